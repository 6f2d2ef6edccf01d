"""A candidate with the words of a region that does better than the one whose words the standard has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.insight.adoption.borrowing import borrowed
from bestyet.insight.adoption.improvement import improvements, mostly_of
from bestyet.knowledge.ballots import Ballots, acting_reviewer
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import any_region, known_practice
from bestyet.knowledge.past_texts import practices_with_standards
from bestyet.model.problem import cannot
from bestyet.model.sentence import sentence
from bestyet.repo import clock
from bestyet.text.keeper import with_decision
from bestyet.text.settled import decisions_path

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded


@dataclass(frozen=True)
class Borrowed:
    """A knowledge base with the decisions that take a region's words, not written yet."""

    loaded: Loaded
    path: str  # of decisions.yml
    because: str
    taken: Sequence[str]  # ids of steps and values

    @property
    def files(self) -> Mapping[str, bytes]:
        """What is to be written."""
        return {self.path: self.loaded.files[self.path]} if self.taken else {}


def borrow(practice: str, region: str, author: str | None, ballots: Ballots) -> Borrowed:
    """Take what a region does better than the region whose words the standard in force has most.

    Raises CannotGoOnError where its evidence is not better.
    """
    loaded = ballots.loaded
    is_governed = region in [one.id for one in loaded.base.regions]
    any_region(loaded.base if is_governed else load(loaded.root, bodies=False).base, region)  # others may know it
    known_practice(loaded, practice)
    by, because = acting_reviewer(ballots, author, "who proposes"), _because(loaded, practice, region)
    settings = loaded.base.settings
    label = settings.label(region)
    entries = list(borrowed(candidate_of(loaded, practice), region, settings))
    path = decisions_path(practice)
    text = loaded.files.get(path, b"").decode("utf-8")
    for entry in entries:
        text = with_decision(
            text, {**entry, "by": by, "on": clock.today(), "because": f"{label} does better: {because}"}
        )
    taken = [str(entry.get("step") or entry["field"]) for entry in entries]
    return Borrowed(loaded.with_file(path, text.encode()) if entries else loaded, path, f"{label}: {because}", taken)


def _because(loaded: Loaded, practice: str, region: str) -> str:
    """In what the region is better than the one whose words the standard has."""
    subject = next(practices_with_standards(loaded, clock.today(), only=practice), None)
    if subject is None:
        why = sentence("the candidate already takes the words of the best evidence")
        raise cannot(
            "no version of %(practice)s is in force, so there is nothing to better: %(why)s", practice=practice, why=why
        )
    settings = loaded.base.settings
    found = next((one for one in improvements(subject, settings) if one.region == region), None)
    if found is None:
        than = mostly_of(subject.standard)
        better = f"its evidence is not better than that of {than}, whose words are"
        said = sentence("its own words are") if than == region else better
        raise cannot(
            "%(region)s: %(said)s the standard's (to take single steps: bestyet decide %(practice)s take)",
            region=region,
            said=said,
            practice=practice,
        )
    return found.because
