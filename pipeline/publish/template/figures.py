"""The asked cells of a sheet, once all their places are known: what is typed in, what works itself out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.campaign.model import Check, Holds, OrderCheck, ShareCheck, Slot, SumCheck
from pipeline.model import Address
from pipeline.publish.template.limits import (
    Neighbours,
    computed_limit,
    progress_limit,
    slot_limit,
)
from pipeline.publish.template.plan import Cell, Draft, Order
from pipeline.text import address


def put_slots(draft: Draft, order: Order) -> None:
    """Put the cell of every slot that the sheet's tables have found a place for."""
    slots, checks = order.campaign.form.slots, order.campaign.form.checks
    formulas = dict(_formulas(draft.slots, slots, checks))
    for index, place in draft.slots.items():
        slot = slots[index]
        if index in formulas:
            draft.cells.append(_computed(slot, place, formulas[index], order))
        else:
            draft.cells.append(_typed(slot, place, draft.slots, order))


def _formulas(
    places: Mapping[int, Address], slots: Sequence[Slot], checks: Sequence[Check]
) -> Iterator[tuple[int, str]]:
    """Slot -> formula, for totals and shares whose parts all stand on the sheet; blank without parts."""
    for check in reversed(checks):  # of several sums for one cell the first is taken
        if isinstance(check, SumCheck) and {check.whole, *check.parts} <= places.keys():
            if slots[check.whole].holds is Holds.TOTAL:
                parts = _span([places[part] for part in check.parts])
                yield check.whole, f'=IF(COUNT({parts})=0,"",SUM({parts}))'
        elif isinstance(check, ShareCheck) and check.printed is not None and check.printed in places:
            top, bottom = (address(*places[at]) for at in (check.numerator, check.denominator))
            rounded = f"ROUND({top}/{bottom}*100,{slots[check.printed].number.decimals})"
            yield check.printed, f'=IF(COUNT({top},{bottom})<2,"",IF({bottom}>0,{rounded},""))'


def _span(places: Sequence[Address]) -> str:
    """The cells as one range where they are neighbours, else one by one."""
    rows, columns = [row for row, _ in places], [column for _, column in places]
    side_by_side = len(set(rows)) == 1 and columns == list(range(columns[0], columns[0] + len(columns)))
    below = len(set(columns)) == 1 and rows == list(range(rows[0], rows[0] + len(rows)))
    if len(places) > 1 and (side_by_side or below):
        return f"{address(*places[0])}:{address(*places[-1])}"
    return ",".join(address(*place) for place in places)


def _computed(slot: Slot, place: Address, formula: str, order: Order) -> Cell:
    decimals = None if slot.holds is Holds.SHARE else slot.number.decimals
    return Cell(*place, "total", formula=formula, decimals=decimals, limit=computed_limit(slot, order))


def _typed(slot: Slot, place: Address, places: Mapping[int, Address], order: Order) -> Cell:
    cell = address(*place)
    if slot.holds is Holds.STATE:
        return Cell(*place, "input-centre", limit=slot_limit(slot, cell, Neighbours(), order))
    if slot.holds is Holds.PROGRESS:
        limit = progress_limit(slot, cell, _state_beside(slot, places, order), order)
        return Cell(*place, "input-number", limit=limit)
    limit = slot_limit(slot, cell, _neighbours(slot, places, order), order)
    return Cell(*place, "input-number", decimals=slot.number.decimals, limit=limit)


def _state_beside(progress: Slot, places: Mapping[int, Address], order: Order) -> tuple[str, Slot] | None:
    line = (progress.table, progress.section_id, progress.row_id)
    for index, place in places.items():
        slot = order.campaign.form.slots[index]
        if slot.holds is Holds.STATE and (slot.table, slot.section_id, slot.row_id) == line:
            return address(*place), slot
    return None


def _neighbours(slot: Slot, places: Mapping[int, Address], order: Order) -> Neighbours:
    """What the schema's rules "at most" say of one cell."""
    checks = [check for check in order.campaign.form.checks if isinstance(check, OrderCheck)]
    above = [check.larger for check in checks if check.smaller == slot.index]
    below = [check.smaller for check in checks if check.larger == slot.index]
    return Neighbours(_named(above, slot, places, order), _named(below, slot, places, order))


def _named(
    others: Sequence[int], slot: Slot, places: Mapping[int, Address], order: Order
) -> tuple[tuple[str, str], ...]:
    slots = order.campaign.form.slots
    return tuple(
        (address(*places[other]), _name_beside(slots[other], slot, order))
        for other in others
        if other in places
    )


def _name_beside(other: Slot, slot: Slot, order: Order) -> str:
    """What tells the other cell from this one: its column in the same row, else its row."""
    label = other.column_label if other.row_id == slot.row_id else other.row_label
    return order.label(label) or order.label(other.row_label) or other.key
