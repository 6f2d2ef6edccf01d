"""What the pages of a practice are made of: its steps, and one click away where each comes from and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.base import GLOBAL
from bestyet.model.candidate import Candidate, Dispute, Flaw, Item, Status
from bestyet.model.group import Ref, Tier
from bestyet.model.held.lists import Mark, mark_of, marks_of
from bestyet.model.passage import Kind, Passage, title_among
from bestyet.model.records.comment import Discussion
from bestyet.model.records.common_words import Rewritten, titles_told, with_titles
from bestyet.site.desk import Desk, Section, steps_called
from bestyet.site.drawing.calls import calls_data
from bestyet.site.drawing.timeline import timeline_data
from bestyet.site.language.words import capital, gettext, message
from bestyet.site.links import (
    adoption_page,
    anchor_of,
    compare_page,
    edit_url,
    lens_page,
    matrix_page,
    practice_page,
    rewriting,
    score_page,
    variant_page,
    view_url,
)
from bestyet.site.practice.about import About, Voice, lines_words, remarks_of
from bestyet.site.practice.contribute import begin_url, report_url
from bestyet.site.practice.control import control_of
from bestyet.site.practice.facts import Lesson, evidence_rows, lessons
from bestyet.site.practice.fields import channels, disputes, raci, subject_of, table
from bestyet.site.practice.notes import FileWords, Notes
from bestyet.site.practice.tree import Node, Run, grow, renumbered, runs_of
from bestyet.site.version.history import ended_words

if TYPE_CHECKING:
    from bestyet.site.html import Rewrite
    from bestyet.site.practice.since import Since

QUESTIONS = 12  # possible pairs shown on a page
NUMBERS = {
    3: message("three"),
    4: message("four"),
    5: message("five"),
    6: message("six"),
    7: message("seven"),
    8: message("eight"),
    9: message("nine"),
}
_TIERS = {
    Tier.CONFIRMED: message("put together because the regions gave it the same name, or because people confirmed it"),
    Tier.SURE: message("put together because they say the same in nearly the same words"),
}


class PracticePage:
    """Makes a page that shows one candidate. path: where, if not on the practice's own page."""

    column = message("In the candidate")  # what tables call the value chosen
    unsettled = message("regions must settle it")
    said = Discussion()

    def __init__(self, desk: Desk, candidate: Candidate, path: str = "") -> None:
        self.desk, self.candidate = desk, candidate
        self.path = path or practice_page(candidate.practice)
        self.regions = desk.ordered(variant.region for variant in candidate.variants)
        self.since: dict[str, Since] = {}
        self.notes = Notes()
        self.files = [
            FileWords(one.document.passages, self._rewriting(one.document.path, number), self.notes)
            for number, one in enumerate(candidate.variants)
        ]
        text = [item.words for item in candidate.items if item.status is Status.USED]
        together = f"practices/{GLOBAL}/{candidate.practice}/decisions.yml"
        self.joint = FileWords(text, self._rewriting(together), self.notes)  # what people wrote together
        step = {ref for item in candidate.items for ref in item.members if candidate.passage(ref).is_step}
        asked = {frozenset((one.a, one.b)): one for one in reversed(candidate.questions) if one.is_worth_asking}
        self.questions = [one for one in reversed(asked.values()) if one.a in step and one.b in step]

    def _rewriting(self, path: str, variant: int | None = None) -> Rewrite:
        """How links in a text are published: to its own steps where they stand on this page."""

        called: dict[str, str] = {}

        def here(part: str) -> str:
            if not called:
                called.update(steps_called(self.candidate, variant))
            step = called.get(part)
            return anchor_of(step) if step and step not in self.titles else ""

        return rewriting(path, self.path, self.desk.page_of, here)

    def parts(self) -> list[Section]:
        """Its steps with who says what, its values, what only some do, the reasons, and what is open."""
        sections = [Section("What to do", "steps", {"runs": self._steps()})]
        sections += self._tables()
        if additions := self._additions():
            sections.append(Section("Not common (yet)", "additions", {"groups": additions}))
        sections.append(Section("Why this way", "why", self._why()))
        if self.candidate.contradictions:
            sections.append(Section("Words against values", "contradict", {"points": self._contradictions()}))
        if open_points := disputes(self.desk, self.candidate):
            sections.append(Section("Regions must settle", "settle", {"points": open_points}))
        if adopted := disputes(self.desk, self.candidate, "adopted"):
            sections.append(Section("Settled by the standard", "settle", {"points": adopted}))
        if self.questions:
            sections.append(Section("Open questions", "questions", self._questions()))
        return sections

    def _page(self, title: str, sections: Sequence[Section]) -> tuple[str, bytes]:
        return self.desk.page(self.path, title, [*sections, *self.noted()], hide=["navigation"], control=self.control)

    @property
    def control(self) -> str:
        return control_of(self.desk, self.candidate.practice, None)

    def noted(self) -> list[Section]:
        """The footnotes of what the page has said so far."""
        notes = self.notes.made()
        return [Section(None, "notes", {"notes": notes})] if notes else []

    # -- the parts -------------------------------------------------------------------------------------------

    def _top(self) -> dict[str, object]:
        """How much of it the regions share, and what is open."""
        steps, ended = self.candidate.steps, self.desk.ended(self.candidate.practice)
        common = sum(len(self.candidate.regions(item)) == len(self.regions) for item in steps)
        return {
            "ended": capital(ended_words(ended)) if ended else "",
            "regions": [self.desk.badge(region) for region in self.regions],
            "from_regions": self.desk.listed(self.regions),
            "in_words": gettext(NUMBERS.get(len(self.regions), str(len(self.regions)))),
            "steps": len(steps),
            "common": common,
            "open": len(self.candidate.disputes),
            "likely": len(self.candidate.unanswered),
            "backbone": self.candidate.backbone and self.desk.label(self.candidate.backbone),
            "little": self.candidate.shared if self.candidate.has_little_in_common else None,
            "missing": [r for r in self.desk.site.regions if r.id not in self.regions],
        }

    def _lenses(self) -> list[tuple[str, str, str]]:
        """(region, its label, the page that shows the practice as it is there) of every region."""
        regions = () if self.desk.site.is_brief else self.desk.site.regions
        return [(r.id, r.label, lens_page(self.candidate.practice, r.id)) for r in regions]

    def _steps(self) -> list[Run]:
        used = [i for i in self.candidate.items if i.status is Status.USED and i.id not in self.titles]
        marks = self._marks(used)
        shown = [item for item in used if not self._words_of(item).is_beside(item.words)]
        return list(runs_of(grow([(item.id, item.parent, self._node(item, marks.get(item.id))) for item in shown])))

    def _marks(self, used: Sequence[Item]) -> Mapping[str, Mark]:
        """What stands before each step: of a version as people voted on it."""
        if self.candidate.version:
            return {item.id: mark_of(item.words) for item in used}
        return marks_of(self.candidate, [(item, item.words) for item in used])

    def _tables(self) -> list[Section]:
        desk, candidate, column = self.desk, self.candidate, gettext(self.column)
        found = []
        if times := table(desk, candidate, "lead-times", self.regions):
            found.append(Section("By when", "leadtimes", times | {"column": column}))
        if activities := raci(desk, candidate):
            found.append(Section("By whom", "raci", {"activities": activities}))
        versions, used = table(desk, candidate, "templates", self.regions), channels(desk, candidate, self.regions)
        if versions or used:
            tools = {"templates": versions, "channels": used, "column": column}
            found.append(Section("With what", "tools", tools))
        return list(self._with_drawings(found))

    def _with_drawings(self, sections: Sequence[Section]) -> Iterator[Section]:
        """Lead times with their timeline below them; who calls whom before the tools."""
        calls = calls_data(self.desk, self.candidate)
        drawn = [Section(gettext("Who calls whom"), "calls", calls)] if calls else []
        for section in sections:
            if section.template == "tools":
                yield from drawn
                drawn = []
            yield section
            if section.template == "leadtimes" and (timeline := timeline_data(self.desk, self.candidate)):
                yield Section(None, "timeline", timeline)
        yield from drawn

    def _additions(self) -> list[dict[str, object]]:
        groups: dict[tuple[str, ...], list[Item]] = {}
        for item in self.candidate.items:
            if item.status is Status.ADDITION and not self._words_of(item).is_beside(item.words):
                groups.setdefault(tuple(self.desk.ordered(self.candidate.regions(item))), []).append(item)
        rank = {region: place for place, region in enumerate(self.regions)}
        ordered = sorted(groups, key=lambda regions: (-len(regions), [rank[region] for region in regions]))
        return [self._addition_group(regions, groups[regions]) for regions in ordered]

    def _addition_group(self, regions: tuple[str, ...], items: Sequence[Item]) -> dict[str, object]:
        parts: dict[tuple[str, ...], list[tuple[str, str | None, Node]]] = {}
        for item in items:
            parts.setdefault(item.words.headings, []).append((item.id, item.parent, self._node(item)))
        holders = [variant for variant in self.candidate.variants if variant.region in regions]
        return {
            "badges": self.desk.badges(regions),
            "who": self.desk.listed(regions),
            "count": len(items),
            "parts": [(" › ".join(headings), list(runs_of(grow(nodes)))) for headings, nodes in parts.items()],
            "evidence": [row for variant in holders for row in evidence_rows(self.desk.base, variant)],
        }

    def _why(self, shown: Candidate | None = None) -> dict[str, object]:
        """shown: what stands on the page instead of the candidate; lessons lead to its steps only."""
        variants = sorted(self.candidate.variants, key=lambda variant: self.regions.index(variant.region))
        rows = [(self.desk.badge(v.region), evidence_rows(self.desk.base, v)) for v in variants]
        known = {item.id for item in (shown.steps if shown else self.candidate.items)}
        return {
            "evidence": rows,
            "has_evidence": any(found for _, found in rows),
            "lessons": [lesson for variant in variants for lesson in lessons(self.desk, variant, known)],
        }

    def _contradictions(self) -> list[tuple[str, str, Markup, Markup]]:
        """(value, anchor of its step, what is chosen, and what the words say) of each."""
        fields = {entry.id: subject_of(self.desk.base, entry) for entry in self.candidate.fields}
        return [
            (fields[one.id], anchor_of(one.step), self.desk.recorded(one.value), self.desk.recorded(one.words))
            for one in self.candidate.contradictions
        ]

    def _questions(self) -> dict[str, object]:
        pairs = [(self._voice(one.a, None), self._voice(one.b, None)) for one in self.questions[:QUESTIONS]]
        return {"count": len(self.questions), "pairs": pairs}

    def _sources(self) -> dict[str, object]:
        """Where each region's text stands, and where it is changed, written or spoken of."""
        found = []
        for variant in sorted(self.candidate.variants, key=lambda entry: self.regions.index(entry.region)):
            path, data = variant.document.path, variant.document.data
            found.append(
                {
                    "badge": self.desk.badge(variant.region),
                    "title": variant.document.title,
                    "target": variant_page(variant.region, self.candidate.practice),
                    "path": path,
                    "source": view_url(self.desk.site.forge, path),
                    "edit": edit_url(self.desk.site.forge, path),
                    "owner": data.get("owner"),
                    "reviewed": data.get("reviewed"),
                    "commits": self.desk.site.commits(path)[:3],
                }
            )
        practice = self.candidate.practice
        unwritten = [r.id for r in self.desk.site.regions if variant_page(r.id, practice) not in self.desk.written]
        return {
            "sources": found,
            "unwritten": [(self.desk.badge(r, says=False), begin_url(self.desk, practice, r)) for r in unwritten],
            "report": report_url(self.desk, practice),
            "compare": compare_page(practice),
            "instruments": self._instruments(),
        }

    def _instruments(self) -> list[tuple[str, str]]:
        """The pages that oversee the practice. No instrument is asked: who edits a text looks at this page at once."""
        practice, is_written = self.candidate.practice, self.candidate.practice in self.desk.site.candidates
        found = [
            (adoption_page(practice), gettext("Who works by the standard"), self.desk.standard(practice) is not None),
            (score_page(practice), gettext("How well it works"), is_written),
            (matrix_page(practice), gettext("Where the regions differ"), is_written),
            ("roles/", gettext("Who does what, and what roles are called where"), True),
        ]
        return [(page, title) for page, title, is_there in found if is_there and self.desk.site.programme.is_whole]

    # -- one step --------------------------------------------------------------------------------------------

    @cached_property
    def titles(self) -> frozenset[str]:
        """The items that are the first heading of a text, and of the first level."""
        firsts = [title_among(variant.document.passages) for variant in self.candidate.variants]
        heads = (item for item in self.candidate.items if item.kind is Kind.HEADING)
        return frozenset(item.id for item in heads if any(firsts[number] == at for number, at in item.members))

    def _words_of(self, item: Item) -> FileWords:
        return self.files[item.chosen[0]] if item.chosen else self.joint

    def _node(self, item: Item, mark: Mark | None = None) -> Node:
        words = self._words(item.chosen, item.rewritten, mark) if item.chosen else self.joint.words(item.words)
        html, head = words
        lang = self.desk.lang_of(self.candidate, item)
        return Node(anchor_of(item.id), item.words, html, self._about(item, item.words), head, lang, mark)

    def _about(self, item: Item, passage: Passage) -> About:
        holders = self.candidate.regions(item)
        members = sorted(item.members, key=lambda ref: (self.regions.index(self.candidate.region(ref)), ref))
        return About(
            badges=tuple(self.desk.badges(holders, self.regions)),
            voices=tuple(self._voice(ref, item.chosen) for ref in members),
            because=item.because.text,
            together=gettext(_TIERS[item.tier]) if len(item.members) > 1 and item.tier in _TIERS else "",
            disputes=tuple(self._open(dispute) for dispute in item.open_disputes),
            lessons=self._lessons(item),
            is_step=passage.is_step,
            since=self.since.get(item.id),
            adds=tuple((self._listed(who), len(who), " · ".join(words)) for who, words in item.adds_by_region.items()),
            likely=self._likely(item),
            titles=self._common_words(item),
            flaws=tuple(self._flaw(flaw) for flaw in self.candidate.flaws if flaw.step == item.id),
            remarks=remarks_of(self.desk.base, self.said.about(item.id)),
        )

    def _flaw(self, flaw: Flaw) -> str:
        said = self.desk.recorded(flaw.said.text)
        if flaw.accepted is None:
            return gettext("%(flaw)s: other words are needed, or a reason") % {"flaw": said}
        return gettext("%(flaw)s, for a reason: %(reason)s") % {
            "flaw": said,
            "reason": self.desk.recorded(flaw.accepted.text),
        }

    def _common_words(self, item: Item) -> tuple[str, ...]:
        who = self.desk.label(self.candidate.region(item.chosen)) if item.chosen else ""
        return tuple(self.desk.recorded(said) for said in titles_told((who, one) for one in item.rewritten))

    def _listed(self, regions: Iterable[str]) -> str:
        return self.desk.listed(self.desk.ordered(regions))

    def _likely(self, item: Item) -> str:
        regions = self._likely_regions.get(item.id)
        return self._listed(regions) if regions else ""

    @cached_property
    def _likely_regions(self) -> Mapping[str, set[str]]:
        """Of each step that may be the same as others, the regions of these."""
        found: dict[str, set[str]] = {}
        for items in self.candidate.unanswered:
            said = {one.id: set(self.candidate.regions(one)) for one in items}
            for name in said:
                found.setdefault(name, set()).update(*(said[other] for other in said if other != name))
        return found

    def _open(self, dispute: Dispute) -> Markup:
        return Markup("{}: {}").format(self.desk.recorded(dispute.message), gettext(self.unsettled))

    def _lessons(self, item: Item) -> tuple[Lesson, ...]:
        """What the regions' files of today say was learned and led to a step."""
        named = {(self.candidate.region(ref), self.candidate.passage(ref).name) for ref in item.members}
        variants = {v.region: v for v in self.desk.base.variants.get(self.candidate.practice, ())}
        return tuple(
            lesson
            for region in self.regions
            if region in variants
            for lesson in lessons(self.desk, variants[region], {item.id})
            if lesson.name and (lesson.name == item.id or (region, lesson.name) in named)
        )

    def _voice(self, ref: Ref, chosen: Ref | None) -> Voice:
        html, head = self._words(ref)
        span, region = self.candidate.passage(ref).span, self.candidate.region(ref)
        first, last = span.first_line, span.last_line
        variant = self.candidate.variants[ref[0]]
        same = self.desk.is_as_now(self.candidate.practice, variant)
        changed = gettext("as it was then; the file has changed since")
        return Voice(
            badge=self.desk.badge(region),
            html=html,
            head=head,
            where=lines_words(first, last),
            target=self.desk.came_from(self.candidate, variant, first),
            source=self.desk.source_of(self.candidate, variant, first, last),
            who=self.desk.who(span.path, first, last) if same else changed,
            is_chosen=ref == chosen,
            lang=self.desk.lang(variant),
        )

    def _words(self, ref: Ref, changes: tuple[Rewritten, ...] = (), mark: Mark | None = None) -> tuple[Markup, Markup]:
        """A region's words, with the standard's titles and the number of the text where they stand in it."""
        passage = self.candidate.passage(ref)
        with suppress(ValueError):  # a forged record; verify tells of it
            passage = replace(passage, source=with_titles(passage.source, changes))
        return self.files[ref[0]].words(renumbered(passage, mark) if mark else passage)
