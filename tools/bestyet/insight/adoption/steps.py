"""Which passages of a frozen text are its steps, as its record tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestyet.model.passage import Document
    from bestyet.model.records.provenance import Record


def steps_of(record: Record, document: Document) -> dict[str, int]:
    """Return id -> passage of the document, for every step of the text in its order."""
    at = {passage.span.first_line: index for index, passage in enumerate(document.passages)}
    found = {}
    for item in record.items:
        index = at.get(item.place.first_line) if item.place else None
        if index is not None and document.passages[index].is_step:
            found[item.id] = index
    return dict(sorted(found.items(), key=lambda pair: pair[1]))
