"""Versions checked by workers, some practices each: what is told is what one process tells, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.prove.proof import Finding
from bestyet.actions.prove.verify import Note, VerifyRequest, ballots_for, versions_proven
from bestyet.knowledge.many.parts import refuse_another_tool, whole_base, worker
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.receipts import Receipts, base_of
from bestyet.repo.tree import entries_of, root_of
from bestyet.repo.workers.spread import Told, Workers, spread

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots

_MOST = 8  # practices of a share, which take some seconds


@dataclass(frozen=True)
class Share:
    """Some practices, and what must be the same where they are checked."""

    asked: VerifyRequest
    practices: tuple[str, ...]
    digest: str  # of all that lies below practices/
    tip: str  # the commit of the base branch; "" without history
    tool: str
    now: datetime

    @property
    def about(self) -> str:
        return ", ".join(self.practices)


@dataclass(frozen=True)
class Shown:
    found: tuple[Finding | Note, ...]
    why_not: str = ""  # why nothing follows


def verify_at_once(asked: VerifyRequest, workers: Workers, told: Told) -> Iterator[Finding | Note]:
    """As `verify` of the versions of today, of all practices or of some. Raises CannotGoOnError."""
    root = root_of(asked.start).resolve()
    tip = _tip(root, asked)
    known = sorted({*entries_of(root, "global"), *_gone(root, tip)})
    if unknown := [word for word in asked.words if word not in known]:
        raise CannotGoOnError(f"{unknown[0]} has no versions; a RECORD is checked without --jobs and --scheduler")
    names = sorted({*asked.words}) or known
    common = (replace(asked, start=root, words=()), whole_base(root).digest, tip, worker(), clock.now())
    chunks = [tuple(names[first : first + _MOST]) for first in range(0, len(names), _MOST)] or [()]
    shares = [Share(common[0], chunk, *common[1:]) for chunk in chunks]
    yield from _in_order(shares, list(spread(workers, _proven, shares, told)))


def _in_order(shares: Sequence[Share], shown: Sequence[Shown]) -> Iterator[Finding | Note]:
    """Records first, by their paths; then what is said once; then practice by practice, until nothing follows."""
    everything = [one for some in shown for one in some.found]
    records = [one for one in everything if isinstance(one, Finding) and not one.check]
    yield from sorted(records, key=lambda one: Path(one.about))
    if set(everything) == {Note.NO_VERSIONS} and not any(some.why_not for some in shown):
        yield Note.NO_VERSIONS
    practices = tuple(f"{practice} " for share in shares for practice in share.practices)
    for number, some in enumerate(shown):
        for one in some.found:
            is_once = isinstance(one, Note) or not f"{one.about} ".startswith(practices)  # names may hold spaces
            if one not in (*records, Note.NO_VERSIONS) and not (is_once and number):
                yield one
        if some.why_not:
            raise CannotGoOnError(some.why_not)


def _proven(share: Share) -> Shown:
    found: list[Finding | Note] = []
    root, common = share.asked.start, replace(share, practices=())
    try:
        with clock.stopped(share.now):
            for one in versions_proven(root, share.practices, share.asked, lambda: (_ballots(common), share.now)):
                found.append(one)
    except CannotGoOnError as error:
        return Shown(tuple(found), str(error))
    return Shown(tuple(found))


@lru_cache(maxsize=1)
def _ballots(common: Share) -> Ballots:
    """Read once for all shares that a worker does. Raises CannotGoOnError for another base, or another tool."""
    refuse_another_tool(common.tool)
    root = common.asked.start
    if whole_base(root).digest != common.digest or _tip(root, common.asked) != common.tip:
        raise CannotGoOnError(f"{root.as_posix()} is not the same where a worker reads it, or was changed")
    return ballots_for(root, common.asked)[0]


def _tip(root: Path, asked: VerifyRequest) -> str:
    """The commit of the base branch; "" where there is none to be asked."""
    repository = find_repository(root)
    if asked.no_history or repository is None or repository.head_commit() is None:
        return ""
    return base_of(repository, asked.base)[1]


def _gone(root: Path, tip: str) -> set[str]:
    """Practices that the base branch has, or had, a version of."""
    repository = find_repository(root) if tip else None
    received = Receipts(repository, "", tip).received if repository else ()
    return {path.split("/")[2] for path in received if path.endswith(("/adoption.yml", "/ballot.yml"))}
