"""What `check` says about who votes and by which rule: it takes counting to know, so it is not asked of the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from bestyet.govern.policy.lint import governance_findings
from bestyet.text.check.kinds import GOVERNANCE
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from bestyet.model.filefault import FileFault
    from bestyet.model.problem import Problem


def voting_problems(
    files: Mapping[str, bytes | FileFault], only: Collection[str] | None, told: Collection[Problem], today: date
) -> Iterator[Problem]:
    """Yield what is wrong with reviewers and voting rules, but for places at which a problem is told already.

    only: the paths to report on; None for all.
    """
    raw = files.get(GOVERNANCE) if only is None or GOVERNANCE in only else None
    if not isinstance(raw, bytes):
        return
    yaml = read_yaml(text_of(raw))
    if not isinstance(yaml.data, dict) or yaml.faults:
        return
    places = Places(GOVERNANCE, 1, yaml.data, yaml.marks)
    known = {found.place for found in told}
    for pointer, code, message, hint in governance_findings(yaml.data, today):
        if not {places.at(pointer), places.key_at(pointer)} & known:
            yield problem(places.key_at(pointer), code, message, hint)
