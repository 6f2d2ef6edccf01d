"""A question at the terminal: keys tick and untick what says the same, until there is an answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bestyet.actions.settle.link import Key, Ticks
from bestyet.cli.output.merge.link import KEYS, PROMPT, pressed, question, ticked

if TYPE_CHECKING:
    from bestyet.actions.settle.asked import Asked


def ask(asked: Asked) -> Ticks | Key:
    """Show a question and let keys tick until there is an answer; where none comes any more, it stops.

    Raises what Ctrl-C raises: the answers so far are kept already.
    """
    ticks: Ticks = frozenset(range(len(asked.ticked)))
    click.echo(question(asked, ticks), nl=False)
    try:
        for key in _keys():
            if key in tuple(Key):
                return Key(key)
            if key in "\r\n":
                return ticks
            after = pressed(key, asked, ticks)
            ticks = ticks if after is None else after
            click.echo(f"{ticked(asked, ticks)}" if after is not None else f"no passage has the key {key!r}")
    except (click.Abort, EOFError) as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        click.echo()
    return Key.STOP


def _keys() -> Iterator[str]:
    """One key after the other: as pressed at a terminal, else those of a line and Enter at its end."""
    if sys.stdin.isatty():
        click.echo(PROMPT, nl=False)
        while True:
            key = click.getchar()
            click.echo()
            yield key.lower()
            click.echo(PROMPT, nl=False)
    while True:
        line = click.prompt(PROMPT.removesuffix(": "), default="", show_default=False).strip().lower()
        keys = line.replace(" ", "").replace(",", "")
        yield from keys
        if all(key in f"0{KEYS}" for key in keys):
            yield "\n"
