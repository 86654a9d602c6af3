"""Faults of the schema files, gathered so that all of them can be told at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from pipeline.errors import SchemaFault

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Source:
    """One schema file, by its name below schemas/, and where its faults go."""

    file: str
    faults: list[SchemaFault]

    def fault(self, line: int, key: str, **facts: object) -> None:
        """Note a fault in `line` (from 1); messages/schema.toml has its sentence under "schema.<key>"."""
        named = tuple((name, str(value)) for name, value in facts.items())
        self.faults.append(SchemaFault(self.file, line, f"schema.{key}", named))

    def unknown(self, line: int, key: str, wanted: str, known: Collection[str], **facts: object) -> None:
        """Note that `wanted` is none of the known names; the sentence lists them and the nearest."""
        self.fault(
            line,
            key,
            wanted=wanted,
            nearest=nearest(wanted, known),
            known=", ".join(known) or NOTHING,
            **facts,
        )


def nearest(wanted: str, known: Collection[str]) -> str:
    """The known name most like `wanted`; a dash where there is none at all."""
    return next(iter(get_close_matches(wanted, known, n=1, cutoff=0.0)), NOTHING)


@dataclass
class SchemaFolder:
    """The folder schemas/: hands out the text of its files and remembers their hashes and faults."""

    root: Path
    faults: list[SchemaFault] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        """The file `name` (relative, "/" between folders) as a place for faults."""
        return Source(name, self.faults)

    def text(self, name: str, *, required: bool = True) -> str | None:
        """The file's text, NFC, without a byte order mark; None, with a fault, if it cannot be had."""
        try:
            content = (self.root / name).read_bytes()
        except FileNotFoundError:
            if required:
                self.source(name).fault(1, "file-missing")
            return None
        except OSError as error:
            self.source(name).fault(1, "file-unreadable", reason=error.strerror or str(error))
            return None
        self.hashes[name] = sha256(content).hexdigest()
        try:
            return normalize("NFC", content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            self.source(name).fault(content.count(b"\n", 0, error.start) + 1, "not-utf8")
            return None
