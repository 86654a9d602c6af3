"""Values as the page shows them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.page.shown import text
from pipeline.publish.safe_text import encodable
from pipeline.text import on_one_line


@given(st.text() | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "L"])))
def test_what_is_printable_is_told_at_once_to_the_same_text(said: str) -> None:
    assert text(said) == encodable(on_one_line(said))
