"""From the variants of a practice to its candidate: align, dispute, choose, order. Pure and order-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bestyet.merge.align import align
from bestyet.merge.choose import choose
from bestyet.merge.dispute import disputes_of
from bestyet.merge.evidence import Grade, evidence_of, grade_of
from bestyet.merge.fields import merge_fields
from bestyet.merge.ids import group_ids
from bestyet.merge.links import Links
from bestyet.merge.place import Placing, flatten
from bestyet.merge.travel import DEFINITION, add_blocks, add_definitions
from bestyet.model.candidate import Because, Candidate, Item, Settings, Status
from bestyet.model.group import Alignment, Ref
from bestyet.model.passage import Document, Kind, Passage, Variant

NO_LINKS = Links()


def merge(
    practice: str, variants: Sequence[Variant], settings: Settings, links: Links = NO_LINKS
) -> Candidate:
    """Merge the variants of one practice.

    variants: one or more, regions distinct; their order does not matter. links: over the variants sorted by
    region.

    Laws: every passage is a member of exactly one item; a chosen passage is verbatim one of the item's
    members;
    merging the candidate's own text as the only variant gives that text back.
    """
    ordered = tuple(sorted(variants, key=lambda variant: variant.region))
    alignment = align_documents([variant.document for variant in ordered], links, settings)
    return _Merge(practice, ordered, settings, alignment).candidate()


def align_documents(documents: Sequence[Document], links: Links, settings: Settings) -> Alignment:
    """Align whole documents: their titles belong together, whatever their words."""
    titles = frozenset(
        (place, index) for place, d in enumerate(documents) if (index := title_of(d)) is not None
    )
    if len(titles) > 1:
        links = replace(links, confirmed=(*links.confirmed, titles))
    return align([document.passages for document in documents], links, settings.phrases)


def title_of(document: Document) -> int | None:
    """Return the index of the passage that is the document's title: its first heading, if of level 1."""
    for index, passage in enumerate(document.passages):
        if passage.kind is Kind.HEADING:
            return index if passage.level == 1 else None
    return None


@dataclass
class _Merge:
    """The state of one merge; groups are numbers in the order of `groups`."""

    practice: str
    variants: tuple[Variant, ...]
    settings: Settings
    alignment: Alignment

    def candidate(self) -> Candidate:
        self.groups = sorted(self.alignment.groups, key=lambda group: group.members)
        self.of = {ref: number for number, group in enumerate(self.groups) for ref in group.members}
        self.ids = group_ids([[self._passage(ref) for ref in group.members] for group in self.groups])
        choices = [choose(self.variants, group.members, self.settings) for group in self.groups]
        self.chosen = [ref for ref, _ in choices]
        self.because = [because for _, because in choices]
        titles = self._titles()
        order = self._text_order(titles)
        items = [self._item(number, Status.USED, None) for number in titles]
        items += [self._item(number, Status.USED, parent) for number, parent in order]
        done = {*titles, *(number for number, _ in order)}
        items += [self._left_out(number) for number in range(len(self.groups)) if number not in done]
        return Candidate(
            self.practice,
            self._title(titles),
            self.variants,
            tuple(items),
            merge_fields(self.variants, self.settings),
            self.alignment.questions,
            self.alignment.part_of,
        )

    def _titles(self) -> list[int]:
        found = {
            self.of[place, index]
            for place, variant in enumerate(self.variants)
            if (index := title_of(variant.document)) is not None
        }
        return sorted(found)

    def _text_order(self, titles: Sequence[int]) -> list[tuple[int, int | None]]:
        """(group, parent) of all that stands in the text, in its order."""
        included = {n for n in range(len(self.groups)) if n not in titles and self._is_included(n)}
        members = [group.members for group in self.groups]
        tree = Placing(self.variants, members, self.chosen, included, self.ids).tree()
        add_blocks(tree, self.variants, self.of, self.chosen)
        add_definitions(tree, self.variants, self.of, self.chosen)
        return flatten(tree)

    def _passage(self, ref: Ref) -> Passage:
        return self.variants[ref[0]].document.passages[ref[1]]

    def _kind(self, number: int) -> Kind:
        return self._passage(self.chosen[number]).kind

    def _is_included(self, number: int) -> bool:
        """Whether a group belongs in the text: enough regions hold it, or the policy of governance lets it
        in."""
        passage = self._passage(self.chosen[number])
        if passage.kind is Kind.HEADING:
            return True  # if anything stands below it
        if passage.kind is Kind.HEAD or (passage.kind is Kind.BLOCK and DEFINITION.match(passage.source)):
            return False
        members = self.groups[number].members
        holders = {ref[0] for ref in members}
        if len(holders) >= min(self.settings.include_regions, len(self.variants)):
            return True
        asked = "customer-facing-evidence" in self.settings.include_or
        return asked and any(self._is_supported(ref) for ref in members)

    def _is_supported(self, ref: Ref) -> bool:
        """Whether a customer-facing practice has measured evidence, with sample and source, for this very
        step."""
        variant, name = self.variants[ref[0]], self._passage(ref).name
        if not name or variant.document.data.get("customer-facing") is not True:
            return False
        return any(
            entry.get("step") == name and grade_of(entry) is Grade.SUPPORTED for entry in evidence_of(variant)
        )

    def _item(self, number: int, status: Status, parent: int | None) -> Item:
        group, chosen = self.groups[number], self.chosen[number]
        passage = self._passage(chosen)
        disputes = tuple(disputes_of(self.variants, group.members, self.settings)) if passage.is_step else ()
        return Item(
            self.ids[number],
            passage.kind,
            group.members,
            group.tier,
            group.score,
            status,
            chosen,
            self.because[number],
            None if parent is None else self.ids[parent],
            disputes,
        )

    def _left_out(self, number: int) -> Item:
        place, index = self.chosen[number]
        passage = self._passage((place, index))
        parent = None if passage.parent is None else self.of[place, passage.parent]
        if passage.is_step:
            return self._item(number, Status.ADDITION, parent)
        item = self._item(number, Status.NOT_A_STEP, parent)
        return replace(item, chosen=None, because=_NOT_A_STEP[passage.kind])

    def _title(self, titles: Sequence[int]) -> str:
        if titles:
            return self._passage(self.chosen[titles[0]]).text
        words = [variant.document.title for variant in self.variants]
        return min(words, key=lambda title: (-words.count(title), title))


_NOT_A_STEP = {
    Kind.HEADING: Because("empty-heading", "no step of the text stands below it"),
    Kind.HEAD: Because("table-head", "a table's head travels with its rows"),
    Kind.BLOCK: Because("travels", "travels with words that were not chosen"),
}
