"""What `status` would say right after a run, told from what the run found out: nothing is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.board import board_of
from pipeline.board.show import forms
from pipeline.board.verdicts import Verdicts
from pipeline.campaign.model import Campaign
from pipeline.claims import period_of
from pipeline.model import Package


def status_after(
    written: Iterable[tuple[Package, Campaign, Path]], times: Mapping[str, int], language: str
) -> dict[str, tuple[str, int]]:
    """The boards of the packages in every form in which they are shown, each with the exit code.

    `written` are the packages of the run, each with its campaign and its folder; `times` as of `file_times`.
    """
    found = []
    for package, campaign, folder in written:
        # A run leaves nobody without a verdict.
        verdicts = Verdicts(folder, {file.file: file.findings for file in package.settlement.files})
        period = period_of(campaign, package.period)
        found.append(board_of(package.settlement, times, verdicts, campaign, period, package.as_of))
    return forms(found, language)
