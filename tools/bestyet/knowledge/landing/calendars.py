"""Days that are no business days of a vote: by the calendars of its regions, as this release knows them.

Which days are holidays is told by a library that learns, so what was counted by a ballot's own list stays as it was
counted: only of a vote that is open it is said that its list leaves days out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec import structs

from bestyet.govern.ballots import days_off, terms
from bestyet.govern.count.closing import dates
from bestyet.govern.limits import edition_of
from bestyet.insight.time.calendars import calendar_of
from bestyet.model.vote.ballot import Ballot
from bestyet.text.base import GOVERNANCE, read_base

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Case


def working_days(governance: bytes) -> Callable[[str, date], bool]:
    """Whether a region works on a day, by the calendar that governance.yml gives it."""
    base = read_base({GOVERNANCE: governance})

    def is_worked(region: str, day: date) -> bool:
        return calendar_of(base.region(region)).is_business_day(day)

    return is_worked


def left_out(case: Case) -> Iterator[str]:
    """Yield the days that a ballot counts as business days although a region is off, where that shortens the vote."""
    file = case.file
    if edition_of(file) in (None, 1):
        return
    known = {*file.holidays, *days_off(file, working_days(case.ballots.governance_raw))}
    own, whole = terms(file), terms(structs.replace(file, holidays=tuple(sorted(known))))
    if not isinstance(own, Ballot) or not isinstance(whole, Ballot):
        return
    if dates(own).earliest < dates(whole).earliest:
        days = ", ".join(sorted(known - {*file.holidays})[:5])
        yield f"its least period takes days for business days on which a region that votes is off: {days}"
