"""`bestyet drift`: where practice and standards have parted, for people and for scheduled jobs."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import Help, as_of_option, format_option, helpers_options, telling_left_out
from bestyet.model.oversee.drift import BASELINE


@click.command(short_help="Find where regions have slid back from the standards, or fallen behind.")
@click.option("--since", metavar="DATE|REV", help="Only what was not so then: a day or a commit.")
@click.option(
    "--baseline", metavar="FILE", help=f"The file of known findings (default: {BASELINE}, where there is one)."
)
@click.option("--write-baseline", "write", is_flag=True, help="Write down all that is found as known.")
@as_of_option
@format_option
@helpers_options()
@telling_left_out(every=False)
def drift(since: str | None, baseline: str | None, write: bool, as_of: str | None, form: str, help_from: Help) -> int:
    """Find what has parted from the standards in force; exit with 1 where something new is found.

    \b
    silent reversion    the region followed the step and no longer does: which commit, by whom
    watered down        it follows still, but no longer names a value it named: which commit, by whom
    expired departure   declared to be different until a day that has passed
    look again          a departure from a step that has changed since, or is gone
    lagging             as an older version had it
    never adopted       different or silent, never declared
    changed since       it followed a time or a template’s version and has a shorter time or a later version
                        now, not one it had before: which commit, by whom
    local improvement   better evidence than that of the region whose words the standard has

    Known findings are kept in a file and stay quiet. A reversion is known by the day it came to the branch, so
    sliding back once more is new.

    \b
    Examples:
      bestyet drift
      bestyet drift --since 2026-06-30
      bestyet drift --write-baseline
      bestyet drift --format json > drift.json
    """
    from bestyet.actions.oversee.baseline import told_apart
    from bestyet.actions.oversee.questions import DriftRequest, recalled
    from bestyet.cli.output.oversee.drift import shown, written
    from bestyet.model.oversee.drift import Finding

    request = DriftRequest(start=Path.cwd(), as_of=as_of)
    if write:
        from bestyet.actions.oversee.drift import write_baseline

        with help_from() as helpers:
            done = write_baseline(request, baseline, helpers)
        click.echo(written(*done))
        return 0
    requests = [request] if since is None else [request, DriftRequest(start=Path.cwd(), as_of=since)]
    known = [recalled(one, tuple[Finding, ...]) for one in requests]
    if None in known:
        from bestyet.actions.oversee.drift import findings

        known = []
        for one in requests:
            with help_from() as helpers:
                known.append(findings(one, helpers))
    found = told_apart(request.start, baseline, *(one or () for one in known))
    click.echo(shown(found, form, since), nl=False)
    return 1 if found.new else 0
