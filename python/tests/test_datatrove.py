"""datatrove: a local executor reads JSONL, cleans, writes JSONL, and writes rejects elsewhere."""

from __future__ import annotations

import gzip
import json
import pathlib
from typing import Any

import pytest
from conftest import digest

import naqi

pytest.importorskip("datatrove")
pytestmark = pytest.mark.filterwarnings("ignore")


def read(folder: pathlib.Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        rows += [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().split("\n") if line]
    return sorted(rows, key=lambda row: str(row["id"]))


def test_pipeline(corpus: Any, jsonl: pathlib.Path, tmp_path: pathlib.Path, expected: str) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from naqi.datatrove import NaqiCleaner

    # Two tasks in two processes, each with a shard of its own.
    shards = tmp_path / "in"
    shards.mkdir()
    lines = jsonl.read_text().splitlines(keepends=True)
    for part in range(2):
        (shards / f"{part}.jsonl").write_text("".join(lines[part::2]))
    executor = LocalPipelineExecutor(
        pipeline=[
            # datatrove drops documents without text at reading; those of the corpus are counted below.
            JsonlReader(str(shards), glob_pattern="*.jsonl"),
            NaqiCleaner(exclusion_writer=JsonlWriter(str(tmp_path / "rejected")), batch_size=7),
            JsonlWriter(str(tmp_path / "clean")),
        ],
        tasks=2,
        workers=2,
        logging_dir=str(tmp_path / "logs"),
    )
    executor.run()
    clean, rejected = read(tmp_path / "clean"), read(tmp_path / "rejected")
    read_in = [row for row in corpus if row["text"]]
    assert len(clean) + len(rejected) == len(read_in)
    by_id = {row["id"]: row["text"] for row in clean} | {row["id"]: "" for row in rejected}
    whole = {row["id"]: row["text"] for row in corpus}
    for row in rejected:
        assert row["metadata"]["naqi_verdict"] in ("notice", "empty")
        assert row["text"] == whole[row["id"]] and row["metadata"]["filter_reason"] == row["metadata"]["naqi_verdict"]
    # What a reject's text would have become, and what was dropped at reading, completes the corpus.
    cleaner = naqi.Cleaner()
    rest = {row["id"]: cleaner.clean(row["text"], lang=row["lang"], url=row["url"]).text for row in corpus}
    texts = [by_id[row["id"]] if row["id"] in {one["id"] for one in clean} else rest[row["id"]] for row in corpus]
    assert digest(texts) == expected

    stats = json.loads((tmp_path / "logs/stats.json").read_text())
    (ours,) = [step["stats"] for step in stats if "naqi" in step["name"]]
    total = {name: value["total"] if isinstance(value, dict) else value for name, value in ours.items()}
    assert total["total"] == len(read_in) and total["dropped"] == len(rejected) and total["forwarded"] == len(clean)
    totals = naqi.Totals()
    for row in read_in:
        cleaner.clean(row["text"], lang=row["lang"], url=row["url"], totals=totals)
    assert {rule: total[rule] for rule in totals.rules} == {rule: pieces for rule, (pieces, _) in totals.rules.items()}
