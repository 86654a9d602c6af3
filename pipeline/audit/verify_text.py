"""A verification as people read it, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from pipeline.audit.cells import CellChange, CellChangeKind
from pipeline.audit.numbers import written
from pipeline.audit.verify import Area, FileChange, Verification
from pipeline.json_text import Json
from pipeline.messages import explain_error, message
from pipeline.text import on_one_line, parse_date

_MOST_CELLS = 50
_SIGNS_OF_HASH = 12


def verification_text(found: Verification, language: str) -> str:
    """The verification in lines: what was compared, what differs, and the verdict."""
    return "\n".join(map(on_one_line, _Writer(found, language).lines()))


class _Writer:
    def __init__(self, found: Verification, language: str) -> None:
        self.found = found
        self.language = language

    def say(self, name: str, /, **facts: object) -> str:
        return message(f"verify.{name}", self.language, **facts)

    def lines(self) -> Iterator[str]:
        manifest = self.found.manifest
        day = parse_date(manifest.as_of)
        as_of = f"{day:%d/%m/%Y}" if day and self.language == "vi" else manifest.as_of
        yield self.say("package", campaign=manifest.campaign, period=manifest.period, as_of=as_of)
        yield "  " + self.say("manifest", sha256=manifest.sha256)
        for area in Area:
            yield "  " + self._area(area)
        yield from (f"    {self._file(change)}" for change in self.found.files)
        yield from self._workbook()
        count = len(self.found.files)
        yield self.say("whole") if self.found.is_whole else self.say("changed-in-all", count=count)

    def _area(self, area: Area) -> str:
        name, count = self.say(f"area-{area}"), self.found.checked.get(area)
        if count is None:
            return self.say("not-checked", area=name, option=f"--{area}")
        wrong = sum(change.area is area for change in self.found.files)
        return self.say("area-wrong" if wrong else "area-whole", area=name, count=count, wrong=wrong)

    def _file(self, change: FileChange) -> str:
        stated, found = change.stated[:_SIGNS_OF_HASH], change.found[:_SIGNS_OF_HASH]
        area = self.say(f"area-{change.area}")
        return self.say(f"file-{change.kind}", area=area, name=change.name, stated=stated, found=found)

    def _workbook(self) -> Iterator[str]:
        found = self.found
        if found.workbook_fault is not None:
            yield "  " + self.say("no-cells", why=explain_error(found.workbook_fault, self.language))
        elif found.workbook_changed:
            key = "cells" if found.cells else "no-cell-differs"
            yield "  " + self.say(key, name=found.manifest.workbook, count=len(found.cells))
        yield from self._cells(found.cells)

    def _cells(self, changes: Sequence[CellChange]) -> Iterator[str]:
        for change in changes[:_MOST_CELLS]:
            place = f"{change.sheet}!{change.cell}" if change.cell else change.sheet
            stated, found = self._shown(change.stated), self._shown(change.found)
            yield "    " + self.say(f"cell-{change.kind}", place=place, stated=stated, found=found)
        if len(changes) > _MOST_CELLS:
            yield "    " + self.say("more-cells", count=len(changes) - _MOST_CELLS)

    def _shown(self, digits: str) -> str:
        """A number as the reader writes it; what stands there instead of a number is not repeated."""
        try:
            return written(Decimal(digits), self.language)
        except InvalidOperation:
            return self.say("text") if digits else self.say("nothing")


def verification_as_json(found: Verification) -> dict[str, Json]:
    """The verification for programs; hashes and cells in full."""
    return {
        "folder": str(found.folder),
        "campaign": found.manifest.campaign,
        "period": found.manifest.period,
        "manifest_sha256": found.manifest.sha256,
        "whole": found.is_whole,
        "checked": {area.value: found.checked.get(area) for area in Area},
        "files": [
            {
                "area": c.area.value,
                "file": c.name,
                "change": c.kind.value,
                "stated": c.stated,
                "found": c.found,
            }
            for c in found.files
        ],
        "cells": [_cell(change) for change in found.cells],
    }


def _cell(change: CellChange) -> Json:
    is_number = change.kind is CellChangeKind.NUMBER
    return {
        "change": change.kind.value,
        "sheet": change.sheet,
        "cell": change.cell,
        "stated": change.stated if is_number else None,
        "found": change.found if is_number else None,
    }
