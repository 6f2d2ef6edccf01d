"""Who acts in a clause, through which channel, and with which version of a template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bestyet.merge.values.clauses import BE, MODALS, Clause
from bestyet.merge.values.tokens import Phrase, Phrases, listed

_DETERMINERS = listed("the a an our your its their each every both either this that")
_ADVERBS = listed("then also first always usually normally only please and formally jointly")
_IRREGULAR = (
    "led held done written taken given made sent kept chosen drawn seen read run put set built met told brought"
)
_PARTICIPLES = listed(_IRREGULAR)
_RECEIVES = listed("receives receive gets get has have had hears hear is are was")
_PREPOSITIONS = listed("by via through over on using in per as to onto")
_PLACES = frozenset(("channel:client-portal", "channel:shared-workspace"))
_GIVES = listed("write send make give use place drop")
_CALLS = listed("call calls called ring rings telephone telephones phone phones phoned")
_NOT_CALLS = listed("for a an meeting meetings it off on out once at is are and with in , every each upon")
_VERSION = listed("version ver v rev revision release edition issue template form")
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")


def _word(clause: Clause, at: int) -> str:
    return clause.tokens[at].text if 0 <= at < len(clause.tokens) else ""


def actors(clause: Clause) -> frozenset[str]:
    """Return the role tokens of who does the main act: its subject, or "by ..." where it is passive."""
    roles = [phrase for phrase in clause.phrases if phrase.kind == "role"]
    agents = [p for p in roles if not clause.inside[p.start] and _is_agent(clause, p)]
    if agents:
        return _with_partners(clause, roles, agents[0])
    for phrase in roles:
        if not clause.inside[phrase.start] and _begins(clause, roles, phrase):
            joint = _with_partners(clause, roles, phrase)
            last = max((p for p in roles if p.token in joint and p.start <= phrase.start + 8), key=lambda p: p.end)
            return joint if _acts(clause, roles, last, are_many=len(joint) > 1) else frozenset()
    return frozenset()


def _begins(clause: Clause, roles: list[Phrase], phrase: Phrase) -> bool:
    """Whether the main clause begins with the phrase, but for articles, adverbs and what a comma ends."""
    start = phrase.start
    before = [_word(clause, at) for at in range(start) if not clause.inside[at]]
    while "," in before:
        before = before[before.index(",") + 1 :]
    return all(word in _DETERMINERS | _ADVERBS for word in before)


def _with_partners(clause: Clause, roles: list[Phrase], first: Phrase) -> frozenset[str]:
    """The role and those joined to it: "the PM and QA". The client's project manager is the client."""
    joint, end = {first.token}, first.end
    for other in roles:
        between = clause.words(end, other.start).split()
        if other.start >= end and all(word in {"and", "or", ",", *_DETERMINERS} for word in between):
            owned = clause.tokens[end - 1].is_possessive
            if not owned and not between:
                break
            if not owned:
                joint.add(other.token)
            end = other.end
    return frozenset(joint)


def _is_agent(clause: Clause, phrase: Phrase) -> bool:
    """ "is approved by the site head"."""
    at = phrase.start - 1
    while _word(clause, at) in _DETERMINERS:
        at -= 1
    if _word(clause, at) != "by":
        return False
    for place in range(at - 1, max(at - 5, -1), -1):
        if _word(clause, place) == ",":
            return False
        if _word(clause, place).endswith(("ed", "en")) or _word(clause, place) in _PARTICIPLES:
            before = place - 1
            while _word(clause, before).endswith("ly") or _word(clause, before) in _ADVERBS - {"and"}:
                before -= 1
            return _word(clause, before) in BE | {"and", "or"}
    return False


def _acts(clause: Clause, roles: list[Phrase], phrase: Phrase, *, are_many: bool) -> bool:
    """Whether a verb in the active voice follows: not "the client is told", "the client gets"."""
    at = phrase.end
    if clause.tokens[at - 1].is_possessive:
        owned = next((p for p in roles if p.start >= at), None)
        at = owned.end if owned and owned.start <= at + 1 else at + 1
        while _word(clause, at) in ("team", "lead", "department", "unit", "staff", "experts"):
            at += 1
    if _word(clause, at) == ",":  # "the PM, helped by the planner, updates"
        later = [p for p in range(at + 1, len(clause.tokens)) if _word(clause, p) == ","]
        at = later[0] + 1 if later else at + 1
    while _word(clause, at).endswith("ly") or _word(clause, at) in _ADVERBS:
        at += 1
    verb, following = _word(clause, at), _word(clause, at + 1)
    if verb in MODALS or verb == "to":
        return following != "be" or _is_willing(clause, at + 2)
    if verb in BE:
        return _is_willing(clause, at + 1)
    if verb in _RECEIVES:
        return following == "to"
    plural = are_many or _word(clause, phrase.end - 1).endswith("s")
    return (verb.endswith("s") and following not in BE) or (plural and verb.isalpha() and following not in BE)


