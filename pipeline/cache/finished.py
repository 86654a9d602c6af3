"""A run that ended: if nothing at all has changed since, what it said is said again.

Nothing is read, judged or written then. "Nothing" is taken at its word: the same files with the same bytes
in the inputs folder, the same schemas, program and options; and every package in the outputs folder stands
there as its manifest says, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from pipeline.cache import FOLDER, identity, store
from pipeline.intake.listing import names_and_hashes
from pipeline.options import Options

_MANIFEST = "manifest.json"


class FinishedRun:
    """The run with these options, as it may have ended before. `shown` is the form of what is said."""

    def __init__(self, options: Options, shown: str) -> None:
        self._options, self._shown = options, shown
        self._outputs = options.outputs
        self._path = options.outputs / FOLDER / f"finished-{shown}"
        self._asked = _asked(options, shown)

    def recall(self) -> tuple[str, int] | None:
        """What it said, and its exit code; None if anything has changed, or nothing was kept."""
        content = store.read(self._path)
        if content is None:
            return None
        kept = json.loads(content)
        if kept["asked"] != self._asked or kept["packages"] != _packages(self._outputs):
            return None
        return str(kept["said"]), int(kept["exit_code"])

    def keep(self, said: str, exit_code: int) -> None:
        """Keep what this run said; packages that are not as their manifests say are not worth it."""
        packages = _packages(self._outputs)
        # A file that came or changed meanwhile may or may not have been seen.
        if packages is None or _asked(self._options, self._shown) != self._asked:
            return
        kept = {"asked": self._asked, "packages": packages, "said": said, "exit_code": exit_code}
        store.write(self._path, json.dumps(kept).encode())


def _asked(options: Options, shown: str) -> str:
    """A digest of everything that decides what the run comes to."""
    asked = asdict(options)
    for place in ("inputs", "outputs", "schemas", "limits", "cached"):
        del asked[place]
    limits = asdict(options.limits) | {"workers": 0}
    files = (f"{name}={sha256}" for name, sha256 in names_and_hashes(options.inputs))
    return identity.digest(
        [
            shown,
            str(options.inputs.absolute()),  # stands in what is said
            str(options.outputs.absolute()),
            repr(sorted(asked.items())),
            repr(sorted(limits.items())),
            identity.program(),
            identity.folder(options.schemas),
            *files,
        ]
    )


def _packages(outputs: Path) -> dict[str, str] | None:
    """Manifest -> its sha256, of every package that stands there; None if a file is not as stated."""
    found = {}
    for path in sorted(outputs.glob(f"*/*/{_MANIFEST}")):
        content = path.read_bytes()
        if not _is_whole(path.parent, json.loads(content)["outputs"]):
            return None
        found[path.relative_to(outputs).as_posix()] = hashlib.sha256(content).hexdigest()
    return found


def _is_whole(package: Path, stated: dict[str, str]) -> bool:
    files = {file.relative_to(package).as_posix(): file for file in package.rglob("*") if file.is_file()}
    del files[_MANIFEST]
    return files.keys() == stated.keys() and all(
        hashlib.sha256(file.read_bytes()).hexdigest() == stated[name] for name, file in files.items()
    )
