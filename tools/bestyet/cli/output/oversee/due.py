"""What must be reviewed, voted on or renewed, by whom and by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.tables import columns_of, formed, line_of, picked
from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.model.oversee.due import Obligations

_ROW = "due=day? days=left region practice what text who where=place"


def shown(found: Obligations, form: str, within: int) -> str:
    return formed(form, columns_of(_ROW), _lines(found, within), (picked(item, _ROW) for item in found.items))


def _lines(found: Obligations, within: int) -> Iterator[str]:
    """Overdue, due and undated items under headings of their own, two lines each."""
    if not found.items:
        yield f"Nothing is due on {found.day} or within {within} days."
    overdue = [item for item in found.items if item.is_overdue]
    undated = [item for item in found.items if item.left is None]
    ahead = [item for item in found.items if item.left is not None and not item.is_overdue]
    for heading, items in (("Overdue", overdue), ("Due", ahead), ("No day said", undated)):
        if items:
            yield click.style(f"{heading} ({len(items)})", bold=True)
        for item in items:
            yield f"  {item.day or '-':<10}  {item.said:<16}  {plain(item.text)}"
            by = f"by {', '.join(map(plain, item.who))}; " if item.who else ""
            yield f"  {'':<28}  {by}{line_of(item.place)}"
