"""YAML and CSV files as plain values that still know their lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any

import yaml

from pipeline.campaign.faults import Source
from pipeline.text import clean

# The C parser is ten times faster; a PyYAML built without it reads the same files.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?\d+")
_DECIMAL = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+)")
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Map(dict[str, Any]):
    """A YAML mapping: its line, the line of each key, and the keys whose value must not be used.

    `faulty` is filled when the shape is checked; it also has the keys that are missing.
    """

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.faulty: set[str] = set()

    def line_of(self, key: str) -> int:
        """The line of a key; the mapping's own where the key is not there."""
        return self.lines.get(key, self.line)

    def sound(self, key: str) -> Any:
        """The value of a key, None where it is absent or faulty."""
        return None if key in self.faulty else self.get(key)

    def sound_maps(self, key: str) -> list[Map]:
        """The mappings of a list under `key` that can be used, whatever is wrong with the others."""
        parts = self.get(key)
        return (
            [part for part in parts if isinstance(part, Map) and not part.faulty]
            if isinstance(parts, Seq)
            else []
        )


class Seq(list[Any]):
    """A YAML list: its line, and the line of each element."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as read, its shape checked."""

    source: Source
    root: Map


def parse_yaml(text: str, source: Source) -> Map | None:
    """The mapping that a YAML file holds; None, with a fault, if it holds none.

    Plain scalars are read as YAML 1.2 reads them (so "no", "on" and 2024-12-20 are text), fractions as
    Decimal. A key that stands there twice is a fault.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        source.fault(mark.line + 1 if mark else 1, "yaml", reason=reason)
        return None
    if not isinstance(node, yaml.MappingNode):
        source.fault(1, "not-a-mapping")
        return None
    try:
        return _mapping(node, source)
    except RecursionError:  # an anchor that contains its own alias
        source.fault(1, "yaml", reason="&…/*…")
        return None


def _mapping(node: yaml.MappingNode, source: Source) -> Map:
    result = Map(_line(node))
    for key_node, value_node in node.value:
        key, line = str(key_node.value), _line(key_node)
        if key in result:
            source.fault(line, "duplicate-key", name=key, first=result.lines[key])
            continue
        result[key] = _value(value_node, source)
        result.lines[key] = line
    return result


def _sequence(node: yaml.SequenceNode, source: Source) -> Seq:
    result = Seq(_line(node))
    for element in node.value:
        result.append(_value(element, source))
        result.lines.append(_line(element))
    return result


def _value(node: yaml.Node, source: Source) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, source)
    if isinstance(node, yaml.SequenceNode):
        return _sequence(node, source)
    return _scalar(str(node.value), plain=isinstance(node, yaml.ScalarNode) and not node.style)


def _scalar(text: str, *, plain: bool) -> object:
    if not plain:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


# ---------------------------------------------------------------- CSV


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a CSV file: its line, and its cells by column, "" where blank or without such a column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def parts(self, column: str) -> list[str]:
        """The texts of a cell that holds several with | between them."""
        text = self[column]
        return [part for part in map(clean, text.split("|")) if part] if text else []


def parse_csv(
    text: str, source: Source, required: Sequence[str], optional: Sequence[str] = ()
) -> list[Record] | None:
    """The rows of a CSV file; None, with faults, if its columns are not those that are known."""
    reader = csv.reader(StringIO(text, newline=""))
    header = [clean(cell) for cell in next(reader, [])]
    if not _check_header(header, source, [*required, *optional], required):
        return None
    return list(_records(reader, header, source))


def _check_header(header: list[str], source: Source, known: list[str], required: Sequence[str]) -> bool:
    unknown = [name for name in header if name not in known]
    missing = [name for name in required if name not in header]
    again = sorted({name for name in header if header.count(name) > 1})
    for name in unknown:
        source.unknown(1, "unknown-csv-column", name, known)
    for name in missing:
        source.fault(1, "csv-column-missing", name=name)
    for name in again:
        source.fault(1, "duplicate-key", name=name, first=1)
    return not (missing or again)


def _records(reader: Any, header: list[str], source: Source) -> Iterator[Record]:
    line = 2
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) != len(header):
                source.fault(line, "csv-width", found=len(cells), expected=len(header))
            yield Record(line, dict(zip(header, map(clean, cells), strict=False)))
        line = reader.line_num + 1


def one_of_each(
    records: Sequence[Record], source: Source, column: str, fold: Callable[[str], str] = str.casefold
) -> None:
    """Note every row whose `column` is blank, or says what an earlier row says."""
    first: dict[str, int] = {}
    for record in records:
        value = record[column]
        if not value:
            source.fault(record.line, "blank", name=column)
        elif fold(value) in first:
            source.fault(record.line, "duplicate", name=column, wanted=value, first=first[fold(value)])
        else:
            first[fold(value)] = record.line
