"""JSON with exact decimals."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.json_text import Json, Verbatim, json_text, spelt
from pipeline.publish.exact import unscaled

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


_TEXTS = st.text(st.characters(codec=None), max_size=6) | st.sampled_from(
    ["\udc80 gãy", "\\u1234", 'dòng 1\r\n  "dòng" 2', "1.5", "x-0,", "\x7f\u2028", ""]
)
_SHORT = st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3)
_PLAIN = _TEXTS | _SHORT | st.booleans() | st.none() | st.just(Decimal("-0"))
_ANY: st.SearchStrategy[Json] = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)
_WHOLE = st.lists(_ANY, max_size=4) | st.dictionaries(_TEXTS, _ANY, max_size=4)


@given(_WHOLE)
def test_a_file_of_a_package_is_put_in_as_it_stands(value: Json) -> None:
    text = json_text(value).removesuffix("\n")

    found = spelt({"summary": Verbatim(text)})

    assert found == spelt({"summary": value})
    assert json.loads(found, parse_float=Decimal) == {"summary": json.loads(text, parse_float=Decimal)}
    assert [line.removeprefix(" ") for line in found.split("\n")[1:-1]] == f'"summary": {text}'.split("\n")


def test_decimals_stay_exact() -> None:
    text = json_text({"a": Decimal("472.30"), "b": Decimal("123456789012345678.25")}).removesuffix("\n")

    assert spelt({"x": Verbatim(text)}) == '{\n "x": {\n  "a": 472.30,\n  "b": 123456789012345678.25\n }\n}'
