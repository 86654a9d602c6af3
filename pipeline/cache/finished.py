"""What a command said at its end: if nothing at all has changed since, it is said again.

Nothing is read, judged or written then. "Nothing" is taken at its word: the same files with the same bytes
in the inputs folder, the same schemas, program and options; and every package in the outputs folder stands
there as its manifest says, byte for byte. What `status` says also rests on when each file was last written.

So what was said is kept with the sha256 of the very bytes that were read, file by file; what stands there now
is hashed until one differs, the file that was written last first. What a run has written itself, and nobody
else can have replaced while it is alone there, is not read once more for being kept; other packages are.

Of inputs and outputs at addresses the same holds: the files are those that were brought here, the packages
are brought to be looked at, and what is kept is kept there. Files that only workers see are hashed by them;
but not if already the list of them tells that something has changed, for then they will be read anyway.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.cache import FOLDER, identity, words
from pipeline.cache.words import Said
from pipeline.intake.limits import MIB
from pipeline.intake.walk import HASHED_MIB, OWN_FILES, Seen, hash_or_nothing, seen_in, seen_of
from pipeline.options import Options

if TYPE_CHECKING:
    from pipeline.places.inputs import Entry, Inputs
    from pipeline.places.outputs import Outputs

_MANIFEST = "manifest.json"

Command = Literal["run", "status"]


@dataclass(frozen=True)
class Asked:
    """What a command was asked, and the inputs folder as it then was.

    `own` are the hashes of our control files in it, `schemas` is a digest of the schemas. `named` are inputs
    and outputs as they are told, if the options have only what lies of them here. `inputs` is where the
    returns are listed, if they are not here.
    """

    options: Options
    files: tuple[Seen, ...]
    own: Mapping[str, str]
    schemas: str
    named: tuple[str, str] = ("", "")
    inputs: Inputs | None = None

    @classmethod
    def now(cls, options: Options, named: tuple[str, str] = ("", ""), inputs: Inputs | None = None) -> Asked:
        """The inputs folder as it is; of the returns it is only asked how large they are and how old."""
        files = tuple(seen_in(options.inputs))
        listed = inputs.entries() if inputs else ()
        schemas = identity.folder(options.schemas)
        return cls(options, (*files, *map(_as_seen, listed)), _hashes(_own(files)), schemas, named, inputs)

    def still_decides(self) -> bool:
        """Whether all that decides besides the returns is as it was: control files and schemas.

        They are read again by whoever needs them; of the returns it is known which bytes were read.
        """
        own = seen_of(self.options.inputs, OWN_FILES)
        return (own, _hashes(own), identity.folder(self.options.schemas)) == (
            _own(self.files),
            self.own,
            self.schemas,
        )

    def hashes(self) -> dict[str, str]:
        """The sha256 of each file as it stands there, by name."""
        return {file.name: _hash(file) for file in self.files}


def _own(files: Iterable[Seen]) -> list[Seen]:
    return [file for file in files if file.name in OWN_FILES]


def _hashes(files: Iterable[Seen]) -> dict[str, str]:
    return {file.name: hash_or_nothing(file.path) for file in files}


def _as_seen(entry: Entry) -> Seen:
    return Seen(entry.name, Path(entry.at), entry.size, int(entry.stamp or 0) * 10**9)


def recall(
    asked: Asked,
    command: Command,
    shown: str,
    place: Outputs | None = None,
    hashes: Callable[[], Mapping[str, str]] | None = None,
) -> tuple[str, int] | None:
    """What the command said, and its exit code; None if anything has changed, or nothing was kept.

    `place` is where the outputs really are, if not in the folder of the options; `hashes` has somebody else
    hash what is listed elsewhere.
    """
    if place:
        place.bring_kept(_name(command))
    kept = words.read(_path(asked.options, command))
    if kept is None or shown not in kept.said or kept.facts["asked"] != _digest(asked, command):
        return None
    if hashes:
        if kept.facts["listing"] != _listing(asked) or kept.facts["files"] != {**hashes(), **asked.own}:
            return None
    elif not _are_there(kept.facts["files"], asked.files):
        return None
    if kept.facts["packages"] != _packages(place.standing(whole=True) if place else asked.options.outputs):
        return None
    return kept.words(shown)


def _are_there(hashes: Mapping[str, str], files: Iterable[Seen]) -> bool:
    """Whether these files, and no others, have these hashes; tells at the first that has not."""
    last_first = sorted(files, key=lambda file: file.mtime_ns, reverse=True)
    return hashes.keys() == {file.name for file in last_first} and all(
        _hash(file) == hashes[file.name] for file in last_first
    )


def _hash(file: Seen) -> str:
    """As a reading states it: "" for what is too large to be hashed, or cannot be read."""
    return "" if file.size > HASHED_MIB * MIB else hash_or_nothing(file.path)


def keep(
    asked: Asked,
    read: Mapping[str, str],
    said: Mapping[Command, Said],
    place: Outputs | None = None,
    written: Collection[Path] = (),
) -> None:
    """Keep what was said by these commands of what was `read`: file -> sha256, but for our control files.

    `written` are the folders of packages that the caller has just written, alone in the outputs folder.
    Other packages that are not as their manifests say are not worth it.
    """
    options = asked.options
    packages = _stored(place, options.outputs) if place else _packages(options.outputs, written)
    # What came or was written meanwhile may or may not have been seen.
    if packages is None or not asked.still_decides():
        return
    files = {**read, **asked.own}
    for command, forms in said.items():
        facts = {
            "asked": _digest(asked, command),
            "listing": _listing(asked),
            "packages": packages,
            "files": files,
        }
        words.write(_path(options, command), json.dumps(facts).encode(), forms)
        if place:
            place.put_kept(_name(command))


def _listing(asked: Asked) -> str:
    """A digest of how files elsewhere are listed: it tells that something has changed, never that nothing."""
    if asked.inputs is None:
        return ""
    return identity.digest(f"{file.name} {file.size} {file.mtime_ns}" for file in asked.files)


def _path(options: Options, command: Command) -> Path:
    return options.outputs / FOLDER / _name(command)


def _name(command: Command) -> str:
    return f"finished-{command}"


def _digest(asked: Asked, command: Command) -> str:
    """A digest of everything that decides what the command comes to, but for what stands in the files."""
    options = asked.options
    stated = asdict(options)
    for place in ("inputs", "outputs", "schemas", "limits", "cached", "scheduler"):
        del stated[place]
    limits = asdict(options.limits) | {"workers": 0}
    return identity.digest(
        [
            asked.named[0] or str(options.inputs.absolute()),  # stands in what is said
            asked.named[1] or str(options.outputs.absolute()),
            repr(sorted(stated.items())),
            repr(sorted(limits.items())),
            identity.program(),
            asked.schemas,
            *(f"{file.name}@{file.mtime_ns}" for file in asked.files if command == "status"),
        ]
    )


def _packages(outputs: Path, written: Collection[Path] = ()) -> dict[str, str] | None:
    """Manifest -> its sha256, of every package that stands there; None if a file is not as stated.

    Those just `written` are as they state.
    """
    for path in outputs.glob(f"*/*/{_MANIFEST}"):
        if path.parent in written:
            continue
        if not _is_whole(path.parent, json.loads(path.read_bytes())["outputs"]):
            return None
    return _manifests(outputs)


def _stored(place: Outputs, made: Path) -> dict[str, str] | None:
    """The same of a store that has what was `made` here; whether it is whole is left to `recall`."""
    found = _manifests(place.standing(whole=False))
    return found if _manifests(made).items() <= found.items() else None


def _manifests(outputs: Path) -> dict[str, str]:
    """Manifest -> its sha256, of every package that stands there."""
    found = sorted(outputs.glob(f"*/*/{_MANIFEST}"))
    return {path.relative_to(outputs).as_posix(): hash_or_nothing(path) for path in found}


def _is_whole(package: Path, stated: dict[str, str]) -> bool:
    files = {file.relative_to(package).as_posix(): file for file in package.rglob("*") if file.is_file()}
    del files[_MANIFEST]
    return files.keys() == stated.keys() and all(
        hashlib.sha256(file.read_bytes()).hexdigest() == stated[name] for name, file in files.items()
    )
