"""The answers of alignment.yml as text: one more at their end, one taken out; all else stays, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import table
from bestyet.model.sentence import sentence
from bestyet.text.markdown.writer import flow
from bestyet.text.settled import answers_in
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.decision import Answer, Seen

_HEAD = "# What people said says the same: written by `bestyet link`, yours to correct.\n"
_KEY = re.compile(r"^answers:[ \t]*(?:\[\][ \t]*)?(?:#.*)?$\n?", re.MULTILINE)
_NEXT = re.compile(r"^(?![ \t#-]|$)", re.MULTILINE)  # a line that begins another key
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENTRY = re.compile(r"^([ \t]*)- ", re.MULTILINE)
_BARE = re.compile(r"[a-z0-9](?:(?!: | #)[^\n])*[^\s:]", re.DOTALL)


def with_answer(text: str, answer: Answer) -> str:
    """Return alignment.yml with one more answer."""
    text = text if text.endswith("\n") or not text else f"{text}\n"
    found = _KEY.search(text)
    if not found:
        return _checked(f"{text or _HEAD}answers:\n{_written(answer, '  ')}", text, (answer,))
    key, end = f"{text[: found.start()]}answers:\n", _end(text, found.end())
    entries = text[found.end() : end]
    first = _ENTRY.search(entries)
    entries = entries.rstrip("\n") + "\n" if entries.strip() else ""
    indent = first[1] if first else "  "
    return _checked(f"{key}{entries}{_written(answer, indent)}{text[end:]}", text, (answer,))


def without_answer(text: str, number: int) -> str:
    """Return alignment.yml without the answer of this number, from 0."""
    answers = list(_answers(text))
    found = _KEY.search(text)
    stop = _end(text, found.end()) if found else 0
    begins = list(_entries(text[:stop], found.end())) if found else []
    edited = text
    if found and number < len(begins):
        end = begins[number + 1] if number + 1 < len(begins) else stop
        edited = text[: begins[number]] + text[end:]
        if len(begins) == 1:
            edited = f"{text[: found.start()]}answers: []\n{text[found.end() : begins[0]]}{text[end:]}"
    if _answers(edited) != (*answers[:number], *answers[number + 1 :]):
        raise CannotGoOnError(
            sentence("alignment.yml has its answers in a form that bestyet does not write: edit it by hand")
        )
    return edited


def _checked(edited: str, text: str, more: tuple[Answer, ...]) -> str:
    if _answers(edited) != (*_answers(text), *more):
        raise CannotGoOnError(
            sentence("alignment.yml has its answers in a form that bestyet cannot add to: see bestyet check")
        )
    return edited


def _answers(text: str) -> tuple[Answer, ...]:
    return answers_in(table(read_yaml(text).data))


def _end(text: str, begin: int) -> int:
    after = _NEXT.search(text, begin)
    return after.start() if after else len(text)


def _entries(text: str, begin: int) -> Iterator[int]:
    """Where each entry begins: the lines with a dash as far in as the first."""
    first = _ENTRY.search(text, begin)
    if first:
        pattern = re.compile(rf"^{first[1]}- ", re.MULTILINE)
        yield from (entry.start() for entry in pattern.finditer(text, begin))


def _written(answer: Answer, indent: str) -> str:
    lines = [f"by: {flow(answer.by)}"] if answer.by else []
    lines += [f"on: {answer.on if _DATE.fullmatch(answer.on) else flow(answer.on)}"] if answer.on else []
    for key, members in (("same", answer.same), ("apart", answer.apart)):
        lines += [f"{key}:", *(f"  - {member(one)}" for one in members)] if members else []
    return "".join(f"{indent}{'- ' if at == 0 else '  '}{line}\n" for at, line in enumerate(lines))


def member(seen: Seen) -> str:
    """Return a passage as alignment.yml writes it: its region, the first digits of its digest, its first words."""
    return _scalar(member_words(seen))


def member_words(seen: Seen) -> str:
    nth = f"/{seen.nth}" if seen.nth > 1 else ""
    return f"{seen.region} {seen.digits}{nth} {seen.words}".rstrip()


def _scalar(text: str) -> str:
    if _BARE.fullmatch(text) and text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


def answer_lines(answers: Sequence[Answer]) -> list[str]:
    return ["answers:", *(_written(answer, "  ").rstrip("\n") for answer in answers)] if answers else []
