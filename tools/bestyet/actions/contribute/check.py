"""What is wrong in what people wrote, at its line and column.

What needs git or a merge stands beside it, in `changed.py` and `decisions.py`: most checks need neither, and start
without them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.policy.lint import governance_findings
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo import clock
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import Tree, find_root_around
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.schema import Schemas
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from datetime import date

    from bestyet.text.check.check import Files


@dataclass(frozen=True)
class CheckRequest:
    start: Path
    paths: tuple[str, ...] = ()  # files and folders from `start`; none: everything
    changed: frozenset[str] | None = None  # paths that changed, from the root, if only those are asked for


@dataclass(frozen=True)
class Checked:
    root: Path
    files: int  # looked at
    problems: tuple[Problem, ...]  # sorted
    decided: tuple[str, ...]  # practices with decisions among the files: whether they have an effect is not known yet


def check_files(request: CheckRequest) -> Checked:
    """Check the files asked for; words and people are looked up in the whole knowledge base in any case."""
    root = find_root_around(request.start, request.paths)
    if root is None:
        raise CannotGoOnError("no folder “practices” here or above; make a knowledge base with: bestyet init")
    tree = Tree(root)
    only = _without_unchanged(tree, tree.under(request.paths, request.start), request.changed)
    found = set(check_tree(tree, Schemas(schema_texts()), only))
    found.update(voting_problems(tree, only, found, clock.now().date()))
    paths = tree if only is None else only
    decided = tuple(path.split("/")[2] for path in paths if path.endswith("/decisions.yml"))
    return Checked(root, len(paths), tuple(sorted(found)), decided)


def _without_unchanged(tree: Tree, only: list[str] | None, changed: frozenset[str] | None) -> list[str] | None:
    """A change of the words or people that all refer to concerns all files."""
    if changed is None or changed & {GOVERNANCE, VOCABULARY}:
        return only
    return [path for path in (tree if only is None else only) if path in changed]


def voting_problems(
    files: Files, only: Collection[str] | None, found: Collection[Problem], today: date
) -> Iterator[Problem]:
    """Yield what is wrong with reviewers and voting rules, but for places at which a problem is found already.

    It takes counting to know, so it is not among the rules of the text. only: the paths to report on; None for all.
    """
    raw = files.get(GOVERNANCE) if only is None or GOVERNANCE in only else None
    if not isinstance(raw, bytes):
        return
    yaml = read_yaml(text_of(raw))
    if not isinstance(yaml.data, dict) or yaml.faults:
        return
    places = Places(GOVERNANCE, 1, yaml.data, yaml.marks)
    known = {one.place for one in found}
    for pointer, code, message, hint in governance_findings(yaml.data, today):
        if not {places.at(pointer), places.key_at(pointer)} & known:
            yield problem(places.key_at(pointer), code, message, hint)
