"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --as-of; its value arrives as `as_of`, for `knowledge.as_of.open_at`."""
    told = "A day (the last commit of that day, in UTC) or a commit. Default: the files as they are, today."
    return click.option("--as-of", metavar="DATE|REV", help=told)(command)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --format: its value arrives as `form`."""
    choice = click.Choice(["text", "json", "csv"])
    how = click.option("--format", "form", type=choice, default="text", show_default=True, help="How to print it.")
    return how(command)
