"""The regions side by side: columns on a terminal, a Markdown table, JSON."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.actions.settle.compare import SideBySide

_NARROWEST, _BETWEEN = 20, "   "  # characters of a column; between columns


def shown(compared: SideBySide, form: str) -> str:
    if form == "json":
        return json_text({"practice": compared.practice, "rows": list(map(asdict, compared.rows))})
    lines = _markdown(compared) if form == "md" else _columns(compared)
    return "".join(f"{line}\n" for line in lines)


def _markdown(compared: SideBySide) -> Iterator[str]:
    labels = compared.labels
    yield f"# {_cell(compared.title)}\n"
    yield f"| step | {' | '.join(map(_cell, labels.values()))} |\n|{' --- |' * (len(labels) + 1)}"
    for row in compared.rows:
        cells = [_cell(row.regions.get(region, "")) for region in labels]
        yield f"| {row.id}{' (!)' if row.disputed else ''} | {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return plain(text).replace("|", "\\|").replace("<", "&lt;")


def _columns(compared: SideBySide) -> Iterator[str]:
    labels = compared.labels
    screen = shutil.get_terminal_size((120, 24)).columns
    width = max(_NARROWEST, (screen - len(_BETWEEN) * (len(labels) - 1)) // len(labels))

    def line(cells: list[str]) -> str:
        return _BETWEEN.join(cell.ljust(width) for cell in cells).rstrip()

    yield click.style(line([plain(label)[:width] for label in labels.values()]), bold=True)
    for row in compared.rows:
        yield click.style(f"\n{'! ' if row.disputed else ''}{row.id} ({row.status})", bold=True)
        cells = [textwrap.wrap(plain(row.regions.get(region, "")), width) or [""] for region in labels]
        for number in range(max(map(len, cells))):
            yield line([cell[number] if number < len(cell) else "" for cell in cells])
