"""`bestyet new`: the first text of a region's variant."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices, regions


@click.command(short_help="Begin your region's variant of a practice.")
@click.argument("region", shell_complete=regions)
@click.argument("practice", shell_complete=practices)
def new(region: str, practice: str) -> int:
    """Write practices/REGION/PRACTICE.md with every key explained, for you to fill in.

    PRACTICE is the same word in all regions: bestyet asks whether you mean another where one comes near.

    \b
    Examples:
      bestyet new emea client-kickoff
      bestyet new apac change-orders
    """
    from bestyet.actions.contribute.new import begin_variant

    begun = begin_variant(Path.cwd(), region, practice)
    click.echo(f"{begun.path} is ready to fill in; then: bestyet check {begun.path}")
    if begun.others:
        click.echo(f"{', '.join(begun.others)} wrote theirs already; to see what you share: bestyet merge {practice}")
    elif begun.near:
        again = f"git mv or rename the file and its practice: key, or delete it and: bestyet new {region} {begun.near}"
        click.echo(f"No other region has written {practice} yet; did you mean {begun.near}? Then {again}")
    else:
        click.echo("No other region has written this practice yet.")
    return 0
