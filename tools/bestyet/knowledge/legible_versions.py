"""What can be told of versions where the records of some cannot be read: those are left out, and named.

No page and no copy may show a version as in force on the word of a record that is broken, nor an older one because the
record of a newer one is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bestyet.govern.versions import in_force
from bestyet.knowledge.ballots import Ballots, UnreadableError, ballots_of, fault_in
from bestyet.knowledge.version_views import KnownViews, views_by_practice
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError, Problem, cannot
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import Tree
from bestyet.site.version.views import Unread, VersionView
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import place_of
from bestyet.text.versions import read_versions, record_of, version_of
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
            raise _untold(practice, first)


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


@dataclass(frozen=True)
class Unreadable:
    """What cannot be told of the versions of a knowledge base."""

    problems: tuple[Problem, ...] = ()  # why, sorted
    untold: Mapping[str, Problem] = field(default_factory=dict)  # practices: which version is in force, and why not

    def refuse(self, practice: str) -> None:
        if why := self.untold.get(practice):
            raise _untold(practice, why)


def _untold(practice: str, why: Problem) -> CannotGoOnError:
    return cannot(
        "which version of %(practice)s is in force cannot be told: %(place)s: %(message)s",
        practice=practice,
        place=why.place,
        message=why.message,
    )


def unreadable_records(loaded: Loaded, day: date) -> Unreadable:
    """Look at every record of every version, without making anything of them."""
    broken, untold = dict(_not_given(loaded)), set[str]()
    every = [one for several in read_versions(loaded.files).values() for one in several]
    for version in every:
        if fault := _fault_of(version):
            broken.setdefault(version.folder, UnreadableError(version, *fault))
    problems = tuple(sorted(_problems(loaded, broken)))
    for version in (one.version for one in broken.values()):
        if _may_be_in_force(version, day):
            raw = version.files.get("ballot.yml", b"")  # it may say that it takes the place of another practice
            others = {one.practice for one in every if version.terms is None and one.practice.encode() in raw}
            untold |= {version.practice, *others}
    return Unreadable(problems, {one: _first(problems, one) for one in sorted(untold)})


def _first(problems: Sequence[Problem], practice: str) -> Problem:
    return next((one for one in problems if one.place.path.startswith(f"practices/global/{practice}/")), problems[0])


def _fault_of(version: Version) -> tuple[str, str] | None:
    """The first record that cannot be read, and why."""
    if version.ballot and (fault := fault_in(version, "ballot")):
        return "ballot.yml", fault
    if fault := fault_in(version, "adoption"):
        return "adoption.yml", fault
    if "provenance.json" in version.files and isinstance(found := record_of(version), Problem):
        return "provenance.json", found.message
    return None


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
