"""By which channels a step is done, as its words say: none where they do not tell for certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.merge.contradict.activity import Activity
from bestyet.merge.contradict.steps import is_for_some_cases, is_foreign
from bestyet.merge.contradict.times.kin import kin
from bestyet.merge.values.actors import actors, channels
from bestyet.merge.values.clauses import BE
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.contradict.steps import Words
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrase, Phrases

_CLIENT = "role:client"
_FIRST = 2  # tokens: "the client", "clients"
# What is done to, with or about a message that came or comes another way.
_ACTS = listed("receive receives answer answers reply replies log logs record records file files confirm confirms")
_MEETS = listed("hold holds meet meets")
_PUTS = listed("attach attaches add adds put puts post upload send give hears")
# What only prepares it is done in its own way: "send the invitation by email".
_AROUND = listed("invitation invitations invite link links reminder log dial dials join joins")
# Another act than the step's own: what comes before it, or only where something else happens.
_ANOTHER_ACT = listed(
    """when whenever while before beforehand ahead then afterwards ask asks asked collect confirmed wenn sobald bevor
    vorher ankündigen quand lorsque avant annoncer cuando antes anunciar announce announces"""
)
_NO = listed("not never no don't doesn't nicht nie niemals kein keine pas jamais nunca ni rather instead nor")
_GOES_ON = listed("this that do so use")
_BESIDE = listed("received also additionally")
# "by" and the like, in the languages that are read; and what says by itself how it is done.
_BY_ABROAD = listed("per via par por über mittels am auf im en dans sur mediante en al un une eine einen ein una")
_HOW_ABROAD = listed(
    "telefonisch anrufen angerufen persönlich vor sur en telefónicamente personalmente presencialmente"
)
_CALLS_ABROAD = listed(
    "rufen ruft appeler appelez appelle llamar llame llama llamamos telefonieren téléphoner téléphonez"
)
_ARTICLES = listed("the a an our your their its der die das den dem le la les el los las l'")
_BY = listed("by via over on through per in using with as to an a")  # "attach it to an email", "is a video call"
_PHONES = (
    "pick up the phone",
    "picks up the phone",
    "pick up the telephone",
    "give the client a ring",
    "get on the phone",
)
_RINGS = ("a call", "a ring", "a quick call")


def used(words: Words, phrases: Phrases) -> tuple[frozenset[str], frozenset[str]]:
    """(channels that the step is done by, channels that it names in any way but to deny them): tokens."""
    told = [clause for clause in words.clauses if all(token.text != "nothing" for token in clause.tokens)]
    denied = [frozenset(_denied(clause)) for clause in told]
    named = frozenset(
        phrase.token
        for clause, no in zip(told, denied, strict=True)
        for phrase in clause.phrases
        if phrase.kind == "channel" and phrase.token not in no
    )
    found = [(channels(clause, phrases) | frozenset(_also_used(clause, words, phrases))) for clause in told]
    found = [one - no for one, no in zip(found, denied, strict=True)]
    tells = [_tells(clause, words, number) for number, clause in enumerate(told)]
    meant = (one - frozenset(_meant(clause)) for one, clause, tell in zip(found, told, tells, strict=True) if tell)
    by = frozenset().union(*meant)
    return by, named.union(*found)


def _denied(clause: Clause) -> Iterator[str]:
    """ "not by email", "nunca por correo"."""
    for phrase in clause.phrases:
        before = {_spelt(clause, at) for at in range(phrase.start - 3, phrase.start) if at >= 0}
        if phrase.kind == "channel" and before & _NO:
            yield phrase.token


def _meant(clause: Clause) -> Iterator[str]:
    """Of which something is told: "the number in the email", "about the on-site meeting"."""
    for phrase in _channels(clause):
        at = phrase.start - 1
        while _spelt(clause, at) in _ARTICLES:
            at -= 1
        is_meeting = phrase.token in ("channel:video-call", "channel:on-site-meeting")
        topic = _spelt(clause, at) in ("about", "of") or (is_meeting and _spelt(clause, at) in ("über", "sur", "sobre"))
        calls = (
            clause.word(phrase.start) == "by" and clause.word(phrase.start - 2) == "of"
        )  # "number of calls by phone"
        if topic or calls or clause.words(phrase.start - 2, phrase.start) == "in the":
            yield phrase.token


def _also_used(clause: Clause, words: Words, phrases: Phrases) -> Iterator[str]:
    if words.language != "en":
        yield from _abroad(clause, phrases)
    if not is_foreign(words):
        yield from _also(clause, phrases)


def _abroad(clause: Clause, phrases: Phrases) -> Iterator[str]:
    """In other languages."""
    for phrase in clause.phrases:
        if phrase.kind != "channel":
            continue
        at = phrase.start - 1
        at -= at > 0 and _spelt(clause, at) in _ARTICLES
        if _spelt(clause, at) in _BY_ABROAD or _spelt(clause, phrase.start).partition(" ")[0] in _HOW_ABROAD:
            yield phrase.token
    phone = phrases.token("phone")
    if phone and any(_spelt(clause, at) in _CALLS_ABROAD for at in range(min(len(clause.tokens), 4))):
        yield phone


def _also(clause: Clause, phrases: Phrases) -> Iterator[str]:
    """In ways that tell it without a word before it: "the review is a video call", "give the client a call"."""
    for phrase in clause.phrases:
        at = phrase.start - 1
        while clause.word(at) in _ARTICLES | {"secure", "joint", "short", "quick", "brief"}:
            at -= 1
        named = clause.word(at) in BE | _MEETS or (clause.word(at) in _BY and clause.word(at - 1) in _PUTS | {"hears"})
        if phrase.kind == "channel" and not clause.inside[phrase.start] and (named or _is_put(clause, at)):
            yield phrase.token
    said = clause.words(0, len(clause.tokens))
    phone = phrases.token("phone")
    rings = clause.word(0) in ("give", "gives") and any(f" {one}" in said for one in _RINGS)
    if phone and (any(one in said for one in _PHONES) or rings):
        yield phone


def _is_put(clause: Clause, at: int) -> bool:
    """ "attach the report to an email", "tell the client over the phone"."""
    return clause.word(at) in ("over", "by", "via") or (clause.word(at) == "to" and clause.word(0) in _PUTS)


def _spelt(clause: Clause, at: int) -> str:
    return clause.tokens[at].spelt.casefold() if 0 <= at < len(clause.tokens) else ""


def _tells(clause: Clause, words: Words, number: int) -> bool:
    texts = {token.spelt.casefold() for token in clause.tokens}
    no = [at for at in range(len(clause.tokens)) if _spelt(clause, at) in _NO]
    ends = [phrase.start for phrase in clause.phrases if phrase.kind == "channel"]
    is_other = any(not any(at < start <= at + 3 for start in ends) for at in no)
    if not no and not _is_about(clause, words, number):
        return False
    if is_other or is_for_some_cases(clause) or texts & _ANOTHER_ACT or _asks_the_client(clause):
        return False
    heads = {0, *(phrase.end for phrase in clause.phrases if phrase.kind == "role")}
    if any(token.text in _AROUND for token in clause.tokens):
        return False
    return not any(clause.word(at) in _ACTS for at in heads) and not any(t.text in _BESIDE for t in clause.tokens)


def _is_about(clause: Clause, words: Words, number: int) -> bool:
    """Whether a clause speaks of what its step does: "call the client to explain" is another act than sending, and
    "look it up on the portal and tell the client" says not how that is told."""
    activity = Activity.of(words.passage.name or "")
    rest = [at for at in range(len(clause.tokens)) if not any(one.start <= at < one.end for one in _channels(clause))]
    acts = [at for at in rest if activity.is_act(clause.tokens[at]) and not _is_name(clause, at)]
    channel = next((phrase.start for phrase in _channels(clause)), 0)
    if acts and acts[0] > channel and any(clause.word(at) == "and" for at in range(channel, acts[0])):
        return False
    own = acts or any(activity.is_thing(clause.tokens[at]) and not _is_for(clause, at) for at in rest)
    others = any(phrase.kind == "role" and phrase.token != _CLIENT for phrase in clause.phrases)
    if number:
        return bool(own or clause.word(0) in _GOES_ON or "it" in clause.words(0, _FIRST + 1).split()) and not others
    return bool(own) or not activity.is_named or not activity.stems


def _channels(clause: Clause) -> list[Phrase]:
    return [phrase for phrase in clause.phrases if phrase.kind == "channel"]


def _is_for(clause: Clause, at: int) -> bool:
    """ "dates for the kickoff"."""
    before = at - 1 - (clause.word(at - 1) == "the")
    meeting = before > 0 and "meeting" in kin(clause.tokens[before - 1]).things  # "la réunion de lancement"
    return clause.word(before) in ("for", "of") and not meeting


def _is_name(clause: Clause, at: int) -> bool:
    """ "el informe"."""
    return bool(kin(clause.tokens[at]).things) and clause.word(at - 1) in ("the", "a")


def _asks_the_client(clause: Clause) -> bool:
    """Whether it is the client who acts: "the client has written by email"; "the client is told" is not."""
    begins = next((phrase for phrase in clause.phrases if phrase.start < _FIRST), None)
    is_told = begins is not None and clause.word(begins.end) in ("is", "are")
    return _CLIENT in actors(clause) or (begins is not None and begins.token == _CLIENT and not is_told)
