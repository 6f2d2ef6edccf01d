"""What has parted from the standards: slid back, left behind, departed for a time that has ended, or better at home.

A silent reversion is a step that a region followed while the version it matched was in force, and which it neither
follows nor declares any more: the change that did it is the first one after the last text that matched. A step is
watered down where the region still follows it, but no longer names a value that it named then. A time that is shorter
now than the standard's, where shorter is better, or a later version of a template, is no reversion unless it is the one
that the region had before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.insight.adoption.adoption import Look
from bestyet.insight.adoption.improvement import improvements
from bestyet.model.oversee.adoption import Adoption, Cell, Past, State, Subject, Validity
from bestyet.model.oversee.drift import Finding, Kind
from bestyet.model.place import Place
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.insight.adoption.following import Follower

Pasts = Callable[[str], Sequence[Past]]  # region -> its texts, oldest first
Inside = Callable[[Past, str], Sequence[Past]]  # what a merge brought in, after the text that both sides began with
_RANK = {kind: place for place, kind in enumerate(Kind)}


class Watch:
    """Looks at one practice. pasts and inside give what history knows; without history nothing was ever followed."""

    def __init__(self, subject: Subject, adoption: Adoption, pasts: Pasts, inside: Inside, follower: Follower) -> None:
        self.subject, self.adoption, self.follower = subject, adoption, follower
        self.pasts, self.inside = pasts, inside

    def findings(self) -> Iterator[tuple[Finding, Past | None]]:
        """Yield what is found, each reversion with the text that did it."""
        silent = {cell.region for cell in self.adoption.cells if cell.region not in self.adoption.paths}
        back: set[str] = set()
        for cell in self.adoption.cells:
            if cell.validity in (Validity.EXPIRED, Validity.LOOK_AGAIN) and not _is_only_covered(cell):
                kind = Kind.EXPIRED if cell.validity is Validity.EXPIRED else Kind.LOOK_AGAIN
                yield self._finding(kind, cell, cell.departure.place if cell.departure else cell.place), None
            elif cell.state is State.FOLLOWS and cell.less:
                past = self._culprit(cell)
                if past:
                    yield self._finding(Kind.WATERED, cell, cell.place, past.day if past.commit else ""), past
            elif cell.state is State.LAGGING:
                yield self._finding(Kind.LAGGING, cell, cell.place), None
            elif cell.state in (State.DRIFTED, State.SILENT):
                past = self._culprit(cell)
                if past:
                    back.add(cell.region)
                    found = self._finding(Kind.REVERTED, cell, cell.place, past.day if past.commit else "")
                    yield self._changed(found, cell), past
                elif cell.region not in silent:
                    yield self._finding(Kind.NEVER, cell, cell.place), None
        yield from ((finding, None) for finding in (*self._unwritten(silent - back), *self._gone(), *self._better()))

    def _finding(self, kind: Kind, cell: Cell, place: Place | None, day: str = "") -> Finding:
        practice = self.subject.practice
        return Finding(kind, practice, cell.region, cell.point, cell.because, place, cell.standard, day)

    def _unwritten(self, silent: Iterable[str]) -> Iterator[Finding]:
        for region in sorted(silent):
            first = next(cell for cell in self.adoption.cells if cell.region == region)
            path = self.subject.standard.document.path
            yield Finding(Kind.NEVER, self.subject.practice, region, "", first.because, None, Place(path, 1, 1))

    def _gone(self) -> Iterator[Finding]:
        for region, departure in self.adoption.lost:
            step = departure.step
            because = sentence("it declares to depart from %(step)s, which the standard does not have", step=step)
            yield Finding(Kind.LOOK_AGAIN, self.subject.practice, region, step[:64], because, departure.place)

    def _better(self) -> Iterator[Finding]:
        practice = self.subject.practice
        for found in improvements(self.subject, self.follower.settings):
            offer = f"bestyet propose {practice} --from {found.region}"
            yield Finding(Kind.BETTER, practice, found.region, "", found.because, found.place, offer=offer)

    # -- who slid back -------------------------------------------------------------------------------------------

    def _culprit(self, cell: Cell) -> Past | None:
        """The first text after the last one that followed the step, and left no value out; None where none did."""
        pasts = self.pasts(cell.region)
        for number in range(len(pasts) - 2, -1, -1):
            if self._followed(cell, pasts[number], pasts[number + 1].day):
                return self._within(cell, pasts[number + 1])
        return None

    def _changed(self, found: Finding, cell: Cell) -> Finding:
        """The reversion, as a change where the region went on from the standard, not back to what it said before."""
        variant, standard = self.subject.variants.get(cell.region), self.subject.standard
        if variant is None:
            return found
        if self.follower.is_faster(standard, cell.point, variant):
            because = sentence("faster than the standard: %(differs)s", differs=found.because)
        elif self.follower.is_later(standard, cell.point, variant):
            because = sentence("a later version than the standard’s: %(differs)s", differs=found.because)
        else:
            return found
        texts = [past.read() for past in self.pasts(cell.region)]
        told = [self.follower.told(self.subject, standard, cell.point, text) if text else None for text in texts]
        said = [one.differences if one else None for one in told]
        now = said[-1]
        while said and said[-1] == now:
            said.pop()
        return found if now in said else replace(found, kind=Kind.CHANGED, because=because)

    def _within(self, cell: Cell, merged: Past) -> Past:
        """The change in what a merge brought in that did it; the merge itself where none of them followed the step."""
        inside = self.inside(merged, cell.region)
        for number in range(len(inside) - 2, -1, -1):
            if self._followed(cell, inside[number], merged.day):
                return inside[number + 1]
        return merged

    def _followed(self, cell: Cell, past: Past, until: str) -> bool:
        """Whether a text followed the step as a version had it that was in force at some time until then."""
        look = Look(self.subject, self.follower, cell.region, past.read(), past.day)
        ends = [*(standard.effective for standard in self.subject.standards[1:]), ""]
        for standard, end in zip(self.subject.standards, ends, strict=True):
            if standard.effective <= until and (not end or end > past.day) and self.follower.has(standard, cell.point):
                told = look.told(standard, cell.point)
                if told and not told.differences and not (cell.less and told.less):
                    return True
        return False


def _is_only_covered(cell: Cell) -> bool:
    """Whether a departure from a step is over for a value of it that the region has as the standard has it."""
    name = cell.point.rpartition("/")[2]
    return cell.state is State.FOLLOWS and cell.departure is not None and cell.departure.step != name


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first, then by practice, region and step."""
    return sorted(findings, key=lambda one: (_RANK[one.kind], *one.key))
