"""Words of English as the rule for `sure` reads them: which carry a sentence's sense, which only bend it."""

from __future__ import annotations

from functools import lru_cache

from bestyet.merge.align.forms import usual_spelling
from bestyet.merge.align.words import lengths_of


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _set("a an the")
DETERMINERS = ARTICLES | _set("all each every any both our your their its this that these those")
POSSESSIVES, LEADING = _set("our your"), _set("we you")
# Said or not, these change nothing; beside a negation they do ("not always").
POLITE = _set("please kindly also always")
DUTIES = {"must": "must", "shall": "must", "will": "", "should": "should"}
BE = _set("be is are")
NEGATIONS = _set("not no never none nobody nothing neither nor without cannot")
PREPOSITIONS = _set(
    """
    about above across after against along among around as at before behind below beside between beyond by despite
    during for from in inside into near of off on onto out outside over per since through throughout till to toward
    towards under until up upon via with within without
    """
)
SUBORDINATORS = _set(
    """
    although because if once provided since so than that though till unless until what when whenever where whereas
    whether which while who whom whose why how
    """
)
# Where one of these stands, the end of a sentence is more than an "and".
SCOPES = (
    NEGATIONS | SUBORDINATORS | _set("only may can might could would before after within by except but or then either")
)
# What can stand before the comma of "Within 24 hours, inform the client".
FRONTS = (PREPOSITIONS | _set("if when whenever once unless where")) - _set("of than as off out up without")
# Abbreviations that are a word of grammar when written small.
NAMES = _set("US IT WHO AS AM")
SAME_WORDS = {
    ("prior", "to"): ("before",),
    ("ahead", "of"): ("before",),
    ("in", "order", "to"): ("to",),
    ("in", "case"): ("if",),
    ("every",): ("each",),
    ("who",): ("which",),
    ("upon",): ("on",),
    ("till",): ("until",),
    ("whenever",): ("when",),
    ("cannot",): ("can", "not"),
    ("can't",): ("can", "not"),
    ("won't",): ("not",),
    ("don't",): ("not",),
    ("doesn't",): ("not",),
    ("do", "not"): ("not",),
    ("does", "not"): ("not",),
    ("mustn't",): ("must", "not"),
    ("shouldn't",): ("should", "not"),
    ("isn't",): ("is", "not"),
    ("aren't",): ("are", "not"),
    ("needn't",): ("need", "not"),
}
SAME_LENGTHS = lengths_of(SAME_WORDS)
# A section of things not to do, or not meant.
AVOIDED = _set(
    """
    not no never avoid avoided exclude excluded exclusion exclusions forbidden prohibited don't donts don'ts out
    without except exception exceptions optional
    """
)
TIMES = _set("before after during prior following pre post start end begin close opening closing")
# A heading of these and a role says who acts in its section.
OF_ROLES = _set("responsibility responsibilities task tasks duty duties role roles of the for by job")
# Whoever ends so can act: "by the site head", not "by courier" or "by Friday".
PEOPLE = _set(
    """
    client customer supplier sponsor team teams lead head manager director officer operator auditor reviewer partner
    analyst scientist engineer coordinator controller expert representative department board committee owner
    """
)
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_COUNTED.split())}
NUMBER_WORDS |= {word: str(10 * number) for number, word in enumerate(_TENS.split(), 2)}

_IRREGULAR = {
    "begun": "begin", "bought": "buy", "brought": "bring", "built": "build", "chosen": "choose", "drawn": "draw",
    "done": "do", "found": "find", "given": "give", "held": "hold", "kept": "keep", "known": "know", "led": "lead",
    "made": "make", "met": "meet", "paid": "pay", "put": "put", "read": "read", "sent": "send", "set": "set",
    "shown": "show", "spent": "spend", "taken": "take", "taught": "teach", "told": "tell", "written": "write",
    "withdrawn": "withdraw", "frozen": "freeze", "sold": "sell", "shut": "shut", "cut": "cut", "kept up": "keep",
}  # fmt: skip
# Verbs of three letters before "ed" that do not end in "e": "added", "asked".
_SHORT = _set("add act aid ask box end fix mix tax air own row log")
# Plural only, or another word without their "s".
_WHOLE = _set(
    """
    news terms works contents customs goods premises means proceeds savings arms damages does has this its us as always
    across towards besides afterwards perhaps whereas series species physics logistics analytics ethics
    """
)
_KEPT_E = _set("paste plane rationale morale locale finale there where these those bathe breathe humane")


@lru_cache(maxsize=1 << 16)
def lemma(word: str) -> str:
    """A lower-case word without the "s" of plural and third person, in one spelling; other endings stay."""
    word = usual_spelling(word)
    if len(word) > 3 and word.endswith("s") and word not in _WHOLE and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("ches", "shes", "sses", "xes", "zzes")):
            word = word[:-2]
        else:
            word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") and word not in _KEPT_E else word


@lru_cache(maxsize=1 << 14)
def verb_of(participle: str) -> str | None:
    """The verb (as `lemma` writes it) of a past participle; None where the word is none."""
    if participle in _IRREGULAR:
        return lemma(_IRREGULAR[participle])
    word = usual_spelling(participle)
    if not word.endswith("ed") or len(word) < 4 or word.endswith("eed"):
        return None
    if word.endswith("ied"):
        return word[:-3] + "y"
    stem = word[:-2]
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1]
    if len(stem) < 4 and stem not in _SHORT:
        return stem + "e"
    return stem
