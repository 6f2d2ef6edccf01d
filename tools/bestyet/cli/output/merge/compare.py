"""The regions side by side: columns on a terminal, a Markdown table, JSON."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain, wrapped

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
    """Side by side where that fits the terminal, else one below the other."""
    labels = {region: plain(label) for region, label in compared.labels.items()}
    screen = shutil.get_terminal_size((120, 24)).columns
    width = (screen - len(_BETWEEN) * (len(labels) - 1)) // len(labels)
    if is_wide := width >= _NARROWEST:
        yield click.style(_beside([label[:width] for label in labels.values()], width), bold=True)
    below = max(screen, _NARROWEST)
    silent = {region: wrapped(f"[{label}] –", "  ", below) for region, label in labels.items()}
    for row in compared.rows:
        yield click.style(f"\n{'! ' if row.disputed else ''}{row.id} ({row.status})", bold=True)
        said = {region: plain(row.regions.get(region, "")) for region in labels}
        if is_wide:
            cells = [textwrap.wrap(text, width) or [""] for text in said.values()]
            for number in range(max(map(len, cells))):
                yield _beside([cell[number] if number < len(cell) else "" for cell in cells], width)
        else:
            for region, text in said.items():
                yield wrapped(f"[{labels[region]}] {text}", "  ", below) if text else silent[region]


def _beside(cells: Sequence[str], width: int) -> str:
    return _BETWEEN.join(cell.ljust(width) for cell in cells).rstrip()
