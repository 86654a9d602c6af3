"""Whether a YAML file has the shape that its JSON Schema asks for.

The JSON Schemas (json_schema/*.json, published in schemas/json-schema/ for editors) are the only statement
of which keys a file may have. They are interpreted here rather than by the jsonschema library because that
takes longer to import than all schemas to read, and knows no lines. Only the keywords of `KEYWORDS` may be
used in them; tests hold both interpretations together.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from pipeline.campaign.document import Document, Map, Seq, parse_yaml
from pipeline.campaign.faults import SchemaFolder, Source

KEYWORDS = frozenset(
    {
        "type",
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "maxProperties",
        "items",
        "minItems",
        "maxItems",
        "enum",
        "const",
        "pattern",
        "format",
        "minLength",
        "minimum",
        "maximum",
        "anyOf",
        "$ref",
    }
)
NOTES = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "default"})

# How each type looks in YAML, in every language.
_LOOKS = {
    "string": "“…”",
    "integer": "1",
    "number": "1.5",
    "boolean": "true, false",
    "array": "[…]",
    "object": "{…: …}",
    "null": "null",
}


@cache
def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file: campaign, form, expectations or words."""
    file = resources.files(__package__).joinpath("json_schema", f"{name}.schema.json")
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def read_document(folder: SchemaFolder, name: str, kind: str, *, required: bool = True) -> Document | None:
    """The YAML file `name` with its shape checked; None if it is not there or is no YAML."""
    text = folder.text(name, required=required)
    source = folder.source(name)
    root = parse_yaml(text, source) if text is not None else None
    if root is None:
        return None
    check_shape(root, kind, source)
    return Document(source, root)


def check_shape(root: Map, kind: str, source: Source) -> bool:
    """Note what is wrong with the shape of a file, and mark what must not be used; True if all can be."""
    checker = _Checker(source, json_schema(kind))
    return checker.check(root, checker.schema, _Place(root.line, ""))


@dataclass(frozen=True, slots=True)
class _Place:
    line: int
    name: str  # such as "sheets[2].id"

    def key(self, part: Map, key: str) -> _Place:
        return _Place(part.line_of(key), f"{self.name}.{key}" if self.name else key)

    def element(self, part: Seq, position: int) -> _Place:
        return _Place(part.lines[position], f"{self.name}[{position + 1}]")


