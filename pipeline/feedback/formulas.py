"""Which formulas of a unit's workbook may stay formulas: those that only compute with its own cells.

An allowlist, because what a spreadsheet program can be made to do by a formula (DDE, WEBSERVICE, links to
other files, macros behind names) has no end. Everything else becomes the value that the file states for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from pipeline.personal import without_personal_data

_FUNCTION_NAMES = """
    ABS AND AVERAGE AVERAGEIF COLUMN COLUMNS CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DAY
    EVEN EXACT FIND HLOOKUP IF IFERROR IFNA INDEX INT ISBLANK ISERROR ISNA ISNUMBER ISTEXT LEFT LEN LOOKUP
    LOWER MATCH MAX MID MIN MOD MONTH NOT ODD OR PRODUCT RANK RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SIGN
    SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT TEXT TODAY TRIM TRUNC UPPER VALUE VLOOKUP YEAR
"""
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_CELLS = (
    r"(?:(?P<quoted>'(?:[^'\[\]|]|'')+')!|(?P<plain>[^\W\d][\w.]*)!)?"
    r"(?:\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d{1,7}:\$?\d{1,7})"
)
_ENDS = r"(?![\w.$!:?\\(\[{'\"#@])"  # nothing may hang on to an operand
_TOKEN = re.compile(
    r"\s+"
    r'|"(?:[^"]|"")*"(?!")'
    rf"|#(?:REF!|DIV/0!|VALUE!|NULL!|NUM!|NAME\?|N/A){_ENDS}"
    rf"|{_CELLS}{_ENDS}"
    rf"|(?:\d+(?:\.\d*)?|\.\d+)(?:E[-+]?\d+)?{_ENDS}"
    r"|(?P<function>[A-Z][A-Z0-9.]*)(?P<called>\()"
    rf"|(?P<name>[^\W\d][\w.\\?]*){_ENDS}"
    r"|(?P<opened>[({])|(?P<closed>[)}])|<=|>=|<>|[-+*/^&=<>%,;]",
    re.IGNORECASE,
)
_PAIRS = {")": "(", "}": "{"}
_WORDS = ("TRUE", "FALSE")
_MOST_SIGNS = 8192  # Excel's own limit for a formula


def is_harmless(formula: str, sheets: Collection[str], names: Collection[str] = ()) -> bool:
    """Whether "=…" does nothing but compute with cells of the workbook's own `sheets` and known `names`.

    Every sign must belong to a piece that is known: a number, a text, a range of a sheet that is there, one
    of the functions above, an operator. No piece may hang on to another that is not.
    """
    if not formula.startswith("=") or not 1 < len(formula) <= _MOST_SIGNS:
        return False
    at, opened = 1, ""
    while at < len(formula):
        token = _TOKEN.match(formula, at)
        if token is None or not _is_known(token, sheets, names):
            return False
        at = token.end()
        sign = token["opened"] or token["called"]
        if sign:
            opened += sign
        elif token["closed"]:
            if opened[-1:] != _PAIRS[token["closed"]]:
                return False
            opened = opened[:-1]
    return not opened


def _is_known(token: re.Match[str], sheets: Collection[str], names: Collection[str]) -> bool:
    if token["function"]:
        return token["function"].upper() in _FUNCTIONS
    if token["name"]:
        return token["name"].upper() in _WORDS or token["name"] in names
    sheet = token["quoted"][1:-1].replace("''", "'") if token["quoted"] else token["plain"]
    return sheet is None or sheet in sheets


@lru_cache(maxsize=16_384)
def may_stay(formula: str, sheets: frozenset[str], names: frozenset[str] = frozenset()) -> bool:
    """Whether a formula is harmless, and bears nobody's number or address in its texts."""
    return is_harmless(formula, sheets, names) and without_personal_data(formula) == formula
