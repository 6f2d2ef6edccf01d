"""Who proposed a version withdraws it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.adopt import Ended, end
from bestyet.knowledge.ballots import acting_reviewer, ballots_in
from bestyet.knowledge.edit import Edit, edit
from bestyet.model.problem import CannotGoOnError
from bestyet.model.reasons import Reason
from bestyet.repo.tree import root_of

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded


@dataclass(frozen=True)
class WithdrawRequest:
    start: Path
    practice: str
    because: str
    who: str | None = None  # None: as git's settings say
    base: str | None = None


def withdraw(request: WithdrawRequest) -> Ended:
    """Write adoption.yml. Raises CannotGoOnError where the vote has passed, or another one proposed it."""

    def change(loaded: Loaded) -> Edit[Ended]:
        ballots = ballots_in(loaded, request.base)
        person = acting_reviewer(ballots, request.who, "who you are")
        case = ballots.case(ballots.open_ballot(request.practice))
        author = case.file.author
        if author not in (None, person):
            raise CannotGoOnError(f"{author} proposed it, so {author} can withdraw it, and {person} cannot")
        return end(case, "withdrawn", Reason("withdrawn", {"by": person, "because": request.because}))

    return edit(root_of(request.start), change)
