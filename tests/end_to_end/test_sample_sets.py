"""The sample sets: what is known to be true of every file, unit and total comes out of a whole run."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.messages import LANGUAGES, remedy, says
from pipeline.model import Finding
from pipeline.options import Options
from pipeline.run import run

RETURNS = Path(__file__).parents[1] / "data" / "returns"
SCHEMAS = Path(__file__).parents[2] / "schemas"
SETS = sorted(path.name.removesuffix(".expected.json") for path in RETURNS.glob("*.expected.json"))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.fixture(scope="module", params=SETS)
def ran(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    """(what is known to be true, the outputs of a run over the set)."""
    expected = json.loads((RETURNS / f"{request.param}.expected.json").read_text(encoding="utf-8"))
    outputs = tmp_path_factory.mktemp("outputs")
    options = Options(
        inputs=RETURNS / request.param, outputs=outputs, schemas=SCHEMAS, as_of=date(2025, 2, 1)
    )
    run(options, lambda *_: None)
    return expected, outputs


@pytest.fixture(scope="module")
def case(ran: tuple[dict[str, Any], Path]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what is known to be true, the summary.json of a run over the set)."""
    expected, outputs = ran
    summaries = [json.loads(path.read_text(encoding="utf-8")) for path in outputs.rglob("summary.json")]
    (summary,) = [s for s in summaries if s["campaign"] == expected["campaign"]]
    assert nfc(summary["period"]) == nfc(expected["period"])
    return expected, summary


def test_every_file_has_its_outcome_unit_and_lateness(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    expected, summary = case
    got = {nfc(file["file"]): file for file in summary["files"]}
    twins = [file["file"] for file in expected["files"] if file.get("mess") == "twice"]

    def facts(file: dict[str, Any]) -> tuple[Any, ...]:
        if file["outcome"] != "included":
            return (file["outcome"],)
        return file["outcome"], file["unit"], bool(file.get("late"))

    wanted = {nfc(file["file"]): facts(file) for file in expected["files"] if file["file"] not in twins}
    assert {name: facts(got[name]) for name in wanted} == wanted
    # Which of two equal files counts is free.
    outcomes = sorted(got[nfc(name)]["outcome"] for name in twins)
    assert outcomes == (["duplicate", "included"] if twins else [])


def test_every_unit_is_in_its_state(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    expected, summary = case
    unclear = set(expected["units_unclear"])

    assert summary["units"]["expected"] == expected["units_expected"]
    for state in ("included", "missing", "excluded"):
        assert sorted(set(summary["units"][state]) - unclear) == expected[f"units_{state}"]


def test_every_total_is_right(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    expected, summary = case

    assert summary["totals"] == pytest.approx(expected["totals"], abs=1e-9)
    for group, totals in expected["totals_by_group"].items():
        assert {key: summary["totals_by_group"][group][key] for key in totals} == pytest.approx(
            totals, abs=1e-9
        )


def test_every_finding_is_told_in_both_languages(ran: tuple[dict[str, Any], Path]) -> None:
    """A fact that the words name and the finding lacks would be an error; the English is all English."""
    told: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for details in ran[1].rglob("details.json"):
        for file in json.loads(details.read_text(encoding="utf-8"))["files"]:
            for one in file["findings"]:
                finding = Finding(one["code"], file["file"], facts=tuple(one["facts"].items()))
                for language in LANGUAGES:
                    told[language].append(f"{says(finding, language)} {remedy(finding, language)}")

    assert told["vi"]
    assert not [
        text for text in told["en"] if re.search(r"Đơn vị |Ô |Tệp |gửi lại", re.sub("“.*?”", "", text))
    ]
