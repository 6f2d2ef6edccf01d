"""Voting rules in plain words, and what they make of votes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.govern.count.record import tally_record
from bestyet.govern.policy.explain import explain_policy, explain_tally

if TYPE_CHECKING:
    from bestyet.actions.decide.policy import Explained, Rule, Simulated, WrongRule


def listed(rules: Iterable[Rule]) -> str:
    return _text(line for rule in rules for line in _rule(rule))


def _rule(rule: Rule) -> Iterator[str]:
    where = "governance.yml" if rule.is_own else "built in"
    yield f"{rule.name}  ({where}, the default)" if rule.is_default else f"{rule.name}  ({where})"
    title = rule.title or "cannot be used: see bestyet policy explain"
    yield f"    {title}. Source: {rule.source or 'not given'}"


def explained(found: Explained) -> str:
    rule = found.rule
    head = click.style(plain(f"{rule.title} ({rule.name})"), bold=True) + "\n"
    lines = [*(f"- {sentence}" for sentence in explain_policy(rule)), f"Source: {rule.source or 'not given'}"]
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
