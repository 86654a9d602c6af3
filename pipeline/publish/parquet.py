"""figures.parquet: every accepted figure with the cell it came from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.model import FIGURE_COLUMNS
from pipeline.publish.exact import plain, unscaled

_ROWS_AT_ONCE = 1 << 20  # what the format's library takes for one group of rows

_SCHEMA = pa.schema(
    [
        (name, {"category": pa.string(), "Int64": pa.int64(), "int8": pa.int8()}[kind])
        for name, kind in FIGURE_COLUMNS.items()
    ]
    + [("value", pa.string())]
)


def write_figures(figures: pd.DataFrame, path: Path) -> None:
    """Write FIGURE_COLUMNS and `value`, the same number in digits ("472.3"); row order is kept.

    Neither the index nor pandas' own metadata is stored: equal figures give equal bytes.
    """
    with pq.ParquetWriter(path, _SCHEMA, compression="zstd") as file:
        for start in range(0, max(len(figures), 1), _ROWS_AT_ONCE):
            file.write_table(_table(figures.iloc[start : start + _ROWS_AT_ONCE]))


def _table(figures: pd.DataFrame) -> pa.Table:
    columns = {name: _plain(figures[name]).cast(_SCHEMA.field(name).type) for name in FIGURE_COLUMNS}
    return pa.table({**columns, "value": _digits(columns["scaled"], columns["decimals"])}, schema=_SCHEMA)


def _plain(column: pd.Series) -> pa.Array:
    """The column with each text in each row."""
    found = pa.array(column, from_pandas=True)
    return found.dictionary_decode() if pa.types.is_dictionary(found.type) else found


def _digits(scaled: pa.Array, decimals: pa.Array) -> pa.Array:
    whole = pc.equal(decimals, 0)
    if pc.all(whole).as_py() in (True, None):
        return scaled.cast(pa.string())
    pairs = zip(scaled.to_pylist(), decimals.to_pylist(), strict=True)
    values = [None if number is None else plain(unscaled(number, places)) for number, places in pairs]
    return pa.array(values, pa.string())
