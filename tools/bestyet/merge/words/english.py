"""English around a title: what may stand before and behind it without being part of a longer name."""

from __future__ import annotations

from bestyet.merge.sure.words import lemma, verb_of
from bestyet.merge.values.tokens import listed

DETERMINERS = listed(
    """the a an each every any all both either neither no our your this that these those another some one two three
    which what whose her his"""
)
_OF_OTHERS = listed("their its his her")  # "the client and its project leader": not ours
_BEFORE = (
    DETERMINERS
    | listed(
        """and or nor but of to for in on at by with from via through per as into onto about between against over under
        than within without before after until during since if when where while unless whether who whom that then also
        plus is are was were be been being has have had must shall should will would can could may might not only
        both either including except including consulted informed responsible accountable assigned named appointed
        new current same other own first second next competent respective relevant updated signed completed final
        approved latest draft correct blank agreed standard regional local backup using not so both us them him"""
    )
) - _OF_OTHERS
_BEHIND = listed(
    """and or nor but of to for in on at by with from via through per as into onto about between against over under
    than within without before after until during since if when where while unless whether who whom whose which that
    then also plus is are was were be been being has have had must shall should will would can could may might do does
    did not only both either including except must the a an each every any all our your their its this these those
    so because once again together too either responsible accountable available present absent first version no
    there here today alone himself herself themselves cannot instead"""
)
_VERBS = listed(
    """accept acknowledge act add agree analyse announce answer appoint approve archive arrange ask assemble assess
    assign attach attend begin book bring build call cancel chair change check choose circulate clarify close collect
    come comment compare compile complete confirm consult contact contribute convene coordinate copy correct count
    countersign create cut decide decline define deliver describe discuss distribute do draft draw drive email enter
    escalate estimate evaluate examine explain fill find fix follow forward gather get give go hand have hear help
    hold identify include inform initiate invite involve issue join keep know lead learn leave let list listen log
    look maintain make manage mark measure meet mention monitor move name need note notify obtain offer open order
    organise organize own pass pay perform phone pick place plan point prepare present print propose provide publish
    put raise reach read receive recommend record register reject release remain remind repeat replace reply report
    request require reserve reset resolve respond return review revise run save say schedule see select send set share
    show sign speak specify stand start state stay stop store submit suggest summarise summarize supply support take
    talk tell test thank track train transfer try update upload use validate verify visit wait walk want warn watch
    work write"""
)
VERBS = frozenset(map(lemma, _VERBS))
_OBJECTS = DETERMINERS - {"that", "which", "what", "whose"} | listed("it them him us their its at")
_PERSONS = listed(
    """lead leads leader leaders head heads counsel sponsor sponsors partner partners expert experts buddy guide guides
    representative representatives executive executives assistant accountant agent agents chief deputy owner owners
    client clients customer customers delegate associate specialist president principal superintendent chair"""
)
_PERSON_ENDS = ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "ian", "ians")
_SOUNDS_OPEN = frozenset("aefhilmnorsx")  # letters whose own names begin with a vowel: "an SME"
_NO_VOWEL = ("uni", "use", "usu", "util", "eu", "one", "once", "ura", "u.")
_SILENT = ("hour", "honest", "honour", "honor", "heir")


def may_precede(word: str) -> bool:
    """Whether a title can begin behind this word: not "deputy", "client's", "onboarding"."""
    low = word.lower()
    if low.endswith(("'s", "’s", "s'", "s’")) or low in _OF_OTHERS:
        return False
    return low in _BEFORE or lemma(low) in VERBS or verb_of(low) is not None or low.endswith("ly")


def may_follow(word: str, then: str, alone: bool) -> bool:
    """Whether a title can end before this word and the one behind: not "pack", "meeting".

    alone: the title is one plain word, which might be a verb itself.
    """
    low = word.lower()
    if alone and low in _OBJECTS:
        return False
    if low in _BEHIND or low.endswith("ly") or verb_of(low) is not None:
        return True
    if lemma(low) in VERBS and low.endswith("s"):
        return True
    return (low.endswith("s") or lemma(low) in VERBS) and then.lower() in _OBJECTS


def noun(title: str) -> str:
    """The word that says what a title is of: "head of quality"; "project schedule (Gantt)" has its last one."""
    return title.lower().partition(" of ")[0].split()[-1].strip("()’'")


def is_person(title: str) -> bool:
    """Whether a title is somebody's: "lead", "head of quality"; not a department's: "regulatory affairs", "QC"."""
    last = noun(title)
    return last in _PERSONS or last.endswith(_PERSON_ENDS)


def is_plural(title: str) -> bool:
    last = noun(title)
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def article(title: str) -> str:
    """ "a" or "an", as the title is read aloud."""
    first = title.split()[0].strip("(“\"'")
    low = first.lower()
    if first.isupper() and (len(first) < 3 or not set("AEIOU") & set(first[1:]) or len(first) == 3):
        return "an" if low[:1] in _SOUNDS_OPEN else "a"
    if low.startswith(_SILENT):
        return "an"
    return "an" if low[:1] in "aeiou" and not low.startswith(_NO_VOWEL) else "a"
