"""`bestyet preview`: what a pull request changes in the candidates, for the one who reviews it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Show what a change of the files changes in the merged practices.")
@click.option("--since", metavar="REV", help="Where the work left from (default: origin/main, else HEAD).")
@click.option(
    "--head", "--as-of", metavar="DATE|REV", help="A commit, or a day's last, to look at in the place of the files."
)
@click.option("--format", "form", type=click.Choice(["text", "md", "json", "csv"]), default="text", show_default=True)
def preview(since: str | None, head: str | None, form: str) -> int:
    """Show what this work, committed or not, changes in the candidates since it left the branch of --since: steps
    added, removed and moved, whose words are chosen, disputes opened and closed, values, questions.

    Only practices whose texts, decisions or links changed are merged, all of them where the rules of merging or the
    vocabulary changed. --format md is a comment for a pull request: nothing that contributors wrote can act in it.

    \b
    Examples:
      bestyet preview
      bestyet preview --since main --format md
      bestyet preview --since origin/main --head origin/my-branch
    """
    from bestyet.actions.contribute.work import find_work, known_changes
    from bestyet.cli.output.contribute.preview import shown

    work = find_work(Path.cwd(), since, head)
    changes = known_changes(work)
    if changes is None:
        from bestyet.actions.contribute.preview import preview_changes

        changes = preview_changes(work)
    click.echo(shown(changes, form), nl=False)
    return 0
