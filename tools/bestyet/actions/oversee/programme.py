"""What the site says about the programme: each instrument asked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from bestyet.actions.oversee.score_inputs import scored, steps_kept
from bestyet.cli.oversee.adoption import Review
from bestyet.cli.oversee.drift import findings_of
from bestyet.cli.oversee.due import due_at
from bestyet.cli.oversee.impact import impact_on
from bestyet.cli.oversee.variance import glances, titles_at
from bestyet.insight.difference.triage import triage
from bestyet.insight.difference.variance import matrix, variances
from bestyet.insight.raci import advice_on
from bestyet.insight.time.calendars import calendar_of
from bestyet.insight.time.communication import calls_of
from bestyet.insight.time.diary import diary
from bestyet.insight.time.timeline import Days, timelines_of
from bestyet.knowledge.as_of import AsOf
from bestyet.model.base import GLOBAL
from bestyet.site.input import Programme

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate
    from bestyet.model.oversee.adoption import Adoption
    from bestyet.model.oversee.impact import Impact
    from bestyet.model.oversee.roles import CallTree
    from bestyet.model.oversee.timeline import Timelines
    from bestyet.repo.history import History


def programme_of(loaded: Loaded, ballots: Ballots, history: History, day: date) -> Programme:
    """What every instrument says on a day; each is asked when somebody first wants to know."""
    drawn = {"timelines": partial(_timelines, loaded, day), "calls": partial(_calls, loaded, day)}
    asked = _Asked(**drawn, day=day.isoformat(), is_whole=True)
    asked.later("impacts", lambda: {"impacts": _impacts(loaded, ballots, day)})
    asked.later("adoption drift", lambda: _adoption(loaded, ballots, day))
    asked.later("variance matrix triage", lambda: _differences(loaded, day))
    asked.later("score due diaries advice", lambda: _oversight(loaded, ballots, history, day, asked.adoption))
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


def _impacts(loaded: Loaded, ballots: Ballots, day: date) -> dict[tuple[str, str], Impact]:
    """What adopting each version that is put to the vote would change."""
    open_ones = [one for versions in ballots.versions.values() for one in versions if one.is_open and one.ballot]
    return {(one.practice, one.number): impact_on(loaded, one.practice, one.number, None, day) for one in open_ones}


def _days(loaded: Loaded, day: date) -> Days:
    """Lengths of time in days that pass, by the calendar of each region; without one where a value is joint."""

    def days(region: str, number: Any, unit: Any) -> Fraction | None:
        return calendar_of(loaded.base.region(region)).elapsed_days(number, unit, day)

    return days


def _timelines(loaded: Loaded, day: date, candidate: Candidate) -> Timelines:
    return timelines_of(candidate, _days(loaded, day))


def _calls(loaded: Loaded, day: date, candidate: Candidate) -> CallTree:
    return calls_of(candidate, _days(loaded, day))


def _differences(loaded: Loaded, day: date) -> dict[str, Any]:
    """Where the regions differ, and what to harmonise first."""
    found = variances(loaded.base, glances(loaded.files), day)
    return {
        "variance": found,
        "matrix": partial(matrix, loaded.base, day=day, titles_at=titles_at(loaded.files)),
        "triage": triage(loaded.base, found),
    }


def _adoption(loaded: Loaded, ballots: Ballots, day: date) -> dict[str, Any]:
    """Who works by the standards in force, and what slid back."""
    review = Review(AsOf(loaded, day, None, ballots.repository))
    found = list(review.adoptions())
    return {"adoption": tuple(adoption for _, adoption in found), "drift": tuple(findings_of(review, found))}


def _oversight(
    loaded: Loaded, ballots: Ballots, history: History, day: date, adoption: Sequence[Adoption]
) -> dict[str, Any]:
    """What is reached, what is due, and what to mend in who does what."""
    at = AsOf(loaded, day, None, ballots.repository)
    due = due_at(at)
    company, labels = loaded.base.company, loaded.base.settings.labels
    regions = ["", *loaded.base.settings.regions, GLOBAL]
    return {
        "score": scored(at, ballots, history, history.changes(loaded.files), steps_kept(adoption)),
        "due": due,
        "diaries": {name: diary([one for one in due if name in ("", one.region)], company, labels) for name in regions},
        "advice": tuple(one for practice in loaded.base.practices for one in advice_on(loaded.base, practice)),
    }
