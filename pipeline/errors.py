"""What can be wrong with us, with a schema or with how we are called.

A fault in a return is never an exception: it is a Finding. Every error here names the thing, the known
choices and the next step; the command line shows its one sentence in the user's language, `--debug`
adds the trace.

    ConsolidateError
    ├── UsageError        an option or folder that cannot be what was meant        exit 2
    │   └── DeskError     faults in the coordinator's own lists, all of them at once
    ├── SchemaError       faults in schemas/, all of them at once                  exit 4
    ├── OutputError       something could not be written                           exit 4
    ├── PlaceError        an address of inputs or outputs cannot be reached        exit 4
    ├── EngineError       the machines that were to help cannot do so              exit 4
    └── InternalError     a promise between our own stages was broken              exit 4
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ConsolidateError(Exception):
    """Base of all errors meant for the operator. `key` names its sentence in messages/*.toml."""

    def __init__(self, key: str, **facts: str | int) -> None:
        self.key = key
        self.facts = facts
        super().__init__(f"{key}: " + ", ".join(f"{name}={value!r}" for name, value in facts.items()))


class UsageError(ConsolidateError):
    """An option, a folder or a name on the command line cannot be what was meant."""


class OutputError(ConsolidateError):
    """Something could not be written; what stood there before still stands."""


class PlaceError(ConsolidateError):
    """An address of inputs or outputs cannot be reached, or what stands there cannot be used."""


class EngineError(ConsolidateError):
    """The machines that were to work on the files cannot be reached, or are not as they must be."""


class InternalError(ConsolidateError):
    """A promise between our own stages was broken: a defect of this program, not of a return."""


@dataclass(frozen=True, slots=True, order=True)
class SchemaFault:
    """One fault of a schema: where, what, and the names that would have been right."""

    file: str
    line: int
    key: str  # names its sentence in messages/schema.toml
    facts: tuple[tuple[str, str], ...] = ()


class SchemaError(ConsolidateError):
    """All faults found in the schemas, sorted by file and line."""

    def __init__(self, faults: Sequence[SchemaFault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("schema.faults", count=len(self.faults))

    def __reduce__(self) -> tuple[type[SchemaError], tuple[Sequence[SchemaFault]]]:
        return (SchemaError, (self.faults,))


class DeskError(UsageError):
    """All that is wrong with the coordinator's own lists (decisions.csv, received.csv), by file and line."""

    def __init__(self, faults: Sequence[SchemaFault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("desk.faults", count=len(self.faults))

    def __reduce__(self) -> tuple[type[DeskError], tuple[Sequence[SchemaFault]]]:
        return (DeskError, (self.faults,))
