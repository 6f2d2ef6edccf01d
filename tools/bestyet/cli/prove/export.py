"""`bestyet export`: the evidence of one version, for who has neither this tool nor this repository."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices, versions


@click.command(short_help="Pack the evidence of a version, to be checked without this tool.")
@click.argument("practice", shell_complete=practices)
@click.argument("version", required=False, shell_complete=versions)
@click.option("-o", "output", metavar="FILE", help="The zip file (default: build/copies/PRACTICE-VERSION.zip).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--docx", metavar="FILE", help="Write the text (default: in force) for word processors instead.")
def export(practice: str, version: str | None, output: str | None, base: str | None, docx: str | None) -> int:
    """Pack text, ballot, votes, signatures, sources and adoption of a version into a zip file, with a README that says
    how to check all of it with sha256sum and ssh-keygen alone. The same version gives the same bytes.

    \b
    Examples:
      bestyet export client-kickoff 1.0.0
      bestyet export client-kickoff 1.0.0 -o evidence.zip
      bestyet export client-kickoff --docx kickoff.docx
    """
    from bestyet.cli.output.terminal import plain
    from bestyet.repo.tree import copies_of
    from bestyet.repo.write import write_file

    if docx is not None:
        from bestyet.paper.choice import choose

        chosen = choose(Path.cwd(), practice, version)

        from bestyet.paper.copies import paper_of
        from bestyet.paper.docx_file import docx_of

        paper = paper_of(chosen)
        write_file(Path.cwd() / docx, docx_of(paper))
        click.echo(f"Written: {plain(docx)} ({plain(paper.standing)})")
        return 0
    if version is None:
        raise click.UsageError("Say which VERSION's evidence to pack.")

    from bestyet.actions.prove.export import ExportRequest
    from bestyet.actions.prove.export import export as evidence_of
    from bestyet.cli.output.prove.export import packed
    from bestyet.govern.bundle import SUMS
    from bestyet.govern.signature.payload import digest

    name = f"{practice}-{version}"
    files = evidence_of(ExportRequest(Path.cwd(), practice, version, base))
    path = Path(output or copies_of(Path.cwd()) / f"{name}.zip")
    write_file(Path.cwd() / path, packed(name, files))
    told = f"The digest of the whole, to be told apart from the file: {digest(files[SUMS])}"
    click.echo(f"Written: {plain(path.as_posix())}\n{told}")
    return 0
