"""What every command, even --help, has to load is little."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pipeline


def test_help_loads_neither_the_model_nor_any_campaign() -> None:
    program = (
        "import sys, pipeline.commands\n"
        "print([m for m in ('pipeline.model', 'pipeline.campaign') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_version_is_that_of_the_installed_package() -> None:
    assert pipeline.__version__ == version("consolidate")
