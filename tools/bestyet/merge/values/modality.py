"""How binding a clause is: must, should or may, and whether it forbids."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bestyet.merge.values.clauses import BE, MODALS, Clause
from bestyet.merge.values.orders import is_order
from bestyet.merge.values.tokens import listed

_NOT = r"(?:not|never|n't)"
_BE = r"(?:is|are|was|were|be|being)"
PARTICIPLES = "led|held|done|made|sent|kept|read|run|put|set|built|met|told|taught|brought|paid|bought|found|left|begun"
_DONE = rf"(?:\w+(?:ed|en|wn|ld|ade|ent|id|ut|pt)|{PARTICIPLES})"
_FORBIDS = re.compile(
    "|".join(
        (
            rf"\b(?:must|shall|may|can|will|could) (?:\w+ly )?{_NOT}\b",
            r"\b(?:must|shall|may|can) no\b",
            r"\bcannot\b|\b(?:can|won|mustn|shan)'t\b",
            r"^(?:(?:please|then|and|but|so|we|you) )*(?:do not|don't)\b",
            r"(?:^|\b(?:and|but|then|is|are|must|shall|may|can|will) )never\b",
            r"\bnever (?!(?:as|at|by|for|from|in|on|to|via|with)\b)(?=\w)",
            rf"\b{_BE} (?:strictly )?(?:forbidden|prohibited)\b|\brefrain from\b",
            rf"\b(?:{_BE} not|isn't|aren't) (?:allowed|permitted|to be|accepted)\b",
            rf"\b(?:{_BE} (?:not|never)|isn't|aren't) {_DONE}\b",
        )
    )
)
_NOT_NEEDED = re.compile(
    rf"\bneed(?:s)? not\b|\bneedn't\b|\b(?:do|does) not (?:have|need) to\b|\b(?:don't|doesn't) (?:have|need) to\b"
    rf"|\b{_BE} not (?:required|needed|necessary|mandatory|obligatory|compulsory|obliged)\b"
)
_SHOULD_NOT = re.compile(
    r"\b(?:should|ought) not\b|\bshouldn't\b|\bnot (?:recommended|advisable|encouraged)\b|\bavoid\b"
)
_SHOULD = re.compile(
    rf"\bshould\b|\bought to\b|^(?:\w+ ){{0,2}}(?:preferably|ideally)\b"
    rf"|\b{_BE} (?:\w+ )?(?:recommended|advisable|advised|encouraged|desirable|preferred|preferable|suggested)\b"
    r"|^recommended\b|\bgood practice\b|\bwhere(?:ver)? possible\b|^consider \w+ing\b"
)
_MUST = re.compile(
    r"\b(?:must|shall)\b|\b(?:has|have) to\b|\bneeds? to\b"
    rf"|\b{_BE} (?:always |strictly )?(?:required|mandatory|obligatory|compulsory|obliged|essential|necessary)\b"
)
_MAY = re.compile(
    rf"\bmay\b|\boptional(?:ly)?\b|\bvoluntary\b|\b{_BE} (?:allowed|permitted|free|welcome)\b"
    r"|\bif (?:wished|desired)\b|\bat (?:your|their|its) discretion\b"
)
_CAN = re.compile(r"\b(?:can|could)\b")
# "May take a while", "may be missing": what can happen, not what is allowed.
_POSSIBLE = re.compile(
    r"\bmay (?:also |often |sometimes |even )?(?:take|have|need|find|help|aid|save|mean|cause|lead to|vary|differ"
    r"|result|depend|contain|arise|occur|happen|seem|appear|require|want|affect|become|be (?:a|an|the|in|of|due|missing"
    r"|late|different|more|less|too|able|subject|hard|difficult|necessary|needed|required))\b"
)
_RESTRICTS = re.compile(
    r"^(?:no more than|not more than|at most|up to|only) .* (?:may|can)\b"
    r"|\b(?:may|can|could) (?:\w+ )?only\b|\bonly (?:\w+ ){1,6}(?:may|can)\b"
)
_ALLOWS, _AT_MOST = re.compile(r"\b(?:may|can) "), re.compile(r"\b(?:up to|at most|no more than|not more than)\b")
# "The customer often does not say so" tells what happens; "quality does not release" forbids.
_OTHERWISE = re.compile(r"\w (?:do|does)(?: not|n't)\b")
_NEGATIONS = ("no", "n't", "never", "forbidden", "prohibited", "refrain", "avoid")  # one is in all of these
_NO_SUBJECT = re.compile(r"^(?:no|none of|nobody|no one)\b")
# "Do not start without approval" demands approval; it forbids nothing that others may do.
_EXCEPT = listed("without until unless before except only other")
_REMINDS = re.compile(r"\b(?:do not|don't|never) (?:forget|fail|hesitate) to\b")
_NOT_A_BAN = re.compile(
    r"\b(?:not|never) (?:exceed|(?:fall|drop|go|be|rise|get) (?:below|above|over|under))\b"
    r"|\b(?:no|not|never) (?:later|more|less|fewer|longer|only|just|necessarily|yet)\b"
    r"|\b(?:not|never) (?:\w+ ){0,2}(?:one by one|individually|separately)\b"
)
_IN_MAY = re.compile(r"\b[0-9]{1,2} may\b|\bin may\b|\bmay [0-9]+")
# "Review of the risks", "presentation of both teams": a label, not a sentence.
_LABEL = re.compile(r"^(?:the |a |an |our )?\w+ (?:\w+ )?(?:of|on|for|with|from|between|to the)\b")
_IS = re.compile(rf"\b{_BE}\b")
_IS_DONE = re.compile(rf"\b{_BE} (?:(?:\w+ )?(?:\w+(?:ed|en|wn|ing)|{PARTICIPLES})|to)\b")
_VERB = re.compile(r"\b(?:is|are|was|were|be|has|have|gets?|goes|does|do|takes?)\b")


DONE = "is done"  # a plain statement: no duty, no permission


@dataclass(frozen=True)
class Modality:
    """level: "must", "should", "may" or DONE; stated: by a word of its own, not just by the sentence's form; tells:
    it only tells who does what ("leads"), not even that something is done to it ("are attached")."""

    level: str
    forbids: bool
    stated: bool
    tells: bool = False

    def __str__(self) -> str:
        return ("must not" if self.level == "may" else f"{self.level} not") if self.forbids else self.level


def modality(clause: Clause) -> Modality | None:
    """Return how binding the main clause is; None where it is no sentence, or allows with a restriction.

    Orders count as "must", "need not" as "may". A plain statement ("the minutes are sent", "the lead opens the call")
    is no duty.
    """
    full = " ".join(token.text for token in clause.tokens)
    if not (main := _main(clause)):
        return None
    if _restricts(full) or main.split()[-1] in MODALS:  # "The plan should:" begins a list
        return None
    main = _IN_MAY.sub("", main)
    if any(sign in main for sign in _NEGATIONS) and (denied := _negative(clause, main)):
        return denied[0]
    for level, words in (("should", _SHOULD), ("must", _MUST), ("may", _MAY)):
        if words.search(main):
            return None if level == "may" and _POSSIBLE.search(main) else Modality(level, False, True)
    if _CAN.search(main):
        return Modality("may", False, False)
    return _unstated(clause, main)


def is_limited_ban(clause: Clause) -> bool:
    """ "Do not start before the quote is signed": it forbids, but only so far, so it is no "must not"."""
    main = _main(clause)
    if not any(sign in main for sign in _NEGATIONS) or _negative(clause, main) != (None,):
        return False
    return not _OTHERWISE.search(main) and _forbids(clause, _NOT_A_BAN.sub("", main))


def _main(clause: Clause) -> str:
    return " ".join(clause.tokens[at].text for at in clause.main).strip(" ,()")


def _negative(clause: Clause, main: str) -> tuple[Modality | None] | None:
    """What a clause with a negation says of a duty, or forbids; None where the negation is about something else."""
    if _REMINDS.search(main):
        return (Modality("must", False, False),)
    main = _NOT_A_BAN.sub("", main)
    if _NOT_NEEDED.search(main):
        return (Modality("may", False, True),)
    if _OTHERWISE.search(main):
        return (_ours(clause),)
    if _forbids(clause, main):
        limits = _EXCEPT & {token.text for token in clause.tokens}
        return (None if limits else Modality("must", True, True),)
    return (Modality("should", True, True),) if _SHOULD_NOT.search(main) else None


def _unstated(clause: Clause, main: str) -> Modality | None:
    if is_order(clause):
        return Modality("must", False, False)
    if _is_label(main) or _describes(main):
        return None
    return Modality(DONE, False, False, tells=not _IS_DONE.search(main))


def _restricts(full: str) -> bool:
    """Whether it allows with a restriction: "no more than ten may join", "may only", "may ... up to"."""
    if _RESTRICTS.search(full):
        return True
    allows = _ALLOWS.search(full)
    return bool(allows and _AT_MOST.search(full, allows.end()))


def _ours(clause: Clause) -> Modality | None:
    """ "does not": a ban where one of our own roles is the subject."""
    first = next((phrase for phrase in clause.phrases if phrase.kind == "role"), None)
    we = clause.tokens[0].text in ("we", "you")
    ours = we or (first is not None and first.start < 3 and first.token != "role:client")
    return Modality("must", True, True) if ours else None


def _forbids(clause: Clause, main: str) -> bool:
    return bool(_FORBIDS.search(main)) or bool(_NO_SUBJECT.match(main) and not main.startswith("no later"))


def _describes(main: str) -> bool:
    """ "The certificate is valid for two years" tells what is so, not what is to be done."""
    return bool(_IS.search(main)) and not _IS_DONE.search(main)


def _is_label(main: str) -> bool:
    words = main.split()
    if len(words) < 2:
        return True
    return (
        bool(_LABEL.match(main))
        and not _VERB.search(main)
        and not any(word in MODALS | BE for word in words)
        and (
            words[0].endswith(("tion", "sion", "ment", "al", "ance", "ence", "list", "ing"))
            or words[0] in ("the", "a", "an", "review")
        )
    )
