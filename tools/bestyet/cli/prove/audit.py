"""`bestyet audit`: who did what when, from the first proposal of a practice on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.output.tables import csv_text, json_text
from bestyet.cli.output.terminal import plain
from bestyet.govern.ballots import moment_text
from bestyet.govern.signature.payload import digest
from bestyet.knowledge.ballots import Case, Polls, fault_of_form, open_polls
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.text.versions import version_of

if TYPE_CHECKING:
    from bestyet.model.vote.receipt import Receipt

COLUMNS = ("received", "version", "event", "who", "name", "meaning", "cast", "detail", "reason", "commit", "sha256")


@click.command(short_help="List who did what when: proposals, votes, adoptions.")
@click.argument("practice")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", help="How to print it.")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def audit(practice: str, form: str, base: str | None) -> int:
    """List all events of PRACTICE in order: each proposal, amendment, vote and end of a vote, with the printed name of
    who signed, what the signature means, when it was received and with which commit.

    \b
    Examples:
      bestyet audit client-kickoff
      bestyet audit client-kickoff --format csv > audit.csv
    """
    polls = open_polls(base)
    if not polls.of(practice):
        raise CannotGoOnError(f"no version of {practice} was ever proposed")
    rows = sorted(_rows(polls, practice), key=lambda row: (row["received"] or "9999", row["cast"] or ""))
    if form == "json":
        click.echo(json_text(rows), nl=False)
    elif form == "csv":
        click.echo(csv_text(COLUMNS, rows), nl=False)
    else:
        for row in rows:
            click.echo(plain(_line(row)))
    return 0


def _line(row: dict[str, Any]) -> str:
    when = (row["received"] or "not received yet").replace("T", " ")[:16]
    who = f" {row['name'] or row['who']} ({row['who']})" if row["who"] else ""
    meaning = f", as {row['meaning']}" if row["meaning"] else ""
    said = "; ".join(part for part in (row["detail"], row["reason"]) if part)
    return f"{when}  {row['version']}  {row['event']}{who}{meaning}{': ' + said if said else ''}".replace("\n", " ")


def _rows(polls: Polls, practice: str) -> Iterator[dict[str, Any]]:
    for version in polls.of(practice):
        case = polls.case(version)
        yield from _ballots(case)
        yield from _votes(case)
        if version.adoption is not None:
            ends = polls.receipts.states(f"{version.folder}/adoption.yml")
            yield _row(case, ends[0].receipt if ends else None, "ended", **_end(case))


def _row(case: Case, receipt: Receipt | None, event: str, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"version": case.version.number, "event": event}
    if receipt:
        row |= {"received": moment_text(receipt.date), "commit": receipt.commit}
    return row | more


def _ballots(case: Case) -> Iterator[dict[str, Any]]:
    states: list[tuple[Receipt | None, bytes]]
    states = [(state.receipt, case.polls.receipts.content(state)) for state in case.ballots if state.blob]
    here = case.version.files.get("ballot.yml", b"")
    if here not in [raw for _, raw in states]:
        states.append((None, here))
    for number, (receipt, raw) in enumerate(states):
        data = version_of(case.version.practice, case.version.number, {"ballot.yml": raw}).ballot
        data = {} if fault_of_form("ballot", data) else data
        names = {person["id"]: person.get("name") for person in data.get("electorate") or ()}
        detail = f"{data.get('class')} change, by the rule {(data.get('policy') or {}).get('name')}"
        cast = data.get("amended") if number else data.get("opened")
        who = {"who": data.get("author"), "name": names.get(data.get("author")), "cast": cast}
        reason = "; ".join(data.get("changes") or ())
        event = "amended by" if number else "proposed by"
        yield _row(case, receipt, event, **who, detail=detail, reason=reason, sha256=digest(raw))


def _votes(case: Case) -> Iterator[dict[str, Any]]:
    notes = {entry.get("sha256"): entry for entry in (case.version.adoption or {}).get("votes") or ()}
    for one, vote in zip(case.handed, case.votes(clock.now()), strict=True):
        data = one.data or {}
        entry = notes.get(one.digest, {})
        reasons = [objection.reason for objection in vote.objections] + [vote.reason]
        note = f"not valid: {vote.invalid}" if vote.invalid else str(entry.get("note") or "")
        if vote.attested and not vote.invalid:
            note = "; ".join(filter(None, (_attested(data), note)))
        yield _row(
            case,
            one.receipt,
            f"{vote.value} by",
            who=one.file,
            name=data.get("name"),
            meaning=data.get("meaning"),
            cast=data.get("cast"),
            detail=note,
            reason="; ".join(dict.fromkeys(reason for reason in reasons if reason)),
            sha256=one.digest,
        )


def _attested(data: Any) -> str:
    said = data["attested"]
    where = said.get("url") or f"{said['host']} {said['review']}"
    return f"not signed by the voter: {said['by']} attests what account {said['account']} said at {where}"


def _end(case: Case) -> dict[str, Any]:
    data = case.version.adoption or {}
    effective = f", in force from {data['effective']}" if data.get("effective") else ""
    about = {"detail": f"{data.get('outcome')}{effective}", "reason": data.get("because"), "cast": data.get("decided")}
    return about | {"sha256": digest(case.version.files["adoption.yml"])}
