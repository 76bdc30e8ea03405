"""What a library offers of its data to Arrow, and what it expects back. No library is imported that the caller has not,
but pyarrow for pandas and DuckDB, which need it for Arrow themselves."""

from __future__ import annotations

import sys
from typing import Any


def _is(data: Any, library: str, *names: str) -> bool:
    """Whether data is of a class of a library, which then is imported already."""
    module = sys.modules.get(library)
    kinds = tuple(getattr(module, name) for name in names if hasattr(module, name))
    return bool(kinds) and isinstance(data, kinds)


def offered(data: Any, columns: list[str]) -> Any:
    """The data as something that speaks Arrow. Of a pandas frame only the columns that are read: others need not be of a type
    that Arrow knows."""
    if _is(data, "pandas", "DataFrame"):
        import pyarrow

        return pyarrow.Table.from_pandas(data[[column for column in columns if column in data.columns]], preserve_index=False)
    if _is(data, "pandas", "Series"):
        import pyarrow

        return pyarrow.Array.from_pandas(data)
    return data


def is_lazy(data: Any) -> bool:
    """Whether data is a stream that is read once, and so is to be cleaned while it is read."""
    tables = _is(data, "pyarrow", "Table", "ChunkedArray") or _is(data, "polars", "DataFrame", "Series")
    return not tables and not _is(data, "duckdb", "DuckDBPyRelation")


def give_back(data: Any, made: Any, new: list[str]) -> Any:
    """`made`, which speaks Arrow and has the columns `new`, as the class that belongs to `data`; itself, for a library that is
    not known."""
    if _is(data, "pyarrow", "Table"):
        return sys.modules["pyarrow"].table(made)
    if _is(data, "pyarrow", "RecordBatch"):
        return sys.modules["pyarrow"].record_batch(made)
    if _is(data, "pyarrow", "RecordBatchReader"):
        return sys.modules["pyarrow"].RecordBatchReader.from_stream(made)
    if _is(data, "pyarrow", "ChunkedArray"):
        return sys.modules["pyarrow"].chunked_array(made)
    if _is(data, "pyarrow", "Array"):
        return sys.modules["pyarrow"].array(made)
    if _is(data, "polars", "DataFrame"):
        return sys.modules["polars"].DataFrame(made)
    if _is(data, "polars", "Series"):
        return sys.modules["polars"].Series(data.name, made)
    if _is(data, "pandas", "DataFrame", "Series"):
        return _to_pandas(data, made, new)
    if _is(data, "duckdb", "DuckDBPyRelation"):
        import pyarrow

        return pyarrow.table(made)
    return made


def _to_pandas(data: Any, made: Any, new: list[str]) -> Any:
    import pyarrow

    if _is(data, "pandas", "Series"):
        array = pyarrow.array(made)
        series = array.to_pandas().set_axis(data.index).rename(data.name)
        return series if pyarrow.types.is_struct(array.type) else series.astype(data.dtype)
    table = pyarrow.table(made)
    columns = {name: table[name].to_pandas().set_axis(data.index) for name in new}
    return data.assign(**{name: made.astype(data[name].dtype) if name in data.columns else made for name, made in columns.items()})
