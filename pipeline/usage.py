"""What click itself says, help pages and wrong usage, in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from pipeline.messages import message
from pipeline.text import on_one_line

_SECTIONS = {"Options": "usage.options", "Commands": "usage.commands"}
_HELP_OPTION = "Show this message and exit."  # click's own wording, which no setting changes


def speaking(language: str) -> type[click.Context]:
    """The kind of context whose help pages are in the language."""

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or message("usage.usage", language))

        @contextmanager
        def section(self, name: str) -> Iterator[None]:
            with super().section(message(_SECTIONS[name], language) if name in _SECTIONS else name):
                yield

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            ours = message("usage.help", language)
            told = [(term, ours if about == _HELP_OPTION else about) for term, about in rows]
            super().write_dl(told, col_max, col_spacing)

    class Context(click.Context):
        formatter_class = Formatter

    return Context


def explain(error: click.ClickException, language: str) -> str:
    """What is wrong with a command line, and where the right ones are told; a bare command gets its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "consolidate"
    return on_one_line(f"{_wrong(error, language)} {message('usage.see-help', language, command=where)}")


def _wrong(error: click.ClickException, language: str) -> str:
    if isinstance(error, click.NoSuchOption):
        nearest = ", ".join(error.possibilities or ()) or "–"
        return message("usage.no-such-option", language, wanted=error.option_name, nearest=nearest)
    if isinstance(error, click.MissingParameter):
        return message("usage.missing", language, what=_name(error))
    if isinstance(error, click.BadParameter):
        if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.Choice):
            known = ", ".join(map(str, error.param.type.choices))
            return message("usage.not-a-choice", language, what=_name(error), known=known)
        if isinstance(error.param, click.Parameter) and isinstance(error.param.type, click.Path):
            return message("usage.no-such-path", language, what=_name(error))
        return f"{_name(error)}: {error.message}"
    if isinstance(error, click.BadOptionUsage):
        return message("usage.option-needs-value", language, wanted=error.option_name)
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    """The parameter as it is typed: "--lang", "CAMPAIGN"."""
    param = error.param
    if param is None:
        return "–"
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
