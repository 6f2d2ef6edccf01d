"""What a pull request changes in the candidates: for a terminal, a code host, a program, a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.cli.output.contribute.comment import NOTHING, TITLES, comment, summary
from bestyet.cli.output.tables import csv_text, json_text
from bestyet.cli.output.terminal import plain

if TYPE_CHECKING:
    from bestyet.actions.contribute.work import Changes
    from bestyet.model.oversee.preview import Note, Preview

_MOST = 8  # notes of one sort in the text form
_COLUMNS = ("practice", "about", "step", "text", "detail")


def shown(changes: Changes, form: str) -> str:
    if form == "json":
        return json_text({"since": changes.since, "practices": list(map(_data, changes.previews))})
    if form == "csv":
        return csv_text(_COLUMNS, [row for one in changes.previews for row in _rows(one)])
    if form == "md":
        return comment(changes.previews)
    return plain("\n".join(_lines(changes))) + "\n"


def _rows(preview: Preview) -> Iterator[dict[str, str | None]]:
    if preview.is_new or preview.is_gone:
        yield {"practice": preview.practice, "about": "new practice" if preview.is_new else "practice gone"}
    yield from ({"practice": preview.practice, **_note(note)} for note in preview.notes)


def _note(note: Note) -> dict[str, str | None]:
    return {"about": note.sort, "step": note.id or None, "text": note.text, "detail": note.detail or None}


def _data(preview: Preview) -> dict[str, object]:
    return {
        "practice": preview.practice,
        "title": preview.title,
        "new": preview.is_new,
        "gone": preview.is_gone,
        "notes": list(map(_note, preview.notes)),
    }


def _lines(changes: Changes) -> Iterator[str]:
    yield f"Since {changes.since[:10]}:"
    if not changes.previews:
        yield NOTHING
    for preview in changes.previews:
        yield f"\n{preview.practice}: {summary(preview)}"
        for sort, title in TITLES.items():
            notes = preview.of(sort)
            if notes:
                yield f"  {title}"
            for note in notes[:_MOST]:
                yield f"    {f'{note.id}: ' if note.id else ''}{' '.join(note.text.split())}"
                if note.detail:
                    yield f"      {' '.join(note.detail.split())}"
            if len(notes) > _MOST:
                yield f"    and {len(notes) - _MOST} more (all of them: --format json)"
