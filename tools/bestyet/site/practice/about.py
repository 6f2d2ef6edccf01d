"""What a page says beside a step: who says it, in which words, where, and why these were taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.site.language.words import gettext

if TYPE_CHECKING:
    from markupsafe import Markup

    from bestyet.site.desk import Badge
    from bestyet.site.practice.facts import Lesson
    from bestyet.site.practice.since import Since


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


def lines_words(first: int, last: int) -> str:
    if first == last:
        return gettext("line %(line)s") % {"line": first}
    return gettext("lines %(first)s–%(last)s") % {"first": first, "last": last}
