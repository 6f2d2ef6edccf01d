"""`bestyet check`: everything that is wrong in what people wrote, at its line and column."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.output.problems import FORMATS, as_seen_from, colour_wanted, not_here, report, summary


@click.command(short_help="Check what is written, and say how to mend it.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print the problems.")
@click.option("--since", metavar="REV", help="Only files changed since this commit or branch.")
@click.option("--explain", metavar="CODE", help="Say what a code means, with an example, and check nothing.")
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
@click.option("--mend-line-ends", is_flag=True, help="First let all lines end in LF, and tell git to keep it so.")
def check(
    paths: tuple[str, ...], form: str, since: str | None, explain: str | None, strict: bool, mend_line_ends: bool
) -> int:
    """Check every file of the knowledge base, or only the files and folders at PATH.

    Each problem is printed with its line, its column and what to do about it. Words and people are looked up
    in the whole knowledge base in any case. Warnings are about what pasted documents bring along, and values that the
    words of their step seem to contradict: the text may stay as it is, and the exit status is 0, unless --strict is
    given.

    \b
    Examples:
      bestyet check
      bestyet check practices/emea/client-kickoff.md
      bestyet check --since origin/main --format github
      bestyet check --explain empty-section
    """
    if explain is not None:
        from bestyet.actions.contribute.explain import explanation

        click.echo(explanation(explain))
        return 0
    if mend_line_ends:
        from bestyet.actions.contribute.line_ends import mended_line_ends
        from bestyet.cli.output.contribute.line_ends import told

        click.echo(told(mended_line_ends(Path.cwd())), err=True)
    from bestyet.actions.contribute.check import CheckRequest, check_files
    from bestyet.actions.contribute.contradictions import contradictions_in

    here, changed = Path.cwd(), None
    if since is not None:
        from bestyet.actions.contribute.changed import changed_files

        changed = changed_files(here, paths, since)
    checked = check_files(CheckRequest(here, paths, changed), contradictions_in)
    if checked.has_rules:
        from bestyet.actions.contribute.revoked import with_revocations_checked
        from bestyet.actions.contribute.voting import with_rules_checked

        checked = with_revocations_checked(with_rules_checked(checked))
    if checked.decided:
        from bestyet.actions.contribute.decisions import with_decisions_checked

        checked = with_decisions_checked(checked)
    shown = as_seen_from(here, checked.root, sorted((*checked.problems, *checked.warnings)))
    click.echo(report(shown, form, colour_wanted()), nl=False)
    click.echo(summary(shown, checked.files), err=True)
    if checked.away:
        click.echo(not_here(checked.away), err=True)
    return 1 if checked.problems or (strict and checked.warnings) else 0
