"""What counting a vote says, in sentences made of a rule and its parts.

These are the sentences of records of format 2. They never change: another wording is another format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from bestyet.model.records.plain import Plain, Table

Names = Sequence[str]
_AMONG = {"cast": "that took a side", "voted": "that voted", "eligible": "that may vote"}


def counted(rule: str, parts: Table) -> str | None:
    """The sentence of a rule of counting; None where there is no such rule. The parts must be those of the rule."""
    if rule in _CONDITIONS:
        figures = {name: part for name, part in parts.items() if name not in ("met", "passage")}
        about = f"for {parts['passage']}: " if parts.get("passage") else ""
        return f"{about}{_CONDITIONS[rule](**figures)}: {'met' if parts['met'] else 'not met'}"
    return _OTHERS[rule](**parts) if rule in _OTHERS else None


def units(unit: str, number: int | None = None) -> str:
    """Say a number of voices: "4 regions", "1 reviewer"; without a number the plural alone."""
    word = unit if number == 1 else f"{unit}s"
    return word if number is None else f"{number} {word}"


def _inner(part: Plain) -> str:
    found = cast(Table, part)
    return counted(str(found["rule"]), cast(Table, found["parts"])) or ""


def _bound(fraction: str, strict: bool) -> str:
    if strict:
        return f"more than {fraction}"
    return "all" if fraction == "1" else fraction


def _number(least: int, root: str = "", size: int = 0) -> str:
    return f"{least} ({root} × √{size}, not rounded)" if root else str(least)


# -- conditions of a policy ------------------------------------------------------------------------------------------


def _quorum_small(voted: int, of: int, quorum: int, up_to: int, uncounted: int = 0) -> str:
    return f"voted {voted} of {of}{_uncounted(uncounted)}, quorum {quorum} as {up_to} or fewer may vote"


def _quorum_number(voted: int, uncounted: int = 0, **quorum: Plain) -> str:
    return f"voted {voted}{_uncounted(uncounted)}, quorum {_number(**quorum)}"  # type: ignore[arg-type]


def _uncounted(abstain: int) -> str:
    return f" ({abstain} abstain and do not count)" if abstain else ""


def _quorum_share(voted: int, of: int, quorum: str, strict: bool, sides: bool) -> str:
    return f"{'took a side' if sides else 'voted'} {voted} of {of}, quorum {_bound(quorum, strict)}"


def _hear_all(heard: int, of: int, unit: str, silent: Names = (), over: bool = False) -> str:
    waiting = f" (not {', '.join(silent)}); the time is {'over' if over else 'not over'}" if silent else ""
    return f"heard {heard} of {units(unit, of)}{waiting}"


def _approval(
    approve: Plain, of: Plain, needs: str, strict: bool, unit: str, among: str, weighted: bool, **more: Plain
) -> str:
    what = f"of the {'weight of the ' * weighted}{units(unit)} {_AMONG[among]}"
    tie = f"; {_tie(**more)}" if "tie" in more else ""  # type: ignore[arg-type]
    few = (
        f", or fewer than {more['fewer']} that do not approve (there are {more['against']})" if "fewer" in more else ""
    )
    return f"approve {approve} of {of}, needs {_bound(needs, strict)} {what}{tie}{few}"


def _tie(tie: str, casting: str = "", says: str = "", **_: Plain) -> str:
    if casting:
        return f"a tie, and {casting} with the casting vote says {says or 'nothing'}"
    return {
        "status-quo": "a tie: what is in force stays",
        "casting": "a tie, and nobody has the casting vote",
        "fail": "a tie",
    }[tie]


def _rejections(reject: Plain, most: Plain, of: Plain = None, unit: str = "", among: str = "") -> str:
    if among:
        return f"reject {reject} of {of}, at most {most} of the {units(unit)} {_AMONG[among]}"
    return f"reject {reject}, at most {most}"


def _other_region(home: str | None, approve: int, least: int) -> str:
    return f"regions that approve other than the author's ({home or 'none'}): {approve}, needs at least {least}"


def _veto(areas: Names, objections: Sequence[Mapping[str, str]]) -> str:
    about = f" about {' or '.join(areas)}" if areas else ""
    said = [f"{one['voter']}: {one['reason'] or 'no reason given'}" for one in objections]
    told = f" ({'; '.join(said)})" if said else ""
    return f"open objections{about}: {len(said)}, none allowed{told}"


_CONDITIONS: Mapping[str, Callable[..., str]] = {
    "electorate": lambda: "nobody may vote",
    "quorum-small": _quorum_small,
    "quorum-share": _quorum_share,
    "quorum": _quorum_number,
    "hear-all": _hear_all,
    "approval": _approval,
    "min-approvals": lambda approve, **least: f"approve {approve}, needs at least {_number(**least)}",
    "max-outstanding": lambda outstanding, most: f"outstanding {outstanding}, at most {most}",
    "max-rejections": _rejections,
    "mandatory-roles": lambda role: f"{role} must have voted",
    "mandatory-approvals": lambda role: f"{role} must approve",
    "other-region-approvals": _other_region,
    "veto": _veto,
}


# -- outcomes, rankings, and what became of a vote -------------------------------------------------------------------


def _early(early: bool) -> str:
    return "; it ended early, as no vote was left that could change it" if early else ""


def _expired(missing: Plain = None) -> str:
    return f"nothing was decided in time; {_inner(missing) if missing else 'it never closed'}"


def _cannot_pass(missing: Plain = None) -> str:
    return f"it cannot pass any more unless somebody votes anew; {_inner(missing) if missing else ''}"


def _undefeated(winner: str, discarded: int = 0) -> str:
    how = f" once the weakest defeats in a circle are dropped ({discarded})" if discarded else ""
    return f"{winner} is undefeated{how}"


def _gone(what: str, since: str, received: str) -> str:
    return f"{what} {since}, and the vote was {f'received {received}' if received else 'without a receipt'}"


def _proxy(holder: str, giver: str, until: str = "") -> str:
    return f"{holder} may vote instead{f' until {until}' if until else ''}, unless {giver} does"


_OTHERS: Mapping[str, Callable[..., str]] = {
    "expired": _expired,
    "cannot-pass": _cannot_pass,
    "missing": lambda missing: f"it can still pass; missing: {'; '.join(map(_inner, missing))}",
    "lacking": lambda missing: f"missing: {'; '.join(map(_inner, missing))}",
    "not-met": lambda missing, early: f"{_inner(missing)}{_early(early)}",
    "silence": lambda: "nobody objected, and silence is assent under this policy",
    "all-met": lambda early: f"all conditions are met{_early(early)}",
    "all-met-when-ready": lambda: (
        "all conditions are met; it passes at the end of the period unless one of them breaks"
    ),
    "all-met-so-far": lambda: "all conditions are met as things stand; the period is not over",
    "withdrawn": lambda by, because: f"withdrawn by {by}: {because}",
    "undefeated": _undefeated,
    "casting-vote": lambda tied, winner: f"{', '.join(tied)} are tied; the casting vote chooses {winner}",
    "tied-default": lambda tied, winner: f"{', '.join(tied)} are tied, and no casting vote chooses: {winner}",
    "tied": lambda tied: f"{', '.join(tied)} are tied, and no casting vote chooses",
    "too-few": lambda above, default, **least: f"{above} rank it above {default}, quorum {_number(**least)}",
    "too-few-to-choose": lambda option, above, below, default, **least: (
        f"{above} rank {option} above {default}, and {below} below; too few to choose it, quorum {_number(**least)}"
    ),
    "not-preferred": lambda above, default, below: f"{above} rank it above {default}, {below} below",
    "invalid": lambda fault: fault,
    "no-elector": lambda: "not in the electorate of this ballot",
    "recused": lambda: "recused: a conflict of interest was declared",
    "author": lambda: "the author's vote does not count under this policy",
    "attested": lambda: "attested by a machine, not signed by the voter: this policy does not count such votes",
    "no-proxies": lambda: "this policy knows no proxies",
    "later-round": lambda round, ballot: f"for round {round}, but the ballot is in round {ballot}",
    "earlier-round": lambda round: f"for round {round}: the text was amended since, and all votes lapsed",
    "too-early": lambda received: f"received {received}, before the ballot opened",
    "late": lambda received, closed: f"late: received {received}, the ballot closed {closed}",
    "left": lambda since, received: _gone("the voter left", since, received),
    "key-revoked": lambda since, received: _gone("the key was revoked", since, received),
    "superseded": lambda cast: f"superseded by a later vote of the same person, cast {cast}",
    "same-key": lambda voter: f"signed with the same key as the vote of {voter}: one person, one vote",
    "without-reason": lambda: "a rejection without a reason: this policy does not count it",
    "lapsed-rejection": lambda: "lapsed: the passages it objects to were amended; the voter must look again",
    "conflict": lambda reason: f"a conflict of interest: {reason}",
    "proxy": _proxy,
    "abstention": lambda: "abstention: takes no side",
    "lapsed": lambda passages: f"lapsed for {', '.join(passages)}; the voter must look again",
    "no-veto": lambda: "without a reason: no veto",
    "by-proxy": lambda: "cast by the holder of a proxy",
}
