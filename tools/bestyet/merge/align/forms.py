"""One form of words that are spelt or bent in several ways: British as American, irregular verbs as infinitives."""

from __future__ import annotations

import re

_ISE = re.compile(r"(?<=[a-z]{3})is(e|ed|er|ers|es|ing|ation|ations)$")
# Words that end so in America too.
_OF_BOTH = re.compile(
    r"(adv|appra|br(?:u)|chem|compr|comprom|conc|cru|dem|desp|dev|disgu|enterpr|exc|exerc|expert|franch|improv|l|merch"
    r"and|no|otherw|likew|par|po|pra|prec|prem|prom|ra|rev|sunr|superv|surm|surpr|telev|treat|w)is(e|ed|er|ers|es|ing)$"
)
_OUR = re.compile(r"^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rum|sav|vap)our")
_TRE = re.compile(r"^(cen|li|me|kilome|millili|fib|thea)(t?)re(s?)$")
_SPELT = {
    "catalogue": "catalog", "cheque": "check", "cheques": "checks", "dialogue": "dialog", "enquire": "inquire",
    "enquiries": "inquiries", "enquiry": "inquiry", "fridge": "refrigerator", "fulfil": "fulfill", "grey": "gray",
    "judgement": "judgment", "licence": "license", "licences": "licenses", "practise": "practice",
    "programme": "program", "programmes": "programs",
}  # fmt: skip
_BENT = {
    "began": "begin", "begun": "begin", "bought": "buy", "brought": "bring", "built": "build", "came": "come",
    "caught": "catch", "children": "child", "chose": "choose", "chosen": "choose", "criteria": "criterion",
    "dried": "dry", "drank": "drink", "drove": "drive", "driven": "drive", "drawn": "draw", "drew": "draw",
    "eaten": "eat", "ate": "eat", "fed": "feed", "given": "give", "grown": "grow", "heard": "hear", "held": "hold",
    "kept": "keep", "knew": "know", "known": "know", "laid": "lay", "led": "lead", "loaves": "loaf", "lost": "lose",
    "made": "make", "meant": "mean", "met": "meet", "paid": "pay", "people": "person", "risen": "rise",
    "said": "say", "sat": "sit", "seen": "see", "sent": "send", "shelves": "shelf", "shown": "show", "sold": "sell",
    "spent": "spend", "spoken": "speak", "stood": "stand", "taken": "take", "taught": "teach", "thought": "think",
    "told": "tell", "understood": "understand", "withdrawn": "withdraw", "written": "write", "wrote": "write",
}  # fmt: skip


def usual_form(word: str) -> str:
    """The form of a lower-case word that is compared; most are their own."""
    return usual_spelling(_BENT.get(word) or word)


def usual_spelling(word: str) -> str:
    """A lower-case word as Americans spell it."""
    word = _SPELT.get(word) or word
    if "is" in word and _ISE.search(word) and not _OF_BOTH.search(word):
        return _ISE.sub(r"iz\1", word)
    if "our" in word:
        return _OUR.sub(r"\1or", word)
    if match := _TRE.match(word):
        return f"{match[1]}{match[2]}er{match[3]}"
    return word
