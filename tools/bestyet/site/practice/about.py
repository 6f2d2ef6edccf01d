"""What a page says beside a step: who says it, in which words, where, and why these were taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.site.html import safe_html
from bestyet.site.language.words import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bestyet.model.base import KnowledgeBase
    from bestyet.model.records.comment import Comment
    from bestyet.site.badge import Badge
    from bestyet.site.practice.facts import Lesson
    from bestyet.site.practice.since import Since

_NESTING = re.compile(r"<(/?)(?:ul|ol|blockquote)\b")
_DEEPEST = 6  # lists and quotations within each other


@dataclass(frozen=True)
class Voice:
    """What one region says, where, and who wrote it."""

    badge: Badge
    html: Markup
    head: Markup  # rows of tables
    where: str  # "lines 12–13"
    target: str  # the page and anchor of the variant as written
    source: str | None  # on the forge
    who: str
    is_chosen: bool
    lang: Markup


@dataclass(frozen=True)
class Remark:
    """What somebody says about a step; it is part of no version and no vote."""

    name: str
    who: str
    region: str  # as people call it
    day: str  # ISO
    words: Markup
    is_answer: bool


@dataclass(frozen=True)
class About:
    """What the page says beside a step."""

    badges: tuple[Badge, ...]
    voices: tuple[Voice, ...]
    because: str
    together: str
    disputes: tuple[Markup, ...]
    lessons: tuple[Lesson, ...]  # that made it what it is
    is_step: bool
    since: Since | None = None
    adds: tuple[tuple[str, int, str], ...] = ()  # who, and how many, say what the words leave out
    likely: str = ""  # who says beside it what is likely the same
    flaws: tuple[str, ...] = ()  # what in it fits one region only, or cannot be followed
    titles: tuple[str, ...] = ()  # which of them are the standard's, and not the region's
    remarks: tuple[Remark, ...] = ()  # what people say about it, outside of any vote


def lines_words(first: int, last: int) -> str:
    if first == last:
        return gettext("line %(line)s") % {"line": first}
    return gettext("lines %(first)s–%(last)s") % {"first": first, "last": last}


def remarks_of(base: KnowledgeBase, comments: Iterable[Comment]) -> tuple[Remark, ...]:
    """Whoever is no reviewer any more is called by the id that the comment has."""
    people = {str(one.get("id")): one for one in base.reviewers}
    found = []
    for one in comments:
        person = people.get(one.head.by, {})
        region = str(person.get("region") or "")
        who = str(person.get("name") or one.head.by)
        words = _shown(one.words)
        label = base.settings.label(region) if region else ""
        found.append(Remark(one.name, who, label, one.head.on[:10], words, bool(one.head.answers)))
    return tuple(found)


def _shown(words: str) -> Markup:
    """The words as Markdown; as they are typed where they nest so deep that nobody could read them on a narrow page."""
    made = safe_html(words, lambda _: None)
    depth = most = 0
    for found in _NESTING.finditer(made):
        depth += -1 if found[1] else 1
        most = max(most, depth)
    return made if most <= _DEEPEST else Markup("<p>{}</p>").format(words)
