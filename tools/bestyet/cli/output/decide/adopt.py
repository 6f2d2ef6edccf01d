"""How a vote ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.actions.decide.adopt import Ended


def recorded(ended: Ended) -> str:
    lines = [click.style(plain(f"{ended.practice} {ended.version}: {ended.outcome}"), bold=True)]
    lines.append(f"Written: {ended.path}. Commit it and send it to {ended.base}.")
    return "".join(f"{line}\n" for line in lines)


def withdrawn(ended: Ended) -> str:
    return f"{ended.practice} {ended.version}: withdrawn. Commit it and send it to {ended.base}.\n"
