"""A candidate's words with the standard's titles, and whether a record tells the truth about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.values.dispute import speaks
from bestyet.merge.words.titles import in_text, is_licensed, rewritten
from bestyet.model.candidate import Item, Status
from bestyet.model.reasons import Reason
from bestyet.model.records.common_words import is_plain, with_titles
from bestyet.model.records.provenance import OWN_TITLE, has_own_title

if TYPE_CHECKING:
    from bestyet.merge.choose.draft import Drafts
    from bestyet.model.passage import Variant
    from bestyet.model.records import provenance as of
    from bestyet.model.records.common_words import CommonWords


def with_common_words(
    items: Sequence[Item], variants: Sequence[Variant], common: CommonWords | None
) -> tuple[Item, ...]:
    """The items, those of the text with the standard's titles; words written jointly and headings stay."""
    if common is None or not common.is_on:
        return tuple(items)
    return tuple(_with_titles(item, variants, common) for item in items)


def _with_titles(item: Item, variants: Sequence[Variant], common: CommonWords) -> Item:
    if item.status is not Status.USED or item.chosen is None or not item.words.is_step:
        return item
    variant, words = variants[item.chosen[0]], item.words
    language = speaks(variant.document, words)
    changes = rewritten(words.source, words.span.first_line, common, variant.region, language)
    text = in_text(words.text, words.source, changes) if changes else None
    if text is None:
        return item
    return replace(item, words=replace(words, source=with_titles(words.source, changes), text=text), rewritten=changes)


def own_title(drafts: Drafts, titles: Sequence[int], title: str) -> str:
    """Give the practice the standard's own title, but where people decided on another. Returns it, "" without one."""
    decided = any(drafts.all[number].decision is not None for number in titles)
    if not title or decided or not is_plain(title):
        return ""
    for draft in (drafts.all[number] for number in titles):
        draft.words = replace(draft.words, source=title, text=title)
        draft.chosen, draft.because = None, Reason(OWN_TITLE)
    return title


def broken_titles(data: of.Record, common: CommonWords | None) -> Iterator[str]:
    """Yield the titles that a record says to be the standard's, and its vocabulary does not.

    common: of the vocabulary that the record names; None where that is nowhere.
    """
    common = common if data.vocabulary else None
    title = next((item.text for item in data.items if has_own_title(item)), None)
    if title is not None and (common is None or title != common.practices.get(data.practice) or title != data.title):
        yield f"the vocabulary does not call {data.practice} “{title}”"
    changed = [(item, one) for item in data.items for one in item.changes]
    if data.vocabulary and common is None:
        yield f"{data.vocabulary.path}: the recorded vocabulary is neither in this repository nor in the work tree"
        return
    if (changed or data.vocabulary) and (not data.vocabulary or common is None):
        yield "the record has titles of the standard and does not say from which vocabulary"
        return
    for item, one in changed:
        region = item.chosen and item.chosen.region
        lines = [(m.first_line, m.last_line) for m in item.members if m.region == region and m.text == item.own_words]
        if common is None or not region or not is_licensed(one, common, region):
            yield f"{item.id}: the vocabulary does not say “{one.now}” for “{one.was}”"
        elif not any(first <= one.line <= last for first, last in lines):
            yield f"{item.id}: “{one.was}” does not stand on line {one.line} of what {region} wrote"
