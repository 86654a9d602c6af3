"""What goes back to each unit: its own workbook with the doubtful cells marked, and a list of them.

`feedback_of` says who gets one, under which name, and what it says; `marked_workbook` makes one from the
unit's own file (meant for a worker process: the file is not ours), `list_workbook` one that is a list alone.
"""

from pipeline.feedback.choose import Feedback, Note, feedback_of
from pipeline.feedback.own import list_workbook, marked_workbook

__all__ = ["Feedback", "Note", "feedback_of", "list_workbook", "marked_workbook"]
