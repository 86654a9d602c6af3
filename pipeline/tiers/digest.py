"""What a return brings, in sixteen signs: the tier above tells by it whether two returns are the same."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from pipeline.campaign.model import Form, Holds
from pipeline.model import Return, State

_SIGNS = 16


def digest_of(content: Return, form: Form) -> str:
    """A digest of the figures that the return brings into totals, wherever in the file they stand."""
    entries = content.entries
    figures = sorted(
        f"{form.slots[slot].key}={_plain(value)}"
        for slot, value, state in zip(entries.slots, entries.values, entries.states, strict=True)
        if state is State.GIVEN and form.slots[slot].holds is Holds.FIGURE
    )
    return hashlib.sha256("\n".join(figures).encode()).hexdigest()[:_SIGNS]


def _plain(value: int | Decimal | str | None) -> str:
    """The same for 5, 5.0 and 5.00."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
