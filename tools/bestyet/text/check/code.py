"""Where code stands in Markdown: what is in it is shown, never followed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyromark

from bestyet.text.markdown.labels import OPTIONS
from bestyet.text.markdown.spans import Cover, Span, in_characters

_SIGNS = ("`", "~~~", "    ", "\t")  # some of which stands in every text with code: behind a marker, an indent does


@lru_cache(maxsize=4)
def code_in(body: str, before: int = 0) -> Cover:
    """Return the code spans and blocks of a body, in characters of a text in which `before` stand before it."""
    if not any(sign in body for sign in _SIGNS):
        return Cover(())
    spans = list(_code(body))
    at = in_characters(body, (offset for span in spans for offset in span))
    return Cover((before + at[start], before + at[end]) for start, end in spans)


def _code(body: str) -> Iterator[Span]:
    event: Any
    for event, where in pyromark.events_with_range(body, options=OPTIONS):
        if isinstance(event, str):
            continue
        what, value = next(iter(event.items()))
        if what == "Code" or (what == "Start" and isinstance(value, dict) and "CodeBlock" in value):
            yield where["start"], where["end"]
