"""Who proposed a version withdraws it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.adopt import Ended, end
from bestyet.actions.decide.signing import key_file, plain_words, written
from bestyet.knowledge.ballots import acting_reviewer, ballots_in
from bestyet.knowledge.base import load
from bestyet.knowledge.edit import Edit, edit
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.voting import WithdrawalFile
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded


@dataclass(frozen=True)
class WithdrawRequest:
    start: Path
    practice: str
    because: str
    who: str | None = None  # None: as git's settings say
    base: str | None = None
    key: Path | None = None  # None: as git's settings say


def withdraw(request: WithdrawRequest) -> Ended:
    """Sign withdrawal.yml, and write it with adoption.yml.

    Raises CannotGoOnError where the vote has passed, or another one proposed it.
    """
    loaded = load(request.start)
    ballots = ballots_in(loaded, request.base)
    person = acting_reviewer(ballots, request.who, "who you are")
    case = ballots.case(ballots.open_ballot(request.practice))
    if case.file.author not in (None, person):
        said = f"{case.file.author} proposed it, so {case.file.author} can withdraw it"
        raise CannotGoOnError(f"{said}, and {person} cannot")
    withdrawal = WithdrawalFile(
        practice=case.version.practice,
        version=case.version.number,
        ballot=case.ballot_digest,
        by=person,
        because=plain_words(request.because),
        withdrawn=moment_text(clock.now()),
    )
    signed = written(case, withdrawal, key_file(ballots, request.key))

    def change(loaded: Loaded) -> Edit[Ended]:
        now = ballots_in(loaded, request.base)
        return end(now.case(now.open_ballot(request.practice)), "withdrawn", (signed,))

    return edit(loaded.root, change)
