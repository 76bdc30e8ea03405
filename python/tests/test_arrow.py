"""Arrow data: every layout, every library gets its own back."""

from __future__ import annotations

from typing import Any

import pytest

import naqi

pa = pytest.importorskip("pyarrow")

TEXTS = ["The council met on Monday.\n\nShare this article\n", None, "Honest prose stays as it is.\n", ""]
CLEAN = ["The council met on Monday.\n", None, "Honest prose stays as it is.\n", ""]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_arrays(cleaner: naqi.Cleaner, kind: Any) -> None:
    array = pa.array(["x", *TEXTS, "y"], kind)[1:-1]
    made = cleaner.clean_arrow(array)
    assert isinstance(made, pa.Array) and made.type == kind and made.to_pylist() == CLEAN
    made.validate(full=True)
    chunked = cleaner.clean_arrow(pa.chunked_array([array, array.slice(2), array.slice(0, 0)], kind))
    assert isinstance(chunked, pa.ChunkedArray) and chunked.to_pylist() == CLEAN + CLEAN[2:]


def test_bytes_are_decoded(cleaner: naqi.Cleaner) -> None:
    array = pa.array(["سلام عليكم".encode("utf-16"), None, b"a\xffb"], pa.binary())
    assert cleaner.clean_arrow(array).to_pylist() == ["سلام عليكم", None, "a\ufffdb"]


def test_other_columns_stay_where_they_are(cleaner: naqi.Cleaner) -> None:
    table = pa.table({"a": [1, 2, 3, 4], "text": TEXTS, "b": [[1], None, [], [2, 3]]}).replace_schema_metadata({"k": "v"})
    made = cleaner.clean_arrow(table)
    assert made.schema.equals(table.schema, check_metadata=True)
    assert made.drop(["text"]).equals(table.drop(["text"])) and made["text"].to_pylist() == CLEAN
    # Others may have one name among them.
    twice = pa.Table.from_arrays([table["a"], table["text"], table["b"]], names=["x", "text", "x"])
    assert cleaner.clean_arrow(twice).column(2).equals(table["b"]) and cleaner.clean_arrow(twice).column(0).equals(table["a"])
    # Read where they lie: other columns are not copied.
    assert made["a"].chunk(0).buffers()[1].address == table["a"].chunk(0).buffers()[1].address


def test_added_columns(cleaner: naqi.Cleaner) -> None:
    mover = naqi.Cleaner(move=["date"])
    texts = [*TEXTS, "  • 5/2/2024\n\nThe council met on Monday and chose the colour of the new bridge.\n"]
    table = pa.table({"text": texts})
    made = mover.clean_arrow(table, into="clean", add=["verdict", "reason", "fields", "removed"], prefix="n_")
    made.validate(full=True)
    assert made.column_names == ["text", "clean", "n_verdict", "n_reason", "n_fields", "n_removed"]
    assert made["text"].to_pylist() == texts and made["clean"].to_pylist()[:4] == CLEAN
    assert made["n_verdict"].to_pylist() == ["cleaned", None, "kept", "empty", "cleaned"]
    assert made["n_reason"].to_pylist() == [None, None, None, "there was no text", None]
    assert made["n_removed"].to_pylist()[:3] == [[("share", 19)], None, []]
    assert made["n_fields"].to_pylist()[4] == [("date", ["• 5/2/2024"])]
    array = cleaner.clean_arrow(pa.array(TEXTS), add="verdict")
    assert array.to_pylist()[0] == {"text": CLEAN[0], "verdict": "cleaned"}


def test_nothing(cleaner: naqi.Cleaner) -> None:
    assert cleaner.clean_arrow(pa.array([], pa.string())).to_pylist() == []
    assert cleaner.clean_arrow(pa.array([None, None])).to_pylist() == [None, None]
    assert cleaner.clean_arrow(pa.table({"text": pa.array([], pa.string())}), add=["fields", "removed"]).num_rows == 0


