"""Reads schemas/: every campaign with all its files, every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.campaign.document import Document, Map, Seq
from pipeline.campaign.expectations import read_expectations
from pipeline.campaign.extensions import load_extensions
from pipeline.campaign.faults import SchemaFolder, nearest
from pipeline.campaign.form import compile_form
from pipeline.campaign.links import link, read_link
from pipeline.campaign.model import (
    Area,
    Campaign,
    Far,
    Form,
    Group,
    Indicator,
    Label,
    Letterhead,
    NativeExpectation,
    Period,
    Target,
    Unit,
    Words,
)
from pipeline.campaign.periods import read_ad_hoc_pattern, read_periods
from pipeline.campaign.registers import load_indicators, load_units
from pipeline.campaign.scope import Scope, distinct
from pipeline.campaign.shape import read_document
from pipeline.campaign.tiers import check_tiers
from pipeline.campaign.words import FILE as WORDS_FILE
from pipeline.campaign.words import load_words
from pipeline.errors import SchemaError, UsageError

CAMPAIGN_FILE = "campaign.yaml"
DEFAULT_FORM = "forms/form.yaml"


def load_campaigns(folder: Path, only: str | None = None) -> tuple[Campaign, ...]:
    """The campaigns described below `folder` (schemas/), sorted by id; `only` picks one.

    A folder is a campaign if it holds campaign.yaml; its name is the campaign's id.

    Raises:
        UsageError: there is no campaign at all, or not the one that is wanted.
        SchemaError: something in the files is wrong; holds every fault of every file that was read.
    """
    known = sorted(path.parent.name for path in folder.glob(f"*/{CAMPAIGN_FILE}"))
    if not known:
        raise UsageError("usage.no-campaigns", folder=str(folder))
    if only is not None and only not in known:
        raise UsageError(
            "usage.unknown-campaign", wanted=only, nearest=nearest(only, known), known=", ".join(known)
        )
    files = SchemaFolder(folder)
    words = load_words(files)
    campaigns = [_load(files, name, words) for name in known if only in (None, name)]
    loaded = tuple(campaign for campaign in campaigns if campaign is not None)
    check_tiers(loaded, known, files)
    loaded = link(loaded, known, files)
    if files.faults:
        raise SchemaError(files.faults)
    return loaded


def _load(files: SchemaFolder, name: str, words: Mapping[str, Words]) -> Campaign | None:
    """One campaign; None if it cannot be made, with the reasons among the faults."""
    document = read_document(files, f"{name}/{CAMPAIGN_FILE}", "campaign")
    if document is None:
        return None
    return _Loader(files, name, document).campaign(words)


class _Loader:
    """Reads the files of one campaign, going on past faults so that all are found."""

    def __init__(self, files: SchemaFolder, name: str, document: Document) -> None:
        self.files = files
        self.name = name
        self.document = document
        self.root = document.root
        self.source = document.source
        self.language = str(self.root.get("language"))

    def campaign(self, words: Mapping[str, Words]) -> Campaign | None:
        own_words = self._own_words(words)
        groups, areas = self._groups(), self._areas()
        units = load_units(
            self.files,
            f"{self.name}/units.csv",
            None if groups is None else [group.code for group in groups],
            own_words,
        )
        indicators = load_indicators(self.files, f"{self.name}/indicators.csv", self.language)
        periods, ad_hoc = self._periods(groups), read_ad_hoc_pattern(self.document)
        form = self._form(indicators, areas)
        expectations = self._expectations(form)
        targets = self._targets(indicators, groups)
        self._check_questions(indicators)
        self._check_issuer(units)
        extensions = load_extensions(self.files, f"{self.name}/extensions.csv", units, periods)
        if "id" not in self.root.faulty and self.root["id"] != self.name:
            self.source.fault(
                self.root.line_of("id"), "id-is-not-folder", found=self.root["id"], folder=self.name
            )
        if self.files.faults or form is None or own_words is None or indicators is None:
            return None
        return Campaign(
            id=self.name,
            language=self.language,
            title=self._label(self.root["title"]),
            letterhead=self._letterhead(),
            form=form,
            units=units,
            groups=tuple(groups or ()),
            areas=tuple((areas or {}).values()),
            indicators=tuple(indicators.values()),
            periods=periods,
            words=own_words,
            period_stated=self.root.get("period_stated", True),
            ad_hoc_period=ad_hoc,
            targets=targets,
            extensions=extensions,
            far_from_past=self._far("past"),
            far_from_peers=self._far("peers"),
            expectations=expectations,
            files=self._hashes(),
            continues=read_link(self.root),
            usual_issuer=self.root.get("issuer", ""),
        )

    def _label(self, value: str | Map) -> Label:
        return {self.language: value} if isinstance(value, str) else dict(value)

    def _own_words(self, words: Mapping[str, Words]) -> Words | None:
        are_known = all(fault.file != WORDS_FILE for fault in self.files.faults)
        if self.language not in words and are_known and self.root.sound("language"):
            self.source.unknown(self.root.line_of("language"), "unknown-language", self.language, list(words))
        return words.get(self.language)

    def _groups(self) -> list[Group] | None:
        if "groups" in self.root.faulty:
            return None
        items = distinct(self.root.sound_maps("groups"), self.source, "code")
        return [Group(item["code"], self._label(item["label"])) for item in items]

    def _areas(self) -> dict[str, Area] | None:
        if "areas" in self.root.faulty:
            return None
        items = distinct(self.root.sound_maps("areas"), self.source, "code")
        return {item["code"]: Area(item["code"], self._label(item["label"])) for item in items}

    def _periods(self, groups: list[Group] | None) -> tuple[Period, ...]:
        codes = None if groups is None else [group.code for group in groups]
        return read_periods(self.document, self.language, codes)

    def _letterhead(self) -> Letterhead:
        item = self.root["letterhead"]
        return Letterhead(
            item.get("parent_body", ""),
            item["issuing_body"],
            item["place"],
            tuple(item.get("reports_to", ())),
        )

    def _form(
        self, indicators: Mapping[str, Indicator] | None, areas: Mapping[str, Area] | None
    ) -> Form | None:
        name = self.root.sound("form") or DEFAULT_FORM
        document = read_document(self.files, f"{self.name}/{name}", "form")
        if document is None:
            return None
        spellings = {item["code"]: tuple(item.get("aliases", ())) for item in self.root.sound_maps("areas")}
        return compile_form(Scope(document, self.language, indicators, areas, spellings))

    def _expectations(self, form: Form | None) -> tuple[NativeExpectation, ...]:
        name = f"{self.name}/expectations.yaml"
        document = read_document(self.files, name, "expectations", required=False)
        return read_expectations(document, form) if document is not None else ()

    def _targets(
        self, indicators: Mapping[str, Indicator] | None, groups: list[Group] | None
    ) -> tuple[Target, ...]:
        items = self.root.sound_maps("targets")
        codes = [group.code for group in groups or ()]
        for item in items:
            if indicators is not None and item["indicator"] not in indicators:
                line = item.line_of("indicator")
                self.source.unknown(line, "unknown-indicator", item["indicator"], list(indicators))
            if groups is not None and item.get("group") not in (*codes, None):
                self.source.unknown(item.line_of("group"), "unknown-group", item["group"], codes)
        return tuple(_target(item) for item in items)

    def _far(self, key: str) -> Far | None:
        questions = self.root.sound("questions")
        rule = questions.sound(key) if questions else None
        if rule is None:
            return None
        usual = Far()
        return Far(
            rule.get("at_least", usual.at_least),
            Decimal(rule.get("spreads", usual.spreads)),
            frozenset(rule.get("indicators", ())),
        )

    def _check_questions(self, indicators: Mapping[str, Indicator] | None) -> None:
        """Questions name indicators that there are."""
        for rule in (self.root.sound("questions") or {}).values():
            names = rule.get("indicators", Seq(rule.line))
            for name, line in zip(names, names.lines, strict=True):
                if indicators is not None and name not in indicators:
                    self.source.unknown(line, "unknown-indicator", name, list(indicators))

    def _check_issuer(self, units: Sequence[Unit]) -> None:
        """The unit for which runs are made is one that others report to."""
        issuer = self.root.sound("issuer")
        known = list(dict.fromkeys(unit.reports_to for unit in units if unit.reports_to))
        if issuer is not None and issuer not in known:
            self.source.unknown(self.root.line_of("issuer"), "unknown-issuer", issuer, known)

    def _hashes(self) -> dict[str, str]:
        """The hashes of this campaign's files and of the words it shares."""
        own = f"{self.name}/"
        return {
            name: self.files.hashes[name]
            for name in sorted(self.files.hashes)
            if name.startswith(own) or name == WORDS_FILE
        }


def _target(item: Map) -> Target:
    most = item.get("at_most")
    return Target(
        item["indicator"],
        item["year"],
        Decimal(item["at_least"]),
        None if most is None else Decimal(most),
        item.get("group"),
    )
