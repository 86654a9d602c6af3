"""Reads and judges a folder of returns of one campaign as a run does, for tests that look at cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.campaign.model import Campaign
from pipeline.gather import gather
from pipeline.intake import Limits, list_sources
from pipeline.model import Finding, Reading, Return, State
from pipeline.reading import Reader
from pipeline.validate import judge


@dataclass(frozen=True)
class Read:
    """One return as read and judged."""

    reading: Reading
    findings: tuple[Finding, ...]
    unchanged: bool  # the file on disk is what it was

    @property
    def figures(self) -> dict[int, object]:
        """What its slots hold, where something readable is given."""
        assert self.reading.content is not None
        entries = self.reading.content.entries
        given = zip(entries.slots, entries.values, entries.states, strict=True)
        return {slot: value for slot, value, state in given if state is State.GIVEN}


def read_folder(folder: Path, campaigns: tuple[Campaign, ...]) -> dict[str, Read]:
    """File stem -> what was read, for returns of one campaign."""
    reader = Reader(campaigns, Limits())
    sources = list_sources(folder)
    readings = [reader(source) for source in sources]
    contents = [reading.content for reading in readings if reading.content is not None]
    campaign = next(campaign for campaign in campaigns if campaign.id == contents[0].campaign)
    judged = judge(gather(contents, campaign), campaign)
    return {
        Path(reading.source.name).stem: Read(
            reading,
            tuple(_findings(reading, contents, judged)),
            hashlib.sha256(source.path.read_bytes()).hexdigest() == source.sha256,
        )
        for source, reading in zip(sources, readings, strict=True)
    }


def _findings(
    reading: Reading, contents: list[Return], judged: list[tuple[int, Finding]]
) -> Iterator[Finding]:
    yield from reading.findings
    if reading.content is not None:
        yield from reading.content.findings
        yield from (finding for number, finding in judged if contents[number] is reading.content)
