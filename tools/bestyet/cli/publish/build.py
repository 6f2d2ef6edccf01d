"""`bestyet build`: the knowledge base as a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bestyet.cli.options import workers_options

if TYPE_CHECKING:
    from bestyet.repo.workers.spread import Workers


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
@click.option("--pdf", is_flag=True, help="A controlled copy of every version in force, too; needs Chromium.")
@workers_options
def build(builder: str, gate: bool, pdf: bool, workers: Workers | None) -> int:
    """Publish the knowledge base as a site, in the folder site/. Only what changed since the last time is made.

    Every page is checked: links that lead nowhere, or anything that could run in a reader's browser, fail the
    build. Versions whose records cannot be read are left out; their pages say so, and the command ends with 1. So it
    does where variants are left out because they are too large or cannot be read: they are named.
    Browsers are told by each page to run nothing else, checked or not. With --pdf the page of each practice in force
    leads to its controlled copy, as bestyet pdf prints it. With --jobs or --scheduler, others merge the practices.

    \b
    Examples:
      bestyet build
      bestyet build --pdf
      bestyet build --jobs 4
      bestyet build --builder zensical
      bestyet build --no-gate         # to look at what the check refused
    """
    from bestyet.cli.output.publish.site import complaints, lines, refusal
    from bestyet.knowledge.base import load
    from bestyet.publish.press import publish

    loaded, papers = load(), {}
    if workers:
        from bestyet.cli.output.progress import progress
        from bestyet.publish.material import have_merged

        with progress() as told:
            have_merged(loaded, workers, told)
    if pdf:
        from bestyet.paper.copies import printed_all

        papers = printed_all(loaded.root)
    published = publish(loaded, builder, gate=gate, papers=papers)
    click.echo(complaints(published), nl=False, err=True)
    if published.faults:
        click.echo(refusal(published), err=True)
        return 1
    click.echo("\n".join(lines(published, builder)))
    return 1 if published.problems or published.left_out else 0
