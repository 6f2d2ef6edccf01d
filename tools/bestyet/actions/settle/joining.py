"""Decisions and answers of two people, sent apart from each other about other things: both go into the same file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.model.records.plain import table
from bestyet.text.answers import with_answer
from bestyet.text.check.kinds import FileKind, place_of
from bestyet.text.markdown.lines import text_of
from bestyet.text.settled import answers_in, read_settled
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.decision import Answer, Decision


def joined(path: str, before: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    """What a file is with what both added to it, theirs first; None where that is for people to say."""
    where = place_of(path)
    if where.kind is FileKind.ALIGNMENT:
        return _answers(before, mine, theirs)
    return _decisions(path, where.practice, before, mine, theirs) if where.kind is FileKind.DECISIONS else None


def _decisions(path: str, practice: str, before: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    def decided(raw: bytes) -> tuple[Decision, ...]:
        return read_settled({path: raw}, practice).decisions

    if not mine.startswith(before) or not theirs.startswith(before) or not theirs.endswith(b"\n"):
        return None
    number = len(decided(before))
    new, others = decided(mine)[number:], decided(theirs)[number:]
    named = [{name for one in some for name in _named(one)} for some in (new, others)]
    if named[0] & named[1] or any(not one.subject for one in (*new, *others)):
        return None
    made = theirs + mine[len(before) :]
    return made if len(decided(made)) == number + len(new) + len(others) else None


def _named(one: Decision) -> Iterator[str]:
    """All that a decision is about."""
    parts = (str(part.get("step")) for part in one.into)
    yield from filter(None, (one.subject, one.after, one.before, *one.others, *parts))


def _answers(before: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    known, own, other = (_answered(raw) for raw in (before, mine, theirs))
    new, others = own[len(known) :], other[len(known) :]
    are_more = own[: len(known)] == other[: len(known)] == known
    if not are_more or any(
        len({*one.same, *one.apart} & {*each.same, *each.apart}) > 1 for one in new for each in others
    ):
        return None
    if _with(before, new) != mine:
        return None  # it has more than answers
    return _with(theirs, new)


def _answered(raw: bytes) -> tuple[Answer, ...]:
    return answers_in(table(read_yaml(text_of(raw)).data))


def _with(raw: bytes, answers: Sequence[Answer]) -> bytes:
    text = text_of(raw)
    for one in answers:
        text = with_answer(text, one)
    return text.encode()
