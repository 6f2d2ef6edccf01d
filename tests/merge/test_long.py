"""Hostile passages: reading takes time that grows with their length, and what is not compared is said."""

import time
from dataclasses import replace

import pytest
from bestyet.merge.values import dispute
from bestyet.merge.values.dispute import read_passage
from bestyet.merge.values.tokens import phrases_of
from bestyet.text.markdown.markdown import read_document
from sampled import IS_FULL

PHRASES = phrases_of({"project manager": "role:project-manager", "phone": "channel:phone"})
WORST = [
    "1. within{}days",
    *("a{}", "1{}", "(", "@", "-", "1,", "1.", "1 ", "1\u00a0", "a@", "a.", "a-1", "T-", "1/", "9:", "x's "),
    *("may ", "not ", "only ", "and ", "if ", "is ", "no. ", "every ", "five ", "monday and ", "section 1 ", "24/7 "),
    *("before x ", "within 5 days ", "5 mg ", "5 ± ", "at least ", "that x is ", "x, and it is ", "ab cd. "),
    *(
        "project manager ",
        "by project manager ",
        "der die das innerhalb von ",
        "a.m ",
        "e.g. ",
        "never a",
        "up to may ",
    ),
]
LONG = 16_000 if IS_FULL else 6_000  # characters
QUICK = 0.3 * (LONG / 16_000) ** 2  # seconds: what grows with the square takes longer than that at either length


def worst(pattern: str, length: int) -> str:
    if "{}" in pattern:
        fill = " " if "days" in pattern else pattern[0]
        return pattern.replace("{}", fill * length)
    return pattern * (length // len(pattern))


def seconds(text: str) -> float:
    (passage, *_) = read_document("a.md", b"- x\n").passages
    dispute._said.cache_clear()  # what was read before is not read again
    started = time.process_time()
    read_passage(replace(passage, text=text), "emea", PHRASES)
    return time.process_time() - started


@pytest.mark.parametrize("pattern", WORST)
def test_four_times_the_text_takes_about_four_times_as_long(pattern):
    """The least of several times, because a machine is at times busy with other things."""
    short, long = worst(pattern, LONG // 4), worst(pattern, LONG)
    assert any((taken := seconds(long)) < QUICK or taken < 9 * seconds(short) for _ in range(5))


def test_the_rest_of_a_passage_that_is_too_long_to_compare_is_said_to_be_unread():
    (passage, *_) = read_document("a.md", ("- " + "Send it. " * 300).encode()).passages
    assert read_passage(passage, "emea", PHRASES).values[-1].about == "unread"
