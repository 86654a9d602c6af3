"""The command line: finds the commands; nothing heavy is imported until one of them runs."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from difflib import get_close_matches

import click

from pipeline import commands
from pipeline.commands import INTERRUPTED, LANG, help_text
from pipeline.messages import message
from pipeline.usage import explain, speaking


class Commands(click.Group):
    """The modules of pipeline.commands as commands, imported when they are asked for."""

    context_class = speaking(LANG)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands, sorted."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        found.context_class = self.context_class
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; a wrong name is answered with the nearest right one."""
        wanted, known = args[0], self.list_commands(ctx)
        if wanted not in known and not wanted.startswith("-"):
            nearest = get_close_matches(wanted, known, n=1, cutoff=0)[0]
            said = message(
                "usage.no-such-command", LANG, wanted=wanted, nearest=nearest, known=", ".join(known)
            )
            raise click.UsageError(said, ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    help=help_text("consolidate"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(
    package_name="consolidate", prog_name="consolidate", help=message("usage.version", LANG)
)
def cli() -> None:
    """Consolidate the returns of reporting units."""


def main() -> None:
    """Entry point of the console command. Vietnamese is printed whatever the terminal's code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cli(prog_name="consolidate", standalone_mode=False)
    except click.ClickException as error:
        click.echo(explain(error, LANG), err=True)
        code = error.exit_code
    except click.Abort:
        code = INTERRUPTED
    sys.exit(code)
