"""What can be told of versions where the records of some cannot be read: those are left out, and named.

No page and no copy may show a version as in force on the word of a record that is broken, nor an older one because the
record of a newer one is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bestyet.govern.versions import in_force
from bestyet.knowledge.ballots import Ballots, UnreadableError, ballots_of, fault_in
from bestyet.knowledge.version_views import KnownViews, views_by_practice
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import Tree
from bestyet.site.version.views import Unread, VersionView
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import place_of
from bestyet.text.versions import version_of
from bestyet.text.yaml.schema import Schemas

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class LegibleVersions:
    """The versions of a knowledge base as they stand at a moment, as far as their records can be read."""

    loaded: Loaded  # without the others
    ballots: Ballots
    views: Mapping[str, tuple[VersionView, ...]]
    at: datetime
    unread: Mapping[str, Unread] = field(default_factory=dict)  # practice -> what is left out
    problems: tuple[Problem, ...] = ()  # why

    def refuse(self, practice: str, number: str | None) -> None:
        """Raise CannotGoOnError where nobody can tell what stands in a version, or which one is in force."""
        unread = self.unread.get(practice)
        if unread and (number in unread.versions or not unread.is_standard_known):
            first = next(one for one in self.problems if f"/global/{practice}/" in one.place.path)
            raise CannotGoOnError(
                f"which version of {practice} is in force cannot be told: {first.place}: {first.message}"
            )


def legible_versions(
    loaded: Loaded, at: datetime, kept: KnownViews | None = None, only: Collection[str] | None = None
) -> LegibleVersions:
    """only: the practices to look at; None for all. kept: as `views_by_practice` has it."""
    kept = {} if kept is None else kept
    broken = dict(_not_given(loaded))  # folder -> why
    whole, loaded = loaded, _without(loaded, broken.keys())
    while True:
        ballots = ballots_of(loaded)
        try:
            views = views_by_practice(ballots, at, kept, only)
        except UnreadableError as error:
            broken[error.version.folder] = error
            loaded = _without(loaded, {error.version.folder})
            continue
        lost = _lost(ballots, broken, at.date())
        if not lost & ballots.versions.keys():
            break
        loaded = _without(loaded, {f"practices/global/{practice}" for practice in lost})
    problems = tuple(_problems(whole, broken))
    return LegibleVersions(loaded, ballots, views, at, _unread(broken, lost, problems), problems)


def _not_given(loaded: Loaded) -> Iterator[tuple[str, UnreadableError]]:
    """The folders of versions with a file that the disk does not give."""
    for path in sorted(loaded.unread):
        about = place_of(path)
        if about.version:
            folder, name = "/".join(path.split("/", 4)[:4]), path.split("/", 4)[4]
            inside = {there: raw for there, raw in loaded.files.items() if there.startswith(f"{folder}/")}
            files = {there.removeprefix(f"{folder}/"): raw for there, raw in inside.items()} | {name: b""}
            version = version_of(about.practice, about.version, files)
            yield folder, UnreadableError(version, name, "it cannot be read")


def _without(loaded: Loaded, folders: Collection[str]) -> Loaded:
    """The same without what is in these folders, but for what is settled about a merge."""
    inside = tuple(f"{folder}/" for folder in folders)
    if not inside:
        return loaded
    kept = {path: raw for path, raw in loaded.files.items() if not (path.startswith(inside) and path.count("/") > 3)}
    return replace(loaded, files=kept)


def _lost(ballots: Ballots, broken: Mapping[str, UnreadableError], day: date) -> set[str]:
    """The practices of which one of the broken versions may be the one in force."""
    found = set()
    for version in (error.version for error in broken.values()):
        standard = in_force(ballots.of(version.practice), day)
        if _may_be_in_force(version, day) and (standard is None or version.order > standard.order):
            found.add(version.practice)
    return found


def _may_be_in_force(version: Version, day: date) -> bool:
    if version.ending is None or fault_in(version, "adoption"):
        return not version.is_open
    return version.is_adopted and (version.effective or "") <= day.isoformat()


def _unread(
    broken: Mapping[str, UnreadableError], lost: Collection[str], problems: Collection[Problem]
) -> dict[str, Unread]:
    found = {}
    versions = sorted((error.version for error in broken.values()), key=lambda one: (one.practice, one.order))
    for practice in dict.fromkeys(version.practice for version in versions):
        numbers = [one.number for one in versions if one.practice == practice]
        inside = tuple(f"practices/global/{practice}/{number}/" for number in numbers)
        places = [one.place for one in problems if one.place.path.startswith(inside)]
        said = dict.fromkeys(f"{place.path}:{place.line}" for place in places)
        found[practice] = Unread(tuple(numbers), tuple(said), practice not in lost)
    return found


def _problems(loaded: Loaded, broken: Mapping[str, UnreadableError]) -> Iterator[Problem]:
    """What is wrong with the records, as `check` says it; where that finds nothing, what reading them said."""
    if not broken:
        return
    tree, schemas = Tree(loaded.root), Schemas(schema_texts())
    for folder, error in sorted(broken.items()):
        inside = [path for path in tree if path.startswith(f"{folder}/") and not path.endswith("/practice.md")]
        found = check_tree(tree, schemas, inside)
        yield from found
        if not found:
            yield Problem(Place(error.path, 1, 1), "unreadable", error.fault)
