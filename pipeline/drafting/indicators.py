"""What a form counts: every indicator once, with the code that the form or another campaign gives it."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.campaign.model import Indicator, OverUnits
from pipeline.drafting.model import IndicatorDraft
from pipeline.drafting.words import as_id, distinct
from pipeline.text import fold

# Money is stated with decimals as a rule; everything else is counted.
_DECIMALS = {fold("triệu đồng"): 1, fold("tỷ đồng"): 3, fold("million dong"): 1, fold("ha"): 1, fold("km"): 1}


class Register:
    """Collects the indicators of one form. `known` are those of the campaigns beside it."""

    def __init__(self, known: Iterable[Indicator], language: str) -> None:
        self._known: dict[str, Indicator] = {}
        for indicator in known:
            label = indicator.label.get(language)
            if label:
                self._known.setdefault(fold(label), indicator)
        self._language = language
        self.usual_unit = ""  # the unit of measure that the sheet states for all its figures
        self._found: dict[tuple[str, str], IndicatorDraft] = {}  # folded label, code on the form

    @property
    def found(self) -> list[IndicatorDraft]:
        """All indicators so far, in the form's order."""
        return list(self._found.values())

    def code_of(self, label: str, unit: str = "", code: str = "", *, share: bool = False) -> str:
        """The code of the indicator with this label; a new one is noted with its unit of measure."""
        key, unit = (fold(label), code), unit or self.usual_unit
        if key not in self._found:
            self._found[key] = self._made(label, unit, code, share=share)
        return self._found[key].code

    def _made(self, label: str, unit: str, code: str, *, share: bool) -> IndicatorDraft:
        taken = [indicator.code for indicator in self.found]
        known = self._known.get(fold(label))
        if known is not None and code in ("", known.code) and known.code not in taken:
            return self._like(known, label, unit, share=share)
        # One code with two labels: the form numbers something else by it.
        name = as_id(code) if code else f"I{len(taken) + 1:02d}"
        made = IndicatorDraft(distinct(name, taken), label, unit)
        made.decimals = _DECIMALS.get(fold(unit), 0)
        return _as_share(made) if share else made

    def _like(self, known: Indicator, label: str, unit: str, *, share: bool) -> IndicatorDraft:
        """What another campaign knows of it; label and unit of measure as this form words them."""
        maximum = known.number.maximum
        draft = IndicatorDraft(
            code=known.code,
            label=label,
            unit_of_measure=unit or known.unit_of_measure.get(self._language, ""),
            label_en=known.label.get("en", ""),
            unit_of_measure_en=known.unit_of_measure.get("en", ""),
            decimals=known.number.decimals,
            maximum="" if maximum is None else f"{maximum:f}",
            over_units=known.over_units.value,
            over_periods=known.over_periods,
        )
        return _as_share(draft) if share and known.over_units is not OverUnits.SHARE else draft


def _as_share(draft: IndicatorDraft) -> IndicatorDraft:
    draft.unit_of_measure = draft.unit_of_measure_en = "%"
    draft.decimals, draft.maximum = 2, "100"
    draft.over_units = draft.over_periods = "share"
    return draft
