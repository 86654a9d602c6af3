"""Where packages go, and where earlier ones are found: a folder, or an address in a store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.lock import alone_in


class Outputs(Protocol):
    """A place for packages. `folder` is where they are written first, on this machine."""

    @property
    def folder(self) -> Path:
        """Where packages are written, whole or not at all."""

    def alone(self, on_wait: Callable[[int, int], None]) -> AbstractContextManager[Callable[[], None]]:
        """Keep every other run out while the block runs; it is given a check of that (pipeline.lock)."""

    def recover(self) -> None:
        """Put right what an interrupted run left behind."""

    def package(self, campaign: str, period: str) -> Path:
        """The folder in which the package that was there before this run can be read, if there is one."""

    def home(self, campaign: str) -> Path:
        """A folder with the manifests of all packages of a campaign that were there before, by period."""

    def standing(self, *, whole: bool) -> Path:
        """A folder with every package that stands there now, if not whole only with their manifests."""

    def put(self, package: Path) -> str:
        """Put a package that was written in its place; where that is, "" if it is where it was written."""

    def bring_kept(self, name: str) -> None:
        """Let `folder` have what earlier runs kept under that name (pipeline.cache), if it can be had."""

    def put_kept(self, name: str) -> None:
        """Keep for later runs what this one has kept in `folder`; what cannot be put is not kept."""


@dataclass(frozen=True, slots=True)
class FolderOutputs:
    """A folder of this machine or of a share: a package is in its place once it is written."""

    folder: Path

    def alone(self, on_wait: Callable[[int, int], None]) -> AbstractContextManager[Callable[[], None]]:
        """See `Outputs`."""
        return alone_in(self.folder, on_wait)

    def recover(self) -> None:
        """See `Outputs`."""
        from pipeline.publish.replace import recover_all

        recover_all(self.folder)

    def package(self, campaign: str, period: str) -> Path:
        """See `Outputs`."""
        from pipeline.publish.names import period_folder

        return self.folder / campaign / period_folder(period)

    def home(self, campaign: str) -> Path:
        """See `Outputs`."""
        return self.folder / campaign

    def standing(self, *, whole: bool) -> Path:  # noqa: ARG002
        """See `Outputs`."""
        return self.folder

    def put(self, package: Path) -> str:  # noqa: ARG002
        """See `Outputs`."""
        return ""

    def bring_kept(self, name: str) -> None:
        """See `Outputs`: it lies there already."""

    def put_kept(self, name: str) -> None:
        """See `Outputs`."""
