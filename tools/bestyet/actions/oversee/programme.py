"""What the site says about the programme: each instrument asked once, when somebody first wants to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from bestyet.actions.oversee.adoption import Survey
from bestyet.actions.oversee.drift import findings_of
from bestyet.actions.oversee.due import due_at
from bestyet.actions.oversee.effective_overview import document_of
from bestyet.actions.oversee.impact import impact_on
from bestyet.actions.oversee.matrix import titles_at
from bestyet.actions.oversee.scorecard import scored, steps_kept
from bestyet.actions.oversee.variance import glances
from bestyet.actions.oversee.votes import ended_on
from bestyet.govern.versions import in_force
from bestyet.insight.difference.triage import triage
from bestyet.insight.difference.variance import matrix, variances
from bestyet.insight.holds import holds_in_region
from bestyet.insight.raci import advice_on
from bestyet.insight.time.calendars import calendar_of
from bestyet.insight.time.communication import calls_of
from bestyet.insight.time.timeline import timelines_of
from bestyet.knowledge.as_of import AsOf
from bestyet.model.problem import Problem
from bestyet.site.input import Programme
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate
    from bestyet.model.held.holds import Holds
    from bestyet.model.oversee.adoption import Adoption, Subject
    from bestyet.model.oversee.drift import Finding
    from bestyet.model.oversee.due import Due
    from bestyet.model.oversee.impact import Impact
    from bestyet.model.oversee.roles import Advice, CallTree
    from bestyet.model.oversee.scorecard import Scorecard
    from bestyet.model.oversee.timeline import Timelines
    from bestyet.model.oversee.triage import Triage
    from bestyet.model.oversee.variance import PracticeVariance
    from bestyet.model.passage import Document
    from bestyet.model.records.provenance import Record
    from bestyet.repo.history import History


class ProgrammeToday(Programme):
    """A page that is shown in a hurry wants few of its values: each is worked out when it is first read."""

    at: AsOf
    ballots: Ballots
    known: History
    is_whole = True

    def __init__(self, loaded: Loaded, ballots: Ballots, history: History, day: date) -> None:
        at = AsOf(loaded, day, None, ballots.repository)
        vars(self).update(at=at, ballots=ballots, known=history, day=day.isoformat())

    @cached_property
    def impacts(self) -> Mapping[tuple[str, str], Impact]:
        """What adopting each version that is put to the vote would change."""
        every = (one for versions in self.ballots.versions.values() for one in versions)
        return {
            (one.practice, one.number): impact_on(self.at.loaded, one.practice, one.number, None, self.at.day)
            for one in every
            if one.is_open and one.terms and not one.ends
        }

    def timelines(self, candidate: Candidate) -> Timelines:
        return timelines_of(candidate, self._days)

    def calls(self, candidate: Candidate) -> CallTree:
        return calls_of(candidate, self._days)

    def _days(self, region: str, number: Any, unit: Any) -> Fraction | None:
        """Lengths of time in days that pass, by the calendar of the region; without one where a value is joint."""
        return calendar_of(self.at.loaded.base.region(region)).elapsed_days(number, unit, self.at.day)

    @cached_property
    def variance(self) -> tuple[PracticeVariance, ...]:
        return variances(self.at.loaded.base, glances(self.at.loaded.files), self.at.day)

    @cached_property
    def matrix(self) -> Callable[[Candidate], PracticeVariance]:
        return partial(matrix, self.at.loaded.base, day=self.at.day, titles_at=titles_at(self.at.loaded.files))

    @cached_property
    def triage(self) -> Triage:
        return triage(self.at.loaded.base, self.variance, ended_on(self.ballots.versions, self.at.day))

    @cached_property
    def _survey(self) -> tuple[Survey, list[tuple[Subject, Adoption]]]:
        survey = Survey(self.at)
        return survey, list(survey.adoptions())

    @cached_property
    def adoption(self) -> tuple[Adoption, ...]:
        return tuple(adoption for _, adoption in self._survey[1])

    @cached_property
    def drift(self) -> tuple[Finding, ...]:
        return tuple(findings_of(*self._survey))

    @cached_property
    def score(self) -> Scorecard:
        changes = self.known.changes(self.at.loaded.files)
        return scored(self.at, self.ballots, self.known, changes, steps_kept(self.adoption))

    @cached_property
    def due(self) -> tuple[Due, ...]:
        return due_at(self.at)

    @cached_property
    def holds(self) -> Callable[[str, str], Holds | None]:
        return cache(self._holds_in)

    def _holds_in(self, practice: str, region: str) -> Holds | None:
        """The standard of a practice as it holds in a region today; None where none is in force, or can be read."""
        standard = self._standards.get(practice)
        if standard is None:
            return None
        base = self.at.loaded.base
        return holds_in_region(*standard, base.in_use(practice, region), base, region, self.at.day)

    @cached_property
    def _standards(self) -> Mapping[str, tuple[Record, Document]]:
        found = {}
        for practice, versions in self.ballots.versions.items():
            standard = in_force(versions, self.at.day)
            record = record_of(standard) if standard else None
            if standard and record and not isinstance(record, Problem):
                found[practice] = (record, document_of(standard))
        return found

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        base = self.at.loaded.base
        return tuple(one for practice in base.practices for one in advice_on(base, practice))
