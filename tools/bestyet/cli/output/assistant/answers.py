"""What an assistant is told of a knowledge base: always what it is, where it comes from and what is open."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from bestyet.actions.oversee.effective import text_in_force
from bestyet.actions.oversee.effective_overview import practices_in_force
from bestyet.actions.oversee.questions import EffectiveRequest
from bestyet.cli.output.oversee.effective import shown
from bestyet.knowledge.base import load
from bestyet.knowledge.names import did_you_mean
from bestyet.model.problem import CannotGoOnError
from bestyet.publish.material import site_input
from bestyet.publish.watch import stamp_of
from bestyet.repo import clock
from bestyet.repo.history import open_history
from bestyet.site.desk import Desk
from bestyet.site.find.ask import Finder
from bestyet.site.find.entries import found_in
from bestyet.site.find.index import index_of
from bestyet.site.language.words import speaking
from bestyet.site.machines.machines import practice_said, practices_said
from bestyet.site.machines.records import NOTE, PracticeSaid, PracticesSaid


@dataclass(frozen=True)
class Known:
    """The practices as the files were at one moment."""

    stamp: object
    listed: PracticesSaid
    practices: dict[str, PracticeSaid]
    finder: Finder


class Answers:
    """Answers as JSON; reads the files anew when they changed. Raises CannotGoOnError where there is no answer.

    What a tool does is told to the assistant as it stands here.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: Known | None = None

    def list_practices(self, region: str = "", on: str = "") -> str:
        """All practices and how each stands today. With a region (as emea) and a day (as 2026-06-30; today if left
        out): which version held there, or only the region's own text."""
        if not region:
            _no_day_alone(on)
            return _json(self._now().listed)
        found = json.loads(shown(practices_in_force(self._asked(region, on)), "json"))
        for one in found["practices"]:
            one["is-rule"] = one["version"] is not None
        return _told(found)

    def search_practices(self, question: str) -> str:
        """Find practices by words, also as a question with typing errors; best first, each with the step that says
        most of it."""
        known = self._now()
        answers = []
        for one in known.finder.ask(question):
            said = known.practices[one.found.practice]
            step = {"id": one.step[0], "text": one.step[1], "who-by-when": one.step[2]} if one.step else None
            about = {"practice": said.practice, "title": said.title, "is-rule": said.is_rule, "standing": said.standing}
            answers.append(about | {"page": said.page, "step": step})
        meant = known.finder.meant(question)
        read = " ".join(one.read_as or one.asked for one in meant if one.terms)
        unknown = [one.asked for one in meant if not one.terms]
        return _told({"question": question, "read-as": read, "in-no-practice": unknown, "found": answers})

    def read_practice(self, practice: str, region: str = "", on: str = "") -> str:
        """Read one practice by its id: text, steps, values, version and digest of what is in force, else its draft,
        marked as such. With a region (as emea) and a day (as 2026-06-30; today if left out): the text that held there,
        with the departures the region had declared."""
        if not region:
            _no_day_alone(on)
            return _json(self._practice(practice))
        said = self._practice(practice)
        try:
            found = json.loads(shown(text_in_force(self._asked(region, on, practice)), "json"))
        except CannotGoOnError as error:
            return _told({"practice": practice, "is-rule": False, "why": str(error), "page": said.page})
        return _told({"is-rule": True, **found, "page": said.page, "on-vote": said.on_vote})

    def where_from(self, practice: str, step: str) -> str:
        """Where a step comes from, by the ids of practice and step: the regions' files and lines, and why these words
        stand."""
        said = self._practice(practice)
        text = said.in_force or said.draft
        found = next((one for one in text.steps if one.id == step), None) if text else None
        if text is None or found is None:
            near = did_you_mean(step, [one.id for one in text.steps] if text else [])
            raise CannotGoOnError(f"{practice} has no step {step!r}{near}")
        about = {"practice": practice, "is-rule": text.is_rule, "standing": said.standing}
        return _told(about | {"version": text.version, "path": text.path, "digest": text.digest, "step": found})

    def what_is_open(self, practice: str = "") -> str:
        """What is on vote and what regions differ in and must settle: of one practice by its id, or of all."""
        chosen = [self._practice(practice)] if practice else list(self._now().practices.values())
        found = [
            {"practice": one.practice, "standing": one.standing, "on-vote": one.on_vote, "open-points": one.open_points}
            for one in chosen
            if practice or one.on_vote or one.open_points
        ]
        return _told({"open": found})

    # -- the files -------------------------------------------------------------------------------------------

    def _asked(self, region: str, on: str, practice: str | None = None) -> EffectiveRequest:
        day = on or clock.now().date().isoformat()
        return EffectiveRequest(start=self.root, practice=practice, region=region, day=day)

    def _practice(self, practice: str) -> PracticeSaid:
        there = self._now().practices
        if practice not in there:
            raise CannotGoOnError(f"there is no practice {practice!r}{did_you_mean(practice, list(there))}")
        return there[practice]

    def _now(self) -> Known:
        stamp = stamp_of(self.root)
        if self._known is None or self._known.stamp != stamp:
            self._known = self._read(stamp)
        return self._known

    def _read(self, stamp: object) -> Known:
        with open_history(self.root) as history:
            desk = Desk(replace(site_input(load(self.root), history), find_steps="always"))
            with speaking(desk.site.language):
                found = list(found_in(desk))
                said = [practice_said(desk, one) for one in found]
                listed = practices_said(desk, found)
        return Known(stamp, listed, {one.practice: one for one in said}, Finder(index_of(found)))


def _no_day_alone(on: str) -> None:
    if on:
        raise CannotGoOnError("a day needs a region: what held on it is told for a region")


def _told(answer: dict[str, object]) -> str:
    return _json({"note": NOTE, **answer})


def _json(answer: object) -> str:
    return msgspec.json.encode(answer, enc_hook=str).decode()
