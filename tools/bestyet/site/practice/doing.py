"""The page of a practice that people work by: what to do, who does it, by when and with what, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bestyet.model.held.holds import Held, Holds, holds_of_candidate
from bestyet.model.held.ties import but_step
from bestyet.model.sentence import Value
from bestyet.site.desk import Desk, Section, joined
from bestyet.site.drawing.lanes import Lanes, has_boxes, lanes_of, time_said
from bestyet.site.drawing.swimlane import SMALL, drawing
from bestyet.site.language.told import retold
from bestyet.site.language.words import capital, gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import bpmn_file, one_page, pdf_file, practice_page, why_page
from bestyet.site.practice.control import control_of
from bestyet.site.practice.layers import Onward, strip, tabs
from bestyet.site.practice.practice import PracticePage
from bestyet.site.version.history import ballot_notices

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.passage import Passage
    from bestyet.site.practice.tree import Node, Run
    from bestyet.site.version.views import VersionView

FACTS = 4  # at a glance
NAMES = 2  # other names that are shown at once

_PARTS = {
    "responsible": message("does it"),
    "accountable": message("answers for it"),
    "consulted": message("asked"),
    "informed": message("told"),
}


@dataclass(frozen=True)
class Chip:
    """One structured value that holds for a step."""

    name: str  # "Who", "By when"
    value: str
    note: str = ""  # the rest of it, said more quietly
    roles: tuple[str, ...] = ()  # ids of who does it
    known_as: str = ""  # the common title of who does it, where a region calls the role otherwise
    beside: str = ""  # how it stands in the reader's region, and what the standard says
    is_own: bool = False  # the region's own

    @property
    def said(self) -> str:
        """All but its name on one line."""
        beside = f"({self.beside})" if self.beside else ""
        return " ".join(filter(None, (self.value, self.note, beside)))


@dataclass(frozen=True)
class Reader:
    """For which region a practice is shown."""

    region: str
    label: str
    is_draft: bool  # whether what is shown is not in force


@dataclass(frozen=True)
class Own:
    """What one region says itself at a step."""

    instead: str = ""  # its words, where they hold in the place of the step's
    today: str = ""  # its words, where what is shown is a draft: they hold today
    mark: str = ""  # that it does otherwise, or says nothing
    is_quiet: bool = False
    target: str = ""  # where it says so
    titles: tuple[tuple[str, str], ...] = ()  # roles that the step names: as named, as the region calls them


@dataclass(frozen=True)
class Card:
    """What stands beside the words of a step."""

    chips: tuple[Chip, ...]
    holders: str  # "3 of 4 regions"
    is_step: bool
    is_open: bool  # the regions differ; beside a version: differed, however that was settled
    own: Own = Own()


@dataclass(frozen=True)
class Fact:
    """One value of the whole practice, at a glance."""

    name: str
    value: str
    note: str = ""
    beside: str = ""


class DoPage(PracticePage):
    """Makes the first page of a practice. version: in force, or the last one of a practice that has ended."""

    reader: Reader | None = None
    is_searched = True

    def __init__(
        self, desk: Desk, shown: Candidate, version: VersionView | None, ways: Sequence[Onward], path: str = ""
    ) -> None:
        super().__init__(desk, shown, path)
        self.ways = ways
        self.version, self.practice = version, shown.practice
        self.holds = self._holds()
        self.is_in_force = version is not None and desk.standard(self.practice) is version

    def made(self) -> tuple[str, bytes]:
        sections = [Section(None, "do_top", self._head()), *self._mine(), *ballot_notices(self.desk, self.practice)]
        own = self.path if self.reader else ""
        sections.append(Section(None, "do_tabs", {"tabs": tabs(self.practice, self.path, own)}))
        above, before, runs = before_steps(self.runs)
        steps = {
            "why": why_page(self.practice),
            "above": above,
            "before": before,
            "is_before_open": any(_is_marked(node) for run in before for node in run.nodes),
            "runs": runs,
            "is_in_force": self.is_in_force,
            "beside": self.beside(),
            "reader": self.reader,
            "lang": self._own_lang(),
            "picture": drawing(self.lanes, SMALL) if self.lanes.is_drawn and not self.reader else None,
            "about": f"{self.practice} {self.version.number}" if self.version else "",
            "practice": self.practice,
            "to": practice_page(self.practice),
        }
        sections += [Section("What to do", "do_steps", steps), *self.noted(), *self._more()]
        searched = {"search_body": True} if self.is_searched else {}
        about = {"hide": ["navigation", "toc"], "control": self.control} | searched
        return self.desk.page(self.path, self._title(), sections, **about)

    @property
    def control(self) -> str:
        return control_of(self.desk, self.practice, self.version, self.reader.label if self.reader else "")

    def _title(self) -> str:
        return self.candidate.title

    def _holds(self) -> Holds:
        return holds_of_candidate(self.candidate)

    def _mine(self) -> list[Section]:
        """What differs for the reader."""
        return []

    def _more(self) -> list[Section]:
        return [Section(None, "do_more", {"ways": self.ways})]

    def _own_lang(self) -> str:
        """The attribute for an element that holds the words of the reader's region."""
        return ""

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
            "also": desk.also_called(practice)[:NAMES],
            "also_more": desk.also_called(practice)[NAMES:],
            "use_when": self.candidate.use_when[0] if self.candidate.use_when[1] else "",
            "strip": strip(desk, self.candidate, self.version, self.reader.region if self.reader else ""),
            "facts": self._facts(),
            "is_left_out": desk.site.is_brief and not desk.ended(practice),
            "lenses": () if desk.ended(practice) else self._lenses(),
            "reader": self.reader,
            "regions": [desk.badge(region) for region in self.regions],
            "status": self._state(),
            "open_points": len(self.version.open_points) if self.version else 0,
            "one_page": one_page(practice) if self.is_in_force else "",
            "pdf": self._pdf(),
            "bpmn": bpmn_file(practice) if has_boxes(self.holds, self.runs) else "",
        }

    def _pdf(self) -> str:
        """The controlled copy of what is in force; a region's own page has none, since it is not what holds there."""
        version = self.version if self.is_in_force and not self.reader else None
        is_there = version and f"{self.practice}-{version.number}" in self.desk.site.papers
        return pdf_file(self.practice, version.number) if version and is_there else ""

    def _state(self) -> str:
        if self.desk.is_lost(self.practice):
            return gettext("not to be told")
        if self.desk.ended(self.practice):
            return gettext("ended")
        return gettext("in force") if self.is_in_force else gettext("not adopted yet")

    # -- steps -----------------------------------------------------------------------------------------------

    def _about(self, item: Item, passage: Passage) -> Any:
        holders = len(self.candidate.regions(item))
        said = {"some": holders, "all": len(self.regions)}
        return Card(
            chips=tuple(self._chips(item)),
            holders=gettext("%(some)s of %(all)s regions") % said if len(self.regions) > 1 else "",
            is_step=passage.is_step,
            is_open=bool(item.disputes if self.version else item.open_disputes),
        )

    def _chips(self, item: Item) -> Iterator[Chip]:
        """What holds for a step, as its values say: who, by when, with what, by which channel."""
        step = self.holds.step(item.id)
        for one in step.values if step else ():
            if chip := chip_of(self.desk, one, self.reader):
                yield chip

    # -- at a glance -----------------------------------------------------------------------------------------

    def _facts(self) -> tuple[Fact, ...]:
        """Lead times first; who leads; the first template."""
        desk = self.desk
        times = [
            Fact(desk.named("milestones", one.name), chip.value, chip.note, chip.beside)
            for one in self.holds.of("lead-times")
            if (chip := chip_of(desk, one, self.reader))
        ]
        tools = [
            Fact(chip.value, chip.note, beside=chip.beside)
            for one in self.holds.of("templates")
            if (chip := chip_of(desk, one, self.reader))
        ]
        rest = [*self._leader(), *tools[:1]]
        return (*times[: FACTS - len(rest)], *rest)

    def _leader(self) -> Iterator[Fact]:
        roles = Counter(
            role for one in self.holds.of("raci") if not one.is_open for role in one.roles("responsible")
        ).most_common(2)
        if len(roles) == 1 or (len(roles) == 2 and roles[0][1] > roles[1][1]):
            region = self.reader.region if self.reader else None
            yield Fact(gettext("Who leads"), capital(self.desk.base.title("roles", roles[0][0], region)))

    def beside(self) -> list[tuple[str, Chip]]:
        """(what it is about, the value) of what belongs to no step of the text."""
        keys = ("lead-times", "raci", "templates", "channels")
        glanced = {fact.name for fact in self._facts()}
        there = [(subject(self.desk, one), one) for one in self.holds.beside if one.key in keys]
        found = [(name, chip_of(self.desk, one, self.reader)) for name, one in there if name not in glanced]
        return [(name, chip) for name, chip in found if chip]


