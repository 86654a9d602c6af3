"""OpenDocument formulas as xlsx spells them."""

from __future__ import annotations

import pytest

from pipeline.intake.ods_formulas import as_in_xlsx


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("of:=SUM([.E4:.I4])", "SUM(E4:I4)"),
        ("of:=[.E4]+[.$F$4]-2", "E4+$F$4-2"),
        ("of:=SUM([.A1];[$'Biểu 2'.B1:.C1])", "SUM(A1,'Biểu 2'!B1:C1)"),
        ("of:=[$Sheet2.A1]", "Sheet2!A1"),
        ("oooc:=SUM([.A1:.A2])", "SUM(A1:A2)"),
        ("of:=SUM([$a.A1:$b.A2])", "SUM([$a.A1:$b.A2])"),  # which is for `sums` to refuse
        ("of:=SUM([$'a'.A1:$'a'.A2])", "SUM('a'!A1:A2)"),
        ('of:=IF([.A1]="x";1;2)', None),
        ("of:=" + "[.A1]+" * 200, None),
        ("x:=1", None),
        (None, None),
    ],
)
def test_references_are_spelt_anew(formula: str | None, text: str | None) -> None:
    assert as_in_xlsx(formula) == text
