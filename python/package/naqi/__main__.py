"""The command `naqi`: the program itself, in this process."""

from __future__ import annotations

import os
import signal
import sys

from naqi import _naqi


def main() -> int:
    """Runs the program with this process's arguments, and gives its exit code."""
    # Python sets a stream to None if it was closed. A file that is opened later must not come into its place.
    closed = {"input_closed": sys.stdin is None, "output_closed": sys.stdout is None}
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(opened, True)
    os.close(opened)
    # Ctrl-C ends the program as it ends any other, unless whoever started it wants it ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _naqi.run(["naqi", *sys.argv[1:]], **closed)


if __name__ == "__main__":
    sys.exit(main())
