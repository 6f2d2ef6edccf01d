"""Who does a step, as its words say: nobody where they do not tell for certain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from bestyet.merge.align.words import stem
from bestyet.merge.contradict.steps import is_denied, is_for_some_cases, says_something
from bestyet.merge.contradict.times.kin import family_of, kin
from bestyet.merge.values.actors import actors
from bestyet.merge.values.clauses import BE, MODALS
from bestyet.merge.values.languages.translate import FOREIGN
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrase

_HEADS = listed(
    """who responsible owner by role performer verantwortlich zuständig wer durch quién quien responsable qui
    responsibility"""
)
_BEARS = listed("responsible responsibility accountable accountability")
_LABELS = ("responsible", "performed by", "done by", "verantwortlich", "zuständig", "responsable")
_JOINS = listed("with and or , / & by together jointly")
_JOINED_IN = listed("und et y e avec mit con")  # the same in the languages that are read
_FILLS = listed("the a an our and or , / & )")
# What others than the one who does it do to a thing: it tells who does it only where the activity is named so.
_CHECKS = frozenset(
    map(
        stem,
        listed(
            """approve sign release authorise authorize decide confirm agree read review check comment correct
            acknowledge verify accept answers accountable"""
        ),
    )
)
_IN_PLACE = listed("behalf instead deputy delegate absence absent")
_NOT_NAMED = listed("we you i they somebody someone everybody everyone")  # who does it, in another clause
_NOT_ABROAD = (
    listed("de~bekommt de~sieht") | BE | listed("gets receives has de~erhalt de~hat fr~reçoit es~recib es~tien")
)
_NO_ACTS = listed(
    """hear hears know knows learn learns see sees expect expects need needs want wants fall falls matters starts start
    stops stop runs remains depends counts comes come goes go comments comment help
    helps support supports assist assists issues terms data and for of in at on with
    about from"""
)
# What says before a role that it does it: "it falls to", "up to", and in other languages; articles are left out.
_HANDED = (
    *("falls to", "fall to", "up to", "down to", "left to", "belongs to", "belong to", "belonging to", "assigned to"),
    *("entrusted to", "rests on", "rest on", "in hands of", "job of", "task of", "duty of", "owned by", "is with"),
    *("are with", "lies with", "lie with", "sits with", "leave this to", "leave it to"),
    *("liegt bei", "liegt beim", "sache von", "sache", "sache vom", "aufgabe von", "aufgabe", "obliegt", "incombe à"),
    *(
        "incombe au",
        "revient à",
        "revient au",
        "relève de",
        "relève du",
        "à charge de",
        "à charge du",
        "incombe",
        "revient",
    ),
    *("corresponde a", "corresponde al", "compete a", "compete al", "cargo de", "cargo del", "responsabilidad de"),
    *("responsabilidad del", "zuständig ist", "verantwortlich ist", "responsable est", "responsable es"),
)
_TAKES = (
    *("zuständig", "verantwortlich", "se charge", "est chargé", "est chargée", "est responsable", "se encarga"),
    *("es responsable", "es el responsable", "es la responsable", "übernimmt", "kümmert sich"),
)
_WHOEVER = listed("who whoever wer quien celui celle")
_NO = listed("not never no nicht nie kein keine pas jamais nunca ni n't isn't aren't cannot neither")
# Acts of others on what somebody does: who does these is not who does it.
_BESIDE_IT = listed("approve review sign comment inform receive acknowledge")
_HANDS = listed(
    """falls fall left belongs belong belonging assigned entrusted rests rest hands job task duty owned lies lie sits
    leave"""
)
_WHO = listed("who that which qui quien der die")
_IT_IS = ("it is", "it's", "c'est", "es")
_JOBS = listed("job task duty business responsibility hands remit turn work part role")
_LETS = listed("have let")
_NOT_ACTS = listed("for of with on at in to know from informed and or by not as . , a the")
_BY_ABROAD = listed("von vom durch par por")
_TO_ABROAD = listed(
    """an ans zu zum zur bei beim mit für von vom vor nach unter durch über auf in im à au aux avec pour par de du des
    chez a al con para por del en et und y e ou oder o sans ohne sin d' que que qui"""
)
_FAR = 60  # tokens of a clause that are looked at
_WATCHES = listed("listens listen watches watch attends attend sits hears")  # behind "only"
_BEGINS = listed("before after until when once while")  # another statement
_JOINED_BY = _JOINS | _BEGINS | listed("which that who whom from")
_ARTICLES = listed("the a an our")
_ALL_ARTICLES = _ARTICLES | listed("der die das dem den des le la les l' el los las un una eine einer einem ein der")
_LIES = listed("lies lie rests rest sits remains stays")
_APART = listed("after before until once since than")


