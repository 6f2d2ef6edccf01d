"""Who does a step, as its words say: nobody where they do not tell for certain.

One rule: somebody does it who is the subject of its own act in the active voice, or behind "by" in the passive, with
its own thing, or who is said to be responsible for it. What others do beside it (supply, check, sign, file, wait), in
other clauses, for some cases, or not at all, tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.merge.contradict.activity import Activity
from bestyet.merge.contradict.steps import is_for_some_cases, is_foreign
from bestyet.merge.contradict.times.kin import kin
from bestyet.merge.values.tokens import Token, listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause

_HEADS = listed(
    """who responsible owner by role performer verantwortlich zuständig wer durch quién quien responsable qui
    responsibility"""
)
_LABELS = ("responsible", "performed by", "done by", "verantwortlich", "zuständig", "responsable")
_FILLS = listed("the a an our and or , / & )")
_ARTICLES = listed(
    """the a an our its their der die das dem den le la les l' el los las lo un una une ein eine einer einem einen
    ihr ihre seinen son sa su"""
)
_WE = listed("we you i they somebody someone everybody everyone us wir nous")
_IN_PLACE = listed("behalf instead deputy delegate absence absent vertretung stellvertreter adjoint suplente ausencia")
_SOME_CASES = listed(
    """when whenever if where unless while may might can could wenn sofern während kann darf könnte quand lorsque
    si peut peuvent pourrait cuando mientras puede pueden podría also auch aussi también helps lassen lässt faire fait
    hacer hace ask asks was were previously formerly again along back"""
)
_OTHERS = listed("last other another previous earlier")
_NO = listed("not never no n't nicht nie niemals kein keine keinen pas jamais nunca ni cannot neither nothing without")
_MUST = listed("must shall will has have is are to muss müssen soll hat doit doivent a à debe deben ha tiene de que")
_BE = listed(
    """is are be been being get gets wird werden worden ist sind est sont être es son ser será sera se must shall have
    to has muss müssen"""
)
_BY = listed("by von vom durch par por")
_JOINS = listed("and or / & und oder et ou y o")
_WHO = listed("who that qui quien que der die das")
_WHOEVER = listed("who whoever wer quien qui celui celle")
_STARTS_OTHER = listed("who which that whom wer qui que quien")  # another clause
_FOR = listed("for of für de du des del d' um à au von")
_IS = listed("is are ist sind est sont es son")
_JOBS = listed("job task duty business responsibility hands turn work")
_OWNS = listed("owns own übernimmt übernehmen")
_RESPONSIBLE = (
    *("is responsible for", "are responsible for", "is in charge of", "est responsable de", "est responsable du"),
    *("es responsable de", "es responsable del", "se charge de", "se charge du", "est chargé de", "est chargé du"),
    *("est chargée de", "se encarga de", "se encarga del", "kümmert sich um", "ist für", "sind für"),
    *("est responsable des", "est responsable d'"),
)
_ADJECTIVES = listed("verantwortlich zuständig")
_HANDED = (
    *("falls to", "fall to", "is up to", "are up to", "is down to", "are down to", "is left to", "are left to"),
    *("belongs to", "belong to", "is assigned to", "are assigned to", "rests with", "rest with", "lies with"),
    *("lie with", "is with", "are with", "is responsibility of", "are responsibility of", "is job of", "is task of"),
    *("is duty of", "is owned by", "are owned by", "liegt bei", "liegt beim", "ist sache", "ist sache von"),
    *("ist sache vom", "ist aufgabe", "ist aufgabe von", "ist aufgabe vom", "obliegt", "incombe à", "incombe au"),
    *("revient à", "revient au", "relève de", "relève du", "corresponde al", "compete al"),
    *("corre cargo de", "corre cargo del", "corresponde", "compete", "es responsabilidad de", "es responsabilidad del"),
    *("incombe", "revient", "est à charge de", "est à charge du"),
)
_IT_IS = ("it is", "it's", "c'est", "es", "es ist")
_FOLLOWS = listed(
    """, ; ( ) and or alone together with within by at of out up down jointly from nobody only today early straight
    then until before after"""
)
_FOLLOWS |= _BE - {"being"} | {said.partition(" ")[0] for said in _HANDED}
_FOLLOW_ABROAD = listed(
    """und oder et ou y o e zu am bis innerhalb binnen dans sous en avant antes von vom durch par por qui que es se
    verantwortlich zuständig selbst allein seul solo sola"""
)
_OCCASIONS = listed("meeting event visit audit")
_TO = listed("to an à au aux a al")
_ALL = listed(
    """all everybody everyone whoever participants attendees them alle allen teilnehmer teilnehmenden tous participants
    todos participantes asistentes clients client's"""
)
_DONE = listed("placed performed done carried conducted made chaired organised organized led held run")
_FAR = 60  # words of a clause that are looked at


