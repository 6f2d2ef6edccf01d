"""`bestyet new`: the first text of a region's variant."""

from __future__ import annotations

import re

import click

from bestyet.knowledge.base import load
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.write import write_file
from bestyet.text.scaffold import scaffold

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.command(short_help="Begin your region's variant of a practice.")
@click.argument("region")
@click.argument("practice")
def new(region: str, practice: str) -> int:
    """Write practices/REGION/PRACTICE.md with every key explained, for you to fill in.

    PRACTICE is the same word in all regions: bestyet lists those there are when it does not know yours.

    \b
    Examples:
      bestyet new emea client-kickoff
      bestyet new apac change-orders
    """
    loaded = load()
    known = [entry.id for entry in loaded.base.regions]
    if region not in known:
        raise CannotGoOnError(f"{region!r} is no region of practices/governance.yml; there are: {', '.join(known)}")
    if not _SLUG.fullmatch(practice):
        raise CannotGoOnError(f"{practice!r} is no name for a practice: use small letters and digits, with - between")
    path = f"practices/{region}/{practice}.md"
    if (loaded.root / path).exists():
        raise CannotGoOnError(f"{path} exists already: edit it")
    write_file(loaded.root / path, scaffold(loaded.base, region, practice).encode("utf-8"), loaded.root)
    click.echo(f"{path} is ready to fill in; then: bestyet check {path}")
    others = [loaded.base.settings.label(v.region) for v in loaded.base.variants.get(practice, ())]
    if others:
        click.echo(f"{', '.join(others)} wrote theirs already; to see what you share: bestyet merge {practice}")
    else:
        click.echo("No other region has written this practice yet.")
    return 0
