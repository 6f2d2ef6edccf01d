"""How a ballot ended (adoption.yml), and whether such a record still holds when counted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.model.moment import moment, moment_text
from bestyet.model.records import voting as of
from bestyet.model.records.provenance import told
from bestyet.model.records.voting import AdoptionFile, Landed
from bestyet.model.vote.receipt import Receipt
from bestyet.model.vote.tally import Outcome, Tally

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Handed

OUTCOMES: dict[Outcome, of.Ending] = {
    Outcome.PASSED: "adopted",
    Outcome.FAILED: "rejected",
    Outcome.EXPIRED: "expired",
}


def votes_counted(result: Tally, handed: Sequence[Handed]) -> Iterator[of.VoteCounted]:
    """Yield every vote of a tally that was handed in, with its receipt."""
    found = {one.digest: one for one in handed}
    for paper in result.papers:
        one = found.get(paper.vote.digest)
        if one is None or one.file != paper.vote.voter:
            continue  # cast by the holder of a proxy: the holder's own vote is listed
        yield of.VoteCounted(
            voter=one.file,
            vote=paper.vote.value.value,
            file=f"votes/{one.file}.yml",
            sha256=one.digest,
            payload=one.payload,
            landed=landed(one.receipt),
            counts=paper.counts,
            note=told(paper.said) if paper.said else "",
        )


def objections_of(result: Tally) -> Iterator[of.Answered]:
    for paper in result.papers:
        for one in paper.vote.objections if paper.counts else ():
            yield of.Answered(
                voter=paper.vote.voter,
                passage=one.passage,
                reason=one.reason,
                instead=one.instead or None,
                at_stake=one.area,
            )


def landed(receipt: Receipt | None) -> Landed | None:
    return Landed(commit=receipt.commit, date=moment_text(receipt.date)) if receipt else None


def receipt_of(told: Landed | None) -> Receipt | None:
    """Return the receipt that a record names; None where it names none."""
    date_ = moment(told.date) if told else None
    return Receipt(told.commit, date_) if told and date_ else None


def differences(adoption: AdoptionFile, result: Tally) -> Iterator[str]:
    """Yield which figures counting again finds other than recorded."""
    outcome = OUTCOMES.get(result.outcome, "open")
    if adoption.outcome not in ("withdrawn", outcome):
        notes = "; ".join(
            f"{paper.vote.voter}: {paper.note}" for paper in result.papers if paper.note and not paper.counts
        )
        yield f"it says {adoption.outcome}, but counted again it is {outcome}: {notes or result.because}"
    yield from _other_votes(adoption, result)
    if adoption.tally.reviewers != result.reviewers:
        yield "the votes by reviewer add up to other figures than recorded"
    if adoption.tally.regions != result.regions:
        yield "the votes by region add up to other figures than recorded"
    if [(one.rule, one.met) for one in adoption.trace] != [(one.setting, one.met) for one in result.conditions]:
        yield "the conditions of the policy come out otherwise than recorded"
    disputes = adoption.tally.disputes
    if {name: one.winner for name, one in disputes.items()} != {n: one.winner for n, one in result.disputes.items()}:
        yield "the ranking of disputes comes out otherwise than recorded"


def _other_votes(adoption: AdoptionFile, result: Tally) -> Iterator[str]:
    counts = {(paper.vote.digest, paper.vote.voter): paper for paper in result.papers}
    for entry in adoption.votes:
        paper = counts.get((entry.sha256, entry.voter))
        if paper is None or paper.counts != entry.counts:
            why = paper.note if paper and paper.note else "the record says otherwise"
            yield f"the vote of {entry.voter} {'counts' if paper and paper.counts else 'does not count'}: {why}"
