"""What can be a Vietnamese syllable."""

from __future__ import annotations

import pytest

from pipeline.intake.syllables import is_syllable

SYLLABLES = """
    Nghiêng Thông huyện quyết giữa khuya thuở ươm yêu oẳn xoong hoà hòa quí quý huý gì gió Xã máy báo
"""
NONE = "lôc Xaõ Së Th«ng ăa â Zürich àà ngh UBND µ maùy baùo taây"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", NONE.split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
