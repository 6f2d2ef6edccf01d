"""A text whose words and values contradict each other cannot be followed, so it is not put to the vote."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bestyet.merge.contradict.mending import Mending, mending
from bestyet.model.problem import Problem
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Settings
    from bestyet.model.held.contradiction import Contradiction


def contradicted(candidate: Candidate, settings: Settings, by: str = "") -> tuple[Problem, ...]:
    """One problem for each contradiction, with the ways to mend it as they are typed. by: the reviewer who types."""
    return tuple(_problem(candidate, found, settings, by) for found in candidate.contradictions)


def _problem(candidate: Candidate, found: Contradiction, settings: Settings, by: str) -> Problem:
    said = sentence(
        "%(value)s, but %(speaker)s says %(words)s", value=found.message, speaker=found.speaker, words=found.words
    )
    return Problem(found.value_place, "words-against-value", said, either(ways(candidate, found, settings, by)))


def ways(candidate: Candidate, found: Contradiction, settings: Settings, by: str = "") -> tuple[str, ...]:
    """The commands: take another region's words (where there are some), edit them, change the value.

    What no program can know stands there in capitals.
    """
    how = mending(candidate, found, settings)

    def decide(*what: str) -> str:
        return command(candidate.practice, by, "words and values agree", *what)

    typed = [decide("take", found.step, region) for region in how.take]
    edit = decide("edit", found.step, how.edit or "WORDS")
    settle = (decide("settle", found.id, how.settles),) if how.settles else ()
    return (*typed, " && ".join((edit, *settle)), decide(*_other_value(found, how)))


def _other_value(found: Contradiction, how: Mending) -> tuple[str, ...]:
    if how.drop:
        return "drop", found.id
    if how.region and not how.value:
        return "settle", found.id, how.region
    return "settle", found.id, "--value", how.value or "VALUE"


def either(ways: Sequence[str]) -> str:
    """ "a; or b"."""
    some, *others = ways or ("",)
    for other in others:
        some = sentence("%(some)s; or %(other)s", some=some, other=other)
    return some


def command(practice: str, by: str, because: str, *what: str) -> str:
    """A decision as it is typed. by: the reviewer who types; "" where nobody knows."""
    return shlex.join(("bestyet", "decide", practice, *what, "--by", by or "YOUR-ID", "--because", because))
