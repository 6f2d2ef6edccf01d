"""`bestyet link`: ask people which passages say the same thing, and keep each answer as it comes."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from bestyet.cli.options import practices, reviewers


@click.command(short_help="Answer which passages of the regions say the same thing.")
@click.argument("practice", shell_complete=practices)
@click.option("--most", default=20, show_default=True, help="How many questions to ask at most.")
@click.option("--all", "everything", is_flag=True, help="Ask also what is hardly ever the same.")
@click.option(
    "--by",
    metavar="ID",
    default="",
    help="The reviewer who answers (default: git config bestyet.reviewer).",
    shell_complete=reviewers,
)
@click.option("--answered", is_flag=True, help="List the answers so far with their numbers.")
@click.option("--undo", metavar="NUMBER", type=click.IntRange(1), help="Take the answer of this number back.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: print the questions."
)
@click.option(
    "--answers", "file", type=click.File("rb"), metavar="FILE", help="Keep the answers of a file (- is stdin)."
)
@click.option("--names/--no-names", default=False, help="Write the names of confirmed steps into the variants.")
def link(
    practice: str,
    most: int,
    everything: bool,
    by: str,
    answered: bool,
    undo: int | None,
    form: str,
    file: BinaryIO | None,
    names: bool,
) -> int:
    """Ask which passages say the same thing, where `bestyet align PRACTICE` cannot tell. What says most comes first.

    Keys tick and untick the passages that say the same as the first; what is likely is ticked already. Enter answers,
    0 unticks all, l puts off, u takes the last answer back, q stops. Every answer is kept at once, in
    practices/global/PRACTICE/alignment.yml; it joins only what it showed. When words change later, an answer holds if
    they still say the same, and is asked again if not.

    Other front ends ask with --format json and give answers back with --answers: a list, or one as "answers", of
    {"same": [MEMBER, ...], "apart": [MEMBER, ...]}, each MEMBER as the questions have it.

    \b
    Examples:
      bestyet link client-kickoff
      bestyet link client-kickoff --answered
      bestyet link client-kickoff --undo 3
      bestyet link client-kickoff --format json
    """
    from bestyet.actions.settle import answers
    from bestyet.actions.settle.link import LinkRequest, answer_questions
    from bestyet.cli.output.merge.asking import ask
    from bestyet.cli.output.merge.link import kept, listed_answers, questions_data

    here = Path.cwd()
    if undo is not None:
        gone = answers.undo_answer(here, practice, undo)
        click.echo(f"Taken back:\n{listed_answers([gone])}", nl=False)
        return 0
    if file is not None:
        found = answers.keep_file(here, practice, file.read(), by)
        click.echo(kept(found), nl=False)
        return 1 if found.outdated else 0
    if answered:
        click.echo(listed_answers(answers.open_questions(here, practice).answers), nl=False)
        return 0
    if form == "json":
        click.echo(questions_data(answers.open_questions(here, practice)), nl=False)
        return 0
    click.echo(kept(answer_questions(LinkRequest(here, practice, ask, by, most, everything, names))), nl=False)
    return 0
