#!/usr/bin/env python3
"""Draws removed spans for a person to read: as many of each language, each with what stands around it.

  sample.py --naqi target/release/naqi --text FILE.jsonl[.gz][:VARIANT] [--text …] [--prior extracted] [--count 300] [--languages 15]

Prints tab-separated lines: number, language, document, what took it, and the text with the span between [- and -]; a line
break is ⏎. The draw is seeded: the same program and files give the same sample. Records have `id`, `text` and `lang`; those
without a language count as one. No document gives more than three spans. Plain Python 3, nothing to install.
"""
import argparse
import collections
import gzip
import json
import random
import subprocess

AROUND, SPAN = 70, 240


def read(source):
    path, _, variant = source.partition(":")
    opened = gzip.open(path, "rt", encoding="utf8") if path.endswith(".gz") else open(path, encoding="utf8")
    with opened as lines:
        for line in lines:
            record = json.loads(line)
            if not variant or record.get("variant") == variant:
                yield record


def removed(records, naqi, arguments):
    """Every span that rules or weights took, with its record."""
    lines = "".join(json.dumps({"text": r["text"], "url": r.get("url") or "", "lang": r.get("lang")}, ensure_ascii=False) + "\n" for r in records)
    command = [naqi, "-q", "--from", "jsonl", "--to", "json", *arguments]
    told = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    for record, line in zip(records, told.rstrip(b"\n").split(b"\n"), strict=True):
        raw = record["text"].encode()
        for edit in json.loads(line)["edits"]:
            if not edit["by"].startswith("tidy/") and any(c.isalnum() for c in edit["removed"]):
                yield record, edit, raw


def shown(edit, raw):
    """The span and what stands around it, on one line."""
    start, end = edit["start"], edit["end"]
    before = raw[max(0, start - 4 * AROUND) : start].decode(errors="ignore")[-AROUND:]
    after = raw[end : end + 4 * AROUND].decode(errors="ignore")[:AROUND]
    span = edit["removed"]
    if len(span) > SPAN:
        span = f"{span[: SPAN // 2]} … {len(span) - SPAN} characters … {span[-SPAN // 2 :]}"
    return f"{before}[-{span}-]{after}".replace("\n", "⏎").replace("\t", " ")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--naqi", required=True)
    asked.add_argument("--text", action="append", required=True, metavar="FILE[:VARIANT]")
    asked.add_argument("--prior", default="extracted")
    asked.add_argument("--count", type=int, default=300)
    asked.add_argument("--languages", type=int, default=15)
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    chance = random.Random(asked.seed)
    spans = collections.defaultdict(list)
    for source in asked.text:
        for one in removed(list(read(source)), asked.naqi, ["--prior", asked.prior]):
            spans[one[0].get("lang")].append(one)
    chosen = sorted(spans, key=lambda lang: (-len({record["id"] for record, _, _ in spans[lang]}), str(lang)))[: asked.languages]
    drawn, number = [], 0
    for lang in chosen:
        seen = collections.Counter()
        chance.shuffle(spans[lang])
        for record, edit, raw in spans[lang]:
            seen[record["id"]] += 1
            if seen[record["id"]] <= 3:
                drawn.append((lang, record["id"], edit, raw))
    # Languages take turns, so that one with few spans leaves its share to the others.
    queues = {lang: [one for one in drawn if one[0] == lang] for lang in chosen}
    while number < asked.count and any(queues.values()):
        for lang in chosen:
            if queues[lang] and number < asked.count:
                number += 1
                _, name, edit, raw = queues[lang].pop()
                print(f"{number}\t{lang}\t{name}\t{edit['by']}\t{shown(edit, raw)}")


if __name__ == "__main__":
    main()
