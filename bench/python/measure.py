"""How fast `clean_arrow` is beside the command line and beside datatrove's C4 line filter, on the same short documents, in one
run: seconds of processor time, one thread each. The filter runs twice: as it is shipped, counting the sentences of each line,
on every tenth of the documents; and by its questions of lines alone, on all of them.

    python bench/python/measure.py [--documents N] [--characters N] [--rounds N] [--every N] [FILE.jsonl…]

Without files the project's own test documents are cut up and repeated. Needs the wheel, pyarrow, datatrove and spaCy.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter

import naqi

ROOT = pathlib.Path(__file__).parents[2]


def pieces(text: str, characters: int):
    """A text cut at line ends into pieces of about so many characters."""
    piece = ""
    for line in text.splitlines(keepends=True):
        if piece and len(piece) + len(line) > characters:
            yield piece
            piece = ""
        piece += line
    if piece:
        yield piece


def texts(files: list[str]):
    if not files:
        return [path.read_bytes().decode("utf-8", "replace") for path in sorted((ROOT / "tests/docs").glob("*/*.txt"))]
    lines = itertools.chain.from_iterable((gzip.open if name.endswith(".gz") else open)(name, "rt", encoding="utf-8") for name in files)
    return [json.loads(line)["text"] for line in lines]


def digest(texts) -> str:
    hashed = hashlib.sha256()
    for text in texts:
        hashed.update(text.encode() + b"\xff")
    return hashed.hexdigest()[:16]


def filtered(c4: C4QualityFilter, documents: list[str]) -> float:
    """Processor seconds that the filter takes for all documents, its tokenizer loaded before."""
    c4.filter(Document("One sentence. And another one.", "warm"))
    rest = [Document(text, str(number)) for number, text in enumerate(documents)]
    start = time.process_time()
    for document in rest:
        c4.filter(document)
    return time.process_time() - start


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("files", nargs="*")
    arguments.add_argument("--documents", type=int, default=1_000_000)
    arguments.add_argument("--characters", type=int, default=500)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--every", type=int, default=10)
    options = arguments.parse_args()
    short = [piece for text in texts(options.files) for piece in pieces(text, options.characters)]
    documents = list(itertools.islice(itertools.cycle(short), options.documents))
    size = sum(len(text.encode()) for text in documents)
    print(f"{len(documents):,} documents ({len(short):,} different), {size / 1e6:.0f} MB, {size / len(documents):.0f} bytes on average")
    command = pathlib.Path(sys.executable).parent / "naqi"
    cleaner = naqi.Cleaner(threads=1)
    table = pa.table({"text": documents}).combine_chunks()
    with tempfile.TemporaryDirectory() as folder:
        given, made = pathlib.Path(folder, "in.jsonl"), pathlib.Path(folder, "out.jsonl")
        with given.open("w", encoding="utf-8") as out:
            for text in documents:
                out.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
        for number in range(options.rounds):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            with given.open("rb") as lines, made.open("wb") as out:
                subprocess.run([command, "-q", "-j1", "--from", "jsonl"], stdin=lines, stdout=out, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            line = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            start = time.process_time()
            clean = cleaner.clean_arrow(table)
            arrow = time.process_time() - start
            start = time.process_time()
            count = sum(1 for _ in cleaner.clean_batch(documents))
            batch = time.process_time() - start
            lines_alone = filtered(C4QualityFilter(min_num_sentences=-1), documents)
            shipped = filtered(C4QualityFilter(), documents[:: options.every]) * options.every
            assert count == len(documents)
            print(
                f"round {number + 1}: command line {line:.2f} s, clean_arrow {arrow:.2f} s ({arrow / line:.2f} of it), "
                f"clean_batch {batch:.2f} s, "
                f"C4 {shipped:.2f} s ({shipped / arrow:.1f} of clean_arrow), its lines alone {lines_alone:.2f} s ({lines_alone / arrow:.2f})",
                flush=True,
            )
        with made.open(encoding="utf-8", newline="\n") as lines:
            same = digest(json.loads(line)["text"] for line in lines) == digest(clean["text"].to_pylist())
        print("the same texts" if same else "NOT THE SAME TEXTS")


if __name__ == "__main__":
    main()
