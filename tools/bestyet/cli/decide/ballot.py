"""`bestyet ballot`: how a vote stands, what is missing, and who can still change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.govern.count.record import tally_record
from bestyet.govern.count.tally import can_still_pass, tally, who_can_change_it
from bestyet.govern.policy.explain import explain_policy, explain_tally
from bestyet.knowledge.ballots import Ballots, Case, read_ballots
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock


@click.command(short_help="Show how a vote stands, and what is missing.")
@click.argument("practice", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
def ballot(practice: str | None, form: str, base: str | None) -> int:
    """Show the vote that is open on PRACTICE: each vote and whether it is valid, which rule decides, what is missing,
    whether it can still pass and who can still change it. Without PRACTICE: all open votes.

    \b
    Examples:
      bestyet ballot
      bestyet ballot client-kickoff
      bestyet ballot client-kickoff --format json
    """
    ballots = read_ballots(base)
    cases = [ballots.case(ballots.open_ballot(practice))] if practice is not None else list(_open_cases(ballots))
    states = [_state(case) for case in cases]
    if form == "json":
        click.echo(json_text(states if practice is None else states[0]), nl=False)
        return 0
    if not states:
        click.echo("No vote is open.")
    for case, state in zip(cases, states, strict=True):
        _say(case, state, practice is None)
    return 0


def _open_cases(ballots: Ballots) -> Iterator[Case]:
    """Every open ballot; one that cannot be read is told of and does not hide the others."""
    for version in (version for versions in ballots.versions.values() for version in versions):
        if version.is_open and "ballot.yml" in version.files:
            try:
                yield ballots.case(version)
            except CannotGoOnError as error:
                click.echo(f"bestyet: {error}", err=True)


def _state(case: Case) -> dict[str, Any]:
    votes, at = case.votes(clock.now()), clock.now()
    result = tally(case.ballot, votes, at)
    landed = {one.digest for one in case.handed if one.receipt}
    data = {
        "practice": case.version.practice,
        "version": case.version.number,
        "class": case.version.ballot.get("class"),
        "round": case.ballot.round,
        "policy": case.ballot.policy.name,
        "opened": case.ballot.opened.isoformat(),
        "ballot": case.ballot_digest,
        "base": case.ballots.receipts.name,
        "ballot-landed": case.landed,
        "can-still-pass": can_still_pass(case.ballot, votes, at),
        "who-can-change-it": list(who_can_change_it(case.ballot, votes, at)),
        **tally_record(result),
    }
    for entry, paper in zip(data["votes"], result.papers, strict=True):
        entry["on-base"] = paper.vote.digest in landed
    return data


def _say(case: Case, state: dict[str, Any], short: bool) -> None:
    name = f"{state['practice']} {state['version']} ({state['class']}), round {state['round']}"
    click.secho(plain(name), bold=True)
    for line in _short(state) if short else _long(case, state, clock.now()):
        click.echo(plain(f"  {line}"))


def _short(state: dict[str, Any]) -> Iterator[str]:
    yield f"{state['outcome']}: {state['because']}"
    if state["due"]:
        yield f"ends {state['due'][:16].replace('T', ' ')}"
    waiting = [voter for voter, said in state["reviewers"].items() if said == "silent"]
    if waiting:
        yield f"not voted: {', '.join(waiting)}"


def _long(case: Case, state: dict[str, Any], at: Any) -> Iterator[str]:
    base = state["base"]
    if not state["ballot-landed"]:
        yield f"This ballot is not on {base} yet: the vote begins when it is."
    if case.ballot.policy.attested:
        yield f"The ballot's digest: {state['ballot']}"
    yield f"Rule: {case.ballot.policy.title} ({state['policy']}). {explain_policy(case.ballot.policy)[0]}"
    result = tally(case.ballot, case.votes(at), at)
    ranked = {name for paper in result.papers if paper.counts for name in paper.vote.rankings}
    disputes = {name: told for name, told in result.disputes.items() if name in ranked}
    yield from explain_tally(replace(result, disputes=disputes), tuple(state["who-can-change-it"]))
    if len(disputes) < len(result.disputes):
        yield f"Not ranked by anybody: {', '.join(name for name in result.disputes if name not in ranked)}."
    for entry in state["votes"]:
        if entry["counts"] and not entry["on-base"]:
            yield f"Not on {base} yet: {entry['vote']} by {entry['voter']}. It counts once it is there."
    waiting = [voter for voter, said in state["reviewers"].items() if said == "silent"]
    if waiting:
        yield f"Not voted: {', '.join(waiting)}."
    if state["outcome"] == "open":
        yield "It can still pass." if state["can-still-pass"] else "It cannot pass any more unless somebody votes anew."
        yield f"What adopting it would change for each region: bestyet impact {state['practice']}"
    elif state["outcome"] == "passed":
        yield f"To adopt it: bestyet adopt {state['practice']}"
    else:
        yield f"To record that: bestyet adopt {state['practice']} --record"
