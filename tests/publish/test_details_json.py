"""details.json: what the package says beside its totals."""

from __future__ import annotations

import json

from pipeline.model import Finding
from pipeline.publish.details import details_json
from tests.publish.samples import Sent, campaign, figures, package, usual


def test_everything_of_the_usual_package() -> None:
    found = json.loads(details_json(package(usual()), campaign()))

    assert (found["campaign"], found["period"], found["as_of"]) == ("tuan-sach", "12/2024", "2024-12-25")
    assert [(unit["unit"], unit["state"], unit["late"], unit["nil"]) for unit in found["units"]] == [
        ("SVH", "included", False, False),
        ("X1", "included", False, True),
        ("SGD", "included", True, False),
        ("X2", "excluded", False, False),
        ("X3", "missing", False, False),
    ]
    assert found["files"][-1] == {
        "file": "X2.xlsx",
        "unit": "X2",
        "outcome": "excluded",
        "findings": [{"code": "V401", "severity": "error", "sheet": "Biểu 1", "cell": "C4", "facts": {}}],
    }
    assert found["reporting"]["b1/B1/N1"] == 3
    assert found["sums"] == {"b1/B1/total": 66, "b1/B2/total": 21, "b1/D1/total": 3}
    assert found["tasks"] == {"nv/NV1": {"done": 1, "open": 1}}
    assert [(answer["unit"], answer["text"]) for answer in found["answers"]] == [
        ("SVH", "@Thiếu sách\nvà thiếu chỗ"),
        ("SGD", "Không"),
    ]


def test_withheld_text_and_refused_units_answers_are_not_in_it() -> None:
    withheld = Finding("P601", "SVH.xlsx", "Biểu 3", "B3", (("kinds", "x"), ("masked", "y")))
    sent = {
        "SVH": Sent(figures(1), difficulty="0912 345 678", findings=[withheld]),
        "X2": Sent(figures(2), difficulty="bị trả lại", refused=True),
    }
    text = details_json(package(sent), campaign())

    assert [(answer["unit"], answer["text"]) for answer in json.loads(text)["answers"]] == [("SVH", None)]
    assert "0912" not in text
    assert "bị trả lại" not in text
