"""Gold sets: the format, reading, and the measures of one document.

A gold set is a file of JSON lines, plain or gzipped. Every record has
  id         any string, unlike all others
  text       the text as it was scraped
and one of
  gold_text  the text that a careful reader would keep, or
  spans      [{"start", "end", "category"}], the furniture in `text`, in code points.
It may have
  variant    what left the text: the same page may stand in the file in several forms
  line_labels  for every line of `text` keep, drop, mixed, blank, or title and dup, which cost nothing either way;
               without them a line is kept if half of its shingles are gold
  parts      {"line": [[from, to], ...]}, the furniture within lines labelled mixed, in code points of the line
  lang, source, site, family  what results are told by; `family` names the kind of furniture
"""
import gzip
import json
import re
import unicodedata
from collections import Counter

# Scripts without spaces count by the character, as macro scores over languages need.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
TOKEN = re.compile(f"[{UNSPACED}]|[^\\W_{UNSPACED}]+")
MARKS = re.compile("[\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
# Categories of spans that some keep and some drop: neither costs anything.
NEUTRAL = {"caption", "credit", "byline", "pubdate", "dateline", "date", "placeholder"}


def read(path, variant=None):
    """The records of a gold set."""
    opened = gzip.open(path, "rt", encoding="utf8") if str(path).endswith(".gz") else open(path, encoding="utf8")
    with opened as lines:
        for line in lines:
            record = json.loads(line)
            if variant and record.get("variant") != variant:
                continue
            if isinstance(record.get("spans"), dict):
                record["parts"] = record.pop("spans")
            if record.get("gold_text") is not None or record.get("spans") is not None:
                yield record


def tokens(text):
    return TOKEN.findall(MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold())


def shingles(words, size=4):
    """How often each run of `size` tokens stands in a text; a shorter text is one run."""
    if not words:
        return Counter()
    return Counter([tuple(words)]) if len(words) < size else Counter(zip(*[words[at:] for at in range(size)]))


def gold_of(record):
    """What should be left of a record, and the texts that cost nothing either way."""
    if record.get("gold_text") is not None:
        labels = record.get("line_labels") or []
        return record["gold_text"], [line for line, label in zip(record["text"].split("\n"), labels) if label in ("title", "dup")]
    kept, neutral, at = [], [], 0
    for span in sorted(record["spans"], key=lambda span: span["start"]):
        if span["category"] in NEUTRAL:
            neutral.append(record["text"][span["start"] : span["end"]])
            continue
        kept.append(record["text"][at : span["start"]])
        at = max(at, span["end"])
    return "\n".join(kept + [record["text"][at:]]), neutral


def total(counter):
    return sum(counter.values())


def measure(record, out):
    """The measures of an output: F1 over shingles; damage, the share of good text lost; residue, the share of the output
    that is furniture; removed, the share of the furniture that went."""
    text, free = gold_of(record)
    gold, given, left = (shingles(tokens(part)) for part in (text, record["text"], out))
    neutral = set()
    for part in free:
        neutral.update(shingles(tokens(part)))
    hit = total(gold & left)
    wrong = sum(count for run, count in (left - gold).items() if run not in neutral)
    there = sum(count for run, count in (given - gold).items() if run not in neutral)
    good = gold & given
    whole = total(gold)
    return {
        "f1": 2 * hit / (hit + wrong + whole) if hit else float(whole == 0 and wrong == 0),
        "damage": total(good - left) / total(good) if good else 0.0,
        "residue": wrong / total(left) if left else 0.0,
        "removed": max(0.0, 1 - wrong / there) if there else None,
    }


def labels(record):
    """The label of every line of a record's text."""
    if record.get("line_labels"):
        return record["line_labels"]
    if record.get("spans") is not None:
        return [label_of_span(record, start, end) for start, end in line_places(record["text"])]
    gold = shingles(tokens(record["gold_text"]))
    told = []
    for line in record["text"].split("\n"):
        runs = shingles(tokens(line))
        known = sum(run in gold for run in runs)
        told.append("blank" if not runs else "keep" if known >= 0.5 * len(runs) else "drop")
    return told


def label_of_span(record, start, end):
    """The label of a stretch of text by the spans of furniture that cover it."""
    if not record["text"][start:end].strip():
        return "blank"
    cover = {True: 0, False: 0}
    for span in record["spans"]:
        cover[span["category"] in NEUTRAL] += max(0, min(end, span["end"]) - max(start, span["start"]))
    if cover[True] > 0.5 * (end - start):
        return "title"
    share = cover[False] / (end - start)
    return "drop" if share > 0.8 else "keep" if share < 0.2 else "mixed"


def line_places(text):
    """First and last code point of every line."""
    at, places = 0, []
    for line in text.split("\n"):
        places.append((at, at + len(line)))
        at += len(line) + 1
    return places
