"""What governance.yml keeps from who proposes: another rule than it lets them choose, and a shorter vote.

Each fault is a sentence without a stop, "" where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.govern.ballots import policy_of, terms
from bestyet.govern.count.closing import dates
from bestyet.govern.policy.explain import period_of
from bestyet.govern.policy.lengths import said
from bestyet.govern.policy.lint import DEFAULT, without_least_period
from bestyet.govern.policy.presets import EDITIONS, LAST_RECEIVED
from bestyet.model.moment import moment
from bestyet.model.records.plain import Table, listed
from bestyet.model.vote.ballot import Ballot

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.records.voting import BallotFile


def default_rule(governance: Table) -> str:
    return str(governance.get("default-policy") or DEFAULT)


def choosable(governance: Table) -> tuple[str, ...]:
    """Return the rules by which a vote may be opened: the default one, and what `allowed-policies` names besides.

    >>> choosable({"allowed-policies": ["two-thirds"]})
    ('regional-consent', 'two-thirds')
    """
    others = (name for name in listed(governance.get("allowed-policies")) if isinstance(name, str))
    return tuple(dict.fromkeys([default_rule(governance), *others]))


def fault_of_choice(governance: Table, name: str) -> str:
    """Say that governance.yml lets nobody open a vote by this rule."""
    may = choosable(governance)
    if name in may:
        return ""
    return f"governance.yml lets a vote be by {' or '.join(may)}, not by {name} (allowed-policies there can name it)"


def fault_of_rule(file: BallotFile) -> str:
    """Say that the rule on a ballot has no least period although it is no rehearsal, or is of unknown presets."""
    if edition_of(file) is None:
        return f"its rule is of presets number {file.policy.get('preset')}, which this bestyet does not know"
    policy = policy_of(file.policy)
    return policy if isinstance(policy, str) else without_least_period(policy)


def fault_of_dates(file: BallotFile) -> str:
    """Say that a ballot closes before its rule lets it, or after."""
    ballot, closes = terms(file), moment(file.closes)
    if not isinstance(ballot, Ballot) or closes is None:
        return ""  # the first is said elsewhere; without the second, the rule sets the date
    found, name = dates(ballot), ballot.policy.name
    if closes <= found.start:
        return f"it closes on {said(closes)}, before anybody can vote"
    if closes < found.earliest:
        least = f"{said(found.earliest)}, when the least period of {name} is over ({period_of(ballot.policy)})"
        return f"it closes on {said(closes)}, before {least}"
    if found.scheduled is not None and closes > found.scheduled:
        return f"it closes on {said(closes)}, but by {name} a vote is over on {said(found.scheduled)}"
    return ""


def faults_of_rule(file: BallotFile, first: BallotFile | None, opened: datetime | None, rules: Table) -> Iterator[str]:
    """Yield what is wrong with the rule of a ballot, and with when it closes.

    first: the ballot as it came to the base branch. opened: when it did. rules: governance.yml of before. A ballot of
    before presets had numbers is not held to what was not asked of it then, and may not come today.
    """
    edition = edition_of(file)
    if edition in LAST_RECEIVED:
        if first is None or first.format > 1:
            yield "its rule does not name the number of the presets by which it was read"
        elif opened and opened >= LAST_RECEIVED[edition]:
            yield f"its rule is read by presets that held until {said(LAST_RECEIVED[edition])}, and it came later"
    elif fault := fault_of_rule(file) or fault_of_choice(rules, str(file.policy.get("name"))) or fault_of_dates(file):
        yield fault


def rule_in_words(file: BallotFile) -> str:
    """Say by what a vote was, where nothing is wrong with that."""
    name = file.policy.get("name")
    if edition_of(file) in LAST_RECEIVED:
        return f"{name}, as it was before every rule had a least period and others than the default could be forbidden"
    return "; ".join((f"governance.yml lets a vote be by {name}, and as long as this one", *remarks(file.policy)))


def remarks(rule: Table) -> tuple[str, ...]:
    """Say what a reader of a ballot should know of its rule, as it is frozen there, before they take it for another.

    >>> remarks({"name": "unanimous", "preset": 2, "rehearsal": True})
    ('unanimous is a rule for rehearsals', 'unanimous is a rule of governance.yml, not the built-in one of that name')
    """
    rehearsal = (f"{rule.get('name')} is a rule for rehearsals",) if rule.get("rehearsal") is True else ()
    return (*rehearsal, *borrowed_name(rule))


def borrowed_name(rule: Table) -> tuple[str, ...]:
    """Say that a rule, as it is frozen on a ballot, is another one than the built-in rule whose name it has."""
    name, number = rule.get("name"), rule.get("preset")
    presets = EDITIONS.get(number, {}) if isinstance(number, int) else {}
    preset = presets.get(name) if isinstance(name, str) else None
    if preset is None or preset == {key: rule[key] for key in rule if key not in ("name", "preset")}:
        return ()
    return (f"{name} is a rule of governance.yml, not the built-in one of that name",)


def edition_of(file: BallotFile) -> int | None:
    """Return the number of the presets that a ballot was frozen by; None where there are none of that number.

    Ballots of before presets had numbers name none.
    """
    number = file.policy.get("preset", 1)
    return number if isinstance(number, int) and not isinstance(number, bool) and number in EDITIONS else None
