"""The loader asks of a file's shape exactly what the published JSON Schema asks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline.campaign.document import Map, Seq
from pipeline.campaign.faults import SchemaFolder
from pipeline.campaign.shape import KEYWORDS, NOTES, check_shape, json_schema, read_document

ROOT = Path(__file__).parents[2]
KINDS = ("campaign", "form", "expectations", "words")
PATTERNS = {
    "campaign": "*/campaign.yaml",
    "form": "*/forms/*.yaml",
    "expectations": "*/expectations.yaml",
    "words": "words.yaml",
}
FILES = [
    (kind, path)
    for folder in (ROOT / "schemas", ROOT / "tests" / "data" / "schemas")
    for kind in KINDS
    for path in sorted(folder.glob(PATTERNS[kind]))
]


@cache
def validator(kind: str) -> Draft202012Validator:
    """The jsonschema library with one of our schemas; it checks dates too."""
    return Draft202012Validator(json_schema(kind), format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def tree(path: Path) -> Map:
    """A schema file as read."""
    document = read_document(
        SchemaFolder(path.parent), path.name, next(kind for kind, p in FILES if p == path)
    )
    assert document is not None
    return document.root


@pytest.mark.parametrize("kind", KINDS)
def test_editors_get_the_schemas_that_the_loader_uses(kind: str) -> None:
    """schemas/json-schema holds the same bytes; if not, copy pipeline/campaign/json_schema there."""
    name = f"{kind}.schema.json"
    ours = (ROOT / "pipeline" / "campaign" / "json_schema" / name).read_bytes()
    assert (ROOT / "schemas" / "json-schema" / name).read_bytes() == ours


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_are_json_schemas(kind: str) -> None:
    """They are valid, and use no keyword that the loader would pass over."""
    Draft202012Validator.check_schema(json_schema(kind))
    assert set(_keywords(json_schema(kind))) <= KEYWORDS | NOTES


def _keywords(rule: Any) -> Iterator[str]:
    if isinstance(rule, list):
        for part in rule:
            yield from _keywords(part)
    elif isinstance(rule, dict):
        yield from rule
        for key, part in rule.items():
            for inner in part.values() if key in ("properties", "$defs") else (part,):
                yield from _keywords(inner)


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda value: str(value).removeprefix(f"{ROOT}/"))
def test_the_files_of_the_campaigns_are_valid(kind: str, path: Path) -> None:
    """Both readers accept them, and each names its schema in its first line."""
    reference = (
        path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    )

    assert list(validator(kind).iter_errors(tree(path))) == []
    assert (path.parent / reference).resolve() == ROOT / "schemas" / "json-schema" / f"{kind}.schema.json"


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_loader_and_json_schema_refuse_the_same_files(data: st.DataObject) -> None:
    """Whatever is done to a file, both accept it or both refuse it."""
    kind, path = data.draw(st.sampled_from(FILES))
    spoiled = copy.deepcopy(tree(path))
    for _ in range(data.draw(st.integers(1, 2))):
        _spoil(spoiled, data)

    is_valid = validator(kind).is_valid(spoiled)
    assert (_faults(kind, spoiled) == []) == is_valid


ODD_VALUES: list[Any] = [
    None,
    True,
    0,
    -3,
    Decimal("0.5"),
    "",
    "x",
    "a b",
    "a/b",
    "2024-02-30",
    "2024-02-29",
    "{row}/{section}",
]
ODD_KEYS = ["id", "kind", "label", "rows", "sum", "equals", "at_most", "share", "vi", "before", "by", "hold"]


def _spoil(root: Map, data: st.DataObject) -> None:
    """Change one thing somewhere: a value, a key, an element."""
    part = data.draw(st.sampled_from(list(_parts(root))))
    value = data.draw(
        st.sampled_from([*ODD_VALUES, _map(), _map(id="x"), _map(vi="x"), _seq(), _seq("x"), _seq(1, 2)])
    )
    if isinstance(part, Seq):
        _spoil_seq(part, copy.deepcopy(value), data)
        return
    key = data.draw(st.sampled_from([*part, *ODD_KEYS]))
    if data.draw(st.booleans()):
        part[key] = copy.deepcopy(value)
        part.lines.setdefault(key, part.line)
    else:
        part.pop(key, None)


def _spoil_seq(part: Seq, value: Any, data: st.DataObject) -> None:
    if part and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(part) - 1))
        del part[at], part.lines[at]
    else:
        part.append(value)
        part.lines.append(part.line)


def _parts(part: Any) -> Iterator[Map | Seq]:
    if isinstance(part, (Map, Seq)):
        yield part
        for inner in part.values() if isinstance(part, Map) else part:
            yield from _parts(inner)


def _map(**values: str) -> Map:
    result = Map(1)
    result.update(values)
    result.lines.update(dict.fromkeys(values, 1))
    return result


def _seq(*values: Any) -> Seq:
    result = Seq(1)
    result.extend(values)
    result.lines.extend([1] * len(values))
    return result


def _faults(kind: str, root: Map) -> list[str]:
    folder = SchemaFolder(ROOT)
    check_shape(root, kind, folder.source("spoiled.yaml"))
    return [fault.key for fault in folder.faults]
