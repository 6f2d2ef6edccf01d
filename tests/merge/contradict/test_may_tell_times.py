"""A text that cannot tell a time is not read for one: the look at its letters must miss none that reading finds."""

import pytest
from bestyet.merge.contradict.steps import may_tell_times, words_of
from bestyet.merge.values.figures.times import NAMES
from bestyet.merge.values.languages.language import READ, lexicon
from bestyet.merge.values.tokens import phrases_of
from bestyet.text.markdown.markdown import read_document
from hypothesis import given
from hypothesis import strategies as st

SMALL = {"en": "the and of to", "de": "der die und nicht", "es": "el la de los", "fr": "le la des les"}
SAID = {
    code: sorted({" ".join(words) for words in lexicon(code).phrases or {}} | (set(NAMES) if code == "en" else set()))
    for code in READ
}


def tells(text):
    document = read_document("practices/emea/offer.md", f"---\npractice: offer\n---\n{text}\n".encode())
    read = [words_of(document, passage, phrases_of({})) for passage in document.passages]
    return any(words.tells_times and words.moments for words in read)


@pytest.mark.parametrize("code", READ)
def test_whatever_is_read_as_a_time_is_seen_before(code):
    read = [said for said in SAID[code] if tells(f"- {SMALL[code]} 3 {said}.")]
    assert len(read) > 20
    assert [said for said in read if not may_tell_times(f"{SMALL[code]} 3 {said}.")] == []


@given(
    st.sampled_from(READ),
    st.lists(
        st.one_of(
            st.sampled_from(sorted(set().union(*SAID.values()))),
            st.sampled_from(["the minutes", "24", "two", "half", "within", "the", "minutes"]),
            st.text(max_size=8),
        ),
        max_size=6,
    ),
    st.sampled_from(["", " ", "-", "’", "24", "zwei", "+"]),
)
def test_in_whatever_is_written(code, words, joint):
    text = f"{SMALL[code]} {joint.join(words)}".replace("\n", " ").replace("\r", " ")
    assert not tells(f"- {text}") or may_tell_times(text)


def test_most_steps_tell_none():
    assert not may_tell_times("Send the agenda to the client and ask for the names of all who take part.")
    assert not may_tell_times("Der Projektleiter verschickt die Agenda.")


def test_the_minutes_of_a_meeting_are_none():
    assert not may_tell_times("Send the minutes to all 12 who took part, and file the minutes.")
    assert may_tell_times("Send the minutes within 30 minutes.")
    assert may_tell_times("Send the minutes the same day.")
