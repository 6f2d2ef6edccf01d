"""What somebody is told once a week, as of now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.oversee.digest.addressed import addressed
from bestyet.actions.oversee.digest.news import news, unreadable
from bestyet.actions.oversee.digest.said import comments
from bestyet.actions.oversee.due import due_at
from bestyet.actions.oversee.votes import ballots_at
from bestyet.insight.time.mine import mine
from bestyet.knowledge.as_of import open_practices
from bestyet.knowledge.dates import read_day
from bestyet.knowledge.files import is_brief, site_config_of
from bestyet.model.oversee.digest import DAYS, Digest, New, News
from bestyet.model.oversee.due import WITHIN
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.model.oversee.mine import OpenPoints
    from bestyet.model.oversee.stand import Stand


@dataclass(frozen=True)
class DigestRequest:
    start: Path  # the folder that the person is in
    who: str  # a reviewer's id, or a region's
    since: str | None = None  # a day; None: a week ago
    within: int = WITHIN  # days ahead


def digest(
    request: DigestRequest,
    open_points: Callable[[Path], tuple[OpenPoints, ...]],
    stands: Callable[[Path], tuple[Stand, ...]],
) -> Digest:
    """Raises CannotGoOnError where nobody is called so, or the day is none that has come.

    open_points, stands: tell what is open in all practices of the knowledge base that a folder is in, and where they
    stand.
    """
    now = clock.now()
    at = open_practices(None, bodies=False, start=request.start)
    base, config = at.loaded.base, site_config_of(at.loaded.root)
    if at.repository:
        at.repository.refuse_shallow()  # in a part of the history all would seem new
    found = addressed(base, request.who, now.date().isoformat())
    first = read_day(request.since) if request.since is not None else now.date() - timedelta(days=DAYS)
    if first > now.date():
        raise CannotGoOnError(f"--since {first} is a day to come: today is {now.date()} (UTC)")
    ballots = ballots_at(at)
    decide: tuple[Stand, ...] = ()
    with suppress(CannotGoOnError):  # where there is no history, nothing can be put to the vote or decided
        decide = stands(request.start)
    return Digest(
        name=found.name,
        is_person=bool(found.who.person),
        key=found.key,
        regions=tuple(map(base.settings.label, found.who.regions)),
        company=base.company,
        labels=base.settings.labels,
        language=found.language or config.language,
        since=first.isoformat(),
        at=now,
        within=request.within,
        mine=mine(found.who, due_at(at, request.within, ballots), open_points(request.start), decide),
        news=_newest((*news(ballots, first, now, found.who.person), *comments(at, first, found.who))),
        site=config.address,
        is_by_file=config.is_by_file,
        is_brief=is_brief(base, config),
        desk=config.desk,
        sender=config.sender,
        unread=len(at.loaded.left_out()) + unreadable(ballots),
    )


def _newest(found: Iterable[New]) -> tuple[New, ...]:
    """The newest first; of one day, what follows from the other stands before it."""
    order = list(News)
    kept = sorted(found, key=lambda one: (one.practice, one.version, -order.index(one.what)))
    return tuple(sorted(kept, key=lambda one: one.day, reverse=True))
