"""The types that flow between the stages; nothing else.

Small things (a finding, a return, an outcome) are frozen dataclasses; bulk things (figures, list rows)
are DataFrames whose columns are declared in `tables` and `totals`. Nothing heavy is imported here: the
worker processes that read returns load it.
"""

from pipeline.model.cells import Address, Book, CellValue, Merge, Oddity, Sheet, Texts, texts_at
from pipeline.model.decisions import Decision, DecisionKind
from pipeline.model.files import FileKind, SourceFile, file_order
from pipeline.model.findings import Finding
from pipeline.model.history import (
    Against,
    Compared,
    ComparedUnit,
    EarlierPackage,
    EarlierState,
    Incomparable,
    Meaning,
    Origin,
    Past,
    TargetProgress,
)
from pipeline.model.outcomes import (
    FileOutcome,
    Outcome,
    ReceivedFrom,
    Settlement,
    UnitBelow,
    UnitOutcome,
    UnitState,
)
from pipeline.model.package import Package
from pipeline.model.returns import (
    Answer,
    Entries,
    Extract,
    ListRow,
    ListTotal,
    Reading,
    Recognition,
    Return,
    State,
)
from pipeline.model.tables import (
    ANSWER_COLUMNS,
    ENTRY_COLUMNS,
    LIST_BASE_COLUMNS,
    LIST_TOTAL_COLUMNS,
    TASK_COLUMNS,
    LongTables,
)
from pipeline.model.totals import (
    AREA_TOTAL_COLUMNS,
    FIGURE_COLUMNS,
    GROUP_TOTAL_COLUMNS,
    SHARE_COLUMNS,
    TOTAL_COLUMNS,
    Totals,
)

__all__ = [
    "ANSWER_COLUMNS",
    "AREA_TOTAL_COLUMNS",
    "ENTRY_COLUMNS",
    "FIGURE_COLUMNS",
    "GROUP_TOTAL_COLUMNS",
    "LIST_BASE_COLUMNS",
    "LIST_TOTAL_COLUMNS",
    "SHARE_COLUMNS",
    "TASK_COLUMNS",
    "TOTAL_COLUMNS",
    "Address",
    "Against",
    "Answer",
    "Book",
    "CellValue",
    "Compared",
    "ComparedUnit",
    "Decision",
    "DecisionKind",
    "EarlierPackage",
    "EarlierState",
    "Entries",
    "Extract",
    "FileKind",
    "FileOutcome",
    "Finding",
    "Incomparable",
    "ListRow",
    "ListTotal",
    "LongTables",
    "Meaning",
    "Merge",
    "Oddity",
    "Origin",
    "Outcome",
    "Package",
    "Past",
    "Reading",
    "ReceivedFrom",
    "Recognition",
    "Return",
    "Settlement",
    "Sheet",
    "SourceFile",
    "State",
    "TargetProgress",
    "Texts",
    "Totals",
    "UnitBelow",
    "UnitOutcome",
    "UnitState",
    "file_order",
    "texts_at",
]
