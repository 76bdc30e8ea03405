"""What a library expects back for its own Arrow data. No library is imported that the caller has not."""

from __future__ import annotations

import sys
from typing import Any


def _is(data: Any, library: str, *names: str) -> bool:
    """Whether data is of a class of a library, which then is imported already."""
    module = sys.modules.get(library)
    kinds = tuple(getattr(module, name) for name in names if hasattr(module, name))
    return bool(kinds) and isinstance(data, kinds)


def is_lazy(data: Any) -> bool:
    """Whether data is a stream that is read once, and so is to be cleaned while it is read."""
    tables = _is(data, "pyarrow", "Table", "ChunkedArray") or _is(data, "polars", "DataFrame", "Series")
    return not tables and not _is(data, "pandas", "DataFrame", "Series") and not _is(data, "duckdb", "DuckDBPyRelation")


def give_back(data: Any, made: Any) -> Any:
    """`made`, which speaks Arrow, as the class that belongs to `data`; itself, for a library that is not known."""
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
    if _is(data, "pandas", "DataFrame"):
        return _to_pandas(data, made)
    if _is(data, "duckdb", "DuckDBPyRelation"):
        import pyarrow

        return pyarrow.table(made)
    return made


def _to_pandas(data: Any, made: Any) -> Any:
    import pyarrow

    # The index travels as a column; it is put back as it was.
    frame = pyarrow.table(made).to_pandas(ignore_metadata=True)
    frame = frame[[column for column in frame.columns if column in set(data.columns) or not str(column).startswith("__index_level_")]]
    frame.index = data.index
    return frame
