"""The text of one practice in force in a region on a day, the same wherever and whenever it is asked."""

from __future__ import annotations

from bestyet.actions.oversee.effective_overview import document_of, opened
from bestyet.actions.oversee.questions import EffectiveRequest, remembering
from bestyet.govern.versions import ended_words, in_force, retired
from bestyet.insight.adoption.effective import effective
from bestyet.knowledge.base import about_practice
from bestyet.knowledge.landing.open_points import open_points_of
from bestyet.model.oversee.effective import TextInForce
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.text.versions import read_versions, record_of


@remembering(TextInForce)
def text_in_force(request: EffectiveRequest) -> TextInForce:
    """Raises CannotGoOnError where nothing of the practice holds."""
    practice = request.practice or ""
    loaded, asked = opened(request, about_practice(practice), bodies=True)
    own = loaded.base.in_use(practice, asked.region)
    versions = read_versions(loaded.files, only=practice).get(practice, ())
    standard = in_force(versions, asked.on)
    if standard is None:
        ended = retired(versions, asked.on)
        also = f"; {asked.label} worked by its own text: {own.document.path}" if own else ""
        raise CannotGoOnError(
            f"no version of {practice} was in force on {asked.on.isoformat()}{ended_words(ended)}{also}"
        )
    record = record_of(standard)
    if isinstance(record, Problem):
        raise CannotGoOnError(f"the record in {standard.folder} cannot be read (bestyet verify tells more)")
    found = effective(standard, record, document_of(standard), own, loaded.base, asked.region, asked.on)
    text = loaded.files[found.path].decode("utf-8", "replace")
    return TextInForce(asked, found, text, open_points_of(standard))