def doers(words: Words, about: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    """(who does what the step begins with, who does anything in it or may do so): role tokens.

    about: stems of the name of the activity.
    """
    if words.cells:
        found = roles_below(words, _HEADS)
        return found, found
    if not words.clauses:
        return frozenset(), frozenset()
    if any(clause.word(0) in _NOT_NAMED or "us" in clause.words(0, _FAR).split() for clause in words.clauses):
        return frozenset(), frozenset()
    first = _labelled(words, about) or _doers(words.clauses[0], words.language, about)
    anybody = first.union(*(_doers(clause, words.language, about) | _beside(clause) for clause in words.clauses))
    return first, anybody


def roles_below(words: Words, heads: frozenset[str]) -> frozenset[str]:
    """The roles that fill the only cell of a row below a head of a column."""
    named = [cell.clauses for cell in words.cells if set(cell.head.split()) & heads]
    if len(named) != 1 or len(named[0]) != 1 or not only_roles(named[0][0]):
        return frozenset()
    return frozenset(phrase.token for phrase in named[0][0].phrases)


def only_checks(words: Words, about: set[str]) -> bool:
    """Whether a step begins with what others do to its thing: "the site head approves"; not where that is what it is
    about. about: stems of its name."""
    said = {stem(token.text) for clause in words.clauses[:1] for token in clause.tokens}
    return bool((said - about) & _CHECKS) and not said & about & _CHECKS


def asks_for(words: Words, about: set[str]) -> bool:
    """Whether a step begins with asking others for what it is about: "sends it to the site head for approval"."""
    said = [token.text for clause in words.clauses[:1] for token in clause.tokens if token.text not in _ARTICLES]
    asked = (before not in _BEARS and at == "for" and stem(word) in about for before, at, word in _threes(said))
    return any(asked)


def _threes(words: list[str]) -> Iterator[tuple[str, str, str]]:
    return zip(["", *words], words, words[1:], strict=False)


def _labelled(words: Words, about: set[str]) -> frozenset[str]:
    """ "Responsible: quality lead.", "(performed by: quality lead)"."""
    found: set[str] = set()
    if len(words.clauses) > 1 and only_roles(words.clauses[0]) and not actors(words.clauses[1]):
        stems = {stem(token.text) for token in words.clauses[1].tokens}
        if stems & about and not stems & (_CHECKS - about):  # "QA lead: write the minutes"
            found |= {phrase.token for phrase in words.clauses[0].phrases}
    for label, clause in pairwise(words.clauses):
        said = label.words(0, len(label.tokens)).rpartition("( ")[2]
        if said in _LABELS and only_roles(clause):
            found |= {phrase.token for phrase in clause.phrases}
    return frozenset(found)


def _lies_with(clause: Clause, about: set[str]) -> frozenset[str]:
    """ "it is the responsibility of the quality lead to", "responsibility for it lies with the quality lead"."""
    found = set()
    for phrase in clause.phrases:
        near = range(max(phrase.start - _FAR, 0), phrase.start)
        ahead = [clause.word(at) for at in near if clause.word(at) not in _ARTICLES]
        is_whose = ahead[-2:] == ["responsibility", "of"] and not BE.isdisjoint(ahead[-3:-2])
        lies = ahead[-1:] == ["with"] and not _LIES.isdisjoint(ahead[-2:-1]) and "responsibility" in ahead
        whats = [stem(word) for before, word in pairwise(ahead) if before == "for"]
        its_own = about.issuperset(whats[:1])
        if phrase.kind == "role" and (is_whose or (lies and its_own)) and not is_denied(clause):
            found.add(phrase.token)
    return frozenset(found)


def _doers(clause: Clause, language: str, about: set[str]) -> frozenset[str]:
    if is_for_some_cases(clause) or any(token.text in _IN_PLACE for token in clause.tokens):
        return frozenset()
    if found := _lies_with(clause, about):
        return found
    if (
        found := frozenset(_handed(clause, about)) or _let(clause)
        if language == "en"
        else frozenset(_abroad(clause, about))
    ):
        return found
    found = actors(clause)
    if found or language in ("", "en"):
        return frozenset() if _only_undergoes(clause) or _acts_before(clause) else found
    role = next((phrase for phrase in clause.phrases if phrase.kind == "role"), None)
    begins = role and all(clause.word(at) in ("the", "de~der", "es~el") for at in range(role.start))
    if not role or not begins or clause.inside[role.start]:
        return frozenset()
    following = clause.word(role.end)
    acts = following not in _NOT_ABROAD and (following.isalpha() or FOREIGN in following)
    return frozenset({role.token}) if acts else frozenset()


def _plain(clause: Clause, start: int, end: int) -> list[str]:
    """Words as they are written, without articles."""
    return [
        word
        for token in clause.tokens[max(start, end - _FAR, 0) : end]
        if (word := token.spelt.casefold()) not in _ALL_ARTICLES
    ]


def _handed(clause: Clause, about: set[str]) -> Iterator[str]:
    """Whose it is said to be: "it falls to the site head to", "is QA's job", "it is the site head who"."""
    for phrase in clause.phrases:
        if not _NO.isdisjoint(_plain(clause, 0, phrase.start)):
            return
        if phrase.kind != "role" or phrase.token == "role:client" or clause.inside[phrase.start] == "if":
            continue
        if clause.inside[phrase.start] and _spelt(clause, 0) not in _WHOEVER:
            continue
        if not _is_about(clause, phrase.start, about):
            continue
        ahead = " ".join(_plain(clause, 0, phrase.start)[-3:])
        behind = _plain(clause, phrase.end, phrase.end + 4)
        is_who = _spelt(clause, 0) in _WHOEVER and ahead.split()[-1:] in (["is"], ["ist"], ["est"], ["es"])
        owns = clause.tokens[phrase.end - 1].is_possessive and not _JOBS.isdisjoint(behind[:1])
        is_it = ahead in _IT_IS and not _WHO.isdisjoint(behind[:1])
        takes = any(" ".join(behind).startswith(said) for said in _TAKES)
        handed = any(f" {ahead}".endswith(f" {said}") for said in _HANDED)
        left = ahead.split()[-1:] == ["to"] and clause.word(0) in ("leave", "entrust")
        if is_who or owns or is_it or takes or handed or left:
            yield phrase.token


def _is_about(clause: Clause, end: int, about: set[str]) -> bool:
    """Whether what stands before a role is the activity, as far as its words are known: "the minutes are up to QA", not
    "the final word is with QA", "la validación corresponde a QA"."""
    things = frozenset().union(*(family_of(word).things for word in about))
    foreign = any(FOREIGN in token.text for token in clause.tokens)
    for token in clause.tokens[max(end - _FAR, 0) : end]:
        found = kin(token)
        if found.acts & _BESIDE_IT and not found.acts & frozenset().union(*(family_of(word).acts for word in about)):
            return False
        known = foreign or stem(token.text) in about or found.things & things or token.text in _HANDS
        if not known and says_something(token.text) and not token.text.endswith("ing"):
            return False
    return True


def _let(clause: Clause) -> frozenset[str]:
    """ "Have finance work out the price", of the clause that begins so."""
    role = next((one for one in clause.phrases if one.kind == "role"), None)
    if role is None or clause.word(0) not in _LETS or len(_plain(clause, 1, role.start)):
        return frozenset()
    acts = clause.word(role.end)
    return frozenset() if acts in _NOT_ACTS | BE or not acts.isalpha() else frozenset({role.token})


def _abroad(clause: Clause, about: set[str]) -> Iterator[str]:
    """In other languages: "wird von ... geschrieben", "das Protokoll schreibt ...", and as above."""
    yield from _handed(clause, about)
    is_passive = any(token.text in BE | MODALS for token in clause.tokens)
    for phrase in clause.phrases:
        if phrase.kind != "role" or phrase.token == "role:client" or clause.inside[phrase.start] == "if":
            continue
        ahead = _plain(clause, 0, phrase.start)
        starts_with_thing = _spelt(clause, 0) in _ALL_ARTICLES and len(ahead) > 1
        verb = ahead[-1] if ahead else ""
        ends = clause.word(phrase.end) in ("", ",", "and", "(") or clause.word(phrase.end).isspace()
        is_last = starts_with_thing and ends and verb.isalpha() and verb not in _TO_ABROAD and _is_lower(clause, phrase)
        if not _is_about(clause, len(clause.tokens), about):
            continue
        if (is_passive and verb in _BY_ABROAD) or (is_last and not _gets(clause)):
            yield phrase.token


def _is_lower(clause: Clause, phrase: Phrase) -> bool:
    at = phrase.start - 1
    at -= _spelt(clause, at) in _ALL_ARTICLES
    return _spelt(clause, at) == clause.tokens[at].spelt


def _gets(clause: Clause) -> bool:
    return any(token.text in _NOT_ABROAD for token in clause.tokens)


def _spelt(clause: Clause, at: int) -> str:
    return clause.tokens[at].spelt.casefold() if 0 <= at < len(clause.tokens) else ""


def _only_undergoes(clause: Clause) -> bool:
    """Whether what begins a clause does nothing: "the client must hear", "shall be asked to", "products for which"."""
    end = next((phrase.end for phrase in clause.phrases if phrase.kind == "role"), 0)
    end += clause.word(end) in ("only", "merely", "just", "also")
    after = [clause.word(at) for at in range(end, end + 3)]
    is_modal = after[0] in MODALS
    verb = after[1] if is_modal else after[0]
    by_somebody = any(token.text == "by" for token in clause.tokens)
    undergoes = is_modal and verb == "be" and after[2] not in ("responsible", "accountable")
    return not by_somebody and (verb in _NO_ACTS | _WATCHES or undergoes)


def _acts_before(clause: Clause) -> bool:
    """Whether "by ..." belongs to something else than the step: "six weeks after it was accepted by the client"."""
    words = [token.text for token in clause.tokens]
    by = words.index("by") if "by" in words else 0
    at = max((at for at, word in enumerate(words[:by]) if word in _APART), default=-1)
    return at >= 0 and "," not in words[at:by]


def _beside(clause: Clause) -> frozenset[str]:
    """Roles that may act too: "with the project manager", "before the project manager sends it"."""
    found, undergoes = set(), _only_undergoes(clause)
    for phrase in clause.phrases:
        at = phrase.start - 1
        while at >= 0 and clause.word(at) in ("the", "a", "an", "our", "its", "their"):
            at -= 1
        joins = clause.word(at) in _JOINED_BY or _spelt(clause, at) in _JOINED_IN
        watches = clause.word(phrase.end) in BE or undergoes
        if phrase.kind == "role" and (joins or (not phrase.start and not watches)):
            found.add(phrase.token)
    return frozenset(found)


def only_roles(clause: Clause) -> bool:
    covered = {at for phrase in clause.phrases if phrase.kind == "role" for at in range(phrase.start, phrase.end)}
    rest = [token.text for at, token in enumerate(clause.tokens) if at not in covered]
    return bool(covered) and all(word in _FILLS for word in rest)
