"""`python -m benchmarks`: make returns, time every way in turn, print the table."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers import PEERS
from benchmarks.table import goals_table, machine, table
from benchmarks.timing import Measured, make_case, time_case, time_starts


def main() -> None:
    """Parse the options, measure, print; with --json also save what was measured."""
    options = _options()
    measured: list[Measured] = []
    for returns in options.returns:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            print(f"making {returns:,} returns …", file=sys.stderr)
            case = make_case(Path(folder), returns, os.cpu_count() or 1)
            if not measured:
                measured += time_starts(case, options.times)
            for one in time_case(case, peers=() if options.no_peers else PEERS):
                print(f"{one.returns:,} {one.work}: {one.seconds:.2f} s", file=sys.stderr)
                measured.append(one)
    print(f"{machine()}\n\n{table(measured)}\n\n{goals_table(measured)}")
    if options.json:
        told = {"machine": machine(), "measured": [asdict(one) for one in measured]}
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--returns", type=int, nargs="+", default=[40, 1_000, 10_000], help="how many returns"
    )
    parser.add_argument(
        "--times", type=int, default=3, help="how often short commands are run; the best counts"
    )
    parser.add_argument("--no-peers", action="store_true", help="only reading and our own run")
    parser.add_argument("--json", type=Path, help="save what was measured here")
    parser.add_argument("--folder", type=Path, help="make the returns below this folder; default: temporary")
    return parser.parse_args()


if __name__ == "__main__":
    main()
