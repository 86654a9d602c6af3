"""What goes back to each unit: its own workbook with the doubtful cells marked, and a list of them.

`feedback_of` says who gets one, under which name, and what it says; `marked_workbook` makes one from the
unit's own file (meant for a worker process: the file is not ours), `list_workbook` one that is a list alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.feedback.choose import Feedback, Note, feedback_of
from pipeline.feedback.direct import DoubtError, direct_list, direct_workbook

__all__ = ["Feedback", "Note", "feedback_of", "list_workbook", "marked_workbook"]


def marked_workbook(data: bytes, feedback: Feedback, sheets: Sequence[str]) -> bytes:
    """The unit's workbook, disarmed, its doubtful cells marked, with the list as its first sheet.

    `sheets` are the worksheets' names, in the workbook's order, as the notes call them: a name in an old
    encoding stands differently in the file. What the direct way does not know goes through openpyxl, which
    takes ten times as long. Meant to run in a worker process with a time and a memory limit.

    Raises:
        Exception: whatever openpyxl raises on a file that is not as it should be; ValueError from the seal.
    """
    try:
        return direct_workbook(data, feedback, sheets)
    except DoubtError:
        # Heavy, and hardly ever needed.
        from pipeline.feedback.own import marked_workbook as through_openpyxl

        return through_openpyxl(data, feedback, sheets)


def list_workbook(feedback: Feedback) -> bytes:
    """The list alone, for a file that cannot or must not be opened again."""
    return direct_list(feedback)
