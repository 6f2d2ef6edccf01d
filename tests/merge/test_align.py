"""Aligning: its laws as properties, and what a reader may expect of it as small stories."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from bestyet.merge.align.align import align
from bestyet.merge.align.forms import usual_form
from bestyet.merge.align.links import Links
from bestyet.merge.align.similarity import meaning, weigh
from bestyet.merge.align.words import Reader, stem
from bestyet.model.group import Alignment, Ref, Tier
from bestyet.model.passage import Kind, Passage
from bestyet.model.place import Span
from hypothesis import given
from hypothesis import strategies as st
from sampled import examples

EMEA = [
    "Send the agenda three business days before the meeting.",
    "Hold the kickoff meeting with the client.",
    "Record the decisions and the open actions.",
    "Ask the sponsor to approve the project plan.",
]
APAC = [
    "Prepare the project charter.",
    "The agenda is sent five business days before the meeting.",
    "Hold the kickoff meeting by video call.",
    "Record open actions and decisions in the tracker.",
]
INDIA = [
    "Send the meeting agenda to the client two days ahead.",
    "Run the kickoff meeting with the client team.",
    "Book the travel for the site visit.",
    "Get the project plan approved by the sponsor.",
]


def item(text: str, *, line: int = 1, kind: Kind = Kind.ITEM, name: str | None = None) -> Passage:
    return Passage(kind, Span("x.md", line, line), " ".join(text.split()), text, name=name)


def variant(texts: list[str]) -> list[Passage]:
    return [item(text, line=line) for line, text in enumerate(texts, start=1)]


def group_of(alignment: Alignment, ref: Ref) -> tuple[Ref, ...]:
    """What a passage is merged with."""
    return next(group.members for group in alignment.groups if ref in group.members)


def row_of(alignment: Alignment, ref: Ref) -> tuple[Ref, ...]:
    """What a passage is the same as, or likely."""
    return next(group.members for group in alignment.rows if ref in group.members)


# --- stories -------------------------------------------------------------------------------------------------------


def test_sending_the_agenda_is_likely_one_step_of_three_regions_and_no_more_than_likely() -> None:
    alignment = align([variant(EMEA), variant(APAC), variant(INDIA)])
    assert row_of(alignment, (0, 0)) == ((0, 0), (1, 1), (2, 0))
    assert row_of(alignment, (0, 1)) == ((0, 1), (1, 2), (2, 1))
    assert group_of(alignment, (0, 1)) == ((0, 1),)


def test_the_same_words_merge_though_the_days_differ_and_another_wording_stands_beside_them() -> None:
    later = [EMEA[0].replace("three", "five"), *EMEA[1:]]
    alignment = align([variant(EMEA), variant(later), variant(INDIA)])
    assert group_of(alignment, (0, 0)) == ((0, 0), (1, 0))
    assert row_of(alignment, (0, 0)) == ((0, 0), (1, 0), (2, 0))
    (row,) = [group for group in alignment.likely if (0, 0) in group.members]
    assert row.tier is Tier.LIKELY


def test_a_step_of_one_region_stays_alone() -> None:
    alignment = align([variant(EMEA), variant(APAC), variant(INDIA)])
    assert group_of(alignment, (2, 2)) == ((2, 2),)
    alone = next(group for group in alignment.groups if group.members == ((2, 2),))
    assert (alone.tier, alone.score) == (Tier.SINGLE, 10_000)


def test_approving_and_not_being_allowed_to_approve_is_asked_not_merged() -> None:
    alignment = align(
        [
            variant(["Send the plan.", "The sponsor must approve the plan.", "File the plan."]),
            variant(["Send the plan.", "The sponsor must not approve the plan.", "File the plan."]),
        ]
    )
    assert group_of(alignment, (0, 1)) == ((0, 1),)
    assert any((question.a, question.b) == ((0, 1), (1, 1)) for question in alignment.questions)


def test_regions_name_a_role_differently_and_the_vocabulary_joins_them() -> None:
    role = {"project leader": "role:pm", "site steward": "role:pm"}
    one = variant(["Project leaders sign.", "Close the books.", "Clean the room."])
    other = variant(["Wash all glasses.", "The site steward signs off the report."])
    assert row_of(align([one, other]), (0, 0)) == ((0, 0),)
    assert row_of(align([one, other], vocabulary=role), (0, 0)) == ((0, 0), (1, 1))


def test_equal_names_are_one_group_whatever_the_words() -> None:
    one = [item("Dispatch papers.", name="agenda-sent"), item("Meet.")]
    other = [item("Greet everybody."), item("Let people know the topics.", name="agenda-sent")]
    alignment = align([one, other])
    found = next(group for group in alignment.groups if (0, 0) in group.members)
    assert (found.members, found.tier, found.score) == (((0, 0), (1, 1)), Tier.CONFIRMED, 10_000)


def test_headings_align_with_headings_only() -> None:
    one = [item("Procedure", kind=Kind.HEADING), item("Send the agenda to the client.")]
    other = [item("Send the agenda to the client", kind=Kind.HEADING), item("Procedure")]
    assert all(group.tier is Tier.SINGLE for group in align([one, other]).groups)


def test_blocks_align_only_when_equal_but_for_white_space() -> None:
    def block(source: str) -> Passage:
        return Passage(Kind.BLOCK, Span("x.md", 1, 2), "", source)

    alignment = align([[block("make all\n  run"), block("stop")], [block("stop now"), block("make  all run")]])
    assert group_of(alignment, (0, 0)) == ((0, 0), (1, 1))
    assert group_of(alignment, (0, 1)) == ((0, 1),)


def test_one_step_that_is_two_elsewhere_is_told_as_part_of_it_and_not_merged() -> None:
    one = variant(["Open the project.", "Record the decisions and publish the minutes on the portal.", "Close."])
    other = variant(["Open the project.", "Record the decisions.", "Publish the minutes on the portal.", "Close."])
    alignment = align([one, other])
    told = {(told.part, told.whole) for told in alignment.part_of}
    left = next(ref for ref in ((1, 1), (1, 2)) if (0, 1) not in row_of(alignment, ref))
    assert (left, (0, 1)) in told


def test_identical_variants_align_step_by_step() -> None:
    alignment = align([variant(EMEA)] * 3)
    assert [group.members for group in alignment.groups] == [((0, i), (1, i), (2, i)) for i in range(4)]


def test_nothing_and_empty_variants_align() -> None:
    assert align([]) == Alignment(())
    assert [group.members for group in align([[], variant(["Meet."]), []]).groups] == [((1, 0),)]


# --- laws ----------------------------------------------------------------------------------------------------------

WORDS = ["send", "the", "agenda", "not", "approve", "plan", "client", "meeting", "pay", "ship", "5", "", "É"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
KINDS = st.sampled_from([Kind.ITEM, Kind.ITEM, Kind.PARAGRAPH, Kind.ROW, Kind.HEADING, Kind.HEAD, Kind.BLOCK])
NAMES = st.sampled_from([None, None, None, None, None, "a", "b"])
PASSAGES = st.builds(lambda text, kind, name: item(text, kind=kind, name=name), TEXTS, KINDS, NAMES)
VARIANTS = st.lists(st.lists(PASSAGES, max_size=6), max_size=4)


def refs_of(variants: list[list[Passage]]) -> list[Ref]:
    return [(number, at) for number, passages in enumerate(variants) for at in range(len(passages))]


@st.composite
def linked(draw: st.DrawFn) -> tuple[list[list[Passage]], Links]:
    variants = draw(VARIANTS)
    refs = refs_of(variants)
    if len(refs) < 2:
        return variants, Links()
    pairs = st.lists(st.lists(st.sampled_from(refs), min_size=2, max_size=3, unique=True), max_size=2)
    confirmed = tuple(frozenset(found) for found in draw(pairs))
    return variants, Links(confirmed, frozenset(frozenset(found[:2]) for found in draw(pairs)))


@given(linked())
def test_every_passage_is_in_exactly_one_group(drawn: tuple[list[list[Passage]], Links]) -> None:
    variants, links = drawn
    alignment = align(variants, links)
    for groups in (alignment.groups, alignment.rows):
        assert sorted(ref for group in groups for ref in group.members) == refs_of(variants)
    assert all(list(group.members) == sorted(group.members) for group in alignment.groups)
    scores = [told.score for told in (*alignment.groups, *alignment.likely, *alignment.questions, *alignment.part_of)]
    assert all(isinstance(score, int) and 0 <= score <= 10_000 for score in scores)


@given(linked())
def test_links_are_kept_and_nothing_else_puts_two_of_a_variant_together(
    drawn: tuple[list[list[Passage]], Links],
) -> None:
    variants, links = drawn
    alignment = align(variants, links)
    for confirmed in links.confirmed:
        assert len({group_of(alignment, ref) for ref in confirmed}) == 1
    must = align_by_links_alone(variants, links)
    for group in (*alignment.groups, *alignment.likely):
        for a, b in combinations(group.members, 2):
            together = any(a in linked and b in linked for linked in must)
            assert together or (a[0] != b[0] and frozenset((a, b)) not in links.refused)
    asked = {frozenset((question.a, question.b)) for question in alignment.questions}
    assert not asked & links.refused


def align_by_links_alone(variants: list[list[Passage]], links: Links) -> list[set[Ref]]:
    """The connected sets of names and confirmed links, found in the plainest way."""
    named: dict[str, set[Ref]] = {}
    for number, at in refs_of(variants):
        if name := variants[number][at].name:
            named.setdefault(name, set()).add((number, at))
    sets = [refs for refs in named.values() if len({number for number, _ in refs}) > 1]
    sets += [set(confirmed) for confirmed in links.confirmed]
    joined = True
    while joined:
        joined = False
        for a, b in combinations(sets, 2):
            if a & b:
                sets.remove(b)
                a |= b
                joined = True
                break
    return sets


@given(linked(), st.randoms(use_true_random=False))
def test_the_order_of_variants_does_not_matter(drawn: tuple[list[list[Passage]], Links], random: object) -> None:
    variants, links = drawn
    order = list(range(len(variants)))
    random.shuffle(order)  # type: ignore[attr-defined]
    at = {old: new for new, old in enumerate(order)}

    def moved(ref: Ref) -> Ref:
        return at[ref[0]], ref[1]

    moved_links = Links(
        tuple(frozenset(map(moved, refs)) for refs in links.confirmed),
        frozenset(frozenset(map(moved, refs)) for refs in links.refused),
    )
    here = align(variants, links)
    there = align([variants[old] for old in order], moved_links)
    back = {new: old for old, new in at.items()}

    def told(alignment: Alignment, name: dict[int, int]) -> list[object]:
        """Groups as sets of (what the variant says, number of the passage)."""

        def content(ref: Ref) -> object:
            return [(p.kind, p.text, p.name) for p in variants[name[ref[0]]]], ref[1]

        return sorted(
            (
                [str(group.tier), group.score, sorted(map(content, group.members), key=repr)]
                for group in (*alignment.groups, *alignment.likely)
            ),
            key=repr,
        )

    assert told(here, {old: old for old in order}) == told(there, back)


@examples(30)
@given(VARIANTS)
def test_refusing_what_was_grouped_takes_it_apart(variants: list[list[Passage]]) -> None:
    plain = [[item(passage.text, kind=passage.kind) for passage in passages] for passages in variants]
    pairs = [frozenset(pair) for group in align(plain).rows for pair in combinations(group.members, 2)]
    again = align(plain, Links(refused=frozenset(pairs)))
    found = {frozenset(pair) for group in again.rows for pair in combinations(group.members, 2)}
    assert not found & set(pairs)


SCRIPT = """
from tests_align_data import variants
from bestyet.merge.align.align import align
print(align(variants, vocabulary={"project plan": "template:plan", "meeting": "m", "kickoff meeting": "k"}))
"""


def test_another_process_with_another_hash_seed_finds_the_same(tmp_path: Path) -> None:
    (tmp_path / "tests_align_data.py").write_text(
        "from bestyet.model.passage import Kind, Passage\n"
        "from bestyet.model.place import Span\n"
        f"texts = {[EMEA, APAC, INDIA, EMEA]!r}\n"
        "variants = [[Passage(Kind.ITEM, Span('x', 1, 1), t, t) for t in own] for own in texts]\n",
        encoding="utf-8",
    )
    path = f"{tmp_path}:{Path(align.__code__.co_filename).parents[2]}"
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


# --- spelling, numbers, what people confirmed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organise", "organize"),
        ("authorisation", "authorization"),
        ("colour", "color"),
        ("centres", "centers"),
        ("programme", "programs"),
        ("bought", "buying"),
        ("sent", "sends"),
    ],
)
def test_words_spelt_or_bent_differently_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["exercise", "supervise", "revised", "advise", "promise", "raise", "hour", "four"])
def test_words_that_only_look_british_stay(word: str) -> None:
    assert usual_form(word) == word


def test_another_number_says_the_same_kind_of_thing() -> None:
    one, near, far = weigh([Reader({}).read(text) for text in ("Wait 3 days", "Wait 5 days", "Wait holy days")])
    assert meaning(one, near) > meaning(one, far) + 1000


# --- with a model of language ---------------------------------------------------------------------------------------

SENSES = ({"buy", "purchase"}, {"groceries", "food"})


def senses(texts: Sequence[str]) -> Iterator[list[int]]:
    """A model that knows four words, for texts of two words."""
    known = [[at for at, kin in enumerate(SENSES) if kin & set(text.lower().split())] for text in texts]
    for row, text in zip(known, texts, strict=True):
        yield [
            10_000 if text == other else 9_000 if row and row == own else 500
            for own, other in zip(known, texts, strict=True)
        ]


SHOPPING = [
    variant(["Ask the neighbours", "Buy groceries", "Cook dinner"]),
    variant(["Ask the neighbours", "Purchase food", "Cook dinner"]),
]


def test_a_model_of_language_joins_what_shares_no_word() -> None:
    asked = align(SHOPPING, semantic=senses)
    assert row_of(asked, (0, 1)) == ((0, 1), (1, 1))
    assert row_of(asked, (0, 0)) == ((0, 0), (1, 0))


def test_with_a_model_too_the_order_of_the_variants_does_not_matter() -> None:
    variants = [variant(EMEA), variant(APAC), variant(INDIA), *SHOPPING]
    there = [2, 0, 4, 3, 1]  # new place -> old place
    moved = align([variants[old] for old in there], semantic=senses)
    back = {tuple(sorted((there[v], at) for v, at in group.members)) for group in moved.groups}
    assert back == {group.members for group in align(variants, semantic=senses).groups}


def test_a_model_is_not_asked_about_blocks_and_nothing_of_nothing() -> None:
    code = item("bestyet check", kind=Kind.BLOCK)
    assert len(align([[code], [code]], semantic=senses).groups) == 1
    assert align([[], []], semantic=senses).groups == ()
