#!/usr/bin/env python3
"""Runs the benchmarks of the stages and makes a table of them: seconds for a gigabyte, and times what splitting the text at
newlines and copying its lines takes in the same run.

    bench/stages/table.py            # prints it
    bench/stages/table.py --write    # puts it into bench/RESULTS.md
    bench/stages/table.py --no-run   # of the last run
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from measure import ROOT, checkout, machine, put_between, today  # noqa: E402

GROUPS = {"news": "news", "clean": "news without furniture"}
TARGET = HERE / "target"


def measured(group):
    """Nanoseconds for a byte by benchmark, in the order of the report."""
    found = {}
    for path in (TARGET / "criterion" / group).glob("*/new/benchmark.json"):
        what = json.loads(path.read_text())
        estimate = json.loads(path.with_name("estimates.json").read_text())
        found[what["function_id"]] = estimate["median"]["point_estimate"] / what["throughput"]["Bytes"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--no-run", action="store_true", help="make the table of the last run")
    parser.add_argument("--write", action="store_true", help="put it into bench/RESULTS.md")
    asked = parser.parse_args()
    if not asked.no_run:
        subprocess.run(["cargo", "bench", "--locked", "--manifest-path", str(HERE / "Cargo.toml"), "--target-dir", str(TARGET)], check=True)
    columns = {group: measured(group) for group in GROUPS}
    first = columns["news"]
    lines = [
        f"`bench/stages/table.py`, {today()}, commit {checkout()}, {machine()}; medians.",
        "",
        "| | " + " | ".join(f"{told}, GB/s | × lines" for told in GROUPS.values()) + " |",
        "|---|" + "---|" * 2 * len(GROUPS),
    ]
    for name in sorted(first.keys() & columns['clean'].keys(), key=lambda name: (name != "lines", ORDER.index(name) if name in ORDER else len(ORDER))):
        cells = " | ".join(f"{1 / column[name]:.2f} | {column[name] / column['lines']:.1f}" for column in columns.values())
        lines.append(f"| {TOLD.get(name, name)} | {cells} |")
    report = "\n".join(lines)
    print(report)
    if asked.write:
        put_between(ROOT / "bench/RESULTS.md", "stages", report)


# How stages are told, where their name does not say it all, and the order in which they work.
TOLD = {
    "lines": "memchr line split and copy",
    "fold": "layout and fold",
    "find": "layout, fold and find",
    "peel": "all that rules do: layout, fold, find, weigh, peel",
}
ORDER = [
    "lines", "decode", "mojibake's first look", "tidy characters", "layout", "fold", "find", "peel", "tidy layout", "compose the ledger", "whole document", "whole document, lines weighed",
    "text in and out", "text in and out, with a ledger", "JSON Lines in and out, nothing done", "JSON Lines in and out",
]

if __name__ == "__main__":
    main()
