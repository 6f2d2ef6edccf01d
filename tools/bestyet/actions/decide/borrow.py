"""`bestyet propose --from REGION`: a candidate with the words of a region that does better than the standard's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bestyet.insight.adoption.borrowing import borrowed
from bestyet.insight.adoption.improvement import improvements, mostly_of
from bestyet.knowledge.ballots import Ballots, acting_reviewer
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.knowledge.past_texts import practices_with_standards
from bestyet.knowledge.standing import known_region
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.clock import today
from bestyet.repo.write import write_file
from bestyet.text.keeper import with_decision
from bestyet.text.settled import decisions_path


@dataclass(frozen=True)
class Borrowed:
    """A knowledge base with the decisions that take a region's words, not written yet."""

    ballots: Ballots
    path: str  # of decisions.yml
    raw: bytes  # of the whole file as it would be
    because: str
    taken: Sequence[str]  # ids of steps and values

    def lines(self) -> Iterator[str]:
        """What was taken, for people."""
        yield f"  taken: {', '.join(self.taken) or 'nothing that the candidate had not already'} ({self.because})"
        if self.taken:
            yield f"Written: {self.path}, each with its reason"

    def write(self) -> None:
        root = self.ballots.loaded.root
        if self.taken:
            write_file(root / self.path, self.raw, root)


def borrow(ballots: Ballots, practice: str, region: str, author: str | None) -> Borrowed:
    """Take what a region does better than the region whose words the standard in force has most.

    Raises CannotGoOnError where its evidence is not better.
    """
    known_region(ballots.loaded.base, region)
    known_practice(ballots.loaded, practice)
    by, because = acting_reviewer(ballots, author, "who proposes"), _because(ballots, practice, region)
    label = ballots.loaded.base.settings.label(region)
    entries = list(borrowed(candidate_of(ballots.loaded, practice), region, ballots.loaded.base.settings))
    path = decisions_path(practice)
    text = ballots.loaded.files.get(path, b"").decode("utf-8")
    for entry in entries:
        text = with_decision(text, {**entry, "by": by, "on": today(), "because": f"{label} does better: {because}"})
    loaded = ballots.loaded.with_file(path, text.encode()) if entries else ballots.loaded
    taken = [str(entry.get("step") or entry["field"]) for entry in entries]
    return Borrowed(replace(ballots, loaded=loaded), path, text.encode(), f"{label}: {because}", taken)


def _because(ballots: Ballots, practice: str, region: str) -> str:
    """In what the region is better than the one whose words the standard has."""
    loaded = ballots.loaded
    subject = next((one for one in practices_with_standards(loaded, today()) if one.practice == practice), None)
    if subject is None:
        why = "the candidate already takes the words of the best evidence"
        raise CannotGoOnError(f"no version of {practice} is in force, so there is nothing to better: {why}")
    settings = loaded.base.settings
    found = next((one for one in improvements(subject, settings) if one.region == region), None)
    if found is None:
        than = mostly_of(subject.standard, settings)
        said = (
            "its own words are"
            if than == region
            else f"its evidence is not better than that of {than}, whose words are"
        )
        raise CannotGoOnError(f"{region}: {said} the standard's (to take single steps: bestyet decide {practice} take)")
    return found.because
