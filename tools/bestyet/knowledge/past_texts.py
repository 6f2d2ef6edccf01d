"""What adoption is asked of: practices with a standard in force, and the texts that regions had one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bestyet.govern.versions import adopted, in_force
from bestyet.insight.adoption.steps import steps_of
from bestyet.knowledge.as_of import AsOf, open_at
from bestyet.knowledge.base import Loaded, about_practice, about_practices
from bestyet.model.blob import blob_of
from bestyet.model.oversee.adoption import Known, Past, Standard, Subject
from bestyet.model.passage import Variant
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo.log import read_changes
from bestyet.repo.receipts import Receipts
from bestyet.text.base import region_of
from bestyet.text.limits import size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.settled import read_settled
from bestyet.text.versions import read_versions, record_of

if TYPE_CHECKING:
    from bestyet.model.vote.receipt import Received
    from bestyet.model.vote.version import Renamed, Version
    from bestyet.repo.git import Repository

    Renames = Mapping[tuple[str, str], Renamed]  # a practice and the number of a version -> what took its place
    States = Mapping[str, Sequence[Received]]  # by path

_LARGEST = 1_048_576  # bytes of one text


def open_with_standards(
    as_of: str | None,
    practice: str | None = None,
    start: Path | None = None,
    bodies: bool | None = True,
    without: Collection[str] = (),
) -> AsOf:
    """Read the practices that have versions but those in `without` (or one practice), as they were; `bodies` as for
    `load`. Raises CannotGoOnError."""
    if practice is not None:
        return open_at(as_of, about_practice(practice), start=start)
    adopted = open_at(as_of, lambda path: path.endswith("/adoption.yml"), start=start).loaded.files
    return open_at(
        as_of, about_practices({path.split("/")[2] for path in adopted}.difference(without)), bodies, start=start
    )


def practices_with_standards(
    loaded: Loaded, day: str, renamed: Renames = MappingProxyType({}), only: str | None = None
) -> Iterator[Subject]:
    """Yield the practices that have a standard in force on an ISO day, by name. Raises CannotGoOnError.

    renamed: what is known from versions that were not read. only: this practice, whatever is wrong with another.
    """
    for practice, read in read_versions(loaded.files, only).items():
        versions = [replace(one, renamed=renamed.get((practice, one.number), one.renamed)) for one in read]
        if not any("practice.md" in version.files for version in versions):
            continue  # only its votes were read
        standards = tuple(_standards(versions, day))
        if standards:
            there = loaded.base.variants.get(practice, ())
            used = loaded.base.merged_variants(practice)
            retired = {variant.region for variant in there} - {variant.region for variant in used}
            groups = read_settled(loaded.files, practice).groups
            aligned = {group.id: frozenset((one.region, one.sha256) for one in group.members) for group in groups}
            variants = {variant.region: variant for variant in used}
            yield Subject(practice, standards, variants, frozenset(retired), aligned)


def regions_of(loaded: Loaded) -> list[str]:
    """The regions of the governance in its order, then those that only have a folder."""
    base = loaded.base
    left_out = {problem.place.path for problem in base.left_out}
    there = sorted({region_of(path) for path in loaded.files if path not in left_out} - {""})
    return list(dict.fromkeys([*(region.id for region in base.regions), *there]))


def _standards(versions: Sequence[Version], day: str) -> Iterator[Standard]:
    """The adopted versions whose day has come, oldest first; none where the practice has ended since."""
    for version in adopted(versions) if in_force(versions, date.fromisoformat(day)) else ():
        if (version.effective or "9999") <= day and not version.ends:
            yield _standard(version)


def _standard(version: Version) -> Standard:
    document = read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))
    record = record_of(version)
    if isinstance(record, Problem):
        fault = f"{version.folder}/provenance.json cannot be read as a record (bestyet verify tells more)"
        raise CannotGoOnError(fault)
    steps = {name: document.passages[index] for name, index in steps_of(record, document).items()}
    items = [item for item in record.items if item.id in steps]
    members: dict[str, Known] = {item.id: frozenset((one.region, one.sha256) for one in item.members) for item in items}
    chosen = {item.id: (item.chosen.region if item.chosen else None) or "" for item in items}
    return Standard(version.number, version.effective or "", document, steps, members, chosen)


class PastTexts:
    """The texts of regions as they came to the branch, each read when it is asked for."""

    def __init__(self, at: AsOf, received: States | None = None) -> None:
        """received: every state of these texts, where it is known."""
        self.loaded, self.repository, self.day = at.loaded, at.repository, at.day.isoformat()
        self.head = at.commit or (at.repository.head_commit() if at.repository else None)
        self.is_of_files = at.commit is None  # what lies in the work tree counts too
        self._raw: dict[str, bytes] = {}
        self._read: dict[tuple[str, str], Variant | None] = {}
        self._known = received

    @cached_property
    def is_known(self) -> bool:
        """Whether there is a whole history to ask."""
        return self.repository is not None and self.head is not None and not self.repository.is_shallow()

    @cached_property
    def _received(self) -> States:
        """Every state of every region's texts, by path, oldest first."""
        if self._known is not None or not self.is_known:
            return self._known or {}
        return states_of(self.repository, self.head or "", regions_of(self.loaded))

    @cached_property
    def _by_practice(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for path in self._received:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    def of(self, practice: str) -> Callable[[str], Sequence[Past]]:
        """Return what gives a region's texts of a practice, oldest first, the one that lies here last."""
        states = [self._received[path] for path in self._by_practice.get(f"{practice}.md", ())]
        self._fetch([one for several in states if len(several) > 1 for one in several])

        def pasts(region: str) -> Sequence[Past]:
            path = f"practices/{region}/{practice}.md"
            found = self._received.get(path, ())
            told = [
                Past(one.receipt.date.date().isoformat(), one.receipt.commit, partial(self._of_blob, path, one.blob))
                for one in found
            ]
            last = found[-1].blob if found else ""
            if self.is_of_files and not (self._is_here(path, last) if last else path not in self.loaded.files):
                told.append(Past(self.day, "", partial(self._here, path)))
            return told

        return pasts

    def inside(self, practice: str) -> Callable[[Past, str], Sequence[Past]]:
        """Return what gives the texts that a merge brought in, after the one that both of its sides began with."""

        def inside(past: Past, region: str) -> Sequence[Past]:
            path = f"practices/{region}/{practice}.md"
            found = brought_in(self.repository, past.commit, path) if self.repository and past.commit else []
            return [Past(past.day, one, partial(self._of_blob, path, blob)) for one, blob in found]

        return inside

    def _is_here(self, path: str, blob: str) -> bool:
        """Whether a file lies here as it was in that state."""
        return path in self.loaded.files and blob_of(self.loaded.files[path], blob) == blob

    def _fetch(self, states: Sequence[Received]) -> None:
        """Read what is neither here nor known, all at once."""
        wanted = {one.blob for one in states if one.blob and not self._is_here(one.path, one.blob)} - self._raw.keys()
        if wanted and self.repository:
            self._raw.update(self.repository.read_files(sorted(wanted), _LARGEST))

    def _of_blob(self, path: str, blob: str) -> Variant | None:
        if not blob or self._is_here(path, blob):
            return self._here(path) if blob else None
        if blob not in self._raw and self.repository:
            self._raw.update(self.repository.read_files([blob], _LARGEST))
        if (path, blob) not in self._read:
            raw = self._raw.get(blob, b"")
            document = read_document(path, b"" if size_problems(path, text_of(raw)) else raw)
            self._read[path, blob] = _in_use(Variant(path.split("/")[1], document))
        return self._read[path, blob]

    def _here(self, path: str) -> Variant | None:
        region, practice = path.removesuffix(".md").split("/")[1:]
        return self.loaded.base.in_use(practice, region)


def states_of(repository: Repository | None, head: str, regions: Iterable[str]) -> States:
    """Every state of all texts of some regions, by path, oldest first, as a commit's history has them."""
    folders = sorted(f"practices/{region}" for region in regions)
    return Receipts(repository, "HEAD", head, tuple(folders)).received if folders else {}


def _in_use(variant: Variant) -> Variant | None:
    return None if variant.document.data.get("status") == "retired" else variant


def brought_in(repository: Repository, commit: str, path: str) -> list[tuple[str, str]]:
    """(commit, blob) of a file in what a merge brought in, oldest first, after its state where both sides parted.

    [] for what is no merge of two.
    """
    parents = repository.run("rev-list", "--parents", "--max-count=1", commit).decode().split()[1:]
    if len(parents) != 2:
        return []
    parted = repository.common_commit(*parents)
    if parted is None:
        return []
    names = repository.run("rev-list", "--topo-order", "--reverse", parents[1], f"^{parents[0]}").decode().split()
    full = repository.prefix + path
    changed = [(one.commit, one.blob) for one in read_changes(repository, names) if one.path == full]
    before = repository.entries(parted, path).get(path)
    return [(parted, before.blob if before else ""), *changed]
