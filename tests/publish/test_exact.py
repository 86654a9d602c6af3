"""JSON with exact decimals."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.exact import json_text, unscaled, without_needless_zeros

_NUMBERS = st.integers(-(2**63), 2**63) | st.builds(unscaled, st.integers(-(2**63), 2**63), st.integers(0, 6))
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_VALUES)
def test_json_read_back_is_what_was_written(value: object) -> None:
    assert json.loads(json_text(value), parse_float=Decimal) == value  # type: ignore[arg-type]


_WITHOUT_DECIMALS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_WITHOUT_DECIMALS)
def test_without_decimals_json_is_as_the_standard_library_writes_it(value: object) -> None:
    standard = json.dumps(value, ensure_ascii=False, indent=1)

    assert json_text(value) == standard + "\n"  # type: ignore[arg-type]


def test_numbers_and_text_are_written_as_they_read() -> None:
    value = {"đơn vị": "xã", "tổng": 2**63, "kinh phí": unscaled(4723, 1), "trống": None, "danh sách": []}

    assert json_text(value) == (
        '{\n "đơn vị": "xã",\n "tổng": 9223372036854775808,\n "kinh phí": 472.3,\n'
        ' "trống": null,\n "danh sách": []\n}\n'
    )


def test_a_file_name_that_is_not_unicode_is_written_with_escapes() -> None:
    assert json_text(["a\udcffb"]) == '[\n "a\\udcffb"\n]\n'


def test_percents_lose_needless_zeros() -> None:
    percents = [Decimal("100.000000"), Decimal("33.333333"), Decimal("0.100000")]

    assert [without_needless_zeros(percent) for percent in percents] == [
        100,
        Decimal("33.333333"),
        Decimal("0.1"),
    ]
