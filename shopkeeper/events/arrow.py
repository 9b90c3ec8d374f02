"""Table rows as Arrow record batches, for training without a Python object per event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["to_batches"]


def to_batches(pages: Iterable[Sequence[Any]], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """One record batch a page. `pages` hold rows whose first column, a row number, is dropped."""
    import pyarrow as pa

    types = {
        "time": pa.timestamp("us", tz="UTC"),
        "position": pa.int32(),
        "quantity": pa.int32(),
        "value": pa.int64(),
        "propensity": pa.float64(),
    }
    schema = pa.schema([pa.field(name, types.get(name, pa.string())) for name in columns])
    for page in pages:
        values = list(zip(*page, strict=True))[1:]
        yield pa.record_batch(
            [pa.array(column, f.type) for column, f in zip(values, schema, strict=True)], schema=schema
        )
