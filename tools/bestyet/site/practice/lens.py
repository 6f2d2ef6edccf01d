"""A practice as somebody in one region needs it: what holds there first, and beside it what others say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bestyet.model.candidate import Candidate, Field, Item, Status
from bestyet.model.oversee.adoption import Cell, State, Validity
from bestyet.model.oversee.departures import holding
from bestyet.model.sentence import Value, in_turn
from bestyet.site.desk import Desk, Section
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import compare_page, edit_url, lens_page, practice_page, variant_page
from bestyet.site.practice.contribute import begin_url, report_url
from bestyet.site.practice.fields import duties, only_of, subject_of
from bestyet.site.practice.practice import PracticePage
from bestyet.site.version.difference import beside
from bestyet.site.version.history import ballot_notices, in_force_words

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.held.departure import Departure
    from bestyet.model.passage import Passage

_MARKS = {
    State.ADAPTED: message("declared departure"),
    State.LAGGING: message("as in an older version"),
    State.DRIFTED: message("differs, not declared"),
    State.SILENT: message("not in its text"),
    State.FOLLOWS: "",
}
_TABLES = {"lead-times": message("By when"), "raci": message("By whom"), "templates": message("With what")}


@dataclass(frozen=True)
class Own:
    """What one region has beside a step."""

    style: str  # a class of the style sheet: "adapted", "drifted", ..., "follows"
    mark: str  # the same in words; "" where it does what the step says
    because: str
    words: Markup  # its own words, against those of the step; "" where it has none
    instead: str  # its own words where they hold in the place of the step's; "" where they do not
    target: str  # where it says so
    titles: tuple[tuple[str, str], ...]  # roles that the step names: as named, as the region calls them
    is_step: bool


def lens_pages(desk: Desk, practice: str) -> Iterator[tuple[str, bytes]]:
    """The pages of a practice, one for each region."""
    for region in desk.site.regions:
        yield LensPage(desk, desk.shown[practice], region.id).made()


class LensPage(PracticePage):
    """Makes the page of a practice for one region."""

    is_searched = False  # who searches shall find the practice once

    def __init__(self, desk: Desk, shown: Candidate, region: str) -> None:
        super().__init__(desk, shown, lens_page(shown.practice, region))
        self.region, self.label = region, desk.label(region)
        self.practice = shown.practice
        self.standard = desk.standard(self.practice)
        self.live = desk.site.candidates.get(self.practice)
        variants = desk.base.variants.get(self.practice, ())
        self.variant = next((v for v in variants if v.region == region), None)
        self.own = dict(_own_passages(self.live, region)) if self.live else {}
        day = desk.site.programme.day
        self.departures = holding(self.variant, date.fromisoformat(day) if day else date.min)
        found = next((a for a in desk.site.programme.adoption if a.practice == self.practice), None)
        is_asked = found is not None and self.standard is not None and found.version == self.standard.number
        self.adoption = found if is_asked else None
        self.cells: Mapping[str, Cell] = {c.point: c for c in found.of(region)} if found and is_asked else {}

    def made(self) -> tuple[str, bytes]:
        lang = self.desk.lang(self.variant) if self.variant else ""
        steps = {"runs": self._steps(), "label": self.label, "lang": lang}
        sections = [Section(None, "lens", self._lens()), *ballot_notices(self.desk, self.practice)]
        sections.append(Section("What to do", "lens_steps", steps))
        sections += self._own_tables()
        if alone := self._alone():
            sections.append(Section("What only this region does", "lens_only", {"found": alone, "label": self.label}))
        sections.append(Section("The whole practice", "lens_more", self._more()))
        return self._page(f"{self.candidate.title} ({self.label})", sections)

    # -- what stands at the top ------------------------------------------------------------------------------

    def _lens(self) -> dict[str, object]:
        version = self.standard
        state = in_force_words(version) if version else gettext(self.status)
        return {
            "title": self.candidate.title,
            "practice": self.practice,
            "region": self.region,
            "label": self.label,
            "state": state,
            "is_standard": version is not None,
            "category": self.desk.category_of(self.practice),
            "lenses": self._lenses(),
            "variant": variant_page(self.region, self.practice) if self.variant else "",
            "begin": begin_url(self.desk, self.practice, self.region),
            "counts": self._counts(),
            "follows": self.adoption.follows.get(self.region, "") if self.adoption else "",
            "version": version.number if version else "",
        }

    def _counts(self) -> dict[str, int]:
        """How often the region's text is what, where there is a standard and a text."""
        if not self.variant or not self.adoption:
            return {}
        states = [cell.state for cell in self.cells.values()]
        return {state.value: states.count(state) for state in State} | {"all": len(states)}

    # -- beside a step ---------------------------------------------------------------------------------------

    def _about(self, item: Item, passage: Passage) -> Any:
        said = self.own.get(item.id, ())
        style, because = self._state(item, said)
        is_other = any(p.text != passage.text for p in said)
        own = " ".join(p.text for p in said)
        return Own(
            style=style.value,
            mark=self._mark(style, self.cells.get(item.id)),
            because=because,
            words=beside(passage.text, own) if is_other else Markup(""),
            instead=own if is_other and style is State.ADAPTED else "",
            target=self._written_at(said),
            titles=own_titles(self.desk.base, self.region, passage.text),
            is_step=passage.is_step,
        )

    def _mark(self, state: State, cell: Cell | None) -> str:
        if cell and cell.validity is Validity.EXPIRED and not state.keeps:
            return gettext("its departure has ended")
        if state is State.DRIFTED and self.standard is None:
            return gettext("differs from other regions")
        return gettext(_MARKS[state]) if _MARKS[state] else ""

    def _written_at(self, said: tuple[Passage, ...]) -> str:
        if not said or self.variant is None:
            return ""
        return f"{variant_page(self.region, self.practice)}#L{said[0].span.first_line}"

    def _state(self, item: Item, said: tuple[Passage, ...]) -> tuple[State, str]:
        """How the region stands to a step, and why we say so."""
        if self.variant is None:
            return State.FOLLOWS, ""
        cell = self.cells.get(item.id)
        if cell is not None:
            return cell.state, _because(cell)
        if item.id in self.departures:
            return State.ADAPTED, _declared(self.departures[item.id])
        if not said:
            return State.SILENT, ""
        mine = [d for d in item.open_disputes if any(self.region in p.regions for p in d.positions)]
        if mine:
            return State.DRIFTED, retold(in_turn([dispute.message for dispute in mine]))
        return State.FOLLOWS, ""

    # -- values ----------------------------------------------------------------------------------------------

    def _own_tables(self) -> list[Section]:
        found = []
        for key, heading in _TABLES.items():
            keys = (key, "channels") if key == "templates" else (key,)
            rows = [row for field in self._fields() if field.key in keys and (row := self._row(field))]
            if rows:
                data = {"rows": rows, "label": self.label, "standard": self.standard, "is_raci": key == "raci"}
                found.append(Section(heading, "lens_table", data))
        return found

    def _fields(self) -> list[Field]:
        return [f for f in self.candidate.fields if f.status in (Status.USED, Status.ADDITION)]

    def _row(self, field: Field) -> dict[str, object] | None:
        """One value: as it holds, and as the region has it where that is otherwise."""
        own = self._own_value(field)
        chosen = field.chosen if field.status is Status.USED else None
        if chosen is None and own is None:
            return None
        common, mine = (self._said(field, chosen.value, chosen.text) if chosen else None), None
        if own is not None:
            mine = self._said(field, own.value, own.text)
        cell = self.cells.get(field.id)
        is_own = mine is not None and (self.standard is None or common is None or self._departs(cell))
        there = (mine, self.label), (common, self.standard.number if self.standard else gettext("Merged"))
        holds, other = there if is_own else reversed(there)
        return {
            "name": subject_of(self.desk, field),
            "holds": holds,
            "other": other if mine != common else None,
            "is_own": is_own,
            "departs": self._departs(cell),
            "mark": self._mark(cell.state, cell) if cell else "",
            "because": _because(cell) if cell else "",
        }

    def _departs(self, cell: Cell | None) -> bool:
        return cell is not None and cell.state is State.ADAPTED

    def _own_value(self, field: Field) -> Any:
        live = {one.id: one for one in self.live.fields} if self.live else {}
        values = live[field.id].values if field.id in live else ()
        return next((value for value in values if value.region == self.region), None)

    def _said(self, field: Field, value: Any, text: str) -> list[str]:
        """In the region's own titles of roles and templates."""
        if field.key == "raci":
            return duties(self.desk, value, self.region)
        return [gettext("used") if field.key == "channels" else retold(Value(text))]

    # -- the rest --------------------------------------------------------------------------------------------

    def _alone(self) -> list[tuple[str, str]]:
        if self.live is None:
            return []
        page = self.desk.candidate_page(self.practice)
        return [(words, f"{page}#{anchor}") for anchor, words in only_of(self.live, self.region, 160)]

    def _more(self) -> dict[str, object]:
        path = self.variant.document.path if self.variant else ""
        return {
            "practice": practice_page(self.practice),
            "compare": compare_page(self.practice),
            "variant": variant_page(self.region, self.practice) if self.variant else "",
            "edit": edit_url(self.desk.site.forge, path) if path else None,
            "begin": begin_url(self.desk, self.practice, self.region),
            "report": report_url(self.desk, self.practice, self.region),
            "label": self.label,
            "titles": self._titles(),
        }

    def _titles(self) -> list[tuple[str, str]]:
        """Roles of the practice that the region calls otherwise."""
        named = {name for f in self._fields() if f.key == "raci" for value in f.values for name in _roles(value.value)}
        pairs = [(self.desk.base.title("roles", n), self.desk.base.title("roles", n, self.region)) for n in named]
        return sorted((common, own) for common, own in pairs if common != own)


