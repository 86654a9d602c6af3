"""The heading of the summary by Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

from datetime import date

from pipeline.publish.workbook.block_writer import FIRST
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.measure import text_width
from pipeline.publish.workbook.sheet import SheetWriter
from pipeline.publish.workbook.styles import STYLES

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_STAMP_ROOM_PT = 40.0  # number, symbol and signing time of an appendix in a file of its own go here, 10 pt
_RULE_PT = 7.0
_RULE_SHARE = 0.4  # the rule under a name is a third to a half of its length


def write_heading(sheet: SheetWriter, contents: Contents, last_column: int) -> int:
    """Write it over the sheet's whole width; returns the next row.

    Whoever issues it stands on the left, state and motto on the right. The first row is left free: the
    registry stamps it when the document is signed.
    """
    head = contents.campaign.letterhead
    sheet.height(0, _STAMP_ROOM_PT)
    row = 1
    left, right = (0, FIRST - 1), (FIRST, last_column)
    over, under = (head.parent_body, head.issuing_body) if head.parent_body else (head.issuing_body, "")
    sheet.span(row, left[0], row, left[1], over.upper(), "parent" if head.parent_body else "issuer")
    sheet.span(row, right[0], row, right[1], STATE_NAME, "state")
    sheet.span(row + 1, left[0], row + 1, left[1], under.upper(), "issuer")
    sheet.span(row + 1, right[0], row + 1, right[1], MOTTO, "motto")
    _rules(
        sheet, row + 2, (left, head.issuing_body.upper(), _RULE_SHARE, "issuer"), (right, MOTTO, 1, "motto")
    )
    place_date = contents.say(
        "heading.place-date", place=head.place, date=long_date(contents.package.as_of, contents)
    )
    sheet.span(row + 3, right[0], row + 3, right[1], place_date, "place_date")
    return _write_title(sheet, contents, row + 5, last_column)


def _write_title(sheet: SheetWriter, contents: Contents, row: int, last_column: int) -> int:
    subject = contents.label(contents.campaign.title)
    sheet.span(row, 0, row, last_column, contents.say("summary.title").upper(), "title")
    sheet.span(row + 1, 0, row + 1, last_column, subject, "title")
    _rules(sheet, row + 2, ((0, last_column), subject, _RULE_SHARE, "title"))
    sheet.span(
        row + 3,
        0,
        row + 3,
        last_column,
        contents.say("heading.period", period=contents.period_label),
        "period",
    )
    as_of = contents.say("heading.as-of", date=f"{contents.package.as_of:%d/%m/%Y}")
    sheet.span(row + 4, 0, row + 4, last_column, as_of, "subtitle")
    return row + 6


def _rules(sheet: SheetWriter, row: int, *names: tuple[tuple[int, int], str, float, str]) -> None:
    """Draw a thin line under each name: (first and last column, text, length against the text's, style)."""
    sheet.height(row, _RULE_PT)
    for (first, last), text, share, style in names:
        width = min(text_width(text, STYLES[style]["font_size"], bold=True), sheet.width_of(first, last))
        start = sheet.left_px(first)
        sheet.rule(row, (start + sheet.left_px(last + 1)) / 2, width * share * 7)


def long_date(day: date, contents: Contents) -> str:
    """The day as a document writes it: only days below 10 and the months 1 and 2 get a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return contents.say("long-date", day=f"{day.day:02d}", month=month, year=day.year, iso=day.isoformat())
