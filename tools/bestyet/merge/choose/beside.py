"""Steps that are likely the same stand at one place, each with its own words, until people say whether they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.choose.whole import keep_whole
from bestyet.merge.order.units import says_little
from bestyet.model.group import Tier
from bestyet.model.passage import Kind

if TYPE_CHECKING:
    from bestyet.merge.choose.draft import Draft, Drafts
    from bestyet.merge.choose.whole import Above
    from bestyet.model.group import Alignment, Ref
    from bestyet.model.passage import Variant

Tree = dict[int | None, list[int]]


def mark(drafts: Sequence[Draft], alignment: Alignment) -> None:
    """Tell each draft in which set of likely ones it is; a passage alone is then likely rather than single."""
    of = {ref: draft for draft in drafts for ref in draft.members}
    for number, group in enumerate(alignment.likely):
        held = {of[ref].id: of[ref] for ref in group.members if ref in of}
        for draft in held.values() if len(held) > 1 else ():
            draft.likely = number
            if draft.tier is Tier.SINGLE:
                draft.tier, draft.score = Tier.LIKELY, group.score


def unmark_alone(drafts: Drafts) -> None:
    """Decisions can drop or join all but one of a set: what is left is beside nothing any more."""
    for numbers in sets_of(drafts.all).values():
        if len(numbers) < 2:
            _unmark(drafts.all[numbers[0]])
    for draft in drafts.all:
        if draft.dropped:
            _unmark(draft)


def _unmark(draft: Draft) -> None:
    draft.likely = None
    if draft.tier is Tier.LIKELY:
        draft.tier, draft.score = Tier.SINGLE, 10000


def sets_of(drafts: Sequence[Draft]) -> Mapping[int, list[int]]:
    """The numbers of the drafts of each set; those that are dropped left out."""
    sets: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        if draft.likely is not None and not draft.dropped:
            sets.setdefault(draft.likely, []).append(number)
    return sets


def as_one(members: list[tuple[Ref, ...]], sets: Sequence[Sequence[int]]) -> None:
    """Let the first of each set stand for all when places are sought: it holds their passages, the others none."""
    for first, *others in sets:
        members[first] = tuple(sorted(ref for number in (first, *others) for ref in members[number]))
        for number in others:
            members[number] = ()


def keep_whole_with_likely(drafts: Drafts, variants: Sequence[Variant], above: Above) -> set[int]:
    """As `keep_whole`; what is likely the same as a step that stays, stays, too, but each introduction for itself."""
    reasons = [draft.because for draft in drafts.all]
    introductions = keep_whole(drafts, variants, above)
    for number in introductions:
        _unmark(drafts.all[number])
    for numbers in sets_of(drafts.all).values():
        beside = [number for number in numbers if drafts.all[number].because.rule != "lead-in"]
        if len(beside) < len(numbers):  # what an introduction introduces is not in the text: nor is it itself
            for number in numbers if len(beside) < 2 else set(numbers) - set(beside):
                draft = drafts.all[number]
                _unmark(draft)
                draft.included = draft.included and (draft.by_itself or draft.decision is not None)
        if len(beside) > 1 and any(drafts.all[number].included for number in beside):
            for number in beside:
                drafts.all[number].included, drafts.all[number].because = True, reasons[number]
    return introductions


def put_beside(tree: Tree, drafts: Drafts, sets: Sequence[Sequence[int]], above: Above) -> None:
    """Put the others of each set behind the first, each with what stands below it in its own text.

    Behind the table where the first is a row of another one than they.
    """
    of = drafts.of
    for first, *beside in sets:
        others: Sequence[int] = beside
        parent = next((parent for parent, numbers in tree.items() if first in numbers), first)
        if parent == first:
            continue
        at = first
        if parent is not None and drafts.all[parent].kind is Kind.HEAD:
            head = drafts.all[first].words.head
            rows = [number for number in others if drafts.all[number].words.head == head]
            _insert(tree, parent, first, rows)
            others = [number for number in others if number not in rows]
            table, at = parent, parent
            parent = next(holder for holder, numbers in tree.items() if table in numbers)
        elif parent is not None and drafts.all[parent].kind is Kind.PARAGRAPH:
            others = _out_of_the_list(tree, drafts, parent, others, above)
        _insert(tree, parent, at, others)
        below = tree.pop(first, [])
        for number in below:
            variant, index = drafts.all[number].chosen or drafts.all[number].members[0]
            held_by = above[variant][index]
            home = of.get((variant, held_by)) if held_by is not None else None
            tree.setdefault(home if home in beside else first, []).append(number)


def _out_of_the_list(tree: Tree, drafts: Drafts, lead: int, numbers: Sequence[int], above: Above) -> Sequence[int]:
    """Put those that another introduction introduces, or none, before this one, each below its own if it is short.

    Returns the rest, which belong below this one.
    """
    of = drafts.of
    holder = next(holder for holder, below in tree.items() if lead in below)
    rest = []
    for number in numbers:
        variant, index = drafts.all[number].chosen or drafts.all[number].members[0]
        held_by = above[variant][index]
        home = None if held_by is None else of[variant, held_by]
        if home == lead:
            rest.append(number)
        elif home is not None and drafts.all[home].kind is Kind.PARAGRAPH and says_little(drafts.all[home].words):
            if not any(home in below for below in tree.values()):
                tree[holder].insert(tree[holder].index(lead), home)
            tree.setdefault(home, []).append(number)
        else:
            at = tree[holder].index(lead)
            while at and drafts.all[tree[holder][at - 1]].kind is Kind.PARAGRAPH and tree.get(tree[holder][at - 1]):
                at -= 1  # nor behind the list of another introduction
            tree[holder].insert(at, number)
    return rest


def _insert(tree: Tree, parent: int | None, behind: int, numbers: Sequence[int]) -> None:
    at = tree[parent].index(behind) + 1
    tree[parent][at:at] = numbers
