"""`bestyet roles`: who does what in every region, and where it is not said as it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import aligned, format_option, show
from bestyet.cli.output.terminal import plain
from bestyet.insight.raci import advice_on, duties_of
from bestyet.knowledge.standing import answer_for, known_region

if TYPE_CHECKING:
    from bestyet.knowledge.as_of import AsOf
    from bestyet.model.base import KnowledgeBase

PARTS = ("responsible", "accountable", "consulted", "informed")
COLUMNS = ("practice", "activity", "region", *PARTS, "advice", "where")
TEXT_COLUMNS = ("activity", "region", *PARTS)


@click.command(short_help="Show who does what in every region, and what to mend in it.")
@click.argument("practice", required=False)
@click.option("--region", metavar="REGION", help="Only this region.")
@click.option("--advice", "only_advice", is_flag=True, help="Only what should be mended.")
@format_option()
@as_of_option
def roles(practice: str | None, region: str | None, only_advice: bool, form: str, as_of: str | None) -> int:
    """Show who does what in a PRACTICE (all practices without one), region by region, and advise where it is not said
    as it should be: somebody does it, exactly one role answers for it, and the client's part is named.

    Advice is no fault: bestyet check stays silent about it, and the exit code is 0.

    \b
    Examples:
      bestyet roles client-kickoff
      bestyet roles --advice
      bestyet roles --region apac --format csv > roles.csv
    """
    rows = answer_for("roles", as_of, [region], lambda at: list(_rows(at, practice, region)), practice)
    rows = [row for row in rows if row["advice"] or not only_advice]
    if form == "text":
        _say(rows, only_advice)
    else:
        show(form, COLUMNS, rows)
    return 0


def _rows(at: AsOf, practice: str | None, region: str | None) -> Iterator[dict[str, Any]]:
    """One row for each activity of each region; advice on the practice as a whole has rows of its own, in front."""
    base = at.loaded.base
    if region is not None:
        known_region(base, region)
    for name in base.practices:
        duties = duties_of(base, name)
        advice = advice_on(base, name, duties)
        by_activity: dict[tuple[str, str], list[str]] = {}
        for one in advice:
            by_activity.setdefault((one.activity, one.region), []).append(one.text)
        for one in (one for one in advice if not one.activity and region in (None, one.region)):
            yield _row(one.practice, "", one.region, {}, [one.text], f"{one.place.path}:{one.place.line}")
        for duty in duties:
            if region not in (None, duty.region):
                continue
            new = by_activity.pop((duty.activity, duty.region), [])
            parts = {part: _titles(base, getattr(duty, part), duty.region) for part in PARTS}
            where = f"{duty.place.path}:{duty.place.line}"
            yield _row(name, duty.activity, duty.region, parts, new, where)


def _row(
    practice: str, activity: str, region: str, parts: Mapping[str, list[str]], advice: Sequence[str], where: str
) -> dict[str, Any]:
    empty = dict.fromkeys(PARTS, ())
    head = {"practice": practice, "activity": activity, "region": region}
    return {**head, **empty, **parts, "advice": list(advice), "where": where}


def _titles(base: KnowledgeBase, found: Sequence[str], region: str) -> list[str]:
    return [base.title("roles", role, region) for role in found]


def _say(rows: Sequence[Mapping[str, Any]], only_advice: bool) -> None:
    """The practices under headings of their own: who does what, then what to mend."""
    for practice in dict.fromkeys(row["practice"] for row in rows):
        found = [row for row in rows if row["practice"] == practice]
        click.secho(plain(practice), bold=True)
        table = [row for row in found if row["activity"]]
        if table and not only_advice:
            click.echo(aligned(TEXT_COLUMNS, table))
        for row in found:
            for text in row["advice"]:
                click.echo(f"  ! {plain(text)} ({row['where']})")
    if not rows:
        click.echo("Nothing to mend." if only_advice else "No region has written who does what.")
