"""Finished packages, as publish wrote them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.campaign.issuers import campaign_named
from pipeline.campaign.model import Campaign, Period, label_in
from pipeline.campaign.series import period_named
from pipeline.errors import OutputError, UsageError
from pipeline.publish.details import DETAILS
from pipeline.publish.manifest import MANIFEST

SUMMARY = "summary.json"

Json = Mapping[str, Any]


@dataclass(frozen=True)
class WrittenPackage:
    """One package on disk; its numbers are int or Decimal, exactly as written."""

    folder: Path
    campaign: Campaign
    manifest: Json
    summary: Json
    details: Json

    @property
    def period_id(self) -> str:
        """The period's id, also of an ad hoc one."""
        return str(self.summary["period"])

    @property
    def as_of(self) -> date:
        """The day as of which the package was made."""
        return date.fromisoformat(self.summary["as_of"])

    @cached_property
    def period(self) -> Period | None:
        """The period, unless it is an ad hoc one that the schema does not list."""
        return next((p for p in self.campaign.periods if p.id == self.period_id), None)

    @property
    def workbook(self) -> str:
        """The consolidated workbook's file name."""
        outputs: Mapping[str, str] = self.manifest["outputs"]
        return next(name for name in outputs if name.endswith(".xlsx") and "/" not in name)

    def period_label(self, language: str) -> str:
        """The period as people call it."""
        return (label_in(self.period.label, language) if self.period else "") or self.period_id

    def unit_name(self, code: str) -> str:
        """The unit's name."""
        return self.campaign.unit_by_code[code].name


def find_packages(
    outputs: Path, campaigns: Sequence[Campaign], campaign: str | None, period: str | None
) -> list[WrittenPackage]:
    """The packages below `outputs` of one campaign and period; None stands for every one.

    Raises:
        UsageError: there is none, or not the one that is wanted.
        OutputError: one was changed since it was written, or its schema was.
    """
    folders = {_name(file): file.parent for file in sorted(outputs.glob(f"*/*/{MANIFEST}"))}
    wanted = [
        folder
        for name, folder in folders.items()
        if campaign in (None, name[0]) and period in (None, name[1])
    ]
    if not wanted:
        known = "; ".join(f"{name[0]} {name[1]}" for name in folders) or "…"
        asked = " ".join(part for part in (campaign, period) if part) or "…"
        raise UsageError("usage.no-package", folder=str(outputs), wanted=asked, known=known)
    by_id = {one.id: one for one in campaigns}
    return [_read(folder, by_id) for folder in wanted]


def _name(manifest: Path) -> tuple[str, str]:
    content = _json(manifest.read_bytes())
    return str(content.get("campaign")), str(content.get("period"))


def _json(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content, parse_float=Decimal)
    return found


def _read(folder: Path, campaigns: Mapping[str, Campaign]) -> WrittenPackage:
    manifest = _json((folder / MANIFEST).read_bytes())
    campaign = campaign_named(manifest["campaign"], campaigns)
    if campaign is None or dict(campaign.files) != manifest["schema"]:
        raise OutputError("output.schema-changed", folder=str(folder), campaign=manifest["campaign"])
    summary, details = (_unchanged(folder / name, manifest) for name in (SUMMARY, DETAILS))
    period = period_named(campaign, str(summary["period"])) or Period("", {}, None, None)
    units = {code for state in ("included", "missing", "excluded") for code in summary["units"][state]}
    return WrittenPackage(folder, campaign.at(period).showing(units), manifest, summary, details)


def _unchanged(file: Path, manifest: Json) -> dict[str, Any]:
    """The file's content, if it is as the manifest says."""
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != manifest["outputs"].get(file.name):
        raise OutputError("output.package-changed", file=str(file))
    return _json(content)
