"""The steps of a variant at a glance: what can be compared between regions without merging them.

A glance at a body costs a twentieth of reading its passages, so that the whole programme can be looked at.
"""

from __future__ import annotations

import re

from bestyet.model.passage import Step
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.frontmatter import split

_ITEM = r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?"
_MARKER = re.compile(_ITEM)
_NAME = re.compile(r"\{#([a-z0-9-]+)\}")
# Most steps stand on a line of their own, with a name at its end or with none; else the line is looked at closely.
_STEP = re.compile(rf"^(?:{_ITEM}([^{{\n]*)(?:\{{#([a-z0-9-]+)\}}[ \t]*)?$|{_ITEM}.*|(?!#).*\{{#.*)", re.MULTILINE)
_FENCED = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)


def steps_at_a_glance(raw: bytes) -> tuple[Step, ...]:
    """Return the list items of a file, and what else has a name, in order; headings are no steps.

    Lines inside fences are none either. Of an item on several lines, the first line counts, and the one with its name.
    """
    parts = split(text_of(raw))
    body = parts.body
    if "```" in body or "~~~" in body:
        body = _FENCED.sub(lambda found: "\n" * found[0].count("\n"), body)
    steps, number, last = [], parts.body_line, 0
    for found in _STEP.finditer(body):
        number += body.count("\n", last, last := found.start())
        words, name = found.groups()
        if words is not None:
            steps.append(Step(name or "", " ".join(words.split()), number))
        elif step := _closely(found[0], number):
            steps.append(step)
    return tuple(steps)


def _closely(line: str, number: int) -> Step | None:
    marker = _MARKER.match(line)
    end = line.rstrip().removesuffix("|").rstrip()  # a row of a table has its name in its last cell
    named = _NAME.fullmatch(end, end.rfind("{#")) if end.endswith("}") and "{#" in end else None
    if not (marker or named):
        return None
    words = line[marker.end() if marker else 0 : named.start() if named else len(line)]
    return Step(named[1] if named else "", " ".join(words.split()), number)
