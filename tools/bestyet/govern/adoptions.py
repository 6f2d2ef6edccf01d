"""How a ballot ended, as plain data (adoption.yml), and whether such a record still holds when counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bestyet.govern.count.record import tally_record
from bestyet.model.moment import moment, moment_text
from bestyet.model.vote.receipt import Receipt
from bestyet.model.vote.tally import Outcome, Tally

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Handed

OUTCOMES = {Outcome.PASSED: "adopted", Outcome.FAILED: "rejected", Outcome.EXPIRED: "expired"}


@dataclass(frozen=True)
class Ending:
    """What is recorded of a ballot that ended. Digests are written sha256:…"""

    practice: str
    version: str
    outcome: str  # adopted, rejected, expired or withdrawn
    decided: datetime
    effective: date | None
    ballot: str
    text: str
    opened: Receipt | None
    amended: Receipt | None
    previous: str | None
    because: str = ""


def adoption_data(ending: Ending, result: Tally, handed: Sequence[Handed]) -> dict[str, Any]:
    """Return adoption.yml as plain data. handed: every vote of `result`, with its receipt."""
    counted = tally_record(result)
    data: dict[str, Any] = {
        "practice": ending.practice,
        "version": ending.version,
        "outcome": ending.outcome,
        "because": ending.because or result.because,
        "decided": moment_text(ending.decided),
        "effective": ending.effective.isoformat() if ending.effective else None,
        "previous": ending.previous,
        "text": ending.text,
        "ballot": {
            "sha256": ending.ballot,
            "landed": _receipt(ending.opened),
            "amended": _receipt(ending.amended),
        },
        "tally": {name: counted[name] for name in ("closed", "ended", "reviewers", "regions", "disputes")},
        "trace": counted["rules"],
        "votes": list(_votes(result, handed)),
        "objections": list(_objections(result)),
    }
    return data


def _votes(result: Tally, handed: Sequence[Handed]) -> Iterator[dict[str, Any]]:
    found = {one.digest: one for one in handed}
    for paper in result.papers:
        one = found.get(paper.vote.digest)
        if one is None or one.file != paper.vote.voter:
            continue  # cast by the holder of a proxy: the holder's own vote is listed
        yield {
            "voter": one.file,
            "vote": paper.vote.value.value,
            "file": f"votes/{one.file}.yml",
            "sha256": one.digest,
            "landed": _receipt(one.receipt),
            "counts": paper.counts,
            "note": paper.note,
        }


def _objections(result: Tally) -> Iterator[dict[str, Any]]:
    for paper in result.papers:
        for objection in paper.vote.objections if paper.counts else ():
            said = {"passage": objection.passage, "reason": objection.reason, "instead": objection.instead or None}
            yield {"voter": paper.vote.voter, **said, "at-stake": objection.area, "answer": None}


def _receipt(receipt: Receipt | None) -> dict[str, str] | None:
    return {"commit": receipt.commit, "date": moment_text(receipt.date)} if receipt else None


def receipt_of(data: Any) -> Receipt | None:
    """Return the receipt that a record names; None where it names none."""
    date_ = moment(data.get("date")) if isinstance(data, Mapping) else None
    return Receipt(str(data.get("commit")), date_) if date_ else None


def differences(adoption: Mapping[str, Any], result: Tally) -> Iterator[str]:
    """Yield what counting again finds other than recorded. Figures are compared, not the words around them."""
    again = tally_record(result)
    outcome = OUTCOMES.get(result.outcome, "open")
    if adoption.get("outcome") != outcome:
        notes = "; ".join(
            f"{paper.vote.voter}: {paper.note}" for paper in result.papers if paper.note and not paper.counts
        )
        yield f"it says {adoption.get('outcome')}, but counted again it is {outcome}: {notes or result.because}"
    counts = {(paper.vote.digest, paper.vote.voter): paper for paper in result.papers}
    for entry in adoption.get("votes") or ():
        paper = counts.get((str(entry.get("sha256")), str(entry.get("voter"))))
        if paper is None or paper.counts != entry.get("counts"):
            why = paper.note if paper and paper.note else "the record says otherwise"
            yield f"the vote of {entry.get('voter')} {'counts' if paper and paper.counts else 'does not count'}: {why}"
    told = adoption.get("tally") or {}
    for name in ("reviewers", "regions"):
        if told.get(name) != again[name]:
            yield f"the votes by {name[:-1]} add up to other figures than recorded"
    if _met(adoption.get("trace")) != _met(again["rules"]):
        yield "the conditions of the policy come out otherwise than recorded"
    if _winners(told.get("disputes")) != _winners(again["disputes"]):
        yield "the ranking of disputes comes out otherwise than recorded"


def _met(rules: Any) -> list[tuple[Any, Any]]:
    return [(rule.get("rule"), rule.get("met")) for rule in rules or ()]


def _winners(disputes: Any) -> dict[str, Any]:
    return {name: entry.get("winner") for name, entry in (disputes or {}).items()}