@dataclass(frozen=True)
class _Word:
    text: str  # as it is written, in lower case; of a role all its words
    token: Token
    role: str = ""  # its token


class _Sentence:
    """A clause as it is written, without articles, each role one word."""

    def __init__(self, clause: Clause, foreign: bool, activity: Activity) -> None:
        self._foreign, self._activity = foreign, activity
        self.words = tuple(_words(clause, foreign))[:_FAR]
        self.holds = not is_for_some_cases(clause) and not self._is_denied

    def text(self, at: int) -> str:
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def said(self, start: int, end: int) -> str:
        return " ".join(word.text for word in self.words[max(start, 0) : end])

    @cached_property
    def _is_denied(self) -> bool:
        """Whether it holds only in some cases, or not; "not the project manager" names who does not do it."""
        texts = [word.text for word in self.words]
        for at, text in enumerate(texts):
            named = at + 1 < len(texts) and self.words[at + 1].role and at and texts[at - 1] == ","
            if (text in _NO and not named) or text.endswith("n't") or text.startswith("n'"):
                return True
        of_others = any(before == "of" and text in _OTHERS for before, text in pairwise(texts))
        return of_others or not _SOME_CASES.isdisjoint(texts) or (self._foreign and "falls" in texts)

    def is_act(self, at: int) -> bool:
        return 0 <= at < len(self.words) and not self.words[at].role and self._activity.is_act(self.words[at].token)

    def thing(self, at: int) -> int:
        """The place behind the activity's own thing that begins here ("the final report"); 0 where there is none: not
        "the figures of the report", "the report's table", "the report number"."""
        while self._activity.is_which(self.text(at)) and not self._is_thing(at):
            at += 1
        end = at
        while self._is_thing(end):
            end += 1
        return end if end > at and self._may_follow(end) else 0

    def _may_follow(self, at: int) -> bool:
        """Whether a word behind a thing leaves it what it is: "the report in two days", not "the report section"."""
        text = self.text(at)
        if text in ("of", "du", "de", "del", "des") and at + 1 < len(self.words):
            of = kin(self.words[at + 1].token).things & (_OCCASIONS if text == "of" else {"meeting"})
            return bool(of) and self.text(at + 2) in _FOLLOWS | {"", "to"}
        if text in _TO and at + 1 < len(self.words):
            return self.words[at + 1].role == "role:client" or not _ALL.isdisjoint(self.said(at + 1, at + 4).split())
        if not text or text in _FOLLOWS | {"per"} or text.endswith("ly"):
            return True
        return self._foreign and (text in _FOLLOW_ABROAD or bool(kin(self.words[at].token).acts))

    def _is_thing(self, at: int) -> bool:
        if not 0 <= at < len(self.words) or (self.words[at].role and self.words[at].role != "role:client"):
            return False
        return self._activity.is_thing(self.words[at].token)

    def acts_on_it(self, at: int) -> bool:
        """ "write the minutes", "draft and send it": at the place of the verb."""
        if not self.is_act(at):
            return False
        while self.text(at + 1) in _JOINS and self.text(at + 2).isalpha() and not self._is_thing(at + 2):
            at += 2
        end = self.thing(at + 1 + (self.text(at + 1) in ("a", "al")))
        return end > 0 and (self.text(end) != "to" or self._activity.is_sending(self.words[at].token))

    # -- who is said to do it

    def doers(self) -> frozenset[str]:
        if not self.holds:
            return frozenset()
        for at, word in enumerate(self.words):
            if word.role and word.role != "role:client" and self._does(at):
                return frozenset(self._partners(at))
        return frozenset()

    def _partners(self, at: int) -> Iterator[str]:
        """Also those joined to it: "the site head and QA"."""
        yield self.words[at].role
        while self.text(at + 1) in _JOINS | {","} and at + 2 < len(self.words) and self.words[at + 2].role:
            at += 2
            yield self.words[at].role

    def _does(self, at: int) -> bool:
        return self._is_subject(at) or self._is_agent(at) or self._is_last(at) or self._has_it(at)

    def _begins(self, at: int) -> bool:
        """Whether the clause begins there, but for what a comma ends: "within two days, QA sends"."""
        ahead = [word.text for word in self.words[:at]]
        if not ahead or ahead in (["then"], ["dann"], ["puis"], ["luego"]):
            return True
        named = any(word.role for word in self.words[:at])
        return ahead[-1] == "," and not named and (ahead[0] in _WHOEVER or _STARTS_OTHER.isdisjoint(ahead))

    def _is_subject(self, at: int) -> bool:
        """ "QA writes the minutes", "der Werkleiter muss das Protokoll schreiben", "it is QA who writes them"."""
        if self.text(at).endswith("'s"):
            return False
        is_it = self.said(0, at) in _IT_IS and self.text(at + 1) in _WHO
        if is_it and self.acts_on_it(at + 2):
            return True
        if self.text(0) in _WHOEVER and self.text(at - 1) in _IS and self.acts_on_it(1):
            return True
        if self.said(0, at) in ("have", "let") and self.acts_on_it(at + 1):
            return True
        if self.is_act(at - 1) and at <= 2 and self._foreign and self.thing(at + 1):
            return True  # "danach schreibt der Werkleiter das Protokoll"
        if not self._begins(at):
            return False
        behind = self._behind(at)
        if self.text(behind - 1) == "," and self.text(behind) in _STARTS_OTHER:
            behind += 1 if self.acts_on_it(behind + 1) else 0
        while self.text(behind) in _MUST:
            behind += 1
        end = self.thing(behind) if self._foreign else 0
        return self.acts_on_it(behind) or bool(end and self.is_act(end + (self.text(end) == "zu")))

    def _behind(self, at: int) -> int:
        """The place of the verb: behind its partners, adverbs and "not the project manager"."""
        at += 2 * (len(list(self._partners(at))) - 1) + 1
        if self.text(at) == "," and self.text(at + 1) in _NO:
            at = next((to + 1 for to in range(at + 1, len(self.words)) if self.text(to) == ","), at)
        while self.text(at).endswith("ly") or self.text(at) in ("then", "dann"):
            at += 1
        return at

    def _is_agent(self, at: int) -> bool:
        """ "the minutes are written by QA", "das Protokoll wird von QA geschrieben"."""
        if self.text(at - 1) not in _BY:
            return False
        if self.is_act(0) and self.text(1) in _BE and self.thing(2) == at - 1:
            return True  # "kalkuliert wird der Preis vom Projektleiter"
        commas = [to + 1 for to in range(at) if self.text(to) == "," and not any(word.role for word in self.words[:to])]
        end = self.thing(max(commas, default=0))
        between = [word.text for word in self.words[end : at - 1]]
        if not end or _BE.isdisjoint(between) or not _STARTS_OTHER.isdisjoint(between) or "," in between:
            return False
        verb = at - 2
        if self.text(verb - 1) in _TO and self.words[verb].role == "role:client":
            verb -= 2
        while self.text(verb).endswith("ly") or self.text(verb) in ("out", "up", "together"):
            verb -= 1
        if self.text(verb) in _DONE or (self.is_act(verb) and self.text(verb) not in _BE):
            return True
        acts = (to for to in range(at + 1, len(self.words)) if kin(self.words[to].token).acts)
        return self._foreign and self.is_act(next(acts, -1))

    def _is_last(self, at: int) -> bool:
        """ "das Protokoll schreibt die Qualitätssicherung", "el acta la redacta QA"."""
        end = self.thing(0) if self._foreign else 0
        ends = self.text(at + 1) in ("", ",", ";", "(", "und", "y")
        return bool(end) and ends and at == end + 1 and self.is_act(end)

    def _has_it(self, at: int) -> bool:
        """Whether it is said to be responsible: "is in charge of the minutes", "the minutes are QA's job"."""
        if self._is_responsible(at):
            return True
        end = self._subject()
        between = self.said(end, at) if end else ""
        is_whose = self.text(at).endswith("'s") and self.text(at + 1) in _JOBS
        if end and (
            (between in _HANDED and self._ends(at + 1)) or (is_whose and between in ("is", "are", "is in", "are in"))
        ):
            return True
        ahead = self.said(0, at)
        if ahead in (f"it {said}" for said in _HANDED):
            return self.text(at + 1) == "to" and self.acts_on_it(at + 2)
        if self.text(0) in ("leave", "entrust") and self._is_thing(1) and at == 3:  # "leave the minutes to QA"
            return self.text(2) == "to"
        lies = self.said(at - 2, at) in ("lies with", "rests with")
        return self.said(0, 2) == "responsibility for" and lies and self.thing(2) == at - 2

    def _ends(self, at: int) -> bool:
        """Whether nothing follows that tells what for, or until when."""
        return self.text(at) in ("", ",", ";", ")", "and", "und", "et", "y", "alone")

    def _is_responsible(self, at: int) -> bool:
        if self.text(0) == "für" and self.text(at - 1) in _IS and self.thing(1) == at - 1:
            return self.text(at + 1) in _ADJECTIVES
        if not self._begins(at):
            return False
        behind = self._behind(at)
        if self.text(behind) in _OWNS:
            return self.thing(behind + 1) > 0
        for said in _RESPONSIBLE:
            start = behind + len(said.split())
            if self.said(behind, start) == said:
                end = self.thing(start) or (self.thing(start + 2) if self.is_act(start) else 0)
                if said.endswith("für"):
                    return end > 0 and self.text(end) in _ADJECTIVES
                return end > 0 and (self._ends(end) or self.text(end) == "of")
        return False

    def _subject(self) -> int:
        """The place behind a thing or a noun of the act that the clause begins with: "writing the minutes"."""
        if end := self.thing(0):
            return end
        at = 0
        while self.is_act(at) or (at and self.text(at) in _JOINS | _FOR):
            at += 1
        return self.thing(at) if at else 0