def before_steps(runs: Sequence[Run]) -> tuple[list[Run], list[Run], list[Run]]:
    """The runs of a text in three: what stands above its first heading, the sections without a step (what the practice
    is for, and whom it concerns), and from the first section with a step on. Without any, all is in the last.
    """
    first = next((place for place, run in enumerate(runs) if run.kind == "heading"), 0)
    steps = next((place for place, run in enumerate(runs) if place >= first and _has_steps(run)), first)
    return list(runs[:first]), list(runs[first:steps]), list(runs[steps:])


def _has_steps(run: Run) -> bool:
    """Whether it has a list or a table, or a value belongs to words of it."""
    if run.kind in ("ordered", "bullets", "table"):
        return True
    return any(node.about.chips or any(_has_steps(inner) for inner in node.runs) for node in run.nodes)


def _is_marked(node: Node) -> bool:
    """Whether the reader's region says something else there."""
    return node.about.own != Own() or any(_is_marked(child) for child in node.children)


def chip_of(desk: Desk, one: Held, reader: Reader | None = None) -> Chip | None:
    """A value that holds, in few words; None where the regions must settle it, or where it is about no step."""
    if one.is_open:
        return None
    chip = _in_words(desk, one, reader.region if reader else None)
    if chip is None or reader is None:
        return chip
    return replace(chip, beside=_beside(desk, one, reader), is_own=one.is_own)


