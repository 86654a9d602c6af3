"""What lies at an address as paths of this machine, for whoever knows only paths."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
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
    with _folder() as here:
        inputs, outputs = asked["inputs"], asked["outputs"]
        stored = StoredInputs(inputs) if isinstance(inputs, Address) else None
        put = StoredOutputs(outputs, here) if isinstance(outputs, Address) else None
        own: dict[str, Any] = {"inputs": here / "inputs"} if stored else {}
        own |= {"outputs": put.folder} if put else {}
        options = Options(language=language, **{**asked, **own})
        if stored:
            options.inputs.mkdir()
            (stored.bring_lists if options.scheduler else stored.bring_all)(options.inputs)
        yield options, stored if options.scheduler else None, put


class Near:
    """Addresses as paths of this machine, for as long as the block of `near` runs; paths stay as they are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._brought: dict[str, str] = {}  # path -> address

    def package(self, place: Path | Address) -> Path:
        """The folder of one package.

        Raises:
            UsageError: there is nothing at the address.
        """
        if isinstance(place, Path):
            return place
        path = self._path(place)
        bring_package(Store(place), "", path)
        if not path.exists():
            raise UsageError("places.nothing-there", place=str(place))
        return path

    def file(self, place: Path | Address) -> Path:
        """One file of a package, with all others beside it.

        Raises:
            UsageError: there is nothing at the address.
        """
        if isinstance(place, Path):
            return place
        folder, _, name = place.text.rpartition("/")
        return self.package(Address(folder)) / name

    def for_letters(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What a command that writes documents was asked, with its outputs folder as a path.

        Raises:
            UsageError: the documents would go beside packages at an address, where nobody can edit them.
        """
        if isinstance(asked["outputs"], Address) and asked["out"] is None:
            raise UsageError("places.needs-out", place=str(asked["outputs"]))
        return {**asked, "outputs": self.outputs(asked["outputs"])}

    def inputs(self, place: Path | Address) -> Path:
        """An inputs folder, with all returns.

        Raises:
            UsageError: there is nothing at the address.
        """
        if isinstance(place, Path):
            return place
        path = self._path(place)
        path.mkdir()
        StoredInputs(place).bring_all(path)
        return path

    def outputs(self, place: Path | Address) -> Path:
        """An outputs folder, with the packages that stand there now."""
        if isinstance(place, Path):
            return place
        path = self._path(place)
        path.mkdir()
        bring_outputs(Store(place), path)
        return path

    def told(self, text: str) -> str:
        """What is said of the paths, said of the addresses."""
        for path, address in self._brought.items():
            text = text.replace(path, address)
        return text

    def _path(self, place: Address) -> Path:
        path = self._folder / f"brought-{len(self._brought)}"
        self._brought[str(path)] = str(place)
        return path


@contextmanager
def near() -> Iterator[Near]:
    """Bring what lies at addresses here while the block runs."""
    with _folder() as folder:
        yield Near(folder)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="consolidate-") as folder:
        yield Path(folder)
