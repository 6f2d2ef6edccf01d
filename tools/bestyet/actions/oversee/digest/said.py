"""What people said about steps since a day, of practices that somebody's regions wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.model.oversee.digest import New, News
from bestyet.model.records.comment import Comment
from bestyet.repo.receipts import Receipts, base_of
from bestyet.text.discussion import discussion_folder, read_comment

if TYPE_CHECKING:
    from datetime import date

    from bestyet.knowledge.as_of import AsOf
    from bestyet.model.oversee.mine import Who


def comments(at: AsOf, first: date, who: Who) -> Iterator[New]:
    """One for each practice: how many came to the base branch since then and are there still, but a person's own."""
    if at.repository is None or at.repository.head_commit() is None:
        return
    base, receipts = at.loaded.base, Receipts(at.repository, *base_of(at.repository, None))
    for practice, variants in base.variants.items():
        if not {variant.region for variant in variants} & {*who.regions}:
            continue
        found = [(day, one) for day, one in _said(receipts, practice) if one.head.by != who.person]
        came = [(day, one) for day, one in found if first.isoformat() <= day]
        if came:
            mine = {one.name for _, one in _said(receipts, practice) if who.person and one.head.by == who.person}
            answers = sum(one.head.answers in mine for _, one in came)
            last, title = max(day for day, _ in came), base.practice_title(practice)
            yield New(News.SAID, practice, title, "", last, number=len(came), among=answers)


def _said(receipts: Receipts, practice: str) -> Iterator[tuple[str, Comment]]:
    """The day on which each came, in UTC, and what it says."""
    states = [state for state in receipts.under(discussion_folder(practice)) if state.path.endswith(".md")]
    receipts.fetch(states)
    for path in dict.fromkeys(state.path for state in states):
        there = receipts.states(path)
        comment = read_comment(path.rpartition("/")[2].removesuffix(".md"), receipts.content(there[-1]), path)
        if there[-1].blob and isinstance(comment, Comment):
            yield there[0].receipt.date.date().isoformat(), comment