def _in_words(desk: Desk, one: Held, region: str | None) -> Chip | None:
    if one.key == "lead-times" and one.text:
        return Chip(gettext("By when"), *time_said(one))
    if one.key == "raci" and (roles := one.roles("responsible")):
        who = joined([desk.base.title("roles", role, region) for role in roles])
        common = joined([desk.base.title("roles", role) for role in roles])
        others = [desk.base.title("roles", role, region) for role in one.roles("accountable") if role not in roles]
        note = gettext("%(who)s answers for it") % {"who": joined(others)} if others else ""
        return Chip(gettext("Who"), who, note, roles, common if common != who else "")
    if one.key == "templates" and one.text:
        return Chip(gettext("Use"), capital(desk.base.title("templates", one.name, region)), retold(Value(one.text)))
    if one.key == "channels":
        return Chip(gettext("By"), capital(desk.base.title("channels", one.name, region)))
    return None


def _beside(desk: Desk, one: Held, reader: Reader) -> str:
    """Whose value it is, and what the standard or the draft says instead."""
    other, named = one.standard, {"region": reader.label}
    if not one.is_own:
        if one.departure:
            return gettext("the standard’s; %(region)s departs and names no value") % named
        return gettext("in the draft, not in %(region)s’s text") % named if reader.is_draft else ""
    if other is None or other.is_open:
        if not reader.is_draft:
            return gettext("%(region)s’s own, the standard leaves it open") % named
        settled = gettext("in %(region)s today, not settled among the regions")
        return (gettext("in %(region)s today, not in the draft") if other is None else settled) % named
    if is_same(one, other):
        return gettext("in %(region)s today too") % named
    named |= {"value": _other_words(desk, one, other, reader), "day": day(one.departure.until) if one.departure else ""}
    if reader.is_draft:
        return gettext("in %(region)s today, draft: %(value)s") % named
    return gettext("in %(region)s, standard: %(value)s, agreed until %(day)s") % named


def is_same(one: Held, other: Held) -> bool:
    """Whether two values say the same, as far as pages show them."""
    if one.key == "raci":
        return all(set(one.roles(part)) == set(other.roles(part)) for part in _PARTS)
    return but_step(other.value) == but_step(one.value)


def has_same_doers(one: Held, other: Held) -> bool:
    """Whether two values of duties name the same roles to do it and to answer for it."""
    return one.key == "raci" and all(one.roles(part) == other.roles(part) for part in ("responsible", "accountable"))


def _other_words(desk: Desk, one: Held, other: Held, reader: Reader) -> str:
    """What the standard or the draft says where the region says something else; of duties only those that differ."""
    if one.key != "raci":
        here, there = (_in_words(desk, said, reader.region) for said in (one, other))
        if there is None:
            return gettext("nothing")
        is_noted = here is None or here.note != there.note
        if one.key == "templates":
            return there.note
        return f"{there.value} {there.note}".strip() if is_noted else there.value
    differ = [part for part in _PARTS if set(one.roles(part)) != set(other.roles(part))]
    named = [(part, [desk.base.title("roles", role, reader.region) for role in other.roles(part)]) for part in differ]
    return "; ".join(f"{gettext(_PARTS[part])}: {joined(roles) or gettext('nobody')}" for part, roles in named)


def subject(desk: Desk, one: Held, region: str | None = None) -> str:
    """What a value is about, in words; as the region calls it, if one is named."""
    if one.key == "channels":
        return gettext("Channel")
    return capital(desk.base.title(one.key, one.name, region))
