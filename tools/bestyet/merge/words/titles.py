"""Titles of roles, channels and templates in a region's words, written as the standard's.

Only what is certain: whole titles, where they are no part of a longer name and belong to nobody else. What is left as
it is, is a region's own word; what is changed stands in the record, and leads back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.merge.words.english import DETERMINERS, article, is_person, is_plural, may_follow, may_precede, noun
from bestyet.merge.words.others import is_joined, is_machine, is_of_others
from bestyet.merge.words.protected import occurrences, protected, seen
from bestyet.model.records.common_words import Called, Rewritten, folded, with_titles

if TYPE_CHECKING:
    from bestyet.model.records.common_words import CommonWords

_WORD_BEFORE = re.compile(r"(?<![\w'’.-])[_'’.-]*([^\W_][\w'’.-]*)([ \n]+)$")
_WORD_BEHIND = re.compile(r"[ \n]+([^\W_][\w'’-]*)(?:[ \n]+([^\W_][\w'’-]*))?")
_BEGINS = re.compile(r"(?:^|[.!?|]|(?:^|\n)\s{0,40}(?:[-*+]|[0-9]{1,40}[.)]))[\s*_>(\[]{0,40}$")  # of 40 characters
# Behind a title: the abbreviation that is made for it.
_ABBREVIATED = re.compile(r"\s*\(\W*([A-Z]{2,6})\W*\)")
_EDGE = frozenset("-‐‑–/&@#+_")  # what joins a title with more: "project-leader-led"


def rewritten(words: str, line: int, common: CommonWords, region: str, language: str = "") -> tuple[Rewritten, ...]:
    """Return the titles in a region's words that the standard has other words for, in their order.

    line: of the region's file, where the words begin. language: of the words; "" where it is not known. Of words in
    another language than the standard's titles only listed forms are changed. Law: what is written so, is left as it
    is when it is read again.
    """

    def read(said: str) -> tuple[Rewritten, ...]:
        return _without_shortened(said, tuple(_changes(said, line, common, region, language)))

    found = read(words)
    return found if found and not read(with_titles(words, found)) else ()


def _without_shortened(words: str, changes: tuple[Rewritten, ...]) -> tuple[Rewritten, ...]:
    """The changes, but for titles that the same words take up by their noun: "the general manager … the manager"."""
    rest = list(words)
    for one in changes:
        rest[one.at : one.at + len(one.was)] = " " * len(one.was)
    left = set(re.findall(r"\b(?:the|this|that|our)\s+(\w+)", "".join(rest).casefold()))
    return tuple(one for one in changes if noun(one.was) in noun(one.now) or noun(one.was) not in left)


def in_text(text: str, words: str, changes: Sequence[Rewritten]) -> str | None:
    """The same changes in the text of the words, which has no markup; None where it cannot be told where."""
    shown, found = seen(words), []
    for one in changes:
        here, there = list(occurrences(one.was, shown)), list(occurrences(one.was, text))
        if len(here) != len(there) or one.at not in here:
            return None
        at = there[here.index(one.at)]
        found.append(Rewritten(at, one.line, " ".join(one.was.split()), " ".join(one.now.split()), one.term))
    try:
        return with_titles(text, tuple(found))
    except ValueError:
        return None


def is_licensed(change: Rewritten, common: CommonWords, region: str) -> bool:
    """Whether the vocabulary has this title for a term, and the standard's for it, in whatever sentence of a region."""
    was, now = (re.sub(r"^(?:an?)\s+", "", folded(words)) for words in (change.was, change.now))
    both = (re.match(r"an?\s", folded(words)) is not None for words in (change.was, change.now))
    if len(set(both)) > 1:
        return False
    mine = [one for one in common.called.get(was, ()) if one.term == change.term and folded(one.now) == now]
    return any(one.region in ("", region) or not _is_plain(one.words) for one in mine)


def _changes(words: str, line: int, common: CommonWords, region: str, language: str) -> Iterator[Rewritten]:
    if not common.called:
        return
    kept = {at for places in protected(words) for at in places}
    for match, before in our_titles(words, common):
        if not kept.isdisjoint(range(*match.span())):
            continue
        called = _called(match[0], common, region, language)
        if called and (made := _change(words, match, called, before, (language or common.language) == "en")):
            yield Rewritten(made.at, line + words.count("\n", 0, made.at), made.was, made.now, made.term)


def titles_in(words: str, common: CommonWords) -> tuple[re.Match[str], ...]:
    """The titles of the vocabulary, the longest at each place."""
    return _titles_in(words, common.known)


def our_titles(words: str, common: CommonWords) -> Iterator[tuple[re.Match[str], int]]:
    """Those of them that are nobody's of another company, each with where the title before it ends."""
    end, theirs = 0, False
    for match in titles_in(words, common):
        before, end = end, match.end()
        theirs = is_of_others(words, *match.span()) or (theirs and is_joined(words[before : match.start()]))
        if not theirs:
            yield match, before


def ends_there(words: str, match: re.Match[str]) -> bool:
    """Whether a title in English words is no beginning of a longer name: "production lead time"."""
    behind = _WORD_BEHIND.match(words, match.end())
    is_edge = words[match.end() : match.end() + 1] in _EDGE - {""}
    return not is_edge and (behind is None or may_follow(behind[1], behind[2] or "", _is_plain(match[0])))


