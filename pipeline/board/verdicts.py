"""What the last run's judge found, for the files that are still the same: the board does not judge itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.campaign.model import Campaign, Period
from pipeline.desk import accept
from pipeline.messages import ACCEPTED, finding_kinds, is_accepted
from pipeline.model import Decision, Finding

_JUDGED = "V"
"""Findings whose code begins so are the judge's; all others come from reading, which the board does anew."""


@dataclass(frozen=True)
class Verdicts:
    """File -> what the judge found in it, by the package at `package`; None if there is no such package."""

    package: Path | None = None
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def last_verdicts(
    outputs: Path,
    campaign: Campaign,
    period: Period,
    hashes: Mapping[str, str],
    decisions: Sequence[Decision],
) -> Verdicts:
    """The verdicts of the package that stands in `outputs`, for files whose content is still the same.

    `hashes` are the files' sha256 as they are now. A package that another schema was used for says nothing.
    A finding that was accepted then and is not now leaves its file without a verdict.
    """
    for manifest_path in sorted(outputs.glob(f"{campaign.id}/*/manifest.json")):
        manifest, details = _loaded(manifest_path), _loaded(manifest_path.with_name("details.json"))
        if manifest.get("period") == period.id and manifest.get("schema") == dict(campaign.files):
            same = {name for name, sha in manifest["inputs"].items() if sha and hashes.get(name) == sha}
            found = {
                file["file"]: _still_valid(file, decisions)
                for file in details.get("files", ())
                if file["file"] in same and file["outcome"] in ("included", "excluded", "superseded")
            }
            return Verdicts(
                manifest_path.parent,
                {name: findings for name, findings in found.items() if findings is not None},
            )
    return Verdicts()


def _loaded(path: Path) -> dict[str, Any]:
    """A JSON file of a package; empty if it is not there or no such file, as in a package of long ago."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _still_valid(file: Mapping[str, Any], decisions: Sequence[Decision]) -> tuple[Finding, ...] | None:
    told = list(_findings(file))
    bare = [_without_acceptance(finding) for finding in told]
    now = accept(bare, file["file"], decisions)
    accepted_then = sum(is_accepted(finding) for finding in told)
    return now if sum(is_accepted(finding) for finding in now) >= accepted_then else None


def _findings(file: Mapping[str, Any]) -> Iterator[Finding]:
    for told in file["findings"]:
        if told["code"].startswith(_JUDGED) and told["code"] in finding_kinds():
            facts = tuple((str(name), str(value)) for name, value in told["facts"].items())
            yield Finding(told["code"], file["file"], told["sheet"], told["cell"], facts)


def _without_acceptance(finding: Finding) -> Finding:
    if not is_accepted(finding):
        return finding
    facts = tuple(fact for fact in finding.facts if fact not in ACCEPTED)
    return Finding(finding.code, finding.file, finding.sheet, finding.cell, facts)
