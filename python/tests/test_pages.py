"""The documentation's Python, run as somebody pastes it: every block of a page after the other, in a folder with the files
that it names."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest
from conftest import ROOT

NEEDED = {
    "PYTHON.md": "naqi",
    "python/arrow.md": "pyarrow",
    "python/pandas.md": "pandas",
    "python/polars.md": "polars",
    "python/duckdb.md": "duckdb",
    "python/datasets.md": "datasets",
    "python/datatrove.md": "datatrove",
    "python/ray.md": "ray",
    "python/spark.md": "pyspark",
}
# What a page takes for granted.
BEFORE = {
    "python/ray.md": """
import ray
ray.init(num_cpus=2, include_dashboard=False, logging_level="error", object_store_memory=100 << 20, _node_ip_address="127.0.0.1")
""",
    "python/spark.md": """
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
""",
}


def files(folder: pathlib.Path, page: str, corpus: list[dict[str, Any]]) -> None:
    """A corpus in every format that is named, and rules."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    rows = [row for row in corpus if row["text"]][:60]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "corpus.jsonl").write_text(lines)
    (folder / "corpus").mkdir()
    pq.write_table(pa.Table.from_pylist(rows), folder / "corpus.parquet")
    if page == "python/ray.md":
        shutil.copy(folder / "corpus.parquet", folder / "corpus")
    else:
        (folder / "corpus/part.jsonl").write_text(lines)
    (folder / "my-rules").mkdir()
    shutil.copy(pathlib.Path(__file__).parent / "own.toml", folder / "my-rules")


def test_all_pages_are_run() -> None:
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in sorted((ROOT / "docs/python").glob("*.md"))]
    assert sorted([*pages, "PYTHON.md"]) == sorted(NEEDED)


@pytest.mark.parametrize("page", NEEDED)
def test_page(page: str, corpus: Any, tmp_path: pathlib.Path) -> None:
    pytest.importorskip(NEEDED[page])
    if page == "python/spark.md" and shutil.which("java") is None:
        pytest.skip("no java")
    files(tmp_path, page, corpus)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(), re.DOTALL)
    script = tmp_path / "page.py"
    guarded = "\n".join(blocks).replace("\n", "\n    ")
    # Processes that are spawned read the script again.
    script.write_text(f"{BEFORE.get(page, '')}\nif __name__ == '__main__':\n    {guarded}\n")
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost", "PYSPARK_PYTHON": sys.executable}
    environment["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"
    run = subprocess.run([sys.executable, str(script)], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, (run.stdout[-2000:], run.stderr[-4000:])
