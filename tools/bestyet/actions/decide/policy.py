"""Voting rules in plain words, and what they make of votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.count.chances import never_passes
from bestyet.govern.count.tally import tally, who_can_change_it
from bestyet.govern.electorate import electorate
from bestyet.govern.limits import choosable, default_rule, fault_of_choice
from bestyet.govern.policy.lint import without_least_period
from bestyet.govern.policy.policy import read_policy
from bestyet.govern.policy.presets import PRESETS
from bestyet.govern.policy.simulate import end_of, votes_of, written_votes
from bestyet.knowledge.base import load_common
from bestyet.knowledge.files import read_text
from bestyet.knowledge.names import did_you_mean
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import table
from bestyet.model.vote.ballot import Ballot, Elector
from bestyet.repo import clock
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.records.plain import Table
    from bestyet.model.vote.policy import Policy
    from bestyet.model.vote.tally import Tally
    from bestyet.model.vote.vote import Vote


@dataclass(frozen=True)
class Rule:
    """A voting rule in a list."""

    name: str
    is_own: bool  # one of governance.yml
    is_default: bool
    may_be_chosen: bool  # the default one, or one of allowed-policies
    found: Policy | WrongRule


@dataclass(frozen=True)
class Explained:
    rule: Policy
    never: str | None  # why nothing can pass with the reviewers of today; None where something can
    forbidden: str  # why no vote can be by it here; "" where it can
    changes_preset: bool  # governance.yml has a rule of its own by the name of a built-in one


@dataclass(frozen=True)
class Simulated:
    tally: Tally
    can_change_it: Sequence[str]  # whose vote could make the difference


@dataclass(frozen=True)
class WrongRule:
    """The settings of a rule in governance.yml cannot be used."""

    faults: Sequence[str]


@dataclass(frozen=True)
class SimulateRequest:
    start: Path
    votes: str  # as in emea:approve,apac:reject=too slow; or a YAML file with a list of them
    name: str | None = None  # None: the default rule
    author: str | None = None
    still_open: bool = False  # look while the vote is open, not at its end


def rules(start: Path) -> tuple[Rule, ...]:
    """Return all voting rules: those of governance.yml first, then the built-in ones."""
    governance = load_common(start).base.governance
    own, may = table(governance.get("policies")), choosable(governance)
    return tuple(
        Rule(name, name in own, name == may[0], name in may, _usable(name, own))
        for name in dict.fromkeys([*own, *PRESETS])
    )


def _usable(name: str, own: Table) -> Policy | WrongRule:
    found = read_policy(name, own)
    if isinstance(found, list):
        return WrongRule(found)
    fault = without_least_period(found)
    return WrongRule([fault]) if fault else found


def explain(start: Path, name: str | None) -> Explained | WrongRule:
    """Return a rule (None: the default one) and whether it can work. Raises CannotGoOnError where there is none."""
    governance = load_common(start).base.governance
    rule = _rule(governance, name)
    if isinstance(rule, WrongRule):
        return rule
    never = never_passes(rule, electorate(governance, clock.now().date()))
    forbidden = fault_of_choice(governance, rule.name)
    return Explained(rule, never, forbidden, rule.name in PRESETS and rule.name in table(governance.get("policies")))


def simulate(request: SimulateRequest) -> Simulated | WrongRule:
    """Count votes as if a ballot opened now. Raises CannotGoOnError where they cannot be read."""
    governance, now = load_common(request.start).base.governance, clock.now()
    rule = _rule(governance, request.name)
    if isinstance(rule, WrongRule):
        return rule
    voters = electorate(governance, now.date())
    if request.author is not None and request.author not in [elector.id for elector in voters]:
        raise CannotGoOnError(f"no reviewer is called {request.author!r}: see practices/governance.yml")
    cast = _votes(request.votes, voters, now)
    ballot = Ballot(rule, voters, now, author=request.author)
    at = now if request.still_open else end_of(ballot, cast)
    return Simulated(tally(ballot, cast, at), who_can_change_it(ballot, cast, at))


def _votes(given: str, voters: Sequence[Elector], now: datetime) -> list[Vote]:
    entries: Sequence[object] = written_votes(given)
    if given.endswith((".yml", ".yaml", ".json")):
        found = read_yaml(read_text(given))
        if not isinstance(found.data, list):
            raise CannotGoOnError(f"{given} must hold a list of votes, each as in {{voter: …, vote: approve}}")
        entries = found.data
    else:
        _refuse_faults(entries)
    votes = votes_of(entries, voters, now)
    _refuse_faults(votes)
    return [vote for vote in votes if not isinstance(vote, str)]


def _refuse_faults(entries: Sequence[object]) -> None:
    faults = [entry for entry in entries if isinstance(entry, str)]
    if faults:
        raise CannotGoOnError("; ".join(faults))


def _rule(governance: Table, name: str | None) -> Policy | WrongRule:
    own = table(governance.get("policies"))
    wanted = name or default_rule(governance)
    if wanted not in own and wanted not in PRESETS:
        hint = did_you_mean(wanted, [*own, *PRESETS])
        raise CannotGoOnError(f"there is no voting rule called {wanted!r}{hint} (bestyet policy list names all)")
    return _usable(wanted, own)
