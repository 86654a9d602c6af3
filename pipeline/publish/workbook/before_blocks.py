"""Under the totals of a table: the same rows and columns for the period before, then the differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.model import Against, Incomparable
from pipeline.publish.exact import Exact, without_needless_zeros
from pipeline.publish.workbook.block_writer import Scope, write_values
from pipeline.publish.workbook.blocks import Block
from pipeline.publish.workbook.cells import Cell, Share, Sum, value_of
from pipeline.publish.workbook.contents import Contents
from pipeline.publish.workbook.earlier import label_of_period
from pipeline.publish.workbook.sheet import SheetWriter

_NOBODY = (None, Incomparable.NOBODY_THEN, Incomparable.NOBODY_NOW)
"""Causes that leave a sum comparable: a part that nobody reported adds nothing, then as now."""


def write_before(sheet: SheetWriter, row: int, blocks: Sequence[Block], scope: Scope) -> None:
    """Write them from `row` on, over all units; nothing without a usable package of the period before."""
    contents = scope.contents
    if contents.package.past.before is None:
        return
    before, last = _Before(contents), len(sheet.widths) - 1
    facts = {"period": label_of_period(contents.package.past.before_id, contents), "whose": before.whose}
    sheet.span(row, 0, row, last, contents.say("before.heading", **facts), "strong")
    note = contents.say("before.note", sheet=contents.say("sheet.comparison"))
    if any(isinstance(cell, Share) for block in blocks for one in block.rows for cell in one.cells.values()):
        note += " " + contents.say("before.points")
    sheet.span(row + 1, 0, row + 1, last, note, "note")
    after = write_values(sheet, row + 2, blocks, scope, before.value)
    sheet.keep_together(row, after - 1)
    row = after + 1
    sheet.span(row, 0, row, last, contents.say("before.difference", **facts), "strong")
    after = write_values(sheet, row + 1, blocks, scope, before.difference)
    sheet.keep_together(row, after - 1)


@dataclass(frozen=True)
class _Before:
    contents: Contents

    @property
    def whose(self) -> str:
        return self.contents.say("table.all-units")

    def value(self, cell: Cell) -> Exact | str:
        """What the period before had; words if it cannot be compared."""
        return self._shown(self._value(cell))

    def difference(self, cell: Cell) -> Exact | str:
        """How much more there is now; words if it cannot be compared."""
        now, then = value_of(cell, self.contents), self._value(cell)
        if isinstance(cell, Sum):
            return self._shown(None if now is None or then is None else now - then)
        return self._shown(self._against(cell.id).difference)

    def _value(self, cell: Cell) -> Exact | None:
        if not isinstance(cell, Sum):
            return self._against(cell.id).value
        parts = [self._against(part.id) for part in cell.parts]
        known = [part.value for part in parts if part.value is not None]
        if not known or any(part.cause not in _NOBODY for part in parts):
            return None
        return sum(known[1:], start=known[0])

    def _against(self, key: str) -> Against:
        return self._all.get(key) or Against(cause=Incomparable.NOT_ASKED)

    @cached_property
    def _all(self) -> Mapping[str, Against]:
        """The comparison over all units by figure or share."""
        compared = self.contents.package.compared
        return {one.key: one.before for one in compared if one.before and not one.group}

    def _shown(self, value: Exact | None) -> Exact | str:
        if value is None:
            return self.contents.say("before.not-comparable")
        return without_needless_zeros(value) if isinstance(value, Decimal) else value
