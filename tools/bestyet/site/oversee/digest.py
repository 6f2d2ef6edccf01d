"""What somebody is told once a week, in the language spoken: as text for a phone, and as HTML for programs of mail.

Nothing here asks a clock or the network: the same digest always gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.oversee.digest import New, News
from bestyet.model.oversee.due import Due, Owed
from bestyet.site.language.interface import interface
from bestyet.site.language.words import capital, counted, gettext, language, message
from bestyet.site.language.written import day
from bestyet.site.links import due_page, in_files, practice_page, version_page, without_region_pages
from bestyet.site.oversee.diary import diary, one_line
from bestyet.site.oversee.oversight import page_of
from bestyet.site.oversee.todo import (
    Todo,
    deciding,
    desk_path,
    desk_path_to_decide,
    desk_path_to_settle,
    settling,
    todo,
)

if TYPE_CHECKING:
    from bestyet.model.oversee.digest import Digest
    from bestyet.model.oversee.mine import OpenPoints
    from bestyet.model.oversee.stand import Stand

MOST = 25  # entries under one heading
WIDTH = 78  # columns of the text
_KEPT = "\xa0"  # a space at which no line is broken
_NEWS = {
    News.OPENED: message("put to the vote"),
    News.AMENDED: message("the text was amended while the vote is open"),
    News.PASSED: message("it has passed, and waits to be adopted"),
    News.FAILED: message("it has failed, which is not recorded yet"),
    News.OVERDUE: message("it has expired, which is not recorded yet"),
    News.ADOPTED: message("adopted, in force from %(day)s"),
    News.IN_FORCE: message("in force since %(day)s"),
    News.WILL_END: message("adopted: the practice ends on %(day)s"),
    News.ENDED: message("ended on %(day)s"),
    News.REJECTED: message("rejected"),
    News.EXPIRED: message("expired without a result"),
    News.WITHDRAWN: message("withdrawn"),
    News.ANSWERED: message("%(name)s answered your objections"),
}
_CLOSES = message("put to the vote, closes on %(day)s")
_OPEN = frozenset({News.OPENED, News.AMENDED, News.VOTED, News.ANSWERED})  # where the desk has a page to vote on
_WHOLE = frozenset({News.IN_FORCE, News.ADOPTED, News.SAID})  # what is about a practice, not about a version of it


@dataclass(frozen=True)
class Entry:
    """One thing that is told. Texts of contributors stand in it on one line, without signs that act."""

    title: str  # "Client kickoff 1.0.0, EMEA"
    what: str
    when: str  # "5 Dec 2026, 6 days left"; "" where no day is said
    is_overdue: bool
    link: str  # whole; "" for nowhere


@dataclass(frozen=True)
class Part:
    heading: str
    number: int  # of all there are
    entries: tuple[Entry, ...]
    more: str  # "and 3 more"; "" where all are listed


@dataclass(frozen=True)
class Letter:
    """What stands in every form of it, in one language."""

    title: str
    about: str  # for whom and since when
    parts: tuple[Part, ...]
    nothing: str  # said instead of the parts; ""
    notes: tuple[str, ...]  # below them
    ways: tuple[tuple[str, str], ...]  # (words, address) of where to go on


def letter(digest: Digest) -> Letter:
    parts = tuple(_parts(digest))
    new = len(digest.news)
    todo = sum(part.number for part in parts) - new
    counts = (counted("%(num)s thing to do", "%(num)s things to do", todo), counted("%(num)s new", "%(num)s new", new))
    about = gettext("For %(name)s, on %(day)s (UTC); new is what came since %(since)s.")
    said = {"name": one_line(digest.name), "day": day(digest.day), "since": day(digest.since)}
    return Letter(
        one_line(f"{digest.company}: {', '.join(counts)}" if digest.company else ", ".join(counts)),
        about % said,
        parts,
        "" if parts else _nothing(digest.within),
        tuple(_notes(digest)),
        tuple(_ways(digest)),
    )


def _nothing(within: int) -> str:
    return counted(
        "Nothing is due within %(num)s day, nothing is open, and nothing is new.",
        "Nothing is due within %(num)s days, nothing is open, and nothing is new.",
        within,
    )


def _parts(digest: Digest) -> Iterator[Part]:
    labels, mine = digest.labels, digest.mine
    votes = (_vote(digest, one) for one in mine.votes[:MOST])
    yield from _part(gettext("To vote on"), votes, len(mine.votes))
    decide = tuple(deciding(mine.decide[:MOST], lambda one: _to_decide(digest, one)))
    yield from _part(gettext("To put to the vote or adopt"), map(_entry, decide), len(mine.decide))
    open_ = tuple(settling(mine.settle, lambda point, differences: _to_settle(digest, point, differences)))
    yield from _part(gettext("To settle"), map(_entry, open_[:MOST]), len(open_))
    read = (_entry(todo(one, labels, lambda due: _to_do(digest, due))) for one in mine.read[:MOST])
    yield from _part(gettext("To read again"), read, len(mine.read))
    yield from _part(gettext("New"), (_new(digest, one) for one in digest.news[:MOST]), len(digest.news))


def _part(heading: str, entries: Iterator[Entry], number: int) -> Iterator[Part]:
    if number:
        more = counted("and %(num)s more", "and %(num)s more", number - MOST) if number > MOST else ""
        yield Part(heading, number, tuple(entries), more)


def _entry(one: Todo, version: str = "", what: str = "") -> Entry:
    title = ", ".join(filter(None, (" ".join(filter(None, (one.title, version))), one.region)))
    when = ", ".join(filter(None, (day(one.day) if one.day else "", one.when)))
    return Entry(one_line(title), one_line(capital(what or one.what)), when, one.is_overdue, one.link)


def _vote(digest: Digest, one: Due) -> Entry:
    """A region is told whose votes they are, a person that it is theirs."""
    found = todo(one, digest.labels, lambda due: _to_do(digest, due))
    names = ", ".join(one.who)
    if digest.is_person:
        return _entry(found, one.subject)
    is_silent = one.what is Owed.VOTE
    words = gettext("Votes are missing: %(names)s") if is_silent else gettext("Votes lapsed by an amendment: %(names)s")
    return _entry(found, one.subject, words % {"names": names})


def _new(digest: Digest, one: New) -> Entry:
    words = gettext(_CLOSES if one.what is News.OPENED and one.until else _NEWS.get(one.what, ""))
    if one.what is News.VOTED:
        came = counted("%(num)s vote on what you proposed", "%(num)s votes on what you proposed", one.number)
        among = counted("%(num)s objects", "%(num)s object", one.among)
        words = f"{came}, {among}" if one.among else came
    elif one.what is News.SAID:
        came = counted("%(num)s comment on its steps", "%(num)s comments on its steps", one.number)
        among = counted("%(num)s answers yours", "%(num)s answer yours", one.among)
        words = f"{came}, {among}" if one.among else came
    else:
        words = words % {"day": day(one.until), "name": one.who}
    title = one_line(f"{one.title} {one.version}")
    is_said = one.what is News.IN_FORCE and one.until == one.day
    return Entry(title, one_line(capital(words)), "" if is_said else day(one.day), False, _of(digest, one))


def _to_do(digest: Digest, one: Due) -> str:
    return _at_desk(digest, desk_path(one)) or _at_site(digest, page_of(one))


def _to_settle(digest: Digest, one: OpenPoints, differences: bool) -> str:
    return _at_desk(digest, desk_path_to_settle(one, differences)) or _at_site(digest, practice_page(one.practice))


def _to_decide(digest: Digest, one: Stand) -> str:
    return _at_desk(digest, desk_path_to_decide(one)) or _at_site(digest, practice_page(one.practice))


def _of(digest: Digest, one: New) -> str:
    page = practice_page(one.practice) if one.what in _WHOLE else version_page(one.practice, one.version)
    desk = (
        f"/vote/{one.practice}" if one.what in _OPEN else f"/read/{one.practice}" if one.what is News.IN_FORCE else ""
    )
    return _at_site(digest, page) or (_at_desk(digest, desk) if desk else "")


def _at_desk(digest: Digest, path: str) -> str:
    return f"{digest.desk}{path.lstrip('/')}" if digest.desk else ""


def _at_site(digest: Digest, page: str) -> str:
    page = without_region_pages(page) if digest.is_brief else page
    return f"{digest.site}{in_files(page) if digest.is_by_file else page}" if digest.site else ""


def _notes(digest: Digest) -> Iterator[str]:
    if digest.unread:
        yield counted(
            "%(num)s file cannot be read, so nothing of it is told here: bestyet check says which.",
            "%(num)s files cannot be read, so nothing of them is told here: bestyet check says which.",
            digest.unread,
        )
    if not (digest.site or digest.desk):
        yield gettext("There are no links, as mkdocs.yml names no address of the site (site_url).")


def _ways(digest: Digest) -> Iterator[tuple[str, str]]:
    if digest.desk:
        yield gettext("All that waits, and to do it"), digest.desk
    if digest.site:
        page = due_page(digest.key.partition(":")[2]) if not digest.is_person else "due/"
        yield gettext("All that is due"), _at_site(digest, page)


def letter_text(told: Letter) -> str:
    """In lines of 78 columns; an address is never broken."""
    lines = [*_wrapped(told.title), *_wrapped(told.about)]
    for part in told.parts:
        lines += ["", *_wrapped(f"{part.heading} ({part.number})")]
        for one in part.entries:
            when = f" ({one.when.replace(' ', _KEPT).replace(f',{_KEPT}', ', ')})" if one.when else ""
            lines += _wrapped(f"{one.title}: {one.what}{when}", "- ", "  ")
            lines += [f"  {one.link}"] if one.link else []
        lines += [f"  {part.more}"] if part.more else []
    lines += ["", *_wrapped(told.nothing)] if told.nothing else []
    for note in told.notes:
        lines += ["", *_wrapped(note)]
    lines += [""] if told.ways else []
    for words, address in told.ways:
        lines += [f"{words}:", f"  {address}"]
    return "".join(f"{line}\n" for line in lines)


def letter_html(told: Letter) -> str:
    """One file: no script, nothing fetched, dark where the reader's program is."""
    style = Markup((resources.files("bestyet.site") / "static/letter.css").read_text(encoding="utf-8"))
    return interface().get_template("digest.html.j2").render(letter=told, style=style, language=language()) + "\n"


def calendar_of(digest: Digest) -> bytes:
    """What has a day, as a calendar that one of next week replaces."""
    return diary(digest.mine.days, digest.company, digest.labels, digest.at, lambda item: _to_do(digest, item))


def _wrapped(text: str, begin: str = "", then: str = "") -> Sequence[str]:
    """Lines of at most so many columns, of which wide letters take two; only what is wider than a line is cut."""
    lines, line = [], begin
    is_new = True
    for word in text.split(" "):
        for piece in _pieces(word, WIDTH - len(then)):
            if not is_new and _columns(line) + 1 + _columns(piece) > WIDTH:
                lines.append(line)
                line, is_new = then, True
            line += piece if is_new else f" {piece}"
            is_new = False
    return [one.replace(_KEPT, " ") for one in (*lines, line)]


def _pieces(word: str, room: int) -> Iterator[str]:
    if _columns(word) <= room:
        yield word
        return
    piece = ""
    for sign in word:
        if _columns(piece + sign) > room:
            yield piece
            piece = ""
        piece += sign
    yield piece


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text if not unicodedata.combining(sign))
