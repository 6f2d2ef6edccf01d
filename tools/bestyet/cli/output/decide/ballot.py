"""How votes stand: all of it for one of them, a few lines each for several, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.govern.count.record import tally_record
from bestyet.govern.policy.explain import REHEARSAL, early_end, explain_policy, explain_tally
from bestyet.model.records.common_words import titles_told
from bestyet.model.sentence import listed
from bestyet.model.vote.tally import Outcome

if TYPE_CHECKING:
    from bestyet.actions.decide.ballot import Standing
    from bestyet.model.candidate import Added


def shown(standings: Sequence[Standing], form: str, one: bool) -> str:
    """one: whether one ballot was asked for, not all that are open."""
    if form == "json":
        data = [_data(standing) for standing in standings]
        return json_text(data[0] if one else data)
    return "".join(f"{line}\n" for standing in standings for line in _lines(standing, one)) or "No vote is open.\n"


def _data(standing: Standing) -> dict[str, object]:
    counted = tally_record(standing.tally, standing.votes_on_base)
    return {
        "practice": standing.practice,
        "version": standing.version,
        "class": standing.weight,
        "round": standing.terms.round,
        "policy": standing.terms.policy.name,
        "rehearsal": standing.terms.policy.rehearsal,
        "opened": standing.terms.opened.isoformat(),
        "ballot": standing.digest,
        "base": standing.base,
        "ballot-landed": standing.is_on_base,
        "can-still-pass": standing.can_still_pass and not standing.faults,
        "cannot-be-adopted": list(standing.faults),
        "ranked-otherwise": list(standing.ranked_otherwise),
        "who-can-change-it": list(standing.can_change_it),
        "came-after-the-first-ballot": [one.told for one in standing.late],
        "accepted": [
            {"step": step, "code": flaw.said.rule, "words": flaw.words, "because": flaw.accepted and flaw.accepted.text}
            for step, flaw in standing.accepted
        ],
        "titles": [{"region": region, "was": one.was, "now": one.now} for region, one in standing.titles],
        "adds": None if standing.adds is None else _adds_data(standing.adds),
        **counted,
    }


def _adds_data(adds: Mapping[str, Sequence[Added]]) -> list[dict[str, object]]:
    told = ((step, added) for step, several in adds.items() for added in several)
    return [{"step": step, "regions": list(added.regions), "text": added.text} for step, added in told]


def _lines(standing: Standing, one: bool) -> Iterator[str]:
    name = f"{standing.practice} {standing.version} ({standing.weight}), round {standing.terms.round}"
    yield click.style(plain(name), bold=True)
    yield from (plain(f"  {line}") for line in (_long(standing) if one else _short(standing)))


def _short(standing: Standing) -> Iterator[str]:
    tally = standing.tally
    if standing.terms.policy.rehearsal:
        yield "a rehearsal"
    yield f"{tally.outcome}: {tally.because}"
    if standing.faults:
        yield _void(standing)
    if tally.due:
        yield f"ends {tally.due:%Y-%m-%d %H:%M}"
    if silent := _silent(standing):
        yield f"not voted: {silent}"


def _long(standing: Standing) -> Iterator[str]:
    base, policy, tally = standing.base, standing.terms.policy, standing.tally
    if not standing.is_on_base:
        yield f"This ballot is not on {base} yet: the vote begins when it is."
    if policy.rehearsal:
        yield REHEARSAL
    if policy.attested:
        yield f"The ballot's digest: {standing.digest}"
    yield f"Rule: {policy.title} ({policy.name}). {explain_policy(policy)[0]}"
    if tally.outcome is Outcome.OPEN:
        yield f"{early_end(policy)} Until it ends, everybody may vote anew: the last vote counts."
        yield from (f"Note: {caution}." for caution in standing.cautions)
    ranked = {name for paper in tally.papers if paper.counts for name in paper.vote.rankings}
    disputes = {name: one for name, one in tally.disputes.items() if name in ranked}
    yield from explain_tally(replace(tally, disputes=disputes), tuple(standing.can_change_it))
    if len(disputes) < len(tally.disputes):
        yield f"Not ranked by anybody: {', '.join(name for name in tally.disputes if name not in ranked)}."
    if disputes and standing.terms.approves_text:
        yield "Who approves and does not rank a point ranks first what the text says of it."
    yield from (f"As things stand it cannot be adopted: {one}." for one in standing.ranked_otherwise)
    for paper in tally.papers:
        if paper.counts and paper.vote.digest not in standing.votes_on_base:
            yield f"Not on {base} yet: {paper.vote.value} by {paper.vote.voter}. It counts once it is there."
    if silent := _silent(standing):
        yield f"Not voted: {silent}."
    yield from _beside(standing)
    yield from (f"Came after the first ballot: {one.told}." for one in standing.late)
    yield from _next(standing)


def _beside(standing: Standing) -> Iterator[str]:
    """What regions say of a step that the words to be voted on leave out."""
    for step, several in (standing.adds or {}).items():
        for added in several:
            verb = "adds" if len(added.regions) == 1 else "add"
            yield f"Not in the words of {step}: {listed(added.regions)} {verb}: {added.text}"
    for step, flaw in standing.accepted:
        yield f"Accepted in {step}: {flaw.said.text}: {flaw.accepted.text if flaw.accepted else ''}"
    yield from (f"Common words: {said}." for said in titles_told(standing.titles))


def _next(standing: Standing) -> Iterator[str]:
    """What can be done now."""
    if standing.faults and standing.tally.outcome in (Outcome.OPEN, Outcome.PASSED):
        yield f"{_void(standing)}. An amendment, or a new proposal, may mend that (bestyet verify tells more)."
    elif standing.tally.outcome is Outcome.OPEN:
        if standing.can_still_pass:
            yield "It can still pass."
        elif not standing.is_stuck:
            yield "It cannot pass any more unless somebody votes anew."
        yield f"What adopting it would change for each region: bestyet impact {standing.practice}"
    elif standing.tally.outcome is Outcome.PASSED and standing.ranked_otherwise:
        yield "It passed, but what is ranked first is not what its text says, so nothing is adopted."
        if standing.tally.leaves_open:
            yield f"First decide what no way wins: bestyet decide {standing.practice} take, settle or edit"
        yield f"To take what is ranked first, and vote on it: bestyet propose {standing.practice} --amend"
    elif standing.tally.outcome is Outcome.PASSED:
        yield f"To adopt it: bestyet adopt {standing.practice}"
    else:
        yield f"To record that: bestyet adopt {standing.practice} --record"


def _void(standing: Standing) -> str:
    more = f" (and {len(standing.faults) - 1} more)" if len(standing.faults) > 1 else ""
    return f"It cannot be adopted, whatever the votes say: {standing.faults[0]}{more}"


def _silent(standing: Standing) -> str:
    return ", ".join(voter for voter, word in standing.tally.reviewers.items() if word == "silent")
