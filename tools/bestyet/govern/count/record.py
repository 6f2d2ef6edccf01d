"""A tally as plain data, for records and for programs. Fractions are written as text: "2/3"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bestyet.model.vote.tally import Paper, Ranked, RegionCount, Tally


def tally_record(tally: Tally) -> dict[str, Any]:
    """Return all of a tally, as JSON can carry it; keys as in adoption.yml."""
    return {
        "outcome": tally.outcome.value,
        "because": tally.because,
        "due": _moment(tally.due),
        "closed": _moment(tally.closed),
        "ended": tally.ended.value if tally.ended else None,
        "rules": [
            {"rule": condition.setting, "met": condition.met, "figures": condition.text, "passage": condition.passage}
            for condition in tally.conditions
        ],
        "reviewers": dict(tally.reviewers),
        "regions": [_region(region) for region in tally.regions],
        "votes": [_paper(paper) for paper in tally.papers],
        "disputes": {name: _ranked(ranked) for name, ranked in tally.disputes.items()},
        "look-again": {voter: list(passages) for voter, passages in tally.look_again.items()},
    }


def _region(region: RegionCount) -> dict[str, Any]:
    return {
        "region": region.region,
        "approve": region.approve,
        "reject": region.reject,
        "abstain": region.abstain,
        "silent": region.silent,
        "voice": region.voice.value if region.voice else None,
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "voter": paper.vote.voter,
        "vote": paper.vote.value.value,
        "cast": _moment(paper.vote.cast),
        "landed": _moment(paper.vote.landed),
        "counts": paper.counts,
        "note": paper.note,
    }


def _ranked(ranked: Ranked) -> dict[str, Any]:
    return {
        "winner": ranked.winner,
        "because": ranked.because,
        "options": list(ranked.options),
        "matrix": [[str(ranked.matrix[a, b]) if a != b else None for b in ranked.options] for a in ranked.options],
        "dropped": [{"option": option, "because": why} for option, why in ranked.dropped],
        "rounds": [list(options) for options in ranked.rounds],
        "discarded": [list(defeat) for defeat in ranked.discarded],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
