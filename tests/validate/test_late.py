"""What Great Expectations imports and never uses here is loaded when somebody does use it, and whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.validate.late import put_off


def said_by(program: str) -> str:
    """What a fresh Python prints that runs the program with both modules put off."""
    begin = "import sys\nfrom pipeline.validate.late import put_off\nput_off(['altair', 'scipy.stats'])\n"
    done = subprocess.run([sys.executable, "-c", begin + program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_judge_is_imported_without_them() -> None:
    inside = ["altair.vegalite", "scipy.stats._stats_py"]
    program = f"import pipeline.validate.engine\nprint([name for name in {inside} if name in sys.modules])"

    assert said_by(program) == "[]"


@pytest.mark.parametrize(
    "use",
    [
        "import scipy.stats\nprint(scipy.stats.norm.cdf(0))",
        "from scipy import stats\nprint(stats.norm.cdf(0))",
        "from scipy.stats import norm\nprint(norm.cdf(0))",
        "import scipy.stats.distributions as d\nprint(d.norm.cdf(0))",
        "from scipy.stats import *\nprint(norm.cdf(0))",
        "from scipy import stats\nimport scipy.stats\nstats.norm\nprint(scipy.stats.norm.cdf(0))",
    ],
)
def test_whoever_uses_them_finds_them_whole(use: str) -> None:
    assert said_by(use) == "0.5"


def test_a_chart_can_still_be_made() -> None:
    program = "import altair as alt\nprint(alt.Chart({'values': []}).mark_bar().to_dict()['mark']['type'])"

    assert said_by(program) == "bar"


def test_what_is_loaded_or_not_installed_is_left_alone() -> None:
    assert put_off(["json", "no_such_module", "no_such.module"]) == []
    assert "no_such_module" not in sys.modules
