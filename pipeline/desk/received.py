"""inputs/received.csv: when each file was received, as the office's register has it.

Times are those of Viet Nam (Asia/Ho_Chi_Minh, UTC+7 all year); a time with another offset is converted.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

from pipeline.desk.names import FileNames
from pipeline.desk.table import Row, Sheet
from pipeline.text import parse_date

FILE = "received.csv"
COLUMNS = {
    "file": ("tệp", "tên tệp"),
    "received_at": ("received at", "ngày nhận", "thời điểm nhận", "ngày giờ nhận", "giờ nhận"),
}
REQUIRED = ("file", "received_at")

VIET_NAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_TIME = r"(?P<h>\d{1,2})(?:[:hg](?P<m>\d{2})?)(?::(?P<s>\d{2}))?"
_FORMS = (
    re.compile(rf"(?P<day>\S+)[\sT]+{_TIME}"),
    re.compile(rf"{_TIME}(?:,? ngày)? (?P<day>\S+)"),
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


def parse_received(sheet: Sheet, files: FileNames) -> dict[str, date]:
    """File -> when it was received: a datetime (no zone, local) where a time is given, else a date."""
    found: dict[str, date] = {}
    first: dict[str, int] = {}
    for row in sheet.rows:
        file, when = files.find(row, sheet), _when(row, sheet)
        if file is None or when is None:
            continue
        if file in found:
            sheet.fault(row.line, "said-twice", other=first[file], file=file)
            continue
        found[file], first[file] = when, row.line
    return found


def _when(row: Row, sheet: Sheet) -> date | None:
    wanted = row["received_at"]
    if not wanted:
        sheet.fault(row.line, "blank", column="received_at")
        return None
    when = parse_moment(wanted)
    if when is None:
        sheet.fault(row.line, "not-a-moment", wanted=wanted)
    return when


def parse_moment(text: str) -> date | None:
    """A moment as a register has it; None if it is none. Day before month, always.

    Such as "19/12/2024 16:05:30", "19/12/2024 16h05", "2024-12-19T16:05+07:00" or a mere "19/12/2024".
    """
    if _ISO.fullmatch(text):
        return _iso(text)
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _joined(match)
    return parse_date(text) if re.match(r"\S+$", text) else None


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(VIET_NAM).replace(tzinfo=None) if moment.tzinfo else moment


def _joined(match: re.Match[str]) -> datetime | None:
    day = parse_date(match["day"])
    try:
        clock = time(int(match["h"]), int(match["m"] or 0), int(match["s"] or 0))
    except ValueError:
        return None
    return datetime.combine(day, clock) if day else None
