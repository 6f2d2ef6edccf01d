"""A candidate: steps with their agreement, what is open, what only one region does; its text; its record."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from bestyet import __version__
from bestyet.cli.output.merge.languages import met
from bestyet.cli.output.tables import line_of, picked
from bestyet.cli.output.terminal import count, plain, plain_json
from bestyet.merge.provenance import dump, indented, record
from bestyet.model.candidate import Candidate, Item, Settings, Status
from bestyet.model.passage import Kind
from bestyet.model.records.common_words import titles_told
from bestyet.model.sentence import listed

if TYPE_CHECKING:
    from bestyet.actions.settle.merge import Merged


class _Paragraph(NamedTuple):
    """Words behind a mark, on one line or more."""

    before: str
    words: str

    def within(self, width: int) -> str:
        """width: of the terminal; 0 for none."""
        if not width:
            return self.before + self.words
        after = " " * len(self.before)
        return textwrap.fill(self.words, width, initial_indent=self.before, subsequent_indent=after)


_Line: TypeAlias = str | _Paragraph


def shown(merged: Merged, form: str) -> str:
    """Paragraphs are wrapped on a terminal, on one line where another program reads."""
    if form != "text":
        return shown_in_file(merged, form)
    return _joined(merged, min(shutil.get_terminal_size().columns, 110) if sys.stdout.isatty() else 0)


def shown_in_file(merged: Merged, form: str) -> str:
    """The same wherever it is made."""
    if form == "json":
        return _json(merged)
    return merged.written.text if form == "md" else click.unstyle(_joined(merged, 0))


def _joined(merged: Merged, width: int) -> str:
    lines = _lines(merged.candidate, merged.settings)
    return "".join(f"{line if isinstance(line, str) else line.within(width)}\n" for line in lines)


def _json(merged: Merged) -> str:
    """The record that a proposal would freeze, and which languages met."""
    candidate = merged.candidate
    data = json.loads(dump(record(candidate, merged.written.places, f"bestyet {__version__}")))
    data["contradictions"] = [
        {
            **picked(one, "field=id step part? value words"),
            "value-place": line_of(one.value_place),
            "words-place": line_of(one.words_place),
        }
        for one in candidate.contradictions
    ]
    data["languages"] = [{"region": region, "language": language} for region, language in candidate.languages]
    data["use-when"] = {"text": candidate.use_when[0], "is-stated": candidate.use_when[1]}
    return plain_json(indented(data)) + "\n"


def _lines(candidate: Candidate, settings: Settings) -> Iterator[_Line]:
    """In front of a step: "!" where regions must settle something, "≈" and a number that it shares with those that are
    likely the same, and how many of the regions say it."""
    who = ", ".join(plain(settings.label(variant.region)) for variant in candidate.variants)
    yield click.style(plain(candidate.title), bold=True)
    if candidate.use_when[1]:
        yield _paragraph(candidate.use_when[0], "Use this when: ")
    beside = {item.id: number for number, items in enumerate(candidate.unanswered, 1) for item in items}
    noun = "step" if candidate.backbone else "common step"
    yield f"{count(len(candidate.steps) - len(beside), noun)} from {who}"
    if beside:
        places = count(len(candidate.unanswered), "place")
        yield f"{places} (≈) where {len(beside)} steps of regions are likely the same: {_who_asks(candidate)}"
    yield from met(candidate, settings)
    if candidate.backbone:
        yield f"{plain(settings.label(candidate.backbone))}'s text is the backbone: what others add is proposed below"
    if candidate.has_little_in_common:
        shared, steps = candidate.shared
        yield f"little in common: of {steps} steps that regions wrote, {shared} are said by another one, or likely;"
        yield f"  --backbone REGION takes one text ({candidate.fullest}'s shares most) and proposes the others' steps"
    if candidate.base:
        yield f"compared with {plain(candidate.base.path)}: a region that left it as it was takes no position"
    depths: dict[str | None, int] = {None: 0}
    for item in candidate.items:
        depths[item.id] = depths.get(item.parent, 0) + (item.kind is Kind.ITEM)
        if item.status is Status.USED and not _is_title(candidate, item):
            yield from _item(candidate, item, depths.get(item.parent, 0), beside.get(item.id), settings)
    yield from _open(candidate)
    yield from _flaws(candidate)
    yield from _titles(candidate, settings)
    yield from _contradicting(candidate)
    yield from _additions(candidate, settings)
    if worth := sum(question.is_worth_asking for question in candidate.questions):
        yield f"\n{count(worth, 'question')} worth asking, what says the same: {_who_asks(candidate)}"


def _who_asks(candidate: Candidate) -> str:
    """Answers are kept for the practices of a knowledge base."""
    named = any(isinstance(variant.document.data.get("practice"), str) for variant in candidate.variants)
    return f"bestyet link {candidate.practice} asks" if named else "bestyet align lists them"


def _is_title(candidate: Candidate, item: Item) -> bool:
    return item.kind is Kind.HEADING and item.parent is None and item.words.text == candidate.title


def _item(candidate: Candidate, item: Item, depth: int, beside: int | None, settings: Settings) -> Iterator[_Line]:
    passage = item.words
    if passage.kind is Kind.HEADING:
        yield click.style(f"\n{plain(passage.text)}", bold=True)
        return
    if passage.kind is Kind.BLOCK:
        yield textwrap.indent(plain(passage.source), "       ")
        return
    mark = f"≈{beside}" if beside else "!" if item.open_disputes else " "
    held = f"{len(candidate.regions(item))}/{len(candidate.variants)}"
    who = f"[{', '.join(map(settings.label, candidate.regions(item)))}] " if beside else ""
    yield _paragraph(f"{who}{passage.text}", f"{mark} {held}  {'  ' * depth}")
    for regions, words in item.adds_by_region.items():
        verb = "adds" if len(regions) == 1 else "add"
        said = f"{listed([settings.label(region) for region in regions])} {verb}: {' · '.join(words)}"
        yield _paragraph(said, f"{'  ' * depth}         + ")


def _open(candidate: Candidate) -> Iterator[_Line]:
    if candidate.disputes:
        yield click.style("\nRegions must settle", bold=True)
    for name, dispute in candidate.disputes:
        about = "" if "/" in name else f" ({dispute.about})"
        yield _paragraph(f"{name}{about}: {dispute.message}", "  ")
    if candidate.departed:
        yield click.style("\nSettled by the standard: who says something else departs from it", bold=True)
    for name, dispute, settled in candidate.departed:
        about = "" if "/" in name else f" ({dispute.about})"
        yield _paragraph(f"{name}{about}: {dispute.message}; {settled.text}", "  ")


def _flaws(candidate: Candidate) -> Iterator[_Line]:
    if candidate.flaws:
        yield click.style("\nMend or accept, before it can be voted on", bold=True)
    for flaw in candidate.flaws:
        why = f"; accepted: {flaw.accepted.text}" if flaw.accepted else ""
        yield _paragraph(f"{flaw.step} ({flaw.code}): {flaw.said.text}{why}", "  ")


def _titles(candidate: Candidate, settings: Settings) -> Iterator[_Line]:
    mine = ((item, settings.label(candidate.region(item.chosen))) for item in candidate.items if item.chosen)
    told = titles_told((who, one) for item, who in mine for one in item.rewritten)
    if told:
        yield click.style("\nCommon words", bold=True)
    yield from (_paragraph(said, "  ") for said in told)


def _contradicting(candidate: Candidate) -> Iterator[_Line]:
    if candidate.contradictions:
        yield click.style("\nWords and values contradict each other: no vote opens before they agree", bold=True)
    for one in candidate.contradictions:
        told = f"{one.message} ({line_of(one.value_place)}), but {one.speaker} says {one.words}"
        yield _paragraph(told, "  ")


def _additions(candidate: Candidate, settings: Settings) -> Iterator[_Line]:
    additions = [item for item in candidate.items if item.status is Status.ADDITION]
    if additions:
        yield click.style("\nNot in the text (yet): proposed additions", bold=True)
    for item in additions:
        yield _paragraph(f"[{', '.join(map(settings.label, candidate.regions(item)))}] {item.words.text}", "  ")


def _paragraph(text: str, before: str) -> _Paragraph:
    return _Paragraph(before, plain(text))
