"""Which passages are sure to say the same: those of equal form, one of each variant; in linear time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.sure.context import Context, context_of
from bestyet.merge.sure.form import NOTHING, Form, forms_of, verbatim
from bestyet.merge.values.dispute import disputes_among, read_passage
from bestyet.merge.values.languages.language import languages
from bestyet.merge.values.tokens import phrases_of
from bestyet.model.candidate import Settings
from bestyet.model.passage import Passage, title_among

if TYPE_CHECKING:
    from bestyet.model.group import Ref

Variants = Sequence[Sequence[Passage]]
Key = tuple[str, ...]
# What a passage of fewer words that say something means depends on what it stands below.
FEWEST = 3
_VALUES = frozenset(["duration", "percentage", "amount", "template version"])


@dataclass(frozen=True)
class _Entry:
    ref: Ref
    form: Form
    above: Key  # the form of what it stands below; empty at the top
    near: tuple[tuple[str, ...], Key, Key]  # all headings above it, the forms of the steps right before and behind it
    context: Context


def sure_groups(
    variants: Variants,
    refs: Sequence[Ref],
    vocabulary: Mapping[str, str],
    refused: frozenset[frozenset[Ref]],
    anchored: Sequence[frozenset[Ref]] = (),
) -> list[list[Ref]]:
    """Sets of at least two passages, at most one a variant, each of the same form as each other.

    refs: all passages, in an order that does not depend on that of the variants. Where several of one variant are of
    one form, or they say little by themselves, only those below the same heading or step are the same; where even there
    are several, those with the same steps before and behind them: of short ones, which say little, those that follow a
    step, since a heading goes before all that it heads. anchored: what
    was merged before and what was not stays so, whatever is said elsewhere now.
    """
    anchor = {ref: number for number, held in enumerate(anchored) for ref in held}
    by_form: dict[tuple[str, Key], list[_Entry]] = {}
    for sort, entry in _entries(variants, refs, vocabulary):
        if entry.form.words:
            by_form.setdefault((sort, entry.form.words), []).append(entry)
    found: list[list[Ref]] = []
    for entries in by_form.values():
        if len({entry.ref[0] for entry in entries}) > 1:
            for alike in _told_apart(entries, anchor):
                found += _agreeing(alike, _Told(variants, vocabulary), refused)
    return found


def _entries(variants: Variants, refs: Sequence[Ref], vocabulary: Mapping[str, str]) -> Iterator[tuple[str, _Entry]]:
    """Each passage, with the sort of passages it is compared with."""
    english = forms_of(vocabulary)
    spoken = [languages([passage.text for passage in passages]) for passages in variants]
    for ref in refs:
        passages = variants[ref[0]]
        passage = passages[ref[1]]
        read = english if spoken[ref[0]][ref[1]] in ("en", "") else verbatim
        form = read(passage.text)
        if not form.words:  # articles alone, as "A" among groups of blood
            form = verbatim(passage.text)
        if _sort(passage) == "block":
            form = Form((" ".join(passage.source.split()),), NOTHING, (), FEWEST)
        is_top = passage.parent is None or passage.parent == title_among(passages)
        key = () if passage.parent is None or is_top else read(passages[passage.parent].text).words
        before, behind = (
            read(passages[at].text).words if 0 <= at < len(passages) and passages[at].is_step else ()
            for at in (ref[1] - 1, ref[1] + 1)
        )
        near = (tuple(heading.casefold() for heading in passage.headings), before, behind)
        yield _sort(passage), _Entry(ref, form, key, near, context_of(passages, ref[1], read))


def _sort(passage: Passage) -> str:
    return "step" if passage.is_step else str(passage.kind)


def _told_apart(entries: Sequence[_Entry], anchor: Mapping[Ref, int]) -> Iterator[list[_Entry]]:
    """Entries of one form that stand for one thing: those that did before, each with what is new and fits it alone."""
    before: dict[int, list[_Entry]] = {}
    for entry in entries:
        if entry.ref in anchor:
            before.setdefault(anchor[entry.ref], []).append(entry)
    if sum(map(len, before.values())) < len(entries):
        for alike in _unmistakable(entries):
            anchors = sorted({anchor[entry.ref] for entry in alike if entry.ref in anchor})
            new = [entry for entry in alike if entry.ref not in anchor]
            if len(anchors) < 2:
                yield [*(before.pop(anchors[0], []) if anchors else []), *new]
    yield from before.values()


def _unmistakable(entries: Sequence[_Entry]) -> Iterator[list[_Entry]]:
    """Entries of one form, one a variant: all, or by what they stand below, or by all that is around them; none where
    that is unclear."""
    if _is_one_each(entries) and entries[0].form.content >= FEWEST:
        yield list(entries)
        return
    for alike in _by(entries, lambda entry: entry.above):
        if _is_one_each(alike):
            yield alike
        else:
            told = [entry for entry in alike if entry.form.content >= FEWEST or entry.near[1]]
            yield from filter(_is_one_each, _by(told, lambda entry: entry.near))


def _by(entries: Sequence[_Entry], key: Callable[[_Entry], object]) -> list[list[_Entry]]:
    found: dict[object, list[_Entry]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return list(found.values())


def _is_one_each(entries: Sequence[_Entry]) -> bool:
    variants = [entry.ref[0] for entry in entries]
    return len(variants) == len(set(variants))


def _agreeing(entries: Sequence[_Entry], told: _Told, refused: frozenset[frozenset[Ref]]) -> Iterator[list[Ref]]:
    """Entries of one form in sets in which each agrees with each: no pronoun for another, no refusal, no value that
    differs unsaid, nothing above that gives the same words another sense."""
    sets: list[list[_Entry]] = []
    for entry in _one_a_variant(entries):
        home = next((held for held in sets if all(_agree(entry, one, told, refused) for one in held)), None)
        if home is None:
            sets.append([entry])
        else:
            home.append(entry)
    yield from ([entry.ref for entry in held] for held in sets if len(held) > 1)


def _one_a_variant(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    seen: set[int] = set()
    for entry in entries:
        if entry.ref[0] not in seen:
            seen.add(entry.ref[0])
            yield entry


def _agree(a: _Entry, b: _Entry, told: _Told, refused: frozenset[frozenset[Ref]]) -> bool:
    if any(one and other and one != other for one, other in zip(a.form.marks, b.form.marks, strict=True)):
        return False
    if frozenset((a.ref, b.ref)) in refused or not a.context.agrees(b.context):
        return False
    differing = sum(one != other for one, other in zip(a.form.values, b.form.values, strict=True))
    return not differing or told.between(a.ref, b.ref) >= differing


@dataclass(frozen=True)
class _Told:
    """Tells of differing values what the disputes will tell."""

    variants: Variants
    vocabulary: Mapping[str, str]

    def between(self, a: Ref, b: Ref) -> int:
        """How many differences in values between two passages are told as disputes."""
        phrases = phrases_of(self.vocabulary)
        reads = [read_passage(self.variants[ref[0]][ref[1]], region, phrases) for region, ref in (("a", a), ("b", b))]
        disputes = disputes_among(reads, Settings(phrases=self.vocabulary))
        return sum(dispute.about in _VALUES for dispute in disputes)
