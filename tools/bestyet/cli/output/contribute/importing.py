"""What came of documents, and the questions about them, on a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import count, plain, wrapped

if TYPE_CHECKING:
    from bestyet.actions.contribute.importing.request import Asked
    from bestyet.model.documents.imported import Imported, Moved

_SHOWN = 300  # characters of what was left out
_WRONG, _REFUSED = 1, 2


def told(report: Imported) -> str:
    """The report of one document, as text."""
    return "".join(f"{line}\n" for line in _lines(report, shutil.get_terminal_size((100, 24)).columns))


def status_of(reports: Iterable[Imported]) -> int:
    """2 where a file was refused, 1 where one has faults, else 0."""
    statuses = [_REFUSED if one.refused else _WRONG if one.faults else 0 for one in reports]
    return max(statuses, default=0)


def ask(asked: Asked) -> str:
    """Put a question until the answer can be one; "" where the person gives none."""
    click.echo(plain(f"\n{asked.file}: {asked.words}"))
    for number, (answer, about) in enumerate(asked.choices, start=1):
        click.echo(plain(f"  {number}  {answer}{f' ({about})' if about else ''}"))
    while True:
        answer = click.prompt("Answer", default="", show_default=False).strip()
        if answer.isdecimal() and 0 < int(answer) <= len(asked.choices):
            return asked.choices[int(answer) - 1][0]
        meant = [choice for choice, _ in asked.choices if choice.startswith(answer)]
        if not answer or asked.is_open:
            return str(answer)
        if len(meant) == 1:
            return meant[0]
        click.echo(f"one of: {', '.join(choice for choice, _ in asked.choices)}")


def _lines(report: Imported, width: int) -> Iterator[str]:
    if report.faults:
        yield plain(f"{report.file}: not imported, nothing was changed:")
        for fault in report.faults:
            yield plain(f"{report.file}: {fault.place}: {fault.code}: {fault.message}")
            if fault.hint:
                yield plain(f"    hint: {fault.hint}")
    else:
        what = "changed step by step" if report.is_update else "written"
        yield plain(f"{report.file}: {report.path} is {what}; then: bestyet check {report.path}")
    yield f"  {report.kind} file, sha256 {report.sha256}"
    if report.became:
        yield f"  became: {', '.join(_count(many, what) for what, many in report.became.items())}"
    for one in report.values:
        yield from wrapped(f"{one.key}: {one.value} (from {one.origin})", "    ", width).split("\n")
    yield from _moved(report.moved, width)
    yield from _listed("mentions numbers of its own, if no other document is meant:", _references(report), width)
    yield from _listed("left out:", _left_out(report), width)
    yield from _listed("to look at:", report.look_at, width)


def _count(many: int, what: str) -> str:
    return count(many, what[:-1], what) if what.endswith("s") else f"{many} {what}"


def _listed(head: str, sentences: Iterable[str], width: int) -> Iterator[str]:
    said = list(sentences)
    if said:
        yield f"  {head}"
        for sentence in said:
            yield from wrapped(sentence, "    ", width).split("\n")


def _references(report: Imported) -> Iterator[str]:
    for one in report.references:
        leads = f"{{#{one.name}}}" if one.name else "nothing here" if not one.found else f"{one.found} passages"
        yield f"{one.place}: “{one.words}” is {leads}"


def _left_out(report: Imported) -> Iterator[str]:
    for what, found in groupby(report.left_out, key=lambda one: one.what):
        for one in found:
            words, rest = one.words[:_SHOWN], len(one.words[_SHOWN:].split())
            more = f" … and {count(rest, 'word')} more: --format json" if rest else ""
            yield f"{what}{f' ({one.place})' if one.place else ''}: {words or '(no words)'}{more}"


def _moved(moved: Sequence[Moved], width: int) -> Iterator[str]:
    if not moved:
        return
    kinds = [one.kind for one in moved]
    yield f"  passages: {', '.join(f'{kinds.count(kind)} {kind}' for kind in ('same', 'changed', 'new', 'gone'))}"
    for one in moved:
        if one.kind == "changed":
            named = f" {{#{one.name}}}" if one.name else ""
            yield from wrapped(f"changed{named}: {one.before} → {one.words}", "    ", width).split("\n")
        elif one.kind == "gone":
            yield from wrapped(f"gone{f' {{#{one.name}}}' if one.name else ''}: {one.words}", "    ", width).split("\n")
