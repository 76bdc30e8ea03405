#!/usr/bin/env python3
"""Runs cleaners over gold sets and tells F1, damage, residue and removed: by language, source and family, the worst
documents first. gold.py has the format of a gold set and what the measures mean.

  stand.py --gold FILE.jsonl[.gz][:VARIANT] --run 'naqi=naqi -q --from jsonl --to jsonl' [--run 'NAME=COMMAND' …]
  stand.py --gold … --layers target/release/naqi          an ablation: nothing, rules, + weights, + weights alone
  stand.py --gold … --families target/release/naqi        an ablation: without the rules of each family
  stand.py … --by lang,source,site --worst 20 --html page.html --least 10

A command reads JSON lines {"id", "text", "url", "lang"} and writes them with the clean text in `text`, in any order. Documents
count alike: every figure is a mean over documents. Plain Python 3, nothing to install.
"""
import argparse
import collections
import html
import json
import pathlib
import shlex
import subprocess
import sys

import gold

MEASURES = ["f1", "damage", "residue", "removed"]
FAMILIES = "navigation share follow subscribe support advert counter notice correction related comments cookie legal account media app tools debris placeholder separator".split()


def read(source):
    """A gold set in JSON lines, or a folder of marked documents such as tests/gold."""
    path, _, variant = source.partition(":")
    if pathlib.Path(path).is_dir():
        return list(marked(pathlib.Path(path)))
    return list(gold.read(path, variant or None))


def marked(folder):
    """Documents with their furniture between `[-` and `-]`, parted by lines `=== name (families)`."""
    for file in sorted(folder.glob("*.txt")):
        for part in file.read_text(encoding="utf8").split("=== ")[1:]:
            head, body = part.split("\n", 1)
            name, _, families = head.partition(" (")
            text, spans, rest = "", [], body
            while "[-" in rest:
                before, rest = rest.split("[-", 1)
                inner, rest = rest.split("-]", 1)
                text += before
                spans.append({"start": len(text), "end": len(text) + len(inner), "category": families.rstrip(")")})
                text += inner
            family = "control" if name.startswith("control-") else families.rstrip(")")
            yield {"id": f"{file.stem}/{name}", "text": text + rest, "spans": spans, "lang": file.stem, "source": "gold", "family": family}


def run(command, records):
    lines = "".join(json.dumps({"id": r["id"], "text": r["text"], "url": r.get("url") or "", "lang": r.get("lang")}, ensure_ascii=False) + "\n" for r in records)
    done = subprocess.run(shlex.split(command), input=lines.encode(), stdout=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"{command}: exit code {done.returncode}")
    out = {}
    for line in done.stdout.split(b"\n"):
        if line.strip():
            record = json.loads(line)
            out[record["id"]] = record["text"]
    missing = [r["id"] for r in records if r["id"] not in out]
    if missing:
        sys.exit(f"{command}: no output for {len(missing)} of {len(records)} records, such as {missing[0]}")
    return out


def means(scores):
    told = []
    for name in MEASURES:
        known = [score[name] for score in scores if score[name] is not None]
        told.append(sum(known) / len(known) if known else None)
    return told


def row(name, scores):
    figures = " ".join(f"{'-' if mean is None else f'{mean:.4f}':>8}" for mean in means(scores))
    return f"{name[:38]:38} {len(scores):5d} {figures}"


def report(title, records, scores, by, least, worst, plain):
    print(f"{title[:38]:38} {'n':>5} " + " ".join(f"{name:>8}" for name in MEASURES))
    print(row("all", scores))
    for key in by:
        groups = collections.defaultdict(list)
        for at, record in enumerate(records):
            groups[record.get(key)].append(at)
        for value, mine in sorted(groups.items(), key=lambda group: (-len(group[1]), str(group[0]))):
            if value is None or len(mine) < least:
                continue
            told = row(f"{key}={value}", [scores[at] for at in mine])
            lost = means([plain[at] for at in mine])[0] - means([scores[at] for at in mine])[0]
            print(told + (f"   worse than nothing by {lost:.4f}" if lost > 0.0005 else ""))
    if worst:
        print("most damage:")
        for at in sorted(range(len(records)), key=lambda at: -scores[at]["damage"])[:worst]:
            if scores[at]["damage"] > 0:
                print(f"  {scores[at]['damage']:.3f} {records[at]['id']}")
        print("most furniture left, by what could be gained:")
        for at in sorted(range(len(records)), key=lambda at: scores[at]["f1"])[:worst]:
            print(f"  f1 {scores[at]['f1']:.3f} residue {scores[at]['residue']:.3f} {records[at]['id']}")
    print(flush=True)


