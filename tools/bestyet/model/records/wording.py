"""What counting a vote says, in sentences made of a rule and its parts.

These are the sentences of records of format 2. They never change: another wording is another format. Pages say them in
the language of their readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from bestyet.model.records.plain import Plain, Table
from bestyet.model.sentence import Ids, filled, in_turn, numbered, pattern, sentence

Names = Sequence[str]
_LEAST = ("least", "root", "size")  # how many are needed, and of what that is the root
_OPTIONS = ("winner", "tied", "option", "default")  # of a ranking: regions, or what is in force
_UNITS = {"region": pattern("regions"), "reviewer": pattern("reviewers")}
_AMONG = {
    "cast": pattern("of the %(units)s that took a side"),
    "voted": pattern("of the %(units)s that voted"),
    "eligible": pattern("of the %(units)s that may vote"),
}
_WEIGHED = {
    "cast": pattern("of the weight of the %(units)s that took a side"),
    "voted": pattern("of the weight of the %(units)s that voted"),
    "eligible": pattern("of the weight of the %(units)s that may vote"),
}


def counted(rule: str, parts: Table) -> str | None:
    """The sentence of a rule of counting; None where there is no such rule. The parts must be those of the rule."""
    if rule in _CONDITIONS:
        figures = {name: part for name, part in parts.items() if name not in ("met", "passage")}
        said = _said(_CONDITIONS[rule], figures)
        if parts.get("passage"):
            said = sentence("for %(passage)s: %(said)s", passage=parts["passage"], said=said)
        return sentence("%(said)s: met", said=said) if parts["met"] else sentence("%(said)s: not met", said=said)
    return _said(_OTHERS[rule], parts) if rule in _OTHERS else None


def _said(how: str | Callable[..., str], parts: Table) -> str:
    """how: a pattern for the parts as they are, or what makes the words of them."""
    if callable(how):
        return how(**parts)
    told = {name: _ids(part) if name in _OPTIONS else _told(part) for name, part in parts.items()}
    if "least" in parts:
        told["quorum"] = told["least"] = _number(**{name: parts[name] for name in _LEAST if name in parts})  # type: ignore[arg-type]
    return filled(how, told)


def _ids(part: Plain) -> Plain:
    return Ids.of_all(part if isinstance(part, Sequence) and not isinstance(part, str) else (str(part),))  # type: ignore[arg-type]


def _told(part: Plain) -> Plain:
    """Names in turn; what is missing, in sentences."""
    if not isinstance(part, Sequence) or isinstance(part, str):
        return part
    return _inners(part) if any(isinstance(one, Mapping) for one in part) else ", ".join(map(str, part))


def units(unit: str, number: int | None = None) -> str:
    """Say a number of voices: "4 regions", "1 reviewer"; without a number the plural alone."""
    word = unit if number == 1 else f"{unit}s"
    return word if number is None else f"{number} {word}"


def _inner(part: Plain) -> str:
    found = cast(Table, part)
    return counted(str(found["rule"]), cast(Table, found["parts"])) or ""


def _inners(parts: Sequence[Plain]) -> str:
    return in_turn([_inner(part) for part in parts])


def _bound(fraction: str, strict: bool) -> str:
    if strict:
        return sentence("more than %(fraction)s", fraction=fraction)
    return sentence("all") if fraction == "1" else fraction


def _number(least: int, root: str = "", size: int = 0) -> str:
    if not root:
        return str(least)
    return sentence("%(least)s (%(root)s × √%(size)s, not rounded)", least=least, root=root, size=size)


def _of_them(unit: str, among: str, weighted: bool = False) -> str:
    return filled((_WEIGHED if weighted else _AMONG)[among], {"units": filled(_UNITS.get(unit, f"{unit}s"), {})})


# -- conditions of a policy ------------------------------------------------------------------------------------------


def _quorum_small(voted: int, of: int, quorum: int, up_to: int, uncounted: int = 0) -> str:
    return sentence(
        "voted %(voted)s of %(of)s, quorum %(quorum)s as %(up_to)s or fewer may vote",
        voted=voted,
        of=_uncounted(of, uncounted),
        quorum=quorum,
        up_to=up_to,
    )


def _quorum_number(voted: int, uncounted: int = 0, **quorum: Plain) -> str:
    number = _number(**quorum)  # type: ignore[arg-type]
    return sentence("voted %(voted)s, quorum %(quorum)s", voted=_uncounted(voted, uncounted), quorum=number)


def _uncounted(number: int, abstain: int) -> str:
    if not abstain:
        return str(number)
    return sentence("%(number)s (%(abstain)s abstain and do not count)", number=number, abstain=abstain)


def _quorum_share(voted: int, of: int, quorum: str, strict: bool, sides: bool) -> str:
    share, few = _bound(quorum, strict), {"voted": voted, "of": of}
    if sides:
        return sentence("took a side %(voted)s of %(of)s, quorum %(quorum)s", **few, quorum=share)
    return sentence("voted %(voted)s of %(of)s, quorum %(quorum)s", **few, quorum=share)


def _hear_all(heard: int, of: int, unit: str, silent: Names = (), over: bool = False) -> str:
    all_of: str = numbered("%(num)s region", "%(num)s regions", of)
    if unit != "region":
        all_of = numbered("%(num)s reviewer", "%(num)s reviewers", of)
    if not silent:
        return sentence("heard %(heard)s of %(all)s", heard=heard, all=all_of)
    told = {"heard": heard, "all": all_of, "silent": Ids.of_all(silent) if unit == "region" else ", ".join(silent)}
    if over:
        return sentence("heard %(heard)s of %(all)s (not %(silent)s); the time is over", **told)
    return sentence("heard %(heard)s of %(all)s (not %(silent)s); the time is not over", **told)


def _approval(
    approve: Plain, of: Plain, needs: str, strict: bool, unit: str, among: str, weighted: bool, **more: Plain
) -> str:
    said: str = sentence(
        "approve %(approve)s of %(of)s, needs %(needs)s %(among)s",
        approve=approve,
        of=of,
        needs=_bound(needs, strict),
        among=_of_them(unit, among, weighted),
    )
    if "tie" in more:
        said = in_turn((said, _tie(**more)))  # type: ignore[arg-type]
    if "fewer" not in more:
        return said
    few = {"fewer": more["fewer"], "against": more["against"]}
    return sentence("%(said)s, or fewer than %(fewer)s that do not approve (there are %(against)s)", said=said, **few)


def _tie(tie: str, casting: str = "", says: str = "", **_: Plain) -> str:
    if casting and says:
        return sentence("a tie, and %(casting)s with the casting vote says %(says)s", casting=casting, says=says)
    if casting:
        return sentence("a tie, and %(casting)s with the casting vote says nothing", casting=casting)
    return filled(_TIES[tie], {})


_TIES = {
    "status-quo": pattern("a tie: what is in force stays"),
    "casting": pattern("a tie, and nobody has the casting vote"),
    "fail": pattern("a tie"),
}


def _rejections(reject: Plain, most: Plain, of: Plain = None, unit: str = "", among: str = "") -> str:
    if not among:
        return sentence("reject %(reject)s, at most %(most)s", reject=reject, most=most)
    told = {"reject": reject, "of": of, "most": most, "among": _of_them(unit, among)}
    return sentence("reject %(reject)s of %(of)s, at most %(most)s %(among)s", **told)


def _other_region(home: str | None, approve: int, least: int) -> str:
    return sentence(
        "regions that approve other than the author's (%(home)s): %(approve)s, needs at least %(least)s",
        home=Ids.of_all((home,)) if home else sentence("none"),
        approve=approve,
        least=least,
    )


def _veto(areas: Names, objections: Sequence[Mapping[str, str]]) -> str:
    number, none = len(objections), sentence("no reason given")
    said: str = sentence("open objections: %(number)s, none allowed", number=number)
    if areas:
        about = areas[0]
        for area in areas[1:]:
            about = sentence("%(some)s or %(last)s", some=about, last=area)
        said = sentence("open objections about %(areas)s: %(number)s, none allowed", areas=about, number=number)
    if not objections:
        return said
    reasons = [sentence("%(who)s: %(why)s", who=one["voter"], why=one["reason"] or none) for one in objections]
    return in_turn((said, in_turn(("(", in_turn(reasons), ")"), "")), " ")


_CONDITIONS: Mapping[str, str | Callable[..., str]] = {
    "electorate": pattern("nobody may vote"),
    "quorum-small": _quorum_small,
    "quorum-share": _quorum_share,
    "quorum": _quorum_number,
    "hear-all": _hear_all,
    "approval": _approval,
    "min-approvals": pattern("approve %(approve)s, needs at least %(least)s"),
    "max-outstanding": pattern("outstanding %(outstanding)s, at most %(most)s"),
    "max-rejections": _rejections,
    "mandatory-roles": pattern("%(role)s must have voted"),
    "mandatory-approvals": pattern("%(role)s must approve"),
    "other-region-approvals": _other_region,
    "veto": _veto,
}


# -- outcomes, rankings, and what became of a vote -------------------------------------------------------------------


def _early(said: str, early: bool) -> str:
    if not early:
        return said
    return in_turn((said, sentence("it ended early, as no vote was left that could change it")))


def _expired(missing: Plain = None) -> str:
    why = _inner(missing) if missing else sentence("it never closed")
    return in_turn((sentence("nothing was decided in time"), why))


def _cannot_pass(missing: Plain = None) -> str:
    why = _inner(missing) if missing else ""
    return in_turn((sentence("it cannot pass any more unless somebody votes anew"), why))


def _undefeated(winner: str, discarded: int = 0) -> str:
    called = Ids.of_all((winner,))
    if not discarded:
        return sentence("%(winner)s is undefeated", winner=called)
    return sentence(
        "%(winner)s is undefeated once the weakest defeats in a circle are dropped (%(number)s)",
        winner=called,
        number=discarded,
    )


def _gone(what: str, received: str) -> str:
    if received:
        return sentence("%(what)s, and the vote was received %(received)s", what=what, received=received)
    return sentence("%(what)s, and the vote was without a receipt", what=what)


def _proxy(holder: str, giver: str, until: str = "") -> str:
    people = {"holder": holder, "giver": giver}
    if until:
        return sentence("%(holder)s may vote instead until %(until)s, unless %(giver)s does", **people, until=until)
    return sentence("%(holder)s may vote instead, unless %(giver)s does", **people)


_OTHERS: Mapping[str, str | Callable[..., str]] = {
    "expired": _expired,
    "cannot-pass": _cannot_pass,
    "missing": pattern("it can still pass; missing: %(missing)s"),
    "lacking": pattern("missing: %(missing)s"),
    "not-met": lambda missing, early: _early(_inner(missing), early),
    "silence": pattern("nobody objected, and silence is assent under this policy"),
    "all-met": lambda early: _early(sentence("all conditions are met"), early),
    "all-met-when-ready": pattern(
        "all conditions are met; it passes at the end of the period unless one of them breaks"
    ),
    "all-met-so-far": pattern("all conditions are met as things stand; the period is not over"),
    "withdrawn": pattern("withdrawn by %(by)s: %(because)s"),
    "undefeated": _undefeated,
    "casting-vote": pattern("%(tied)s are tied; the casting vote chooses %(winner)s"),
    "tied-default": pattern("%(tied)s are tied, and no casting vote chooses: %(winner)s"),
    "tied": pattern("%(tied)s are tied, and no casting vote chooses"),
    "too-few": pattern("%(above)s rank it above %(default)s, quorum %(quorum)s"),
    "too-few-to-choose": pattern(
        "%(above)s rank %(option)s above %(default)s, and %(below)s below; too few to choose it, quorum %(quorum)s"
    ),
    "not-preferred": pattern("%(above)s rank it above %(default)s, %(below)s below"),
    "invalid": lambda fault: fault,
    "no-elector": pattern("not in the electorate of this ballot"),
    "recused": pattern("recused: a conflict of interest was declared"),
    "author": pattern("the author's vote does not count under this policy"),
    "attested": pattern("attested by a machine, not signed by the voter: this policy does not count such votes"),
    "no-proxies": pattern("this policy knows no proxies"),
    "later-round": pattern("for round %(round)s, but the ballot is in round %(ballot)s"),
    "earlier-round": pattern("for round %(round)s: the text was amended since, and all votes lapsed"),
    "too-early": pattern("received %(received)s, before the ballot opened"),
    "late": pattern("late: received %(received)s, the ballot closed %(closed)s"),
    "left": lambda since, received: _gone(sentence("the voter left %(since)s", since=since), received),
    "key-revoked": lambda since, received: _gone(sentence("the key was revoked %(since)s", since=since), received),
    "superseded": pattern("superseded by a later vote of the same person, cast %(cast)s"),
    "same-key": pattern("signed with the same key as the vote of %(voter)s: one person, one vote"),
    "without-reason": pattern("a rejection without a reason: this policy does not count it"),
    "lapsed-rejection": pattern("lapsed: the passages it objects to were amended; the voter must look again"),
    "conflict": pattern("a conflict of interest: %(reason)s"),
    "proxy": _proxy,
    "abstention": pattern("abstention: takes no side"),
    "lapsed": pattern("lapsed for %(passages)s; the voter must look again"),
    "no-veto": pattern("without a reason: no veto"),
    "by-proxy": pattern("cast by the holder of a proxy"),
}
