"""`bestyet why`: where a line of the candidate comes from."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import practices


@click.command(short_help="Show where a line or step comes from, and why these words.")
@click.argument("practice", shell_complete=practices)
@click.argument("step", required=False, metavar="[LINE | STEP]")
def why(practice: str, step: str | None) -> int:
    """Show which regions say a step, in which words, where, who wrote them and when, and why these words were
    chosen.

    LINE counts in what `bestyet merge PRACTICE --format md` prints. Without LINE or STEP, all steps are
    listed.

    \b
    Examples:
      bestyet why client-kickoff
      bestyet why client-kickoff 14
      bestyet why client-kickoff agenda-sent
    """
    from bestyet.actions.settle.why import WhyRequest, explain_step, list_steps
    from bestyet.cli.output.merge.why import explanation, steps

    here = Path.cwd()
    if step is None:
        click.echo(steps(list_steps(WhyRequest(here, practice))), nl=False)
    else:
        click.echo(explanation(explain_step(WhyRequest(here, practice, step))), nl=False)
    return 0
