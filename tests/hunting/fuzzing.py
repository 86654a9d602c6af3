"""Hunt: numbers, names of units and old encodings in any bytes at all.

`python -m tests.hunting.fuzzing numbers` lets atheris, a fuzzer that is guided by which lines are reached,
look for inputs (Linux; `pip install atheris`); the hunt itself and the tests use random texts made from
pieces that matter.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.extract.numbers import read_number
from pipeline.intake.convert import in_unicode
from pipeline.intake.fonts import LegacyFont, legacy_font
from pipeline.intake.raw import RawSheet, Run
from pipeline.messages import LANGUAGES, remedy, says
from pipeline.model import Finding, Oddity
from pipeline.recognise.units import UnitFinder
from tests.hunting.filled import campaigns

PIECES = (
    "0",
    "1",
    "12",
    "1.234",
    "1,234",
    "1.234.567",
    "007",
    "-",
    "–",
    "+",
    ".",
    ",",
    " ",
    "\u00a0",
    "'",
    "%",
    "x",
    "không",
    "không phát sinh",
    "tin, bài",
    "tin",
    "１２",
    "．",
    "٣",
    "²",
    "½",
    "1e5",
    "0x1",
    "_",
    "#REF!",
    "{}",
    "{value}",
    "@intake.x",
    "Sở Y tế",
    "UBND huyện ",
    "Đăk Tô",
    "xã Tam Xuân ",
    "II",
    "2",
    "SNV",
    "618",
    "a\u0301",
    "\ud800",
    "\x00",
    "\u202e",
    "\n",
    "C¸c",
    "®¬n vÞ",
    "Caùc",
    "ñôn vò",
    "Soá",
    "Sè",
    "\u0110\u1ea3ng",
)
FONTS = (None, ".VnTime", "VNI-Times", ".VnTimeH")


@cache
def _finders() -> list[UnitFinder]:
    return [UnitFinder(campaign) for campaign in campaigns()]


def _can_be_worded(finding: Finding) -> None:
    for language in LANGUAGES:
        says(finding, language)
        remedy(finding, language)


def numbers(text: str) -> None:
    """A cell has one value or a finding, never a number that is not in it, and never one too large."""
    words = campaigns()[0].words
    for decimals in (0, 1):
        for percent in (False, True):
            read = read_number(
                text,
                (),
                decimals=decimals,
                units_of_measure=("tin, bài", "tin"),
                words=words,
                percent=percent,
            )
            assert (read.value is not None) or read.code is not None
            if read.value is not None:
                assert abs(read.value) * 10**decimals < 2**63
                assert not isinstance(read.value, Decimal) or read.value != int(read.value)
            if text.isascii() and text.isdigit() and len(text) < 18:
                assert read.value == int(text)
            if read.code is not None:
                _can_be_worded(Finding(read.code, facts=read.facts))
    assert (
        read_number(text, (Oddity.ERROR_VALUE,), decimals=0, units_of_measure=(), words=words).value is None
    )


def units(text: str) -> None:
    """A unit of the campaign, or a finding that says why none; never a choice between two."""
    code, _, name = text.partition("|")
    for finder, campaign in zip(_finders(), campaigns(), strict=True):
        match = finder.find(code, name)
        assert match.unit in campaign.unit_by_code or (match.unit is None and match.finding is not None)
        if match.finding is not None:
            _can_be_worded(match.finding)


def encodings(text: str) -> None:
    """Text becomes composed Unicode; genuine Vietnamese is never touched; blanks stay blank."""
    for name in FONTS:
        font: LegacyFont | None = legacy_font(name) if name else None
        raw = RawSheet("s")
        for row, line in enumerate(text.split("\n")):
            raw.put_text((row, 0), (Run(line[:3], font), Run(line[3:], None)))
        sheets, findings = in_unicode([raw], "f")
        for value in sheets[0].values.values():
            assert isinstance(value, str)
            assert unicodedata.is_normalized("NFC", value)
        for finding in findings:
            _can_be_worded(finding)


TARGETS: dict[str, Callable[[str], None]] = {"numbers": numbers, "units": units, "encodings": encodings}


def hunt_texts(moments: random.Random, _: Path) -> Iterator[tuple[str, Path | None]]:
    """Each text that breaks a promise."""
    for _round in range(200):
        text = "".join(moments.choices(PIECES, k=moments.randint(0, 6)))
        if moments.random() < 0.2:
            text = text.replace(moments.choice(text or "a"), "|", 1)
        for name, target in TARGETS.items():
            try:
                target(text)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
                yield f"{name}({text!r}): {type(error).__name__}: {error}", None


def main() -> None:
    """Let atheris look for inputs; further words go to it, such as -max_total_time=60 -seed=1."""
    import atheris

    target = TARGETS[sys.argv.pop(1)]
    campaigns()
    atheris.instrument_all()
    atheris.Setup(sys.argv, lambda data: target(data.decode("utf-8", "surrogateescape")))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
