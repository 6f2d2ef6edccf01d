"""From the variants of a practice to its candidate: align, dispute, choose, order. Pure and order-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.merge.align.align import align
from bestyet.merge.align.ids import group_ids
from bestyet.merge.align.remember import links_of, remembered_ids
from bestyet.merge.choose.adds import adds, said_in
from bestyet.merge.choose.beside import as_one, keep_whole_with_likely, mark, put_beside, sets_of, unmark_alone
from bestyet.merge.choose.choose import choose, in_language
from bestyet.merge.choose.draft import Draft, Drafts, no_backbone
from bestyet.merge.choose.evidence import Grade, evidence_of, grade_of
from bestyet.merge.choose.stating import Stating
from bestyet.merge.choose.steer import Tree, rearrange, regroup, reword, settle_fields
from bestyet.merge.contradict.contradictions import contradictions_left
from bestyet.merge.fields import all_fields
from bestyet.merge.order.place import Placing, drop_empty_headings, flatten
from bestyet.merge.order.sequence import order_disputes
from bestyet.merge.order.travel import add_blocks, add_definitions
from bestyet.merge.order.units import holders
from bestyet.merge.values.dispute import disputes_of, language_of
from bestyet.merge.values.languages.language import name_of
from bestyet.merge.words.common import own_title, with_common_words
from bestyet.merge.words.flaws import Finder, accepted
from bestyet.model.candidate import Added, Candidate, Dispute, Item, Settings, Status
from bestyet.model.decision import Settled
from bestyet.model.group import Tier
from bestyet.model.held.ties import tied
from bestyet.model.passage import Document, Kind, Passage, Variant, title_among
from bestyet.model.reasons import Reason

if TYPE_CHECKING:
    from bestyet.merge.align.links import Links
    from bestyet.merge.align.senses import Senses
    from bestyet.model.group import Alignment, Group, Question, Ref
    from bestyet.model.records.common_words import Source

NOTHING_SETTLED = Settled()


def merge(
    practice: str,
    variants: Sequence[Variant],
    settings: Settings,
    settled: Settled = NOTHING_SETTLED,
    base: Document | None = None,
    semantic: Senses | None = None,
    backbone: str = "",
    aligned: Aligned | None = None,
) -> Candidate:
    """Merge the variants of one practice.

    variants: one or more, regions distinct; their order does not matter. settled: what people decided about
    the merge. base: the text that the variants go back to; who left its words as they were takes no position.
    semantic: a model of language to ask, if any. backbone: the region whose whole text it is to be, with the others'
    steps beside it, whatever was decided. aligned: what the merge before left, where the practice is merged again.

    Laws: every passage is a member of exactly one item; words nobody decided on are verbatim one of the item's
    members'; merging the candidate's own text as the only variant gives that text back.
    """
    ordered = tuple(sorted(variants, key=lambda variant: variant.region))
    documents = [variant.document for variant in ordered] + ([base] if base else [])
    alignment = (aligned or Aligned()).again(documents, links_of(settled, ordered), settings, semantic)
    return _Merge(practice, ordered, settings, settled, base, alignment, backbone).candidate()


class Aligned:
    """The alignment of a practice that is merged several times: no decision changes it. asks: whether the candidates
    have their questions and part_of, which take time to find."""

    def __init__(self, *, asks: bool = True) -> None:
        self.asks = asks
        self.made: tuple[object, Alignment] | None = None  # from what, and what

    def again(
        self, documents: Sequence[Document], links: Links, settings: Settings, semantic: Senses | None
    ) -> Alignment:
        """The same as `align_documents`, which is asked only where something is not as it was the last time."""
        made_from = (documents, links, settings.phrases, semantic)
        if self.made is None or self.made[0] != made_from:
            self.made = made_from, align_documents(documents, links, settings, semantic, self.asks)
        return self.made[1]


def align_documents(
    documents: Sequence[Document], links: Links, settings: Settings, semantic: Senses | None = None, asks: bool = True
) -> Alignment:
    """Align whole documents: their titles are those of one practice, whatever their words."""
    titles = titles_of(documents)
    linked = replace(links, confirmed=(*links.confirmed, titles)) if len(titles) > 1 else links
    alignment = align([document.passages for document in documents], linked, settings.phrases, semantic, asks)
    if any(titles <= confirmed for confirmed in links.confirmed):
        return alignment
    groups = (_title_as_is(documents, group) if titles & {*group.members} else group for group in alignment.groups)
    return replace(alignment, groups=tuple(groups))


def _title_as_is(documents: Sequence[Document], group: Group) -> Group:
    """The titles of one practice stand for each other, but only those of one name or of equal words are the same."""
    titles = [documents[place].passages[index] for place, index in group.members]
    if group.tier is not Tier.CONFIRMED or (titles[0].name and len({title.name for title in titles}) == 1):
        return group
    equal = len({title.text.casefold() for title in titles}) == 1
    return replace(group, tier=Tier.SURE) if equal else replace(group, tier=Tier.LIKELY, score=0)


def titles_of(documents: Sequence[Document]) -> frozenset[Ref]:
    found = ((place, title_among(document.passages)) for place, document in enumerate(documents))
    return frozenset((place, index) for place, index in found if index is not None)


def languages_met(texts: Mapping[str, Document]) -> tuple[tuple[str, str], ...]:
    """Return (region or file, name of its language) where that can be told; nothing where all share one."""
    spoken = [(whose, language_of(document)) for whose, document in texts.items()]
    several = len({code for _, code in spoken if code}) > 1
    return tuple((whose, name_of(code)) for whose, code in spoken if code) if several else ()


@dataclass
class _Merge:
    """The state of one merge; groups are numbers in the order of `drafts`."""

    practice: str
    variants: tuple[Variant, ...]
    settings: Settings
    settled: Settled
    base: Document | None
    alignment: Alignment
    backbone: str

    def candidate(self) -> Candidate:
        decisions = self.settled.decisions
        self._settle_backbone()
        unsettled = Drafts([])
        fields = settle_fields(all_fields(self.variants, self.settings), unsettled, decisions, self.settings)
        self.stating = Stating(self.variants, fields, self.settings)
        self.drafts = Drafts(self._first_drafts())
        for decision in self.idle:
            self.drafts.cannot(decision, no_backbone(decision))
        mark(self.drafts.all, self.alignment)
        regroup(self.drafts, decisions, self.variants, self._choose)
        self._include()
        for draft in self.drafts.all:
            draft.disputes = self._disputes(draft)
        self._add_orders()
        reword(self.drafts, decisions, self.variants)
        self.own_title = own_title(self.drafts, self._titles(), self.settings.practice_title(self.practice, ""))
        unmark_alone(self.drafts)
        titles = self._titles()
        tree = self._tree(titles)
        rearrange(tree, self.drafts, decisions, self.settings)
        drafts = self.drafts.all
        order = flatten(tree, [draft.kind for draft in drafts])
        items = [self._item(drafts[number], True, None) for number in titles]
        items += [self._item(drafts[number], True, parent) for number, parent in order]
        done = {*titles, *(number for number, _ in order)}
        of = self.drafts.of
        items += [self._left_out(number, of) for number in range(len(drafts)) if number not in done]
        named = with_common_words(_with_likely(items, self.drafts), self.variants, self.settings.common)
        flaws = accepted(tuple(Finder(self.variants, named, fields, self.settings).flaws()), decisions, self.drafts)
        found = Candidate(
            self.practice,
            self._title(titles),
            self.variants,
            named,
            fields,
            tuple(question for entry in self.alignment.questions if (question := self._open(entry, of))),
            tuple(
                entry for entry in self.alignment.part_of if self._is_real(entry.part) and self._is_real(entry.whole)
            ),
            (*self.drafts.problems, *unsettled.problems),
            self.base,
            languages_met({variant.region: variant.document for variant in self.variants}),
            self.backbone,
            flaws,
            self._vocabulary(named),
        )
        found = replace(found, fields=tied(found))
        return replace(found, contradictions=tuple(contradictions_left(found, self.settings)))

    def _settle_backbone(self) -> None:
        """Whose text is the backbone: as asked for, else as decided last."""
        regions = [variant.region for variant in self.variants]
        decided = [decision for decision in self.settled.decisions if decision.do == "backbone"]
        self.idle = [decision for decision in decided if decision.region not in regions]
        kept = [decision.region for decision in decided if decision.region in regions]
        self.backbone = self.backbone or (kept[-1] if kept else "")
        self.spine = regions.index(self.backbone) if self.backbone else None

    # -- groups

    def _open(self, question: Question, of: Mapping[Ref, int]) -> Question | None:
        """A question without passages of the base, and without those that decisions joined with its seed already."""
        if not self._is_real(question.a):
            return None
        own = of[question.a]
        ticked, options = (
            tuple(choice for choice in choices if self._is_real(choice.ref) and of[choice.ref] != own)
            for choices in (question.ticked, question.options)
        )
        first = next(iter((*ticked, *options)), None)
        return replace(question, score=first.score, b=first.ref, ticked=ticked, options=options) if first else None

    def _is_real(self, ref: Ref) -> bool:
        """Whether a passage is a variant's, not the base's."""
        return ref[0] < len(self.variants)

    def _add_orders(self) -> None:
        """Add the disputes about the order of steps, each to the first of its steps."""
        steps = {n: draft for n, draft in enumerate(self.drafts.all) if draft.included and draft.words.is_step}
        members = {n: [ref for ref in draft.members if ref not in draft.silent] for n, draft in steps.items()}
        words = {n: draft.words.text for n, draft in steps.items()}
        ids = {n: draft.id for n, draft in steps.items()}
        for first, dispute in order_disputes(self.variants, members, words, ids, self.settings):
            self.drafts.all[first].disputes += (dispute,)

    def _passage(self, ref: Ref) -> Passage:
        return self.variants[ref[0]].document.passages[ref[1]]

    def _choose(self, members: Sequence[Ref]) -> tuple[Ref, Reason]:
        own = next((ref for ref in members if ref[0] == self.spine), None)
        if own:
            return own, Reason("backbone", {"region": self.settings.label(self.backbone)})
        return choose(self.variants, members, self.settings, self.stating)

    def _first_drafts(self) -> list[Draft]:
        groups = sorted(self.alignment.groups, key=lambda group: group.members)
        groups = [group for group in groups if self._is_real(group.members[0])]
        members = [tuple(ref for ref in group.members if self._is_real(ref)) for group in groups]
        passages = [[self._passage(ref) for ref in refs] for refs in members]
        ids = group_ids(passages, remembered_ids(self.settled, self.variants, members))
        return [self._draft(name, group, refs) for name, group, refs in zip(ids, groups, members, strict=True)]

    def _draft(self, name: str, group: Group, members: tuple[Ref, ...]) -> Draft:
        base = next((ref[1] for ref in group.members if not self._is_real(ref)), None)
        silent: tuple[Ref, ...] = ()
        if base is not None and self.base is not None:
            unchanged = self.base.passages[base].text
            silent = tuple(ref for ref in members if self._passage(ref).text == unchanged)
        positions = [ref for ref in members if ref not in silent] or members
        chosen, because = self._choose([ref for ref in positions if not self._passage(ref).apart] or positions)
        if silent and len(silent) < len(members):
            because = Reason("changed", {"because": because.as_part})
        draft = Draft(name, members, group.tier, group.score, chosen, because, self._passage(chosen), base, silent)
        draft.digests = frozenset(self._passage(ref).sha256 for ref in members)
        return draft

    def _disputes(self, draft: Draft) -> tuple[Dispute, ...]:
        if not draft.words.is_step:
            return ()
        positions = [ref for ref in draft.members if ref not in draft.silent]
        return tuple(disputes_of(self.variants, positions, self.settings))

    # -- what is in the text

    def _include(self) -> None:
        """Say which groups belong in the text; those that are likely the same are counted as one."""
        for draft in self.drafts.all:
            draft.included = draft.by_itself = self._is_included(draft, draft.members)
        for numbers in sets_of(self.drafts.all).values():
            beside = [self.drafts.all[number] for number in numbers]
            together = [ref for draft in beside for ref in draft.members]
            for draft in beside:
                draft.included = draft.included or self._is_included(draft, together)

    def _is_included(self, draft: Draft, members: Sequence[Ref]) -> bool:
        """Whether a group belongs in the text: enough regions hold it, or the policy of governance lets it in. Where
        one language is asked for, nothing in another one does."""
        if self.settings.language and not in_language(self.variants, draft.members, self.settings.language):
            return False
        if draft.kind is Kind.HEADING:
            return True  # if anything stands below it
        if draft.words.apart or draft.kind is Kind.HEAD or (draft.words.label is not None):
            return False
        if self._is_common(members) or any(ref[0] == self.spine for ref in members):
            return True
        asked = "customer-facing-evidence" in self.settings.include_or
        return asked and any(self._is_supported(ref) for ref in draft.members)

    def _is_common(self, members: Sequence[Ref]) -> bool:
        return len({ref[0] for ref in members}) >= min(self.settings.include_regions, len(self.variants))

    def _is_supported(self, ref: Ref) -> bool:
        """Whether a customer-facing practice has measured evidence, with sample and source, for this very step."""
        variant, name = self.variants[ref[0]], self._passage(ref).name
        if not name or variant.document.data.get("customer-facing") is not True:
            return False
        entries = evidence_of(variant)
        return any(entry.get("step") == name and grade_of(entry) is Grade.SUPPORTED for entry in entries)

    def _titles(self) -> list[int]:
        of = self.drafts.of
        return sorted({of[title] for title in titles_of([variant.document for variant in self.variants])})

    def _tree(self, titles: Sequence[int]) -> Tree:
        """The groups of the text below each other, in order."""
        above = [holders(variant.document.passages) for variant in self.variants]
        drafts = self.drafts.all
        introductions = keep_whole_with_likely(self.drafts, self.variants, above)
        heads = {n for n, draft in enumerate(drafts) if draft.kind is Kind.HEAD}
        frames = {n for n, draft in enumerate(drafts) if draft.kind is Kind.HEADING and not self._shows(draft)}
        frames |= heads | introductions
        included = {n for n, draft in enumerate(drafts) if draft.included and n not in titles} | heads
        chosen = [draft.chosen or draft.members[0] for draft in drafts]
        members = [draft.members for draft in drafts]
        ids = [draft.id for draft in drafts]
        beside = [numbers for numbers in map(self._first_chosen, sets_of(drafts).values()) if len(numbers) > 1]
        as_one(members, beside)
        included -= {number for _, *others in beside for number in others}
        tree = Placing(self.variants, members, chosen, included, ids, above, frames, self.spine).tree()
        put_beside(tree, self.drafts, beside, above)
        add_blocks(tree, self.variants, self.drafts.of, chosen, titles)
        add_definitions(tree, self.variants, self.drafts.of, chosen)
        drop_empty_headings(tree, [draft.kind for draft in drafts])
        return tree

    def _first_chosen(self, numbers: Sequence[int]) -> list[int]:
        """Steps of the text that are likely the same: first whose words would be chosen if they were."""
        drafts = self.drafts.all
        steps = [number for number in numbers if drafts[number].included and drafts[number].words.is_step]
        if not steps:
            return []
        chosen, _ = self._choose([ref for number in steps for ref in drafts[number].members])
        return sorted(steps, key=lambda number: (chosen not in drafts[number].members, drafts[number].members))

    def _shows(self, draft: Draft) -> bool:
        """Whether a picture, code or a quotation stands right below a common heading."""
        if not draft.chosen or not self._is_common(draft.members):
            return False
        variant, index = draft.chosen
        below = self.variants[variant].document.passages[index + 1 : index + 2]
        return any(p.kind is Kind.BLOCK and p.parent == index and p.label is None for p in below)

    # -- items

    def _item(self, draft: Draft, in_text: bool, parent: int | None) -> Item:
        return Item(
            draft.id,
            draft.kind,
            draft.members,
            draft.tier,
            draft.score,
            draft.status(in_text),
            draft.chosen,
            draft.because,
            draft.words,
            None if parent is None else self.drafts.all[parent].id,
            draft.disputes,
            draft.decision,
            draft.base,
            draft.silent,
            self._adds(draft) if in_text and draft.words.is_step else (),
        )

    def _adds(self, draft: Draft) -> tuple[Added, ...]:
        refs = [ref for ref in draft.members if ref != draft.chosen and ref not in draft.silent]
        said = [(self.variants[ref[0]].region, said_in(self._passage(ref))) for ref in refs]
        told = [value for dispute in draft.disputes for one in dispute.positions for value in one.values]
        return adds(draft.words.text, said, self.settings, told) if said else ()

    def _left_out(self, number: int, of: Mapping[Ref, int]) -> Item:
        draft = self.drafts.all[number]
        parent = None
        if draft.chosen and draft.words.parent is not None:
            parent = of[draft.chosen[0], draft.words.parent]
        item = self._item(draft, False, parent)
        if item.status is Status.NOT_A_STEP:
            because = Reason(draft.words.apart) if draft.words.apart else _NOT_A_STEP[draft.kind]
            return replace(item, chosen=None, because=because)
        return item

    def _vocabulary(self, items: Sequence[Item]) -> Source | None:
        """The file that titles of the text come from, if any do."""
        common = self.settings.common
        return common.source if common and (self.own_title or any(item.rewritten for item in items)) else None

    def _title(self, titles: Sequence[int]) -> str:
        if titles:
            return self.drafts.all[titles[0]].words.text
        if self.own_title:
            return self.own_title
        words = [variant.document.title for variant in self.variants]
        return min(words, key=lambda title: (-words.count(title), title))


def _with_likely(items: Sequence[Item], drafts: Drafts) -> list[Item]:
    """The items, each with the first of those that are likely the same."""
    sets = {drafts.all[number].id: likely for likely, numbers in sets_of(drafts.all).items() for number in numbers}
    first: dict[int, str] = {}
    for item in items:
        if item.id in sets:
            first.setdefault(sets[item.id], item.id)
    return [replace(item, likely=first[sets[item.id]]) if item.id in sets else item for item in items]


_NOT_A_STEP = {Kind.HEADING: Reason("empty-heading"), Kind.HEAD: Reason("table-head"), Kind.BLOCK: Reason("travels")}
