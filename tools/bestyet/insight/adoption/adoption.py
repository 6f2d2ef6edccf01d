"""How every region stands to the standard in force, step by step.

A region *follows* a step where `following.py` finds no difference in a value. Else, in this order: it has *adapted* it
where it has declared so, with a reason, an approver and a last day that has not passed; it *lags* where it says what an
older version said, or where the step is newer than the version it follows; it has *drifted* where it says something
else; it is *silent* where it says nothing. A declaration counts even where no difference in a value is found, unless
the region has the very words, or the very value. One about a step covers the values that belong to the step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.model.oversee.adoption import Adoption, Cell, Standard, State, Subject, Validity
from bestyet.model.oversee.departures import about, counting, departures, holds, is_complete
from bestyet.model.sentence import Sentence, Value, in_turn, sentence

if TYPE_CHECKING:
    from bestyet.insight.adoption.following import Difference, Follower, Told
    from bestyet.model.held.departure import Departure
    from bestyet.model.passage import Variant

_LACKS = {
    str(word): word
    for word in (
        *(sentence("duration"), sentence("how often"), sentence("time of day"), sentence("number")),
        *(sentence("amount"), sentence("template version"), sentence("percentage"), sentence("measure")),
        *(sentence("date"), sentence("weekday"), sentence("hours of service"), sentence("reference")),
        sentence("contact"),
    )
}


def adoption_of(subject: Subject, regions: Sequence[str], follower: Follower, day: str) -> Adoption:
    """Return how the regions stand to the standard in force on an ISO day."""
    standard = subject.standard
    points = points_of(standard, follower)
    cells, lost = [], []
    for region in regions:
        look = Look(subject, follower, region, subject.variants.get(region), day)
        cells += [look.cell(point) for point in points]
        lost += [(region, one) for one in look.lost(points)]
    return Adoption(
        practice=subject.practice,
        title=follower.settings.practice_title(subject.practice, standard.document.title),
        version=standard.number,
        effective=standard.effective,
        points=points,
        words={point: follower.words(standard, point) for point in points},
        follows={region: version for region in regions if (version := followed(subject, subject.variants.get(region)))},
        paths={region: subject.variants[region].document.path for region in regions if region in subject.variants},
        cells=tuple(cells),
        lost=tuple(lost),
    )


def points_of(standard: Standard, follower: Follower) -> tuple[str, ...]:
    """The steps of a version in the order of its text, then its structured values."""
    return (*standard.steps, *follower.values_of(standard))


def followed(subject: Subject, variant: Variant | None) -> str:
    """The version that a region says it follows; "" where it says none that was ever in force."""
    said = variant.document.data.get("follows") if variant else None
    known = {standard.number for standard in subject.standards}
    return said if isinstance(said, str) and said in known else ""


class Look:
    """One region's text of a practice as it lay there on a day, held against the standard in force today."""

    def __init__(self, subject: Subject, follower: Follower, region: str, variant: Variant | None, day: str) -> None:
        self.subject, self.follower, self.region, self.variant, self.day = subject, follower, region, variant, day
        self.departures = departures(variant) if variant else ()
        self.follows = followed(subject, variant)
        self.by_number = {standard.number: standard for standard in subject.standards}

    def cell(self, point: str) -> Cell:
        standard = self.subject.standard
        told = self.told(standard, point)
        departure, validity = self._departure(point)
        state, because, older = self._state(point, told, departure, validity)
        top = self.variant.document.top if self.variant else None
        place = told.place if told else departure.place if departure else top
        at = self.follower.values_of(standard)[point][1] if "/" in point else standard.steps[point].span.start
        less = told.less if told else ()
        return Cell(self.region, point, state, because, place, at, older, departure, validity, less)

    def told(self, standard: Standard, point: str) -> Told | None:
        return self.follower.told(self.subject, standard, point, self.variant) if self.variant else None

    def lost(self, points: Sequence[str]) -> Iterator[Departure]:
        """The departures that hold, from what the standard has not."""
        known = {name for point in points for name in self._names(point)}
        for one in counting(self.departures, self.day):
            if holds(one, self.day) and one.step not in known:
                yield one

    def keeps(self, point: str) -> bool:
        """Whether the region has adopted a step on that day: it follows it, or has declared a departure."""
        if self._departure(point)[1] in (Validity.AGREED, Validity.LOOK_AGAIN):
            return True
        told = self.told(self.subject.standard, point)
        return told is not None and not told.differences

    def _state(
        self, point: str, told: Told | None, departure: Departure | None, validity: Validity | None
    ) -> tuple[State, str, str]:
        """The state, why, and the older version as which the region has the step."""
        is_same = told is not None and told.is_same
        if departure and validity in (Validity.AGREED, Validity.LOOK_AGAIN) and not is_same:
            return State.ADAPTED, self._declared(departure, validity), ""
        before = list(_void(departure, validity)) if departure else []
        if told and not told.differences:
            return State.FOLLOWS, in_turn([*before, _same(told)]), ""
        older = self._older(point, told)
        if older:
            return State.LAGGING, in_turn([*before, self._behind(told, older)]), older
        if told:
            return State.DRIFTED, in_turn([*before, self._differs(told.differences)]), ""
        return State.SILENT, in_turn([*before, self._nothing(point)]), ""

    def _older(self, point: str, told: Told | None) -> str:
        """The older version as which a region has a step, or which it follows where the step is newer; "" if none."""
        if told is None:
            old = self.by_number.get(self.follows)
            return self.follows if old and not self.follower.has(old, point) else ""
        for standard in reversed(self.subject.standards[:-1]):
            if self.follower.has(standard, point) and not self.follower.same(standard, self.subject.standard, point):
                then = self.told(standard, point)
                if then is not None and not then.differences:
                    return standard.number
        return ""

    def _behind(self, told: Told | None, older: str) -> str:
        if told is None:
            return sentence("the step is newer than %(version)s, which it follows", version=older)
        return sentence("as %(version)s had it: %(differs)s", version=older, differs=self._differs(told.differences))

    def _nothing(self, point: str) -> str:
        """Values are those of the front matter: the words of a step may well say what these do not name."""
        if self.variant and "/" in point:
            return sentence("its values do not name it")
        if self.variant:
            return sentence("its text says nothing about it")
        if self.region in self.subject.retired:
            return sentence("it has retired its text")
        return sentence("it has not written this practice")

    def _differs(self, differences: Sequence[Difference]) -> str:
        label = self.follower.settings.label(self.region)
        pairs = [(Value(own), Value(said)) for _, own, said in differences]
        return in_turn(
            [
                sentence("%(region)s says %(own)s, the standard says %(said)s", region=label, own=own, said=said)
                for own, said in pairs
            ]
        )

    def _declared(self, departure: Departure, validity: Validity) -> str:
        until = sentence(
            "declared until %(day)s, approved by %(who)s: %(reason)s",
            day=Value(departure.until),
            who=departure.approved_by,
            reason=departure.reason,
        )
        if validity is Validity.AGREED:
            return until
        against = departure.version or self.follows
        return in_turn([sentence("look again, the step has changed since %(version)s", version=against), until])

    def _names(self, point: str) -> tuple[str, ...]:
        return self.follower.names_of(self.subject.standard, point, self.variant) if self.variant else ()

    def _departure(self, point: str) -> tuple[Departure | None, Validity | None]:
        """The departure that counts for a step or value, and what it is worth."""
        departure = about(self.departures, self._names(point), self.day)
        return departure, self._validity(departure, point) if departure else None

    def _validity(self, departure: Departure, point: str) -> Validity:
        if not is_complete(departure):
            return Validity.INCOMPLETE
        if not holds(departure, self.day):
            return Validity.EXPIRED
        against = self.by_number.get(departure.version or self.follows)
        words = self.follower.words(against, point) if against else ""
        if against and words != self.follower.words(self.subject.standard, point):
            return Validity.LOOK_AGAIN
        return Validity.AGREED


def _void(departure: Departure, validity: Validity | None) -> Iterator[Sentence]:
    """Why what was declared does not count."""
    if validity is Validity.EXPIRED:
        yield sentence("the departure declared ended on %(day)s", day=Value(departure.until))
    elif validity is Validity.INCOMPLETE:
        yield sentence("the departure declared lacks its reason or who approved it")
    else:
        yield sentence(
            "a departure is declared until %(day)s, which makes no difference here", day=Value(departure.until)
        )


def _same(told: Told) -> Sentence:
    same = sentence("it has the very words") if told.is_same else sentence("it gives no other value, in its own words")
    if not told.less:
        return same
    less, *others = (_LACKS.get(word, word) for word in told.less)
    for other in others:
        less = sentence("%(some)s and no %(other)s", some=less, other=other)
    return sentence("%(same)s, but names no %(less)s", same=same, less=less)
