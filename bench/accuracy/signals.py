"""The signals of a gold set's lines, as the program measures them."""
import bisect
import json
import re
import subprocess

import numpy as np

import gold

# What first sums tell of a line and those around it: measured by pages.py, for the trees of each fold.
NEAR = ["sum", "sum-1", "sum+1", "sum-2", "sum+2", "sum-near", "sum-around", "text-near", "text-before", "text-after", "doc-text", "stretch"]
WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile(f"[{gold.UNSPACED}]")
# As src/weigh/signals/line.rs has it: words of a line that are weighed.
HEAD_WORDS = 40


def words(folded):
    """The words of a folded line as the lexicon sees them: pairs of characters in scripts without spaces."""
    found = []
    for word in WORD.findall(folded):
        found += [word[at : at + 2] for at in range(len(word))] if UNSPACED.search(word) else [word]
    return found[:HEAD_WORDS]


class Lines:
    """All lines of some records: a row of signals, label, tokens and words for each."""

    def __init__(self, records, naqi, arguments=()):
        self.records = records
        self.names, rows = None, []
        self.document, self.places, self.labels, self.tokens, self.words, self.cuts = [], [], [], [], [], []
        for first in range(0, len(records), 50):
            for at, told in enumerate(explain(records[first : first + 50], naqi, arguments), first):
                self.add(at, records[at], told, rows)
        self.rows = np.array(rows, dtype=np.float32)
        self.document, self.labels, self.tokens = np.array(self.document), np.array(self.labels), np.array(self.tokens, dtype=float)
        self.first = np.searchsorted(self.document, np.arange(len(records) + 1))

    def add(self, at, record, told, rows):
        text = record["text"]
        # Byte offsets of every code point, to come from the program's bytes to ours.
        offsets = [0]
        for char in text:
            offsets.append(offsets[-1] + len(char.encode()))
        place = lambda byte: bisect.bisect_left(offsets, byte)
        lines = gold.line_places(text)
        starts = [start for start, _ in lines]
        known = record.get("labels_of_lines") or gold.labels(record)
        # What first sums tell is measured anew for each fold.
        self.names = self.names or [name for name in told["signals"] if name not in NEAR]
        self.cuts.append([(place(edit["start"]), place(edit["end"])) for edit in told["edits"] if not edit["by"].startswith(("tidy/", "weigh/"))])
        for line in told["lines"]:
            if not line["first"]:
                continue
            start, end = place(line["start"]), place(line["end"])
            number = bisect.bisect_right(starts, start) - 1
            label = known[number]
            if record.get("spans") is not None:
                label = gold.label_of_span(record, start, end)
            elif label == "mixed":
                label = self.label_of_piece(record, start, end, starts[number], number)
            rows.append(line["values"][: len(self.names)])
            self.document.append(at)
            self.places.append((start, end))
            self.labels.append(label)
            self.tokens.append(len(gold.tokens(text[start:end])))
            self.words.append(words(line["folded"]))

    def label_of_piece(self, record, start, end, base, number):
        """The label of a part of a line that is text and furniture: by its places, else by its runs of tokens."""
        parts = (record.get("parts") or {}).get(str(number))
        if parts is not None:
            cover = sum(max(0, min(end, base + b) - max(start, base + a)) for a, b in parts) / max(1, end - start)
        elif record.get("gold_text"):
            known = gold.shingles(gold.tokens(record["gold_text"]))
            runs = gold.shingles(gold.tokens(record["text"][start:end]))
            cover = 1 - sum(run in known for run in runs) / max(1, len(runs))
        else:
            return "mixed"
        return "drop" if cover > 0.8 else "keep" if cover < 0.2 else "mixed"

    def without(self, gone):
        """The records as they are when some lines are gone, labelled as before: what the program sees when it looks again."""
        again = []
        for at, record in enumerate(self.records):
            mine = range(self.first[at], self.first[at + 1])
            text, told, end = [], [], None
            for line in mine:
                if gone[line]:
                    continue
                between = record["text"][end : self.places[line][0]] if end is not None else "\n"
                glued = end is not None and not between.strip(" ") and len(between) < 3 and end == self.places[line - 1][1]
                if end is not None and not glued:
                    # One line a line, and a blank line where one stood between.
                    text.append("\n\n" if between.count("\n") > 1 else "\n")
                    told += ["blank"] * (between.count("\n") > 1)
                text.append(between * glued + " ".join(record["text"][slice(*self.places[line])].split("\n")))
                if glued:
                    told[-1] = self.labels[line] if told[-1] == self.labels[line] else "mixed"
                else:
                    told.append(self.labels[line])
                end = self.places[line][1]
            if len(told) > 1:
                kept = {"gold_text": gold.gold_of(record)[0], "spans": None, "parts": None}
                again.append({**record, "text": "".join(text), "labels_of_lines": told, "line_labels": told, **kept})
        return again


def explain(records, naqi, arguments):
    """What `naqi explain` says of records: the lines with their signals, and the edits of rules."""
    lines = "".join(json.dumps({"text": record["text"], "url": record.get("url") or ""}, ensure_ascii=False) + "\n" for record in records)
    command = [naqi, "explain", "--from", "jsonl", "--format", "json", "--prior", "page", *arguments]
    told = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in told.split(b"\n") if line.strip()]
