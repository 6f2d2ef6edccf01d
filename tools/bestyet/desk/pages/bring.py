"""Bring in a document: what it says becomes a draft, to be looked at, mended and sent like any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bestyet.actions.contribute.drafted import variant_path
from bestyet.actions.contribute.importing.request import Given, ImportRequest
from bestyet.actions.contribute.importing.run import import_documents
from bestyet.desk.drafts import Draft
from bestyet.desk.web import Answer, Asked, ForbiddenError, Page
from bestyet.desk.workplace import Kind
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.picture import is_picture
from bestyet.site.language.words import gettext, message
from bestyet.text.documents.word.runs import Tracked
from bestyet.text.plain import plain

if TYPE_CHECKING:
    from bestyet.model.documents.imported import Imported

_ENDINGS = frozenset({".docx", ".md", ".markdown", ".txt"})
_LONGEST_NAME = 100
_WINDOW = "document"  # of drafts in which nobody typed yet


@dataclass(frozen=True)
class Brought:
    name: str  # of the file, as the person calls it
    report: Imported
    here: str  # where the draft is; "" where there is none
    beside: tuple[str, ...]  # what came with it and is in no draft


def bring(asked: Asked) -> Answer:
    region, practice = asked.word("region"), asked.word("practice").strip()
    path = variant_path(region, practice)
    upload = asked.files.get("document")
    if upload is None or not upload.raw:
        raise CannotGoOnError(gettext("Choose a document"))
    ending = PurePosixPath(upload.name.replace("\\", "/")).suffix.lower()
    if ending not in _ENDINGS:
        raise CannotGoOnError(gettext("Word files (.docx), Markdown and plain text can be brought in"))
    place, person = asked.desk.workplace, asked.person
    with place.trying(place.branch(Kind.VARIANT, region, practice, person.called)) as here:
        if region not in person.regions(here.base):
            raise ForbiddenError(gettext("You do not write for this region."))
        there = (here.root / path).read_text("utf-8") if (here.root / path).is_file() else ""
        before = asked.desk.drafts.find(person.called, region, practice)
        if before and before.text != there and before.window != _WINDOW:
            raise CannotGoOnError(
                gettext("You are writing this text: send your draft or throw it away, and bring the document then.")
            )
        report = _report(asked, here.root, ending, upload.raw)
        changed = place.tree.changed(here.commit)
    made = changed.pop(path, None)
    if made is not None:
        shown = {path.rpartition("/")[2]: changed.pop(path) for path in [*filter(is_picture, changed)]}
        asked.desk.drafts.keep_pictures(person.called, shown)
        draft = Draft(made.decode("utf-8"), there, number=before.number if before else 0, window=_WINDOW)
        asked.desk.drafts.keep(person.called, region, practice, draft)
    name = plain(upload.name.replace("\\", "/").rpartition("/")[2])[:_LONGEST_NAME]
    to = f"/contribute/{region}/{practice}" if made is not None else ""
    status = 200 if made is not None else 409
    view = Brought(name, report, to, tuple(sorted(changed)))
    return Page("brought.html.j2", message("What the document says"), view, status)


def _report(asked: Asked, root: Path, ending: str, raw: bytes) -> Imported:
    """The name that somebody gave a file is never that of one here."""
    given = Given(asked.word("practice").strip(), *(asked.word(name).strip() for name in ("title", "owner", "status")))
    tracked = {"accept": Tracked.ACCEPT, "reject": Tracked.REJECT}.get(asked.word("tracked"), Tracked.STOP)
    with TemporaryDirectory() as folder:
        file = Path(folder, f"document{ending}")
        file.write_bytes(raw)
        request = ImportRequest(root, (file.as_posix(),), asked.word("region"), given, tracked, may_update=True)
        (report,) = import_documents(request)
    return report
