"""`bestyet build`: the knowledge base as a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bestyet.cli.load import Loaded
    from bestyet.model.commit import Commit
    from bestyet.repo.history import History
    from bestyet.site.input import SiteInput

BUILD = "build"  # what the tool writes for the builder
SITE = "site"  # what the builder makes of it
RECENT = 5  # commits on the home page


@click.command(short_help="Write the site.")
@click.option(
    "--builder",
    type=click.Choice(["mkdocs", "zensical"]),
    default="mkdocs",
    show_default=True,
    help="What turns the pages into HTML.",
)
def build(builder: str) -> int:
    """Publish the knowledge base as a site in the folder site/.

    \b
    Examples:
      bestyet build
      bestyet build --builder zensical
    """
    from bestyet.cli.load import load
    from bestyet.cli.publish import publish

    return publish(load(), builder)
