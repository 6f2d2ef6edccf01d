"""`bestyet compare`: the regions side by side, step by step."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.knowledge.base import Loaded, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Field, Item


@click.command(short_help="Show the regions side by side, step by step.")
@click.argument("practice")
@click.option("--format", "style", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
def compare(practice: str, style: str) -> int:
    """Show what each region says for every step and value of a PRACTICE; an empty place means it says nothing.

    Common steps come first, in the order of the candidate; then steps that one region has; then values.

    \b
    Examples:
      bestyet compare client-kickoff
      bestyet compare client-kickoff --format md > side-by-side.md
    """
    loaded = load()
    candidate = candidate_of(loaded, known_practice(loaded, practice))
    rows = [_step(candidate, item) for item in candidate.items if item.words.is_step]
    rows += [_value(candidate, field) for field in candidate.fields]
    if style == "json":
        click.echo(json_text({"practice": practice, "rows": rows}), nl=False)
    elif style == "md":
        _markdown(loaded, candidate, rows)
    else:
        _table(loaded, candidate, rows)
    return 0


def _step(candidate: Candidate, item: Item) -> dict[str, Any]:
    said: dict[str, str] = {}
    for ref in item.members:
        region = candidate.region(ref)
        text = candidate.passage(ref).text
        said[region] = f"{said[region]} / {text}" if region in said else text
    return {"id": item.id, "status": str(item.status), "disputed": bool(item.disputes), "regions": said}


def _value(candidate: Candidate, field: Field) -> dict[str, Any]:
    said = {value.region: value.text for value in field.values}
    return {"id": field.id, "status": str(field.status), "disputed": field.dispute is not None, "regions": said}


def _markdown(loaded: Loaded, candidate: Candidate, rows: Sequence[dict[str, Any]]) -> None:
    regions = [variant.region for variant in candidate.variants]
    labels = [loaded.base.settings.label(region) for region in regions]
    click.echo(f"# {_cell(candidate.title)}\n\n| step | {' | '.join(labels)} |\n|{' --- |' * (len(regions) + 1)}")
    for row in rows:
        cells = [_cell(row["regions"].get(region, "")) for region in regions]
        click.echo(f"| {row['id']}{' (!)' if row['disputed'] else ''} | {' | '.join(cells)} |")


def _cell(text: str) -> str:
    return plain(text).replace("|", "\\|").replace("<", "&lt;")


def _table(loaded: Loaded, candidate: Candidate, rows: Sequence[dict[str, Any]]) -> None:
    regions = [variant.region for variant in candidate.variants]
    screen = shutil.get_terminal_size((120, 24)).columns
    width = max(20, (screen - 3 * (len(regions) - 1)) // len(regions))
    labels = [plain(loaded.base.settings.label(region))[:width] for region in regions]
    click.secho("   ".join(label.ljust(width) for label in labels).rstrip(), bold=True)
    for row in rows:
        click.secho(f"\n{'! ' if row['disputed'] else ''}{row['id']} ({row['status']})", bold=True)
        cells = [textwrap.wrap(plain(row["regions"].get(region, "")), width) or [""] for region in regions]
        for line in range(max(map(len, cells))):
            parts = [(cell[line] if line < len(cell) else "").ljust(width) for cell in cells]
            click.echo("   ".join(parts).rstrip())
