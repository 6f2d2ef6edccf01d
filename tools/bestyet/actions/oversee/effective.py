"""The text of one practice in force in a region on a day, the same wherever and whenever it is asked."""

from __future__ import annotations

from bestyet.actions.oversee.effective_overview import document_of, opened, own_text
from bestyet.actions.oversee.questions import EffectiveRequest, remembering
from bestyet.govern.versions import in_force
from bestyet.insight.adoption.effective import effective
from bestyet.knowledge.base import about_practices
from bestyet.model.oversee.effective import TextInForce
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.text.versions import read_versions, record_of


@remembering(TextInForce)
def text_in_force(request: EffectiveRequest) -> TextInForce:
    """Raises CannotGoOnError where nothing of the practice holds."""
    practice = request.practice or ""
    loaded, asked = opened(request, about_practices([practice]), bodies=True)
    own = own_text(loaded, asked, practice)
    standard = in_force(read_versions(loaded.files).get(practice, ()), asked.on)
    if standard is None:
        also = f"; {asked.label} worked by its own text: {own.document.path}" if own else ""
        raise CannotGoOnError(f"no version of {practice} was in force on {asked.on.isoformat()}{also}")
    record = record_of(standard)
    if isinstance(record, Problem):
        raise CannotGoOnError(f"the record in {standard.folder} cannot be read (bestyet verify tells more)")
    found = effective(standard, record, document_of(standard), own, loaded.base, asked.region, asked.on)
    return TextInForce(asked, found, loaded.files[found.path].decode("utf-8", "replace"))