@dataclass(frozen=True, slots=True)
class _Checker:
    """Each method notes what is wrong with a value and all that is in it, and tells whether it can be used.

    An unknown key is a fault and taken out; what stands beside it can be used.
    """

    source: Source
    schema: dict[str, Any]

    def check(self, value: object, rule: dict[str, Any], place: _Place) -> bool:
        rule = self._resolved(rule)
        if "anyOf" in rule:
            branch = self._branch(value, rule["anyOf"])
            rule = self._resolved(branch) if branch else {"type": self._types(rule["anyOf"])}
        types = rule.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(_is(value, kind) for kind in types):
            looks = " / ".join(dict.fromkeys(_LOOKS[kind] for kind in types))
            return self._fault(place, "wrong-shape", name=place.name, found=_shown(value), expected=looks)
        if isinstance(value, Map):
            return self._check_map(value, rule, place)
        if isinstance(value, Seq):
            return self._check_seq(value, rule, place)
        return self._check_scalar(value, rule, place)

    def _resolved(self, rule: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in rule:
            rule = self.schema["$defs"][rule["$ref"].removeprefix("#/$defs/")]
        return rule

    def _branch(self, value: object, branches: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The branch for a value: by its type, and of several mappings the one with most of its keys.

        Where the branches give a key a fixed value (`kind` of a table), that value decides.
        """
        fitting = [branch for branch in map(self._resolved, branches) if _is(value, branch["type"])]
        if len(fitting) > 1 and isinstance(value, Map):
            agreeing = [branch for branch in fitting if _fixed_value_agrees(value, branch)]
            if not agreeing:
                return _kinds_of(fitting)
            return max(agreeing, key=lambda branch: len(set(value) & set(branch["properties"])))
        return fitting[0] if fitting else None

    def _types(self, branches: list[dict[str, Any]]) -> list[str]:
        return [self._resolved(branch)["type"] for branch in branches]

    def _check_map(self, value: Map, rule: dict[str, Any], place: _Place) -> bool:
        properties, others = rule.get("properties", {}), rule.get("additionalProperties", True)
        for key, part in list(value.items()):
            own = properties.get(key, others)
            if own is False:
                self.source.unknown(value.lines[key], "unknown-key", key, list(properties), name=place.name)
                del value[key]
            elif own is not True and not self.check(part, own, place.key(value, key)):
                value.faulty.add(key)
        for key in rule.get("required", []):
            if key not in value:
                value.faulty.add(key)
                self._fault(place, "missing-key", name=f"{place.name}.{key}".removeprefix("."))
        if not rule.get("minProperties", 0) <= len(value) <= rule.get("maxProperties", len(value)):
            return self._fault(
                place, "wrong-count", name=place.name, found=len(value), known=", ".join(properties)
            )
        return not value.faulty

    def _check_seq(self, value: Seq, rule: dict[str, Any], place: _Place) -> bool:
        elements = [
            self.check(part, rule.get("items", {}), place.element(value, position))
            for position, part in enumerate(value)
        ]
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            return self._fault(
                place, "wrong-length", name=place.name, found=len(value), expected=_range(rule)
            )
        return all(elements)

    def _check_scalar(self, value: object, rule: dict[str, Any], place: _Place) -> bool:
        allowed = rule.get("enum", [rule["const"]] if "const" in rule else None)
        if allowed is not None and value not in allowed:
            self.source.unknown(place.line, "not-allowed", str(value), allowed, name=place.name)
            return False
        if isinstance(value, str):
            return self._check_text(value, rule, place)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            least, most = rule.get("minimum", value), rule.get("maximum", value)
            if not least <= value <= most:
                return self._fault(place, "out-of-range", name=place.name, found=value, expected=_range(rule))
        return True

    def _check_text(self, value: str, rule: dict[str, Any], place: _Place) -> bool:
        if len(value) < rule.get("minLength", 0):
            return self._fault(place, "blank", name=place.name)
        if "pattern" in rule and not re.search(rule["pattern"], value):
            return self._fault(place, "wrong-pattern", name=place.name, found=value, expected=rule["pattern"])
        if rule.get("format") == "date" and not _is_date(value):
            return self._fault(place, "not-a-date", name=place.name, found=value)
        return True

    def _fault(self, place: _Place, key: str, **facts: object) -> bool:
        self.source.fault(place.line, key, **facts)
        return False


_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, Decimal),
    "boolean": bool,
    "array": Seq,
    "object": Map,
    "null": type(None),
}


def _is(value: object, kind: str) -> bool:
    # To Python true is a whole number, to JSON Schema it is none.
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _fixed_value_agrees(value: Map, branch: dict[str, Any]) -> bool:
    return all(
        value.get(key) == rule["const"] for key, rule in branch["properties"].items() if "const" in rule
    )


def _kinds_of(branches: list[dict[str, Any]]) -> dict[str, Any]:
    """What to ask of a mapping that fits none of the branches: a `kind` that one of them has."""
    kinds = [branch["properties"]["kind"]["const"] for branch in branches]
    return {"type": "object", "properties": {"kind": {"type": "string", "enum": kinds}}, "required": ["kind"]}


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _range(rule: dict[str, Any]) -> str:
    least = rule.get("minItems", rule.get("minimum", 0))
    most = rule.get("maxItems", rule.get("maximum"))
    return f"≥ {least}" if most is None else f"{least}–{most}" if most != least else str(least)


def _shown(value: object) -> str:
    looks = {Map: _LOOKS["object"], Seq: _LOOKS["array"], type(None): "null"}
    return looks.get(type(value), str(value).lower() if isinstance(value, bool) else str(value))
