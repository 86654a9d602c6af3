"""The SDMX-JSON 2.0 structure message beside sdmx.csv: what its columns and codes are, in both languages.

Of each campaign a data flow, the data structure definition (DSD) it follows, and its code lists of units,
figures, indicators and content areas; the concepts are the same for all. The message follows sdmx-twg's
sdmx-json-structure-schema 2.0.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.campaign.model import Label, label_in
from pipeline.exporting.collect import Collected, figure_label
from pipeline.exporting.identifiers import (
    AGENCY,
    VERSION,
    campaign_id,
    figure_id,
    identifier,
    reference,
    unit_id,
)
from pipeline.messages import LANGUAGES, message

_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
_URN = "urn:sdmx:org.sdmx.infomodel"
_CONCEPTS = "CONCEPTS"
_CODED = {"REPORTING_UNIT": "UNIT", "FIGURE": "FIGURE", "INDICATOR": "INDICATOR", "AREA": "AREA"}
"""The coded columns, and what their code list is called between CL_ and the campaign: CL_UNIT_tin-2025."""
_TYPED = {
    "TIME_PERIOD": "ObservationalTimePeriod",
    "OBS_VALUE": "Decimal",
    "UNIT_MEASURE": "String",
    "DECIMALS": "Integer",
}
_LONG_AGO = "1970-01-01"

Told = Mapping[str, Any]  # one definitions.json
Part = dict[str, Any]  # of the message


def structure_json(collected: Collected, language: str) -> str:
    """The text of the message; the same packages give the same text.

    It is dated by the latest day for which a package was made. Where packages of one campaign word something
    differently, the latest period's wording stands.
    """
    campaigns = [list(told) for _, told in groupby(collected.definitions, key=lambda told: told["campaign"])]
    parts = {
        "conceptSchemes": [_concepts(language)],
        "codelists": [part for told in campaigns for part in _code_lists(told, language)],
        "dataStructures": [_structure(told[-1], language) for told in campaigns],
        "dataflows": [_flow(told[-1], language) for told in campaigns],
    }
    content = {
        "meta": {
            "schema": _SCHEMA,
            "id": "CONSOLIDATE_STRUCTURE",
            "prepared": f"{collected.as_of or _LONG_AGO}T00:00:00+07:00",
            "contentLanguages": list(LANGUAGES),
            "sender": {"id": AGENCY},
        },
        "data": {name: part for name, part in parts.items() if part},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


# ---------------------------------------------------------------- of each campaign


def _flow(told: Told, language: str) -> Part:
    name = campaign_id(told["campaign"])
    follows = f"{_URN}.datastructure.DataStructure={reference(_structure_id(told))}"
    return {**_maintained(name, told["title"], language), "structure": follows}


def _structure(told: Told, language: str) -> Part:
    measure = {**_component("OBS_VALUE", told), "usage": "mandatory"}
    attributes = [_attribute(name, told) for name in ("UNIT_MEASURE", "DECIMALS", "INDICATOR", "AREA")]
    components = {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [_component(name, told) for name in ("REPORTING_UNIT", "FIGURE")],
            "timeDimension": _component("TIME_PERIOD", told),
        },
        "measureList": {"id": "MeasureDescriptor", "measures": [measure]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }
    identified = _maintained(_structure_id(told), told["title"], language)
    return {**identified, "dataStructureComponents": components}


def _attribute(name: str, told: Told) -> Part:
    # DECIMALS is known of every figure; the others where the schema states them.
    usage = "mandatory" if name == "DECIMALS" else "optional"
    return {**_component(name, told), "usage": usage, "attributeRelationship": {"observation": {}}}


def _component(name: str, told: Told) -> Part:
    if name in _CODED:
        codes = reference(_code_list_id(_CODED[name], told))
        holds: Part = {"enumeration": f"{_URN}.codelist.Codelist={codes}"}
    else:
        holds = {"format": {"dataType": _TYPED[name]}}
    concept = f"{_URN}.conceptscheme.Concept={reference(_CONCEPTS)}.{name}"
    return {"id": name, "conceptIdentity": concept, "localRepresentation": holds}


def _code_lists(packages: Sequence[Told], language: str) -> Iterator[Part]:
    listed = {"UNIT": _units, "FIGURE": _figures, "INDICATOR": _indicators, "AREA": _areas}
    for what, codes_of in listed.items():
        names = {code: label for told in packages for code, label in codes_of(told)}
        codes = [_named(code, label, language) for code, label in sorted(names.items())]
        heading = _in_both(f"export.codes-{what}")
        identified = _maintained(_code_list_id(what, packages[-1]), heading, language)
        yield {**identified, "codes": codes} if codes else identified  # SDMX wants no empty list


# ---------------------------------------------------------------- codes of one package, with their labels


def _units(told: Told) -> Iterable[tuple[str, Label]]:
    for code, unit in told["units"].items():
        yield unit_id(code, unit.get("since")), {told["language"]: unit["name"]}


def _figures(told: Told) -> Iterable[tuple[str, Label]]:
    for key, meaning in told["figures"].items():
        languages = [one for one in LANGUAGES if one in {**meaning["row_label"], **meaning["column_label"]}]
        yield figure_id(key), {one: figure_label(meaning, one) for one in languages}


def _indicators(told: Told) -> Iterable[tuple[str, Label]]:
    yield from _used("indicator", told, told.get("indicators", {}))


def _areas(told: Told) -> Iterable[tuple[str, Label]]:
    yield from _used("area", told, told["areas"])


def _used(what: str, told: Told, labels: Mapping[str, Label]) -> Iterable[tuple[str, Label]]:
    for code in {meaning[what] for meaning in told["figures"].values()} - {None}:
        yield identifier(code), labels.get(code, {told["language"]: code})


# ---------------------------------------------------------------- what all of them have


def _concepts(language: str) -> Part:
    wordings = {name: _in_both(f"export.concept-{name}") for name in (*_CODED, *_TYPED)}
    heading = _in_both("export.concepts")
    concepts = [_named(name, label, language) for name, label in wordings.items()]
    return {**_maintained(_CONCEPTS, heading, language), "concepts": concepts}


def _in_both(key: str) -> Label:
    return {one: message(key, one) for one in LANGUAGES}


def _structure_id(told: Told) -> str:
    return f"DSD_{campaign_id(told['campaign'])}"


def _code_list_id(what: str, told: Told) -> str:
    return f"CL_{what}_{campaign_id(told['campaign'])}"


def _maintained(identified: str, label: Label, language: str) -> Part:
    return {"agencyID": AGENCY, "version": VERSION, **_named(identified, label, language)}


def _named(identified: str, label: Label, language: str) -> Part:
    names = {one: wording for one, wording in label.items() if wording}
    return {"id": identified, "name": label_in(names, language) or identified, "names": names}
