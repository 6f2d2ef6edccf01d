"""Names of sites and regions, and numbers of documents, in the words of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bestyet.merge.values.tokens import listed
from bestyet.merge.words.protected import protected

# Behind a place these make it the name of something else, or of something that holds everywhere: "EU guidelines".
_NO_PLACE = listed(
    """convention accord accords protocol core agreement treaty law laws regulation regulations directive directives
    guideline guidelines guidance legislation standard standards rules act statement declaration dollar dollars franc
    francs pound pounds rupee rupees won patent patents pharmacopoeia pharmacopeia norm norms framework criteria
    classification method system blue green red ink"""
)
_PLAIN = listed(  # words with which sentences begin; the second line: of places that are words, too
    """north south east west central centre center northern southern eastern western
    reading bath nice cork mobile split hull sale orange bury deal flint lead speed hope progress"""
)
_LONG = 4  # letters of a name that in capitals can be no abbreviation
_JOINED = r"(?:based|only|specific|led|side)\b"  # "the Basel-based archive"
_BEFORE = re.compile(r"(?<![\w.'’-])[\d_.'’-]*([^\W\d_][\w.'’-]*)[ \n]+$")
_BEHIND = re.compile(r"[ \n]+([\w.'’]+)")
# Behind a mark, or anywhere in a line of its own: what opens is read once, from where it begins.
_START = re.compile(r"(?:^|[.!?:|]|(?<![\s*_>(\[“\"])(?:[^\S\n]|[*_>(\[“\"])*\n)[\s*_>(\[“\"]*$")
_AHEAD = 200  # characters that are looked at before a place
_ROMAN = re.compile(r"[IVX]+\b|\d")
# A code that a company gives its documents; those of norms and of techniques are the same for all.
_NUMBER = re.compile(
    r"\b(?!(?:ISO|IEC|ICH|EN|DIN|ASTM|ANSI|IEEE|RFC|USP|EP|JP|CFR|FDA|EMA|EU|GMP|GAMP|UTC|GMT|UTF|SHA|AES|RS|COVID|CAS"
    r"|UN|PO|NF|BS|VDI|PIC|ISPE|PDA|ECMA|IPC|MIL|AQL|PQ|IQ|OQ|DQ|Q|H|HR|KW|CW|FY|QMS|ATC|MD|PDF)[- ]?\d)"
    r"(?:[A-Z]{2,5}(?:-[A-Z]{1,4})?-\d{2,6}(?:[-./]\d{1,4})?"
    r"|(?:SOP|WI|FRM|FORM|POL|DOC)[ #-]{1,2}[A-Z]{0,3}-?\d{1,6})\b"
)


def names_in(source: str, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (name as written, region whose it is) of sites and regions, each once.

    places: name -> region. Not what only looks like one: "Basel III", "Dr Basel", "the Montreal protocol".
    """
    if not places:
        return
    kept = {at for span in protected(source) for at in span}
    shouted = {name.upper(): region for name, region in places.items() if len(name) >= _LONG}
    owners = {**shouted, **places}
    found: set[str] = set()
    for match in _places(tuple(sorted(owners))).finditer(source):
        if kept.isdisjoint(range(*match.span())) and match[0] not in found and _is_place(source, match):
            found.add(match[0])
            yield match[0], owners[match[0]]


@lru_cache(maxsize=8)
def _places(names: tuple[str, ...]) -> re.Pattern[str]:
    some = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
    return re.compile(rf"(?<![\w@#./-])(?:{some})(?![\w@/]|-(?!{_JOINED})|\.\w)")


def _is_place(source: str, match: re.Match[str]) -> bool:
    before = source[max(0, match.start() - _AHEAD) : match.start()]
    ahead, behind = _BEFORE.search(before), _BEHIND.match(source, match.end())
    begins = bool(_START.search(before))
    if match[0].lower() in _PLAIN and begins:
        return False
    if behind and (behind[1].lower().strip(".,;") in _NO_PLACE or behind[1][0].isupper() or _ROMAN.match(behind[1])):
        return False
    if ahead is None or begins:
        return True
    is_start = bool(_START.search(before[: ahead.start(1)]))
    return is_start or not ahead[1][0].isupper()


def numbers_in(source: str) -> Iterator[str]:
    """Yield the numbers that a company gives its documents: "SOP-0123", "QA-FRM-017", each once."""
    kept = {at for span in protected(source) for at in span}
    found = (match for match in _NUMBER.finditer(source) if kept.isdisjoint(range(*match.span())))
    yield from dict.fromkeys(match[0] for match in found)
