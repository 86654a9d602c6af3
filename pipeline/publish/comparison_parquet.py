"""comparison-units.parquet: the units' figures beside earlier ones, where they are too many for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.model import Against, ComparedUnit
from pipeline.publish.exact import Exact, plain
from pipeline.publish.safe_text import encodable

_AT_A_TIME = 50_000
_OWN = ("unit", "name", "group", "ended", "key", "value")
_BESIDE = ("value", "difference", "percent", "cause", "origins")


def write_compared_units(rows: Iterable[ComparedUnit], years: Sequence[str], path: Path) -> None:
    """Write a row per unit and figure or share, a part at a time; equal rows give equal bytes.

    Numbers are in digits, as in figures.parquet. Beside each stand `before_…`, `year_before_…`, `to_date_…`
    and one column per former year.
    """
    names = [
        *_OWN,
        *(f"{of}_{one}" for of in ("before", "year_before", "to_date") for one in _BESIDE),
        *years,
    ]
    schema = pa.schema([(name, pa.string()) for name in names])
    rest = iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while part := [_row(one) for one in islice(rest, _AT_A_TIME)]:
            columns = [list(column) for column in zip(*part, strict=True)]
            writer.write_table(pa.table(columns, schema=schema))


def _row(one: ComparedUnit) -> list[str | None]:
    ended = None if one.ended is None else "" if one.ended == date.min else one.ended.isoformat()
    found = [one.unit, encodable(one.name), one.group, ended, one.key, _plain(one.value)]
    for against in (one.before, one.year_before, one.to_date):
        found += _against(against) if against is not None else [None] * len(_BESIDE)
    return [*found, *(_plain(year.value) for year in one.years)]


def _against(against: Against) -> list[str | None]:
    origins = "|".join(f"{one.unit} {plain(one.percent)}%" for one in against.origins)
    numbers = (against.value, against.difference, against.percent)
    cause = against.cause.value if against.cause else None
    return [*(_plain(number) for number in numbers), cause, origins or None]


def _plain(value: Exact | None) -> str | None:
    return None if value is None else plain(value)
