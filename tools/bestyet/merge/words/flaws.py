"""What in the words of a common step only fits the region that wrote them, or cannot be followed by anybody.

A step that several regions share is for all of them: it should name no site, speak of nobody by a title that only one
region has, cite no number of one region's documents, be a sentence where it stands, and leave the time that it takes.
Whether it is meant so, people say: with other words, or by accepting it with a reason. Only what is certain is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.choose.steer import because_of
from bestyet.merge.values.dispute import speaks
from bestyet.merge.words.fragment import fragment_of
from bestyet.merge.words.names import names_in, numbers_in
from bestyet.merge.words.regional import titles_left
from bestyet.merge.words.timing import too_early
from bestyet.model.candidate import Flaw, Item, Status
from bestyet.model.passage import Kind
from bestyet.model.reasons import Reason
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.merge.choose.draft import Drafts
    from bestyet.model.candidate import Field, Settings
    from bestyet.model.decision import Decision
    from bestyet.model.group import Ref
    from bestyet.model.passage import Passage, Variant
    from bestyet.model.records.plain import Plain

_Found = tuple[str, Mapping[str, "Plain"], str]  # rule, parts, the words it is about

_OF_NO_REGION = ("place-name", "no-time-left")  # whoever wrote the words


class Finder:
    """Looks through the steps of one candidate."""

    def __init__(
        self, variants: Sequence[Variant], items: Sequence[Item], fields: Sequence[Field], settings: Settings
    ) -> None:
        self.variants, self.items, self.fields, self.settings = variants, items, fields, settings
        self._by_id = {item.id: item for item in items}

    def flaws(self) -> Iterator[Flaw]:
        for item in self.items:
            is_heading = item.words.kind is Kind.HEADING
            if item.status is not Status.USED or not (item.words.is_step or is_heading):
                continue
            if len({ref[0] for ref in item.members}) >= 2:
                yield from self.flaws_of(item)

    def flaws_of(self, item: Item) -> Iterator[Flaw]:
        """Words written jointly are a region's where they have its title, number or fragment."""
        if item.chosen:
            found = list(self._of(item, item.chosen))
        else:
            found = [
                one
                for ref in item.members
                for one in self._of(item, ref)
                if one[0] in _OF_NO_REGION or one[2].casefold() in self._passage(ref).source.casefold()
            ]
        for at, (rule, parts, words) in enumerate(found):
            if (rule, words) not in [(other[0], other[2]) for other in found[:at]]:
                yield Flaw(item.id, words, Reason(rule, parts))

    def _of(self, item: Item, chosen: Ref) -> Iterator[_Found]:
        variant = self.variants[chosen[0]]
        own = self.settings.label(variant.region)
        for name, owner in names_in(item.words.source, self.settings.places):
            region = self.settings.label(owner)
            is_site = name.title() in self.settings.sites
            yield "place-name", {"site": name, "region": region} if is_site else {"name": name}, name
        others = [self._passage(ref).source for ref in item.members if ref[0] != chosen[0]]
        for number in numbers_in(item.words.source):
            if not any(number in other for other in others):
                yield "regional-number", {"number": number, "region": own}, number
        if not item.words.is_step or speaks(variant.document, item.words) not in ("", "en"):
            return
        if self.settings.common and self.settings.common.is_on:
            for title in titles_left(item.words.source, self.settings.common, others):
                yield "regional-title", {"title": title, "region": own}, title
        if item.words.in_list and self._has_lost_its_lead(item, chosen) and (words := fragment_of(item.words.text)):
            yield "fragment", {"words": words, "region": own}, words
        for ahead, limit in too_early(item.words.text, self.fields, self.settings):
            yield "no-time-left", {"ahead": ahead, **limit}, ahead

    def _passage(self, ref: Ref) -> Passage:
        return self.variants[ref[0]].document.passages[ref[1]]

    def _has_lost_its_lead(self, item: Item, chosen: Ref) -> bool:
        """Whether a region wrote it below a step, and in the text it does not stand below that step's words."""
        lead = self._passage(chosen).parent
        if lead is None or not self._passage((chosen[0], lead)).is_step:
            return False
        above = self._by_id.get(item.parent or "")
        return (
            above is None
            or not above.chosen
            or self._passage(above.chosen).text != self._passage((chosen[0], lead)).text
        )


def as_accepted(flaws: Iterable[Flaw], before: Iterable[Flaw]) -> tuple[Flaw, ...]:
    """The flaws, those with a reason that had one before."""
    known = {(flaw.step, flaw.code, flaw.words): flaw.accepted for flaw in before}
    return tuple(replace(flaw, accepted=known.get((flaw.step, flaw.code, flaw.words))) for flaw in flaws)


def accepted(flaws: Sequence[Flaw], decisions: Sequence[Decision], drafts: Drafts) -> tuple[Flaw, ...]:
    """The flaws, those with a reason that people accept. What is accepted and is not there any more is a problem."""
    found = list(flaws)
    for decision in (one for one in decisions if one.do == "accept"):
        meant = [at for at, flaw in enumerate(found) if flaw.is_meant(decision)]
        if not meant:
            known = [flaw.code for flaw in flaws if flaw.step == decision.step]
            said = sentence(
                "%(step)s has no %(flaw)s of these words to accept: “%(words)s”",
                step=decision.step,
                flaw=decision.field or sentence("flaw"),
                words=decision.text,
            )
            drafts.cannot(decision, said, decision.field, known)
        for at in meant:
            found[at] = replace(found[at], accepted=because_of(decision))
    return tuple(found)
