"""What a summary of the totals consists of, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.campaign.model import Slot, Target
from pipeline.publish.workbook.blocks import Block, area_block, is_share_part, shares_block, table_blocks
from pipeline.publish.workbook.contents import Contents


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the summary: a heading and its tables."""

    title: str
    blocks: tuple[Block, ...]
    kind: str  # areas, tables or shares


def summary_parts(contents: Contents) -> Iterator[Part]:
    """Totals by content area, figures that are not by area, shares; a part without any is left out."""
    areas = area_block(contents)
    if areas is not None:
        yield Part(areas.label, (areas,), "areas")

    def keep(slot: Slot) -> bool:
        return (areas is None or slot.area is None) and not is_share_part(slot, contents)

    tables = contents.campaign.form.tables.values()
    blocks = tuple(block for table in tables for block in table_blocks(table, contents, keep))
    if blocks:
        yield Part(contents.say("summary.others" if areas else "summary.tables"), blocks, "tables")
    shares = shares_block(contents)
    if shares is not None:
        yield Part(shares.label, (shares,), "shares")


def against_target(percent: Decimal, target: Target) -> int:
    """0 below the target, 1 met, 2 above its band."""
    if percent < target.at_least_pct:
        return 0
    return 2 if target.at_most_pct is not None and percent > target.at_most_pct else 1
