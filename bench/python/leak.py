"""Whether memory stays where it is over many calls: prints the resident size as it goes.

    python bench/python/leak.py [CALLS]
"""

from __future__ import annotations

import pathlib
import resource
import sys
import time

import pyarrow as pa

import naqi

TEXT = "The council met on Monday.\n\nShare this article\n"


def resident() -> float:
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def main() -> None:
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    cleaner = naqi.Cleaner()
    array = pa.array([TEXT] * 50)
    start = time.monotonic()
    for number in range(calls + 1):
        clean = cleaner.clean(TEXT, lang="en")
        if number % 100 == 0:
            _ = clean.edits, clean.restore(), clean.original(3), clean.fields
            cleaner.clean_arrow(array, add=["verdict", "removed", "fields"])
            list(cleaner.clean_batch([TEXT] * 50))
        if number % (calls // 10) == 0:
            print(f"{number:>12,} calls  {resident():8.1f} MB  {time.monotonic() - start:8.0f} s", flush=True)


if __name__ == "__main__":
    main()
