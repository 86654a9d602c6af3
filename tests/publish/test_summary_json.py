"""summary.json as programs read it."""

import json
from decimal import Decimal

from pipeline.model import FileOutcome, Finding, Outcome
from pipeline.publish.summary import summary_json
from tests.publish.samples import Sent, figures, package, usual

FILE_FACTS = ("file", "outcome", "unit", "sending", "late", "findings")


def test_the_whole_summary_of_a_run() -> None:
    """X2 was refused, X3 sent nothing, and nobody knows whose cong-van.pdf is."""
    letter = FileOutcome(
        "cong-van.pdf", "f" * 64, Outcome.IGNORED, findings=(Finding("F102", "cong-van.pdf"),)
    )
    found = json.loads(summary_json(package(usual(), loose=[letter])), parse_float=Decimal)

    assert [tuple(file[fact] for fact in FILE_FACTS) for file in found.pop("files")] == [
        ("SGD.xlsx", "included", "SGD", 1, True, []),
        ("SVH.xlsx", "included", "SVH", 1, False, []),
        ("X1.xlsx", "included", "X1", 1, False, []),
        ("X2.xlsx", "excluded", "X2", 1, False, ["V401"]),
        ("cong-van.pdf", "ignored", None, None, False, ["F102"]),
    ]
    assert found == {
        "campaign": "tuan-sach",
        "period": "12/2024",
        "as_of": "2024-12-25",
        "units": {"expected": 5, "included": ["SGD", "SVH", "X1"], "missing": ["X3"], "excluded": ["X2"]},
        "totals": _totals(6, 21, 3, "0.6"),
        "totals_by_group": {"so": _totals(3, 14, 2, "0.3"), "xa": _totals(3, 7, 3, "0.3")},
        "shares": {"mt/F1": 50},
        "targets": [],
        "decisions": [],
        "tiers": [],
        "below": [],
    }


def _totals(readings: int, presentations: int, highest: int, funds: str) -> dict[str, object]:
    return {
        "b1/B1/N1": readings,
        "b1/B1/N2": 10 * readings,
        "b1/B2/N1": presentations,
        "b1/B2/N2": 0,
        "b1/D1/N1": highest,
        "kp/G1/": Decimal(funds),
        "mt/F1/den": 2 * readings,
        "mt/F1/num": readings,
    }


def test_what_nobody_reported_is_null_and_not_zero() -> None:
    """The communes reported nothing; the department's zero is a zero."""
    found = json.loads(summary_json(package({"SVH": Sent(figures(1))})))

    assert [found["totals_by_group"][group]["b1/B2/N2"] for group in ("so", "xa")] == [0, None]


def test_a_share_of_nothing_does_not_apply() -> None:
    empty = figures(1) | {"mt/F1/den": 0, "mt/F1/num": 0}
    found = json.loads(summary_json(package({"SVH": Sent(empty)})))

    assert found["shares"] == {"mt/F1": None}


def test_a_share_has_at_most_six_decimals() -> None:
    third = figures(1) | {"mt/F1/num": 1, "mt/F1/den": 3}
    text = summary_json(package({"SVH": Sent(third)}))

    assert '"mt/F1": 33.333333' in text
