"""The bytes that are signed, and the digests in them."""

import json

import pytest
from bestyet.govern.signature.payload import (
    NotCanonicalError,
    canonical,
    changed_passages,
    digest,
    passage_digests,
    payload,
)
from bestyet.model.candidate import Status
from bestyet.model.records.provenance import ItemTold, Lines, Record
from hypothesis import given
from hypothesis import strategies as st

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_every_reader_of_json_gives_the_same_back(data):
    written = canonical(data)
    assert json.loads(written) == data
    assert canonical(json.loads(written)) == written


@given(st.dictionaries(st.text(), st.text(), min_size=2, max_size=6))
def test_the_order_of_keys_does_not_matter(data):
    assert canonical(dict(reversed(data.items()))) == canonical(data)


@given(PLAIN, PLAIN)
def test_other_data_have_other_bytes(one, other):
    assert (canonical(one) == canonical(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


@pytest.mark.parametrize("data", [1.5, float("nan"), 2**53, {1: "a"}, {"a": {2}}, "\ud800", [b"x"]])
def test_what_readers_of_json_would_not_agree_on_is_refused(data):
    with pytest.raises(NotCanonicalError):
        canonical({"x": data})


def test_keys_are_sorted_as_the_standard_says():
    """RFC 8785, 3.2.3: by UTF-16 code units."""
    assert canonical({"\U0001f600": 1, "\ufb33": 2, "1": 3, "\r": 4}).decode() == (
        '{"\\r":4,"1":3,"\U0001f600":1,"\ufb33":2}'
    )


def test_all_but_the_signature_is_signed():
    assert payload({"b": 1, "signature": "x", "a": 2}) == b'{"a":2,"b":1}'


def record(*spans):
    items = [ItemTold(name, Status.USED, (), place=Lines(first, last)) for name, first, last in spans]
    return Record("kickoff", (), (*items, ItemTold("left-out", Status.USED, ())))


def test_every_change_of_the_text_changes_a_digest():
    text, about = "# Title\n\n1. One\n   more\n2. Two\n", record(("one", 3, 4), ("two", 5, 5))
    before = passage_digests(text, about)
    assert before["one"] == digest(b"1. One\n   more")
    for at, letter in enumerate(text):
        if letter.isalnum():
            changed = passage_digests(text[:at] + "x" + text[at + 1 :], about)
            assert len(changed_passages(before, changed)) == 1
    assert changed_passages(before, passage_digests(text, record(("two", 5, 5), ("one", 3, 4)))) == {"text/outline"}


def test_new_and_removed_passages_are_changed_ones():
    assert changed_passages({"a": "1", "b": "2"}, {"b": "2", "c": "3"}) == {"a", "c"}
