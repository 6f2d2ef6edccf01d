"""The pages of a practice: what to do; why, and who differs; what was decided. Beside them its versions and regions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from bestyet.model.candidate import Status
from bestyet.site.desk import Desk, Section
from bestyet.site.language.words import gettext
from bestyet.site.links import decisions_page, next_page, why_page
from bestyet.site.practice.about import remarks_of
from bestyet.site.practice.compare import compare_pages
from bestyet.site.practice.doing import DoPage
from bestyet.site.practice.facts import due
from bestyet.site.practice.fields import subject_of
from bestyet.site.practice.layers import onward, tabs
from bestyet.site.practice.lens import lens_pages
from bestyet.site.practice.practice import PracticePage
from bestyet.site.practice.takeaway import take_away
from bestyet.site.version.difference import difference
from bestyet.site.version.history import ballot_notices, history_section
from bestyet.site.version.sources import sources_page
from bestyet.site.version.versions import FrozenPage, NextPage, VersionPage

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.records.comment import Discussion
    from bestyet.site.version.views import VersionView


def practice_pages(desk: Desk, only: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """The pages of every practice, or only of these."""
    for practice, shown in desk.shown.items():
        if only is not None and practice not in only:
            continue
        yield from _layers(desk, practice, shown)
        standard, candidate = desk.standard(practice), desk.site.candidates.get(practice)
        if standard and candidate:
            yield NextPage(desk, candidate, standard).made()
        if candidate and desk.ended(practice):
            today = WhyDraftPage(desk, candidate, next_page(practice))
            yield desk.page(today.path, today.title, today.sections(), hide=["navigation"])
        for version in desk.versions(practice):
            yield VersionPage(desk, version).made()
            yield sources_page(desk, version)
        if only is None and not desk.ended(practice):  # who writes looks at the practice first
            if not desk.site.is_brief:
                yield from lens_pages(desk, practice)
            yield from compare_pages(desk, practice)


def _layers(desk: Desk, practice: str, shown: Candidate) -> Iterator[tuple[str, bytes]]:
    version = desk.standard(practice) or desk.ended(practice)
    why = WhyPage(desk, version) if version else WhyDraftPage(desk, shown, why_page(practice))
    decisions = DecisionsPage(desk, practice, version)
    pages = [(page, page.sections()) for page in (why, decisions)]
    there = ((section.heading, page.path) for page, sections in pages for section in sections)
    headings = [(heading, path) for heading, path in there if heading and heading != "What to do"]
    first = DoPage(desk, shown, version, onward(headings))
    yield first.made()
    yield from take_away(first)
    for page, sections in pages:
        yield desk.page(page.path, page.title, sections, hide=["navigation"], control=first.control)


class WhyDraftPage(PracticePage):
    """Makes the second page of a practice that has no standard, and one more of one that ended: all that the regions
    say, side by side."""

    def __init__(self, desk: Desk, candidate: Candidate, path: str) -> None:
        super().__init__(desk, candidate, path)
        self.said = desk.site.said(candidate.practice)

    @property
    def title(self) -> str:
        return _why_title(self.candidate)

    def sections(self) -> list[Section]:
        head = layer_head(self.desk, self.candidate.practice, self.candidate.title, self.path)
        parts = [Section(None, "why_draft", self._top()), *self.parts()]
        sections = [head, *parts, *remarked(self.desk, self.candidate, self.said)]
        if self.desk.ended(self.candidate.practice):
            return [*sections, *self.noted()]
        return [*sections, Section("Sources", "sources", self._sources()), *self.noted()]


class WhyPage(FrozenPage):
    """Makes the second page of a practice that has, or had, a standard."""

    def __init__(self, desk: Desk, version: VersionView) -> None:
        super().__init__(desk, version, why_page(version.text.practice))
        self.said = desk.site.said(version.text.practice)

    @property
    def title(self) -> str:
        return _why_title(self.candidate)

    def sections(self) -> list[Section]:
        live = self.desk.site.candidates.get(self.practice)
        sections = [layer_head(self.desk, self.practice, self.candidate.title, self.path)]
        sections.append(Section("What to do", "steps", {"runs": self._steps()}))
        sections += self._tables()
        if live:
            sections.append(
                Section("Why this way", "why", PracticePage(self.desk, live, self.path)._why(self.candidate))
            )
        sections += remarked(self.desk, self.candidate, self.said)
        if self.desk.ended(self.practice):
            return [*sections, *self.noted()]
        sources = PracticePage(self.desk, live or self.candidate, self.path)._sources()
        return [*sections, Section("Sources", "sources", sources), *self.noted()]


class DecisionsPage:
    """Makes the third page of a practice: ballots, versions, who decided, and what the next version would change."""

    def __init__(self, desk: Desk, practice: str, version: VersionView | None) -> None:
        self.desk, self.practice, self.version = desk, practice, version
        self.live = desk.site.candidates.get(practice)
        self.path = decisions_page(practice)

    @property
    def title(self) -> str:
        return gettext("%(practice)s: decisions and history") % {"practice": self.desk.shown[self.practice].title}

    def sections(self) -> list[Section]:
        desk, practice, shown = self.desk, self.practice, self.desk.shown[self.practice]
        sections = [layer_head(desk, practice, shown.title, self.path), *ballot_notices(desk, practice)]
        sections.append(Section(None, "decided", self._decided()))
        if desk.versions(practice):
            sections.append(history_section(desk, practice))
        if self.live and self.version and not desk.ended(practice):
            sections.append(
                Section("What the next version would change", "ahead", self._ahead(self.live, self.version))
            )
        return sections

    def _decided(self) -> dict[str, object]:
        version, live = self.version, self.live
        is_ended = bool(self.desk.ended(self.practice))
        moved = bool(version and live and not is_ended and not difference(self.desk, version.text, live).is_empty)
        return {
            "version": version,
            "practice": self.practice,
            "review": due(self.desk, version.effective) if version and not is_ended else "",
            "has_moved": moved,
            "is_undecided": not self.desk.versions(self.practice) and self.practice not in self.desk.site.unread,
            "open": len(live.disputes) if live and not version else 0,
            "why": why_page(self.practice),
        }

    def _ahead(self, live: Candidate, version: VersionView) -> dict[str, object]:
        return {
            "version": version,
            "page": next_page(self.practice),
            "found": difference(self.desk, version.text, live),
            "additions": sum(item.status is Status.ADDITION for item in live.items),
            "open": len(live.disputes),
        }


def remarked(desk: Desk, shown: Candidate, said: Discussion) -> list[Section]:
    """What people say about values, and about steps that do not stand on the page."""
    there = {item.id for item in shown.items if item.status in (Status.USED, Status.ADDITION)}
    values = {entry.id: subject_of(desk.base, entry) for entry in shown.fields}
    beside = dict.fromkeys(one.head.step for one in said.comments if one.head.step not in there)
    found = [(values.get(name, ""), name, remarks_of(desk.base, said.about(name))) for name in beside]
    if not found and not said.unshown:
        return []
    return [Section("Said beside the text", "remarks", {"found": found, "unshown": said.unshown})]


def layer_head(desk: Desk, practice: str, title: str, here: str) -> Section:
    """What the second and the third page begin with."""
    head = {"title": title, "practice": practice, "category": desk.category_of(practice), "tabs": tabs(practice, here)}
    return Section(None, "layer_head", head)


def _why_title(shown: Candidate) -> str:
    return gettext("%(practice)s: why, and who differs") % {"practice": shown.title}
