"""Voting rules in plain words, and what they make of votes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.govern.count.record import tally_record
from bestyet.govern.policy.explain import explain_policy, explain_tally
from bestyet.model.vote.policy import Policy

if TYPE_CHECKING:
    from bestyet.actions.decide.policy import Explained, Rule, Simulated, WrongRule


def listed(rules: Iterable[Rule]) -> str:
    return _text(line for rule in rules for line in _rule(rule))


def _rule(rule: Rule) -> Iterator[str]:
    notes = ["governance.yml" if rule.is_own else "built in"]
    if rule.is_default:
        notes.append("the default")
    elif rule.may_be_chosen:
        notes.append("may be chosen")
    if isinstance(rule.found, Policy) and rule.found.rehearsal:
        notes.append("for rehearsals")
    yield f"{rule.name}  ({', '.join(notes)})"
    if isinstance(rule.found, Policy):
        yield f"    {rule.found.title}. Source: {rule.found.source or 'not given'}"
    else:
        yield f"    cannot be used: {rule.found.faults[0]}"


def explained(found: Explained) -> str:
    rule = found.rule
    head = click.style(plain(f"{rule.title} ({rule.name})"), bold=True) + "\n"
    lines = [*(f"- {sentence}" for sentence in explain_policy(rule)), f"Source: {rule.source or 'not given'}"]
    if found.changes_preset:
        lines.append("This is the rule of practices/governance.yml, not the built-in one of that name.")
    if found.forbidden:
        lines.append(f"No vote can be by it here: {found.forbidden}")
    if found.never is not None:
        lines.append(f"With the reviewers of today no proposal can pass, {found.never}")
    return head + _text(lines)


def counted(found: Simulated, form: str) -> str:
    if form == "json":
        return json_text({**tally_record(found.tally), "who-can-change-it": list(found.can_change_it)})
    return _text(explain_tally(found.tally, tuple(found.can_change_it)))


def wrong(found: WrongRule) -> str:
    return _text(f"practices/governance.yml: {fault}" for fault in found.faults)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{plain(line)}\n" for line in lines)
