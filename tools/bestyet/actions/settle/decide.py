"""Somebody writes down what people settled about a merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.decide_again import is_same, overruled, refuse_faults, refuse_new
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import did_you_mean, known_practice, known_reviewer, one_of
from bestyet.merge.candidate import Aligned
from bestyet.merge.choose.agreed import NotAValueError, agreed_value
from bestyet.model.decision import KINDS, Decision
from bestyet.model.passage import Kind
from bestyet.model.problem import CannotGoOnError, cannot, words_of
from bestyet.model.records.plain import Plain, table
from bestyet.model.sentence import sentence
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.keeper import with_decision
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.settled import decisions_path, read_settled

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate

Entry = dict[str, "Plain"]  # of decisions.yml

_FIELDS = ("category", "customer-facing", "use-when")  # values of the front matter that are no lists
_FEWEST = {
    **{"take": 2, "edit": 2, "add": 2, "drop": 1, "move": 1},
    **{"split": 2, "join": 2, "settle": 1, "backbone": 1, "accept": 2},
}
_MOST = {"take": 2, "edit": 2, "add": 2, "drop": 1, "move": 1, "settle": 2, "backbone": 1, "accept": 2}


@dataclass(frozen=True)
class DecideRequest:
    start: Path
    practice: str
    do: str  # one of KINDS
    words: tuple[str, ...]  # the step or field; then by kind: a region, a text, steps, PART=REGION,REGION
    by: str
    because: str
    on: str = ""  # default: today
    after: str = ""
    before: str = ""
    section: str = ""
    value: str = ""
    about: str = ""  # which dispute of the step


@dataclass(frozen=True)
class Decided:
    """What was written, and which earlier decisions it leaves without effect."""

    path: str
    overruled: tuple[Decision, ...] = ()


def record_decision(request: DecideRequest) -> Decided:
    """Write one decision at the end of decisions.yml.

    Raises CannotGoOnError where it would change nothing, is there already, or is nothing that `check` lets pass.
    """
    return record_decisions((request,))


def record_decisions(requests: Sequence[DecideRequest]) -> Decided:
    """The same for several about one practice: all of them or none."""
    for request in requests:
        one_of(request.do, KINDS, f"{request.do!r} is nothing that can be decided")
    return edit(root_of(requests[0].start), partial(_record, requests), partial(load_about, requests[0].practice))


def _record(requests: Sequence[DecideRequest], loaded: Loaded) -> Edit[Decided]:
    practice = known_practice(loaded, requests[0].practice)
    known_reviewer(loaded, requests[0].by)
    path = decisions_path(practice)
    aligned = Aligned(asks=False)
    before = candidate_of(loaded, practice, aligned=aligned)
    after = loaded
    for request in requests:
        after = with_decided(request, after, before)
    refuse_new(before, candidate_of(after, practice, aligned=aligned), "this decision would change nothing")
    refuse_faults(loaded.files, after.files, path)
    decisions = read_settled(after.files, practice).decisions
    earlier, made = decisions[: -len(requests)], decisions[-len(requests) :]
    if same := next((one for one in earlier if is_same(one, made[-1])), None):
        raise cannot(
            "this is decided already: %(place)s (%(by)s, %(on)s: %(because)s)",
            place=same.place,
            by=same.by,
            on=same.on,
            because=same.because,
        )
    idle = {one.index: one for new in made for one in overruled(earlier, new)}
    return Edit(Decided(path, tuple(idle.values())), {path: after.files[path]})


def with_decided(request: DecideRequest, loaded: Loaded, candidate: Candidate) -> Loaded:
    """The same knowledge base with one more decision; nothing is written. candidate: of its practice as it is."""
    path = decisions_path(candidate.practice)
    entry = _entry(request, loaded, candidate)
    return loaded.with_file(path, with_decision(loaded.files.get(path, b"").decode("utf-8"), entry).encode())


def _entry(request: DecideRequest, loaded: Loaded, candidate: Candidate) -> Entry:
    entry: Entry = {"do": request.do, **_subject(request.do, request.words)}
    if "region" in entry:
        entry["region"] = _region(str(entry["region"]), loaded)
    if "step" in entry and request.do != "add":
        entry |= _passage(request, candidate)
    if request.do == "accept":
        entry |= {"text": _accepted(request, candidate)}
    elif "text" in entry:
        _one_passage(str(entry["text"]))
    options: Entry = {
        "after": request.after,
        "before": request.before,
        "section": request.section,
        "value": _value(request, loaded, candidate) if request.value else "",
        "field": request.about,
    }
    entry |= {key: text for key, text in options.items() if text}
    return {**entry, "by": request.by, "on": request.on or clock.today(), "because": request.because}


def _region(word: str, loaded: Loaded) -> str:
    """The id of a region by its id, its name or what people call it."""
    called = [one.id for one in loaded.base.regions if word.casefold() in (one.name.casefold(), one.label.casefold())]
    return called[0] if len(called) == 1 else word


def _value(request: DecideRequest, loaded: Loaded, candidate: Candidate) -> Plain:
    """The value agreed jointly, whole: what it is of, its number and its unit."""
    subject = request.words[0]
    if "/" not in subject and subject not in _FIELDS:
        said = sentence("the words of a step say its value")
        raise cannot(
            "%(said)s: use edit %(subject)s TEXT, take %(subject)s REGION or settle %(subject)s REGION",
            said=said,
            subject=subject,
        )
    if len(request.words) > 1:
        raise cannot("a value is a region's or agreed jointly: leave out the region or --value")
    fields = {field.id: field for field in candidate.fields}
    if subject not in fields:
        raise cannot(
            "no region says anything about %(subject)s%(fields)s", subject=subject, fields=did_you_mean(subject, fields)
        )
    try:
        value = agreed_value(fields[subject], request.value, loaded.base.settings)
    except NotAValueError as error:
        raise CannotGoOnError(words_of(error)) from None
    start, known = table(value).get("after"), [name for kind, name in loaded.base.vocabulary if kind == "milestones"]
    if start and known and start not in known:
        raise cannot(
            "%(start)s is no milestone of vocabulary.yml%(known)s", start=start, known=did_you_mean(str(start), known)
        )
    return value


def _accepted(request: DecideRequest, candidate: Candidate) -> str:
    """The words of the first flaw of that code that the step has, and nobody has accepted yet."""
    step, code = request.words
    flaws = [flaw for flaw in candidate.flaws if flaw.step == step]
    found = next((flaw for flaw in sorted(flaws, key=lambda one: one.accepted is not None) if flaw.code == code), None)
    if found is None:
        known = ", ".join(dict.fromkeys(flaw.code for flaw in flaws)) or "nothing"
        raise cannot(
            "there is no %(code)s in %(step)s to accept: bestyet merge tells of %(known)s there",
            code=code,
            step=step,
            known=known,
        )
    return found.words


def _one_passage(words: str) -> None:
    """Refuse words that are more than one step: their text would read as something else."""
    found = read_passages("", words.strip())
    if len(found) != 1 or found[0].kind not in (Kind.PARAGRAPH, Kind.BLOCK):
        raise cannot("these words are more than one passage: decide about one step at a time")


def _passage(request: DecideRequest, candidate: Candidate) -> Entry:
    """A passage of the step, by which it is found when its id has changed."""
    item = next((item for item in candidate.items if item.id == request.words[0]), None)
    if item is None or not item.members:
        return {}
    return {"passage": f"sha256:{candidate.passage(item.chosen or item.members[0]).sha256}"}


def _subject(do: str, words: Sequence[str]) -> Entry:
    """The words behind the kind of decision, as keys of the entry."""
    if not _FEWEST[do] <= len(words) <= _MOST.get(do, len(words)):
        raise cannot("%(do)s takes other words: see bestyet decide --help", do=do)
    step, *rest = words
    if do == "backbone":
        return {"region": step}
    is_field = do in ("settle", "drop") and ("/" in step or step in _FIELDS)
    name: Entry = {"field": step} if is_field else {"step": step}
    if do in ("take", "settle") and rest:
        return {**name, "region": rest[0]}
    if do in ("edit", "add"):
        return {**name, "text": rest[0]}
    if do == "accept":
        return {**name, "field": rest[0]}
    if do == "join":
        return {**name, "with": rest}
    if do == "split":
        return {**name, "into": [_part(word) for word in rest]}
    return name


def _part(word: str) -> Entry:
    step, found, regions = word.partition("=")
    if not found:
        raise cannot("%(word)s names no regions: write PART=REGION,REGION", word=repr(word))
    return {"step": step, "regions": regions.split(",")}
