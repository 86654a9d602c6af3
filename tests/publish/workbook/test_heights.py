"""How high rows must be, of many texts at once."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.workbook.heights import heights_of
from pipeline.publish.workbook.measure import height_of, lines_of


@given(
    st.lists(st.text() | st.text(st.sampled_from("aW 0.ươ\u0301—字\n"), max_size=40), max_size=20),
    st.sampled_from([0.5, 5.0, 12.0, 30.0, 72.0]),
    st.sampled_from([8, 11, 13]),
    st.booleans(),
)
def test_heights_of_many_texts_are_those_of_each(
    texts: list[str], width: float, size: float, bold: bool
) -> None:
    each = [height_of(lines_of(text, width, size, bold=bold), size) for text in texts]

    assert heights_of(texts, width, size, bold=bold).tolist() == each
