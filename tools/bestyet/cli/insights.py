"""What the site says about the programme: each instrument asked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from bestyet.cli.load import Loaded
from bestyet.cli.polling import Polls
from bestyet.model.impact import Impact
from bestyet.repo.history import History
from bestyet.site.input import Programme

if TYPE_CHECKING:
    from bestyet.insight.timeline import Days
    from bestyet.model.adoption import Adoption
    from bestyet.model.candidate import Candidate
    from bestyet.model.roles import CallTree
    from bestyet.model.timeline import Timelines


def programme_of(loaded: Loaded, polls: Polls, history: History, day: date) -> Programme:
    """What every instrument says on a day; each is asked when somebody first wants to know."""
    drawn = {"timelines": partial(_timelines, loaded, day), "calls": partial(_calls, loaded, day)}
    asked = _Asked(**drawn, day=day.isoformat(), is_whole=True)
    asked.later("impacts", lambda: {"impacts": _impacts(loaded, polls, day)})
    asked.later("adoption drift", lambda: _adoption(loaded, polls, day))
    asked.later("variance matrix triage", lambda: _differences(loaded, day))
    asked.later("score due diaries advice", lambda: _oversight(loaded, polls, history, day, asked.adoption))
    return cast(Programme, asked)


class _Asked:
    """A Programme whose values are worked out when wanted: a page that is shown in a hurry wants few of them."""

    def __init__(self, **known: Any) -> None:
        self.waiting: dict[str, Callable[[], Mapping[str, Any]]] = {}
        self.__dict__.update(known)

    def later(self, names: str, ask: Callable[[], Mapping[str, Any]]) -> None:
        """Have `ask` say the values of these names, all at once."""
        self.waiting.update(dict.fromkeys(names.split(), ask))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.waiting:
            raise AttributeError(name)
        self.__dict__.update(self.waiting[name]())
        return self.__dict__[name]


def _impacts(loaded: Loaded, polls: Polls, day: date) -> dict[tuple[str, str], Impact]:
    """What adopting each version that is put to the vote would change."""
    from bestyet.cli.impact import impact_on

    open_ones = [one for versions in polls.versions.values() for one in versions if one.is_open and one.ballot]
    return {(one.practice, one.number): impact_on(loaded, one.practice, one.number, None, day) for one in open_ones}


def _days(loaded: Loaded, day: date) -> Days:
    """Lengths of time in days that pass, by the calendar of each region; without one where a value is joint."""
    from bestyet.insight.calendars import calendar_of

    def days(region: str, number: Any, unit: Any) -> Fraction | None:
        return calendar_of(loaded.base.region(region)).elapsed_days(number, unit, day)

    return days


def _timelines(loaded: Loaded, day: date, candidate: Candidate) -> Timelines:
    from bestyet.insight.timeline import timelines_of

    return timelines_of(candidate, _days(loaded, day))


def _calls(loaded: Loaded, day: date, candidate: Candidate) -> CallTree:
    from bestyet.insight.communication import calls_of

    return calls_of(candidate, _days(loaded, day))


def _differences(loaded: Loaded, day: date) -> dict[str, Any]:
    """Where the regions differ, and what to harmonise first."""
    from bestyet.cli.variance import glances, titles_at
    from bestyet.insight.triage import triage
    from bestyet.insight.variance import matrix, variances

    found = variances(loaded.base, glances(loaded.files), day)
    return {
        "variance": found,
        "matrix": partial(matrix, loaded.base, day=day, titles_at=titles_at(loaded.files)),
        "triage": triage(loaded.base, found),
    }


def _adoption(loaded: Loaded, polls: Polls, day: date) -> dict[str, Any]:
    """Who works by the standards in force, and what slid back."""
    from bestyet.cli.adoption import Review
    from bestyet.cli.asof import AsOf
    from bestyet.cli.drift import findings_of

    review = Review(AsOf(loaded, day, None, polls.repository))
    found = list(review.adoptions())
    return {"adoption": tuple(adoption for _, adoption in found), "drift": tuple(findings_of(review, found))}


def _oversight(
    loaded: Loaded, polls: Polls, history: History, day: date, adoption: Sequence[Adoption]
) -> dict[str, Any]:
    """What is reached, what is due, and what to mend in who does what."""
    from bestyet.cli.asof import AsOf
    from bestyet.cli.due import due_at
    from bestyet.cli.scoring import scored, steps_kept
    from bestyet.insight.diary import diary
    from bestyet.insight.raci import advice_on
    from bestyet.model.base import GLOBAL

    at = AsOf(loaded, day, None, polls.repository)
    due = due_at(at)
    company, labels = loaded.base.company, loaded.base.settings.labels
    regions = ["", *loaded.base.settings.regions, GLOBAL]
    return {
        "score": scored(at, polls, history, history.changes(loaded.files), steps_kept(adoption)),
        "due": due,
        "diaries": {name: diary([one for one in due if name in ("", one.region)], company, labels) for name in regions},
        "advice": tuple(one for practice in loaded.base.practices for one in advice_on(loaded.base, practice)),
    }
