"""What the published site is made from: values only, so that the same input gives the same pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bestyet.model.commit import Commit, HistoryState
from bestyet.model.oversee.drift import SLID
from bestyet.model.oversee.roles import Advice, CallTree
from bestyet.model.oversee.timeline import Timelines
from bestyet.model.records.comment import Discussion

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase, Region
    from bestyet.model.candidate import Candidate
    from bestyet.model.held.holds import Holds
    from bestyet.model.oversee.adoption import Adoption
    from bestyet.model.oversee.drift import Finding
    from bestyet.model.oversee.due import Due
    from bestyet.model.oversee.impact import Impact
    from bestyet.model.oversee.scorecard import Scorecard
    from bestyet.model.oversee.triage import Rating, Triage
    from bestyet.model.oversee.variance import PracticeVariance
    from bestyet.model.problem import Problem
    from bestyet.site.version.views import Unread, VersionView


@dataclass(frozen=True)
class Forge:
    """Where the files of the knowledge base can be read and edited in a browser."""

    url: str  # of the repository, https, no slash at the end
    branch: str
    prefix: str = ""  # the knowledge base's folder in the repository, "" or ending in "/"


@dataclass(frozen=True)
class Programme:
    """What the programme's instruments say on the day of the build, worked out from the same files."""

    is_whole: bool = False  # every instrument was asked: which of their pages there are, follows from the practices
    impacts: Mapping[tuple[str, str], Impact] = field(default_factory=dict)  # (practice, version) of each open ballot
    timelines: Callable[[Candidate], Timelines] = lambda candidate: Timelines()
    calls: Callable[[Candidate], CallTree] = lambda candidate: CallTree()
    score: Scorecard | None = None
    due: tuple[Due, ...] = ()  # overdue first
    day: str = ""  # ISO, on which `score` and `due` were worked out
    advice: tuple[Advice, ...] = ()  # on who does what
    variance: tuple[PracticeVariance, ...] = ()  # of all practices, steps by their names
    matrix: Callable[[Candidate], PracticeVariance | None] = lambda candidate: None  # of a practice, steps as merged
    triage: Triage | None = None
    adoption: tuple[Adoption, ...] = ()  # of every practice with a standard in force, by name
    drift: tuple[Finding, ...] = ()  # worst first
    holds: Callable[[str, str], Holds | None] = lambda practice, region: None  # a standard as it holds in a region

    @cached_property
    def adopted(self) -> Mapping[str, Adoption]:
        return {one.practice: one for one in self.adoption}

    @cached_property
    def went_back(self) -> frozenset[tuple[str, str]]:
        """(practice, region) wherever a region no longer does what it did."""
        return frozenset((one.practice, one.region) for one in self.drift if one.kind in SLID)

    @cached_property
    def ratings(self) -> Mapping[str, tuple[Rating, ...]]:
        """Severity, occurrence and detection of each practice that is ranked."""
        ranked = self.triage.ranked if self.triage else ()
        return {one.practice: (one.severity, one.occurrence, one.detection) for one in ranked}


@dataclass(frozen=True)
class SiteInput:
    """Everything the pages say. A practice without a candidate has only retired variants."""

    base: KnowledgeBase
    candidates: Mapping[str, Candidate]
    authors: Callable[[str, int, int], tuple[Commit, ...]] = lambda path, first, last: ()  # of lines, newest first
    commits: Callable[[str], tuple[Commit, ...]] = lambda path: ()  # of a file, newest first
    told_of: Callable[[str], object] = lambda path: None  # differs where one of these two does, for a file
    commit_with: Callable[[str, str], str] = lambda path, blob: ""  # id of one in which a file was this blob
    forge: Forge | None = None
    history: HistoryState = HistoryState.NONE
    versions: Mapping[str, tuple[VersionView, ...]] = field(default_factory=dict)  # by practice, oldest first
    unread: Mapping[str, Unread] = field(default_factory=dict)  # by practice: versions that are left out
    left_out: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)  # by practice: why variants are
    address: str = ""  # where the site is published, as mkdocs.yml says; ends in "/"
    language: str = "en"  # of the pages' own words: that of the theme
    is_by_file: bool = False  # whether links name the files, not their folders, as mkdocs.yml says
    said: Callable[[str], Discussion] = lambda practice: Discussion()  # what people say about its steps
    papers: Mapping[str, bytes] = field(default_factory=dict)  # "practice-1.0.0" -> its controlled copy, as PDF
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # "<sha256>.png" of texts -> its bytes
    is_brief: bool = (
        False  # whether the site has no pages for one region: practices as they are there, texts as written
    )
    find_steps: str = ""  # whether the index of practices holds what their steps say, as mkdocs.yml has it
    index: str = ""  # the search index that the builder makes, below the site; "" where Pagefind makes one
    programme: Programme = field(default_factory=Programme)
    regions: tuple[Region, ...] = field(init=False)

    def __post_init__(self) -> None:
        """`regions`: those of the governance in its order, then those that only have a folder."""
        known = [region.id for region in self.base.regions]
        found = {variant.region for variants in self.base.variants.values() for variant in variants}
        extra = tuple(self.base.region(region) for region in sorted(found - set(known)))
        object.__setattr__(self, "regions", (*self.base.regions, *extra))

    @property
    def is_illustrative(self) -> bool:
        return "(illustrative)" in self.base.company
