"""Where the words and the structured values of a text contradict each other: of a variant, and of a candidate.

Only what is certain is told: the words must name a value of the same kind about the same thing, and none of those
that they name may be the structured one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.contradict.reader import Reader, Verdict, may_tell_versions
from bestyet.merge.contradict.steps import may_tell_times
from bestyet.merge.fields import entries_named, entries_of
from bestyet.merge.values.dispute import language_among
from bestyet.merge.values.languages.language import language
from bestyet.model.candidate import Status
from bestyet.model.held.contradiction import Contradiction
from bestyet.model.held.ties import TIED, steps_named
from bestyet.model.passage import Document, Passage, Variant
from bestyet.model.records.plain import Plain, table

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Settings
    from bestyet.model.place import Place
    from bestyet.model.records.plain import Table

_Steps = Mapping[str, tuple[Passage, Document]]  # by name or id, in the order of the text


@dataclass(frozen=True)
class _Value:
    key: str
    name: str
    value: Plain
    place: Place


def contradictions(variant: Variant, settings: Settings) -> Iterator[Contradiction]:
    """Yield those of a variant."""
    document = variant.document
    steps = {
        passage.name or f"#{index}": (passage, document)
        for index, passage in enumerate(document.passages)
        if passage.is_step
    }
    values = [
        _Value(key, name, one.value, one.place) for key in TIED for name, one in entries_of(key, variant, settings)
    ]
    return _contradictions(values, steps, settings)


@dataclass(frozen=True)
class Unread:
    """A text without markup that is not read into passages yet."""

    data: Table
    body: str
    names: Collection[str]  # those that its passages may have
    has_digits: bool  # its words do, besides numbers of items
    texts: Callable[[], Sequence[str] | None]  # of all its passages; None where its lines do not show them


def may_contradict(unread: Unread, settings: Settings) -> bool:
    """Whether its values and its words may contradict each other: most texts tell no time of what they have a lead
    time for, and no version, and have no step that a value belongs to."""
    for key in TIED:
        named = entries_named(key, unread.data)
        for name, entry in named:
            if any([step in unread.names or step.startswith("#") for step in steps_named(entry, name)]):
                return True
        if named and key == "templates" and unread.has_digits and _may_name_versions(unread):
            return True
        if named and key == "lead-times" and may_tell_times(unread.body) and _limits_differ(named, unread, settings):
            return True
    return False


def _may_name_versions(unread: Unread) -> bool:
    """Whether a step may: behind the last word of an item, the number of the next one is no version."""
    texts = unread.texts()
    return any(map(may_tell_versions, [" ".join(unread.body.split())] if texts is None else texts))


def _limits_differ(named: Sequence[tuple[str, Table]], unread: Unread, settings: Settings) -> bool:
    """Whether a step may say another time of what has one of these lead times, where it is no step of theirs."""
    if (texts := unread.texts()) is None:
        return True
    telling = [(text, language(text)) for text in texts if may_tell_times(text)]
    whole = "" if all(code for _, code in telling) else language_among(texts, unread.data)
    return Reader(settings).limits_differ(named, ((text, code or whole) for text, code in telling))


def contradictions_left(candidate: Candidate, settings: Settings) -> Iterator[Contradiction]:
    """Yield those of a candidate: its chosen values against the words that stand in its text."""
    documents = [variant.document for variant in candidate.variants]
    steps = {
        item.id: (item.words, documents[item.chosen[0]] if item.chosen else Document(item.words.span.path, "", ""))
        for item in candidate.steps
        if item.words.is_step
    }
    used = [one for one in candidate.fields if one.key in TIED and one.status is Status.USED]
    values = [_Value(one.key, one.name, one.chosen.value, one.chosen.place) for one in used if one.chosen]
    return _contradictions(values, steps, settings)


def _contradictions(values: Sequence[_Value], steps: _Steps, settings: Settings) -> Iterator[Contradiction]:
    reader = Reader(settings)
    rivals = [(one.name, table(one.value)) for one in values if one.key == "lead-times"]
    anywhere = {key: _steps_that(may_tell, steps) for key, may_tell in _ANYWHERE.items()}
    for one in values:
        entry = table(one.value)
        own = [step for step in steps_named(one.value, one.name) if step in steps]
        for step in own:
            for verdict in reader.verdicts(one.key, one.name, one.value, *steps[step], rivals):
                yield from _told(one, step, verdict, steps)
        for step in (step for step in anywhere.get(one.key, ()) if step not in own):
            if one.key == "templates":
                for verdict in reader.version(one.name, entry, *steps[step], is_own=False):
                    yield from _told(one, step, verdict, steps)
            else:
                for verdict in reader.limit(one.name, entry, *steps[step], is_own=False, rivals=rivals):
                    yield from _told(one, step, verdict, steps)
    yield from _channels([one for one in values if one.key == "channels"], steps, reader)


# What any step may say of a value, whichever it belongs to: whether a text, or several together, may say it.
_ANYWHERE: Mapping[str, Callable[[str], bool]] = {"lead-times": may_tell_times, "templates": may_tell_versions}


def _steps_that(may_tell: Callable[[str], bool], steps: _Steps) -> list[str]:
    """The steps whose words may tell something: most texts tell nothing, which one look at all of it shows."""
    if not may_tell("\n".join([passage.text for passage, _ in steps.values()])):
        return []
    return [step for step, (passage, _) in steps.items() if may_tell(passage.text)]


def _channels(values: Sequence[_Value], steps: _Steps, reader: Reader) -> Iterator[Contradiction]:
    for step in steps:
        own = [one for one in values if step in steps_named(one.value, one.name)]
        if own:
            yield from _told(own[0], step, reader.channels([one.name for one in own], *steps[step]), steps)


def _told(one: _Value, step: str, verdict: Verdict, steps: _Steps) -> Iterator[Contradiction]:
    if verdict.other:
        passage, _ = steps[step]
        place = passage.span.start
        name = "" if step.startswith("#") else step
        value, words = (verdict.value, one.place), (verdict.other, place)
        yield Contradiction(one.key, one.name, name, verdict.part, *value, *words, verdict.said, verdict.roles)
