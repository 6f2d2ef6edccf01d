"""A version of a practice as it lies in its folder: proposed, adopted, rejected, expired or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


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
    about: str  # id of the step or structured value
    text: str


@dataclass(frozen=True)
class Version:
    """One version folder. What cannot be read as data is {}; `check` says what is wrong with it."""

    practice: str
    number: str  # "1.2.0"
    files: Mapping[str, bytes]  # by name in the folder: "practice.md", "votes/quality-lead-emea.yml"
    ballot: Mapping[str, Any] = field(default_factory=dict)
    adoption: Mapping[str, Any] | None = None  # None while the vote is open

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
    def is_adopted(self) -> bool:
        return self.adoption is not None and self.adoption.get("outcome") == "adopted"

    @property
    def effective(self) -> str | None:
        """The day, as year-month-day, from which an adopted version holds."""
        day = self.adoption.get("effective") if self.is_adopted and self.adoption else None
        return day if isinstance(day, str) else None

    @property
    def votes(self) -> Mapping[str, bytes]:
        """Reviewer -> bytes of their vote's file, by id."""
        names = sorted(name for name in self.files if name.startswith("votes/") and name.endswith(".yml"))
        return {name.removeprefix("votes/").removesuffix(".yml"): self.files[name] for name in names}
