"""How a vote ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.actions.decide.adopt import Ended


def recorded(ended: Ended) -> str:
    lines = [click.style(plain(f"{ended.practice} {ended.version}: {ended.outcome}"), bold=True)]
    for dispute, region in ended.ranked_first.items():
        said = f"{dispute}: the voters rank the way of {region} first"
        lines.append(plain(f"  {said}; for the next version: bestyet decide {ended.practice} settle …"))
    lines.append(f"Written: {ended.path}. Commit it and send it to {ended.base}.")
    return "".join(f"{line}\n" for line in lines)


def withdrawn(ended: Ended) -> str:
    return f"{ended.practice} {ended.version}: withdrawn. Commit it and send it to {ended.base}.\n"
