"""Try a policy out: votes as people write them down, and a ballot opened now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bestyet.govern.count.closing import closing
from bestyet.model.records.plain import tables
from bestyet.model.vote.vote import SIDES, Objection, Value, Vote

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain
    from bestyet.model.vote.ballot import Ballot, Elector

_ENTRY = re.compile(
    r"\s*(?P<who>[a-z0-9-]+)\s*:\s*(?P<vote>[a-z]+)\s*+(\[(?P<area>[a-z-]+)\]\s*+)?(=(?P<reason>.*))?", re.S
)
_SECOND = timedelta(seconds=1)
_LONG = timedelta(days=3650)


def written_votes(text: str) -> list[dict[str, Plain]] | list[str]:
    """Return the votes in `emea:approve, apac:reject[quality]=too slow` as plain data, or what cannot be read.

    A comma in a reason is fine as long as no `name:` follows it.
    """
    votes: list[dict[str, Plain]] = []
    errors = []
    for entry in re.split(r",(?=\s*[a-z0-9-]+\s*:)", text):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            errors.append(f"“{entry.strip()}” is not a vote: write it as in emea:approve or apac:reject=too slow")
            continue
        reason = (match["reason"] or "").strip()
        objections = [{"reason": reason, "mark": match["area"]}] if reason or match["area"] else []
        votes.append({"voter": match["who"], "vote": match["vote"], "objections": objections})
    return errors or votes


def votes_of(entries: Iterable[Any], electorate: Sequence[Elector], received: datetime) -> list[Vote] | list[str]:
    """Return votes from plain data shaped like vote files; a region as voter stands for all its reviewers.

    What is wrong is returned in plain sentences. All are received at the same moment, so that none comes too late
    because another one has settled the matter; a later entry for the same person replaces an earlier one.
    """
    votes: list[Vote] = []
    errors: list[str] = []
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            errors.append(f"vote {number + 1} must be a mapping as in {{voter: …, vote: approve}}")
            continue
        who, value = str(entry.get("voter")), str(entry.get("vote"))
        voters = [elector.id for elector in electorate if who in (elector.id, elector.region)]
        if not voters:
            known = ", ".join(dict.fromkeys(elector.region for elector in electorate))
            errors.append(f"“{who}” is neither a reviewer nor a region; regions: {known or 'none has a reviewer'}")
        if value not in [word.value for word in SIDES]:
            errors.append(f"“{value}” is not a vote: write approve, reject or abstain")
            continue
        objections = tuple(_objections(entry.get("objections")))
        cast = received + number * _SECOND  # the order of the entries
        votes += [Vote(voter, Value(value), cast, received, objections=objections) for voter in voters]
    return errors or votes


def _objections(found: Any) -> Iterator[Objection]:
    for _, entry in tables(found):
        said = {key: str(entry.get(key) or "") for key in ("reason", "passage", "mark", "instead", "evidence")}
        yield Objection(
            said["reason"], said["passage"] or None, said["mark"] or None, said["instead"], said["evidence"]
        )


def end_of(ballot: Ballot, votes: Sequence[Vote]) -> datetime:
    """Return a moment just after the ballot has closed if nobody else votes, or long after where nothing ends it."""
    due = closing(ballot, votes, max((vote.arrived for vote in votes), default=ballot.opened)).due
    return (due or ballot.opened + _LONG) + _SECOND
