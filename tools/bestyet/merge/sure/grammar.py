"""One sentence put straight: adverbials at its end, passives as actives, what says nothing left out."""

from __future__ import annotations

from collections.abc import Sequence

from bestyet.merge.sure.words import (
    ARTICLES,
    BE,
    DETERMINERS,
    DUTIES,
    FRONTS,
    LEADING,
    NEGATIONS,
    PEOPLE,
    POLITE,
    POSSESSIVES,
    PREPOSITIONS,
    SUBORDINATORS,
    lemma,
    verb_of,
)

# Who begins, whose things these are, how strong a duty: each as often as it is said.
Marks = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

SMALL = PREPOSITIONS | SUBORDINATORS | NEGATIONS | frozenset(["or", "be", "it", "them", "we", "you", "each", "all"])
_DUTY, _COMMA = "<duty>", ","
_MAY = frozenset(["may", "can", "not"])
# What these begin belongs to the whole sentence, not to the noun before them.
_ADVERBIALS = frozenset(["before", "after", "until", "within", "during", "via"])
_OF_SEVERAL = frozenset(["and", "&", "or", "but", "then"])
# What begins a clause of its own behind the first.
_CLAUSES = SUBORDINATORS | {"before", "after", "until", ":", "then", "but"}
# How many words an agent has at most, and how many may stand before it: "to the client by …".
_LONGEST_AGENT, _LONGEST_BETWEEN = 5, 4


def is_order(sentence: Sequence[str]) -> bool:
    """Whether a sentence clearly gives an order: "Check the draft"."""
    return (
        len(sentence) > 1 and sentence[0] not in DETERMINERS and ":" not in sentence[0] and sentence[1] in DETERMINERS
    )


def straight(sentence: Sequence[str]) -> tuple[list[str], Marks]:
    """The words of a sentence as they are compared, and what was left out that is not the same as another."""
    tokens = _and(_fronted(list(sentence)))
    tokens, duties = _duties(tokens)
    leading = (tokens.pop(0),) if tokens and tokens[0] in LEADING else ()
    marks = leading, tuple(token for token in tokens if token in POSSESSIVES), tuple(duties)
    tokens = [token for token in tokens if token not in POSSESSIVES]
    tokens = _sorted_roles(tokens)
    tokens = [token for token in tokens if token not in ARTICLES]
    tokens = _active(tokens)
    return [
        token if token in ("'s", "&") or ":" in token else lemma(token) for token in tokens if token != _DUTY
    ], marks


def _fronted(tokens: list[str]) -> list[str]:
    """ "Within 24 hours, inform the client" as "inform the client within 24 hours".

    Not where what follows the comma has a clause or several parts that the adverbial could then belong to.
    """
    if tokens[0] not in FRONTS or tokens.count(_COMMA) != 1:
        return tokens
    at = tokens.index(_COMMA)
    head, tail = tokens[:at], tokens[at + 1 :]
    if head[0] in ("if", "when", "once") and tail[:1] == ["then"]:
        tail = tail[1:]
    if not tail or not _OF_SEVERAL.isdisjoint(tail) or not SUBORDINATORS.isdisjoint(tail) or tail[-1] == "?":
        return tokens
    if any(token == "to" and not _begins_noun(tail[place + 1 :]) for place, token in enumerate(tail)):
        return tokens
    return tail + head


def _begins_noun(tokens: Sequence[str]) -> bool:
    return bool(tokens) and (tokens[0] in DETERMINERS or ":" in tokens[0])


def _and(tokens: Sequence[str]) -> list[str]:
    """Commas and "and" as one sign; a comma before an adverbial says nothing, before "which" it says much."""
    out: list[str] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token == "and" and out and out[-1] == "&":
            continue
        if token in ("and", "&"):
            out.append("&")
        elif token == _COMMA:
            if following == "which" or at == 0 or tokens[at - 1] in NEGATIONS:
                out.append(_COMMA)
            elif following not in FRONTS and following not in ("then", "or", "but", ""):
                out.append("&")
        elif token == "then" and out and out[-1] == "&":
            out[-1] = "then"
        else:
            out.append(token)
    return out


