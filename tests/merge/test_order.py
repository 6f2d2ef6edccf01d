"""One order for steps that regions order differently."""

from itertools import permutations

from bestyet.merge.order.order import EXACT, consensus
from hypothesis import given
from hypothesis import strategies as st


def ordered(*rows):
    return "".join(consensus(rows, {letter: letter for row in rows for letter in row}))


def test_the_majority_decides():
    assert ordered("abc", "acb", "abc") == "abc"


def test_one_region_is_taken_as_it_is():
    assert ordered("cab") == "cab"


def test_steps_of_one_region_stand_where_it_has_them():
    assert ordered("ac", "abc") == "abc"


def test_a_cycle_violates_as_few_votes_as_possible():
    rows = ["abc", "bca", "cab", "abc"]
    assert ordered(*rows) == "abc"


def violated(order, rows):
    return sum(
        order.index(row[j]) < order.index(row[i])
        for row in rows
        for i in range(len(row))
        for j in range(i + 1, len(row))
    )


some = st.tuples(st.permutations("abcde"), st.integers(1, 5)).map(lambda drawn: "".join(drawn[0][: drawn[1]]))
rows = st.lists(some, min_size=1, max_size=5)


@given(rows, st.randoms())
def test_the_order_of_regions_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert ordered(*found) == ordered(*shuffled)


@given(rows)
def test_no_other_order_violates_fewer_votes(found):
    elements = sorted(set("".join(found)))
    assert len(elements) <= EXACT
    best = min(violated("".join(p), found) for p in permutations(elements))
    assert violated(ordered(*found), found) == best


@given(st.permutations([chr(97 + n) for n in range(16)]), st.permutations([chr(97 + n) for n in range(16)]))
def test_large_cycles_keep_every_step(a, b):
    assert sorted(ordered("".join(a), "".join(b), "".join(reversed(a)))) == sorted(a)
