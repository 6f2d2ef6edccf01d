"""What a ballot lets voters rank: what the record of its text says that the regions have not settled."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bestyet.model.candidate import Status
from bestyet.model.records.voting import Contested, said

if TYPE_CHECKING:
    from bestyet.model.records.provenance import Record
    from bestyet.model.records.voting import BallotFile


def fault_of_disputes(ballot: BallotFile, record: Record) -> str:
    """Say that the disputes on a ballot are others than those of its text; "" where they are not.

    Where a practice ends, nothing of its text is ranked any more.
    """
    if ballot.ends:
        return "it ends the practice, and lets its text be ranked" if ballot.disputes else ""
    told, found = (
        [(one.id, one.about, one.options, one.words) for one in many] for many in (ballot.disputes, contests(record))
    )
    if told == found:
        return ""
    names = sorted({one[0] for one in told + found if (one in told) != (one in found)})
    return f"the disputes on the ballot are not those of its text: {', '.join(names) or 'their order is another'}"


def contests(record: Record) -> list[Contested]:
    """The open disputes about what is in the text; options are regions, each for all that say the same."""
    about = [(one.id, one.dispute) for one in record.fields]
    about += [(one.id, one.dispute) for one in record.items if one.status is Status.USED]
    known = [(name, one) for name, many in about for one in (many.values if many else ()) if one.settled is None]
    often = Counter(name for name, _ in known)
    found: dict[str, Contested] = {}
    for name, one in known:
        id_ = name if often[name] == 1 else f"{name}/{one.about.replace(' ', '-')}"
        options = tuple(dict.fromkeys(position.regions[0] for position in one.positions if position.regions))
        if len(options) > 1:
            found.setdefault(id_, Contested(id=id_, about=one.about, message=said(one.message), options=options))
    return list(found.values())
