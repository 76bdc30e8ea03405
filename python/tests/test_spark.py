"""Spark: workers in processes of their own, one of them killed, one partition with nearly everything."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import digest

import naqi

pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("no java", allow_module_level=True)
pytestmark = pytest.mark.filterwarnings("ignore")

COLUMNS = "id string, text string, url string, lang string"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost", PYSPARK_PYTHON=sys.executable)
    from pyspark.sql import SparkSession

    work = tmp_path_factory.mktemp("spark")
    os.environ["SPARK_WORKER_DIR"] = str(work / "workers")
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("naqi")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
    builder = builder.config("spark.sql.warehouse.dir", str(work / "warehouse")).config("spark.local.dir", str(work / "local"))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("FATAL")
    yield session
    session.stop()


def rows(corpus: Any) -> list[tuple[Any, ...]]:
    return [(row["id"], row["text"], row["url"], row["lang"]) for row in corpus]


def test_same_hash_and_totals(spark: Any, corpus: Any, expected: str) -> None:
    import naqi.spark

    totals = naqi.spark.totals(spark)
    df = spark.createDataFrame(rows(corpus), COLUMNS).repartition(5)
    made = naqi.spark.clean(df, "text", url="url", lang="lang", totals=totals)
    assert made.columns == ["id", "text", "url", "lang", "clean", "verdict", "fields", "removed"]
    out = sorted(made.collect())
    assert digest(row["clean"] for row in out) == expected
    cleaner, counted = naqi.Cleaner(), naqi.Totals()
    for row, given in zip(out, corpus, strict=True):
        clean = cleaner.clean(given["text"], lang=given["lang"], url=given["url"], totals=counted)
        assert (row["text"], row["verdict"], row["fields"], row["removed"]) == (given["text"], clean.verdict, clean.fields, clean.removed)
    assert totals.value == counted


def test_options(spark: Any, tmp_path: pathlib.Path) -> None:
    import naqi.spark

    (tmp_path / "own.toml").write_text((pathlib.Path(__file__).parent / "own.toml").read_text())
    cleaner = naqi.Cleaner(tmp_path, threads=1)
    # The rules travel with the cleaner: the file is not needed on the executors.
    (tmp_path / "own.toml").unlink()
    df = spark.createDataFrame([("The bakery opens at six.\n\nTell your neighbours about this story\n", 1), (None, 2)], "body string, n int")
    made = naqi.spark.clean(df, "body", into=None, add=["reason"], prefix="naqi_", cleaner=cleaner)
    assert [tuple(row) for row in sorted(made.collect(), key=lambda row: row["n"])] == [("The bakery opens at six.\n", 1, None), (None, 2, None)]
    with pytest.raises(ValueError, match="nothing is called"):
        naqi.spark.clean(df, "body", add=["edits"])


def test_skewed_partition(spark: Any) -> None:
    import naqi.spark

    texts = [(f"{number} The council met on Monday.\n\nShare this article\n",) for number in range(20_000)]
    few = spark.createDataFrame(texts[:3], "text string").repartition(3)
    many = spark.createDataFrame(texts[3:], "text string").coalesce(1)
    made = naqi.spark.clean(few.union(many), into=None, add=["verdict"])
    assert {row["verdict"]: row["count"] for row in made.groupBy("verdict").count().collect()} == {"cleaned": 20_000}
    assert made.select("text").distinct().count() == 20_000


def executors(spark: Any) -> set[int]:
    """The processes of the executors: the parents of the parents of Python workers."""

    def parent(_: Any) -> Iterator[int]:
        time.sleep(0.5)
        with open(f"/proc/{os.getppid()}/stat") as stat:
            yield int(stat.read().rpartition(")")[2].split()[1])

    return set(spark.sparkContext.parallelize(range(4), 4).mapPartitions(parent).collect())


@pytest.mark.skipif(not pathlib.Path("/proc/self/stat").exists(), reason="needs /proc")
def test_killed_executor(spark: Any, tmp_path: pathlib.Path) -> None:
    import naqi.spark

    begun = str(tmp_path)

    def slowly(batches: Any) -> Any:
        for batch in batches:
            with open(os.path.join(begun, str(os.getpid())), "w"):
                pass
            time.sleep(0.4)
            yield batch

    pids = executors(spark)
    assert len(pids) == 2
    texts = [(f"{number} The council met on Monday.\n\nShare this article\n",) for number in range(2000)]
    df = spark.createDataFrame(texts, "text string").repartition(16)
    made = naqi.spark.clean(df.mapInArrow(slowly, df.schema), into=None, add=["verdict"])
    victim = pids.pop()

    def kill() -> None:
        while not os.listdir(begun):
            time.sleep(0.05)
        time.sleep(0.6)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    out = [row["text"] for row in made.collect()]
    killer.join()
    assert sorted(out, key=lambda text: int(text.split()[0])) == [text.split("\n")[0] + "\n" for (text,) in texts]
    assert not pathlib.Path(f"/proc/{victim}").exists() or "Z" in pathlib.Path(f"/proc/{victim}/stat").read_text()


def test_connect(expected: str) -> None:
    pytest.importorskip("grpc")
    # In a process of its own: one process has sessions of one kind.
    script = pathlib.Path(__file__).parent / "connect_road.py"
    made = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
    assert made.stdout.splitlines()[-1:] == [expected], made.stderr[-2000:]
