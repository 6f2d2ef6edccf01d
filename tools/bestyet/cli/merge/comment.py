"""`bestyet comment`: say something about a step."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices, reviewers


@click.command(short_help="Say something about a step, for others to read beside it.")
@click.argument("practice", shell_complete=practices)
@click.argument("step")
@click.argument("words", metavar="TEXT")
@click.option(
    "--by", required=True, metavar="ID", help="The reviewer of governance.yml who says it.", shell_complete=reviewers
)
@click.option(
    "--answers", default="", metavar="COMMENT", help="The comment that it answers: its file without the ending."
)
def comment(practice: str, step: str, words: str, by: str, answers: str) -> int:
    """Write TEXT (Markdown) about a STEP or a structured value as a file of its own.

    It lies in practices/global/PRACTICE/discussion/ and is shown beside the step, on the site and at the desk. It is no
    part of any merge, vote or version, and nothing follows from it: to settle something, use bestyet decide.

    \b
    Examples:
      bestyet comment client-kickoff agenda-sent "Clients in Japan ask for it a week before." --by lead-apac
    """
    from bestyet.actions.settle.comment import CommentRequest
    from bestyet.actions.settle.comment import comment as said

    click.echo(said(CommentRequest(Path.cwd(), practice, step, words, by, answers)))
    return 0