def _own_passages(live: Candidate, region: str) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    for item in live.items:
        said = tuple(live.passage(ref) for ref in item.members if live.region(ref) == region)
        if said:
            yield item.id, said


def _because(cell: Cell) -> str:
    departure, why = cell.departure, retold(cell.because)
    if departure is None or cell.state is not State.ADAPTED:
        return "" if departure is None and cell.state is State.FOLLOWS else why
    again = gettext(". The step has changed since: look again") if cell.validity is Validity.LOOK_AGAIN else ""
    return _declared(departure) + again


def _declared(departure: Departure) -> str:
    who = gettext("approved by %(who)s") % {"who": departure.approved_by}
    until = gettext("until %(day)s") % {"day": day(departure.until)}
    return ", ".join((departure.reason.strip().removesuffix("."), who, until))


def _roles(value: Any) -> list[str]:
    found = value.values() if isinstance(value, dict) else ()
    return [str(role) for said in found for role in (said if isinstance(said, list) else [said])]


# -- job titles ----------------------------------------------------------------------------------------------------


def own_titles(base: KnowledgeBase, region: str, text: str) -> tuple[tuple[str, str], ...]:
    """Roles that a text names otherwise than the region does: (as named, as the region calls it)."""
    known: dict[str, str] = {}
    for (kind, name), term in base.vocabulary.items():
        if kind == "roles":
            own = base.title("roles", name, region)
            known.update((said.casefold(), own) for said in (term.title, *term.also, *term.regions.values()))
    names = tuple(sorted((said for said in known if len(said.split()) > 1), key=lambda said: (-len(said), said)))
    if not names:
        return ()
    found = dict.fromkeys(match[0] for match in _any_of(names).finditer(text))
    pairs = ((said, known[said.casefold()]) for said in found)
    return tuple((said, own) for said, own in pairs if said.casefold() != own.casefold())


@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
