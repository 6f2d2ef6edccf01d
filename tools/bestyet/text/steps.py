"""The steps of a variant at a glance: what can be compared between regions without merging them.

A glance at a body costs a twentieth of reading its passages, so that the whole programme can be looked at.
"""

from __future__ import annotations

import re

from bestyet.model.steps import Step
from bestyet.text.lines import text_of

_STEP = re.compile(
    r"^[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)(.*?)(?:[ \t]*\{#([a-z0-9-]+)\})?[ \t]*$"
    r"|^(.*?)[ \t]*\{#([a-z0-9-]+)\}[ \t]*\|?[ \t]*$",  # a row of a table has its name in its last cell
    re.MULTILINE,
)
_FENCED = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"---[ \t]*\n.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)


def steps_at_a_glance(raw: bytes) -> tuple[Step, ...]:
    """Return the list items of a file, and what else has a name, in order; headings are no steps.

    Lines inside fences are none either. Of an item on several lines, the first line counts, and the one with its name.
    """
    text = text_of(raw)
    front = _FRONT.match(text)
    start = front.end() if front else 0
    if "```" in text or "~~~" in text:
        text = _FENCED.sub(lambda found: "\n" * found[0].count("\n"), text)
    steps, line, last = [], 1, 0
    for found in _STEP.finditer(text, start):
        item, item_name, words, name = found.groups()
        line += text.count("\n", last, found.start())
        last = found.start()
        said = words if item is None else item
        if not said.lstrip().startswith("#"):
            steps.append(Step(name or item_name or "", " ".join(said.split()), line))
    return tuple(steps)
