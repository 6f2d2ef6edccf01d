"""A preview as a comment on a code host: Markdown in which nothing that contributors wrote can act.

Their words stand in code spans: there GitHub and GitLab make no mention, link, reference, picture, emoji or HTML of
them. White space is folded, what cannot be seen is written out, and lengths are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bestyet.cli.output.terminal import count, plain
from bestyet.model.oversee.preview import Note, Preview, Sort

MARK = "<!-- bestyet preview -->"  # the first line, by which the comment is found again
LARGEST = 60_000  # characters; GitHub takes 65,536
_WORDS = 160  # characters of one text
_NOTES = 8  # of one sort in one practice
_NAMES = 40  # practices told of by name only
_NAMED = (Sort.OPENED, Sort.CHANGED, Sort.CLOSED, Sort.VALUE)  # whose texts do not say what they are about
TITLES = {  # of what is listed, in this order; questions gone are only counted
    Sort.ADDED: "Steps added to the text",
    Sort.REMOVED: "Steps removed from the text",
    Sort.REWORDED: "Steps in other words",
    Sort.MOVED: "Steps in another place",
    Sort.PROPOSED: "Proposed additions, held by too few regions to be in the text",
    Sort.WITHDRAWN: "No longer proposed",
    Sort.OPENED: "Disputes opened: regions must settle them",
    Sort.CHANGED: "Disputes that are others now",
    Sort.CLOSED: "Disputes closed",
    Sort.VALUE: "Values",
    Sort.ASKED: "New questions: do these two say the same?",
    Sort.PROBLEM: "Decisions that no longer have an effect",
}
_COUNTED = {  # how many are told of in one line, in this order
    Sort.ADDED: ("step added", "steps added"),
    Sort.REMOVED: ("step removed", "steps removed"),
    Sort.REWORDED: ("step in other words", "steps in other words"),
    Sort.MOVED: ("step moved", "steps moved"),
    Sort.OPENED: ("dispute opened", "disputes opened"),
    Sort.CHANGED: ("dispute changed", "disputes changed"),
    Sort.CLOSED: ("dispute closed", "disputes closed"),
    Sort.VALUE: ("value changed", "values changed"),
    Sort.PROPOSED: ("new proposed addition", "new proposed additions"),
    Sort.WITHDRAWN: ("addition no longer proposed", "additions no longer proposed"),
    Sort.ASKED: ("new question", "new questions"),
    Sort.ANSWERED: ("question gone", "questions gone"),
    Sort.PROBLEM: ("decision without effect", "decisions without effect"),
}
NOTHING = "Nothing: the merged practices stay as they are."


def comment(previews: Sequence[Preview]) -> str:
    """Return the whole comment, never longer than LARGEST."""
    lines = [MARK, "### What this changes in the merged practices", ""]
    if not previews:
        return "\n".join([*lines, NOTHING]) + "\n"
    lines += [f"{count(len(previews), 'practice')} would read otherwise.", ""]
    text, room = "\n".join(lines), LARGEST - _NAMES * (_WORDS + 8) - 500
    rest: list[Preview] = []
    for preview in previews:
        section = "" if rest else "\n".join(_section(preview)) + "\n"
        if rest or len(text) + len(section) > room:
            rest.append(preview)
        else:
            text += "\n" + section
    return text + "".join(f"{line}\n" for line in _others(rest))


def _others(rest: Sequence[Preview]) -> Iterator[str]:
    if rest:
        yield "\n#### Also\n"
        yield from (f"- {code(preview.practice)}: {summary(preview)}" for preview in rest[:_NAMES])
    if len(rest) > _NAMES:
        yield f"- and {len(rest) - _NAMES} more"


def _section(preview: Preview) -> Iterator[str]:
    yield f"#### {code(preview.practice)}"
    yield ""
    yield f"{summary(preview)}."
    for sort, title in TITLES.items():
        notes = preview.of(sort)
        if notes:
            yield f"\n**{title}**\n"
            yield from (f"- {_line(note)}" for note in notes[:_NOTES])
        if len(notes) > _NOTES:
            yield f"- and {len(notes) - _NOTES} more"


def _line(note: Note) -> str:
    name = f"{code(note.id)}: " if note.sort in _NAMED else ""
    detail = f" ({code(note.detail)})" if note.detail else ""
    return f"{name}{code(note.text)}{detail}"


def summary(preview: Preview) -> str:
    """ "1 step added, 2 disputes opened"."""
    if preview.is_new:
        return "new: no region had written it before"
    if preview.is_gone:
        return "no region has it in use any more"
    numbers = ((len(preview.of(sort)), words) for sort, words in _COUNTED.items())
    return ", ".join(count(number, *words) for number, words in numbers if number)


def code(text: str) -> str:
    """Return contributors' words as a code span that ends where it should.

    >>> code("see `x` @all")
    '`` see `x` @all ``'
    """
    words = " ".join(plain(" ".join(text.split())).split())
    if len(words) > _WORDS:
        words = words[: _WORDS - 2].rstrip() + " …"
    if not words:
        return "(nothing)"
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence, space = "`" * (longest + 1), " " if "`" in words else ""
    return f"{fence}{space}{words}{space}{fence}"
