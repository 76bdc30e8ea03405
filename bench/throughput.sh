#!/usr/bin/env bash
# How fast the built program is: on 40 MB of made-up news (bench/corpus.py), and on the project's own test documents, which
# are all furniture and hostile text, repeated to 40 MB; documents are parted by form feeds. Prints seconds of user time,
# wall time and peak memory for cat, for naqi without rules and for naqi with the bundled rules, three times in turn, then
# the start-up. Machines are noisy: compare within one run. `NEWS=FILE bench/throughput.sh` takes news of your own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
naqi=target/release/naqi
[ -x "$naqi" ] || cargo build --release --locked
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for document in tests/docs/*/*.txt; do cat "$document"; printf '\f'; done >"$work/once"
size=$(stat -c %s "$work/once")
for _ in $(seq $((40000000 / size + 1))); do cat "$work/once"; done >"$work/corpus"
news=${NEWS:-$work/news}
[ -n "${NEWS:-}" ] || python3 bench/corpus.py --megabytes 40 >"$news"
tr '\f' '\n' <"$news" >"$work/single"

measure() {
    local label=$1
    shift
    # bash's own clock and the kernel's account of the finished process.
    python3 - "$label" "$size" "$@" <<'PY'
import os, resource, sys, time
label, size, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
start = time.monotonic()
pid = os.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", " ".join(command)])
_, status, usage = os.wait4(pid, 0)
wall = time.monotonic() - start
print(f"{label:<34} user {usage.ru_utime:6.2f} s  wall {wall:6.2f} s  {size / 1e6 / wall:7.1f} MB/s  peak {usage.ru_maxrss // 1024:4d} MB  exit {os.waitstatus_to_exitcode(status)}")
PY
}

for round in 1 2 3; do
    echo "round $round"
    size=$(stat -c %s "$news")
    measure "cat" "exec cat <$news >$work/out"
    measure "news, --no-rules --tidy none" "exec $naqi -q -j1 --no-rules --tidy none --split form-feed <$news >$work/out"
    measure "news, --no-rules" "exec $naqi -q -j1 --no-rules --split form-feed <$news >$work/out"
    measure "news, one thread" "exec $naqi -q -j1 --split form-feed <$news >$work/out"
    measure "news, two threads" "exec $naqi -q -j2 --split form-feed <$news >$work/out"
    measure "news, as one document" "exec $naqi -q <$work/single >$work/out"
    size=$(stat -c %s "$work/corpus")
    measure "test documents, one thread" "exec $naqi -q -j1 --split form-feed <$work/corpus >$work/out"
done
size=0
for _ in 1 2 3 4 5; do measure "start and stop on no input" "exec $naqi -q </dev/null >$work/out"; done
