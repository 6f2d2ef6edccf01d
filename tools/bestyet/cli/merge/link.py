"""`bestyet link`: ask people which passages say the same thing, best question first, and keep their answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bestyet.actions.settle.link import Asked


@click.command(short_help="Answer which passages of the regions say the same thing.")
@click.argument("practice")
@click.option("--most", default=20, show_default=True, help="How many questions to ask at most.")
@click.option("--names/--no-names", default=False, help="Write the names of confirmed steps into the variants.")
def link(practice: str, most: int, names: bool) -> int:
    """Ask the questions that `bestyet align PRACTICE` could not answer itself.

    Answer y (the same), n (not the same), l (later), u (undo the last answer) or q (stop and keep the answers).
    Answers are kept in practices/global/PRACTICE/alignment.yml; questions put off come again next time.

    \b
    Examples:
      bestyet link client-kickoff
      bestyet link client-kickoff --names
    """
    from bestyet.actions.settle.link import LinkRequest, Reply, answer_questions
    from bestyet.cli.output.merge.link import kept, question

    def ask(asked: Asked) -> Reply:
        click.echo(question(asked), nl=False)
        letters = click.Choice([str(reply) for reply in Reply])
        return Reply(click.prompt("[y]es [n]o [l]ater [u]ndo [q]uit", type=letters, show_choices=False))

    click.echo(kept(answer_questions(LinkRequest(Path.cwd(), practice, ask, most, names))), nl=False)
    return 0
