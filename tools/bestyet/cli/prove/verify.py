"""`bestyet verify`: prove from files and history that what was adopted is what was voted on, by whom and when."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bestyet.cli.options import as_of_option, practices_and_files, workers_options

if TYPE_CHECKING:
    from bestyet.repo.workers.spread import Workers


@click.command(short_help="Prove versions, votes and records from files and history.")
@click.argument(
    "records", nargs=-1, metavar="[RECORD|PRACTICE...]", type=click.Path(), shell_complete=practices_and_files
)
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--ssh-keygen", is_flag=True, help="Check signatures with ssh-keygen: slower, and the reference.")
@click.option("--no-history", is_flag=True, help="Check the files alone, as in a copy that has not the history.")
@as_of_option
@workers_options
@click.option("--digest", "printed", metavar="DIGEST", help="Say which text a printed digest is of, and if it counts.")
def verify(
    records: tuple[str, ...],
    base: str | None,
    ssh_keygen: bool,
    no_history: bool,
    as_of: str | None,
    workers: Workers | None,
    printed: str | None,
) -> int:
    """Work out everything again and compare: digests, where each passage comes from, signatures, the count by the
    policy, the chain of adoptions, and that nothing changed after it was adopted.

    Every check is one line; the first broken link is named at the end. With RECORD (a provenance.json), only its
    sources are read again; with PRACTICE, only its versions are checked; otherwise all versions. With --as-of, all is
    checked as it stood then, by what was known at the end of that day.

    \b
    Examples:
      bestyet verify
      bestyet verify client-kickoff
      bestyet verify --jobs 4
      bestyet verify --as-of 2026-06-30
      bestyet merge client-kickoff --format json > record.json && bestyet verify record.json
      bestyet verify --digest sha256:7e5c3379ef6539a5
    """
    if printed is not None:
        from bestyet.actions.prove.identify import identify
        from bestyet.cli.output.prove import identify as output_of_copies

        matches = identify(Path.cwd(), printed)
        click.echo("\n".join(output_of_copies.lines(matches)))
        return 0 if any(match.is_in_force for match in matches) else 1
    if as_of is not None and (base or no_history or workers):
        raise click.UsageError("--as-of goes with no RECORD, --base, --no-history, --jobs or --scheduler")

    from bestyet.actions.prove import verify as action
    from bestyet.actions.prove.at_once import verify_at_once
    from bestyet.cli.output.progress import progress
    from bestyet.cli.output.prove import verify as output

    found = []
    request = action.VerifyRequest(Path.cwd(), records, base, ssh_keygen, no_history, as_of)
    with progress(is_alone=not sys.stdout.isatty()) as told:
        for one in verify_at_once(request, workers, told) if workers else action.verify(request):
            found.append(one)
            click.echo("\n".join(output.lines(one)))
    first = action.first_broken(found)
    if first and not first.is_named:
        click.secho(output.last_line(first), bold=True)
    return 1 if first else 0
