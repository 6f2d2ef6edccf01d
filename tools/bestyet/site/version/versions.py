"""Pages of what was voted on: the practice in force, each of its versions, and what the next one would change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bestyet.site.desk import Desk, Section
from bestyet.site.language.words import gettext, message
from bestyet.site.language.written import day
from bestyet.site.links import anchor_of, next_page, practice_page, version_page
from bestyet.site.oversee.impact import impact_data
from bestyet.site.practice.fields import shortened, subject_of
from bestyet.site.practice.practice import PracticePage
from bestyet.site.practice.since import since
from bestyet.site.version.difference import difference
from bestyet.site.version.history import (
    became,
    before,
    change_of,
    said_against,
    standing,
    step_words,
)
from bestyet.site.version.views import Contested, Stage, VersionView, Voted

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate


class FrozenPage(PracticePage):
    """Makes a page of the text that a version froze."""

    unsettled = message("not settled when this was voted on")

    def __init__(self, desk: Desk, version: VersionView, path: str = "") -> None:
        super().__init__(desk, version.text, path)
        self.version, self.practice = version, version.text.practice
        self.column = gettext("In %(version)s") % {"version": version.number}
        self.since = since(desk.versions(self.practice), version)

    def _head(self) -> dict[str, object]:
        """What every page of a version begins with."""
        return {
            "version": self.version,
            "practice": self.practice,
            "title": self.candidate.title,
            "regions": [self.desk.badge(region) for region in self.regions],
            "from_regions": self.desk.listed(self.regions),
            "category": self.desk.category_of(self.practice),
            "lenses": self._lenses(),
        }


class NextPage(PracticePage):
    """Makes the page of the candidate of a practice that has a version in force."""

    is_searched = False  # who searches shall find what is in force

    def __init__(self, desk: Desk, candidate: Candidate, standard: VersionView) -> None:
        super().__init__(desk, candidate, next_page(candidate.practice))
        self.standard = standard
        words = gettext("the next version as things stand — %(version)s is in force")
        self.status = words % {"version": standard.number}

    def _top(self) -> dict[str, object]:
        return super()._top() | {"practice": self.candidate.practice}

    def _notices(self) -> list[Section]:
        found = difference(self.desk, self.standard.text, self.candidate)
        changes = {"found": found, "base": self.standard.number, "page": practice_page(self.candidate.practice)}
        return [*super()._notices(), Section("What it changes", "changes", changes)]

    def _ending(self) -> list[Section]:
        return [Section("Sources", "sources", self._sources())]


class VersionPage(FrozenPage):
    """Makes the page of one version, whatever became of it."""

    is_searched = False  # the text in force is found on the practice's own page

    def __init__(self, desk: Desk, version: VersionView, path: str = "") -> None:
        super().__init__(desk, version, path or version_page(version.text.practice, version.number))

    def made(self) -> tuple[str, bytes]:
        is_open = self.version.stage is Stage.OPEN
        sections = [Section(None, "version", self._banner()), Section("What to do", "steps", {"runs": self._steps()})]
        sections += self._tables()
        changes = change_of(self.desk, self.practice, self.version)
        base = before(self.desk, self.practice, self.version)
        if changes is not None and base is not None:
            where = version_page(self.practice, base.number)
            data = {"found": changes, "base": base.number, "page": where}
            sections.insert(1, Section("What it changes", "changes", data))
        impact = self.desk.site.programme.impacts.get((self.practice, self.version.number))
        if impact is not None:
            sections.insert(1, Section(None, "impact", impact_data(self.desk, impact)))
        heading = message("How it stands") if is_open else message("How it was voted on")
        sections.append(Section(heading, "votes", self._votes()))
        title = f"{self.candidate.title} {self.version.number}"
        return self._page(title, sections)

    def _banner(self) -> dict[str, object]:
        by = self.version.superseded_by
        standard = self.desk.standard(self.practice)
        elsewhere = standard and standard.number not in (self.version.number, by)
        return self._head() | {
            "says": banner_words(self.version),
            "successor": version_page(self.practice, by) if by else "",
            "standard": standard if elsewhere else None,
            "instead": self._instead(),
        }

    def _instead(self) -> tuple[str, str] | None:
        """The title and the page of the practice to follow instead, where it has one."""
        other = self.version.replaced_by
        return (self.desk.title_of(other), practice_page(other)) if other in self.desk.shown else None

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
        against = [(entry, *step_words(self.version, entry.step)) for entry in said_against(vote)]
        reason = vote.reason if all(entry.reason != vote.reason for entry, _, _ in against) else ""
        return {"vote": vote, "badge": badge, "against": against, "reason": reason}

    def _contested(self, entry: Contested) -> dict[str, object]:
        name = entry.id
        fields = {field.id: field for field in self.candidate.fields}
        if name in fields:
            subject, anchor = subject_of(self.desk, fields[name]), ""
        else:
            known = {item.id for item in self.candidate.items}
            step = name if name in known else name.rpartition("/")[0]
            words, anchor = step_words(self.version, step or name)
            subject, anchor = shortened(words), anchor_of(step) if anchor else ""
        won = {"": "", entry.default: gettext("the text as it stands")}.get(entry.winner, self.desk.label(entry.winner))
        because = re.sub(rf"\A{re.escape(entry.winner)}\b", won, entry.because) if won else entry.because
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
