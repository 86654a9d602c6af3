"""Only formulas that compute with the workbook's own cells stay formulas."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

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


_CELL = r"\$?[A-Z]{1,3}\$?\d+"
_COLUMNS, _ROWS = r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}", r"\$?\d+:\$?\d+"
OWN = rf"areas|(?:(?:Data|'Biểu 1'|'It''s')!)?(?i:{_CELL}(?::{_CELL})?|{_COLUMNS}|{_ROWS})"
PIECES = (
    *("SUM(", "IF(", "INDIRECT(", "(", ")", "{", "}", ",", ";", "+", "&", "=", "<>", "%", " ", ":", "!", "|"),
    *("A1", "$B$2:C3", "1:1", "A:A", "Data!A1", "'Biểu 1'!A1", "'It''s'!A1", "Other!A1", "[1]Data!A1", "cmd"),
    *("areas", "TRUE", "1", "0.5", ".", '"', '"x"', '"a""b"', "#REF!", "@", "#", "'", "\\", "$", "Data"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8))
@settings(max_examples=1000, deadline=None)
def test_a_harmless_formula_has_no_name_or_function_that_is_not_known(pieces: list[str]) -> None:
    """As another program takes it apart: openpyxl's tokenizer."""
    formula = "=" + "".join(pieces)
    if not is_harmless(formula, SHEETS, ("areas",)):
        return

    try:
        tokens = Tokenizer(formula).items
    except (TokenizerError, IndexError):
        return
    ranges = [token.value for token in tokens if token.subtype == Token.RANGE]
    functions = {token.value for token in tokens if token.type == Token.FUNC and token.subtype == Token.OPEN}
    assert functions <= {"SUM(", "IF("}
    assert [name for name in ranges if not re.fullmatch(OWN, name)] == []
    assert not [token for token in tokens if token.type == Token.LITERAL]
