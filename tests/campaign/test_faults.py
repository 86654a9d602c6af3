"""Whatever is wrong in the schema files is told, all at once, with file, line and known names."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.campaign import load_campaigns
from pipeline.campaign.document import parse_yaml
from pipeline.campaign.faults import Source
from pipeline.errors import UsageError
from pipeline.messages import explain_error
from tests.campaign.described import CAMPAIGN, EXPECTATIONS, FORM, ID, INDICATORS, ROOT, UNITS, Described

MISTAKES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "schema-mistakes.yaml").read_text(encoding="utf-8")
)
OF_WHOLE_FILES = {"file-missing", "file-unreadable", "not-utf8", "empty-spelling", "unknown-language"}
# tests/campaign/test_tiers.py, test_links.py
OF_TWO_CAMPAIGNS = {"package-unlike", "continues-itself", "no-such-figure"}


@pytest.fixture
def described(tmp_path: Path) -> Described:
    """The campaign of the page, in a folder of its own."""
    return Described(tmp_path)


def told(described: Described) -> list[str]:
    """The faults as the command line words them."""
    return [f"{file}:{line}: {says}" for file, line, says in described.faults()]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake['fault']}-{mistake['file']}")
def test_a_mistake_is_told(described: Described, mistake: dict[str, Any]) -> None:
    """Exactly the sentences of tests/data/schema-mistakes.yaml, which shows them all."""
    if "old" in mistake:
        described.replace(mistake["file"], mistake["old"], mistake["new"])
    else:
        described.add(mistake["file"], mistake["new"])

    assert told(described) == mistake["says"]


def test_every_sentence_has_its_mistake() -> None:
    """No sentence about schemas is left that nothing brings up."""
    catalogue = tomllib.loads((ROOT / "pipeline" / "messages" / "schema.toml").read_text(encoding="utf-8"))
    shown = {mistake["fault"] for mistake in MISTAKES} | OF_WHOLE_FILES | OF_TWO_CAMPAIGNS
    assert shown == set(catalogue["schema"])


def test_all_faults_of_all_files_are_told_at_once(described: Described) -> None:
    """Sorted by file and line, whatever the order of reading; one fault hides no other."""
    described.replace(CAMPAIGN, "language: vi", "languag: vi")
    described.replace(FORM, "once_in: total", "once_in: totals")
    described.replace(FORM, "- {id: date,", "- {id: day,")
    described.replace(INDICATORS, "sum,highest", "sum,last")
    described.replace(UNITS, "xa,\n", "xan,\n")

    assert [(file, line) for file, line, _ in described.faults()] == [
        (CAMPAIGN, 2),
        (CAMPAIGN, 3),
        (FORM, 14),
        (FORM, 31),
        (INDICATORS, 4),
        (UNITS, 2),
    ]


def test_a_broken_table_does_not_hide_the_others(described: Described) -> None:
    """The matrix has a row without id; the fields are checked all the same."""
    described.replace(FORM, "{id: S2, not_asked", "{not_asked")
    described.replace(FORM, "- {id: date,", "- {id: day,")

    assert [line for _, line, _ in described.faults()] == [14, 30]


@pytest.mark.parametrize("name", [UNITS, INDICATORS, FORM])
def test_a_missing_file_is_told(described: Described, name: str) -> None:
    """Each file but expectations.yaml is needed."""
    (described.folder / ID / name).unlink()
    assert told(described) == [f"{name}:1: This file is missing."]


def test_a_file_that_is_a_folder_is_told(described: Described) -> None:
    """What the system says is passed on."""
    (described.folder / ID / UNITS).unlink()
    (described.folder / ID / UNITS).mkdir()
    assert told(described) == [f"{UNITS}:1: The file cannot be read: Is a directory."]


def test_a_file_in_another_encoding_is_told_with_its_line(described: Described) -> None:
    """Windows-1258 is no UTF-8."""
    path = described.folder / ID / UNITS
    path.write_bytes(path.read_bytes().replace("Lợi".encode(), b"L\xf2i"))
    assert told(described) == [f"{UNITS}:3: The file is not UTF-8; save it as UTF-8."]


def test_a_byte_order_mark_does_no_harm(described: Described) -> None:
    """Excel writes one into every CSV file."""
    path = described.folder / ID / UNITS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(described) == []


def test_a_language_without_words_is_told(described: Described) -> None:
    """The campaign's language must be in words.yaml."""
    words = described.folder / "words.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("\nvi:\n", "\nfr:\n"), encoding="utf-8")
    assert told(described) == [
        "campaign.yaml:3: words.yaml has no language “vi”; the nearest is “fr”. Languages there: fr, en."
    ]


