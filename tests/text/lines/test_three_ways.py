"""Two changes of one text: nothing of either is lost, and what only one touched needs no person."""

from __future__ import annotations

from bestyet.text.three_ways import three_ways
from hypothesis import given
from hypothesis import strategies as st

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "e\n"]), max_size=12).map("".join)


def whole(chunks, choice):
    return "".join(line for chunk in chunks for line in chunk.taken(choice))


@given(TEXTS, TEXTS)
def test_where_one_changed_nothing_the_other_stands(before, mine):
    assert whole(three_ways(before, mine, before), "mine") == mine
    assert whole(three_ways(before, before, mine), "mine") == mine
    assert not any(chunk.is_clash for chunk in three_ways(before, mine, before))


@given(TEXTS, TEXTS)
def test_the_same_change_is_no_clash(before, new):
    chunks = three_ways(before, new, new)
    assert not any(chunk.is_clash for chunk in chunks)
    assert whole(chunks, "mine") == new


@given(TEXTS, TEXTS, TEXTS)
def test_the_old_text_is_in_the_chunks_and_clashes_change_both_sides(before, mine, theirs):
    chunks = three_ways(before, mine, theirs)
    assert "".join(line for chunk in chunks for line in chunk.before) == before
    for chunk in chunks:
        assert not chunk.is_clash or chunk.before not in (chunk.mine, chunk.theirs)


@given(TEXTS, TEXTS)
def test_changes_far_apart_are_both_in(before, mine):
    wall = "".join(f"wall {n}\n" for n in range(3))
    chunks = three_ways(f"x\n{wall}{before}", f"y\n{wall}{before}", f"x\n{wall}{mine}")
    assert whole(chunks, "mine") == f"y\n{wall}{mine}"