def _is_willing(clause: Clause, at: int) -> bool:
    """ "is required to", "is responsible for", "is not to"; not "is informed"."""
    words = [_word(clause, place) for place in range(at, at + 3)]
    return "to" in words or "responsible" in words or "accountable" in words or words[0] == "in"


def joined(clause: Clause, tokens: frozenset[str]) -> str:
    """Whether a clause asks for all of several names or for one of them: "and", "or", "" where that is not clear."""
    places = [phrase for phrase in clause.phrases if phrase.token in tokens]
    between = clause.words(places[0].start, places[-1].end).split() if len(tokens) > 1 else []
    return "".join({"and", "or"} & {*between}) if not {"and", "or"} <= {*between} else ""


# -- channels ------------------------------------------------------------------------------------------------------


def channels(clause: Clause, phrases: Phrases) -> frozenset[str]:
    """Return the channel tokens the main act uses: "by phone", "via the portal", "email the client", "call"."""
    found, joined_to = set(), -1
    for phrase in clause.phrases:
        if phrase.kind == "channel" and not clause.inside[phrase.start]:
            joined = joined_to >= 0 and clause.words(joined_to, phrase.start) in (
                "and",
                "or",
                ",",
                ", or",
                "or by",
                "and by",
            )
            if joined or _is_used(clause, phrase):
                found.add(phrase.token)
                joined_to = phrase.end
    phone = phrases.token("phone") or phrases.token("telephone")
    if phone and phone.startswith("channel:") and any(_is_call(clause, at) for at in clause.main):
        found.add(phone)
    return frozenset(found)


def _is_used(clause: Clause, phrase: Phrase) -> bool:
    start = phrase.start
    if _word(clause, start) in _PREPOSITIONS or _word(clause, phrase.end - 1) == "person":
        return True
    if _is_verb(clause, start) and phrase.end == start + 1:
        return True
    at = start - 1
    while at >= 0 and (
        _word(clause, at) in _DETERMINERS or clause.tokens[at].is_possessive or _is_adjective(clause, at)
    ):
        at -= 1
    before = _word(clause, at)
    if before == "to":
        return phrase.token in _PLACES
    if before in _PREPOSITIONS:
        return True
    return _word(clause, start - 1) in ("a", "an") and _word(clause, 0) in _GIVES


def _is_adjective(clause: Clause, at: int) -> bool:
    """A word between a preposition and its channel: "in a weekly video call", "via the secure portal"."""
    return clause.tokens[at].is_word and _word(clause, at - 1) in _DETERMINERS | _PREPOSITIONS


def _is_verb(clause: Clause, at: int) -> bool:
    """Whether the word at a place stands where a verb does: at the start, behind a modal, "to", a role."""
    before = _word(clause, at - 1)
    if at == 0:
        return _word(clause, 1) not in _NOT_CALLS
    subject = any(p.kind == "role" and p.end == at for p in clause.phrases)
    passive = before in BE and _word(clause, at).endswith("ed")
    verbal = subject and _word(clause, at).endswith("s")
    return (
        before in MODALS or (before in (",", "and", "then") and not clause.inside[at] and at < 3) or passive or verbal
    )


def _is_call(clause: Clause, at: int) -> bool:
    if _word(clause, at) not in _CALLS or not _is_verb(clause, at):
        return False
    return _word(clause, at + 1) not in _NOT_CALLS or _word(clause, at).endswith("ed")


# -- versions ------------------------------------------------------------------------------------------------------


def versions(clause: Clause) -> Iterator[tuple[str, str, range]]:
    """Yield (version, template token or "", places of its tokens) of "template 3.2", "version 4.0", "v2.1"."""
    named = [phrase for phrase in clause.phrases if phrase.kind == "template"]
    for at, token in enumerate(clause.tokens):
        if token.kind != "number" or not _NUMBER.fullmatch(token.text):
            continue
        before = _word(clause, at - 1)
        dotted = "." in token.text
        behind = any(p.end == at - (before == "(") for p in named)
        if (before in _VERSION and (dotted or before not in ("template", "issue", "form"))) or (behind and dotted):
            near = min(named, key=lambda p: (min(abs(at - p.end), abs(p.start - at)), p.start), default=None)
            yield token.text, near.token if near else "", range(at - 1, at + 1)