def test_a_spelling_without_words_is_told(described: Described) -> None:
    """Signs are left out when names are compared, so a sign cannot be spelt otherwise."""
    (described.folder / "words.yaml").write_text(
        "vi: {zero: [], not_asked: [], yes: [], no: [], spelling: {'&': và}}\n", encoding="utf-8"
    )
    assert told(described) == ["words.yaml:1: The spelling “&” has no word on one of its sides."]


def test_an_unknown_campaign_is_a_wrong_call(described: Described) -> None:
    """The known ones are listed, the nearest is suggested."""
    with pytest.raises(UsageError) as caught:
        load_campaigns(described.folder, "ngay-sach-2025")
    assert explain_error(caught.value, "en") == (
        "There is no campaign “ngay-sach-2025”; the nearest is “ngay-sach-2026”. "
        "Known campaigns: ngay-sach-2026."
    )


def test_a_folder_without_campaigns_is_a_wrong_call(tmp_path: Path) -> None:
    """Most likely the wrong folder."""
    with pytest.raises(UsageError) as caught:
        load_campaigns(tmp_path)
    assert caught.value.key == "usage.no-campaigns"


def test_only_the_wanted_campaign_is_read(described: Described) -> None:
    """A fault in another one is no obstacle then."""
    other = described.folder / "another"
    other.mkdir()
    (other / "campaign.yaml").write_text("id: another\n", encoding="utf-8")

    assert [campaign.id for campaign in load_campaigns(described.folder, ID)] == [ID]


def test_campaigns_travel_to_the_workers(described: Described) -> None:
    """They are pickled whole, and so are their faults."""
    (campaign,) = load_campaigns(described.folder)
    assert pickle.loads(pickle.dumps(campaign)).form.slots == campaign.form.slots


def test_the_files_of_a_campaign_are_hashed(described: Described) -> None:
    """The manifest of a run says by which schema files it judged."""
    (campaign,) = load_campaigns(described.folder)
    names = [f"{ID}/{name}" for name in (CAMPAIGN, FORM, INDICATORS, UNITS)]

    assert list(campaign.files) == [*names, "words.yaml"]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in campaign.files.values())


ODD: list[Any] = [
    None,
    True,
    0,
    -3,
    0.5,
    "",
    "x",
    "a b",
    "total",
    "S1",
    "TH",
    "((",
    {},
    {"id": "x"},
    [],
    ["x"],
    [1, 2],
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mistake_is_worse_than_a_fault(described: Described, data: st.DataObject) -> None:
    """Whatever stands in the files, the outcome is a campaign or a list of faults that can be worded."""
    described.restore()
    described.write(EXPECTATIONS, data.draw(st.sampled_from(["", "expectations: []\n"])))
    for _ in range(data.draw(st.integers(1, 3))):
        _spoil(described, data)

    assert all(says for _, _, says in described.faults())


def _spoil(described: Described, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([CAMPAIGN, FORM, UNITS, INDICATORS]))
    path = described.folder / ID / name
    text = path.read_text(encoding="utf-8")
    if name.endswith(".csv"):
        cells = re.split(r"([,\n])", text)
        cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(
            st.sampled_from(["", "x", '"', ",", "\n", "S1"])
        )
        described.write(name, "".join(cells))
        return
    tree = parse_yaml(text, Source(name, []))
    part = data.draw(st.sampled_from(list(_containers(tree))))
    place: Any = data.draw(
        st.sampled_from(list(part) if isinstance(part, dict) else list(range(len(part))) or [None])
    )
    if place is not None:
        part[place] = data.draw(st.sampled_from(ODD))
    described.write(name, json.dumps(tree, default=_as_json, ensure_ascii=False, indent=1))


def _containers(part: Any) -> Any:
    if part and isinstance(part, (dict, list)):
        yield part
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _containers(inner)


def _as_json(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)
