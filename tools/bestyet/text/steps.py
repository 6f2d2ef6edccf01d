"""The steps of a variant at a glance: what can be compared between regions without merging them.

A glance at a body costs a twentieth of reading its passages, so that the whole programme can be looked at.
"""

from __future__ import annotations

import re

from bestyet.model.steps import Step
from bestyet.text.frontmatter import split
from bestyet.text.lines import text_of

_MARKER = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_NAME = re.compile(r"\{#([a-z0-9-]+)\}")
_FENCED = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)


def steps_at_a_glance(raw: bytes) -> tuple[Step, ...]:
    """Return the list items of a file, and what else has a name, in order; headings are no steps.

    Lines inside fences are none either. Of an item on several lines, the first line counts, and the one with its name.
    """
    parts = split(text_of(raw))
    body = parts.body
    if "```" in body or "~~~" in body:
        body = _FENCED.sub(lambda found: "\n" * found[0].count("\n"), body)
    steps = []
    for number, line in enumerate(body.split("\n"), parts.body_line):
        marker = _MARKER.match(line)
        end = line.rstrip().removesuffix("|").rstrip()  # a row of a table has its name in its last cell
        named = _NAME.fullmatch(end, end.rfind("{#")) if end.endswith("}") and "{#" in end else None
        if (marker or named) and not line.startswith("#"):
            words = line[marker.end() if marker else 0 : named.start() if named else len(line)]
            steps.append(Step(named[1] if named else "", " ".join(words.split()), number))
    return tuple(steps)