def page(path, records, outputs, scores, worst):
    """A page to look at: the documents with most damage and residue, lines that went struck out, wrong ones in colour."""
    order = sorted(range(len(records)), key=lambda at: -(3 * scores[at]["damage"] + scores[at]["residue"]))[: worst or 50]
    parts = ["<!doctype html><meta charset=utf-8><title>Worst documents</title><style>body{font:15px sans-serif;max-width:60em;margin:auto}"
             "p{margin:.1em 0;unicode-bidi:plaintext}.gone{text-decoration:line-through;color:#777}.lost{background:#fbb}.left{background:#ffd}</style>"]
    for at in order:
        record, score = records[at], scores[at]
        parts.append(f"<h2>{html.escape(record['id'])}</h2><p>f1 {score['f1']:.3f}, damage {score['damage']:.3f}, residue {score['residue']:.3f}")
        kept = collections.Counter(line.strip() for line in outputs[record["id"]].split("\n"))
        for line, label in zip(record["text"].split("\n"), gold.labels(record)):
            gone = kept[line.strip()] == 0
            kept[line.strip()] -= not gone
            kind = "gone" + " lost" * (label == "keep") if gone else "left" if label == "drop" else ""
            if line.strip():
                parts.append(f'<p class="{kind}" dir=auto>{html.escape(line)}')
    pathlib.Path(path).write_text("\n".join(parts), encoding="utf8")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--gold", action="append", required=True, metavar="FILE[:VARIANT] or FOLDER")
    asked.add_argument("--run", action="append", default=[], metavar="NAME=COMMAND")
    asked.add_argument("--layers", metavar="NAQI")
    asked.add_argument("--families", metavar="NAQI")
    asked.add_argument("--prior", default="extracted", help="the prior of the layers and families")
    asked.add_argument("--by", default="lang,source")
    asked.add_argument("--least", type=int, default=5, help="documents of a group that is told")
    asked.add_argument("--worst", type=int, default=0)
    asked.add_argument("--html")
    asked = asked.parse_args()
    commands = [tuple(run.split("=", 1)) for run in asked.run]
    common = "-q --from jsonl --to jsonl"
    if asked.layers:
        naqi, prior = asked.layers, asked.prior
        commands += [
            ("tidying alone", f"{naqi} {common} --no-rules --prior none"),
            ("rules", f"{naqi} {common} --prior none"),
            ("rules without echoes", f"{naqi} {common} --prior none --select '**' --select '!any/debris/caption-credit*' --select '!any/debris/*-again*' --select '!any/debris/paragraph-twice*'"),
            (f"weights alone ({prior})", f"{naqi} {common} --no-rules --prior {prior}"),
            (f"rules and weights ({prior})", f"{naqi} {common} --prior {prior}"),
        ]
    if asked.families:
        commands.append(("all families", f"{asked.families} {common} --prior none"))
        commands += [(f"without {name}", f"{asked.families} {common} --prior none --keep {name}") for name in FAMILIES]
    by = [key for key in asked.by.split(",") if key and not asked.families]
    for source in asked.gold:
        records = read(source)
        plain = [gold.measure(record, record["text"]) for record in records]
        print(f"{source}: {len(records)} documents")
        report("nothing", records, plain, [], asked.least, 0, plain)
        for name, command in commands:
            outputs = run(command, records)
            scores = [gold.measure(record, outputs[record["id"]]) for record in records]
            report(name, records, scores, by, asked.least, asked.worst, plain)
            if asked.html:
                page(asked.html, records, outputs, scores, asked.worst)


if __name__ == "__main__":
    main()