def _words(clause: Clause, foreign: bool) -> Iterator[_Word]:
    roles = {phrase.start: phrase for phrase in clause.phrases if phrase.kind == "role"}
    until = 0
    for at, token in enumerate(clause.tokens):
        if at in roles:
            until = roles[at].end
            text = " ".join(one.spelt.casefold() for one in clause.tokens[at:until])
            yield _Word(text, token, roles[at].token)
        elif at >= until:
            is_put_in = foreign and token.is_word and not token.written  # two English words stand for one
            articles = _ARTICLES - {"an"} if foreign else _ARTICLES
            text = " ".join(word for word in token.spelt.casefold().split() if word not in articles)  # "von der"
            if text and not is_put_in:
                yield _Word(text, token)


def doers(words: Words, name: str) -> tuple[frozenset[str], frozenset[str]]:
    """(who does the activity, who is named as if he might): role tokens. name: of the activity."""
    if words.cells:
        found = roles_below(words, _HEADS)
        return found, found
    activity = Activity.of(name)
    said = [_Sentence(clause, is_foreign(words), activity) for clause in words.clauses]
    texts = {word.text for one in said for word in one.words}
    if texts & _IN_PLACE or any(one.text(0) in _WE or "us" in {word.text for word in one.words} for one in said):
        return frozenset(), frozenset()
    first = _labelled(words, said, activity)
    for one in said:
        first = first or one.doers()
        if first or one.acts_on_it(0):
            break
    return first, frozenset(role for one in said for role in _named(one))


