"""`bestyet init`: a fresh knowledge base."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Make a fresh knowledge base.")
@click.argument("folder", default=".", metavar="[DIR]")
def init(folder: str) -> int:
    """Make a knowledge base in DIR (default: this folder), with an example of two regions that checks and
    builds.

    Existing files are never overwritten. A git repository is made where there is none.

    \b
    Examples:
      bestyet init our-practices
      cd our-practices && bestyet check && bestyet serve
    """
    from bestyet.actions.contribute.init import begin_base

    fresh = begin_base(Path(folder))
    if not fresh.has_git:
        click.echo("git is not installed: who wrote what, and when, cannot be shown", err=True)
    made = " (a new git repository)" if fresh.is_new_repository else ""
    click.echo(f"A knowledge base with {fresh.files} files is in {fresh.folder.as_posix()}{made}.")
    click.echo("Next: put your regions into practices/governance.yml, then: bestyet new REGION PRACTICE")
    click.echo("To look at it: bestyet check, bestyet serve")
    return 0
