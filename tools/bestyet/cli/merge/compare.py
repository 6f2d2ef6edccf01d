"""`bestyet compare`: the regions side by side, step by step."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices


@click.command(short_help="Show the regions side by side, step by step.")
@click.argument("practice", shell_complete=practices)
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
def compare(practice: str, form: str) -> int:
    """Show what each region says for every step and value of a PRACTICE; an empty place means it says nothing.

    Common steps come first, in the order of the candidate; then steps that one region has; then values.

    \b
    Examples:
      bestyet compare client-kickoff
      bestyet compare client-kickoff --format md > side-by-side.md
    """
    from bestyet.actions.settle.compare import compare_regions
    from bestyet.cli.output.merge.compare import shown

    click.echo(shown(compare_regions(Path.cwd(), practice), form), nl=False)
    return 0
