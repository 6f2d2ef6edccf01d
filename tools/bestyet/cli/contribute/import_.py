"""`bestyet import`: documents that exist become variants."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bestyet.cli.options import practices, regions

_TEXTS = (".docx", ".md", ".markdown", ".txt")  # what needs no extra part


@click.command("import", short_help="Bring in Word files, PDFs and texts that exist.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option("--region", required=True, shell_complete=regions, help="Whose way of working it is.")
@click.option("--practice", default="", shell_complete=practices, help="Which practice it is, of one FILE.")
@click.option("--title", default="", help="What people call it, where the document does not say so, or otherwise.")
@click.option("--owner", default="", metavar="TEAM", help="The team that keeps it true.")
@click.option("--status", default="", type=click.Choice(["", "in-use", "trial", "retired"]), metavar="STATUS",
              help="in-use, trial or retired.")  # fmt: skip
@click.option("--accept-changes", "tracked", flag_value="accept", help="Take changes that are tracked as made.")
@click.option("--reject-changes", "tracked", flag_value="reject", help="Take them as not made.")
@click.option("--update", is_flag=True, help="Change a variant that came from elsewhere, step by step.")
@click.option("--yes", is_flag=True, help="Ask nothing: no names are taken over, what is missing is told.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_(
    files: tuple[str, ...],
    region: str,
    practice: str,
    title: str,
    owner: str,
    status: str,
    tracked: str | None,
    update: bool,
    yes: bool,
    form: str,
) -> int:
    """Make variants of documents: .docx, .md, .txt, and PDFs that hold text. A FILE may be a folder of them.

    Steps keep their order, nesting and numbers; rows of tables of steps become steps with their roles. What is left
    out is told with all of its words, embedded documents by name; what is missing is asked for. Nothing is written
    for a document that holds changes still tracked, or whose variant would not pass check. A newer revision changes
    the variant step by step: steps keep their names. Nothing leaves this computer.

    \b
    Examples:
      bestyet import "SOP-012 Kickoff.docx" --region emea
      bestyet import sop-012.docx --region emea --practice client-kickoff --owner client-services --status in-use
      bestyet import sops/ --region apac --owner quality --status in-use --format json
    """
    from bestyet.actions.contribute.importing.request import Given, ImportRequest
    from bestyet.actions.contribute.importing.run import import_documents
    from bestyet.cli.output.contribute.importing import ask, status_of, told
    from bestyet.cli.output.terminal import plain
    from bestyet.text.documents.pdf.installed import pdf_reader
    from bestyet.text.documents.word.runs import Tracked

    read_pdf = pdf_reader() if any(not name.lower().endswith(_TEXTS) for name in files) else None
    reports = import_documents(
        ImportRequest(
            start=Path.cwd(),
            files=files,
            region=region,
            given=Given(practice, title, owner, status),
            tracked=Tracked(tracked or Tracked.STOP),
            may_update=update,
            ask=ask if sys.stdin.isatty() and not yes else None,
            read_pdf=read_pdf,
        )
    )
    found = []
    for report in reports:
        found.append(report)
        if form == "text" and not report.refused:
            click.echo(told(report), nl=False)
        if report.refused:
            click.echo(f"bestyet: {plain(f'{report.file} is not imported: {report.refused}')}", err=True)
    if form == "json":
        from bestyet.cli.output.tables import json_text

        click.echo(json_text(found), nl=False)
    return status_of(found)
