"""Which campaign continues which (campaign.yaml, continues), checked when all of them are loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.campaign.document import Document, Map
from pipeline.campaign.faults import SchemaFolder
from pipeline.campaign.model import Campaign, Continued, Link, Period
from pipeline.campaign.shape import read_document

CAMPAIGN_FILE = "campaign.yaml"


def read_link(root: Map) -> Link | None:
    """What the campaign states of the one that it continues; None if it continues none."""
    item = root.sound("continues")
    if item is None:
        return None
    return Link(item["campaign"], dict(item.get("keys", {})), dict(item.get("units", {})))


def link(campaigns: Sequence[Campaign], known: Collection[str], folder: SchemaFolder) -> tuple[Campaign, ...]:
    """The campaigns with the earlier ones whose periods come before theirs.

    Notes every name that is not there. One that was not loaded is only checked to be among the `known` ones.
    """
    loaded = {campaign.id: campaign for campaign in campaigns}
    return tuple(_linked(campaign, loaded, known, folder) for campaign in campaigns)


def _linked(
    campaign: Campaign, loaded: Mapping[str, Campaign], known: Collection[str], folder: SchemaFolder
) -> Campaign:
    stated = campaign.continues
    if stated is None:
        return campaign
    document = read_document(folder, f"{campaign.id}/{CAMPAIGN_FILE}", "campaign")
    if document is None:
        return campaign
    earlier = list(_chain(campaign, loaded))
    _check(campaign, loaded, known, document)
    found = tuple(
        Continued(one.id, tuple(_as_earlier(period, one.id) for period in one.periods), steps)
        for one, steps in earlier
    )
    files = dict(campaign.files)
    for one, _ in earlier:
        files |= {name: hash_ for name, hash_ in one.files.items() if name.endswith(f"/{CAMPAIGN_FILE}")}
    return replace(campaign, continued=found, files=dict(sorted(files.items())))


def _chain(campaign: Campaign, loaded: Mapping[str, Campaign]) -> Iterator[tuple[Campaign, tuple[Link, ...]]]:
    """The campaigns before it, the last first, each with the links that lead from it to `campaign`."""
    steps: tuple[Link, ...] = ()
    seen = {campaign.id}
    one = campaign
    while one.continues is not None and one.continues.campaign not in seen:
        before = loaded.get(one.continues.campaign)
        if before is None:
            return
        steps = (one.continues, *steps)
        yield before, steps
        seen.add(before.id)
        one = before


def _as_earlier(period: Period, campaign: str) -> Period:
    """A period of an earlier campaign; its id cannot be one of the campaign that continues it."""

    def named(name: str | None) -> str | None:
        return None if name is None else f"{campaign}:{name}"

    return replace(
        period,
        id=f"{campaign}:{period.id}",
        follows=named(period.follows),
        same_as=named(period.same_as),
    )


# ---------------------------------------------------------------- faults


def _check(
    campaign: Campaign, loaded: Mapping[str, Campaign], known: Collection[str], document: Document
) -> None:
    item, stated = document.root["continues"], campaign.continues
    assert stated is not None
    others = [name for name in known if name != campaign.id]
    if stated.campaign not in others:
        line = item.line_of("campaign")
        document.source.unknown(line, "unknown-continued", stated.campaign, others)
    elif before := loaded.get(stated.campaign):
        if _continues(before, campaign.id, loaded):
            document.source.fault(item.line_of("campaign"), "continues-itself", campaign=before.id)
        _check_keys(before, campaign, item, document)
        _check_units(before, campaign, item, document)
        _check_references(before, document)


def _continues(campaign: Campaign, other: str, loaded: Mapping[str, Campaign]) -> bool:
    return any(before.id == other for before, _ in _chain(campaign, loaded))


def _check_keys(before: Campaign, now: Campaign, item: Map, document: Document) -> None:
    names = item.get("keys", {})
    known = {side: _beginnings(one) for side, one in (("then", before), ("now", now))}
    for then, key in names.items():
        line = names.lines[then]
        for side, wanted in (("then", then), ("now", key)):
            if wanted not in known[side]:
                campaign = before.id if side == "then" else now.id
                document.source.unknown(
                    line, "no-such-figure", wanted, sorted(known[side]), campaign=campaign
                )


def _beginnings(campaign: Campaign) -> set[str]:
    parts = [slot.key.split("/") for slot in campaign.form.figure_slots]
    return {"/".join(each[:length]) for each in parts for length in (1, 2, 3)}


def _check_units(before: Campaign, now: Campaign, item: Map, document: Document) -> None:
    names = item.get("units", {})
    for then, code in names.items():
        for campaign, wanted in ((before, then), (now, code)):
            codes = list(campaign.ever_by_code)
            if wanted not in codes:
                document.source.unknown(names.lines[then], "unknown-unit", wanted, codes)


def _check_references(before: Campaign, document: Document) -> None:
    """What `follows` and `same_as` name in the earlier campaign is there."""
    periods = [f"{before.id}:{period.id}" for period in before.periods]
    for part in document.root["periods"]:
        for key in ("follows", "same_as"):
            wanted = part.get(key, "")
            if wanted.startswith(f"{before.id}:") and wanted not in periods:
                document.source.unknown(part.line_of(key), "unknown-period", wanted, periods)


__all__ = ["link", "read_link"]
