"""The pages about one practice, made from its own files: of all others they know only what they ask, which is noted.

So it can be told whether they would be the same again: from what they were made, and what each question is answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from bestyet.model.records.picture import TOKEN
from bestyet.site.desk import Desk
from bestyet.site.input import Programme, SiteInput
from bestyet.site.machines.machines import practice_files
from bestyet.site.oversee.matrix import matrix_pages
from bestyet.site.practice.regions import variant_pages
from bestyet.site.practice.takeaway import bpmn_files
from bestyet.site.version.layers import practice_pages

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.commit import Commit
    from bestyet.model.held.holds import Holds
    from bestyet.model.oversee.adoption import Adoption
    from bestyet.model.oversee.impact import Impact
    from bestyet.model.oversee.roles import CallTree
    from bestyet.model.oversee.timeline import Timelines
    from bestyet.model.oversee.triage import Rating
    from bestyet.model.oversee.variance import PracticeVariance

_WORD = re.compile(TOKEN.pattern.encode())
Question = tuple[str, ...]  # what is asked, and about what


def answer(desk: Desk, question: Question) -> Any:
    """What the whole says to a question that the pages of one practice asked."""
    match question:
        case ("page", path, part):
            return desk.page_of(path, part)
        case ("title", practice):
            return desk.title_of(practice)
        case ("shown", practice):
            return desk.is_shown(practice)
        case ("former", practice):
            return desk.former(practice)
        case ("history", path):
            return desk.site.told_of(path)
        case ("commit", path, blob):
            return desk.site.commit_with(path, blob)
        case ("adoption", practice):
            found = desk.site.programme.adopted.get(practice)
            return (found,) if found else ()
        case ("ratings", practice):
            return desk.site.programme.ratings.get(practice, ())
        case ("impacts", practice):
            return tuple(one for at, one in desk.site.programme.impacts.items() if at[0] == practice)
    raise ValueError(question)


class OwnDesk(Desk):
    """What the pages about one practice have at hand."""

    def __init__(self, whole: Desk, practice: str) -> None:
        self.whole, self.practice = whole, practice
        self.asked: dict[Question, None] = {}
        super().__init__(_own_input(self, whole.site, practice))

    def ask(self, *question: str) -> Any:
        self.asked[question] = None
        return answer(self.whole, question)

    @property
    def moved(self) -> dict[str, str]:
        """The pages of old names are no part of these, and none of these leads to one."""
        return {}

    @property
    def finds_steps(self) -> bool:
        return self.whole.finds_steps

    def former(self, practice: str) -> tuple[str, ...]:
        return tuple(self.ask("former", practice))

    def is_shown(self, practice: str) -> bool:
        return super().is_shown(practice) if practice == self.practice else bool(self.ask("shown", practice))

    def title_of(self, practice: str) -> str:
        return super().title_of(practice) if practice == self.practice else str(self.ask("title", practice))

    def page_of(self, path: str, part: str = "") -> str | None:
        found: str | None = self.ask("page", path, part)
        return found


def as_read(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Files in which no word stands that only tells pictures apart."""
    for path, content in files:
        yield path, _WORD.sub(b"[picture]", content) if b"[picture " in content else content


def near_pages(desk: OwnDesk) -> Iterator[tuple[str, bytes]]:
    """Who writes looks at these first: no instrument is asked for them."""
    yield from as_read(chain(practice_pages(desk, (desk.practice,)), variant_pages(desk, (desk.practice,))))


def own_files(desk: OwnDesk) -> Iterator[tuple[str, bytes]]:
    """All files about the practice: "docs/..." for pages, "site/..." for what stands beside them."""
    pages = chain(practice_pages(desk), variant_pages(desk, (desk.practice,)), matrix_pages(desk))
    for path, content in as_read(pages):
        yield f"docs/{path}", content
    for path, content in as_read(chain(bpmn_files(desk), practice_files(desk))):
        yield f"site/{path}", content


def _own_input(desk: OwnDesk, site: SiteInput, practice: str) -> SiteInput:
    def commits(path: str) -> tuple[Commit, ...]:
        desk.ask("history", path)
        return site.commits(path)

    def authors(path: str, first: int, last: int) -> tuple[Commit, ...]:
        desk.ask("history", path)
        return site.authors(path, first, last)

    versions = _only(site.versions, practice)
    copies = {f"{practice}-{one.number}" for found in versions.values() for one in found}
    own = replace(
        site,
        base=replace(site.base, variants=_only(site.base.variants, practice)),
        candidates=_only(site.candidates, practice),
        versions=versions,
        unread=_only(site.unread, practice),
        left_out=_only(site.left_out, practice),
        papers={name: paper for name, paper in site.papers.items() if name in copies},
        authors=authors,
        commits=commits,
        commit_with=lambda path, blob: str(desk.ask("commit", path, blob)),
        told_of=lambda path: desk.ask("history", path),
        programme=_OwnProgramme(desk, site.programme),
    )
    object.__setattr__(own, "regions", site.regions)  # also those that have written no more than others
    return own


def _only(every: Mapping[str, Any], practice: str) -> dict[str, Any]:
    return {practice: every[practice]} if practice in every else {}


class _OwnProgramme(Programme):
    """What the instruments say of one practice. What follows from its own texts and the rules is not asked."""

    whole: Programme
    desk: OwnDesk

    def __init__(self, desk: OwnDesk, whole: Programme) -> None:
        vars(self).update(desk=desk, whole=whole, day=whole.day, is_whole=whole.is_whole)

    @cached_property
    def adoption(self) -> tuple[Adoption, ...]:
        found: tuple[Adoption, ...] = self.desk.ask("adoption", self.desk.practice)
        return found

    @cached_property
    def ratings(self) -> Mapping[str, tuple[Rating, ...]]:
        found: tuple[Rating, ...] = self.desk.ask("ratings", self.desk.practice)
        return {self.desk.practice: found}

    @cached_property
    def impacts(self) -> Mapping[tuple[str, str], Impact]:
        found: tuple[Impact, ...] = self.desk.ask("impacts", self.desk.practice)
        return {(one.practice, one.version): one for one in found}

    @cached_property
    def variance(self) -> tuple[PracticeVariance, ...]:
        return tuple(one for one in self.whole.variance if one.practice == self.desk.practice)

    @property
    def matrix(self) -> Callable[[Candidate], PracticeVariance | None]:
        return self.whole.matrix

    def timelines(self, candidate: Candidate) -> Timelines:
        return self.whole.timelines(candidate)

    def calls(self, candidate: Candidate) -> CallTree:
        return self.whole.calls(candidate)

    @property
    def holds(self) -> Callable[[str, str], Holds | None]:
        return self.whole.holds
