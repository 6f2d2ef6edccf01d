"""What a passage refers to by a number or a handle: sections, documents, phases, @people, #channels, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.merge.values.figures.times import CALENDARS, NAMES
from bestyet.merge.values.tokens import listed
from bestyet.merge.values.values import Reading, value_of

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_SAME = {
    "§": "section",
    "§§": "section",
    "sections": "section",
    "sec": "section",
    "clauses": "clause",
    "annexes": "annex",
}
_SAME |= {
    "chapters": "chapter",
    "articles": "article",
    "art": "article",
    "app": "appendix",
    "steps": "step",
    "phases": "phase",
}
_SAME |= {
    "paragraphs": "paragraph",
    "para": "paragraph",
    "points": "point",
    "pages": "page",
    "figures": "figure",
    "fig": "figure",
}
# A number behind one of these is a name.
LABELS = listed(
    """
    section step phase annex appendix chapter part page paragraph article clause table figure form level tier class
    grade room site line entry item batch lot campaign stage gate iso ich sop gmp gdp cfr rule question category
    type zone unit building suite option priority form checklist doc document policy procedure wi spec protocol po
    """
)
STARTS = LABELS | _SAME.keys() | {"@", "#", "+"}
_NUMBERED = listed("step phase section part chapter item stage day week")
_COUNTED = (
    NAMES.keys() | CALENDARS.keys() | {"%", "percent", "°", "chf", "eur", "usd", "gbp", "€", "$", "mg", "kg", "ml"}
)
_MOST = 12  # parts of one name


def reference(clause: Clause, number: int, at: int) -> Reading:
    """ "section 4.2", "§ 7.3", "Annex 16", "SOP-012", "ICH Q9", "Appendix B-2", "DOC-4471"."""
    word = clause.word(at)
    label = _SAME.get(word, word)
    if label in LABELS:
        start = at + 1 + (clause.word(at + 1) in ("no", "nr", "number", "#"))
        if (found := _number(clause, start)) or (found := _lettered(clause, start)):
            said, end = found
            if _is_no_name(clause, at, end):
                return None
            return _value(clause, number, at, end, label, said)
        return None
    if clause.tokens[at].is_word and (found := _code(clause, at)):
        said, end = found
        return _value(clause, number, at, end, word, said)
    return None


def _is_no_name(clause: Clause, at: int, end: int) -> bool:
    """ "Step 3: agree the scope" numbers what it begins; "per batch 3 samples", "each site 5 days" count."""
    numbers = at == 0 and clause.word(end) in (":", "") and clause.word(at) in _NUMBERED
    counts = clause.word(at - 1) in ("per", "each", "every", "a") and clause.word(at + 1) not in ("-", "–")
    return numbers or counts or clause.word(end) in _COUNTED


def _value(clause: Clause, number: int, at: int, end: int, label: str, said: str) -> Reading:
    shown = label if len(label) > 4 else label.upper()
    shown = (
        label
        if label in ("step", "room", "part", "page", "form", "tier", "line", "site", "unit", "item", "lot")
        else shown
    )
    joint = "-" if label not in LABELS else " "
    heads = frozenset({label})
    return value_of(clause, number, at, end, "reference", (label, said), f"{shown}{joint}{said.upper()}", heads=heads)


def _number(clause: Clause, at: int) -> tuple[str, int] | None:
    """ "4.2", "012", "-012", "9001:2015", "4 and 5"."""
    start = at + (clause.word(at) in "-–" and bool(clause.word(at)))
    if start >= len(clause.tokens) or clause.tokens[start].kind != "number":
        return None
    said, end = clause.word(start), start + 1
    while clause.word(end) in ("-", ":", ".") and end + 1 < len(clause.tokens) and end < start + _MOST:
        if not (clause.tokens[end].glued and clause.tokens[end + 1].glued and clause.tokens[end + 1].kind == "number"):
            break
        said, end = f"{said}{clause.word(end)}{clause.word(end + 1)}", end + 2
    if (
        end < len(clause.tokens)
        and clause.tokens[end].glued
        and len(clause.word(end)) == 1
        and clause.tokens[end].is_word
    ):
        said, end = f"{said}{clause.word(end)}", end + 1
    return said, end


def _lettered(clause: Clause, at: int) -> tuple[str, int] | None:
    """ "B-2", "Q9", "B": a letter or two and a number, or one capital behind annex and appendix."""
    if at >= len(clause.tokens) or not clause.tokens[at].is_word or len(clause.word(at)) > 3:
        return None
    dashed = at + 1 + (clause.word(at + 1) in ("-", "–"))
    if dashed < len(clause.tokens) and clause.tokens[dashed].glued and (found := _number(clause, dashed)):
        return f"{clause.word(at)}{'-' if dashed > at + 1 else ''}{found[0]}", found[1]
    if clause.word(at - 1) in ("annex", "appendix") and len(clause.word(at)) == 1 and clause.word(at) != "a":
        return clause.word(at), at + 1
    return None


def _code(clause: Clause, at: int) -> tuple[str, int] | None:
    """ "CL-17", "DOC-4471", "Q9": letters with a number glued to them."""
    if (
        len(clause.word(at)) > 6
        or clause.word(at) == "v"
        or (at and clause.tokens[at].glued and clause.word(at - 1) != "(")
    ):
        return None
    start = at + 1 + (clause.word(at + 1) in ("-", "–"))
    if start >= len(clause.tokens) or not clause.tokens[start].glued or not clause.tokens[at + 1].glued:
        return None
    if clause.word(at) in _NO_CODES or clause.tokens[start].kind != "number":
        return None
    found = _number(clause, start)
    after = found[1] if found else 0
    return found if found and not (clause.word(after) in ("%", "°") or clause.word(after) == "/") else None


_NO_CODES = listed("chf eur usd gbp sgd inr jpy cny krw aud cad rs ver version rev t d pre post non mid up")


def contact(clause: Clause, number: int, at: int) -> Reading:
    """ "@anna-meyer", "#client-alpha", "quality@example.com", "+41 61 123 45 67"."""
    word, tokens = clause.word(at), clause.tokens
    if word in ("@", "#"):
        end = _glued(clause, at + 1)
        if end == at + 1 or not tokens[at + 1].is_word:
            return None
        said = "".join(token.text for token in tokens[at:end])
        return value_of(clause, number, at, end, "contact", (word, said), said, heads=frozenset({word}))
    if word == "+" and at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].kind == "number":
        end = at + 1
        while end < len(tokens) and tokens[end].kind == "number" and end < at + _MOST:
            end += 1
        said = " ".join(token.text for token in tokens[at + 1 : end])
        return value_of(
            clause, number, at, end, "contact", ("+", said.replace(" ", "")), f"+{said}", heads=frozenset({"+"})
        )
    return _address(clause, number, at)


def _address(clause: Clause, number: int, at: int) -> Reading:
    tokens = clause.tokens
    if at and tokens[at].glued:
        return None
    end = _glued(clause, at + 1)
    part = tokens[at:end]
    if len(part) < 3 or not any(token.text == "@" for token in part[1:-1]):
        return None
    said = "".join(token.text for token in part)
    return value_of(clause, number, at, end, "contact", ("@.", said), said, heads=frozenset({"@."}))


def _glued(clause: Clause, at: int) -> int:
    """The place behind what is glued together from a place on; a mark at its end does not belong to it."""
    end = at
    while end < len(clause.tokens) and clause.tokens[end].glued and end < at + 2 * _MOST:
        end += 1
    while end > at and clause.tokens[end - 1].kind == "mark":
        end -= 1
    return end
