"""The corpus that goes through every road, and what the command line makes of it."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterable

import pytest

import naqi

ROOT = pathlib.Path(__file__).parents[2]
SITES = ["https://www.example.org/a", None, "https://news.example.com/b?c=1"]


def documents() -> list[dict[str, str | None]]:
    """The project's own test documents: furniture in four scripts, hostile text, honest prose; and what is odd."""
    texts = [(path.parent.name, path.read_bytes().decode("utf-8", "replace")) for path in sorted((ROOT / "tests/docs").glob("*/*.txt"))]
    texts += [("en", ""), ("en", "\n"), ("ar", "مشاركة"), ("mixed", "a\u00adb\r\nc &amp; d"), ("en", "\U0001f600 Share this article\n")]
    langs = {"ar": "ar", "fa": "fas", "ur": "ur_Arab", "en": "en"}
    rows = []
    for number, (folder, text) in enumerate(texts):
        rows.append({"id": f"{number:05}", "text": text, "url": SITES[number % 3], "lang": langs.get(folder) if number % 2 else None})
    return rows


def digest(texts: Iterable[str]) -> str:
    """One hash for the clean texts of a corpus, in order."""
    hashed = hashlib.sha256()
    for text in texts:
        data = text.encode()
        hashed.update(len(data).to_bytes(8, "big") + data)
    return hashed.hexdigest()


@pytest.fixture(scope="session")
def corpus() -> list[dict[str, str | None]]:
    return documents()


@pytest.fixture(scope="session")
def jsonl(corpus: list[dict[str, str | None]], tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    path.write_text("".join(json.dumps({key: value for key, value in row.items() if value is not None}) + "\n" for row in corpus))
    return path


@pytest.fixture(scope="session")
def command() -> pathlib.Path:
    """The command that the wheel brought."""
    return pathlib.Path(sys.executable).parent / "naqi"


@pytest.fixture(scope="session")
def expected(jsonl: pathlib.Path, command: pathlib.Path) -> str:
    """The hash of what the command line makes: of the wheel's, and of the program alone where NAQI_PROGRAM names it."""
    hashes = set()
    for program in [str(command), os.environ.get("NAQI_PROGRAM")]:
        if program:
            with jsonl.open("rb") as lines:
                made = subprocess.run([program, "-q", "--from", "jsonl"], stdin=lines, capture_output=True, check=True)
            # Not splitlines: JSON leaves U+2028 and others as they are.
            hashes.add(digest(json.loads(line)["text"] for line in made.stdout.decode().split("\n") if line))
    assert len(hashes) == 1
    return hashes.pop()


@pytest.fixture(scope="session")
def cleaner() -> naqi.Cleaner:
    return naqi.Cleaner()
