"""One campaign after another: an office that calls for reports anew each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.campaign.model.campaign import Period


@dataclass(frozen=True, slots=True)
class Link:
    """What a campaign states of the one that it continues: what has another name now, then -> now.

    `keys` are whole figure keys or beginnings of them (`table`, `table/row`); `units` are codes.
    """

    campaign: str
    keys: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Continued:
    """An earlier campaign, whose periods come before those of the one that continues it.

    The ids of `periods` begin with the campaign's own and a colon. `steps` are the links from it to the
    campaign of now, one after another.
    """

    campaign: str
    periods: tuple[Period, ...]
    steps: tuple[Link, ...]

    def key_of(self, key: str) -> tuple[str, bool]:
        """What a figure key is called now, and whether the schema said so."""
        stated = False
        for step in self.steps:
            key, renamed = _renamed(key, step.keys)
            stated = stated or renamed
        return key, stated

    def unit_of(self, code: str) -> str:
        """Which code a unit has now."""
        for step in self.steps:
            code = step.units.get(code, code)
        return code

    def own_id(self, period: Period) -> str:
        """What the earlier campaign itself calls one of `periods`."""
        return period.id.removeprefix(f"{self.campaign}:")


def _renamed(key: str, names: Mapping[str, str]) -> tuple[str, bool]:
    parts = key.split("/")
    for length in range(len(parts), 0, -1):  # the longest beginning that is named
        beginning = "/".join(parts[:length])
        if beginning in names:
            return "/".join((names[beginning], *parts[length:])), True
    return key, False
