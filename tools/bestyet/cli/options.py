"""Options that several commands have, and what a shell offers for their values when somebody presses the tab key."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from bestyet.model.problem import CannotGoOnError


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --as-of; its value arrives as `as_of`, for `knowledge.as_of.open_at`."""
    told = "A day (the last commit of that day, in UTC) or a commit. Default: the files as they are, today."
    return click.option("--as-of", metavar="DATE|REV", help=told)(command)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --format: its value arrives as `form`."""
    choice = click.Choice(["text", "json", "csv"])
    how = click.option("--format", "form", type=choice, default="text", show_default=True, help="How to print it.")
    return how(command)


def practices(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _offered("practices", begun)


def practices_and_files(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in _offered("practices", begun)] or [CompletionItem(begun, type="file")]


def versions(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _offered("versions", begun, context.params.get("practice") or "")


def regions(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _offered("regions", begun)


def reviewers(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _offered("reviewers", begun)


def _offered(what: str, begun: str, *about: str) -> list[str]:
    """Names that begin so. Never fails: where nothing can be read, nothing is offered."""
    with suppress(CannotGoOnError, OSError):
        found = getattr(import_module("bestyet.actions.contribute.offered"), f"offered_{what}")(Path.cwd(), *about)
        return [name for name in found if name.startswith(begun)]
    return []
