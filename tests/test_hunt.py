"""A short hunt with fixed seeds; `python -m tests.hunt --minutes 10` goes on from here."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hunting.format_mutants import hunt_format_mutants
from tests.hunting.forms import hunt_forms
from tests.hunting.fuzzing import TARGETS, hunt_texts
from tests.hunting.mutants import hunt_mutants


@pytest.mark.parametrize("seed", range(2))
def test_a_form_filled_with_random_figures_gives_them_back(seed: int, tmp_path: Path) -> None:
    assert list(hunt_forms(random.Random(seed), tmp_path)) == []


@pytest.mark.parametrize("seed", range(2))
def test_no_mutant_crashes_a_reader_or_changes_a_figure_without_a_trace(seed: int, tmp_path: Path) -> None:
    assert list(hunt_mutants(random.Random(seed), tmp_path)) == []


def test_no_mutant_of_another_format_does_either(tmp_path: Path) -> None:
    assert list(hunt_format_mutants(random.Random(1), tmp_path)) == []


def test_texts_made_of_awkward_pieces_keep_every_promise(tmp_path: Path) -> None:
    assert list(hunt_texts(random.Random(4), tmp_path)) == []


@pytest.mark.parametrize("target", TARGETS)
def test_any_text_at_all_keeps_every_promise(target: str) -> None:
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(st.text(st.characters(), max_size=30))
    def promise(text: str) -> None:
        TARGETS[target](text)

    promise()
