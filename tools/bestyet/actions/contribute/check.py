"""What is wrong in what people wrote, at its line and column.

What needs git or a merge stands beside it, in `changed.py`, `decisions.py` and `contradictions.py`: what has no need
of them starts without them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.model.records.picture import is_picture, text_beside
from bestyet.repo.git import kept_away
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import TOP, Tree, find_root_around, read_one
from bestyet.text.base import read_base
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY, FileKind, place_of
from bestyet.text.check.warnings import parts_in, picture_warnings, variant_warnings
from bestyet.text.conflicts import conflicts
from bestyet.text.limits import size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.schema import Schemas
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.problem import FileFault
    from bestyet.text.check.check import Files


InWords = Callable[[str, bytes, "Settings"], Iterable[Problem]]  # of a file: where its words contradict its values


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
    away: int = 0  # files that a sparse checkout keeps off the disk


def check_files(request: CheckRequest, in_words: InWords = lambda *_: ()) -> Checked:
    """Check the files asked for; words and people are looked up in the whole knowledge base in any case."""
    root = find_root_around(request.start, request.paths)
    if root is None:
        raise CannotGoOnError("no folder “practices” here or above; make a knowledge base with: bestyet init")
    tree = Tree(root)
    only = _without_unchanged(tree, tree.under(request.paths, request.start), request.changed)
    warned = _Warned(tree, in_words)
    found = set(check_tree(tree, Schemas(schema_texts()), only, warned.look_at))
    paths = tree if only is None else only
    decided = tuple(path.split("/")[2] for path in paths if path.endswith("/decisions.yml"))
    rules = only is None or GOVERNANCE in only
    warnings = {*warned.all_but_of(found), *picture_warnings(tree, only)}
    away = len(kept_away(root, TOP))
    return Checked(root, len(paths), tuple(sorted(found)), rules, tuple(sorted(warnings)), decided, away)


class _Warned:
    """The warnings about variants, each looked at while its file is at hand."""

    def __init__(self, files: Files, in_words: InWords) -> None:
        common = {path: raw for path in (GOVERNANCE, VOCABULARY) if isinstance(raw := files.get(path), bytes)}
        self._files, self._parts, self._settings = files, parts_in(files), read_base(common).settings
        self._in_words = in_words
        self._found: list[Problem] = []
        self._contradictions: list[Problem] = []

    def look_at(self, path: str, raw: bytes | FileFault, problems: Collection[Problem]) -> None:
        if place_of(path).kind is not FileKind.VARIANT or not isinstance(raw, bytes):
            return
        if not size_problems(path, text_of(raw)):
            self._found += variant_warnings(path, raw, self._files, self._parts)
            if not any(one.code == "merge-conflict" for one in problems):
                self._contradictions += self._in_words(path, raw, self._settings)

    def all_but_of(self, problems: Collection[Problem]) -> Iterator[Problem]:
        """What is left out beside the other regions' texts takes part in nothing: its words contradict nothing."""
        left_out = {one.place.path for one in problems if one.code == "too-many-together"}
        yield from self._found
        yield from (one for one in self._contradictions if one.place.path not in left_out)


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
