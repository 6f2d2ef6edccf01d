"""A practice as somebody in one region needs it: the page that people work by, with what holds there first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bestyet.model.held.holds import PARTS, Held, HeldStep, Holds, holds_beside
from bestyet.model.oversee.adoption import Cell, State, Validity
from bestyet.model.oversee.departures import ended, holding
from bestyet.model.passage import Kind
from bestyet.model.sentence import in_turn
from bestyet.site.desk import Desk, Section
from bestyet.site.language.told import retold
from bestyet.site.language.words import capital, counted, gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import anchor_of, compare_page, edit_url, lens_page, practice_page, variant_page
from bestyet.site.practice.contribute import begin_url, report_url
from bestyet.site.practice.doing import DoPage, Own, Reader, chip_of, has_same_doers, is_same, subject
from bestyet.site.practice.fields import only_of, shortened

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.held.departure import Departure
    from bestyet.model.passage import Passage

_MARKS = {
    State.LAGGING: message("as in an older version"),
    State.DRIFTED: message("differs, not declared"),
    State.SILENT: message("not in its text"),
}
_FEW = 70  # letters of a step that a line begins with


@dataclass(frozen=True)
class Line:
    """One thing that is otherwise in the region."""

    words: str  # the step or the value that it is about
    anchor: str  # of the step; "" where it is in no step of the page
    said: str  # sentences
    target: str = ""  # where the region says so
    is_over: bool = False  # a departure that has ended
    brief: str = ""  # the value alone


@dataclass(frozen=True)
class Mine:
    """What is otherwise in the region, in short and one by one."""

    lead: str
    brief: str
    lines: tuple[Line, ...]
    note: str = ""
    add: str = ""  # where the region's text is begun, if it has none


def lens_pages(desk: Desk, practice: str) -> Iterator[tuple[str, bytes]]:
    """The pages of a practice, one for each region."""
    for region in desk.site.regions:
        yield LensPage(desk, desk.shown[practice], region.id).made()


class LensPage(DoPage):
    """Makes the page of a practice for one region."""

    is_searched = False  # who searches shall find the practice once

    def __init__(self, desk: Desk, shown: Candidate, region: str) -> None:
        practice = shown.practice
        self.region, self.label = region, desk.label(region)
        self.live = desk.site.candidates.get(practice)
        self.variant = desk.base.in_use(practice, region)
        self.own = dict(_own_passages(self.live, region)) if self.live else {}
        self.own_titles = OwnTitles(desk.base, region)
        today = desk.site.programme.day
        self.day = date.fromisoformat(today) if today else date.min
        self.departures = holding(self.variant, self.day)
        standard = desk.standard(practice)
        self.reader = Reader(region, self.label, standard is None)
        found = desk.site.programme.adopted.get(practice)
        self.adoption = found if found and standard and found.version == standard.number else None
        self.cells: Mapping[str, Cell] = {c.point: c for c in self.adoption.of(region)} if self.adoption else {}
        super().__init__(desk, shown, standard, (), lens_page(practice, region))

    def _title(self) -> str:
        return f"{self.candidate.title} ({self.label})"

    def _holds(self) -> Holds:
        if self.version is None:
            return holds_beside(self.candidate, self.region)
        return self.desk.site.programme.holds(self.practice, self.region) or super()._holds()

    def _own_lang(self) -> str:
        return self.desk.lang(self.variant) if self.variant else ""

    # -- at a step -------------------------------------------------------------------------------------------

    def _about(self, item: Item, passage: Passage) -> Any:
        card, said = super()._about(item, passage), self.own.get(item.id, ())
        if not passage.is_step:
            return card
        titles = self.own_titles.found_in(passage.text)
        target = self._written_at(said[0].span.first_line) if said else ""
        if self.version is None:
            words = " ".join(one.text for one in said)
            silent = gettext(_MARKS[State.SILENT]) if self.variant and not said else ""
            today = _readable(said) if words != passage.text else ""
            return replace(card, own=Own(today=today, mark=silent, is_quiet=True, target=target, titles=titles))
        held, cell = self.holds.step(item.id), self.cells.get(item.id)
        mark, is_quiet = (_mark(cell), cell.state is State.SILENT) if cell else ("", False)
        instead = ""
        if held and held.departure:
            mark, is_quiet = self._departs(held, held.departure), True
            instead = _readable(held.words) if held.text != passage.text else ""
        return replace(card, own=Own(instead=instead, mark=mark, is_quiet=is_quiet, target=target, titles=titles))

    def _departs(self, held: HeldStep, departure: Departure) -> str:
        said = gettext("agreed to be different until %(day)s") % {"day": day(departure.until)}
        is_said = held.standard is None or held.text != held.standard.text
        return said if is_said else said + gettext(", but its own text says nothing of this step")

    def _written_at(self, line: int = 0) -> str:
        if self.variant is None:
            return ""
        return f"{variant_page(self.region, self.practice)}{f'#L{line}' if line else ''}"

    # -- above the steps -------------------------------------------------------------------------------------

    def _mine(self) -> list[Section]:
        mine = self._unwritten() if self.variant is None else self._today() if self.version is None else self._differs()
        return [Section(None, "do_mine", {"mine": mine, "label": self.label, "is_written": self.variant is not None})]

    def _unwritten(self) -> Mine:
        lead = gettext("%(region)s has not written how it does this.") % {"region": self.label}
        holds = gettext("The standard below holds as it stands.")
        others = gettext("Below stands what the other regions do.")
        add = begin_url(self.desk, self.practice, self.region) or ""
        return Mine(lead, holds if self.version else others, (), add=add)

    def _today(self) -> Mine:
        """Beside a draft: what the region itself has written holds there."""
        named = {"region": self.label}
        values = list(self._other_values())
        lines = [*values, *self._disputed()]
        lines += [self._line(one.step, _declared(one)) for one in self.departures.values()]
        silent = [Line(*self._about_step(item), self._marked(State.SILENT)) for item in self._silent()]
        note = gettext("Not adopted yet: what %(region)s itself has written holds there.") % named
        if not lines and not silent:
            return Mine(note, "", ())
        lead = gettext("Different in %(region)s today") % named + f" ({len(lines)}):"
        brief = counted("%(num)s step is not in its text", "%(num)s steps are not in its text", len(silent))
        few = ", ".join(f"{line.words} {line.brief}".strip() for line in lines[:2])
        few += " …" if len(lines) > 2 else ""
        return Mine(lead, "; ".join(filter(None, (few, brief if silent else ""))), (*lines, *silent), note)

    def _disputed(self) -> Iterator[Line]:
        for item in self.candidate.steps:
            found = [d for d in item.disputes if any(self.region in p.regions for p in d.positions)]
            if found and (not item.chosen or self.candidate.region(item.chosen) != self.region):
                said = gettext("differs from other regions") + f": {retold(in_turn([d.message for d in found]))}."
                yield Line(*self._about_step(item), said, self._step_target(item.id))

    def _other_values(self) -> Iterator[Line]:
        for one in self.holds.values:
            other = one.standard
            if not one.is_own or (other and not other.is_open and is_same(one, other)):
                continue
            if chip := chip_of(self.desk, one, self.reader):
                anchor = anchor_of(one.steps[0]) if one.steps else ""
                name = subject(self.desk, one, self.region)
                yield Line(name, anchor, f"{chip.said}.", brief=_short(name, chip.value, chip.note))

    def _silent(self) -> list[Item]:
        return [item for item in self.candidate.steps if item.words.is_step and item.id not in self.own]

    def _differs(self) -> Mine:
        """Beside a standard: what the region departs in, what has ended, and where its text is otherwise."""
        agreed = [(one, self._values_of(one)) for one in self.departures.values()]
        over = ended(self.variant, self.day)
        void = {c.point for c in self.cells.values() if c.departure in over and not c.state.keeps}
        rest = [c for c in self.cells.values() if not c.state.keeps and c.point not in void]
        lines = [self._line(one.step, self._agreed(one, values)) for one, values in agreed]
        lines += [replace(self._line(one.step, self._over(one)), is_over=True) for one in over]
        lines += [self._cell_line(cell) for cell in rest]
        many = [one for one, values in agreed if values or self._is_at_step(one)]
        named = {"region": self.label, "num": len(many)}
        lead = gettext("Nothing is agreed to be different in %(region)s.") % named
        if many:
            lead = gettext("Different for you in %(region)s (%(num)s):") % named
        brief = "; ".join(filter(None, (self._brief(agreed), self._kept(len(rest) + len(void)))))
        return Mine(lead, brief if many else capital(brief), tuple(lines), self._keeps() if rest or void else "")

    def _values_of(self, departure: Departure) -> list[Held]:
        return [one for one in self.holds.values if one.departure == departure and one.is_own]

    def _is_at_step(self, departure: Departure) -> bool:
        step = self.holds.step(departure.step)
        return step is not None and step.departure == departure

    def _brief(self, agreed: list[tuple[Departure, list[Held]]]) -> str:
        """The values that are agreed to be different; of a departure without one the step."""
        said = []
        for departure, values in agreed:
            told = (one for one in values if not (one.standard and has_same_doers(one, one.standard)))
            there = ((one, chip_of(self.desk, one, self.reader)) for one in told)
            chips = [(subject(self.desk, one, self.region), chip) for one, chip in there if chip]
            said += [" ".join(filter(None, (name, _short(name, chip.value, chip.note)))) for name, chip in chips]
            if not chips and self._is_at_step(departure):
                held = self.holds.step(departure.step)
                said.append(shortened(held.text, _FEW) if held else departure.step)
        return ", ".join(said)

    def _agreed(self, departure: Departure, values: list[Held]) -> str:
        said = [_declared(departure) + "."]
        if any(c.departure == departure and c.validity is Validity.LOOK_AGAIN for c in self.cells.values()):
            said.append(gettext("The step has changed since: look again."))
        for one in values:
            if chip := chip_of(self.desk, one, self.reader):
                said.insert(0, f"{chip.name}: {chip.said}.")
        if not values and not self._is_at_step(departure):
            is_known = departure.step in {*self.cells, *(step.id for step in self.holds.steps)}
            is_known |= any(departure.step == one.name for one in self.holds.values)
            idle = gettext("It makes no difference: %(region)s’s own text says what the standard says.")
            said.append((idle if is_known else gettext("The standard has no such step.")) % {"region": self.label})
        return " ".join(said)

    def _over(self, departure: Departure) -> str:
        said = gettext("The departure ended on %(day)s: the standard applies again.") % {"day": day(departure.until)}
        still = [c for c in self.cells.values() if c.departure == departure and not c.state.keeps]
        if not still:
            return said
        why = retold(in_turn([cell.because for cell in still]))
        return f"{said} " + gettext("%(region)s’s own text: %(why)s.") % {"region": self.label, "why": why}

    def _cell_line(self, cell: Cell) -> Line:
        words, anchor = self._words_at(cell.point)
        said = f"{capital(_mark(cell))}. {capital(retold(cell.because))}."
        if cell.state is State.SILENT:
            is_value = "/" in cell.point and self.variant is not None
            return Line(words, anchor, f"{capital(retold(cell.because))}." if is_value else self._marked(cell.state))
        return Line(words, anchor, said, self._step_target(cell.point) or self._written_at())

    def _kept(self, many: int) -> str:
        places = counted("%(num)s place", "%(num)s places", many)
        return (
            gettext("its own text is otherwise in %(places)s, where the standard holds") % {"places": places}
            if many
            else ""
        )

    def _keeps(self) -> str:
        """How far the region's own text goes with the standard."""
        assert self.adoption
        assert self.version
        states = [cell.state for cell in self.cells.values()]
        named = {"version": self.version.number, "all": len(states)}
        kept = gettext("Of %(all)s steps and values of %(version)s its own text keeps %(kept)s.")
        said = [kept % (named | {"kept": states.count(State.FOLLOWS)})]
        if adapted := states.count(State.ADAPTED):
            said.append(gettext("It departs from %(num)s, as declared.") % {"num": adapted})
        follows = self.adoption.follows.get(self.region, "")
        if follows and follows != self.version.number:
            said.append(gettext("It says that it follows %(version)s.") % {"version": follows})
        return " ".join([*said, gettext("The standard holds wherever no departure is declared.")])

    def _line(self, step: str, said: str) -> Line:
        return Line(*self._words_at(step), said, self._step_target(step))

    def _step_target(self, step: str) -> str:
        said = self.own.get(step, ())
        return self._written_at(said[0].span.first_line) if said else ""

    def _words_at(self, point: str) -> tuple[str, str]:
        """What a step, or a value, is called; its anchor."""
        item = next((one for one in self.candidate.items if one.id == point), None)
        if item is not None:
            return self._about_step(item)
        value = next((one for one in self.holds.values if point in (one.id, one.name)), None)
        if value is None or not chip_of(self.desk, value):
            return (self.adoption.words.get(point, point) if self.adoption else point), ""
        return subject(self.desk, value, self.region), anchor_of(value.steps[0]) if value.steps else ""

    def _about_step(self, item: Item) -> tuple[str, str]:
        return shortened(item.words.text, _FEW), anchor_of(item.id)

    def _marked(self, state: State) -> str:
        return capital(gettext(_MARKS[state])) + "."

    # -- the rest --------------------------------------------------------------------------------------------

    def _more(self) -> list[Section]:
        found = self._alone()
        alone = [Section("What only this region does", "lens_only", {"found": found})]
        return [*(alone if found else ()), Section(None, "lens_more", self._ways())]

    def _alone(self) -> list[tuple[str, str]]:
        if self.live is None:
            return []
        page = self.desk.candidate_page(self.practice)
        return [(words, f"{page}#{anchor}") for anchor, words in only_of(self.live, self.region, 160)]

    def _ways(self) -> dict[str, object]:
        path = self.variant.document.path if self.variant else ""
        return {
            "practice": practice_page(self.practice),
            "lenses": self._lenses(),
            "region": self.region,
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
        named = {role for one in self.holds.of("raci") for part in PARTS for role in one.roles(part)}
        pairs = [(self.desk.base.title("roles", n), self.desk.base.title("roles", n, self.region)) for n in named]
        return sorted((common, own) for common, own in pairs if common != own)


def _own_passages(live: Candidate, region: str) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    for item in live.items:
        said = tuple(live.passage(ref) for ref in item.members if live.region(ref) == region)
        if said:
            yield item.id, said


def _readable(said: Iterable[Passage]) -> str:
    """The words of passages; of a row of a table each cell after its head."""
    return " ".join(_cells(one) if one.kind is Kind.ROW else one.text for one in said)


def _cells(row: Passage) -> str:
    head = row.head.partition("\n")[0]  # the line below it only tells the columns apart
    heads, cells = ([part.strip() for part in text.strip().strip("|").split("|")] for text in (head, row.text))
    if len(heads) != len(cells):
        return row.text
    return "; ".join(f"{head}: {cell}" if head else cell for head, cell in zip(heads, cells, strict=True) if cell) + "."


def _mark(cell: Cell) -> str:
    if cell.state.keeps:
        return ""
    return gettext("its departure has ended") if cell.validity is Validity.EXPIRED else gettext(_MARKS[cell.state])


def _short(name: str, value: str, note: str) -> str:
    """A value after its name, which it may be itself: "Feedback log", "version 1.5"."""
    return note if value == name else value


def _declared(departure: Departure) -> str:
    who = gettext("approved by %(who)s") % {"who": departure.approved_by}
    until = gettext("until %(day)s") % {"day": day(departure.until)}
    return ", ".join((departure.reason.strip().removesuffix("."), who, until))


# -- job titles ----------------------------------------------------------------------------------------------------


class OwnTitles:
    """What a region calls the roles that a text may name otherwise."""

    def __init__(self, base: KnowledgeBase, region: str) -> None:
        self._known: dict[str, str] = {}
        for (kind, name), term in base.vocabulary.items():
            if kind == "roles":
                own = base.title("roles", name, region)
                self._known.update((said.casefold(), own) for said in (term.title, *term.also, *term.regions.values()))
        names = (said for said in self._known if len(said.split()) > 1)
        longest_first = tuple(sorted(names, key=lambda said: (-len(said), said)))
        self._any = _any_of(longest_first) if longest_first else None

    def found_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """Roles that it names otherwise than the region does: (as named, as the region calls it)."""
        found = dict.fromkeys(match[0] for match in self._any.finditer(text)) if self._any else {}
        pairs = ((said, self._known[said.casefold()]) for said in found)
        return tuple((said, own) for said, own in pairs if said.casefold() != own.casefold())


@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
