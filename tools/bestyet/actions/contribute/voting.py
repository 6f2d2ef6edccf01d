"""Reviewers and voting rules that cannot work: it takes counting to know."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.govern.policy.lint import governance_findings
from bestyet.repo import clock
from bestyet.repo.tree import Tree
from bestyet.text.check.kinds import GOVERNANCE
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from datetime import date

    from bestyet.actions.contribute.check import Checked
    from bestyet.model.problem import Problem
    from bestyet.text.check.check import Files


def with_rules_checked(checked: Checked) -> Checked:
    """Add what is wrong with reviewers and voting rules, but for places at which a problem is found already."""
    found = voting_problems(Tree(checked.root), checked.problems, clock.now().date())
    return replace(checked, problems=tuple(sorted({*checked.problems, *found})), has_rules=False)


def voting_problems(files: Files, found: Collection[Problem], today: date) -> Iterator[Problem]:
    raw = files.get(GOVERNANCE)
    yaml = read_yaml(text_of(raw)) if isinstance(raw, bytes) else None
    if yaml is None or not isinstance(yaml.data, dict) or yaml.faults:
        return
    places = Places(GOVERNANCE, 1, yaml.data, yaml.marks)
    known = {one.place for one in found}
    for pointer, code, message, hint in governance_findings(yaml.data, today):
        if not {places.at(pointer), places.key_at(pointer)} & known:
            yield problem(places.key_at(pointer), code, message, hint)
