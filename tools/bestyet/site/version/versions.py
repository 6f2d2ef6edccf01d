"""Pages of what was voted on: the practice in force, each of its versions, and what the next one would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.model.passage import Kind
from bestyet.model.sentence import Sentence
from bestyet.model.vote.tally import Outcome
from bestyet.site.desk import Desk, Section
from bestyet.site.language.words import gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import anchor_of, next_page, practice_page, version_page
from bestyet.site.oversee.impact import impact_data
from bestyet.site.practice.control import control_of
from bestyet.site.practice.fields import shortened, subject_of
from bestyet.site.practice.practice import PracticePage
from bestyet.site.practice.since import since
from bestyet.site.version.difference import difference, marks
from bestyet.site.version.history import (
    ballot_notices,
    became,
    before,
    change_of,
    said_against,
    standing,
    step_words,
)
from bestyet.site.version.record import panel, proof, quotes, record_facts, take
from bestyet.site.version.views import Contested, Stage, VersionView, Voted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.held.lists import Mark
    from bestyet.site.practice.tree import Node


class FrozenPage(PracticePage):
    """Makes a page of the text that a version froze."""

    unsettled = message("not settled when this was voted on")

    def __init__(self, desk: Desk, version: VersionView, path: str) -> None:
        super().__init__(desk, version.text, path)
        self.version, self.practice = version, version.text.practice
        self.column = gettext("In %(version)s") % {"version": version.number}
        self.since = since(desk.versions(self.practice), version)

    @property
    def control(self) -> str:
        return control_of(self.desk, self.practice, self.version)


class NextPage(PracticePage):
    """Makes the page of the candidate of a practice that has a version in force."""

    def __init__(self, desk: Desk, candidate: Candidate, standard: VersionView) -> None:
        super().__init__(desk, candidate, next_page(candidate.practice))
        self.standard = standard

    def made(self) -> tuple[str, bytes]:
        desk, practice, number = self.desk, self.candidate.practice, self.standard.number
        status = gettext("the next version as things stand — %(version)s is in force") % {"version": number}
        top = {
            "practice": practice,
            "title": self.candidate.title,
            "use_when": self.candidate.use_when,
            "also": desk.also_called(practice),
            "category": desk.category_of(practice),
            "status": status,
            "lenses": self._lenses(),
        }
        found = difference(desk, self.standard.text, self.candidate)
        changes = {"found": found, "base": number, "page": practice_page(practice)}
        sections = [Section(None, "top", self._top() | top), *ballot_notices(desk, practice)]
        sections += [Section("What it changes", "changes", changes), *self.parts()]
        return self._page(self.candidate.title, [*sections, Section("Sources", "sources", self._sources())])


class VersionPage(FrozenPage):
    """Makes the page of one version, whatever became of it."""

    def __init__(self, desk: Desk, version: VersionView) -> None:
        super().__init__(desk, version, version_page(version.text.practice, version.number))
        self.base = before(desk, self.practice, version)
        is_open = version.stage is Stage.OPEN  # what is decided reads as it was decided
        self.marks = marks(self.base.text, version.text) if self.base and is_open else {}

    def made(self) -> tuple[str, bytes]:
        is_open = self.version.stage is Stage.OPEN
        sections = [Section(None, "version", self._banner()), *(self._ballot() if is_open else self._record())]
        changes = change_of(self.desk, self.practice, self.version)
        removed = changes.removed if changes and is_open else ()
        text = {"runs": self._steps(), "base": self.base.number if self.base and is_open else "", "removed": removed}
        sections += [Section("What to do", "marked_steps", text), *self._tables()]
        if changes is not None and self.base is not None:
            where = version_page(self.practice, self.base.number)
            sections.append(
                Section("What it changes", "changes", {"found": changes, "base": self.base.number, "page": where})
            )
        if is_open:
            sections.append(Section("How it stands", "votes", self._votes()))
        title = f"{self.candidate.title} {self.version.number}"
        return self._page(title, sections)

    def _ballot(self) -> Iterator[Section]:
        """What a voter needs before the text: who stands where, what was objected, what changes, how to vote."""
        impact = self.desk.site.programme.impacts.get((self.practice, self.version.number))
        yield Section(None, "ballot", {"panel": panel(self.desk, self.version, impact)})
        if impact is not None:
            yield Section(None, "impact", impact_data(self.desk, impact))

    def _record(self) -> Iterator[Section]:
        """What an auditor asks: what was decided, by whom, by which rule, what was said against it, how to check it."""
        record = {"facts": record_facts(self.version), "quotes": quotes(self.desk, self.version)}
        yield Section("Decision record", "record", record)
        yield Section("How it was voted on", "votes", self._votes())
        yield Section("How to prove it", "prove", {"proof": proof(self.version)})

    def _node(self, item: Item, mark: Mark | None = None) -> Node:
        """A step with what is new in it marked; where words have marks of their own, the list below tells."""
        node = super()._node(item, mark)
        if item.id in self.marks and item.kind in (Kind.ITEM, Kind.PARAGRAPH) and "<" not in node.html:
            node.html = self.marks[item.id]
        return node

    def _banner(self) -> dict[str, object]:
        is_open = self.version.stage is Stage.OPEN
        return {
            "version": self.version,
            "practice": self.practice,
            "title": self.candidate.title,
            "from_regions": self.desk.listed(self.regions),
            "category": self.desk.category_of(self.practice),
            "strip": take(self.version, banner_words(self.version), tuple(self._onward())),
            "about": self.candidate.use_when[0] if is_open else "",
        }

    def _onward(self) -> Iterator[tuple[str, str]]:
        """What to read instead of this version."""
        if self.version.outcome is Outcome.OPEN and self.version.stage is Stage.OPEN:
            yield gettext("How to vote"), f"{self.path}#by-how"
        by, other, standard = self.version.superseded_by, self.version.replaced_by, self.desk.standard(self.practice)
        if by:
            yield gettext("Read %(version)s") % {"version": by}, version_page(self.practice, by)
        if self.desk.is_shown(other):
            words = gettext("What to follow instead: %(title)s")
            yield words % {"title": self.desk.title_of(other)}, practice_page(other)
        if standard and standard.number not in (self.version.number, by):
            words = gettext("What is in force: %(version)s")
            yield words % {"version": standard.number}, practice_page(self.practice)

    def _votes(self) -> dict[str, object]:
        version = self.version
        return {
            "version": version,
            "regions": [(self.desk.badge(count.region), count) for count in version.regions],
            "votes": [self._vote(vote) for vote in sorted(version.votes, key=lambda v: (v.date, v.name, v.value))],
            "contested": [self._contested(entry) for entry in version.contested],
            "standing": standing(version) if version.stage is Stage.OPEN else became(version),
        }

    def _vote(self, vote: Voted) -> dict[str, object]:
        badge = self.desk.badge(vote.region) if vote.region else None
        against = said_against(vote)
        reason = vote.reason if all(entry.reason != vote.reason for entry in against) else ""
        return {"vote": vote, "badge": badge, "against": len(against), "reason": reason}

    def _contested(self, entry: Contested) -> dict[str, object]:
        name = entry.id
        fields = {field.id: field for field in self.candidate.fields}
        if name in fields:
            subject, anchor = subject_of(self.desk.base, fields[name]), ""
        else:
            known = {item.id for item in self.candidate.items}
            step = name if name in known else name.rpartition("/")[0]
            words, anchor = step_words(self.version, step or name)
            subject, anchor = shortened(words), anchor_of(step) if anchor else ""
        won = {"": "", entry.default: gettext("the text as it stands")}.get(entry.winner, self.desk.label(entry.winner))
        because = entry.because
        if isinstance(because, Sentence):
            stands = {entry.default: gettext("the text as it stands")}
            because = because.naming(lambda one: stands.get(one) or self.desk.label(one))
        frozen = {dispute.message: dispute.message for _, dispute in self.candidate.disputes}
        ways = "" if entry.winner in ("", entry.default) else gettext("the way of %(region)s") % {"region": won}
        return {
            "subject": subject,
            "anchor": anchor,
            "message": frozen.get(entry.message, entry.message),
            "first": ways or won,
            "because": because,
        }


def banner_words(version: VersionView) -> str:
    """What a reader must know first."""
    said = {"version": version.number, "day": day(version.effective)}
    match version.stage:
        case Stage.ENDED:
            ended = gettext("The practice has ended on %(day)s: nobody has to follow it any more.")
            return ended % {"day": day(version.ended)}
        case Stage.ADOPTED if version.ends:
            return gettext("%(version)s is adopted: with it, the practice ends on %(day)s.") % said
        case Stage.IN_FORCE:
            return gettext("%(version)s is in force since %(day)s.") % said
        case Stage.SUPERSEDED:
            said["later"] = version.superseded_by or gettext("a later version")
            return gettext("%(version)s is no longer in force: it was superseded by %(later)s.") % said
        case Stage.ADOPTED:
            return gettext("%(version)s is adopted, and not in force before %(day)s.") % said
        case Stage.OPEN:
            words = standing(version)
            open_ = gettext("Open ballot: with %(version)s, the practice would end.")
            what = open_ if version.ends else gettext("Open ballot: %(version)s is not in force.")
            return what % said + f" {words[:1].upper()}{words[1:]}."
        case _:
            said |= {"state": gettext(version.stage.value), "day": day(version.decided)}
            return gettext("%(version)s was %(state)s on %(day)s: it never was in force.") % said
