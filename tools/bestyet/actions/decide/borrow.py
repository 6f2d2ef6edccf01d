"""`bestyet propose --from REGION`: a candidate with the words of a region that does better than the standard's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bestyet.insight.adoption.borrowing import borrowed
from bestyet.insight.adoption.improvement import improvements, mostly_of
from bestyet.knowledge.ballots import Polls, me
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.knowledge.past_texts import subjects_of
from bestyet.knowledge.standing import known_region
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.clock import today
from bestyet.repo.write import write_file
from bestyet.text.keeper import with_decision
from bestyet.text.settled import decisions_path


@dataclass(frozen=True)
class Borrowed:
    """A knowledge base with the decisions that take a region's words, not written yet."""

    polls: Polls
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
        root = self.polls.loaded.root
        if self.taken:
            write_file(root / self.path, self.raw, root)


def borrow(polls: Polls, practice: str, region: str, author: str | None) -> Borrowed:
    """Take what a region does better than the region whose words the standard in force has most.

    Raises CannotGoOnError where its evidence is not better.
    """
    known_region(polls.loaded.base, region)
    known_practice(polls.loaded, practice)
    by, because = me(polls, author, "who proposes"), _because(polls, practice, region)
    label = polls.loaded.base.settings.label(region)
    entries = list(borrowed(candidate_of(polls.loaded, practice), region, polls.loaded.base.settings))
    path = decisions_path(practice)
    text = polls.loaded.files.get(path, b"").decode("utf-8")
    for entry in entries:
        text = with_decision(text, {**entry, "by": by, "on": today(), "because": f"{label} does better: {because}"})
    loaded = polls.loaded.with_file(path, text.encode()) if entries else polls.loaded
    taken = [str(entry.get("step") or entry["field"]) for entry in entries]
    return Borrowed(replace(polls, loaded=loaded), path, text.encode(), f"{label}: {because}", taken)


def _because(polls: Polls, practice: str, region: str) -> str:
    """In what the region is better than the one whose words the standard has."""
    loaded = polls.loaded
    subject = next((one for one in subjects_of(loaded, today()) if one.practice == practice), None)
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
