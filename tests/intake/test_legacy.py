"""TCVN3 and VNI letters there and back."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest

from pipeline.intake.fonts import Encoding, LegacyFont, legacy_font
from pipeline.intake.legacy import decode, decode_font, encode

SMALL = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
LETTERS = [letter for letter in SMALL + SMALL.upper() if not letter.isascii()]
SCHEMAS = Path(__file__).parents[2] / "schemas"


def unit_names() -> list[str]:
    """Every unit name and alias of every campaign that is installed, and a few beside."""
    names = ["Sở Thông tin và Truyền thông", "UBND xã Tam Sơn", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"]
    for table in sorted(SCHEMAS.glob("*/units.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                names += [row["name"], *filter(None, (row.get("aliases") or "").split("|"))]
    return names


def round_trip(text: str, encoding: Encoding) -> str:
    return decode(encode(text, encoding), encoding)


def test_there_are_134_letters() -> None:
    assert len(LETTERS) == 134


def test_vni_is_exact_for_every_pair_of_letters() -> None:
    wrong = [
        a + b
        for a, b in product(LETTERS, LETTERS)
        if decode(encode(a + b, Encoding.VNI), Encoding.VNI) != a + b
    ]

    assert wrong == []


def test_vni_letters_keep_their_neighbours() -> None:
    plain = "abcdeghiklmnopqrstuvxy"
    texts = [before + letter + after for before in plain for letter in LETTERS for after in plain[:6]]

    assert [text for text in texts if round_trip(text, Encoding.VNI) != text] == []


def test_tcvn3_is_exact_for_small_letters_and_for_capitals_but_for_their_case() -> None:
    small = [letter for letter in LETTERS if letter.islower()]
    pairs = [first + second for first, second in product(small, small)]

    assert [pair for pair in pairs if round_trip(pair, Encoding.TCVN3) != pair] == []
    assert [one for one in LETTERS if round_trip(one, Encoding.TCVN3).lower() != one.lower()] == []


def test_a_capital_font_shows_capitals() -> None:
    font = LegacyFont(Encoding.TCVN3, capitals=True)
    shown = [decode_font(encode(letter, Encoding.TCVN3), font) for letter in LETTERS]

    assert shown == [letter.upper() for letter in LETTERS]


@pytest.mark.parametrize("name", unit_names())
def test_unit_names_come_out_right(name: str) -> None:
    assert decode(encode(name, Encoding.VNI), Encoding.VNI) == name
    assert decode(encode(name, Encoding.TCVN3), Encoding.TCVN3).lower() == name.lower()


@pytest.mark.parametrize(
    ("cell", "encoding", "text"),
    [
        ("Së Th«ng tin vµ TruyÒn th«ng", Encoding.TCVN3, "Sở Thông tin và Truyền thông"),
        ("\u00adíc", Encoding.TCVN3, "ước"),
        ("Sôû Thoâng tin vaø Truyeàn thoâng", Encoding.VNI, "Sở Thông tin và Truyền thông"),
        ("Oâng Ñoã vaø 12 m²", Encoding.VNI, "Ông Đỗ và 12 m²"),
        ("plain – “text” 12", Encoding.VNI, "plain – “text” 12"),
    ],
)
def test_text_as_it_stands_in_cells(cell: str, encoding: Encoding, text: str) -> None:
    assert decode(cell, encoding) == text


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", LegacyFont(Encoding.TCVN3)),
        (".VNTIMEH", LegacyFont(Encoding.TCVN3, capitals=True)),
        (".VnArial Narrow", LegacyFont(Encoding.TCVN3)),
        ("VNI-Times", LegacyFont(Encoding.VNI)),
        ("vni times", LegacyFont(Encoding.VNI)),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_fonts_are_known_by_name(name: str, font: LegacyFont | None) -> None:
    assert legacy_font(name) == font
