"""Where each used group stands in the candidate: under which heading, lead-in, table or item, in what order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.order.order import consensus
from bestyet.merge.order.units import is_lead_in
from bestyet.model.passage import Kind, Passage, Variant

if TYPE_CHECKING:
    from bestyet.model.group import Ref


class Placing:
    """Decides parents and order of groups from those of their members.

    groups: members of each group. chosen: whose words stand for each. used: numbers of the groups in the text.
    above: which passage of its variant each is one with. frames: those of `used` that are in the text only for what
    they hold: headings, heads of tables, introductions.
    backbone: the variant that gives the sections, if it is settled. All answers are group numbers.
    """

    def __init__(
        self,
        variants: Sequence[Variant],
        groups: Sequence[Sequence[Ref]],
        chosen: Sequence[Ref],
        used: set[int],
        ids: Sequence[str],
        above: Sequence[Sequence[int | None]],
        frames: set[int],
        backbone: int | None = None,
    ) -> None:
        self.variants, self.groups, self.chosen, self.used, self.ids = variants, groups, chosen, used, ids
        self.above, self.frames = above, frames
        self.of = {ref: number for number, members in enumerate(groups) for ref in members}
        self.kinds = [self._kind(number) for number in range(len(groups))]
        self.backbone = self._backbone() if backbone is None else backbone
        self.replaced = self._replaced()
        self.parents = self._parents()
        self.below = self._steps_below()

    def _kind(self, number: int) -> Kind:
        return self._words(number).kind

    def _words(self, number: int) -> Passage:
        variant, index = self.chosen[number]
        return self.variants[variant].document.passages[index]

    def _parent_of(self, ref: Ref) -> int | None:
        parent = self.above[ref[0]][ref[1]]
        return None if parent is None else self.of[ref[0], parent]

    def _backbone(self) -> int:
        """The variant whose headings give the text its sections: most of the steps, of their words and headings."""
        steps = {n for n in self.used if self.kinds[n] is not Kind.HEADING}

        def weight(place: int) -> tuple[int, str]:
            held = [ref for n in steps for ref in self.groups[n] if ref[0] == place]
            headings = {self._heading(self._parent_of(ref)) for ref in held}
            words = sum(self.chosen[n][0] == place for n in steps)
            return (-len(held) - len(headings) - words, self.variants[place].region)

        return min(range(len(self.variants)), key=weight)

    def _replaced(self) -> set[int]:
        """Headings below which other variants have steps that the backbone has too: its own take their place."""
        found: set[int | None] = set()
        for number in self.used:
            members = self.groups[number]
            if self.kinds[number] is not Kind.HEADING and any(ref[0] == self.backbone for ref in members):
                found.update(self._heading(self._parent_of(ref)) for ref in members if ref[0] != self.backbone)
        return {heading for heading in found if heading is not None}

    def _parents(self) -> dict[int, int | None]:
        """Headings first, so that steps find their places among them; then the rest in the order of their ids."""
        parents: dict[int, int | None] = {}
        for number in sorted(self.used, key=lambda n: (self.kinds[n] is not Kind.HEADING, self.ids[n])):
            wanted = self._parent_of(self.chosen[number]) if self.kinds[number] is Kind.ROW else self._vote(number)
            if wanted is None:
                wanted = self._heading_vote(number)
            parents[number] = self._settle(number, wanted, parents)
        return parents

    def _vote(self, number: int) -> int | None:
        """The item or introduction in the text that a group belongs to, where at least half of its members do so.

        Where half do not, the backbone decides; of several, the one of most members, then of the backbone and of
        the words.
        """
        members = self.groups[number]
        votes = Counter(
            above for ref in members if (above := self._parent_of(ref)) is not None and self._is_unit(above)
        )
        if not votes:
            return None
        own = {self._parent_of(ref) for ref in members if ref[0] == self.backbone}
        held = sum(votes.values())
        if 2 * held < len(members) or (2 * held == len(members) and not own & votes.keys()):
            return None
        said = self._parent_of(self.chosen[number])
        return max(votes, key=lambda n: (votes[n], n in own, n == said, self.ids[n]))

    def _is_unit(self, number: int) -> bool:
        return number in self.used and self.kinds[number] in (Kind.ITEM, Kind.PARAGRAPH)

    def _heading_vote(self, number: int) -> int | None:
        """The heading a group stands below: the backbone's, else one the regions share, else its
        neighbour's."""
        members = self.groups[number]
        for ref in members:
            if ref[0] == self.backbone:
                return self._heading(self._parent_of(ref))
        if all(self._heading(self._parent_of(ref)) is None for ref in members):
            return None  # it stands before all sections wherever it is said
        votes = Counter(heading for ref in members if (heading := self._shared(self._parent_of(ref))) is not None)
        if votes or self.kinds[number] is Kind.HEADING:
            return max(votes, key=lambda n: (votes[n], self.ids[n]), default=None)
        near = Counter(heading for ref in members if (heading := self._near(ref)) is not None)
        return max(near, key=lambda n: (near[n], self.ids[n]), default=None)

    def _heading(self, number: int | None) -> int | None:
        """The nearest heading at or above a group, going up as its chosen passage stands; None where that leads in a
        circle: one region has a step below another, and a second one the other below it."""
        seen: set[int] = set()
        while number is not None and self.kinds[number] is not Kind.HEADING:
            if number in seen:
                return None
            seen.add(number)
            number = self._parent_of(self.chosen[number])
        return number

    def _shared(self, number: int | None) -> int | None:
        """The nearest heading at or above a group that the backbone has, or other regions as a section of its own."""
        heading, seen = self._heading(number), set[int]()
        while heading is not None and heading not in seen:
            seen.add(heading)
            holders = {ref[0] for ref in self.groups[heading]}
            if self.backbone in holders or (len(holders) > 1 and heading not in self.replaced):
                return heading
            heading = self._heading(self._parent_of(self.chosen[heading]))
        return None

    def _near(self, ref: Ref) -> int | None:
        """The backbone's heading of the nearest step of the same variant that the backbone has; earlier ones
        first."""
        variant, index = ref
        passages = self.variants[variant].document.passages
        for other in (*range(index - 1, -1, -1), *range(index + 1, len(passages))):
            number = self.of[variant, other]
            if number in self.used and self.kinds[number] is not Kind.HEADING:
                for member in self.groups[number]:
                    if member[0] == self.backbone:
                        return self._heading(self._parent_of(member))
        return None

    def _settle(self, number: int, parent: int | None, parents: Mapping[int, int | None]) -> int | None:
        """The nearest ancestor of `parent` (itself included) that is in the text and not below `number`."""
        seen = {number}
        while parent is not None and parent not in seen:
            seen.add(parent)
            if parent in self.used and self._may_hold(number, parent) and not self._below(parent, number, parents):
                return parent
            parent = self._parent_of(self.chosen[parent])
        return None

    def _may_hold(self, number: int, parent: int) -> bool:
        if self.kinds[number] is Kind.HEADING:
            return self.kinds[parent] is Kind.HEADING
        if self.kinds[parent] is Kind.HEAD:
            return self.kinds[number] is Kind.ROW
        return True

    @staticmethod
    def _below(number: int | None, other: int, parents: Mapping[int, int | None]) -> bool:
        while number is not None:
            if number == other:
                return True
            number = parents.get(number)
        return False

    def tree(self) -> dict[int | None, list[int]]:
        """The used groups below each group (None: below the title), in order; frames that hold nothing left out."""
        held = self._needed()
        below: dict[int | None, list[int]] = {None: []}
        for number in sorted(held):
            below.setdefault(self.parents[number], []).append(number)
        tree = {parent: self._siblings(numbers) for parent, numbers in below.items()}
        for parent, numbers in tree.items():
            if parent is not None and self.kinds[parent] is Kind.HEAD:
                heads = list(dict.fromkeys(self._words(number).head for number in numbers))
                numbers.sort(key=lambda number: heads.index(self._words(number).head))
            else:
                tree[parent] = self._out_of_lists(numbers, tree)
        return tree

    def _siblings(self, numbers: Sequence[int]) -> list[int]:
        """Order siblings; passages stand before headings, as in Markdown a heading takes all that follows."""
        out: list[int] = []
        for headings in (False, True):
            kept = {n for n in numbers if (self.kinds[n] is Kind.HEADING) is headings}
            rows = []
            for place in range(len(self.variants)):
                where = {n: at for n in kept if (at := self._position(n, place)) is not None}
                rows.append(sorted(where, key=lambda n: (where[n], self.ids[n])))
            # Twice everybody's order and once the backbone's: where as many want one as the other, it decides.
            votes = [row for row in (*rows, *rows, rows[self.backbone]) if row]
            ordered = consensus(votes, {n: self.ids[n] for n in kept})
            out += self._as_backbone(ordered) if headings else ordered
        return out

    def _as_backbone(self, headings: Sequence[int]) -> list[int]:
        """The backbone's sections in its own order, the others where they stood between them."""
        where = {n: ref[1] for n in headings for ref in self.groups[n] if ref[0] == self.backbone}
        own = iter(sorted(where, key=lambda n: where[n]))
        return [next(own) if number in where else number for number in headings]

    def _out_of_lists(self, numbers: Sequence[int], tree: Mapping[int | None, Sequence[int]]) -> list[int]:
        """An item of no introduction must not follow the list of one, as if it were part of it: it goes before."""
        out: list[int] = []
        for number in numbers:
            at = len(out)
            while at and self.kinds[number] is Kind.ITEM and self._takes_items(out[at - 1], tree):
                at -= 1
            out.insert(at, number)
        return out

    def _takes_items(self, number: int, tree: Mapping[int | None, Sequence[int]]) -> bool:
        """Whether an item behind a group would read as belonging to it."""
        if self.kinds[number] is not Kind.PARAGRAPH:
            return False
        below = tree.get(number, ())
        return self.kinds[below[-1]] is Kind.ITEM if below else is_lead_in(self._words(number))

    def _position(self, number: int, variant: int) -> int | None:
        """Where a variant has a group: its first passage; for frames, the mean place of the steps below it."""
        own = min((ref[1] for ref in self.groups[number] if ref[0] == variant), default=None)
        if number not in self.frames or (own is not None and self.kinds[number] is not Kind.HEADING):
            return None if own is None else own * 100
        found = [ref[1] for step in self.below.get(number, ()) for ref in self.groups[step] if ref[0] == variant]
        return sum(found) * 100 // len(found) if found else None

    def _steps_below(self) -> dict[int, list[int]]:
        """The groups that stand below each other, at any depth, frames left out."""
        found: dict[int, list[int]] = {}
        for number in self.parents:
            if number not in self.frames:
                above = self.parents[number]
                while above is not None:
                    found.setdefault(above, []).append(number)
                    above = self.parents[above]
        return found

    def _needed(self) -> set[int]:
        held = {number for number in self.parents if number not in self.frames}
        for number in [*held]:
            parent = self.parents[number]
            while parent is not None and parent not in held:
                held.add(parent)
                parent = self.parents[parent]
        return held


def drop_empty_headings(tree: dict[int | None, list[int]], kinds: Sequence[Kind]) -> None:
    """Take out of a tree the headings below which nothing stands: what a region shows below one may stand elsewhere."""
    while empty := {n for numbers in tree.values() for n in numbers if kinds[n] is Kind.HEADING and not tree.get(n)}:
        for parent, numbers in tree.items():
            tree[parent] = [number for number in numbers if number not in empty]


def flatten(tree: Mapping[int | None, Sequence[int]], kinds: Sequence[Kind]) -> list[tuple[int, int | None]]:
    """(group, parent) of a tree in the order of the text, parents before children.

    Heads of tables are written with their rows, and an introduction stands beside what it introduces: a parent is a
    heading or an item.
    """
    out: list[tuple[int, int | None]] = []
    work: list[tuple[int, int | None]] = [(number, None) for number in reversed(tree.get(None, ()))]
    while work:
        number, parent = work.pop()
        if kinds[number] is not Kind.HEAD:
            out.append((number, parent))
        holds = number if kinds[number] in (Kind.HEADING, Kind.ITEM) else parent
        work += [(child, holds) for child in reversed(tree.get(number, ()))]
    return out
