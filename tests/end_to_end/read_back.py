"""Reads and judges a folder of returns of one campaign as a run does, for tests that look at cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.campaign.model import Campaign
from pipeline.gather import gather
from pipeline.intake import Limits, list_sources
from pipeline.messages import severity_of
from pipeline.model import FileKind, Finding, Reading, Return, State
from pipeline.reading import Reader
from pipeline.validate import judge


@dataclass(frozen=True)
class Read:
    """One return as read and judged."""

    reading: Reading
    findings: tuple[Finding, ...]
    unchanged: bool  # the file on disk is what it was

    @property
    def refused(self) -> bool:
        """Whether any finding is an error."""
        return any(severity_of(finding) == "error" for finding in self.findings)

    @property
    def figures(self) -> dict[int, object]:
        """What its slots hold, where something readable is given."""
        assert self.reading.content is not None
        entries = self.reading.content.entries
        given = zip(entries.slots, entries.values, entries.states, strict=True)
        return {slot: value for slot, value, state in given if state is State.GIVEN}


def read_folder(folder: Path, campaigns: tuple[Campaign, ...]) -> dict[str, Read]:
    """File stem -> what was read, for files of any campaign or none."""
    reader = Reader(campaigns, Limits())
    sources = list_sources(folder)
    readings = [
        reader(source) if source.kind is FileKind.SPREADSHEET else Reading(source, findings=source.findings)
        for source in sources
    ]
    judged = list(_judged([one.content for one in readings if one.content is not None], campaigns))
    return {
        Path(reading.source.name).stem: Read(
            reading,
            tuple(_findings(reading, judged)),
            hashlib.sha256(source.path.read_bytes()).hexdigest() == source.sha256,
        )
        for source, reading in zip(sources, readings, strict=True)
    }


def _judged(contents: list[Return], campaigns: tuple[Campaign, ...]) -> Iterator[tuple[Return, Finding]]:
    for campaign in campaigns:
        own = [content for content in contents if content.campaign == campaign.id]
        if own:
            yield from ((own[number], finding) for number, finding in judge(gather(own, campaign), campaign))


def _findings(reading: Reading, judged: list[tuple[Return, Finding]]) -> Iterator[Finding]:
    yield from reading.findings
    if reading.content is not None:
        yield from reading.content.findings
        yield from (finding for content, finding in judged if content is reading.content)
