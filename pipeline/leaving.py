"""How the command starts and ends, as a process of its own."""

from __future__ import annotations

import atexit
import os
import sys

from pipeline.cli import main


def start() -> None:
    """Run the command, and end the process with its exit code.

    Python would take apart everything that was read, piece by piece, only for the process to be gone: half a
    second for 10,000 returns. So the last of the functions that are called at the end of a process, after
    those of all libraries, lets go of it as it is; mypy ends in the same way.
    """
    ending: list[int] = []
    atexit.register(_leave, ending)  # the first to be registered is the last to be called
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int | None):
            ending.append(end.code or 0)
        raise


def _leave(ending: list[int]) -> None:
    """Let go of the process with the exit code, if there is one and all that was said has got through."""
    if not ending:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody reads it any more, or it is closed
        return  # Python says what is to be said of that
    os._exit(ending[0])
