"""Texts looked at together are judged as each is by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.workbook import plain_texts
from pipeline.publish.workbook.plain_texts import are_printable, is_printable


@given(st.text(st.characters(max_codepoint=0x180)))
def test_a_text_is_printable_if_python_says_so(text: str) -> None:
    assert is_printable(text) == text.isprintable()


@pytest.mark.parametrize("sign", [chr(code) for code in range(129)])
def test_every_sign_is_told_as_python_tells_it(sign: str) -> None:
    assert is_printable(f"a{sign}b") == sign.isprintable()


@given(st.lists(st.sampled_from(["", "a", "ã", "a b", "a\n", "\x7f", "\u2028"]), max_size=9))
def test_texts_are_printable_if_each_is(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_texts, "_TEXTS_AT_ONCE", 2)
        assert are_printable(texts) == all(text.isprintable() for text in texts)
