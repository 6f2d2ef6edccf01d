"""A version of a practice as it lies in its folder: proposed, adopted, rejected, expired or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bestyet.model.problem import Problem
from bestyet.model.records.plain import Table
from bestyet.model.records.voting import AdoptionFile, BallotFile
from bestyet.model.vote.statement import Statement


class ChangeClass(StrEnum):
    """How much a version changes, from least to most."""

    PATCH = "patch"  # words only
    MINOR = "minor"  # a step added, or the order changed
    MAJOR = "major"  # a step removed, a role or value changed, must and may exchanged

    @property
    def weight(self) -> int:
        return list(ChangeClass).index(self)


@dataclass(frozen=True)
class Change:
    """One difference between two versions, as a sentence without a stop."""

    weight: ChangeClass
    text: str


@dataclass(frozen=True)
class Renamed:
    """The first version of another practice, which took the place of this one."""

    practice: str
    number: str
    effective: str  # from which day on, as year-month-day


@dataclass(frozen=True)
class Version:
    """One version folder; a record that cannot be read stands there as what is wrong with it."""

    practice: str
    number: str  # "1.2.0"
    files: Mapping[str, bytes]  # by name in the folder: "practice.md", "votes/quality-lead-emea.yml"
    ballot: BallotFile | Problem | None = None
    adoption: AdoptionFile | Problem | None = None  # None while the vote is open
    data: Mapping[str, Table] = field(default_factory=dict)  # ballot.yml and adoption.yml as they are written
    withdrawal: Statement | Problem | None = None
    answers: Mapping[str, Statement | Problem] = field(default_factory=dict)  # by whose objections they answer
    renamed: Renamed | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by name in the folder: "client-kickoff.files/….png"

    @property
    def terms(self) -> BallotFile | None:
        return self.ballot if isinstance(self.ballot, BallotFile) else None

    @property
    def ending(self) -> AdoptionFile | None:
        return self.adoption if isinstance(self.adoption, AdoptionFile) else None

    @property
    def folder(self) -> str:
        return f"practices/global/{self.practice}/{self.number}"

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.number.split("."))

    @property
    def is_open(self) -> bool:
        return self.adoption is None

    @property
    def is_put_to_vote(self) -> bool:
        """Whether it has a ballot, even one that cannot be read as such, and has not ended."""
        return self.is_open and bool(self.data.get("ballot.yml"))

    @property
    def is_adopted(self) -> bool:
        return self.ending is not None and self.ending.outcome == "adopted"

    @property
    def effective(self) -> str | None:
        """The day, as year-month-day, from which an adopted version holds."""
        return self.ending.effective if self.ending and self.is_adopted else None

    @property
    def ends(self) -> bool:
        """Whether the practice has no standard any more once this version is adopted."""
        return self.terms is not None and self.terms.ends

    @property
    def successor(self) -> str | None:
        """The practice to follow instead of one that this version ends, where it names one."""
        return self.terms.replaced_by if self.terms else None

    @property
    def votes(self) -> Mapping[str, bytes]:
        """Reviewer -> bytes of their vote's file, by id."""
        names = sorted(name for name in self.files if name.startswith("votes/") and name.endswith(".yml"))
        return {name.removeprefix("votes/").removesuffix(".yml"): self.files[name] for name in names}
