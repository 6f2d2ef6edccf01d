"""What stands in a document and is no step: tables of contents, data about the document, its history of changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bestyet.model.passage import Kind, Passage

_HISTORY = re.compile(
    r"(?:(?:document|change|revision|version|amendment|modification)s? (?:history|log|record)s?|change ?logs?"
    r"|history of (?:changes|revisions)|änderungs(?:historie|verlauf|verzeichnis|nachweis)"
    r"|(?:revisions|versions)historie"
    r"|historial de (?:cambios|revisiones|versiones)|control de cambios"
    r"|historique(?: des (?:modifications|versions|révisions|changements))?)"
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|toc|(?:on|in) this (?:page|document)|inhalt(?:sverzeichnis)?|índice|tabla de contenidos?"
    r"|contenidos?|table des matières|sommaire"
)
_ABOUT = re.compile(
    r"(?:document|file) (?:control|information|info|details|data|properties|metadata)|meta ?data|about this document"
    r"|dokument(?:en)?(?:lenkung|information(?:en)?|daten)|(?:datos|información|control) del documento"
    r"|(?:informations|contrôle|maîtrise) (?:sur le|du) document"
)
_KEY = (
    r"version|revision|rev\.?|revision (?:no\.?|number|date)"
    r"|document (?:no\.?|number|id|title|type|owner|status|version)|doc\.? (?:id|no\.?)"
    r"|(?:document |process |page )?(?:owner|author)s?"
    r"|(?:prepared|written|created|reviewed|approved|checked|verified|authori[sz]ed) by"
    r"|approvers?|reviewers?|(?:effective|issue|release|approval|review|creation"
    r"|publication) date|date(?: of (?:issue|approval|creation|release))?|(?:last|date) (?:updated|reviewed|modified"
    r"|changed|edited|review|update)|next review(?: date)?|status|classification|confidentiality|supersedes|replaces"
    r"|copyright|dokument(?:en)?nummer|dokument-?id|eigentümer|verfasser|autor(?:en)?|(?:erstellt|geprüft|freigegeben|"
    r"genehmigt) (?:von|durch|am)|gültig ab|stand|datum|versión|revisión|autora?|fecha|código|propietario"
    r"|(?:elaborado|revisado|aprobado) por|estado|auteure?|statut|(?:rédigé|vérifié|approuvé) par|référence"
)
_SAYS = re.compile(rf"(?:{_KEY})\s*[:|]\s*(?P<value>\S.*)?", re.IGNORECASE)
_MARKS = re.compile(r"[*_`]+|<br\s*/?>|\\$")
_NUMBER = re.compile(r"^[\dIVX]+(?:\.\d+)*[.)]?\s+|(?<!\s)\s*:$")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(#([^()\s]*)\)")
_PLACEHOLDER = re.compile(r"\[{1,2}_?TOC_?\]{1,2}|\{:\s*toc\s*\}", re.IGNORECASE)
_LEADER = re.compile(r"(?<!\.)(?<!\.\s)(?:\.\s?+){4,}+\s*+\d+$|(?<!…)…+\s*\d+$")
_NAMED = re.compile(r"\{#[^{}]*\}\Z")
_LONGEST = 300  # characters; longer passages say something to do
_MOST_WORDS = 12  # of a value of a document's data: more is a statement
_SENTENCE = re.compile(r"[.!?]\s+\S")
_HEAD_OF_HISTORY = (
    re.compile(r"\b(?:version|rev(?:ision)?|issue|versión|revisión|ausgabe)\b"),
    re.compile(r"\b(?:date|datum|fecha)\b"),
    re.compile(
        r"\b(?:changes?|description|author|comments?|reason|änderung(?:en)?|beschreibung|verfasser|cambios?|"
        r"descripción|autor|modifications?|auteur)\b"
    ),
)


def marked_apart(read: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages of a document, those marked that are no steps."""
    passages = tuple(read)
    apart = _not_steps(passages)
    if not apart:
        return passages
    return tuple(replace(one, apart=apart.get(number, "")) for number, one in enumerate(passages))


def _not_steps(passages: Sequence[Passage]) -> dict[int, str]:
    headings = {_plain(passage.text) for passage in passages if passage.kind is Kind.HEADING}
    has_sections = any(passage.headings for passage in passages)
    found = {}
    for index, passage in enumerate(passages):
        # What somebody gave a name is a step, whatever it looks like and wherever it stands.
        if passage.is_step and not passage.name and (rule := _rule(passage, headings, has_sections)):
            found[index] = rule
    linked = {(passages[index].in_list, passages[index].source) for index, rule in found.items() if rule == "linked"}
    lists = Counter(in_list for in_list, _ in linked)
    # One link alone may be a step; several others in a list are the table of contents.
    return {
        index: "contents" if rule == "linked" else rule
        for index, rule in found.items()
        if rule != "linked" or lists[passages[index].in_list] > 1
    }


def _rule(passage: Passage, headings: set[str], has_sections: bool) -> str:
    above = _above(passage.headings)
    if "history" in above or _is_of_history(passage):
        return "history"
    if len(passage.text) > _LONGEST:
        return ""
    if _PLACEHOLDER.fullmatch(passage.text):
        return "contents"
    if "contents" in above:
        words = _plain(_LEADER.sub("", passage.text))
        if words in headings or _LEADER.search(passage.text) or _LINK.fullmatch(passage.source.strip()):
            return "contents"
    if passage.kind is Kind.ITEM and (link := _LINK.fullmatch(passage.source.strip())):
        return "linked" if {_plain(passage.text), _letters(link[1])} & {*headings, *map(_letters, headings)} else ""
    if (has_sections and not passage.headings) or "about" in above:
        lines = passage.source.split("\n") if passage.kind is not Kind.ROW else [passage.text]
        if all(_is_about(_MARKS.sub("", line).strip()) for line in lines):
            return "about"
    return ""


@lru_cache(maxsize=1024)  # many texts have the same
def heading_tells_apart(heading: str) -> bool:
    """Whether there may be no steps below a heading without markup, as it is written."""
    words = _NAMED.sub("", heading.lstrip("#").rstrip("# \t"))
    return bool(_above((" ".join(words.split()),)))


@lru_cache(maxsize=1024)  # many passages stand below the same
def _above(headings: tuple[str, ...]) -> frozenset[str]:
    """What the headings above a passage say that there is below them."""
    path = [_plain(heading) for heading in headings]
    patterns = {"history": _HISTORY, "contents": _CONTENTS, "about": _ABOUT}
    return frozenset(rule for rule, pattern in patterns.items() if any(map(pattern.fullmatch, path)))


def _is_of_history(passage: Passage) -> bool:
    head = passage.head.split("\n")[0].casefold() if passage.kind is Kind.ROW else ""
    return bool(head) and all(pattern.search(head) for pattern in _HEAD_OF_HISTORY)


def _is_about(line: str) -> bool:
    found = _SAYS.fullmatch(line)
    value = (found["value"] or "") if found else ""
    return found is not None and len(value.split()) <= _MOST_WORDS and not _SENTENCE.search(value)


def _letters(text: str) -> str:
    """What the address of a heading and its words have in common."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _plain(heading: str) -> str:
    """A heading's words without number and colon, in small letters."""
    return _NUMBER.sub("", heading.strip()).strip().casefold()
