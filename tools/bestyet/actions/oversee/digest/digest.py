"""What somebody is told once a week, as of now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bestyet.actions.oversee.digest.addressed import addressed
from bestyet.actions.oversee.digest.news import news, unreadable
from bestyet.actions.oversee.digest.said import comments
from bestyet.actions.oversee.due import due_at
from bestyet.actions.oversee.votes import ballots_at
from bestyet.insight.time.mine import mine
from bestyet.knowledge.as_of import open_practices
from bestyet.knowledge.dates import read_day
from bestyet.knowledge.files import is_brief, site_config_of
from bestyet.knowledge.many.each import ALONE, Helpers
from bestyet.knowledge.many.kept import answered
from bestyet.model.oversee.digest import DAYS, Digest, New, News
from bestyet.model.oversee.due import WITHIN
from bestyet.model.oversee.mine import in_order
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bestyet.knowledge.ballots import Ballots
    from bestyet.knowledge.base import Loaded
    from bestyet.knowledge.many.kept import Kept
    from bestyet.model.oversee.mine import OpenPoints
    from bestyet.model.oversee.stand import Plan, Stand
    from bestyet.repo.git import Repository


class Standings(Protocol):
    """What comes next for each practice: the plans are worked out, then it is told."""

    ballots: Ballots
    plans: Kept[Plan]

    def told(self, plans: Mapping[str, Plan]) -> tuple[Stand, ...]: ...


@dataclass(frozen=True)
class DigestRequest:
    start: Path  # the folder that the person is in
    who: str  # a reviewer's id, or a region's
    since: str | None = None  # a day; None: a week ago
    within: int = WITHIN  # days ahead


def digest(
    request: DigestRequest,
    points_asked: Callable[[Loaded], Kept[OpenPoints | None]],
    standings: Callable[[Loaded, Repository | None], Standings],
    helpers: Helpers = ALONE,
) -> Digest:
    """Raises CannotGoOnError where nobody is called so, or the day is none that has come.

    points_asked, standings: what is open in all practices of a knowledge base, and where they stand.
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
    ballots, stand = ballots_at(at), None
    with suppress(CannotGoOnError):  # where there is no history, nothing can be put to the vote or decided
        stand = standings(at.loaded, at.repository)
    asked: list[Kept[Any]] = [points_asked(at.loaded), *([stand.plans] if stand else ())]
    points, *plans = answered(asked, at.loaded, stand.ballots if stand else None, helpers)
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
        mine=mine(
            found.who,
            due_at(at, request.within, ballots),
            in_order(points.values()),
            stand.told(*plans) if stand else (),
        ),
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
