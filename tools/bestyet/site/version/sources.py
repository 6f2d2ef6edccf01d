"""The texts that a version was made of, line by line as its record froze them: whatever lies in the files today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.candidate import Status
from bestyet.model.passage import parts_of
from bestyet.model.sentence import Value
from bestyet.site.language.words import gettext
from bestyet.site.links import (
    anchor_of,
    frozen_anchor,
    frozen_page,
    practice_page,
    rewriting,
    variant_page,
    version_page,
)
from bestyet.site.practice.about import lines_words
from bestyet.site.practice.control import control_of
from bestyet.site.practice.fields import subject_of
from bestyet.site.practice.notes import FileWords, Notes

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.passage import Passage, Variant
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk
    from bestyet.site.version.views import VersionView


@dataclass(frozen=True)
class Line:
    """A passage or a value of a text, and where the version has it."""

    first: int
    where: str  # "lines 12–13"
    about: str  # what a value is about
    html: Markup
    head: Markup  # of a row
    is_heading: bool = False
    step: str = ""  # page and anchor
    anchor: str = ""


@dataclass(frozen=True)
class FrozenText:
    """One text that was merged."""

    badge: Badge
    path: str
    blob: str  # git's id
    sha256: str
    today: str  # the page of the region's text today, "" where it has none
    is_as_now: bool
    source: str | None  # on the forge, as it was
    lang: Markup
    lines: tuple[Line, ...]


def sources_page(desk: Desk, version: VersionView) -> tuple[str, bytes]:
    text, number = version.text, version.number
    page = frozen_page(text.practice, number)
    notes = Notes()
    ordered = sorted(text.variants, key=lambda variant: desk.rank(variant.region))
    data = {
        "title": text.title,
        "practice": desk.title_of(text.practice),
        "to_practice": practice_page(text.practice),
        "number": number,
        "to_version": version_page(text.practice, number),
        "texts": [_text(desk, page, text, variant, notes) for variant in ordered],
        "notes": notes.made(),
    }
    name = gettext("%(title)s %(version)s: where its words come from") % {"title": text.title, "version": number}
    return desk.wide(page, name, "frozen", data, control=control_of(desk, version.text.practice, version))


def _text(desk: Desk, page: str, text: Candidate, variant: Variant, notes: Notes) -> FrozenText:
    document, today = variant.document, variant_page(variant.region, text.practice)
    return FrozenText(
        badge=desk.badge(variant.region),
        path=document.path,
        blob=document.blob,
        sha256=document.sha256,
        today=today if today in desk.written else "",
        is_as_now=desk.is_as_now(text.practice, variant),
        source=desk.source_of(text, variant),
        lang=desk.lang(variant),
        lines=tuple(
            _anchored(variant.region, [*_values(desk, text, variant), *_said(desk, page, text, variant, notes)])
        ),
    )


def _anchored(region: str, lines: list[Line]) -> Iterator[Line]:
    """In the order of the file; where several stand on one line, the first has its anchor."""
    before = 0
    for line in sorted(lines, key=lambda line: line.first):
        anchor = "" if line.first == before else frozen_anchor(region, line.first)
        before = line.first
        yield Line(line.first, line.where, line.about, line.html, line.head, line.is_heading, line.step, anchor)


def _values(desk: Desk, text: Candidate, variant: Variant) -> Iterator[Line]:
    for entry in text.fields:
        for one in entry.values:
            if one.region == variant.region:
                line, said = one.place.line, desk.recorded(Value(one.text))
                yield Line(line, lines_words(line, line), subject_of(desk.base, entry), said, Markup(""))


def _said(desk: Desk, page: str, text: Candidate, variant: Variant, notes: Notes) -> Iterator[Line]:
    passages = variant.document.passages

    parts = parts_of(passages)

    def here(part: str) -> str:
        return frozen_anchor(variant.region, passages[parts[part]].span.first_line) if part in parts else ""

    file = FileWords(passages, rewriting(variant.document.path, page, desk.page_of, here), notes)
    number, used = text.variants.index(variant), {}
    for item in text.items:
        if item.status is Status.USED:
            used.update({at: anchor_of(item.id) for of, at in item.members if of == number})
    for at, passage in enumerate(passages):
        yield _passage(passage, file, f"{version_page(text.practice, text.version)}#{used[at]}" if at in used else "")


def _passage(passage: Passage, file: FileWords, step: str) -> Line:
    if file.is_beside(passage):
        html, head = Markup("<code>{}</code>").format(passage.source), Markup("")
    else:
        html, head = file.words(passage)
    span = passage.span
    where = lines_words(span.first_line, span.last_line)
    return Line(span.first_line, where, "", html, head, passage.kind == "heading", step if passage.is_step else "")
