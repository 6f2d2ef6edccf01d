"""What a document says of itself: its number, revision, the day from which it holds, what it replaces, who owns it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from bestyet.model.documents.source import Block, Grid
from bestyet.model.sentence import in_turn, sentence
from bestyet.text.documents.inline import visible

_NUMBER = r"(?:no|nr|number|id|nummer|code|ref(?:erence)?)\.?"
_KEYS = {
    "number": rf"(?:document|doc\.?|sop|procedure|dokument(?:en)?|dok\.?|va|aa)[ -]?{_NUMBER}|(?:sop|va|aa)-?nr\.?|"
    r"dokument(?:en)?nummer|reference|código|référence",
    "revision": r"(?:document )?(?:version|revision|rev|ver|issue)(?: (?:no|nr|number)\.?)?\.?|(?:dokument)?version|"
    r"ausgabe|revisionsstand|versión|revisión",
    "effective": r"(?:date )?effective(?: (?:date|from|as of))?|effective|valid from|in force (?:from|since)|"
    r"gültig (?:ab|seit)|in kraft (?:ab|seit)|inkraft(?:treten|setzung)|fecha de vigencia|date d’application",
    "supersedes": r"supersedes|replaces|ersetzt|reemplaza|remplace",
    "owner": r"(?:process |document |sop |procedure )?owner|"
    r"(?:prozess|dokument(?:en)?)(?:verantwortliche?r?|eigner(?:in)?)|verantwortliche abteilung|owned by",
    "title": r"(?:document |sop |procedure )?title|titel",
}
_OTHERS = (
    r"(?:prepared|written|created|reviewed|approved|checked|authori[sz]ed) by|author|approver|reviewer|page|seite|"
    r"(?:next )?review(?: date)?|(?:issue|approval|print|creation) date|date|datum|stand|status|department|abteilung|"
    r"classification|vertraulichkeit|site|standort|(?:erstellt|geprüft|freigegeben|genehmigt) (?:von|durch|am)|company"
)
_KEY = re.compile(
    "|".join([*(f"(?P<{name}>{words})" for name, words in _KEYS.items()), f"(?P<other>{_OTHERS})"]), re.IGNORECASE
)
_BARE = re.compile(
    rf"(?:{_KEYS['revision']})\s+(?P<revision>\S*\d\S*)|(?:{_KEYS['effective']})\s+(?P<day>\S.*)", re.IGNORECASE
)
_ID = re.compile(r"(?<![\w-])[A-Z]{2,5}(?:-[A-Z]{2,6})*-\d{2,6}(?![\w-])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GERMAN = {"mär": "mar", "mai": "may", "okt": "oct", "dez": "dec"}
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?P<n>[A-Za-zä]{3,9})\.?[ -](?P<y>\d{4})"),
    re.compile(r"(?P<n>[A-Za-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})"),
    re.compile(r"(?P<d>1[3-9]|2\d|3[01])/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>1[3-9]|2\d|3[01])/(?P<y>\d{4})"),
)
_KEY_CALLED = {
    "number": sentence("number"),
    "revision": sentence("revision"),
    "effective": sentence("first day"),
    "supersedes": sentence("predecessor"),
    "owner": sentence("owner"),
    "title": sentence("title"),
}
_ACTS = re.compile(r"[<>{}]")  # no value may hold them
_PLACEHOLDER = re.compile(r"\W*|n\.?/?a\.?|none|tbd|keine?r?|\[.*\]|<.*>|new|neu", re.IGNORECASE)


@dataclass
class Facts:
    """What was found, by key: every value that the document gives, with where."""

    said: dict[str, dict[str, str]] = field(default_factory=dict)  # key -> value -> where it was first found

    def add(self, key: str, value: str, where: str) -> None:
        value = " ".join(visible(value).split()).strip(" :;|")
        if value and not _ACTS.search(value) and not _PLACEHOLDER.fullmatch(value) and len(value) <= 120:
            there = self.said.setdefault(key, {})
            if value.casefold() not in {known.casefold() for known in there}:
                there[value] = where

    def get(self, key: str) -> str:
        """The one value of a key; "" where there is none, or several."""
        values = list(self.said.get(key, ()))
        return values[0] if len(values) == 1 else ""

    def torn(self) -> Iterator[str]:
        """Sentences about keys of which the document says several things."""
        for key, values in self.said.items():
            if len(values) > 1:
                told = in_turn(
                    [sentence("“%(value)s” (%(where)s)", value=v, where=where) for v, where in values.items()], ", "
                )
                yield sentence(
                    "the document gives several values for its %(key)s: %(told)s; none was taken",
                    key=_KEY_CALLED[key],
                    told=told,
                )


def is_about(block: Block) -> bool:
    """Whether a table, or a line, tells only about the document."""
    if isinstance(block, Grid):
        cells = [cell.text for row in block.rows for cell in row if cell.text]
        keys = sum(1 for text in cells if _key(text)[0])
        return keys >= 2 and keys * 3 >= len(cells)
    return is_fact(block.text)


def is_fact(text: str) -> bool:
    """Whether a line says one thing of the document: "Owner: QA", "Version 2", "Effective 01.02.2026"."""
    key, value = _key(text)
    if key and (value or text.rstrip().endswith(":")):
        return True
    if not (bare := _BARE.fullmatch(text.strip())):
        return False
    day = bare["day"] or ""
    return not re.search(r"[^\d./-]", day) or day_of(day) is not None


def number_and_title(text: str) -> tuple[str, str]:
    """Both of a line such as "SOP-077 Sample shipment"; two empty ones where it is none."""
    found = _ID.match(text.strip())
    title = text.strip()[found.end() :].strip(" :–-\t") if found else ""
    is_one = found and 0 < len(title.split()) <= 12 and title[0].isalnum() and title[-1] not in ".,;:!?"
    return (found[0], title) if found and is_one else ("", "")


def read_about(block: Block, where: str, facts: Facts) -> None:
    """Take what a table or line about the document says."""
    if isinstance(block, Grid):
        for row in block.rows:
            texts = [cell.text for cell in row if cell.text]
            _pairs(texts, where, facts)
        if len(block.rows) > 1:
            for key, value in zip(block.rows[0], block.rows[1], strict=False):
                if _key(value.text)[0] == "" and key.text and not _key(key.text)[1]:
                    _take(key.text, value.text, where, facts)
    else:
        _scattered(block.text, where, facts)


def _pairs(texts: Sequence[str], where: str, facts: Facts) -> None:
    for at, text in enumerate(texts):
        key, value = _key(text)
        if key and value:
            facts.add(key, value, where)
        elif key and at + 1 < len(texts) and not _key(texts[at + 1])[0]:
            facts.add(key, texts[at + 1], where)
        elif not key:
            _scattered(text, where, facts)


def _take(key: str, value: str, where: str, facts: Facts) -> None:
    name = _key(key)[0]
    if name and name != "other":
        facts.add(name, value, where)


def _scattered(text: str, where: str, facts: Facts) -> None:
    """Read "SOP-012 | Rev. 3 | Effective date: 2026-05-12": keys with the words up to the next one."""
    starts = [found for found in _KEY.finditer(text) if _stands_alone(text, found)]
    for found, after in zip_longest(starts, starts[1:]):
        value = text[found.end() : after.start() if after else len(text)]
        value = re.split(r"\s*[|;·\t]\s*|\s{3,}", value.strip(" :#.|"))[0]
        key = found.lastgroup or "other"
        if key != "other" and len(value.split()) <= 8 and (key in ("owner", "title") or any(map(str.isdigit, value))):
            facts.add(key, value, where)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    before = text[found.start() - 1 : found.start()] if found.start() else ""
    after = text[found.end() : found.end() + 1]
    return not before.isalnum() and not after.isalpha()


def _key(text: str) -> tuple[str, str]:
    """The key that a text begins with and what follows it behind a colon; the whole text may be the key."""
    words, colon, value = text.partition(":")
    found = _KEY.fullmatch(" ".join(words.split()).rstrip(" .#"))
    found = found or _KEY.fullmatch(" ".join(words.split()))
    return (found.lastgroup or "", value.strip() if colon else "") if found else ("", "")


def day_of(text: str) -> date | None:
    """A day that is written so that nobody can take it for another; None for 05/06/2026."""
    for form in _DATES:
        if found := form.fullmatch(text.strip()):
            parts = found.groupdict()
            month = parts.get("m") or _month(parts.get("n") or "")
            try:
                return date(int(parts["y"]), int(month or 0), int(parts["d"]))
            except ValueError:
                return None
    return None


def _month(name: str) -> int | None:
    short = name.lower()[:3]
    short = _GERMAN.get(short, short)
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def facts_of(about: Sequence[tuple[Block, str]]) -> Facts:
    facts = Facts()
    for block, where in about:
        read_about(block, where, facts)
    if not facts.said.get("number"):
        for block, where in about:
            for found in _ID.findall(block.text) if where == "header" else ():
                facts.add("number", found, where)
    return facts