def _named(one: _Sentence) -> Iterator[str]:
    """Roles that may do it too: not "not QA", "QA is informed", "QA only listens"."""
    for at, word in enumerate(one.words):
        is_idle = one.text(at + 1) in _BE | {"only", "learns", "hears"}
        if word.role and one.text(at - 1) not in _NO and (not is_idle or one.said(at + 1, at + 4) in _RESPONSIBLE):
            yield word.role


def _labelled(words: Words, said: list[_Sentence], activity: Activity) -> frozenset[str]:
    """ "Responsible: quality lead.", "(performed by: quality lead)", "QA: write the minutes", "Write it (QA)."."""
    found: set[str] = set()
    if len(said) > 1 and only_roles(words.clauses[0]) and said[1].holds and said[1].acts_on_it(0):
        found |= {phrase.token for phrase in words.clauses[0].phrases}
    for label, clause in pairwise(words.clauses):
        written = label.words(0, len(label.tokens)).rpartition("( ")[2]
        if written in _LABELS and only_roles(clause):
            found |= {phrase.token for phrase in clause.phrases}
    if said and said[0].acts_on_it(0) and activity.is_made:
        one = said[0]
        last = len(one.words) - 2
        if one.text(last + 1) == ")" and one.text(last - 1) == "(" and one.words[last].role and one.holds:
            found.add(one.words[last].role)
    return frozenset(found)


def roles_below(words: Words, heads: frozenset[str]) -> frozenset[str]:
    """The roles that fill the only cell of a row below a head of a column."""
    named = [cell.clauses for cell in words.cells if set(cell.head.split()) & heads]
    if len(named) != 1 or len(named[0]) != 1 or not only_roles(named[0][0]):
        return frozenset()
    return frozenset(phrase.token for phrase in named[0][0].phrases)


def only_roles(clause: Clause) -> bool:
    covered = {at for phrase in clause.phrases if phrase.kind == "role" for at in range(phrase.start, phrase.end)}
    rest = [token.text for at, token in enumerate(clause.tokens) if at not in covered]
    return bool(covered) and all(word in _FILLS for word in rest)
