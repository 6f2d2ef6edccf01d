"""A text as somebody reads it: its values as a table, its words as the site shows them, and first what is new in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.desk.pages.form import form_of, text_of
from bestyet.govern.signature.payload import OUTLINE
from bestyet.model.candidate import USE_WHEN
from bestyet.model.records.picture import named_in
from bestyet.site.html import Rewrite, inline_html, safe_html, within
from bestyet.site.language.words import gettext, message
from bestyet.site.practice.fields import shortened, value_subject
from bestyet.site.version.difference import marked
from bestyet.text.markdown.lines import with_ends
from bestyet.text.pictures import shown_of
from bestyet.text.yaml.frontmatter import front_matter_of, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bestyet.model.base import KnowledgeBase
    from bestyet.model.records.plain import Table

_HEADING = re.compile(r"#{1,6}[ \t]+(\S.*)")
_MARK = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+]|[0-9]+[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?")  # of a heading, an entry, a box
_KINDS = {
    "lead-times": message("Lead times"),
    "raci": message("Who does what"),
    "communication": message("Who calls whom"),
    "templates": message("Templates"),
    "channels": message("Channels"),
}
_ALONE = frozenset({"category", "customer-facing", USE_WHEN})
_NAME = re.compile(r"(?<![ \t])[ \t]*\{#([a-z0-9-]{1,120})\}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Value:
    title: str
    said: str | Markup


@dataclass(frozen=True)
class Reading:
    values: tuple[Value, ...]
    words: Markup
    written: str  # as it is in the file: all that a signature is over
    changed: tuple[Value, ...]  # values, with what went and what came
    lines: tuple[Markup, ...]  # of the words that changed, likewise


def _words(body: str, end: int) -> str:
    """Of the line that ends there, without what makes it a heading or an entry of a list."""
    line = body[body.rfind("\n", 0, end) + 1 : end]
    mark = _MARK.match(line)
    return line[mark.end() if mark else 0 :].strip()


@dataclass(frozen=True)
class Passages:
    """What votes and objections are about, in words: a step's own, or what a value is about."""

    base: KnowledgeBase
    steps: Mapping[str, str]

    @classmethod
    def of(cls, base: KnowledgeBase, text: str) -> Passages:
        body = split(text).body
        steps = {one[1]: shortened(_words(body, one.start())) for one in _NAME.finditer(body)}
        return cls(base, {**steps, OUTLINE: gettext("title, order and nesting of the text")})

    def in_turn(self, some: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Each with its words: steps as they stand in the text, then the others."""
        order = {one: at for at, one in enumerate(self.steps)}
        return tuple((one, self(one)) for one in sorted(some, key=lambda one: (order.get(one, len(order)), one)))

    def __call__(self, passage: str) -> str:
        key, _, name = passage.partition("/")
        if passage in self.steps or (not name and key not in _ALONE):
            return self.steps.get(passage, passage)
        about = value_subject(self.base, key, name)
        return f"{gettext(_KINDS[key])}: {about}" if key in _KINDS else about


def reading_of(text: str, before: str = "", pictures: Mapping[str, bytes] = MappingProxyType({})) -> Reading:
    """before: with what it is compared; "" with nothing. pictures: by path beside the text."""
    body = split(text).body
    values = tuple(Value(*one) for one in _values(front_matter_of("", text)[0]))
    words = Markup("").join(_shown(_NAME.sub("", body), within(shown_of(named_in(body), pictures))))
    if not before:
        return Reading(values, words, text, (), ())
    old = [*_values(front_matter_of("", before)[0])]
    new = [(one.title, str(one.said)) for one in values]
    changed = tuple(Value(title, marked(*both)) for title, both in _between(old, new))
    lines = _pairs(_lines(_named(split(before).body)), _lines(_named(body)))
    return Reading(values, words, text, changed, tuple(marked(*both) for both in lines))


def _shown(body: str, rewrite: Rewrite) -> Iterator[Markup]:
    """The words with their headings, which the site's renderer leaves to its pages."""
    part, is_code = "", False
    for line in with_ends(body):
        is_code ^= line.lstrip().startswith(("```", "~~~"))
        heading = None if is_code else _HEADING.fullmatch(line.strip())
        if heading is None:
            part += line
            continue
        yield safe_html(part, rewrite)
        yield Markup("<h3>{}</h3>").format(inline_html(heading[1], rewrite))
        part = ""
    yield safe_html(part, rewrite)


def _named(body: str) -> str:
    """The names of steps, as they may be what changed."""
    return _NAME.sub(r" `\1`", body)


def _lines(body: str) -> list[str]:
    return [line for line in body.split("\n") if line.strip()]


def _values(data: Table) -> Iterator[tuple[str, str]]:
    """Each value that stands at the head of a text, rows of a list one by one."""
    form = form_of(data)
    yield from ((gettext(one.column.title), one.text) for one in form.cells if one.text)
    for rows in form.tables:
        for row in rows.rows:
            if told := ", ".join(f"{gettext(one.column.title)}: {one.text}" for one in row if one.text):
                yield gettext(rows.title), told
    shown = {one.column.name for one in form.cells} | {one.name for one in form.tables} | {"practice", "region"}
    yield from ((gettext(_KINDS.get(key, key)), text_of(value)) for key, value in data.items() if key not in shown)


def _between(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    for title in dict.fromkeys(title for title, _ in (*old, *new)):
        were, are = ([said for name, said in some if name == title] for some in (old, new))
        yield from ((title, both) for both in _pairs(were, are))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What went with what came in its place; "" where nothing did."""
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for at in range(max(b - a, d - c)):
            yield old[a + at] if a + at < b else "", new[c + at] if c + at < d else ""
