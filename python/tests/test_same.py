"""One corpus gives the same hash through every road."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from typing import Any

import pytest
from conftest import digest

import naqi


def column(corpus: list[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in corpus]


def test_clean(corpus: Any, cleaner: naqi.Cleaner, expected: str) -> None:
    assert digest(cleaner.clean(row["text"], lang=row["lang"], url=row["url"]).text for row in corpus) == expected


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_clean_batch(corpus: Any, expected: str, threads: int) -> None:
    cleaner = naqi.Cleaner(threads=threads)
    lang, url = column(corpus, "lang"), column(corpus, "url")
    assert digest(clean.text for clean in cleaner.clean_batch(column(corpus, "text"), lang=lang, url=iter(url))) == expected


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])
@pytest.mark.parametrize("shape", ["table", "chunked", "batch", "reader"])
def test_pyarrow(corpus: Any, cleaner: naqi.Cleaner, expected: str, kind: str, shape: str) -> None:
    pa = pytest.importorskip("pyarrow")
    texts = pa.array([row["text"].encode() for row in corpus], pa.binary())
    kinds = {"string": pa.string(), "large_string": pa.large_string(), "string_view": pa.string_view()}
    kinds |= {"binary": pa.binary(), "large_binary": pa.large_binary(), "binary_view": pa.binary_view()}
    texts = texts.cast(pa.string()).cast(kinds[kind]) if "string" in kind else texts.cast(kinds[kind])
    table = pa.table({"text": texts, "lang": column(corpus, "lang"), "url": column(corpus, "url")})
    made: Any
    if shape == "table":
        made = cleaner.clean_arrow(table, url="url", lang="lang")
    elif shape == "chunked":
        made = cleaner.clean_arrow(pa.concat_tables([table.slice(0, 5), table.slice(5, 1), table.slice(6)]), url="url", lang="lang")
    elif shape == "batch":
        made = cleaner.clean_arrow(table.combine_chunks().to_batches()[0], url="url", lang="lang")
    else:
        made = cleaner.clean_arrow(pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=10)), url="url", lang="lang")
        assert isinstance(made, pa.RecordBatchReader)
        made = made.read_all()
    assert isinstance(made, pa.RecordBatch if shape == "batch" else pa.Table)
    assert digest(made.column("text").to_pylist()) == expected


def test_polars(corpus: Any, cleaner: naqi.Cleaner, expected: str) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(corpus)
    assert digest(cleaner.clean_arrow(frame, url="url", lang="lang")["text"]) == expected
    # As an expression, language and address travel in a struct.
    clean = pl.struct("text", "url", "lang").map_batches(
        lambda rows: cleaner.clean_arrow(rows.struct.unnest(), url="url", lang="lang")["text"], return_dtype=pl.String
    )
    assert digest(frame.lazy().select(clean=clean).collect()["clean"]) == expected


def test_pandas(corpus: Any, cleaner: naqi.Cleaner, expected: str) -> None:
    pd = pytest.importorskip("pandas")
    assert digest(cleaner.clean_arrow(pd.DataFrame(corpus), url="url", lang="lang")["text"]) == expected


def test_duckdb(corpus: Any, jsonl: pathlib.Path, cleaner: naqi.Cleaner, expected: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    relation = connection.read_json(str(jsonl), format="newline_delimited", columns=dict.fromkeys(["id", "text", "url", "lang"], "VARCHAR"))
    made = cleaner.clean_arrow(relation, url="url", lang="lang")
    assert digest(row[0] for row in connection.sql("SELECT text FROM made ORDER BY id").fetchall()) == expected

    def clean(text: Any, url: Any, lang: Any) -> Any:
        import pyarrow as pa

        return cleaner.clean_arrow(pa.table({"text": text, "url": url, "lang": lang}), url="url", lang="lang")["text"]

    varchar = duckdb.sqltype("VARCHAR")
    connection.create_function("naqi_clean", clean, [varchar] * 3, varchar, type="arrow", null_handling="special")
    assert digest(row[0] for row in connection.sql("SELECT naqi_clean(text, url, lang) FROM relation ORDER BY id").fetchall()) == expected


@pytest.mark.parametrize("processes", [None, 2])
def test_datasets(corpus: Any, tmp_path: pathlib.Path, expected: str, processes: int | None) -> None:
    datasets = pytest.importorskip("datasets")
    cleaner = naqi.Cleaner(threads=1)
    dataset = datasets.Dataset.from_list(corpus)

    def clean(batch: dict[str, Any]) -> dict[str, Any]:
        cleaned = cleaner.clean_batch(batch["text"], lang=batch["lang"], url=batch["url"])
        return {"text": [one.text for one in cleaned]}

    made = dataset.map(clean, batched=True, batch_size=50, num_proc=processes)
    assert digest(made["text"]) == expected


def test_multiprocessing(corpus: Any, cleaner: naqi.Cleaner, expected: str) -> None:
    import multiprocessing

    for method in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context(method).Pool(2) as pool:
            cleaned = pool.starmap(cleaner.clean, [(row["text"],) for row in corpus[:20]], chunksize=5)
        assert [one.text for one in cleaned] == [cleaner.clean(row["text"]).text for row in corpus[:20]], method
        assert [one.restore() for one in cleaned] == column(corpus[:20], "text")


def test_ray(corpus: Any, cleaner: naqi.Cleaner, expected: str) -> None:
    pytest.importorskip("ray")
    # In a process of its own: ray changes signal handlers and leaves threads.
    script = pathlib.Path(__file__).parent / "ray_road.py"
    made = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
    assert made.stdout.splitlines()[-1:] == [expected], made.stderr[-2000:]
