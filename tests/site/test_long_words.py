"""Texts too long to compare word by word: what is shown is still what stood and what stands."""

import re

from bestyet.site.version.difference import beside, marked


def sides(shown):
    old = re.sub(r"<ins>.*?</ins>", "", shown, flags=re.DOTALL)
    new = re.sub(r"<del>.*?</del>", "", shown, flags=re.DOTALL)
    return re.sub(r"</?(?:del|ins)>", "", old), re.sub(r"</?(?:del|ins)>", "", new)


def test_both_texts_can_be_read_back_whatever_their_length():
    same = "a b " * 2_000
    for before, after in (
        (f"Send {same}now", f"Mail {same}then"),
        (f"{same}x {same}", f"{same}y {same}"),
        (same, f"{same}more "),
        (f"{same}more ", same),
        (f"more {same}", same),
        (same, same),
        ("Send it", "Mail it"),
    ):
        assert sides(str(marked(before, after))) == (before, after)


def test_only_what_lies_between_the_ends_that_stay_is_marked():
    same = "a b " * 2_000
    assert str(marked(f"{same}x {same}", f"{same}y {same}")) == f"{same}<del>x</del><ins>y</ins> {same}"


def test_a_long_text_stands_beside_another_as_it_is():
    same = "a b " * 2_000
    assert str(beside(f"{same}x", f"{same}y")) == f"{same}y"
