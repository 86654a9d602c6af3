"""The command line: finds the commands; nothing heavy is imported until one of them runs."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

from pipeline import commands
from pipeline.commands import help_text


class Commands(click.Group):
    """The modules of pipeline.commands as commands, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, sorted."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        return found


@click.command(
    cls=Commands,
    help=help_text("consolidate"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="consolidate", prog_name="consolidate")
def cli() -> None:
    """Consolidate the returns of reporting units."""


def main() -> None:
    """Entry point of the console command. Vietnamese is printed whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    cli()
