"""What a campaign is, as loaded from schemas/<campaign>/: forms, units, periods, rules.

Everything a stage needs to know about a campaign is here, and nothing else in pipeline/ knows any
campaign. The objects are frozen and picklable: the reading workers get them whole.
"""

from pipeline.campaign.model.campaign import (
    Area,
    Campaign,
    Deadline,
    Extension,
    Far,
    Group,
    Letterhead,
    NativeExpectation,
    Period,
    Successor,
    Target,
    Unit,
    Words,
)
from pipeline.campaign.model.label import Label, label_in
from pipeline.campaign.model.links import Continued, Link
from pipeline.campaign.model.numbers import Indicator, NumberRule, OverUnits
from pipeline.campaign.model.slots import Check, ContinueCheck, Form, OrderCheck, ShareCheck, Slot, SumCheck
from pipeline.campaign.model.tables import (
    Choice,
    Column,
    Field,
    FieldRole,
    Fields,
    Holds,
    ListColumn,
    Matrix,
    Narrative,
    OpenList,
    Question,
    Row,
    RowKeys,
    Section,
    SheetForm,
    Table,
)

__all__ = [
    "Area",
    "Campaign",
    "Check",
    "Choice",
    "Column",
    "ContinueCheck",
    "Continued",
    "Deadline",
    "Extension",
    "Far",
    "Field",
    "FieldRole",
    "Fields",
    "Form",
    "Group",
    "Holds",
    "Indicator",
    "Label",
    "Letterhead",
    "Link",
    "ListColumn",
    "Matrix",
    "Narrative",
    "NativeExpectation",
    "NumberRule",
    "OpenList",
    "OrderCheck",
    "OverUnits",
    "Period",
    "Question",
    "Row",
    "RowKeys",
    "Section",
    "ShareCheck",
    "SheetForm",
    "Slot",
    "Successor",
    "SumCheck",
    "Table",
    "Target",
    "Unit",
    "Words",
    "label_in",
]
