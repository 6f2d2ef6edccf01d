"""A question which passages say the same, how it is answered by keys, and what became of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import count, plain, wrapped
from bestyet.text.answers import member_words

if TYPE_CHECKING:
    from bestyet.actions.settle.answers import Linked, OpenQuestions
    from bestyet.actions.settle.asked import Asked, Shown
    from bestyet.model.decision import Answer
    from bestyet.model.passage import Passage

KEYS = "123456789abcdefghijkmnoprstvwxyz"  # of the passages, in their order; 0, l, q and u say something else
PROMPT = "[Enter] answer  [0] none  [l]ater  [u]ndo  [q]uit: "
_WIDTH = 100


def question(asked: Asked, ticks: frozenset[int]) -> str:
    """The seed with what stands around it, and every other passage with its key and its tick."""
    text = f"\n{asked.number} of {asked.of} worth asking. Which of these say the same as\n"
    text += _place("    ", asked.seed) + _around(asked.seed, "        ")
    for at, shown in enumerate(asked.shown):
        text += _place(f"{_tick(at, ticks)} {_key(at)} ", shown) + _around(shown, "        ")
    return text


def ticked(asked: Asked, ticks: frozenset[int]) -> str:
    """The keys again, with their ticks."""
    return " ".join(f"{_tick(at, ticks)} {_key(at)}" for at in range(len(asked.shown)))


def pressed(key: str, asked: Asked, ticks: frozenset[int]) -> frozenset[int] | None:
    """The ticks after a key; None where the question has no such key."""
    if key == "0":
        return frozenset()
    at = KEYS.find(key)
    return ticks ^ {at} if 0 <= at < len(asked.shown) else None


def _key(at: int) -> str:
    return KEYS[at : at + 1] or " "  # what has no key stays as it is ticked


def _tick(at: int, ticks: frozenset[int]) -> str:
    return "[x]" if at in ticks else "[ ]"


def _place(start: str, shown: Shown) -> str:
    headings = shown.passage.headings
    section = f", under {plain(headings[-1])!r}" if headings else ""
    return click.style(f"{start}{plain(shown.region)}  {shown.passage.span}{section}", bold=True) + "\n"


def _around(shown: Shown, indent: str) -> str:
    """The passage, between the lines before and after it."""
    before, after = (click.style(_short(one, indent), dim=True) if one else "" for one in (shown.before, shown.after))
    return f"{before}{wrapped(shown.passage.text, indent, _WIDTH)}\n{after}"


def _short(passage: Passage, indent: str) -> str:
    room = _WIDTH - len(indent) - 4
    text = plain(passage.text)
    return f"{indent}  … {text if len(text) <= room else text[: room - 1].rstrip() + '…'}\n"


def kept(linked: Linked) -> str:
    return "".join(f"{line}\n" for line in _lines(linked))


def _lines(linked: Linked) -> Iterator[str]:
    if not linked.is_asked:
        yield "Nothing is worth asking."
    if linked.kept:
        said = f"{count(linked.same, 'passage')} joined, {linked.apart} kept apart"
        yield f"{linked.path}: {count(linked.kept, 'answer')} ({said})"
    if linked.outdated:
        yield f"{count(linked.outdated, 'answer')} not kept: the words were changed meanwhile"
    if linked.left:
        yield f"{count(linked.left, 'question')} worth asking left"
    for path, number in linked.named:
        yield f"{path}: {number} steps named"


def listed_answers(answers: Sequence[Answer]) -> str:
    """Every answer with its number, as --undo takes it."""
    return "".join(f"{line}\n" for line in _answers(answers)) if answers else "No answers.\n"


def _answers(answers: Sequence[Answer]) -> Iterator[str]:
    for number, answer in enumerate(answers, 1):
        yield f"{number}. {' '.join(plain(word) for word in (answer.by, answer.on) if word)}".rstrip()
        for sort, members in (("same ", answer.same), ("apart", answer.apart)):
            yield from (f"   {sort}  {plain(member_words(seen))}" for seen in members)


def questions_data(found: OpenQuestions) -> str:
    """What a front end needs to ask, and what it gives back to --answers: lists of `member`s."""
    questions = [
        {
            "number": asked.number,
            "worth": asked.worth,
            "seed": _data(asked.seed),
            "ticked": [_data(shown) for shown in asked.ticked],
            "options": [_data(shown) for shown in asked.options],
        }
        for asked in found.questions
    ]
    answers = [
        {
            "by": answer.by,
            "on": answer.on,
            "same": [member_words(seen) for seen in answer.same],
            "apart": [member_words(seen) for seen in answer.apart],
        }
        for answer in found.answers
    ]
    return json_text(
        {"practice": found.practice, "worth_asking": found.worth_asking, "questions": questions, "answers": answers}
    )


def _data(shown: Shown) -> dict[str, object]:
    passage = shown.passage
    return {
        "member": member_words(shown.seen),
        "region": shown.region,
        "file": passage.span.path,
        "first_line": passage.span.first_line,
        "last_line": passage.span.last_line,
        "section": list(passage.headings),
        "before": shown.before.text if shown.before else None,
        "text": passage.text,
        "after": shown.after.text if shown.after else None,
        "score": shown.score,
    }
