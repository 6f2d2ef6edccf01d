"""`bestyet pdf`: controlled copies, to be printed or filed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain
from bestyet.govern.versions import in_force
from bestyet.knowledge.base import load
from bestyet.knowledge.legible_versions import legible_versions
from bestyet.model.problem import CannotGoOnError
from bestyet.paper.copies import open_paper, paper_of
from bestyet.paper.page import paper_html
from bestyet.repo import clock
from bestyet.repo.chromium import print_pdf
from bestyet.repo.write import write_file

if TYPE_CHECKING:
    from bestyet.model.paper import Paper


@click.command(short_help="Print a version as a controlled copy.")
@click.argument("practice", required=False)
@click.option("--all", "everything", is_flag=True, help="Every practice that has a version in force.")
@click.option("--version", "number", metavar="VERSION", help="Another version than the one in force.")
@click.option("-o", "output", metavar="FILE|FOLDER", help="Default: PRACTICE-VERSION.pdf here; with --all: a folder.")
@click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size of the paper."
)
@click.option("--html", is_flag=True, help="The page as it goes to the printer, for which no Chromium is needed.")
def pdf(practice: str | None, everything: bool, number: str | None, output: str | None, paper: str, html: bool) -> int:
    """Print the text of a version with what makes it a controlled copy: version, effective date, digest, signatures,
    "page 3 of 7" and "Uncontrolled when printed". With --all, a practice whose records cannot be read is left out and
    named, and the command ends with 1.

    Whoever holds a printout learns with bestyet verify --digest whether it still counts. Needs Chromium.

    \b
    Examples:
      bestyet pdf client-kickoff
      bestyet pdf client-kickoff --version 1.0.0 -o kickoff.pdf --paper letter
      bestyet pdf --all -o copies
    """
    if everything == bool(practice) or (everything and number):
        raise click.UsageError("Say either a PRACTICE, with or without --version, or --all.")
    if practice:
        found = open_paper(practice, number)
        name = f"{found.practice}-{found.number}.{'html' if html else 'pdf'}"
        given = Path(output or name)
        return _write([(given / name if given.is_dir() else given, found)], paper, html)
    return _write_all(Path(output or "."), paper, html)


def _write_all(folder: Path, size: str, html: bool) -> int:
    known = legible_versions(load(), clock.now())
    lost = [practice for practice, unread in known.unread.items() if not unread.is_standard_known]
    standing = [
        practice for practice, versions in known.ballots.versions.items() if in_force(versions, known.at.date())
    ]
    if not standing and not lost:
        raise CannotGoOnError("no practice has a version in force yet")
    found, left_out = [], []
    for practice in [*standing, *lost]:
        try:
            known.refuse(practice, None)
            found.append(paper_of(known.ballots, practice, None, known.at))
        except CannotGoOnError as error:
            left_out.append(f"{practice} is left out: {error}")
    ending = "html" if html else "pdf"
    _write([(folder / f"{one.practice}-{one.number}.{ending}", one) for one in found], size, html)
    for words in left_out:
        click.echo(plain(words), err=True)
    return 1 if left_out else 0


def _write(papers: Sequence[tuple[Path, Paper]], size: str, html: bool) -> int:
    for path, paper in papers:
        page = paper_html(paper, size)
        write_file(Path.cwd() / path, page.encode() if html else print_pdf(page, paper.dated))
        click.echo(f"Written: {plain(str(path))} ({plain(paper.standing)})")
    return 0
