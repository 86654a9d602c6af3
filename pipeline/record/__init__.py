"""The record that a consolidated workbook carries hidden: which cell shows what, and what it must say.

`publish` writes it from what it wrote; tracing, verifying and the tier above read it. Every line is a row
of texts, so that any spreadsheet program keeps it as it is; the first line bears a seal (SHA-256) over all
others. The seal shows what was changed by hand; it is no signature: whoever forges the record can seal it.
"""

from __future__ import annotations

from pipeline.record.codec import (
    SHEET,
    BrokenRecordError,
    cell_lines,
    decode,
    encode,
    figure_lines,
    is_record,
)
from pipeline.record.lines import (
    ALL,
    HIGHEST,
    NONE,
    SHARE,
    SUM,
    BelowLine,
    CellsLine,
    FiguresLine,
    Line,
    PackageLine,
    Record,
    RecordedFigure,
    RecordedKey,
    RecordedUnit,
    SourcesLine,
    TotalLine,
    group_of,
    group_scope,
)
from pipeline.record.values import (
    BLANK_DIGEST,
    DIGEST_SIGNS,
    agrees,
    canonical,
    digest,
)

__all__ = [
    "ALL",
    "BLANK_DIGEST",
    "DIGEST_SIGNS",
    "HIGHEST",
    "NONE",
    "SHARE",
    "SHEET",
    "SUM",
    "BelowLine",
    "BrokenRecordError",
    "CellsLine",
    "FiguresLine",
    "Line",
    "PackageLine",
    "Record",
    "RecordedFigure",
    "RecordedKey",
    "RecordedUnit",
    "SourcesLine",
    "TotalLine",
    "agrees",
    "canonical",
    "cell_lines",
    "decode",
    "digest",
    "encode",
    "figure_lines",
    "group_of",
    "group_scope",
    "is_record",
]
