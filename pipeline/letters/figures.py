"""The package's figures as documents show them: in sentences by content area, and in tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from pipeline.campaign.model import (
    Form,
    Label,
    OverUnits,
    ShareCheck,
    Slot,
    Target,
    label_in,
)
from pipeline.letters.package import WrittenPackage
from pipeline.letters.wording import number, percent, within_sentence

Filled = dict[str, Any]
"""What a template's placeholders stand for: texts, truth values, and lists of the same."""


@dataclass(frozen=True)
class Figures:
    """One package's totals in one language. Nothing is added up here: every number is in the package."""

    package: WrittenPackage
    language: str

    def areas(self) -> list[Filled]:
        """The totals of each content area, figure by figure as the form orders them."""
        by_area: dict[str, list[Slot]] = {}
        for slot in self.counted:
            if slot.area is not None:
                by_area.setdefault(slot.area, []).append(slot)
        asked = [area for area in self.package.campaign.areas if area.code in by_area]
        return [
            {
                "number": str(place),
                "label": self.label(area.label),
                "figures": [self._figure(slot) for slot in by_area[area.code]],
            }
            for place, area in enumerate(asked, start=1)
        ]

    def others(self) -> list[Filled]:
        """The totals that belong to no content area, row by row of the form."""
        rows: dict[tuple[str, str, str], list[Slot]] = {}
        for slot in self.counted:
            if slot.area is None:
                rows.setdefault((slot.table, slot.section_id, slot.row_id), []).append(slot)
        return [
            {
                "phrase": within_sentence(self.label(slots[0].row_label)),
                "label": self.label(slots[0].row_label),
                "figures": [self._figure(slot) for slot in slots],
            }
            for slots in rows.values()
        ]

    def shares(self) -> list[Filled]:
        """Every share with its parts and its target; no word on whether that is much or little."""
        checks = [check for check in self.form.checks if isinstance(check, ShareCheck)]
        return [self._share(str(place), check) for place, check in enumerate(checks, start=1)]

    def tasks(self) -> list[Filled]:
        """How many units are in each state, task by task."""
        counts: Mapping[str, Mapping[str, int]] = self.package.details["tasks"]
        slots = {f"{slot.table}/{slot.row}": slot for slot in self.form.slots if slot.choices}
        return [
            {
                "number": str(place),
                "label": self.label(slots[task].row_label),
                "states": [
                    {
                        "label": self.label(choice.label),
                        "units": number(states.get(choice.id, 0), self.language),
                    }
                    for choice in slots[task].choices
                ],
            }
            for place, (task, states) in enumerate(counts.items(), start=1)
        ]

    # ------------------------------------------------------------ single figures

    @property
    def form(self) -> Form:
        """The campaign's form."""
        return self.package.campaign.form

    @cached_property
    def counted(self) -> Sequence[Slot]:
        """The figures that are told as such; those that a share is made of are told with it."""
        shares = [check for check in self.form.checks if isinstance(check, ShareCheck)]
        parts = {part for check in shares for part in (check.numerator, check.denominator)}
        return [slot for slot in self.form.figure_slots if slot.index not in parts]

    @cached_property
    def _slots_in(self) -> Counter[tuple[str | None, str, str]]:
        return Counter((slot.area, slot.table, slot.row) for slot in self.counted)

    def label(self, label: Label) -> str:
        """A label of the schema in the document's language."""
        return label_in(label, self.language)

    def value(self, slot: Slot) -> int | Decimal | None:
        """The total of a figure, or the form's own sum of totals; None where no unit reported it."""
        totals, sums = self.package.summary["totals"], self.package.details["sums"]
        found: int | Decimal | None = totals[slot.key] if slot.key in totals else sums[slot.key]
        return found

    def _figure(self, slot: Slot) -> Filled:
        label = self.label(slot.row_label)
        # Within a content area the column only matters where the area has several of the row.
        is_told = not slot.column or (
            slot.area is not None and self._slots_in[slot.area, slot.table, slot.row] == 1
        )
        reporting = self.package.details["reporting"][slot.key]
        partly = 0 < reporting < len(self.package.summary["units"]["included"])
        return {
            "label": label,
            "phrase": within_sentence(label),
            "column": "" if is_told else within_sentence(self.label(slot.column_label)),
            "value": number(self.value(slot), self.language),
            "unit_of_measure": self.label(slot.unit_of_measure),
            "highest": self._is_highest(slot),
            "reporting": number(reporting, self.language) if partly else "",
        }

    def _is_highest(self, slot: Slot) -> bool:
        indicator = self.package.campaign.indicator_by_code.get(slot.indicator or "")
        return indicator is not None and indicator.over_units is OverUnits.HIGHEST

    def _share(self, place: str, check: ShareCheck) -> Filled:
        above, below = self.form.slots[check.numerator], self.form.slots[check.denominator]
        target = self._target(above.indicator)
        aims = [] if target is None else [target.at_least_pct, target.at_most_pct]
        return {
            "number": place,
            "label": self.label(above.row_label),
            "numerator": number(self.value(above), self.language),
            "denominator": number(self.value(below), self.language),
            "unit_of_measure": self.label(above.unit_of_measure),
            "percent": percent(self.package.summary["shares"][f"{check.table}/{check.row}"], self.language),
            "target": " – ".join(percent(aim, self.language) for aim in aims if aim is not None),
            "year": str(target.year) if target else "",
        }

    def _target(self, indicator: str | None) -> Target | None:
        """The target for the year of the period, else the next one ahead, else the last one."""
        targets = sorted(
            (t for t in self.package.campaign.targets if t.indicator == indicator), key=lambda t: t.year
        )
        end = self.package.period.end if self.package.period else None
        year = (end or self.package.as_of).year
        return next((t for t in targets if t.year >= year), targets[-1] if targets else None)
