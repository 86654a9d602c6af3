"""What lies in the inputs and schemas now, and what of it a run would take in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.audit.manifest import Manifest
from pipeline.audit.workbooks import sha256_of
from pipeline.campaign import load_campaigns
from pipeline.campaign.issuers import campaign_named
from pipeline.campaign.model import AT, Campaign, Period
from pipeline.claims import belongs
from pipeline.errors import SchemaError, UsageError
from pipeline.intake import Limits, list_sources
from pipeline.intake.walk import OWN_FILES
from pipeline.lower_packages import without_package_parts
from pipeline.reading import read_sources


def input_hashes(folder: Path) -> dict[str, str]:
    """sha256 of every file that a run would list, and of the coordinator's own lists."""
    found = {source.name: source.sha256 for source in list_sources(folder)}
    own = (path for name in OWN_FILES if (path := folder / name).is_file())
    return found | {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in own}


def schema_files(schemas: Path, manifest: Manifest) -> dict[str, str]:
    """sha256 of the schema files that the manifest knows, and of others that the campaign has now."""
    known = {name: schemas / name for name in manifest.schema}
    found = {name: sha256_of(path) for name, path in known.items() if path.is_file()}
    for campaign in _campaigns(schemas):
        if campaign.id == manifest.campaign.partition(AT)[0]:
            found |= {name: sha256 for name, sha256 in campaign.files.items() if name not in found}
    return found


def newcomers(folder: Path, names: Collection[str], schemas: Path | None, manifest: Manifest) -> set[str]:
    """Those of the files `names` that a run would take into the package of this manifest.

    A file that no campaign can claim belongs to every package; without schemas none can be judged but
    those.
    """
    campaigns = {campaign.id: campaign for campaign in _campaigns(schemas)}
    campaign = campaign_named(manifest.campaign, campaigns)
    own = {name for name in names if name in OWN_FILES}
    if campaign is None:
        return own
    period = Period(manifest.period, {}, None, None)
    sources = without_package_parts(list_sources(folder))
    unlisted = [source for source in sources if source.name in names]
    readings = read_sources(unlisted, tuple(campaigns.values()), Limits(), lambda *_: None)
    return own | {reading.source.name for reading in readings if belongs(reading, campaign, period)}


def _campaigns(schemas: Path | None) -> Sequence[Campaign]:
    """The campaigns as far as they can be loaded: faults in them are what verifying is to find."""
    if schemas is None:
        return ()
    try:
        return load_campaigns(schemas)
    except (SchemaError, UsageError):
        return ()
