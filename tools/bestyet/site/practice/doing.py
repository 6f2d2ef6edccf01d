"""The page of a practice that people work by: what to do, who does it, by when and with what, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bestyet.model.held.holds import Held, holds_of_candidate
from bestyet.model.sentence import Value
from bestyet.site.desk import Desk, Section, joined
from bestyet.site.drawing.lanes import Lanes, lanes_of, time_said
from bestyet.site.drawing.swimlane import SMALL, drawing
from bestyet.site.language.told import retold
from bestyet.site.language.words import capital, gettext
from bestyet.site.links import practice_page, why_page
from bestyet.site.practice.layers import Onward, strip, tabs
from bestyet.site.practice.practice import PracticePage
from bestyet.site.version.history import ballot_notices

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.passage import Passage
    from bestyet.site.practice.tree import Run
    from bestyet.site.version.views import VersionView

FACTS = 4  # at a glance
_KINDS = {"lead-times": "milestones", "raci": "activities", "templates": "templates"}


@dataclass(frozen=True)
class Chip:
    """One structured value that holds for a step."""

    name: str  # "Who", "By when"
    value: str
    note: str = ""  # the rest of it, said more quietly


@dataclass(frozen=True)
class Card:
    """What stands beside the words of a step."""

    chips: tuple[Chip, ...]
    holders: str  # "3 of 4 regions"
    is_step: bool
    is_open: bool  # the regions differ


@dataclass(frozen=True)
class Fact:
    """One value of the whole practice, at a glance."""

    name: str
    value: str
    note: str = ""


class DoPage(PracticePage):
    """Makes the first page of a practice. version: in force, or the last one of a practice that has ended."""

    def __init__(self, desk: Desk, shown: Candidate, version: VersionView | None, ways: Sequence[Onward]) -> None:
        super().__init__(desk, shown)
        self.ways = ways
        self.version, self.practice = version, shown.practice
        self.holds = holds_of_candidate(shown, version.number if version else "")
        self.is_in_force = version is not None and desk.standard(self.practice) is version

    def made(self) -> tuple[str, bytes]:
        sections = [Section(None, "do_top", self._head()), *ballot_notices(self.desk, self.practice)]
        sections.append(Section(None, "do_tabs", {"tabs": tabs(self.practice, self.path)}))
        steps = {
            "why": why_page(self.practice),
            "runs": self.runs,
            "is_in_force": self.is_in_force,
            "beside": self._beside(),
            "picture": drawing(self.lanes, SMALL) if self.lanes.is_drawn else None,
            "practice": self.practice,
            "to": practice_page(self.practice),
        }
        sections.append(Section(None, "do_steps", steps))
        sections.append(Section(None, "do_more", {"ways": self.ways}))
        return self.desk.page(self.path, self.candidate.title, sections, hide=["navigation", "toc"], search_body=True)

    @cached_property
    def runs(self) -> list[Run]:
        return self._steps()

    @cached_property
    def lanes(self) -> Lanes:
        return lanes_of(self.desk, self.holds, self.runs)

    def _head(self) -> dict[str, object]:
        desk, practice = self.desk, self.practice
        return {
            "title": self.candidate.title,
            "practice": practice,
            "category": desk.category_of(practice),
            "also": desk.also_called(practice),
            "use_when": self.candidate.use_when[0] if self.candidate.use_when[1] else "",
            "strip": strip(desk, self.candidate, self.version),
            "facts": self._facts(),
            "lenses": () if desk.ended(practice) else self._lenses(),
            "regions": [desk.badge(region) for region in self.regions],
            "status": self._state(),
            "open_points": len(self.version.open_points) if self.version else 0,
            "digest": self.version.digest if self.version else "",
            "number": self.version.number if self.version else "",
        }

    def _state(self) -> str:
        if self.desk.is_lost(self.practice):
            return gettext("not to be told")
        return gettext("in force") if self.is_in_force else gettext("not adopted yet")

    # -- steps -----------------------------------------------------------------------------------------------

    def _about(self, item: Item, passage: Passage) -> Any:
        holders = len(self.candidate.regions(item))
        said = {"some": holders, "all": len(self.regions)}
        return Card(
            chips=tuple(self._chips(item)),
            holders=gettext("%(some)s of %(all)s regions") % said if len(self.regions) > 1 else "",
            is_step=passage.is_step,
            is_open=bool(item.open_disputes) and not self.version,
        )

    def _chips(self, item: Item) -> Iterator[Chip]:
        """What holds for a step, as its values say: who, by when, with what, by which channel."""
        step = self.holds.step(item.id)
        for one in step.values if step else ():
            if chip := chip_of(self.desk, one):
                yield chip

    # -- at a glance -----------------------------------------------------------------------------------------

    def _facts(self) -> tuple[Fact, ...]:
        """Lead times first; who leads; the first template."""
        desk = self.desk
        times = [time_fact(desk, one) for one in self.holds.of("lead-times") if chip_of(desk, one)]
        tools = [
            Fact(desk.named("templates", one.name), chip.note)
            for one in self.holds.of("templates")
            if (chip := chip_of(desk, one))
        ]
        rest = [*self._leader(), *tools[:1]]
        return (*times[: FACTS - len(rest)], *rest)

    def _leader(self) -> Iterator[Fact]:
        roles = Counter(
            role for one in self.holds.of("raci") if not one.is_open for role in one.roles("responsible")
        ).most_common(2)
        if len(roles) == 1 or (len(roles) == 2 and roles[0][1] > roles[1][1]):
            yield Fact(gettext("Who leads"), capital(self.desk.base.title("roles", roles[0][0])))

    def _beside(self) -> list[tuple[str, Chip]]:
        """(what it is about, the value) of what belongs to no step of the text."""
        keys = ("lead-times", "raci", "templates", "channels")
        glanced = {fact.name for fact in self._facts()}
        there = [(_subject(self.desk, one), one) for one in self.holds.beside if one.key in keys]
        found = [(name, chip_of(self.desk, one)) for name, one in there if name not in glanced]
        return [(name, chip) for name, chip in found if chip]


def chip_of(desk: Desk, one: Held) -> Chip | None:
    """A value that holds, in few words; None where the regions must settle it, or where it is about no step."""
    if one.is_open:
        return None
    if one.key == "lead-times" and one.text:
        return Chip(gettext("By when"), *time_said(one))
    if one.key == "raci" and (roles := one.roles("responsible")):
        who = joined([desk.base.title("roles", role) for role in roles])
        others = [desk.base.title("roles", role) for role in one.roles("accountable") if role not in roles]
        return Chip(gettext("Who"), who, gettext("%(who)s answers for it") % {"who": joined(others)} if others else "")
    if one.key == "templates" and one.text:
        return Chip(gettext("Use"), desk.named("templates", one.name), retold(Value(one.text)))
    if one.key == "channels":
        return Chip(gettext("By"), desk.named("channels", one.name))
    return None


def _subject(desk: Desk, one: Held) -> str:
    return gettext("Channel") if one.key == "channels" else desk.named(_KINDS[one.key], one.name)


def time_fact(desk: Desk, one: Held) -> Fact:
    return Fact(desk.named("milestones", one.name), *time_said(one))
