"""The usual ways of getting the same numbers, each for one file: read it, and give what stands in its cells.

None of them judges, settles or writes anything, but for those that are asked to: Frictionless validates the
sheets of each file, Great Expectations judges each file by itself.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

Rows = Sequence[Sequence[object]]
Read = Callable[[Path], Rows | None]
Prepare = Callable[[Path, Sequence[Path]], Read]
"""Gives the way to read one file; it is told the folder of schemas and the files, and is not timed itself."""

SHEET = "Biểu 1"
_HEADER_ROWS = 4
_SHEETS = {"Thông tin chung": 7, SHEET: _HEADER_ROWS, "Biểu 2": 3, "Biểu 3": 3}  # and their header rows
_BETWEEN = "ExpectColumnValuesToBeBetween"


@dataclass(frozen=True)
class Peer:
    """One way. `most` is on how many files it is timed at most; None: on all."""

    name: str
    most: int | None
    prepare: Prepare


def _calamine(_: Path, __: Sequence[Path]) -> Read:
    from python_calamine import CalamineWorkbook

    def read(path: Path) -> Rows:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
        return sheets[SHEET]

    return read


def _pandas(engine: Literal["calamine", "openpyxl"]) -> Prepare:
    def prepare(_: Path, __: Sequence[Path]) -> Read:
        import pandas as pd

        def read(path: Path) -> Rows:
            sheets = pd.read_excel(path, sheet_name=None, header=None, engine=engine)
            frame = sheets[SHEET]
            return cast(Rows, frame.astype(object).where(frame.notna(), None).values.tolist())

        return read

    return prepare


def _polars(_: Path, __: Sequence[Path]) -> Read:
    import polars

    # It remarks on every column of texts and numbers.
    logging.getLogger("fastexcel").setLevel(logging.ERROR)

    def read(path: Path) -> Rows:
        sheets = polars.read_excel(
            path, sheet_id=0, has_header=False, drop_empty_rows=False, drop_empty_cols=False
        )
        return [list(row) for row in sheets[SHEET].rows()]

    return read


def _frictionless(_: Path, __: Sequence[Path]) -> Read:
    from frictionless import Dialect, Resource
    from frictionless.formats import ExcelControl

    def read(path: Path) -> None:
        for sheet, header in _SHEETS.items():
            dialect = Dialect(header_rows=[header], controls=[ExcelControl(sheet=sheet)])
            Resource(path=path.name, basepath=str(path.parent), dialect=dialect).validate()

    return read


def _great_expectations(_: Path, __: Sequence[Path]) -> Read:
    """The least that one might do: seven rules on the table of figures, all set up beforehand."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations as gx
    import pandas as pd
    from great_expectations import expectations

    warnings.simplefilter("ignore")
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    asset = context.data_sources.add_pandas("benchmark").add_dataframe_asset("figures")
    batch = asset.add_batch_definition_whole_dataframe("whole")
    columns = list("EFGHIJK")
    suite = context.suites.add(
        gx.ExpectationSuite(
            name="figures",
            expectations=[getattr(expectations, _BETWEEN)(column=c, min_value=0) for c in columns],
        )
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name="figures", data=batch, suite=suite)
    )

    def read(path: Path) -> Rows:
        frame = pd.read_excel(path, sheet_name=SHEET, header=None, engine="calamine")
        figures = frame.iloc[_HEADER_ROWS:, 4:11].set_axis(columns, axis="columns")
        definition.run(batch_parameters={"dataframe": figures.apply(pd.to_numeric, errors="coerce")})
        return cast(Rows, frame.astype(object).where(frame.notna(), None).values.tolist())

    return read


def _same_rules(schemas: Path, files: Sequence[Path]) -> Read:
    """The rules that our run applies once to all returns (some twenty on four tables), file by file.

    Timed are pandas' reading of the file and Great Expectations; finding the figures in it and laying them
    out as tables, for which our own code is not made one by one, is done beforehand.
    """
    import pandas as pd

    from pipeline.campaign import load_campaigns
    from pipeline.gather import gather
    from pipeline.intake import Limits, Unopened
    from pipeline.reading import Reader
    from pipeline.validate.engine import run
    from pipeline.validate.judging import suites

    (campaign,) = load_campaigns(schemas)
    reader = Reader([campaign], Limits())
    contents = {path: reader.read(Unopened(path, path.name)).content for path in files}
    tables = {path: gather([content] if content else [], campaign) for path, content in contents.items()}
    laid_out = {path: suites(each, campaign) for path, each in tables.items()}

    def read(path: Path) -> None:
        pd.read_excel(path, sheet_name=None, header=None, engine="calamine")
        run(laid_out[path])

    return read


FLOOR = Peer("python-calamine, reading only", None, _calamine)
PEERS = (
    Peer("polars (fastexcel), reading", 2_000, _polars),
    Peer("pandas + calamine loop", 2_000, _pandas("calamine")),
    Peer("pandas + openpyxl loop", 300, _pandas("openpyxl")),
    Peer("Frictionless validate", 60, _frictionless),
    Peer("Great Expectations per file, seven rules", 30, _great_expectations),
    Peer("Great Expectations per file, our rules", 30, _same_rules),
)

_ADDRESS = re.compile(r"([A-Z])([0-9]+)")


def figures_in(rows: Rows, cells: Mapping[str, str]) -> dict[str, int]:
    """The figures of one return by key; `cells` says where each stands."""
    found: dict[str, int] = {}
    for key, cell in cells.items():
        match = _ADDRESS.fullmatch(cell)
        assert match is not None, "the table of figures has fewer than 27 columns"
        value = rows[int(match[2]) - 1][ord(match[1]) - ord("A")]
        found[key] = int(float(str(value)))
    return found
