"""Only formulas that compute with the workbook's own cells stay formulas."""

from __future__ import annotations

import pytest

from pipeline.feedback.formulas import is_harmless

SHEETS = ("Biểu 1", "Data", "It's")


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(E14:I14)",
        "=E14+$F$15*2-1",
        "='Biểu 1'!E14",
        "=Data!A1:B2",
        "='It''s'!A1",
        '=IF(A1>0,"có","không")',
        "=ROUND(SUM(A:A)/COUNT(1:1),2)",
        "=SUBTOTAL(109,E4:E9)",
        "=areas",
        "=#REF!+1",
    ],
)
def test_own_cells_and_plain_functions_are_harmless(formula: str) -> None:
    assert is_harmless(formula, SHEETS, ("areas",))


@pytest.mark.parametrize(
    "formula",
    [
        "=[1]Sheet1!A1",
        "='[other.xlsx]Biểu 1'!A1",
        "='C:\\x\\[other.xlsx]Data'!A1",
        "=cmd|'/C calc'!A0",
        "=+cmd|' /C calc'!A0",
        '=HYPERLINK("https://example.org","x")',
        '=WEBSERVICE("https://example.org")',
        '=INDIRECT("[other.xlsx]Data!A1")',
        '=IMAGE("https://example.org/x.png")',
        '=CALL("kernel32","WinExec","JC","calc")',
        '=_xlfn.WEBSERVICE("https://example.org")',
        '=RTD("server",,"topic")',
        "=Unknown!A1",
        "=areas",
        "=SUM(A1:INDIRECT(B1))",
        '=SUM("',
        "=",
        "=" + "1+" * 5000 + "1",
    ],
)
def test_whatever_reaches_beyond_is_not(formula: str) -> None:
    assert not is_harmless(formula, SHEETS)
