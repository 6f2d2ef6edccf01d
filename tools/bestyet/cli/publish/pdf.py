"""`bestyet pdf`: controlled copies, to be printed or filed."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices


@click.command(short_help="Print a version as a controlled copy.")
@click.argument("practice", required=False, shell_complete=practices)
@click.option("--all", "everything", is_flag=True, help="Every practice that has a version in force.")
@click.option("--version", "number", metavar="VERSION", help="Another version than the one in force.")
@click.option("-o", "output", metavar="FILE|FOLDER", help="Default: in build/copies/; with --all: a folder.")
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
    from bestyet.cli.output.terminal import plain
    from bestyet.paper.choice import choose, choose_all

    chosen, left_out = ([choose(Path.cwd(), practice, number)], []) if practice else choose_all(Path.cwd())

    from bestyet.paper.chromium import print_pdf
    from bestyet.paper.copies import paper_of
    from bestyet.paper.page import paper_html
    from bestyet.repo.tree import copies_of
    from bestyet.repo.write import write_file

    for copy in [paper_of(one) for one in chosen]:
        name = f"{copy.practice}-{copy.number}.{'html' if html else 'pdf'}"
        given = Path(output or copies_of(Path.cwd()) / ("" if everything else name))
        path = given / name if everything or given.is_dir() else given
        page = paper_html(copy, paper)
        write_file(Path.cwd() / path, page.encode() if html else print_pdf(page, copy.dated))
        click.echo(f"Written: {plain(path.as_posix())} ({plain(copy.standing)})")
    for words in left_out:
        click.echo(plain(words), err=True)
    return 1 if left_out else 0
