"""How the command starts and ends, as a process of its own."""

from __future__ import annotations

import atexit
import os
import sys

from pipeline.cli import main
from pipeline.garbage import collect_rarely


def start() -> None:
    """Run the command, and end the process with its exit code.

    What was read lasts to the end. So Python looks only rarely for garbage in it, and does not take it apart
    piece by piece, half a second for 10,000 returns, only for the process to be gone: the last of the
    functions that are called at the end of a process, after those of all libraries, lets go of it as it is;
    mypy ends in the same way. Until then the exception that ends the command holds what its functions held.
    """
    collect_rarely()
    ending: list[SystemExit] = []
    atexit.register(_leave, ending)  # the first to be registered is the last to be called
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int | None):
            ending.append(end)
        raise


def _leave(ending: list[SystemExit]) -> None:
    """Let go of the process with the exit code, if there is one and all that was said has got through."""
    if not ending:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody reads it any more, or it is closed
        return  # Python says what is to be said of that
    code = ending[0].code
    os._exit(code if isinstance(code, int) else 0)
