"""A tally as records and programs have it. Fractions are written as text: "2/3"."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from msgspec import to_builtins

from bestyet.model.records.voting import Counted, Dropped, Judged, Ranking

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.model.reasons import Reason
    from bestyet.model.records.plain import Plain
    from bestyet.model.records.provenance import Told
    from bestyet.model.vote.tally import Ranked, Tally

Say = Callable[["Reason"], "str | Told"]  # how a reason is written


def tally_record(tally: Tally, on_base: Collection[str] | None = None) -> dict[str, Plain]:
    """Return all of a tally, as JSON can carry it; keys as in adoption.yml, reasons as sentences.

    on_base: digests of the votes that are on the base branch; None where that is not told.
    """
    told = to_builtins(counted(tally, _sentence))
    return {
        "outcome": tally.outcome.value,
        "because": str(tally.because),
        "due": _moment(tally.due),
        "closed": told["closed"],
        "ended": told["ended"],
        "rules": to_builtins(trace(tally, _sentence)),
        "reviewers": told["reviewers"],
        "regions": told["regions"],
        "votes": [
            {
                "voter": paper.vote.voter,
                "vote": paper.vote.value.value,
                "cast": _moment(paper.vote.cast),
                "landed": _moment(paper.vote.landed),
                "counts": paper.counts,
                "note": str(paper.note),
                **({} if on_base is None else {"on-base": paper.vote.digest in on_base}),
            }
            for paper in tally.papers
        ],
        "disputes": told["disputes"],
        "look-again": {voter: list(passages) for voter, passages in tally.look_again.items()},
    }


def _sentence(reason: Reason) -> str:
    return str(reason.text)


def counted(tally: Tally, say: Say) -> Counted:
    return Counted(
        closed=_moment(tally.closed),
        ended=tally.ended.value if tally.ended else None,
        reviewers=tally.reviewers,
        regions=tally.regions,
        disputes={name: _ranking(ranked, say) for name, ranked in tally.disputes.items()},
    )


def trace(tally: Tally, say: Say) -> tuple[Judged, ...]:
    return tuple(
        Judged(rule=one.setting, met=one.met, figures=say(one.said), passage=one.passage) for one in tally.conditions
    )


def _ranking(ranked: Ranked, say: Say) -> Ranking:
    options = ranked.options
    return Ranking(
        winner=ranked.winner,
        because=say(ranked.why),
        options=options,
        matrix=tuple(tuple(str(ranked.matrix[a, b]) if a != b else None for b in options) for a in options),
        dropped=tuple(Dropped(option=option, because=say(why)) for option, why in ranked.dropped),
        rounds=ranked.rounds,
        discarded=ranked.discarded,
    )


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
