"""JSON that is put together from texts is spelt as the standard library spells it."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.indented import list_of, object_of, spelt
from pipeline.publish.exact import Json, json_text

TEXTS = st.text(st.characters(codec=None), max_size=6) | st.sampled_from(
    ["\udc80 gãy", "\\u1234", 'dòng 1\r\n  "dòng" 2', "1.5", "x-0,", "\x7f\u2028", ""]
)
NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3)
PLAIN = TEXTS | NUMBERS | st.booleans() | st.none() | st.just(Decimal("-0"))
VALUES: st.SearchStrategy[Json] = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
WHOLE = st.lists(VALUES, max_size=4) | st.dictionaries(TEXTS, VALUES, max_size=4)


@given(WHOLE)
def test_a_file_of_a_package_is_put_in_as_it_stands(value: Json) -> None:
    text = json_text(value).removesuffix("\n")

    found = object_of({"summary": text})

    assert json.loads(found, parse_float=Decimal) == {"summary": json.loads(text, parse_float=Decimal)}
    assert [line.removeprefix(" ") for line in found.split("\n")[1:-1]] == f'"summary": {text}'.split("\n")


@given(st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3), max_size=3))
def test_what_is_put_together_is_spelt_as_a_whole(value: dict[str, list[str]]) -> None:
    parts = {name: list_of(map(spelt, items)) for name, items in value.items()}

    assert object_of(parts) == json.dumps(value, ensure_ascii=False, indent=1)


def test_decimals_stay_exact() -> None:
    text = json_text({"a": Decimal("472.30"), "b": Decimal("123456789012345678.25")}).removesuffix("\n")

    assert object_of({"x": text}) == '{\n "x": {\n  "a": 472.30,\n  "b": 123456789012345678.25\n }\n}'
