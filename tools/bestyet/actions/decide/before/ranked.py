"""An amendment takes what the vote ranks first, each by a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.govern.winners import Entry, NotTakenError, taken
from bestyet.knowledge.ballots import Ballots, acting_reviewer
from bestyet.model.problem import Problem, cannot, words_of
from bestyet.model.sentence import sentence
from bestyet.repo import clock
from bestyet.text.keeper import with_decision
from bestyet.text.settled import decisions_path
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.records.provenance import Record
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class RankedFirst:
    """A knowledge base in which what a vote ranks first is decided, not written yet."""

    loaded: Loaded
    files: Mapping[str, bytes]
    entries: Sequence[Entry]  # of decisions.yml

    @property
    def taken(self) -> Sequence[str]:
        """The ids of steps and values."""
        return [str(entry.get("step") or entry["field"]) for entry in self.entries]


def ranked_first(ballots: Ballots, opened: Version, now: Record, author: str | None) -> RankedFirst | None:
    """Decide what is ranked first otherwise than the open vote's text states; None where that is nothing.

    now: the record of the candidate as it is. Raises CannotGoOnError.
    """
    before, loaded = record_of(opened), ballots.loaded
    if isinstance(before, Problem) or before.format == 1:
        return None
    disputes = ballots.case(opened).evidence(clock.now()).end.tally.disputes
    try:
        entries = list(taken(before, now, disputes))
    except NotTakenError as error:
        mend = sentence("decide it (bestyet decide %(practice)s edit, or settle), then amend", practice=opened.practice)
        raise cannot(
            "what is ranked first cannot be taken as it is: %(error)s; %(mend)s", error=words_of(error), mend=mend
        ) from None
    if not entries:
        return None
    by, path = acting_reviewer(ballots, author, "who proposes"), decisions_path(opened.practice)
    because = f"ranked first in round {opened.terms.round if opened.terms else 1} of the vote on {opened.number}"
    text = loaded.files.get(path, b"").decode("utf-8")
    signed = [{**entry, "by": by, "on": clock.today(), "because": because} for entry in entries]
    for entry in signed:
        text = with_decision(text, entry)
    files = {path: text.encode()}
    return RankedFirst(loaded.with_file(path, files[path]), files, signed)
