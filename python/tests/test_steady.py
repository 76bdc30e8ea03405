"""Threads, Ctrl-C, panics, memory."""

from __future__ import annotations

import os
import pathlib
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import naqi

TEXT = "The council met on Monday and chose the colour of the new bridge.\n\nShare this article\n"


def test_many_threads_share_a_cleaner(cleaner: naqi.Cleaner, corpus: Any) -> None:
    expected = [cleaner.clean(row["text"]).text for row in corpus]

    def all_of_them(_: int) -> list[str]:
        return [clean.text for clean in cleaner.clean_batch([row["text"] for row in corpus])]

    with ThreadPoolExecutor(8) as pool:
        assert all(made == expected for made in pool.map(all_of_them, range(16)))


def test_the_interpreter_goes_on_meanwhile(cleaner: naqi.Cleaner) -> None:
    turns = 0
    stop = threading.Event()

    def turn() -> None:
        nonlocal turns
        while not stop.is_set():
            turns += 1
            time.sleep(0)

    turner = threading.Thread(target=turn)
    turner.start()
    interval = sys.getswitchinterval()
    try:
        # A thread that runs is not asked to stop: the other one gets its turns only where this one lets go.
        sys.setswitchinterval(1000)
        for _ in range(50):
            before = turns
            cleaner.clean(TEXT * 20000)
            if turns > before:
                break
        else:
            pytest.fail("nothing else ran while a document was cleaned")
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        turner.join()


INTERRUPTED = """
import os, signal, sys, threading, time
import naqi
how = sys.argv[1]
cleaner = naqi.Cleaner(threads=int(sys.argv[2]))
texts = ["The council met on Monday.\\n\\nShare this article\\n" * 40] * 100_000
if how != "batch":
    import pyarrow as pa
    texts = pa.table({"text": texts})
def press():
    time.sleep(0.3)
    press.at = time.perf_counter()
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=press, daemon=True).start()
try:
    if how == "batch":
        for clean in cleaner.clean_batch(texts):
            pass
    elif how == "table":
        cleaner.clean_arrow(texts)
    else:
        cleaner.clean_arrow(texts.to_reader()).read_all()
    print("finished")
except BaseException as error:
    # A reader of a stream raises its own exception, with the words of ours.
    assert isinstance(error, KeyboardInterrupt) or (how == "stream" and "KeyboardInterrupt" in str(error)), error
    print("interrupted" if time.perf_counter() - press.at < 2 else "late")
print(cleaner.clean("Share this article\\n").verdict)
"""


@pytest.mark.parametrize("how", ["batch", "table", "stream"])
@pytest.mark.parametrize("threads", ["1", "2"])
def test_ctrl_c(how: str, threads: str) -> None:
    made = subprocess.run([sys.executable, "-c", INTERRUPTED, how, threads], capture_output=True, text=True, timeout=120)
    assert made.stdout.split()[:1] == ["interrupted"], (made.stdout, made.stderr)
    assert made.stdout.split()[1:] in (["cleaned"], ["empty"])


PANIC = """
import naqi, pickle
cleaner = naqi.Cleaner()
good, bad = "The bakery opens at six.\\n", "here it PANICS\\n"
for work in [
    lambda: cleaner.clean(bad),
    lambda: list(cleaner.clean_batch([good, bad, good])),
    lambda: cleaner.clean_arrow(__import__("pyarrow").array([good, bad])),
]:
    try:
        work()
        print("nothing")
    except naqi.InternalError as error:
        assert isinstance(error, naqi.NaqiError) and str(pickle.loads(pickle.dumps(error))) == str(error)
        print(error)
    assert cleaner.clean(good).text == good
lenient = naqi.Cleaner(errors="review")
print([(one.text == text, one.verdict, one.reason) for text, one in zip([good, bad], lenient.clean_batch([good, bad]))])
"""


def test_a_panic_is_an_exception() -> None:
    environment = {**os.environ, "NAQI_TEST_PANIC": "PANICS"}
    made = subprocess.run([sys.executable, "-c", PANIC], capture_output=True, text=True, timeout=120, env=environment)
    said = "internal: as asked for; please report it, with the record"
    assert made.stderr == ""
    assert made.stdout.splitlines()[:3] == [said, f"document 1: {said}", f"document 1: {said}"]
    assert made.stdout.splitlines()[3] == f"[(True, 'kept', None), (True, 'review', {said!r})]"


def peak() -> int:
    """Resident memory now, in kilobytes."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


@pytest.mark.skipif(not pathlib.Path("/proc/self/statm").exists(), reason="needs /proc")
def test_no_leak(cleaner: naqi.Cleaner) -> None:
    pa = pytest.importorskip("pyarrow")
    array = pa.array([TEXT] * 20)

    def work(times: int) -> None:
        for number in range(times):
            clean = cleaner.clean(f"{number} {TEXT}", lang="en", url="https://example.org/")
            _ = clean.edits, clean.original(3), clean.restore(), clean.fields
            if number % 20 == 0:
                cleaner.clean_arrow(array, add=["verdict", "removed"])
                list(cleaner.clean_batch([TEXT] * 20))

    work(2000)
    before = peak()
    work(10_000)
    # A leak of a tenth of a document a call would be ten times this.
    assert peak() - before < 8 * 1024, "kilobytes more after 10,000 calls"


def test_the_program_is_interrupted(command: pathlib.Path) -> None:
    program = subprocess.Popen([str(command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdin
    program.stdin.write(b"The council met on Monday.\n")
    program.stdin.flush()
    time.sleep(1)
    program.send_signal(signal.SIGINT)
    assert program.wait(20) == 130
    program.communicate()
