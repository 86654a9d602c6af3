"""The direct way to a feedback workbook: the unit's package itself is patched, without openpyxl.

It is taken only if every element and attribute of every part is known to be harmless (`known.py`); what goes
out is written anew from what is known. In any doubt there is no workbook, and the slower way is taken.
"""

from pipeline.feedback.direct.markup import DoubtError
from pipeline.feedback.direct.workbook import direct_list, direct_workbook

__all__ = ["DoubtError", "direct_list", "direct_workbook"]
