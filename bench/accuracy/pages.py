#!/usr/bin/env python3
"""Fits the second stage of the prior `page`: src/weigh/trees/page.bin. README.md says on what.

  pages.py --naqi target/release/naqi --gold FILE.jsonl.gz:raw --gold FILE:VARIANT=WEIGHT … [--folds FOLDER] [--check]

A line of a page stands in a stretch of text or in a menu, and a tree over one line's signals cannot know what the trees think
of the lines around it. So trees of a first stage, which are those of extracted text, sum up every line, `near` tells for each
line what these sums are around it, and trees of a second stage sum up both. src/weigh/signals/near.rs measures the same. Words and
first stage come from all the gold, as in train.py; the second stage learns from it, too, but mostly from the variants `raw` and
`glued`. Seeded, on one thread."""
import argparse
import math
import pathlib

import numpy as np

import train
from signals import NEAR
from train import FOLDS, LEVELS, PAGES, ROOT, Part, Rows, curve, fit, write_trees

# As src/weigh/signals/near.rs has them: the sum beyond the ends of a document, reaches in lines, the share of text in its best stretch.
BEYOND, CLOSE, AROUND, TEXT, LEAST, FAR = 4, 3, 10, 5, 0.4, 20
# What extracted text counts for in the second stage. Without it the trees take headlines and verses of short documents, which they
# have never seen; with more they leave more furniture.
OTHERS = 0.3


def near(lines, sums):
    """What first sums tell of each line: a row of NEAR."""
    told, letters = np.zeros((len(sums), len(NEAR)), np.float32), lines.rows[:, lines.names.index("letters")]
    for document in range(len(lines.records)):
        mine = slice(lines.first[document], lines.first[document + 1])
        own = sums[mine]
        count = len(own)
        if not count:
            continue
        at = np.arange(count)
        # The chance that a line is text, a straight line for the logistic curve, and how much there is of it.
        chance, size = np.clip(0.5 - own / 4, 0, 1), letters[mine] + 1.0
        text = chance * size

        def beside(offset):
            inside = (at + offset >= 0) & (at + offset < count)
            return np.where(inside, own[np.clip(at + offset, 0, count - 1)], BEYOND)

        def around(reach, values):
            running = np.concatenate([[0], np.cumsum(values)])
            return running[np.minimum(at + reach + 1, count)] - running[np.maximum(at - reach, 0)]

        before, all_text = np.cumsum(text) - text, max(text.sum(), 1e-9)
        start, end = stretch(size * (chance - LEAST))
        outside = np.where(at < start, start - at, np.where(at >= end, at - end + 1, -np.minimum(at - start, end - 1 - at)))
        columns = [own, beside(-1), beside(1), beside(-2), beside(2)]
        columns += [around(reach, own) / around(reach, np.ones(count)) for reach in (CLOSE, AROUND)]
        columns += [around(TEXT, text) / around(TEXT, size), before / all_text, 1 - (before + text) / all_text]
        columns += [np.full(count, text.sum() / size.sum()), np.clip(outside, -FAR, FAR)]
        told[mine] = np.stack(columns, axis=1)
    return told


def stretch(gains):
    """Where the neighbours begin and end whose gains come to most together (Kadane)."""
    best = running = 0.0
    begun, found = 0, (0, 0)
    for at, gain in enumerate(gains):
        if running <= 0:
            running, begun = 0.0, at
        running += gain
        if running > best:
            best, found = running, (begun, at + 1)
    return found


def is_page(part):
    return part.name.split(",")[0] in PAGES


def first_stages(parts, lexicons):
    """Trees of everything but two folds, or one."""
    found = {}
    for held in range(FOLDS):
        rows = {part.name: lexicons.of(part, held) for part in parts}
        for other in range(held, FOLDS):
            found[held, other] = fit(parts, rows, (held, other))
        print(f"first stage without fold {held}", flush=True)
    return found


def second_stage(parts, lexicons, firsts, held):
    """The trees of all folds but one, or of all, and the rows that they are fitted on."""
    both = {}
    for part in parts:
        rows, told = lexicons.of(part, held), np.zeros(len(part.lines.labels))
        for fold in range(FOLDS):
            mine = part.fold == fold
            # Sums of a first stage that saw neither the fold that is held out nor the line's own.
            pair = (fold, fold) if held is None else (min(held, fold), max(held, fold))
            if mine.any():
                told[mine] = firsts[pair].predict(rows[mine], raw_score=True)
        both[part.name] = np.hstack([rows, near(part.lines, told)])
    print("second stage of everything" if held is None else f"second stage without fold {held}", flush=True)
    return fit(parts, both, () if held is None else (held,)), both


def held_out(parts, lexicons, firsts, written=lambda held, trees: None):
    """The sum of every line by trees and words that never saw its site; what judges a fold is handed to `written`."""
    sums = {part.name: np.zeros(len(part.lines.labels)) for part in parts}
    for held in range(FOLDS):
        trees, both = second_stage(parts, lexicons, firsts, held)
        written(held, trees)
        for part in parts:
            mine = part.fold == held
            if mine.any():
                sums[part.name][mine] = trees.predict(both[part.name][mine], raw_score=True)
    return sums


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--naqi", required=True)
    asked.add_argument("--gold", action="append", required=True, metavar="FILE[:VARIANT[=WEIGHT]]")
    asked.add_argument("--extracted", type=float, default=1.1, help="the sum at which a line of extracted text is gone at the second look")
    asked.add_argument("--look", type=float, default=1, help="the sum of the first stage at which a line of a page is gone at the second look")
    asked.add_argument("--page", type=float, default=0.6, help="the sum of the second stage at which a line of a page goes")
    asked.add_argument("--about", default="", help="what the gold is, for the header of the file")
    asked.add_argument("--folds", metavar="FOLDER", help="also write there what each fold is judged by, for heldout.py")
    asked.add_argument("--check", action="store_true", help="write nothing, only cross-validate")
    asked = asked.parse_args()
    sources = [Part.told(source, asked.naqi) for source in asked.gold]
    lexicons = Rows(sources)
    plain = train.held_out(sources, lexicons)
    needed = lambda part: asked.look if part.name in PAGES else asked.extracted
    parts = [*sources, *train.looks(sources, lambda part: plain[part.name] >= needed(part), asked.naqi)]
    firsts = first_stages(parts, lexicons)
    parts.sort(key=is_page, reverse=True)
    for part in parts:
        part.weights *= 1 if is_page(part) else OTHERS
    count, sites = sum(len(part.lines.records) for part in sources), {site for part in sources for site in part.sites}
    header = {"about": f"Written by bench/accuracy/pages.py from {count} documents of {len(sites)} sites. {asked.about}".strip(), "needed": asked.page}

    def write(folder, trees):
        (folder / "trees").mkdir(parents=True, exist_ok=True)
        write_trees(trees, parts[0].lines.names + NEAR, header, folder / "trees/page.bin")

    def fold(held, trees):
        if asked.folds:
            write(pathlib.Path(asked.folds) / str(held), trees)

    sums = held_out(parts, lexicons, firsts, fold)
    for part in filter(is_page, parts):
        for level, f1, plain, damage in curve(part, sums[part.name], False, [math.inf, *LEVELS]):
            print(f"{part.name:24} sum {level:5.2f}  F1 {f1:.4f} ({f1 - plain:+.4f})  damage {damage:.4f}", flush=True)
    if not asked.check:
        write(ROOT / "src/weigh", second_stage(parts, lexicons, firsts, None)[0])


if __name__ == "__main__":
    main()
