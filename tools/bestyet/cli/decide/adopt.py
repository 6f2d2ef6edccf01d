"""`bestyet adopt`: record how a vote ended; with it, a version becomes the standard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import click

from bestyet.cli.output.terminal import plain
from bestyet.govern.adoptions import OUTCOMES, Ending, adoption_data
from bestyet.govern.count.tally import tally
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import Case, read_ballots
from bestyet.knowledge.proof import faults_before_adoption
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.write import lock, write_file
from bestyet.text.versions import record_text


@click.command(short_help="Adopt a version whose vote has passed.")
@click.argument("practice")
@click.option("--effective", metavar="DATE", help="The first day on which it holds (default: today).")
@click.option("--record", is_flag=True, help="Record a vote that failed or expired.")
@click.option("--answer", "answers", nargs=2, multiple=True, metavar="ID TEXT", help="Answer a reviewer's objections.")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def adopt(
    practice: str, effective: str | None, record: bool, answers: tuple[tuple[str, str], ...], base: str | None
) -> int:
    """Write adoption.yml for the version of PRACTICE whose vote has passed: the count, the receipt of every vote and
    the digest of the adoption before. From then on the folder never changes again.

    Only votes on the base branch count. With --record, a vote that failed or expired is recorded instead.

    \b
    Examples:
      bestyet adopt client-kickoff
      bestyet adopt client-kickoff --effective 2027-01-01
      bestyet adopt client-kickoff --answer quality-lead-apac "The next version will say five days."
      bestyet adopt client-kickoff --record
    """
    ballots = read_ballots(base)
    with lock(ballots.loaded.root):
        ballots = read_ballots(base)
        case = ballots.case(ballots.open_ballot(practice))
        ending = write_ending(case, effective, "recorded" if record else "adopted", answers=dict(answers))
    name = f"{practice} {case.version.number}"
    click.secho(plain(f"{name}: {ending['outcome']}"), bold=True)
    for dispute, ranked in ending["tally"]["disputes"].items():
        if ranked["winner"] not in (None, STATUS_QUO):
            said = f"{dispute}: the voters rank the way of {ranked['winner']} first"
            click.echo(plain(f"  {said}; for the next version: bestyet decide {practice} settle …"))
    click.echo(f"Written: {case.version.folder}/adoption.yml. Commit it and send it to {ballots.receipts.name}.")
    return 0


def write_ending(
    case: Case, effective: str | None, how: str, because: str = "", answers: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Write adoption.yml and return its data. how: adopted, recorded or withdrawn; answers: by who objected."""
    at = clock.now()
    name = f"{case.version.practice} {case.version.number}"
    fault = next(faults_before_adoption(case), None)
    if fault and how != "withdrawn":
        raise CannotGoOnError(f"{name} cannot be {how}: {fault}")
    handed = [one for one in case.handed if one.receipt]
    result = tally(case.ballot, case.received_votes(at), at)
    _must_fit(case, name, how, result.outcome, result.because)
    outcome = "withdrawn" if how == "withdrawn" else OUTCOMES[result.outcome]
    before = adopted(case.ballots.of(case.version.practice))
    ending = Ending(
        practice=case.version.practice,
        version=case.version.number,
        outcome=outcome,
        decided=at,
        effective=_day(effective, at.date()) if result.outcome is Outcome.PASSED and how == "adopted" else None,
        ballot=case.ballot_digest,
        text=str(case.version.ballot["text"]),
        opened=case.opened,
        amended=case.amended,
        previous=digest(before[-1].files["adoption.yml"]) if before else None,
        because=because,
    )
    data = adoption_data(ending, result, handed)
    _answer(data["objections"], answers)
    text = record_text(data, "How this vote ended. Nothing in this folder changes.")
    root = case.ballots.loaded.root
    write_file(root / case.version.folder / "adoption.yml", text.encode(), root)
    return data


def _answer(objections: list[dict[str, Any]], answers: Mapping[str, str]) -> None:
    """Write the answers down beside the objections."""
    for voter, text in answers.items():
        mine = [entry for entry in objections if entry["voter"] == voter]
        if not mine:
            raise CannotGoOnError(f"{voter} has no objection that stands, so there is nothing to answer")
        for entry in mine:
            entry["answer"] = text


def _must_fit(case: Case, name: str, how: str, outcome: str, because: str) -> None:
    """Refuse to adopt what has not passed, to record what has not ended, to withdraw what has passed."""
    if how == "withdrawn":
        if outcome == "passed":
            raise CannotGoOnError(f"the vote on {name} has passed: it can be adopted, not withdrawn any more")
        return
    waiting = sorted({one.file for one in case.handed if one.receipt is None})
    base = case.ballots.receipts.name
    hint = f"; not on {base} yet: the votes of {', '.join(waiting)}" if waiting else ""
    if outcome == "open":
        raise CannotGoOnError(f"the vote on {name} is open: {because}{hint}")
    if how == "adopted" and outcome != "passed":
        raise CannotGoOnError(f"the vote on {name} {outcome}: {because} (to record that: bestyet adopt --record){hint}")
    if how == "recorded" and outcome == "passed":
        raise CannotGoOnError(f"the vote on {name} passed: adopt it (bestyet adopt {case.version.practice})")


def _day(given: str | None, today: date) -> date:
    if given is None:
        return today
    try:
        found = date.fromisoformat(given)
    except ValueError:
        raise CannotGoOnError(f"{given!r} is no date: write it as in 2026-11-21") from None
    if found < today:
        raise CannotGoOnError(f"{given} is over: a version cannot hold before it is adopted")
    return found