@pytest.mark.parametrize(
    ("data", "options", "error", "says"),
    [
        ([1], {}, TypeError, "__arrow_c_array__"),
        (pa.array([1]), {}, TypeError, "expected strings or bytes, not Int64"),
        (pa.array(["a"]).dictionary_encode(), {}, TypeError, "cast it"),
        (pa.array(["a"]), {"url": "url"}, ValueError, "in tables only"),
        (pa.table({"a": ["x"]}), {}, KeyError, "no column is called .*text.*; there are a"),
        (pa.table({"text": [1]}), {}, TypeError, "column .*text.*: expected strings"),
        (pa.table({"text": ["x"]}), {"url": "u"}, KeyError, "no column is called .*u"),
        (pa.table({"text": ["x"], "verdict": [1]}), {"add": "verdict"}, ValueError, "prefix"),
        (pa.Table.from_arrays([pa.array(["x"])] * 2, names=["text"] * 2), {}, ValueError, "more than one column"),
        (pa.table({"text": ["x"]}), {"add": ["edits"]}, ValueError, "nothing is called .*edits"),
    ],
)
def test_wrong_data(cleaner: naqi.Cleaner, data: Any, options: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        cleaner.clean_arrow(data, **options)


def test_streams_are_read_as_they_are_wanted(cleaner: naqi.Cleaner) -> None:
    read = []

    def batches() -> Any:
        for number in range(5):
            read.append(number)
            yield pa.record_batch({"text": TEXTS})

    totals = naqi.Totals()
    made = cleaner.clean_arrow(pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches()), totals=totals)
    assert read == [] and made.read_next_batch()["text"].to_pylist() == CLEAN
    assert len(read) <= 2 and totals.documents == 3
    assert made.read_all().num_rows == 16 and totals.documents == 15


def test_polars_pandas_duckdb_and_strangers(cleaner: naqi.Cleaner) -> None:
    pl, pd, duckdb = (pytest.importorskip(name) for name in ("polars", "pandas", "duckdb"))
    series = cleaner.clean_arrow(pl.Series("body", TEXTS))
    assert isinstance(series, pl.Series) and series.name == "body" and series.to_list() == CLEAN
    frame = cleaner.clean_arrow(pl.DataFrame({"text": TEXTS}), add="verdict")
    assert isinstance(frame, pl.DataFrame) and frame["text"].to_list() == CLEAN
    lazy = pl.LazyFrame({"text": TEXTS}).with_columns(clean=pl.col("text").map_batches(cleaner.clean_arrow, return_dtype=pl.String))
    assert lazy.collect()["clean"].to_list() == CLEAN
    for index in (None, ["a", "b", "c", "d"], pd.MultiIndex.from_product([[1, 2], ["x", "y"]], names=["n", "m"])):
        # Columns that Arrow does not know are none of its business.
        given = pd.DataFrame({"text": TEXTS, "n": [{1}, object(), 2, "x"]}, index=index)
        made = cleaner.clean_arrow(given, add="verdict")
        assert isinstance(made, pd.DataFrame) and made["text"].tolist() == CLEAN
        assert made.index.equals(given.index) and list(made.columns) == ["text", "n", "verdict"]
        assert given["text"].tolist() == TEXTS and made["n"].equals(given["n"])
        series = cleaner.clean_arrow(given["text"].astype("string"))
        assert isinstance(series, pd.Series) and series.dtype == "string" and series.index.equals(given.index)
        assert series.isna().tolist() == [False, True, False, False] and series.name == "text"
    relation = duckdb.from_arrow(pa.table({"text": TEXTS}))
    made = cleaner.clean_arrow(relation, add="verdict")
    assert duckdb.sql("SELECT count(*) FROM made WHERE verdict = 'cleaned'").fetchall() == [(1,)]

    class Stranger:
        def __init__(self, data: Any) -> None:
            self.data = data

        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            return self.data.__arrow_c_stream__(requested_schema)

    made = cleaner.clean_arrow(Stranger(pa.table({"text": TEXTS})))
    assert pa.table(made)["text"].to_pylist() == CLEAN
