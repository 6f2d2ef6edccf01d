"""`bestyet build`: the knowledge base as a site."""

from __future__ import annotations

import click

from bestyet.cli.output.problems import report
from bestyet.cli.output.terminal import count, plain
from bestyet.knowledge.base import load
from bestyet.publish.press import publish

MOST = 20  # faults said


@click.command(short_help="Write the site.")
@click.option(
    "--builder",
    type=click.Choice(["mkdocs", "zensical"]),
    default="mkdocs",
    show_default=True,
    help="What turns the pages into HTML.",
)
@click.option(
    "--gate/--no-gate",
    default=True,
    show_default=True,
    help="Check every finished page, and fail where one must not be published.",
)
def build(builder: str, gate: bool) -> int:
    """Publish the knowledge base as a site, in the folder site/. Only what changed since the last time is made.

    Every page is checked: links that lead nowhere, or anything that could run in a reader's browser, fail the
    build. Versions whose records cannot be read are left out; their pages say so, and the command ends with 1.
    Browsers are told by each page to run nothing else, checked or not.

    \b
    Examples:
      bestyet build
      bestyet build --builder zensical
      bestyet build --no-gate         # to look at what the check refused
    """
    published = publish(load(), builder, gate=gate)
    click.echo(report(published.problems, "text"), nl=False, err=True)
    for fault in published.faults[:MOST]:
        click.echo(plain(str(fault)), err=True)
    if published.faults:
        faults = count(len(published.faults), "fault")
        click.echo(f"The site is in site/, but has {faults}: do not publish it.", err=True)
        return 1
    size = f"{count(published.candidates, 'practice')} on {count(published.pages, 'page')}"
    if published.index:
        click.echo(f"Pagefind is not installed: search uses the index of {builder}, which browsers load as a whole.")
    if published.problems:
        click.echo(f"The site is in site/: {size}. Versions whose records cannot be read are left out, and it says so.")
        return 1
    if published.is_same:
        click.echo(f"Nothing changed: the site in site/ is up to date ({size}).")
        return 0
    click.echo(f"The site is in site/: {size}.")
    click.echo("To look at it: bestyet serve (any web server can publish the folder).")
    return 0
