"""Counting the lines that stand in several documents of a site."""

import json
import pathlib
import subprocess
import warnings
from typing import Any

import naqi
import pytest

OWN = ["The bridge was opened on a windy Sunday.", "A market was held below the walls.", "Nobody saw the keeper since Monday."]
FURNITURE = ["The ferry that nobody wanted back", "مزيد من الأخبار"]
TEXTS: list[str | bytes | bytearray] = ["\n".join([own, "The mayor and two clerks came late.", own.upper(), *FURNITURE]) + "\n" for own in OWN]
URLS = ["https://ford.example/1", "https://ford.example/2", "https://kell.example/3"]


def rows(counts: bytes) -> list[list[str]]:
    header, *rows = counts.decode().splitlines()
    assert header == "documents\tbeside\tsite\tline"
    return [row.split("\t") for row in rows]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_counts_are_those_of_the_command(tmp_path: pathlib.Path, command: pathlib.Path, threads: int) -> None:
    # Of different longest lines, since copies do not count.
    days = [f"On day {number} of the market the walls were painted {number % 7} times over, and nobody came." for number in range(9000)]
    texts = [f"{text!s}\n{day}\nPage {number // 50}\n" for number, (text, day) in enumerate(zip(TEXTS * 3000, days, strict=True))]
    urls = URLS * 3000
    lines = tmp_path / "pages.jsonl"
    lines.write_text("".join(json.dumps({"text": text, "url": url}) + "\n" for text, url in zip(texts, urls, strict=True)))
    made = subprocess.run([str(command), "repeats", str(lines)], capture_output=True, check=True).stdout
    assert naqi.count_repeats(texts, url=urls, threads=threads) == made
    assert len(rows(made)) > 300


def test_sites_and_least_numbers() -> None:
    every = [["3", "3", "", line] for line in FURNITURE]
    clerks = ["3", "0", "", "The mayor and two clerks came late."]
    assert sorted(rows(naqi.count_repeats(TEXTS))) == sorted([*every, clerks])
    assert naqi.count_repeats(TEXTS, url="https://ford.example/") == naqi.count_repeats(TEXTS).replace(b"\t\t", b"\tford.example\t")
    assert rows(naqi.count_repeats(TEXTS, url=URLS)) == []
    two = rows(naqi.count_repeats(TEXTS, url=URLS, min=2))
    assert {(row[0], row[2]) for row in two} == {("2", "ford.example")}
    assert len(rows(naqi.count_repeats(TEXTS, url=[None, *URLS[1:]], min=1))) > len(two)
    assert naqi.count_repeats([text.encode("utf-16") if isinstance(text, str) else text for text in TEXTS]) == naqi.count_repeats(TEXTS)
    assert rows(naqi.count_repeats([])) == []


def test_a_cleaner_takes_them() -> None:
    cleaner = naqi.Cleaner(repeats=naqi.count_repeats(TEXTS, url=URLS, min=2))
    text = (
        "A hundred lambs on the green\n\n"
        "Shepherds from four valleys brought their lambs to the green on Sunday, and the judges needed until dusk.\n\n"
        f"{FURNITURE[0]}\n"
    )
    assert FURNITURE[0] not in cleaner.clean(text, url=URLS[0]).text
    assert FURNITURE[0] in cleaner.clean(text, url=URLS[2]).text


def test_objects_that_begin_anew_are_gone_over_twice() -> None:
    class Pages:
        begun = 0

        def __iter__(self) -> Any:
            self.begun += 1
            return iter(TEXTS)

    pages = Pages()
    assert naqi.count_repeats(pages) == naqi.count_repeats(TEXTS)
    assert pages.begun == 2


def test_what_cannot_be_gone_over_twice_is_refused() -> None:
    for given, url in [(iter(TEXTS), None), ((text for text in TEXTS), None), (TEXTS, iter(URLS))]:
        with pytest.raises(TypeError, match="an iterator, which can be gone over once"):
            naqi.count_repeats(given, url=url)

    class Fewer:
        left = 4

        def __iter__(self) -> Any:
            self.left -= 1
            return iter(TEXTS[: self.left])

    with pytest.raises(ValueError, match="3 of them at first, 2 when"):
        naqi.count_repeats(Fewer())


def test_mistakes_are_told() -> None:
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"texts": "a text"}, TypeError),
        ({"texts": 5}, TypeError),
        ({"texts": [5]}, TypeError),
        ({"texts": TEXTS, "url": URLS[:2]}, ValueError),
        ({"texts": TEXTS, "min": 0}, ValueError),
        ({"texts": TEXTS, "tidy": "thorough"}, ValueError),
        ({"texts": TEXTS, "threads": 0}, ValueError),
    ]
    for given, error in wrong:
        with pytest.raises(error):
            naqi.count_repeats(**given)


def test_a_sketch_that_is_too_small_is_told() -> None:
    texts = ["\n".join(f"line {number} of {page}" for number in range(200)) for page in range(200)]
    with pytest.warns(UserWarning, match="more different lines than the sketch"):
        small = naqi.count_repeats(texts, memory=1000)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert naqi.count_repeats(texts) == small


def test_columns_of_other_libraries_are_counted() -> None:
    datasets, pa, pl = pytest.importorskip("datasets"), pytest.importorskip("pyarrow"), pytest.importorskip("polars")
    made = naqi.count_repeats(TEXTS, url=URLS, min=2)
    data = datasets.Dataset.from_dict({"text": TEXTS, "url": URLS})
    assert naqi.count_repeats(data["text"], url=data["url"], min=2) == made
    frame = pl.DataFrame({"text": TEXTS, "url": URLS})
    assert naqi.count_repeats(frame["text"], url=frame["url"], min=2) == made
    table = pa.table({"text": TEXTS, "url": URLS})
    assert naqi.count_repeats(table["text"].to_pylist(), url=table["url"].to_pylist(), min=2) == made
    with pytest.raises(TypeError, match="to_pylist"):
        naqi.count_repeats(table["text"])
