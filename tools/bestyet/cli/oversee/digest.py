"""`bestyet digest`: what is due, open and new for one person or region, to be sent once a week."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.cli.options import Help, helpers_options, reviewers_and_regions, telling_left_out
from bestyet.model.oversee.due import WITHIN


@click.command(short_help="Tell one person or region what is due, open and new.")
@click.option(
    "--for",
    "who",
    required=True,
    metavar="PERSON|REGION",
    help="A reviewer or a region of governance.yml. Where one id is both: person:ID or region:ID.",
    shell_complete=reviewers_and_regions,
)
@click.option("--since", metavar="DATE", help="The first day of what is new, in UTC. Default: seven days ago.")
@click.option(
    "--within",
    type=click.IntRange(0, 36_500),
    default=WITHIN,
    show_default=True,
    metavar="DAYS",
    help="How many days ahead to look.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "eml", "ics", "json"]),
    default="text",
    show_default=True,
    help="How to write it: eml is a whole mail, ics a calendar of what has a day.",
)
@click.option("--from", "sender", metavar="ADDRESS", help="From whom a mail is. Default: digest_from in mkdocs.yml.")
@click.option("--to", metavar="ADDRESS", help="To whom a mail is. Default: left out, for who sends it to fill in.")
@click.option("--if-any", is_flag=True, help="Write nothing where there is nothing to tell, for scheduled jobs.")
@helpers_options()
@telling_left_out(every=True)
def digest(
    who: str,
    since: str | None,
    within: int,
    form: str,
    sender: str | None,
    to: str | None,
    if_any: bool,
    help_from: Help,
) -> None:
    """Tell what waits for one person or region, what is open in their regions, and what is new since a day, in the
    language that governance.yml says for the region, else in that of the site, with links to the site (site_url in
    mkdocs.yml) and to the desk (desk_url below extra there).

    It is what the desk shows as My page, and of what bestyet due lists what is theirs. New is what came to the base
    branch since then, as its first parents tell. With the same files, history and moment it is the same, byte by byte.

    \b
    Examples:
      bestyet digest --for emea
      bestyet digest --for quality-lead-emea --since 2026-11-01 --format html
      bestyet digest --for emea --format eml --from practices@example.com --to emea@example.com > emea.eml
      bestyet digest --for emea --format ics > emea.ics
      bestyet digest --for emea --jobs 4
    """
    from bestyet.actions.decide.before.where import standings
    from bestyet.actions.oversee.digest.digest import DigestRequest
    from bestyet.actions.oversee.digest.digest import digest as action
    from bestyet.actions.settle.open_points import points_asked
    from bestyet.cli.output.oversee.digest import shown

    with help_from() as helpers:
        found = action(DigestRequest(Path.cwd(), who, since, within), points_asked, standings, helpers)
    if if_any and found.is_empty:
        click.echo(f"Nothing to tell {who}.", err=True)
        return
    if form == "ics" and not found.mine.days:
        click.echo("Nothing that waits has a day, so there is no calendar.", err=True)  # one without entries is none
        return
    click.echo(shown(found, form, sender or "", to or ""), nl=False)
    if form == "eml" and not to:
        click.echo("The mail has no To: whoever sends it says to whom (--to ADDRESS).", err=True)
