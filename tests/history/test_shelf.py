"""What a run has made itself is on the shelf before what stands in the outputs folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.history import Outdated, Shelf, content_sha256, shelf
from pipeline.publish import publish
from tests.publish.samples import campaign, package, usual


def resting_on(outputs: Path, earlier: dict[str, str]) -> Path:
    """The folder of a campaign with a package that rests on these figures of earlier periods."""
    folder = publish(package(usual()), campaign(), outputs, "vi").parent
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "earlier": earlier}), encoding="utf-8")
    return folder.parent


@pytest.mark.parametrize("same", [True, False])
def test_packages_are_held_against_what_this_run_has_made(tmp_path: Path, same: bool) -> None:
    made = package(usual())
    sha256 = content_sha256(made.totals.figures) if same else "other"
    home = resting_on(tmp_path, {made.period: sha256, "11/2024": "nobody knows"})
    on_it = Shelf(tmp_path.joinpath)
    on_it.put(made, campaign())

    found = on_it.outdated(home, made.campaign, frozenset())

    assert found == ([] if same else [Outdated(made.campaign, made.period, made.period, False)])


def test_figures_are_not_digested_unless_somebody_rests_on_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a while, and most runs make a single package that nothing was compared with."""
    home = resting_on(tmp_path, {"11/2024": "abc"})
    on_it = Shelf(tmp_path.joinpath)
    monkeypatch.setattr(shelf, "content_sha256", lambda _: pytest.fail("nobody asked for it"))

    on_it.put(package(usual()), campaign())

    assert on_it.outdated(home, "tuan-sach", frozenset()) == []
