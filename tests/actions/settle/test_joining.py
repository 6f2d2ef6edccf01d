"""What two people added to one file apart from each other is joined only where neither says anything of the other's."""

from __future__ import annotations

import pytest
from bestyet.actions.settle.joining import joined
from bestyet.text.answers import with_answer
from bestyet.text.settled import answers_in, read_settled
from bestyet.text.yaml.yamlread import read_yaml

DECISIONS = "practices/global/call/decisions.yml"
ALIGNMENT = "practices/global/call/alignment.yml"


def decision(step: str, who: str = "lead-emea", do: str = "take", more: str = "") -> bytes:
    return f"- do: {do}\n  step: {step}\n  region: emea\n{more}  by: {who}\n  on: 2026-11-02\n  because: So\n".encode()


def answer(*digits: str) -> str:
    one, *others = (f"emea {digit * 12} Words" for digit in digits)
    return f"  - by: lead-emea\n    on: 2026-11-02\n    same:\n      - {one}\n" + "".join(
        f"      - {other}\n" for other in others
    )


@pytest.mark.parametrize("before", [b"", decision("first"), b"# By hand\n" + decision("first")])
def test_decisions_about_other_steps_are_both_there_theirs_first(before: bytes):
    made = joined(DECISIONS, before, before + decision("mine", "lead-apac"), before + decision("theirs"))
    assert made is not None
    found = read_settled({DECISIONS: made}, "call").decisions
    assert [one.step for one in found][-2:] == ["theirs", "mine"]
    assert made.startswith(before)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (decision("ring"), decision("ring", "lead-apac")),
        (decision("ring", more="  after: write\n", do="move"), decision("write")),
        (decision("ring", more="  with: [write]\n", do="join"), decision("write")),
        (decision("ring", more="  into: [{step: write, regions: [emea]}]\n", do="split"), decision("write")),
        (b"- {do: backbone, region: emea, by: a, on: 2026-11-02, because: So}\n", decision("write")),
        (decision("ring"), b"no list"),
        (decision("ring"), b"[]\n"),
    ],
)
def test_where_one_says_something_of_the_others_people_decide(mine: bytes, theirs: bytes):
    assert joined(DECISIONS, b"", mine, theirs) is None


def test_what_does_more_than_add_is_for_people():
    before = decision("first") + decision("second")
    assert joined(DECISIONS, before, decision("second") + decision("mine"), before + decision("theirs")) is None
    assert joined(DECISIONS, before, before + decision("mine"), decision("first")) is None
    assert joined("practices/emea/call.md", b"", b"a\n", b"b\n") is None
    assert joined("practices/governance.yml", b"", b"a: 1\n", b"b: 2\n") is None


def test_a_file_of_answers_that_says_more_than_answers_is_for_people():
    before = "answers:\n" + answer("a", "b")
    theirs = (before + answer("c", "d")).encode()
    assert joined(ALIGNMENT, before.encode(), (before + answer("e", "f") + "groups: []\n").encode(), theirs) is None
    assert joined(ALIGNMENT, before.encode(), (before + answer("c", "d", "e")).encode(), theirs) is None


def test_answers_about_other_passages_are_both_there():
    said = [
        {"same": [f"emea {d * 12} W", f"apac {e * 12} W"], "by": "l", "on": "2026-11-02"} for d, e in ("ab", "cd", "ef")
    ]
    known, mine, theirs = answers_in({"answers": said})
    before = with_answer("", known)
    made = joined(ALIGNMENT, before.encode(), with_answer(before, mine).encode(), with_answer(before, theirs).encode())
    assert made is not None
    assert answers_in(read_yaml(made.decode()).data) == (known, theirs, mine)
