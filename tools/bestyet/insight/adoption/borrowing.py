"""What to take from a region that does better: its words for steps, and its values where no other is better."""

from __future__ import annotations

from collections.abc import Iterator

from bestyet.merge.fields import minutes
from bestyet.model.candidate import Candidate, Field, Settings, Status


def borrowed(candidate: Candidate, region: str, settings: Settings) -> Iterator[dict[str, str]]:
    """Yield decisions, without author, date and reason, that bring a region's words and values into a candidate.

    Words that are the region's already, and what people decided, stay. Steps that only this region has are taken too;
    of values of which governance.yml says which way is better, only those that no other region betters.
    """
    for item in candidate.items:
        ref = next((ref for ref in item.members if candidate.region(ref) == region), None)
        if ref is None or item.decision is not None or not candidate.passage(ref).is_step:
            continue
        same = item.chosen == ref or candidate.passage(ref).text == item.words.text
        given = item.status is Status.USED and same
        if item.status in (Status.USED, Status.ADDITION) and not given:
            digest = f"sha256:{candidate.passage(ref).sha256}"
            yield {"do": "take", "step": item.id, "region": region, "passage": digest}
    for field in candidate.fields:
        is_own = field.chosen is not None and field.chosen.region == region
        if field.is_open and not is_own and _is_best(field, region, settings):
            yield {"do": "settle", "field": field.id, "region": region}


def _is_best(field: Field, region: str, settings: Settings) -> bool:
    """Whether a region says a value, and no other region a better one for the customer."""
    own = next((value for value in field.values if value.region == region), None)
    better = settings.better.get("lead-times") if field.key in ("lead-times", "communication") else None
    if own is None or better is None:
        return own is not None
    length = minutes(own.value)
    others = [found for value in field.values if (found := minutes(value.value)) is not None]
    return length is not None and length == (min(others) if better == "lower" else max(others))
