"""Which formulas of a unit's workbook may stay formulas: those that only compute with its own cells.

An allowlist, because what a spreadsheet program can be made to do by a formula (DDE, WEBSERVICE, links to
other files, macros behind names) has no end. Everything else becomes the value that the file states for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

_FUNCTION_NAMES = """
    ABS AND AVERAGE AVERAGEIF COLUMN COLUMNS CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DAY
    EVEN EXACT FIND HLOOKUP IF IFERROR IFNA INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LEFT LEN LOOKUP
    LOWER MATCH MAX MID MIN MOD MONTH NOT ODD OR PRODUCT RANK RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SIGN
    SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TEXT TODAY TRIM TRUNC UPPER VALUE VLOOKUP YEAR
"""
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_CELLS = re.compile(
    r"(?:(?P<quoted>'(?:[^'\[\]|]|'')+')!|(?P<plain>[^\W\d][\w.]*)!)?"
    r"(?:\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d{1,7}:\$?\d{1,7})",
    re.IGNORECASE,
)
_MOST_SIGNS = 8192  # Excel's own limit for a formula


def is_harmless(formula: str, sheets: Collection[str], names: Collection[str] = ()) -> bool:
    """Whether "=…" does nothing but compute with cells of the workbook's own `sheets` and known `names`."""
    if len(formula) > _MOST_SIGNS:
        return False
    try:
        tokens = Tokenizer(formula).items
    except (TokenizerError, IndexError):
        return False
    return bool(tokens) and all(_is_harmless(token, sheets, names) for token in tokens)


def _is_harmless(token: Token, sheets: Collection[str], names: Collection[str]) -> bool:
    if token.type == Token.FUNC and token.subtype == Token.OPEN:
        return token.value[:-1].upper() in _FUNCTIONS
    if token.type == Token.OPERAND and token.subtype == Token.RANGE:
        return token.value in names or _is_own_range(token.value, sheets)
    # A literal, as the tokenizer calls it, is a formula that it could not take apart.
    return token.type != Token.LITERAL


def _is_own_range(text: str, sheets: Collection[str]) -> bool:
    match = _CELLS.fullmatch(text)
    if match is None:
        return False
    sheet = match["quoted"][1:-1].replace("''", "'") if match["quoted"] else match["plain"]
    return sheet is None or sheet in sheets
