"""Cleaning one document, many, and what is told of them."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import naqi

TEXT = "  \U0001f600 المجلس • one\n\nThe council met on Monday and chose the colour.\n\nShare this article\n"


def test_a_document(cleaner: naqi.Cleaner) -> None:
    clean = cleaner.clean(TEXT, lang="en", url="https://www.example.org/x")
    assert clean.text == "\U0001f600 المجلس • one\n\nThe council met on Monday and chose the colour.\n"
    assert (clean.verdict, clean.reason, clean.encoding) == ("cleaned", None, None)
    assert clean.removed == {"share": len("Share this article\n")}
    assert clean.restore() == TEXT
    assert [edit.by for edit in clean.edits][-1] == "en/share/share-this-line"
    for edit in clean.edits:
        assert TEXT[edit.start : edit.end] == edit.removed
    for place, letter in enumerate(clean.text):
        assert TEXT[clean.original(place)] == letter
    assert clean.original(len(clean.text)) in (len(TEXT), TEXT.index("\nShare") + 1, TEXT.index("\n\nShare") + 1)
    with pytest.raises(IndexError):
        clean.original(len(clean.text) + 1)
    with pytest.raises(OverflowError):
        clean.original(-1)


def test_edits_can_be_replayed(cleaner: naqi.Cleaner, corpus: Any) -> None:
    for row in corpus:
        clean = cleaner.clean(row["text"])
        made, at = "", 0
        for edit in clean.edits:
            made += row["text"][at : edit.start] + edit.with_
            at = edit.end
        assert made + row["text"][at:] == clean.text
        assert clean.restore() == row["text"]
        copy = pickle.loads(pickle.dumps(clean))
        assert (copy.text, copy.restore(), copy.fields, copy.removed) == (clean.text, row["text"], clean.fields, clean.removed)


@pytest.mark.parametrize("data", [b"", b"a\xffb\n", "سلام\nمشاركة\n".encode("windows-1256"), "\ufeffab\n".encode("utf-16-le"), b"\xef\xbb\xbfa\n", b"plain\n"])
def test_bytes_come_back(cleaner: naqi.Cleaner, data: bytes) -> None:
    for given in (data, bytearray(data)):
        clean = cleaner.clean(given)
        assert clean.restore() == data
        assert pickle.loads(pickle.dumps(clean)).restore() == data
        assert clean.encoding and clean.confidence and clean.malformed == data.count(b"\xff\x62")


def test_a_clean_text_is_the_same_object(cleaner: naqi.Cleaner) -> None:
    text = "The bakery opens at six.\n"
    assert cleaner.clean(text).text is text


def test_options() -> None:
    text = "  • 5/2/2024\n\nThe council met on Monday and chose the colour of the new bridge.\n\nShare this article\n"
    clean = naqi.Cleaner(move="date").clean(text, lang="en")
    assert clean.fields == {"date": ["• 5/2/2024"]} and "2024" not in clean.text
    assert "2024" not in naqi.Cleaner(drop=["date"]).clean(text).text
    assert "Share" in naqi.Cleaner(keep=["share"]).clean(text).text
    assert "Share" in naqi.Cleaner(select="ar/**").clean(text).text
    assert naqi.Cleaner(rules=naqi.RuleSet.empty(), tidy="none").clean(text).text == text
    assert naqi.Cleaner(prior="page").hash != naqi.Cleaner().hash == naqi.Cleaner(prior="extracted").hash
    assert naqi.Cleaner(select="!weigh/**").hash == naqi.Cleaner(prior="none").hash
    assert naqi.Cleaner(naqi.RuleSet.empty(), prior="none").hash == naqi.Cleaner(naqi.RuleSet.empty()).hash


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"drop": "dates"}, ValueError, "no family is called"),
        ({"drop": "date", "keep": "date"}, ValueError, "two of drop, keep and move"),
        ({"drop": 5}, TypeError, "expected a string or strings, not int"),
        ({"select": "xx/**"}, ValueError, "no rule has such an address"),
        ({"select": "a["}, ValueError, "not a glob"),
        ({"tidy": "stanard"}, ValueError, "no profile is called"),
        ({"prior": "some"}, ValueError, "no prior is called"),
        ({"errors": "ignore"}, ValueError, "errors:"),
        ({"threads": 0}, ValueError, "at least 1"),
        ({"rules": 5}, TypeError, "expected a RuleSet"),
        ({"rules": "no/such/folder"}, FileNotFoundError, "no/such/folder"),
    ],
)
def test_wrong_options(options: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        naqi.Cleaner(**options)


def test_what_is_no_text(cleaner: naqi.Cleaner) -> None:
    with pytest.raises(TypeError, match="expected str or bytes, not int"):
        cleaner.clean(5)  # type: ignore[arg-type]
    with pytest.raises(UnicodeEncodeError):
        cleaner.clean("a\ud800b")
    with pytest.raises(TypeError, match="not NoneType"):
        list(cleaner.clean_batch(["a", None]))  # type: ignore[list-item]


def test_batches_are_lazy_and_keep_what_came_before_an_error(cleaner: naqi.Cleaner) -> None:
    def source() -> Any:
        yield "one\n"
        yield "two\n"
        raise OSError("the disk is gone")

    batch = cleaner.clean_batch(source())
    assert [next(batch).text, next(batch).text] == ["one\n", "two\n"]
    with pytest.raises(OSError, match="the disk is gone"):
        next(batch)
    assert list(batch) == []

    def endless() -> Any:
        while True:
            yield "one\n"

    assert next(cleaner.clean_batch(endless())).text == "one\n"
    with pytest.raises(ValueError, match="fewer languages or addresses than texts"):
        list(cleaner.clean_batch(["a", "b"], lang=["en"]))


def test_totals(cleaner: naqi.Cleaner) -> None:
    totals = naqi.Totals()
    texts = [TEXT, "The bakery opens at six.\n"]
    list(cleaner.clean_batch(texts, totals=totals))
    assert totals.documents == 2 and totals.verdicts == {"cleaned": 1, "kept": 1}
    assert totals.rules["en/share/share-this-line"] == (1, 19)
    both = totals + pickle.loads(pickle.dumps(totals))
    assert both.documents == 4 and both.as_dict()["families"] == {"share": {"pieces": 2, "bytes": 38}}
    other = naqi.Totals()
    for text in texts:
        cleaner.clean(text, totals=other)
    assert other == totals


def test_a_cleaner_pickles_small_and_is_compiled_once(tmp_path: Any) -> None:
    import time

    def quickest(tidies: list[str]) -> float:
        """The least of the times, since whatever else runs on the machine only adds."""
        times = []
        for tidy in tidies:
            start = time.perf_counter()
            naqi.Cleaner(select=["en/**", "!en/date/*"], drop=["date"], tidy=tidy, errors="review", threads=2)
            times.append(time.perf_counter() - start)
        return min(times)

    anew = quickest(["lm", "search"])
    cleaner = naqi.Cleaner(select=["en/**", "!en/date/*"], drop=["date"], tidy="lm", errors="review", threads=2)
    data = pickle.dumps(cleaner)
    assert len(data) < 1000
    copy = pickle.loads(data)
    assert (copy.hash, copy.threads, repr(copy)) == (cleaner.hash, 2, repr(cleaner))
    assert quickest(["lm"] * 20) < anew


def test_lines_that_stand_in_other_documents_go(tmp_path: Any) -> None:
    text = (
        "A hundred lambs on the green\n\n"
        "Shepherds from four valleys brought their lambs to the green on Sunday, and the judges needed until dusk.\n\n"
        "The ferry that nobody wanted back\n"
    )
    counts = tmp_path / "counts.tsv"
    counts.write_text("documents\tbeside\tsite\tline\n3\t3\tford.example\tThe ferry that nobody wanted back\n")
    cleaner = naqi.Cleaner(repeats=counts)
    clean = cleaner.clean(text, url="https://ford.example/2")
    assert "ferry" not in clean.text and clean.restore() == text
    assert cleaner.clean(text, url="https://kell.example/2").text == text
    assert cleaner.hash != naqi.Cleaner().hash
    counts.unlink()
    copy = pickle.loads(pickle.dumps(cleaner))
    assert copy.hash == cleaner.hash and copy.clean(text, url="https://ford.example/2").text == clean.text
    for given, error in [(counts, FileNotFoundError), (b"3\t3\t\tHome\n", ValueError), (b"\xff", ValueError), (5, TypeError)]:
        with pytest.raises(error):
            naqi.Cleaner(repeats=given)
    with pytest.raises(ValueError, match="no line is weighed"):
        naqi.Cleaner(repeats=b"documents\tbeside\tsite\tline\n", prior="none")