def _duties(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Plain duty as one sign that is left out later, politeness left out; both stay where they could say more.

    Also how strong each duty is: who says none gives an order.
    """
    is_negated = not NEGATIONS.isdisjoint(tokens)
    out: list[str] = []
    duties: list[str] = []
    at = 0
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        is_main = at > 0 and SUBORDINATORS.isdisjoint(tokens[:at])
        if token in DUTIES and is_main:
            out.append(_DUTY)
            if strength := DUTIES[token]:
                duties.append(strength)
        elif token in ("need", "needs", "has", "have") and following == "to" and is_main and not is_negated:
            out.append(_DUTY)
            duties.append("must")
            at += 1
        elif token == "to" and following == "be" and is_main and not is_negated:
            out.append(_DUTY)
        elif token not in POLITE or is_negated:
            out.append(token)
        at += 1
    return out, duties


def _sorted_roles(tokens: list[str]) -> list[str]:
    """Roles (channels, templates) joined by "and" in one order, where nothing around could belong to one of them."""
    verbs = {at for at in range(1, len(tokens) - 1) if tokens[at + 1] in DETERMINERS and ":" not in tokens[at]}
    kept = [at for at, token in enumerate(tokens) if token not in ARTICLES]
    plain = [tokens[at] for at in kept]
    out: list[str] = []
    at = 0
    while at < len(plain):
        end = at
        while ":" in plain[end] and end + 2 < len(plain) and plain[end + 1] == "&" and ":" in plain[end + 2]:
            end += 2
        before, after = plain[at - 1] if at else "", plain[end + 1] if end + 1 < len(plain) else ""
        is_end = after in _ADVERBIALS | BE | {"", _DUTY} or (at == 0 and kept[end + 1] in verbs)
        if end > at and before in PREPOSITIONS | {""} and is_end:
            roles = sorted(plain[at : end + 1 : 2])
            out += [part for role in roles for part in ("&", role)][1:]
            at = end + 1
        else:
            out.append(plain[at])
            at += 1
    return out


def _active(tokens: list[str]) -> list[str]:
    """ "X must be signed by Y" as "Y sign X", "X must be signed" as "sign X"; all else as it is.

    Without an agent only where a duty is said: "the valve is closed" tells how it is, not what to do.
    """
    first = next((at for at, token in enumerate(tokens) if at and token in _CLAUSES), len(tokens))
    tokens, later = tokens[:first], tokens[first:]
    return [*_active_clause(tokens), *later]


def _active_clause(tokens: list[str]) -> list[str]:
    places = [at for at, token in enumerate(tokens) if token in BE]
    if len(places) != 1 or not 0 < places[0] < len(tokens) - 1:
        return tokens
    be = places[0]
    subject, extra = _subject(tokens[:be])
    end = be + 1
    if tokens[end : end + 1] == ["not"]:
        extra, end = [*extra, "is-not"], end + 1
    verbs, end = _participles(tokens, end)
    if not verbs or not subject or not _is_simple(subject):
        return tokens
    agent, rest = _agent(tokens[end:])
    if not agent and _DUTY not in tokens[:be] and extra != ["not"]:
        return tokens
    extra = ["not" if word == "is-not" else word for word in extra]
    return [*agent, *extra, *verbs, *subject, *rest]


def _subject(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before "be" without duty, and "may", "can", "not" between."""
    own = [token for token in tokens if token != _DUTY]
    extra: list[str] = []
    while own and own[-1] in _MAY:
        extra.insert(0, own.pop())
    return own, extra


def _is_simple(subject: Sequence[str]) -> bool:
    """Whether these can be one noun phrase."""
    if subject[-1] in ("&", _COMMA, "or", "it", "there") or subject[0] in FRONTS:
        return False
    return SUBORDINATORS.isdisjoint(subject) and not {"to", ":", "|", "?", _COMMA, "then", "but"} & set(subject)


def _participles(tokens: Sequence[str], at: int) -> tuple[list[str], int]:
    """ "reviewed and approved": the verbs with their "&", and where they end."""
    verbs: list[str] = []
    while at < len(tokens) and (verb := verb_of(tokens[at])):
        verbs.append(verb)
        at += 1
        if at + 1 < len(tokens) and tokens[at] == "&" and verb_of(tokens[at + 1]):
            verbs.append("&")
            at += 1
        else:
            break
    return verbs, at


def _agent(rest: list[str]) -> tuple[list[str], list[str]]:
    """The one who acts, and what is left: "by" a person or role behind the verb, or behind "to" somebody."""
    at = 0
    if rest[:1] == ["to"] and "by" in rest[: _LONGEST_BETWEEN + 1]:
        at = rest.index("by")
        if any(verb_of(token) or token in PREPOSITIONS for token in rest[1:at]):
            return [], rest
    if rest[at : at + 1] != ["by"]:
        return [], rest
    end = at + 1
    while end < len(rest) and rest[end] not in PREPOSITIONS and rest[end] not in SUBORDINATORS and rest[end] != _COMMA:
        if rest[end] in ("&", "or", "then", "|") and not (rest[end] == "&" and _is_person(rest[end + 1 : end + 2])):
            break
        end += 1
    agent = rest[at + 1 : end]
    if end < len(rest) and rest[end] not in _ADVERBIALS:
        return [], rest  # "by the lead of the client": what follows may belong to whoever acts
    if not agent or len(agent) > _LONGEST_AGENT or not _is_person(agent[-1:]):
        return [], rest
    return agent, [*rest[:at], *rest[end:]]


def _is_person(words: Sequence[str]) -> bool:
    return bool(words) and (words[0].startswith("role:") or words[0] in PEOPLE)
