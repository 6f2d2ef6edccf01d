"""Persons of the client, of a customer, of a supplier or of nobody knows whom: whatever they are called, they are not
surely ours. Nor is a thing that is called like one: the controller of a cold store."""

from __future__ import annotations

import re

_WHO = (
    r"(?:clients?|customers?|vendors?|suppliers?|contractors?|subcontractors?|providers?|auditors?|authorit(?:y|ies)"
    r"|agenc(?:y|ies)|partners?|compan(?:y|ies)|sponsors?|licensors?|licensees?|regulators?|inspectors?|consultants?"
    r"|consultanc(?:y|ies)|laborator(?:y|ies)|manufacturers?|couriers?|carriers?|banks?|universit(?:y|ies)|hospitals?"
    r"|investors?|CROs?|CMOs?|CDMOs?|parties|party|kunden?|kundin(?:nen)?|auftraggeber[ns]?|lieferant(?:en)?|dienstleister[ns]?)"
)
_DET = (
    r"(?:the|an?|our|each|every|both|all|two|other|that|this|its|their|his|her|one|own|der|die|das|den|dem|des|ein(?:e[nmrs]?)?"
    r"|sein(?:e[nmrs]?)?|ihr(?:e[nmrs]?)?|unser(?:e[nmrs]?)?)"
)
_LIKE = r"(?:new|single|dedicated|responsible|permanent|competent|suitable|additional|another|deputy|senior)"
_MODAL = r"(?:(?:must|shall|should|will|may|can|has\ to|have\ to|is\ asked\ to|to|then|also|has|have|had|now)\s+){0,3}"
_NAMES = (
    r"(?:appoint|nominate|designate|assign|name|choose|select|provide|employ|delegate|engage|identif(?:y|ie))"
    r"(?:s|d|ed|es)?|has|have|is|are|was|were|benenn(?:t|en)|ernenn(?:t|en)|bestimm(?:t|en)|bestell(?:t|en)|stell(?:t|en)|hat|haben"
)
# What stands between, for as long as it names people: "a project leader and a".
_JOINED = re.compile(rf"[\s,]*(?:(?:and|or|und|oder|as\ well\ as)\s+)?(?:{_DET}\s+)?(?:{_LIKE}\s+)?\Z", re.IGNORECASE)
# Compiled where they are first asked, not wherever a command starts: each takes 8 ms.
_FLAGS = re.VERBOSE | re.IGNORECASE
_AHEAD = rf"""
      \b{_WHO}\s+{_MODAL}(?:{_NAMES})\s+(?:{_DET}\s+)?(?:{_LIKE}\s+)?\Z
    | \b{_WHO}\s+{_MODAL}(?:sends?|brings?|hires?|lends?)\s+(?:an?|one|its|their)\s+(?:{_LIKE}\s+)?\Z
    | (?:\w['’]s?|\b(?:their|its|his|her))\s+(?:{_LIKE}\s+)?\Z
    | \b(?:on|at|in|from|auf|bei)\s+(?:{_DET}\s+)?{_WHO}(?:['’]s?)?[\s-]+side,?\s+(?:{_DET}\s+)?(?:{_LIKE}\s+)?\Z
    | \b(?:auf\s+)?(?:kundenseite|auftraggeberseite|kundenseitig|auf\s+seiten\s+{_DET}\s+{_WHO})\s+[\w\s]{{0,30}}\Z
"""
_BEHIND = rf"""
      \s+(?:of|at|from|for|beim|bei|des|der|vom|von)\s+(?:{_DET}\s+)?{_WHO}(?![\w'’-])
    | \s+(?:of|at|from)\s+(?:{_DET}\s+)?(?:[\w'’-]{{1,30}}\s+){{1,2}}{_WHO}(?![\w'’-])
    | \s+(?:of|at|from)\s+(?-i:[A-Z])
    | ,?\s+(?:on|for|auf)\s+(?:{_DET}\s+)?(?:side\s+of\s+(?:{_DET}\s+)?{_WHO}|{_WHO}(?:['’]s?)?[\s-]+side|kundenseite)\b
    | ,?\s+(?:(?:that|whom|who|which)\s+)?(?:{_DET}\s+)?{_WHO}\s+{_MODAL}(?:{_NAMES})\b
    | \s+(?:\w+\s+){{0,3}}(?:appointed|named|nominated|designated|assigned|provided|chosen|selected|employed|hired
      |paid|works|work)\s+(?:by|for|at)\s+
      (?:{_DET}\s+)?{_WHO}(?![\w'’-])
"""
# "The client provides … with samples", "chooses a … of ours"; "…" is the title.
_OURS = re.compile(r"\bprovides?\s+the\s+…\s+with\b|…\s+of\s+ours\b", re.IGNORECASE)
_NEAR = 100  # characters that are looked at before and behind a title


def is_of_others(words: str, start: int, end: int) -> bool:
    """Whether a title at this place is somebody's of another company: "the client appoints a", "of the vendor"."""
    if _OURS.search(words[max(0, start - _NEAR) : start] + "…" + words[end : end + _NEAR]):
        return False
    return bool(
        re.search(_AHEAD, words[max(0, start - _NEAR) : start], _FLAGS)
        or re.match(_BEHIND, words[end : end + _NEAR], _FLAGS)
    )


# What is measured or steered by a machine of that name.
_MACHINE = re.compile(
    r"°|\b(?:temperature|pressure|humidity|sensor|valve|pump|alarm|display|battery|firmware|software|freezer|fridge|oven"
    r"|reactor|chamber|vessel|tank|machine|device|plc)s?\b",
    re.IGNORECASE,
)


def is_machine(words: str, end: int) -> bool:
    """Whether one word that ends there may be a thing: "the controller of the cold store"."""
    return words[end:].lstrip()[:3].casefold() == "of " or bool(_MACHINE.search(words))


def is_joined(between: str) -> bool:
    """Whether two titles are told in one breath, so that the second is whose the first is."""
    return _JOINED.match(between) is not None and between.strip() != ""
