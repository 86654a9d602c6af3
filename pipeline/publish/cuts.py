"""Texts that are longer than a cell can hold: the workbook cuts them, and says so by a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.model import Finding, Outcome, Package
from pipeline.publish.exact import text_or_none
from pipeline.publish.safe_text import MOST_UNITS_IN_CELL, units_of

TOO_LONG = "W701"


def with_cuts(package: Package) -> Package:
    """The package with a finding for every answer that the workbook cannot show whole."""
    cuts = defaultdict(list)
    for finding in _cuts(package):
        cuts[finding.file].append(finding)
    if not cuts:
        return package
    files = tuple(
        replace(file, findings=(*file.findings, *cuts[file.file])) if file.file in cuts else file
        for file in package.settlement.files
    )
    return replace(package, settlement=replace(package.settlement, files=files))


def _cuts(package: Package) -> Iterator[Finding]:
    file_of = {
        file.return_no: file.file
        for file in package.settlement.files
        if file.outcome is Outcome.INCLUDED and file.return_no is not None
    }
    for number, sheet, cell, text in _long_texts(package):
        if number in file_of:
            facts = (("length", str(units_of(text))), ("limit", str(MOST_UNITS_IN_CELL)))
            yield Finding(TOO_LONG, file_of[number], sheet, cell, facts)


def _long_texts(package: Package) -> Iterator[tuple[int, str, str, str]]:
    """(return_no, sheet, cell, text) of every answer and list entry over the limit."""
    answers = package.tables.answers
    columns = [("text", "cell", answers)]
    for frame in package.tables.lists.values():
        cells = [str(name) for name in frame if str(name).endswith("__cell")]
        columns += [(name.removesuffix("__cell"), name, frame) for name in cells]
    for name, cell, frame in columns:
        if not _may_be_long(frame[name]):
            continue
        for number, sheet, place, value in zip(
            *(frame[column].tolist() for column in ("return_no", "sheet", cell, name)), strict=True
        ):
            text = text_or_none(value)
            if text is not None and units_of(text) > MOST_UNITS_IN_CELL:
                yield int(number), str(sheet), str(place), text


def _may_be_long(values: pd.Series[Any]) -> bool:
    """Whether a text among them may be over the limit; a sign takes two units at most."""
    return bool(values.dtype == "str" and (values.str.len() > MOST_UNITS_IN_CELL // 2).any())
