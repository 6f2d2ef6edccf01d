"""Which version of a template a step names: what stands with it, or with nothing else in the template's own step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP, stem
from bestyet.merge.contradict.steps import is_foreign, spelt
from bestyet.merge.contradict.times.kin import kin
from bestyet.merge.values.figures.measures import measure
from bestyet.merge.values.figures.numbers import number_at, ordinal_at
from bestyet.merge.values.figures.times import CALENDARS, NAMES
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrase

_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")
MARKS = listed("version versions ver v rev revision edition release issue")
_COUNTED = listed("version edition revision issue")
_DOTTED = listed("template form") | {"formular"}  # what a dotted number behind it is a version of
_OTHER_VERSION = listed(
    """replaces replace replaced replacing instead old older former formerly previous earlier superseded supersedes
    withdrawn obsolete predecessor retired de~ersetzt fr~remplac es~sustitu
    still has have keeps works delete deletes destroy destroys remove removes discard discards compare compares
    throws archive archives de~hat de~noch de~losch de~vergleich fr~encor fr~supprim fr~compar es~todav es~tien es~borr
    es~elimin es~compar"""  # what somebody has or does away with is not what is to be used
)
_SINCE = listed("from begun started until since below before above")  # right before a version
_OR_LATER = listed("later newer higher above onwards")
_GONE = ("no longer", "not be used", "not use", "any more", "not to be used", "longer valid", "was withdrawn")
_FILLS = listed(
    """( , “ ” „ " « » ' ’ in its the a an our as of at is current currently valid latest use used which that to be with
    says shows     carries only template form document de~in de~der es~en es~su fr~en fr~sa uses fill take work open"""
)
_GENERIC = listed("template form sheet it this master")
_DOCUMENTS = listed("sop sops vaw de~handbuch de~anweis de~verfahr fr~manuel fr~procédur es~manual es~procedimient")
_WRITTEN = listed("report record contract letter minutes dossier certificate")  # kin that have versions themselves
_FAR = 8


@dataclass(frozen=True)
class Named:
    version: str
    text: str  # as it is written
    is_next: bool  # it stands with the template's own name


def versions_named(words: Words, template: str, is_own: bool) -> Iterator[Named]:
    """template: its token. is_own: the step belongs to it."""
    yield from _labelled(words, template, is_own)
    for number, clause in enumerate(words.clauses):
        for version, places in _versions(clause):
            if _is_of_others(clause, places) or _is_of_another_thing(clause, places, template):
                continue
            near = any(_is_next_to(clause, phrase, places) for phrase in clause.phrases if phrase.token == template)
            if near or (is_own and _is_marked(clause, places) and _is_alone(words, number, places, template)):
                yield Named(version.removesuffix(".0"), spelt(clause, places, is_foreign(words)), near)


def _is_alone(words: Words, number: int, places: range, template: str) -> bool:
    """Whether a version in the template's own step stands with no other thing. number: of its clause; what another
    statement says may be another's ("the guide: version 2")."""
    clause = words.clauses[number]
    if number and (is_foreign(words) or places.start == 0):
        return False
    return _is_unnamed(clause, places) if is_foreign(words) else _is_bare(clause, places, template, number == 0)


def _labelled(words: Words, template: str, is_own: bool) -> Iterator[Named]:
    """ "(current version: 3.9)"."""
    for label, clause in pairwise(words.clauses):
        number = clause.tokens[0]
        if label.tokens[-1].text in MARKS and number.kind == "number" and clause.word(1) in ("", ")"):
            near = any(
                phrase.token == template
                and all(label.word(at) in _FILLS | MARKS for at in range(phrase.end, len(label.tokens)))
                for phrase in label.phrases
            )
            if near or (is_own and len(label.tokens) == 1):
                yield Named(number.text.removesuffix(".0"), number.spelt, near)


def _versions(clause: Clause) -> Iterator[tuple[str, range]]:
    """ "version 3.1", "v2", "third edition", "version three", "the 3.9 version", "3.9"."""
    for at, token in enumerate(clause.tokens):
        before, following = clause.word(at - 1), clause.word(at + 1)
        if token.kind == "number" and _NUMBER.fullmatch(token.text):
            dotted = "." in token.text
            is_marked = before in MARKS and (before != "issue" or following == "of")  # "raise issue 12"
            if is_marked or (dotted and before in _DOTTED):
                yield token.text, range(at - 1, at + 1)
            elif following in _COUNTED:
                yield token.text, range(at, at + 2)
            elif dotted and not _is_measured(clause, at):
                yield token.text, range(at, at + 1)
        elif before in MARKS and (said := _said(clause, at)):
            yield said, range(at - 1, at + 1)
        elif (nth := ordinal_at(clause.tokens, at)) and clause.word(nth[1]) in _COUNTED:
            yield str(nth[0]), range(at, nth[1] + 1)


def _said(clause: Clause, at: int) -> str:
    """ "rev. B", "version three"."""
    token, found = clause.tokens[at], number_at(clause.tokens, at)
    if token.is_word and len(token.text) == 1 and token.spelt.isupper():
        return token.spelt
    return str(found.low) if found and found.end == at + 1 and found.low == found.high else ""


def _is_measured(clause: Clause, at: int) -> bool:
    following = clause.word(at + 1)
    return following in NAMES or following in CALENDARS or following == "%" or measure(clause, 0, at) is not None


def _is_marked(clause: Clause, places: range) -> bool:
    """A number alone only where the words say that it is a version: "says 3.9 in the footer"."""
    if len(places) > 1:
        return True
    ahead = clause.words(places.start - 3, places.start)
    return ahead.endswith(("to use is", "it says", "that says", "which says")) and places.stop >= len(clause.tokens) - 3


def _is_next_to(clause: Clause, named: Phrase, version: range) -> bool:
    """ "kickoff agenda, version 3.1", "the 3.1 kickoff agenda", "version 3.1 of the kickoff agenda"."""
    between = [clause.word(at) for at in range(named.end, version.start)]
    if named.end <= version.start and len(between) <= _FAR:
        codes = "(" in between and between[-1:] == [","]  # "(FORM, ver. 2.0)"
        return all(word in _FILLS for word in between) or (codes and len(version) > 1)
    between = [clause.word(at) for at in range(version.stop, named.start)]
    return version.stop <= named.start and (
        not between or (len(version) > 1 and between[0] == "of" and _only_of(between))
    )


def _only_of(between: list[str]) -> bool:
    return all(word in ("of", "the", "a", "our", "its") for word in between)


def _is_bare(clause: Clause, places: range, template: str, is_first: bool) -> bool:
    """Whether nothing stands with it that it could be the version of, but what names the template in general."""
    if clause.word(places.stop) == "of":
        return True
    if any(phrase.kind == "template" and phrase.token != template for phrase in clause.phrases):
        return False
    at = places.start - 1
    while at >= 0 and (clause.word(at) in _FILLS or clause.word(at) in STOP):
        at -= 1
    before = clause.word(at)
    is_named = at < 0 or before in _GENERIC or stem(before) in _parts(template)
    return is_named or (is_first and _is_first_verb(clause, at))


def _is_of_another_thing(clause: Clause, places: range, template: str) -> bool:
    """ "version 3 of the plan", "QMS-012, version 7"."""
    ahead = range(places.start - _FAR, places.start)
    codes = (at for at in ahead if clause.word(at) == "-" and clause.word(at + 1)[:1].isdecimal())
    if any(at > 0 and clause.tokens[at - 1].is_word for at in codes):
        return True
    if clause.word(places.stop) != "of":
        return False
    at = next((at for at in range(places.stop + 1, places.stop + 4) if clause.word(at) not in ("the", "our", "a")), 0)
    own = any(phrase.token == template and phrase.start <= at < phrase.end for phrase in clause.phrases)
    return not own and clause.word(at) not in _GENERIC and stem(clause.word(at)) not in _parts(template)


def _is_unnamed(clause: Clause, places: range) -> bool:
    """In another language: whether no other thing is known to stand with it."""
    tokens = clause.tokens[max(places.start - 2, 0) : places.start]
    other = any(kin(token).things & _WRITTEN or token.text in _DOCUMENTS for token in tokens)
    return not other and not any(phrase.kind == "template" for phrase in clause.phrases)


def _is_first_verb(clause: Clause, at: int) -> bool:
    return at == 0 and clause.tokens[0].is_word and clause.tokens[0].spelt[:1].isupper() and len(clause.word(0)) > 3


def _parts(template: str) -> set[str]:
    return {stem(part) for part in template.partition(":")[2].split("-")}


def _is_of_others(clause: Clause, places: range) -> bool:
    """ "which replaces version 2.1", "version 3.0 or later", "version 3.0 is no longer valid"."""
    before = {clause.word(at) for at in range(places.start - 6, places.start)}
    behind = {clause.word(at) for at in range(places.stop, places.stop + 3)}
    said = clause.words(places.start - 3 * _FAR, places.stop + 3 * _FAR)
    gone = any(one in said for one in _GONE) or not _OTHER_VERSION.isdisjoint(said.split())
    return gone or bool(before & _SINCE or behind & _OR_LATER)
