"""Whether a clause is an order: "Send the agenda", "Den Entwurf senden", "Enviar el informe"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP
from bestyet.merge.values.clauses import BE, MODALS
from bestyet.merge.values.languages.language import READ, lexicon
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

_FILLERS = listed("please then and also always first next finally kindly so now but immediately instead directly only")
_DETERMINERS = listed("the a an all each every any your our their its it them both this these those him her no at")
_OPENS = listed(
    """in on at for with before after during within by if when once from as upon every each to under until where while
    despite per since without like unlike among between at following prior through throughout because whenever"""
)
_NO_VERB = ("ing", "ed", "tion", "sion", "ment", "ness", "ity", "ly", "ance", "ence", "s", "er", "or")
_VERBS = listed(
    """
    accept add adjust agree announce answer appoint approve archive arrange ask assess assign attach attend avoid begin
    bill book bring build calculate calibrate call cancel capture carry charge choose circulate clarify classify clean
    clear close collect combine communicate compare complete comply confirm consider consult continue convert cool copy
    correct count create decide define delete deliver describe destroy determine develop discard discuss dispense
    distribute download draft draw dry email ensure enter escalate establish evaluate examine execute explain extend
    fill find finish follow forward freeze get give go greet grant handle hand help hold identify implement include
    incubate inform inspect install introduce investigate invite invoice join keep label learn leave let lock log look
    maintain make mark measure meet mention mix monitor move name notify obtain offer open order organise organize pack
    page pay perform pick place post prepare present prevent print produce propose protect provide publish put qualify
    quarantine quote raise rate read reassess receive reconcile record refer register reject release remind remove
    repeat replace reply reschedule reserve resolve respond retain return review revise rinse run save schedule seal
    search select send separate serve set share ship show sign specify spin start stay stop store submit summarise
    summarize supply take talk tell test thank think train transfer translate treat turn update upload use validate
    verify wait walk warn wash watch wear weigh welcome write lead define list note state
    """
)
# Verbs that are as often nouns: an order only where an article or the like follows.
_NOUNS_TOO = listed(
    """
    answer book bill call charge contact copy count draft email escalate fill find hand help hold invoice label lead
    list lock log mark measure name note offer order page place plan post present print quote rate record register
    release reply report request reserve review run sample schedule seal search set share ship show sign start state
    stop store supply survey talk test train transfer turn update use visit wait walk watch check change budget
    """
)


def is_order(clause: Clause) -> bool:
    """Whether the main clause begins, but for what a comma ends, with a verb as orders have it."""
    if code := _foreign(clause):
        return _is_order_in(clause, code)
    words = [clause.word(at) for at in clause.main]
    for segment in _segments(words):
        rest = [word for word in segment if word not in _FILLERS] if segment[0] in _FILLERS else segment
        if rest and rest[0] not in _OPENS:
            return _begins_order(rest)
    return False


def _segments(words: list[str]) -> list[list[str]]:
    segments: list[list[str]] = [[]]
    for word in words:
        if word in (",", "(", ")"):
            segments.append([])
        else:
            segments[-1].append(word)
    return [segment for segment in segments if segment]


def _begins_order(words: list[str]) -> bool:
    first, second = words[0], words[1] if len(words) > 1 else ""
    if not first.isalpha() or second in BE or second in MODALS or first in BE or first in MODALS:
        return False
    if second in _DETERMINERS:
        return first in _VERBS | _NOUNS_TOO or (first not in STOP and not first.endswith(_NO_VERB))
    return first in _VERBS and (first not in _NOUNS_TOO) and second not in ("of", "")


def _foreign(clause: Clause) -> str:
    """The language that its words were read in; "" for English."""
    for token in clause.tokens:
        if token.text[2:3] == FOREIGN:
            return token.text[:2]
    return ""


@cache
def _endings(code: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    known = lexicon(code)
    return known.first, known.last, known.second


def _is_order_in(clause: Clause, code: str) -> bool:
    """By how the language bends its verbs: "enviar el informe", "den Entwurf senden", "senden Sie"."""
    if code not in READ:
        return False
    first, last, second = _endings(code)
    words = [clause.tokens[at] for at in clause.main if clause.tokens[at].is_word]
    if not words or any(token.text in BE | MODALS for token in words):
        return False
    written = [token.spelt.lower() for token in words]
    if second and second in written[1:2]:
        return True
    begins = bool(first) and written[0].endswith(first) and words[0].text[2:3] == FOREIGN
    return begins or (bool(last) and written[-1].endswith(last) and words[-1].text[2:3] == FOREIGN)
