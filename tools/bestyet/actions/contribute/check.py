"""What is wrong in what people wrote, at its line and column.

What needs git or a merge stands beside it, in `changed.py`, `decisions.py` and `contradictions.py`: what has no need
of them starts without them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.model.records.picture import is_picture, text_beside
from bestyet.repo.git import kept_away
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import TOP, Tree, find_root_around, read_one
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY, FileKind, place_of
from bestyet.text.check.warnings import Read, check_warnings
from bestyet.text.conflicts import conflicts
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.schema import Schemas
from bestyet.text.yaml.yamlread import read_yaml


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
    has_rules: bool  # governance.yml is among the files: whether its rules can be voted by is not known yet
    warnings: tuple[Problem, ...]  # sorted: what may stay as it is
    decided: tuple[str, ...]  # practices with decisions among the files: whether they have an effect is not known yet
    variants: tuple[str, ...]  # paths among the files whose words were not held against their values yet
    away: int = 0  # files that a sparse checkout keeps off the disk
    read: Read = field(default_factory=dict, repr=False, compare=False)  # what they say


def check_files(request: CheckRequest) -> Checked:
    """Check the files asked for; words and people are looked up in the whole knowledge base in any case."""
    root = find_root_around(request.start, request.paths)
    if root is None:
        raise CannotGoOnError("no folder “practices” here or above; make a knowledge base with: bestyet init")
    tree = Tree(root)
    only = _without_unchanged(tree, tree.under(request.paths, request.start), request.changed)
    found = set(check_tree(tree, Schemas(schema_texts()), only))
    paths = tree if only is None else only
    decided = tuple(path.split("/")[2] for path in paths if path.endswith("/decisions.yml"))
    variants = tuple(path for path in paths if place_of(path).kind is FileKind.VARIANT)
    read: Read = {}
    warnings = tuple(check_warnings(tree, only, read))
    rules = only is None or GOVERNANCE in only
    return Checked(
        root, len(paths), tuple(sorted(found)), rules, warnings, decided, variants, len(kept_away(root, TOP)), read
    )


def faults_of_rules(root: Path) -> list[Problem]:
    """What is wrong in governance.yml, or that there is none."""
    return check_tree(Tree(root), Schemas(schema_texts()), [GOVERNANCE])


def unreadable_rules(root: Path) -> Problem | None:
    """Why governance.yml cannot be read as keys and values, whole."""
    raw = read_one(root, GOVERNANCE)
    yaml = read_yaml(text_of(raw))
    is_whole = isinstance(yaml.data, dict) and not yaml.faults and not next(conflicts(raw), None)
    return None if is_whole else faults_of_rules(root)[0]


def _without_unchanged(tree: Tree, only: list[str] | None, changed: frozenset[str] | None) -> list[str] | None:
    """A change of the words or people that all refer to concerns all files, one of a picture its text."""
    if changed is None or changed & {GOVERNANCE, VOCABULARY}:
        return only
    concerned = {*changed, *(text_beside(path) for path in changed if is_picture(path))}
    return [path for path in (tree if only is None else only) if path in concerned]
