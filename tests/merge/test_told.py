"""What people answered holds for the passages that there are now, and for no others."""

from __future__ import annotations

import re

import pytest
from bestyet.merge.answers.told import Finder, Told, first_words, says_the_same, seen, steps_apart
from bestyet.merge.candidate import merge
from bestyet.merge.choose.adds import adds
from bestyet.model.candidate import Settings
from bestyet.model.decision import Answer, Seen, Settled
from bestyet.model.group import Tier
from bestyet.model.passage import Variant
from bestyet.text.answers import member_words, with_answer, without_answer
from bestyet.text.markdown.markdown import read_document
from bestyet.text.settled import answers_in
from bestyet.text.yaml.yamlread import read_yaml
from hypothesis import given
from hypothesis import strategies as st
from sampled import examples

SETTINGS = Settings(regions=("emea", "apac", "india"))


def variants(**texts):
    return [Variant(region, read_document(f"{region}.md", text.encode())) for region, text in sorted(texts.items())]


def answer(found, same=(), apart=()):
    """An answer about passages, each given as (region, number of the passage)."""
    regions = [variant.region for variant in found]
    return Answer(*(tuple(seen(found, (regions.index(r), n)) for r, n in refs) for refs in (same, apart)))


def groups(found, *answers):
    candidate = merge("kickoff", found, SETTINGS, Settled(answers=answers))
    return {
        frozenset((candidate.region(ref), ref[1]) for ref in item.members): item.tier
        for item in candidate.items
        if len(item.members) > 1
    }


TWO = {"emea": "- Call the client.\n- Fill the form.\n", "apac": "- Telephone them.\n- Close the door.\n"}
CALL, PHONE = ("emea", 0), ("apac", 0)


def test_what_people_say_is_the_same_merges_and_what_they_say_is_not_does_not():
    found = variants(**TWO)
    assert groups(found, answer(found, [CALL, PHONE])) == {frozenset([CALL, PHONE]): Tier.CONFIRMED}
    equal = variants(emea="- Fill the form.\n", apac="- Fill the form.\n")
    assert groups(equal)
    assert not groups(equal, answer(equal, [("emea", 0)], [("apac", 0)]))
    assert not groups(equal, answer(equal, apart=[("emea", 0), ("apac", 0)]))


def test_a_later_answer_wins_over_an_earlier_one_and_over_what_earlier_ones_add_up_to():
    found = variants(**TWO, india="- Ring the customer.\n- Lock up.\n")
    first, second = answer(found, [CALL, PHONE]), answer(found, [PHONE, ("india", 0)])
    assert groups(found, first, second) == {frozenset([CALL, PHONE, ("india", 0)]): Tier.CONFIRMED}
    last = answer(found, [CALL], [("india", 0)])
    assert groups(found, first, second, last) == {frozenset([PHONE, ("india", 0)]): Tier.CONFIRMED}


def test_of_lines_that_stand_in_a_file_twice_an_answer_means_the_one_that_was_shown():
    found = variants(emea="- Sign it.\n- Read it.\n- Sign it.\n", apac="- Put your name under it.\n")
    assert list(groups(found, answer(found, [("emea", 2), PHONE]))) == [frozenset([("emea", 2), PHONE])]
    assert member_words(seen(found, (1, 2))).split()[1].endswith("/2")


@pytest.mark.parametrize("words", ["Please call the client.", "Call the client!"])
def test_an_answer_holds_while_only_words_change_that_say_nothing(words):
    before = variants(**TWO)
    after = variants(**TWO | {"emea": f"- {words}\n- Fill the form.\n"})
    assert groups(after, answer(before, [CALL, PHONE])) == {frozenset([CALL, PHONE]): Tier.CONFIRMED}


@pytest.mark.parametrize(
    "words", ["Call the clients lawyer.", "Never call the client.", "Call the client?", "Recall the client."]
)
def test_words_that_may_say_something_else_now_wait_for_another_answer(words):
    """They stand together as they did, and merge no more."""
    before = variants(**TWO)
    after = variants(**TWO | {"emea": f"- {words}\n- Fill the form.\n"})
    candidate = merge("kickoff", after, SETTINGS, Settled(answers=(answer(before, [CALL, PHONE]),)))
    assert all(len(item.members) == 1 for item in candidate.items)
    assert [len(items) for items in candidate.likely.values()] == [2]
    first = candidate.questions[0]
    assert {first.a, first.ticked[0].ref} == {(0, 0), (1, 0)}


def test_an_answer_is_not_about_another_step_of_nearly_the_same_words():
    """The step of the answer is gone; one like it was there before, and has an answer of its own."""
    texts = {
        "emea": "- Open the valve of tank 1.\n- Open the valve of tank 2.\n",
        "apac": "- Tank 1: open.\n- Tank 2: open.\n",
    }
    found = variants(**texts)
    both = [answer(found, [("emea", n), ("apac", n)]) for n in (0, 1)]
    left = variants(**texts | {"emea": "- Open the valve of tank 2.\n"})
    assert set(groups(left, *both)) == {frozenset([("emea", 0), ("apac", 1)])}


