"""Cleaning columns of Spark DataFrames, on the executors, over `mapInArrow`.

The cleaner is broadcast once; every Python worker compiles its rules once. Executors need the wheel of naqi.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pyspark.accumulators import Accumulator, AccumulatorParam
from pyspark.sql.types import ArrayType, DataType, LongType, MapType, StringType, StructField, StructType

import naqi

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["clean", "totals"]

_TYPES: dict[str, DataType] = {
    "verdict": StringType(),
    "reason": StringType(),
    "fields": MapType(StringType(), ArrayType(StringType())),
    "removed": MapType(StringType(), LongType()),
}


def clean(
    df: DataFrame,
    text: str = "text",
    *,
    url: str | None = None,
    lang: str | None = None,
    into: str | None = "clean",
    add: Iterable[str] = ("verdict", "fields", "removed"),
    prefix: str = "",
    cleaner: naqi.Cleaner | None = None,
    totals: Accumulator[naqi.Totals] | None = None,
) -> DataFrame:
    """The DataFrame with the clean text of a column, and what became of it, in columns of their own.

    text, url, lang: names of columns.
    into: the column for the clean text; None puts it in the place of `text`.
    add: columns that are added: "verdict", "reason", "fields", "removed"; `prefix` stands before their names.
    cleaner: without it, the bundled rules on one thread a task. Documents on which naqi itself fails are then for review
        and do not fail the job.
    totals: an accumulator made by `totals(spark)`.
    """
    add = [add] if isinstance(add, str) else list(add)
    unknown = [name for name in add if name not in _TYPES]
    if unknown:
        raise ValueError(f"add: nothing is called {unknown[0]!r}; there are {', '.join(_TYPES)}")
    cleaner = naqi.Cleaner(threads=1, errors="review") if cleaner is None else cleaner
    target = text if into is None else into
    schema = [StructField(target, StringType()) if field.name == target else field for field in df.schema.fields]
    if target not in df.columns:
        schema.append(StructField(target, StringType()))
    schema += [StructField(prefix + name, _TYPES[name]) for name in add]
    options = {"text": text, "url": url, "lang": lang, "into": into, "add": add, "prefix": prefix}
    return df.mapInArrow(_Task(_carried(df, cleaner), options, totals), StructType(schema))


def totals(spark: SparkSession) -> Accumulator[naqi.Totals]:
    """An accumulator for `clean`: its value are the totals of all tasks that were run.

    Tasks that Spark runs a second time count a second time, as with every accumulator.
    """
    return spark.sparkContext.accumulator(naqi.Totals(), _Adding())


class _Adding(AccumulatorParam[naqi.Totals]):
    def zero(self, value: naqi.Totals) -> naqi.Totals:
        return naqi.Totals()

    def addInPlace(self, value1: naqi.Totals, value2: naqi.Totals) -> naqi.Totals:
        return value1 + value2


class _Here:
    """What a broadcast is, where there is none: it travels with the task."""

    def __init__(self, value: naqi.Cleaner) -> None:
        self.value = value


def _carried(df: DataFrame, cleaner: naqi.Cleaner) -> Any:
    try:
        context = df.sparkSession.sparkContext
    except Exception:  # Spark Connect has no context, and says so by an exception of its own.
        return _Here(cleaner)
    return context.broadcast(cleaner)


class _Task:
    def __init__(self, carrier: Any, options: dict[str, Any], totals: Accumulator[naqi.Totals] | None) -> None:
        self.carrier = carrier
        self.options = options
        self.totals = totals

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        cleaner = self.carrier.value
        for batch in batches:
            counted = None if self.totals is None else naqi.Totals()
            clean = cleaner.clean_arrow(batch, totals=counted, **self.options)
            if self.totals is not None and counted is not None:
                self.totals.add(counted)
            yield clean