@lru_cache(maxsize=1024)
def _titles_in(words: str, known: frozenset[str]) -> tuple[re.Match[str], ...]:
    return tuple(_titles(known).finditer(words))


@lru_cache(maxsize=8)
def _titles(known: frozenset[str]) -> re.Pattern[str]:
    titles = sorted(known, key=lambda title: (-len(title), title))
    some = "|".join(r"\s+".join(map(re.escape, title.split())) for title in titles)
    return re.compile(rf"(?<![\w-])(?:{some})(?!\w)", re.IGNORECASE)


def _called(words: str, common: CommonWords, region: str, language: str) -> Called | None:
    """What the standard says for a title, in words of a region; None where it is not the region's, or nobody knows."""
    found = common.called.get(folded(words), ())
    form = next((one for one in found if one.is_form), None)
    if form or language not in ("", common.language):
        return form
    if _is_plain(words):
        return next((one for one in found if one.region == region), None)
    return found[0] if found else None


def _is_plain(words: str) -> bool:
    """Whether a title is one word that other texts have in another sense: "guide"; not "QC"."""
    return len(words.split()) == 1 and not words.isupper()


def _change(words: str, match: re.Match[str], called: Called, before: int, english: bool) -> Rewritten | None:
    start, end = match.span()
    near = max(0, start - 80)
    ahead, behind = _WORD_BEFORE.search(words[near:start]), _WORD_BEHIND.match(words, end)
    previous = ahead[1] if ahead else ""
    begins = bool(_BEGINS.search(words[max(0, start - 40) : start]))
    if words[start - 1 : start] in _EDGE - {""} or words[end : end + 1] in _EDGE - {""}:
        return None
    if not english and behind and behind[1][0].isupper():
        return None  # another noun, or a name: where titles end cannot be told
    if english and not _stands_alone(
        match[0], previous, behind, begins, ahead is not None and near + ahead.end(1) == before
    ):
        return None
    if english and not called.is_form and not _fits(called, previous):
        return None
    if (_is_bare_genitive(words, end) and not called.now.endswith("s")) or (
        _is_plain(match[0]) and is_machine(words, end)
    ):
        return None
    if _is_abbreviated(match[0], called.now, words, end):
        return None
    now = _cased(match[0], called, begins)
    if ahead and english and previous.lower() in ("a", "an") and previous.lower() != article(now):
        said, at = article(now), near + ahead.start(1)
        said = said.capitalize() if previous[0].isupper() else said
        return Rewritten(at, 0, words[at:end], f"{said}{ahead[2]}{now}", called.term)
    return None if now == match[0] else Rewritten(start, 0, match[0], now, called.term)


def _is_bare_genitive(words: str, end: int) -> bool:
    """ "the head of services' deputy": another title has another ending there."""
    return words[end : end + 1] in ("'", "’") and not words[end + 1 : end + 2].isalpha()


def _is_abbreviated(title: str, now: str, words: str, end: int) -> bool:
    """ "the project leader (PL)": the letters would be those of a title that stands nowhere."""
    said = _ABBREVIATED.match(words, end)
    return said is not None and said[1] == _initials(title) != _initials(now)


def _initials(title: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", title)).upper()


def _stands_alone(title: str, previous: str, behind: re.Match[str] | None, begins: bool, joined: bool) -> bool:
    """Whether a title is no part of a longer name. joined: another title ends right before it."""
    alone = _is_plain(title)
    if previous and not begins and (joined or not may_precede(previous)):
        return False
    if alone and previous.lower() == "to":
        return False
    return behind is None or may_follow(behind[1], behind[2] or "", alone)


def _fits(called: Called, previous: str) -> bool:
    """Whether the standard's title can take the place of the region's in an English sentence."""
    if is_plural(called.words) != is_plural(called.now):
        return False
    if called.term.startswith("role:"):
        both = is_person(called.words), is_person(called.now)
        return both == (True, True) or (both == (False, False) and previous.lower() not in DETERMINERS)
    own, standard = folded(called.words).split(), folded(called.now).split()
    is_longer = own[: len(standard)] == standard or own[-len(standard) :] == standard
    return not (called.term.startswith("channel:") and is_longer)  # "a phone call" is not "a phone"


def _cased(written: str, called: Called, begins: bool) -> str:
    """The standard's title in the capitals of what was written."""
    now, own = called.now, " ".join(written.split())
    first = own.split()[0]
    if called.is_form and own == called.words:
        return now
    if len(own) > 4 and own.isupper() and not called.words.isupper():
        return now.upper()
    if any(word[:1].isupper() for word in now.split()[1:]) or now.split()[0][1:] != now.split()[0][1:].lower():
        return now  # its capitals say something: "QA lead", "Qualified Person"
    if begins and own[0].isupper():
        return now[:1].upper() + now[1:]
    if own[0].islower() or (len(first) > 1 and first.isupper()):
        return now[:1].lower() + now[1:]
    many = len(own.split()) > 1 and all(word[0].isupper() for word in own.split() if len(word) > 3)
    return " ".join(word[:1].upper() + word[1:] for word in now.split()) if many and own != called.words else now
