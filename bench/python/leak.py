"""Whether memory stays where it is over many calls from several threads: prints the resident size as it goes.

    python bench/python/leak.py [CALLS [THREADS]]
"""

from __future__ import annotations

import pathlib
import resource
import sys
import threading
import time

import pyarrow as pa

import naqi

TEXT = "The council met on Monday.\n\nShare this article\n"


def resident() -> float:
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def work(cleaner: naqi.Cleaner, calls: int) -> None:
    """So many calls of `clean`, and for every hundred of them one of each of the others."""
    array = pa.array([TEXT] * 50)
    for number in range(calls):
        clean = cleaner.clean(TEXT, lang="en")
        if number % 100 == 0:
            _ = clean.edits, clean.restore(), clean.original(3), clean.fields
            cleaner.clean_arrow(array, add=["verdict", "removed", "fields"])
            list(cleaner.clean_batch([TEXT] * 50))


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    cleaner = naqi.Cleaner()
    start = time.monotonic()
    print(f"{0:>12,} calls  {resident():8.1f} MB", flush=True)
    for tenth in range(1, 11):
        running = [threading.Thread(target=work, args=(cleaner, calls // 10 // threads)) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        print(f"{calls // 10 * tenth:>12,} calls  {resident():8.1f} MB  {time.monotonic() - start:8.0f} s", flush=True)


if __name__ == "__main__":
    main()