def test_what_was_told_apart_stays_so_when_edited_a_little_but_not_when_it_says_the_same_now():
    yellow, green = "- Fill the yellow form before the visit.\n", "- Fill the green form before the visit.\n"
    before = variants(emea=yellow, apac=green)
    told = answer(before, [("emea", 0)], [("apac", 0)])
    edited = variants(emea=yellow, apac=green.replace("green", "light green"))
    finder = Finder((told,), edited)
    links = Told(finder)
    links.add(told)
    assert links.apart == {frozenset([(0, 0), (1, 0)])}
    assert groups(variants(emea=yellow, apac=yellow), told) == {frozenset([("emea", 0), ("apac", 0)]): Tier.SURE}


def test_long_words_that_changed_behind_what_an_answer_keeps_are_not_trusted():
    long = "Send the draft of the report to every reviewer of the region before the meeting of the quality board begins"
    assert first_words(long).endswith("…")
    assert not says_the_same(first_words(long), long)
    assert says_the_same("Send the draft.", "Send a draft")


def test_steps_left_apart_are_apart_each_from_each():
    equal = variants(emea="- Fill the form.\n", apac="- Fill the form.\n", india="- Fill the form.\n")
    answers = tuple(steps_apart(equal, [[(0, 0)], [(1, 0)], [(2, 0)]], "anna", "2026-11-29"))
    assert not groups(equal, *answers)
    assert [(len(one.same), len(one.apart), one.by) for one in answers] == [(1, 2, "anna"), (1, 1, "anna")]


# -- as text


WORDS = st.text(max_size=40).map(lambda text: " ".join(text.split()))
SEEN = st.builds(
    Seen,
    st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True),
    st.text("0123456789abcdef", min_size=12, max_size=12),
    WORDS | st.sampled_from(["a: b", "# no", "x #y", "- z", "'", '"', "ends:", "‮ reversed", "{}", "[a]", "…"]),
    st.integers(1, 3),
)
MEMBERS = st.lists(SEEN, min_size=1, max_size=3).map(tuple)
ANSWERS = st.builds(
    Answer, MEMBERS, MEMBERS, st.sampled_from(["", "anna", "y", "12"]), st.sampled_from(["", "2026-11-29"])
)
FILES = st.sampled_from(
    [
        "",
        "# mine\n",
        "answers: []\n",
        "answers:\n",
        "groups:\n  - id: a\n    members:\n      - {region: b, passage: c}\nanswers:\n# ours\nrefused: []\n",
        "answers: # so far\nrefused: []",
    ]
)


def words_in(answers):
    return [[(seen, seen.words) for seen in (*one.same, *one.apart)] for one in answers]


def read(text):
    return answers_in(read_yaml(text).data or {})


@examples(60)
@given(FILES, st.lists(ANSWERS, min_size=1, max_size=3), st.data())
def test_answers_are_added_and_taken_out_and_the_rest_of_the_file_stays(text, answers, data):
    texts = [text]
    for one in answers:
        texts.append(with_answer(texts[-1], one))
    assert read(texts[-1]) == tuple(answers)
    assert words_in(read(texts[-1])) == words_in(answers)
    others = {line for line in text.splitlines() if not re.match("answers:", line)}
    assert others <= set(texts[-1].splitlines())
    number = data.draw(st.integers(0, len(answers) - 1))
    less = without_answer(texts[-1], number)
    assert read(less) == tuple(answers[:number] + answers[number + 1 :])
    assert others <= set(less.splitlines())
    if number == len(answers) - 1 and number:
        assert less == texts[-2]


def test_an_answer_reads_well():
    found = variants(**TWO)
    one = answer(found, [CALL, PHONE], [("apac", 1)])
    text = with_answer("", Answer(one.same, one.apart, "anna", "2026-11-29"))
    digits = {
        name: found[at].document.passages[n].sha256[:12] for name, at, n in (("c", 1, 0), ("p", 0, 0), ("d", 0, 1))
    }
    assert text.splitlines()[1:] == [
        "answers:",
        "  - by: anna",
        "    on: 2026-11-29",
        "    same:",
        f"      - emea {digits['c']} Call the client.",
        f"      - apac {digits['p']} Telephone them.",
        "    apart:",
        f"      - apac {digits['d']} Close the door.",
    ]


def test_what_is_added_has_both_brackets_of_a_pair_or_none():
    said = [("emea", "Send the schedule (template 2.3) with dependencies, by email (never by chat).")]
    parts = [added.text for added in adds("Send the schedule.", said, Settings(), ())]
    assert parts
    assert [part for part in parts if part.count("(") != part.count(")")] == []


@pytest.mark.parametrize(
    ("chosen", "said", "told"),
    [
        ("The client must be told.", "The client need not be told.", "The client need not be told"),
        ("Tell the client by email.", "Tell the client by phone, never by email.", "by phone, never by email"),
        ("Start the work.", "Start the work on condition that the client signs.", "on condition that the client signs"),
        ("Send it 5 days before it.", "Send it at least 5 days before it.", "at least 5 days"),
        ("Answer all questions.", "Answer most questions.", "Answer most questions"),
        (
            "Tell the client and then the authority.",
            "Tell the authority and then the client.",
            "Tell the authority and then the client",
        ),
    ],
)
def test_what_is_added_is_told_so_that_it_says_what_was_said(chosen, said, told):
    assert told in [added.text for added in adds(chosen, [("emea", said)], Settings(), ())]
    assert adds(chosen, [("emea", chosen)], Settings(), ()) == ()
