#!/usr/bin/env python3
"""Measures the program held out: every document is cleaned by a program whose words and trees never saw its site.

  heldout.py --folds FOLDER --gold FILE.jsonl.gz:VARIANT […] [--prior extracted] [--flags "--repeats FILE"] [--told "sum 0.9"]
    [--least 5]

FOLDER holds what `train.py --folds FOLDER` and `pages.py --folds FOLDER` wrote for each fold, and beside it the program built with
that, as `naqi`:

  for fold in 0 1 2 3 4; do cp -r FOLDER/$fold/. ../../src/weigh/ && cargo build --release && cp ../../target/release/naqi FOLDER/$fold/; done
  git checkout ../../src/weigh

What is printed with `--told` is what curve.py draws; a program at another sum is one with another number in the head of
trees/extracted.bin, `rules` is told of one run with `--prior none`.
"""
import argparse
import collections
import pathlib

import gold
import stand
from train import FOLDS, fold_of

MEASURES = ["f1", "damage", "residue", "removed"]


def mean(values):
    known = [value for value in values if value is not None]
    return sum(known) / max(1, len(known))


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--folds", required=True, type=pathlib.Path)
    asked.add_argument("--gold", action="append", required=True, metavar="FILE[:VARIANT]")
    asked.add_argument("--prior", default="extracted")
    asked.add_argument("--flags", default="", help="what else the program is asked")
    asked.add_argument("--told", default="", help="what is measured, in the words of curve.py: rules, or sum 0.9")
    asked.add_argument("--least", type=int, default=5, help="documents of a language that is told of")
    asked = asked.parse_args()
    for source in asked.gold:
        records = stand.read(source)
        out = {}
        for fold in range(FOLDS):
            mine = [record for record in records if fold_of(record)[0] == fold]
            out |= stand.run(f"{asked.folds / str(fold) / 'naqi'} -q --from jsonl --to jsonl --prior {asked.prior} {asked.flags}", mine)
        told = [(record, gold.measure(record, record["text"]), gold.measure(record, out.get(record["id"], ""))) for record in records]
        nothing = mean([before["f1"] for _, before, _ in told])
        print(f"{source.rpartition('/')[2]}, {len(records)} documents, nothing done: F1 {nothing:.4f}")
        after = {name: mean([after[name] for _, _, after in told]) for name in MEASURES}
        print("  " + "  ".join(f"{name} {after[name]:.4f}" for name in MEASURES), flush=True)
        if asked.told:
            form = source.rpartition(":")[2]
            print(f"{form} nothing F1 {nothing:.4f}")
            print(f"{form} {asked.told} F1 {after['f1']:.4f} ({after['f1'] - nothing:+.4f}) damage {after['damage']:.4f}")
        by = collections.defaultdict(list)
        for record, before, after in told:
            by[record.get("lang")].append((after["f1"] - before["f1"], after["damage"]))
        for lang, found in sorted(by.items(), key=lambda item: mean([gain for gain, _ in item[1]])):
            if len(found) >= asked.least:
                print(f"    {lang} ({len(found)}): {mean([gain for gain, _ in found]):+.4f}, damage {mean([lost for _, lost in found]):.4f}")


if __name__ == "__main__":
    main()
