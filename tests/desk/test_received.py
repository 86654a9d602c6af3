"""received.csv: the office's register of when each file came."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.desk import load_desk
from pipeline.desk.received import parse_moment
from pipeline.model import FileKind, Reading, SourceFile

READINGS = [
    Reading(SourceFile(name, Path(name), name, FileKind.SPREADSHEET)) for name in ("a.xlsx", "b.xlsx")
]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("19/12/2024", date(2024, 12, 19)),
        ("19/12/2024 16:05:30", datetime(2024, 12, 19, 16, 5, 30)),
        ("19/12/2024 16h05", datetime(2024, 12, 19, 16, 5)),
        ("16h ngày 19/12/2024", datetime(2024, 12, 19, 16)),
        ("2024-12-19 16:05", datetime(2024, 12, 19, 16, 5)),
        ("2024-12-19T23:30:00+07:00", datetime(2024, 12, 19, 23, 30)),
        ("2024-12-19T17:30:00Z", datetime(2024, 12, 20, 0, 30)),
        ("12/19/2024", None),
        ("19/12/24", None),
        ("19/12/2024 25:00", None),
        ("hôm qua", None),
    ],
)
def test_a_moment_is_read_day_first_in_the_time_of_viet_nam(text: str, moment: date | None) -> None:
    assert parse_moment(text) == moment


def test_faulty_rows_are_told_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "received.csv").write_text(
        "tệp;ngày nhận\na.xlsx;19/12/2024 16:05\na.xlsx;20/12/2024\nc.xlsx;20/12/2024\nb.xlsx;mai\n",
        encoding="utf-8",
    )

    desk = load_desk(tmp_path, READINGS, {}, str)

    assert desk.received == {"a.xlsx": datetime(2024, 12, 19, 16, 5)}
    assert [(fault.file, fault.line, fault.key) for fault in desk.faults] == [
        ("received.csv", 3, "desk.said-twice"),
        ("received.csv", 4, "desk.unknown-file"),
        ("received.csv", 5, "desk.not-a-moment"),
    ]


def test_without_lists_there_is_nothing_to_say(tmp_path: Path) -> None:
    desk = load_desk(tmp_path, READINGS, {}, str)

    assert (desk.decisions, desk.received, desk.faults, desk.sha256) == ((), {}, (), {})
