#!/usr/bin/env bash
# How much two threads are worth: the project's own test documents repeated to about 40 MB, as text parted by form feeds, as
# JSON Lines, as WET and as packed WET. One and two threads run in turn, five times each; prints the medians of their wall
# times, the ratio, the time each thread of the program worked, and whether the bytes that came out are the same.
# `bench/threads.sh MB ROUNDS` takes other numbers. Needs a quiet machine: on two cores a ratio says nothing while
# anything else runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
naqi=${NAQI:-target/release/naqi}
[ -x "$naqi" ] || cargo build --release --locked
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
exec python3 - "$(realpath "$naqi")" "$work" "${1:-40}" "${2:-5}" <<'PY'
import glob
import gzip
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

naqi, work, size, rounds = sys.argv[1], pathlib.Path(sys.argv[2]), int(float(sys.argv[3]) * 1e6), int(sys.argv[4])
texts = [pathlib.Path(name).read_text(encoding="utf-8", errors="replace") for name in sorted(glob.glob("tests/docs/*/*.txt"))]


def record(number, text):
    body = text.encode()
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://www.example.org/{number}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


shapes = {
    "text": (["--split", "form-feed"], lambda number, text: text.encode() + b"\x0c"),
    "jsonl": ([], lambda number, text: json.dumps({"id": number, "text": text}, ensure_ascii=False).encode() + b"\n"),
    "wet": ([], record),
    "wet.gz": ([], lambda number, text: gzip.compress(record(number, text), 6, mtime=0)),
}


def make(shape):
    path = work / f"in.{shape}"
    once = [shapes[shape][1](number, text) for number, text in enumerate(texts)]
    times = size // sum(len(text.encode()) for text in texts) + 1
    with path.open("wb") as file:
        for _ in range(times):
            file.writelines(once)
    return path


def run(path, flags, jobs):
    """Wall and processor seconds, peak memory in MB, hash of the output."""
    out = work / "out"
    start = time.monotonic()
    pid = os.spawnv(os.P_NOWAIT, naqi, [naqi, "clean", "-q", "-j", str(jobs), "-o", str(out), *flags, str(path)])
    threads = {}
    while True:
        # What each thread has worked so far, from the kernel's account of it.
        for task in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"):
            try:
                fields = task.read_text().rsplit(")", 1)[1].split()
                threads[task.parent.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            except OSError:
                pass
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.02)
    wall = time.monotonic() - start
    assert os.waitstatus_to_exitcode(status) in (0, 1), f"{path}: exit code {os.waitstatus_to_exitcode(status)}"
    with out.open("rb") as file:
        hashed = hashlib.file_digest(file, "sha256").hexdigest()
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, hashed, sorted(threads.values(), reverse=True)


print("load before:", os.getloadavg()[0])
for shape, (flags, _) in shapes.items():
    path = make(shape)
    runs = {1: [], 2: []}
    for _ in range(rounds):
        for jobs in runs:
            runs[jobs].append(run(path, flags, jobs))
    one, two = (statistics.median(wall for wall, *_ in runs[jobs]) for jobs in (1, 2))
    hashes = {hashed for done in runs.values() for *_, hashed, _ in done} | {run(path, flags, 8)[3]}
    threads = " ".join(f"{seconds:.2f}" for seconds in runs[2][-1][4])
    cpu = " and ".join(f"{statistics.median(done[1] for done in runs[jobs]):.2f}" for jobs in (1, 2))
    megabytes = path.stat().st_size / 1e6
    print(
        f"{shape:<7} {megabytes:4.0f} MB  -j 1 {one:6.2f} s  -j 2 {two:6.2f} s  ratio {one / two:.2f}  processor {cpu} s"
        f"  threads of -j 2: {threads} s  peak {max(done[2] for done in runs[2])} MB  {'same bytes for -j 1, 2, 8' if len(hashes) == 1 else 'BYTES DIFFER'}"
    )
    path.unlink()
PY
