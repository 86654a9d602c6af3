"""Units whose return is the consolidated workbook of a campaign of the tier below (units.csv, package_of)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline.campaign.document import parse_csv
from pipeline.campaign.faults import SchemaFolder, Source
from pipeline.campaign.model import Campaign, OverUnits, Slot

UNITS_FILE = "units.csv"
_REQUIRED = ("code", "name", "group", "aliases")
_OPTIONAL = ("valid_from", "valid_until", "package_of", "successor", "reports_to")


def check_tiers(campaigns: Sequence[Campaign], known: Collection[str], folder: SchemaFolder) -> None:
    """Note units that name a campaign which is not there, or whose figures would not fill their form.

    A lower campaign that was not loaded is only checked to be among the `known` ones.
    """
    loaded = {campaign.id: campaign for campaign in campaigns}
    for campaign in campaigns:
        source = folder.source(f"{campaign.id}/{UNITS_FILE}")
        others = [name for name in known if name != campaign.id]
        senders = [(unit, unit.package_of) for unit in campaign.units if unit.package_of is not None]
        lines = _lines(folder, source.file) if senders else {}
        for unit, sends in senders:
            if sends not in others:
                source.unknown(lines.get(unit.code, 1), "unknown-campaign", sends, others)
            elif lower := loaded.get(sends):
                _check_figures(campaign, lower, source, lines.get(unit.code, 1))


def _lines(folder: SchemaFolder, name: str) -> Mapping[str, int]:
    """Unit -> its line; the faults of the file itself are known already."""
    records = parse_csv(folder.text(name) or "", Source(name, []), _REQUIRED, _OPTIONAL)
    return {record["code"]: record.line for record in records or ()}


def _check_figures(upper: Campaign, lower: Campaign, source: Source, line: int) -> None:
    unlike = list(_unlike(upper, lower))
    if unlike:
        facts = {"campaign": lower.id, "count": len(unlike), "known": ", ".join(unlike[:8])}
        source.fault(line, "package-unlike", **facts)


def _unlike(upper: Campaign, lower: Campaign) -> Iterator[str]:
    """The figures that the upper form needs and a lower workbook does not have in the same way."""
    optional = {sheet.id for sheet in upper.form.sheets if sheet.optional}
    below = {slot.key: slot for slot in lower.form.figure_slots}
    for slot in upper.form.figure_slots:
        other = below.get(slot.key)
        if other is None:
            if slot.sheet not in optional:
                yield slot.key
        elif other.number.decimals > slot.number.decimals or _over(slot, upper) is not _over(other, lower):
            yield slot.key


def _over(slot: Slot, campaign: Campaign) -> OverUnits | None:
    return campaign.indicator_by_code[slot.indicator].over_units if slot.indicator else None
