"""TCVN3 and VNI text as Unicode, by the tables in encodings/*.csv.

In both, a Vietnamese letter stands in the cell as Western letters or signs: TCVN3 has one character per
letter, VNI writes most letters as a base letter and a mark (`oâ` for ô).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import resources

from pipeline.intake.fonts import Encoding, LegacyFont

_COLUMNS = {
    Encoding.TCVN3: ("cell_char", "unicode_char"),
    Encoding.VNI: ("cell_chars", "unicode_char"),
}


def decode(text: str, encoding: Encoding) -> str:
    """The text as Unicode (NFC). Characters that are no letters of the encoding stay as they are."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _decoder(encoding)(text))


def decode_font(text: str, font: LegacyFont) -> str:
    """The text as its font shows it: a capital font's letters are capitals."""
    decoded = decode(text, font.encoding)
    return decoded.upper() if font.capitals else decoded


def encode(text: str, encoding: Encoding) -> str:
    """Unicode text as the legacy encoding has it; TCVN3 loses the case of toned capitals."""
    table = {unicode: cell for cell, unicode, direction in _rows(encoding) if direction != "decode-only"}
    return "".join(table.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


@cache
def _rows(encoding: Encoding) -> list[tuple[str, str, str]]:
    """(characters in the cell, Unicode letter, direction) of every row of the encoding's table."""
    cell, letter = _COLUMNS[encoding]
    table = resources.files("pipeline.intake").joinpath("encodings", f"{encoding}.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    return [(row[cell], row[letter], row["direction"]) for row in csv.DictReader(lines)]


@cache
def _decoder(encoding: Encoding) -> Callable[[str], str]:
    table = {cell: letter for cell, letter, direction in _rows(encoding) if direction != "encode-only"}
    if encoding is Encoding.VNI:
        table = _with_mixed_case(table)
    # Longest first: a VNI letter of two characters goes before one whose single character begins it.
    choices = sorted(table, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(cell) for cell in choices))
    return lambda text: pattern.sub(lambda match: table[match.group()], text)


def _with_mixed_case(table: dict[str, str]) -> dict[str, str]:
    """Also a capital with a small letter's mark, as typed at the head of a word (`Oâng` for Ông)."""
    mixed = {
        base.upper() + mark: letter.upper() for (base, mark), letter in _pairs(table) if base.upper() != base
    }
    return mixed | table


def _pairs(table: dict[str, str]) -> list[tuple[tuple[str, str], str]]:
    return [((cell[0], cell[1]), letter) for cell, letter in table.items() if len(cell) == 2]
