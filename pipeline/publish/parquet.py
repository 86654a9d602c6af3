"""figures.parquet: every accepted figure with the cell it came from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.model import FIGURE_COLUMNS
from pipeline.publish.exact import plain, unscaled, whole_or_none
from pipeline.publish.safe_text import encodable

_SCHEMA = pa.schema(
    [
        (name, {"str": pa.string(), "Int64": pa.int64(), "int8": pa.int8()}[kind])
        for name, kind in FIGURE_COLUMNS.items()
    ]
    + [("value", pa.string())]
)


def write_figures(figures: pd.DataFrame, path: Path) -> None:
    """Write FIGURE_COLUMNS and `value`, the same number in digits ("472.3"); row order is kept.

    Neither the index nor pandas' own metadata is stored: equal figures give equal bytes.
    """
    columns = {name: _column(figures[name], kind) for name, kind in FIGURE_COLUMNS.items()}
    values = [
        None if scaled is None else plain(unscaled(scaled, decimals))
        for scaled, decimals in zip(columns["scaled"], columns["decimals"], strict=True)
    ]
    table = pa.table({**columns, "value": values}, schema=_SCHEMA)
    pq.write_table(table, path, compression="zstd")


def _column(column: pd.Series, kind: str) -> list:  # type: ignore[type-arg]
    if kind == "str":
        texts = column.tolist()
        spelt = {text: encodable(str(text)) for text in set(texts)}
        return [spelt[text] for text in texts]
    return [whole_or_none(number) for number in column.tolist()]
