"""What lies at an address as paths of this machine, for whoever knows only paths."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.options import Options
from pipeline.places.address import Address, Store
from pipeline.places.inputs import Inputs
from pipeline.places.outputs import Outputs
from pipeline.places.packages import StoredOutputs, bring_outputs, bring_package
from pipeline.places.stored import StoredInputs


@contextmanager
def options_near(
    language: str, asked: Mapping[str, Any]
) -> Iterator[tuple[Options, Inputs | None, Outputs | None]]:
    """The options of a run with addresses among them, on paths of this machine; and the places behind them.

    The returns are brought here, unless workers bring them for themselves.
    """
    with _folder() as near:
        inputs, outputs = asked["inputs"], asked["outputs"]
        stored = StoredInputs(inputs) if isinstance(inputs, Address) else None
        put = StoredOutputs(outputs, near) if isinstance(outputs, Address) else None
        own: dict[str, Any] = {"inputs": near / "inputs"} if stored else {}
        # What is kept in an outputs folder for the next run would be gone with this one.
        own |= {"outputs": put.folder, "cached": False} if put else {}
        options = Options(language=language, **{**asked, **own})
        if stored:
            options.inputs.mkdir()
            (stored.bring_lists if options.scheduler else stored.bring_all)(options.inputs)
        yield options, stored if options.scheduler else None, put


@contextmanager
def inputs_near(place: Path | Address) -> Iterator[Path]:
    """The inputs folder as a path."""
    if isinstance(place, Path):
        yield place
        return
    with _folder() as near:
        StoredInputs(place).bring_all(near)
        yield near


@contextmanager
def package_near(place: Path | Address) -> Iterator[Path]:
    """The folder of one package as a path."""
    if isinstance(place, Path):
        yield place
        return
    with _folder() as near:
        bring_package(Store(place), "", near / "package")
        yield near / "package"


@contextmanager
def outputs_near(place: Path | Address) -> Iterator[Path]:
    """An outputs folder as a path, with the packages that stand there now."""
    if isinstance(place, Path):
        yield place
        return
    with _folder() as near:
        bring_outputs(Store(place), near)
        yield near


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="consolidate-") as folder:
        yield Path(folder)
