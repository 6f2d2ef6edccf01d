"""Whether the words of a step state a structured value that belongs to it, or another one, or say nothing of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.contradict.accountable import accountables
from bestyet.merge.contradict.channels import used
from bestyet.merge.contradict.names import phrases_abroad
from bestyet.merge.contradict.roles import doers
from bestyet.merge.contradict.steps import Words, may_tell_times, stems, words_in, words_of
from bestyet.merge.contradict.times.glance import Glance
from bestyet.merge.contradict.times.kin import milestone
from bestyet.merge.contradict.times.lengths import given_length
from bestyet.merge.contradict.times.limits import said_limits
from bestyet.merge.contradict.times.stand import Sought
from bestyet.merge.contradict.versions import versions_named
from bestyet.merge.fields import said_value
from bestyet.merge.values.clauses import read_tokens
from bestyet.merge.values.dispute import speaks
from bestyet.model.passage import Kind, Passage
from bestyet.model.place import Span
from bestyet.model.records.plain import Table, table, word

if TYPE_CHECKING:
    from bestyet.model.candidate import Settings
    from bestyet.model.passage import Document
    from bestyet.model.records.plain import Plain

_DIGIT = re.compile(r"[0-9]")
_VERSION = re.compile(r"[0-9]\.[0-9]|\b(?:v|ver|rev|edition|release|issue)[a-z]{0,9}\.? ?[0-9]", re.IGNORECASE)


def may_tell_versions(text: str) -> bool:
    return _DIGIT.search(text) is not None and _VERSION.search(text) is not None


@dataclass(frozen=True)
class Verdict:
    """What words say of one value."""

    states: bool  # they say the same
    value: str = ""  # in words
    other: str = ""  # what they say instead, where that is certain
    part: str = ""  # of an activity: "responsible" or "accountable"
    said: tuple[str, ...] = ()  # what `other` is made of
    roles: tuple[str, ...] = ()  # ids of the roles that they say instead


Rivals = Sequence[tuple[str, Table]]  # name and entry of lead times


class Reader:
    """Reads passages, each once."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._phrases = settings, phrases_abroad(settings.phrases)
        self._read: dict[tuple[str, str], Words] = {}
        self._glances: dict[tuple[str, str], Glance] = {}
        self._met: dict[tuple[str, tuple[str, ...]], tuple[Table, Sought | None]] = {}

    def verdicts(
        self, key: str, name: str, value: Plain, passage: Passage, document: Document, rivals: Rivals = ()
    ) -> Iterator[Verdict]:
        """What the words of the value's own step say of it. Channels are asked for together."""
        entry, words = table(value), self._words(passage, document)
        if key == "lead-times":
            yield from self.limit(name, entry, passage, document, True, rivals)
        elif key == "raci":
            yield from self._doer(entry, name, words)
            yield from self._accountable(entry, name, words)
        elif key == "templates":
            yield from self.version(name, entry, passage, document, is_own=True)

    # -- how soon

    def limit(
        self, name: str, entry: Table, passage: Passage, document: Document, is_own: bool, rivals: Rivals = ()
    ) -> Iterator[Verdict]:
        """Of any step: how soon something happens may be said anywhere. is_own: it happens in this step. rivals: the
        other lead times of the practice."""
        if not may_tell_times(passage.text):
            return
        if (sought := self._sought(name, entry, (passage.name or "",) if is_own else ())) is None:
            return
        if not is_own and (passage.kind is Kind.ROW or not self._glance(passage, document).may_name(sought)):
            return  # what most steps tell the times of is something else: they need not be read for it
        words = self._words(passage, document)
        if not words.tells_times:
            return
        differs, is_said = self._limits_in(words, name, sought, is_own, rivals)
        if differs:
            yield _otherwise(said_value("lead-times", entry, self._settings), differs)
        else:
            yield Verdict(is_said)

    def _limits_in(
        self, words: Words, name: str, sought: Sought, is_own: bool, rivals: Rivals
    ) -> tuple[list[str], bool]:
        """The other times that a step says of a milestone, and whether it says the lead time's."""
        others = [one for rival in rivals if rival[0] != name and (one := self._sought(*rival))]
        said = list(said_limits(words, sought, is_own, others))
        states = any(one.is_same for one in said)
        differs = [one.text for one in said if not one.is_same and (one.is_sure or not states)]
        return differs, any(one.is_same and one.is_one for one in said)

    def limits_differ(self, limits: Rivals, texts: Iterable[tuple[str, str]]) -> bool:
        """Whether one of the steps, none of which these lead times belong to, says another time of one of their
        milestones. texts: of each step, and its language."""
        sought = [(name, one) for name, entry in limits if (one := self._sought(name, entry))]
        for text, code in texts:
            glance = Glance(read_tokens(text, code), self._phrases.of_roles)
            named = [one for one in sought if glance.may_name(one[1])]
            if named:
                words = words_in(Passage(Kind.PARAGRAPH, Span("", 1, 1), text, text), code, self._phrases)
                if any(self._limits_in(words, *one, False, limits)[0] for one in named):
                    return True
        return False

    def _sought(self, name: str, entry: Table, steps: tuple[str, ...] = ()) -> Sought | None:
        """Of a lead time; each is sought in many steps."""
        known = self._met.get((name, steps))
        if known is None or known[0] is not entry:
            known = self._met[name, steps] = (entry, self._seek(name, entry, steps))
        return known[1]

    def _seek(self, name: str, entry: Table, steps: tuple[str, ...]) -> Sought | None:
        given = given_length(entry)
        if given is None:
            return None
        likely = [length for key in ("optimistic", "likely", "pessimistic") if (length := given_length(entry, key))]
        after = word(entry.get("after"))
        since = milestone(self._called(after)) if after else None
        return Sought(milestone(self._called(name), steps), since, (given, *likely))

    def _called(self, name: str) -> tuple[str, ...]:
        """All that people call a milestone."""
        return name, *self._settings.milestones.get(name, ())

    # -- who

    def _doer(self, entry: Table, name: str, words: Words) -> Iterator[Verdict]:
        role = f"role:{word(entry.get('responsible'))}"
        if role in self._settings.titles:
            first, anybody = doers(words, name)
            yield self._of_role(role, first, bool(first) and role not in anybody | first, "responsible")

    def _accountable(self, entry: Table, name: str, words: Words) -> Iterator[Verdict]:
        role = f"role:{word(entry.get('accountable'))}"
        if role in self._settings.titles:
            found = accountables(words, set(stems(name)))
            yield self._of_role(role, found, bool(found) and role not in found, "accountable")

    def _of_role(self, role: str, said: Collection[str], is_other: bool, part: str) -> Verdict:
        if not is_other:
            return Verdict(role in said, part=part)
        ids = tuple(sorted(one.partition(":")[2] for one in said))
        return Verdict(False, self._settings.titles[role], self.titles(said), part, tuple(self._names(said)), ids)

    def titles(self, tokens: Collection[str]) -> str:
        return " and ".join(self._names(tokens))

    def _names(self, tokens: Collection[str]) -> list[str]:
        return sorted(self._settings.titles.get(one, one.partition(":")[2]) for one in tokens)

    # -- with what

    def version(
        self, template: str, entry: Table, passage: Passage, document: Document, is_own: bool
    ) -> Iterator[Verdict]:
        """Of any step: a template's version may be named anywhere. is_own: the step belongs to the template."""
        version = word(entry.get("version"))
        if not version or not (is_own or may_tell_versions(passage.text)):
            return
        said = list(versions_named(self._words(passage, document), f"template:{template}", is_own))
        states = any(one.version == version.removesuffix(".0") for one in said)
        differs = [one for one in said if one.version != version.removesuffix(".0") and (one.is_next or not states)]
        if differs:
            yield _otherwise(f"version {version}", [one.text for one in differs])
        else:
            yield Verdict(states)

    def channels(self, names: Collection[str], passage: Passage, document: Document) -> Verdict:
        """Of all channels that belong to a step: its words may name one of them."""
        mine = {f"channel:{name}" for name in names}
        by, named = used(self._words(passage, document), self._phrases)
        if by and not mine & named:
            return Verdict(False, self.titles(mine), self.titles(by), said=tuple(self._names(by)))
        return Verdict(bool(by & mine))

    def _glance(self, passage: Passage, document: Document) -> Glance:
        known = (document.path, passage.text)
        if known not in self._glances:
            tokens = read_tokens(passage.text, speaks(document, passage))
            self._glances[known] = Glance(tokens, self._phrases.of_roles)
        return self._glances[known]

    def _words(self, passage: Passage, document: Document) -> Words:
        known = (document.path, passage.text)
        if known not in self._read:
            self._read[known] = words_of(document, passage, self._phrases)
        return self._read[known]


def _otherwise(value: str, said: Iterable[str]) -> Verdict:
    texts = tuple(dict.fromkeys(said))
    return Verdict(False, value, " and ".join(f"“{text}”" for text in texts), said=texts)
