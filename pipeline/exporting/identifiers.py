"""Identifiers as SDMX allows them; different texts get different identifiers.

A code has letters, digits, "_", "-", "@", "$" (SDMX's IDType): "@" stands between parts only, and any other
character is "$" and two hexadecimal digits for each byte of its UTF-8 ("4.1" is 4$2E1). What is named after a
campaign has neither "@" nor "$" (NCNameIDType): there "_" takes the place of "$".
"""

from __future__ import annotations

import re

AGENCY = "CONSOLIDATE"
VERSION = "1.0"
_NOT_IN_CODES = re.compile(r"[^A-Za-z0-9_\-]")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9\-]")


def identifier(*parts: str) -> str:
    """Of a code: its parts with "@" between them."""
    return "@".join(_escaped(_NOT_IN_CODES, part, "$") for part in parts)


def campaign_id(campaign: str) -> str:
    """Of a campaign; tin-2025@517, consolidated by unit 517, is tin-2025_40517."""
    return _escaped(_NOT_IN_NAMES, campaign, "_")


def unit_id(code: str, since: str | None) -> str:
    """Of a unit: its code, and the day since which the code means it if it meant another unit before."""
    return identifier(code, since) if since else identifier(code)


def figure_id(key: str) -> str:
    """Of a figure: the parts of its key; "kp/G1/", asked once for the whole campaign, is kp@G1."""
    return identifier(*key.rstrip("/").split("/"))


def reference(identified: str) -> str:
    """How others refer to what has this identifier: agency, identifier, version."""
    return f"{AGENCY}:{identified}({VERSION})"


def _escaped(unfit: re.Pattern[str], text: str, mark: str) -> str:
    def written(found: re.Match[str]) -> str:
        return "".join(f"{mark}{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))

    return unfit.sub(written, text)
