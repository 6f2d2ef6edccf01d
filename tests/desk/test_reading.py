"""A text as it is read at the desk: nothing of it runs, nothing of it is lost, and what is new is told."""

from __future__ import annotations

from base64 import b64encode

import pytest
from bestyet.desk.pages.reading import reading_of
from bestyet.desk.pages.waiting import _changes
from bestyet.text.three_ways import three_ways
from drawn import name_of, png

OLD = """---
practice: kickoff
title: Kickoff
lead-times:
  - {milestone: agenda-sent, within: 2, unit: days}
channels: [email, phone]
---
# Kickoff

1. Send the agenda. {#agenda-sent}
2. Stay. {#stay}
"""
HOSTILE = "<script>alert(1)</script><img src=x onerror=y>[go](javascript:alert(1))[to](../x)<form action=/vote/x>"


def test_changes_are_told_of_values_and_of_words():
    new = OLD.replace("within: 2", "within: 3").replace("Send the", "Mail the").replace("2. Stay. {#stay}\n", "")
    read = reading_of(new.replace("title: Kickoff", "title: Beginning"), OLD)
    values = " ".join(str(one.said) for one in read.changed)
    assert "<del>Kickoff</del><ins>Beginning</ins>" in values
    assert "<del>2</del><ins>3</ins>" in values
    words = " ".join(map(str, read.lines))
    assert "<del>Send</del><ins>Mail</ins>" in words
    assert "<del>2. Stay. `stay`</del>" in words
    same = reading_of(OLD, OLD)
    assert (same.changed, same.lines) == ((), ())


def test_headings_are_headings_and_nothing_in_code_is():
    body = "\n## After <b>it</b>\n\nStay.\n\n```\n# no heading\n```\n"
    shown = reading_of(OLD + body).words
    assert "<h3>Kickoff</h3>" in shown
    assert shown.count("<h3>") == 2
    assert "<b>" not in shown
    assert "# no heading" in shown


def test_what_no_form_knows_is_still_there_to_read():
    read = reading_of(OLD.replace("title:", "odd: {a: [1, 2]}\ntitle:"))
    assert any(one.title == "odd" and "[1, 2]" in str(one.said) for one in read.values)
    assert "odd: {a: [1, 2]}" in read.written


def test_markup_in_a_text_never_acts():
    read = reading_of(OLD.replace("Stay.", HOSTILE).replace("title: Kickoff", "title: <b>x</b>"), OLD)
    for shown in (read.words, *read.lines, *(one.said for one in read.changed)):
        assert not any(tag in shown for tag in ("<script", "<img", "<form", "<b>", 'href="javascript', 'href="../x'))


def test_who_votes_sees_the_pictures_and_no_other_bytes_in_their_place():
    one, other = png(), png(grey=7)
    text = f"---\ntitle: T\n---\n# T\n\n1. Fill it in. ![Form](t.files/{name_of(one)})\n"
    at = f"t.files/{name_of(one)}"
    shown = reading_of(text, pictures={at: one}).words
    assert f'<img class="by-picture" src="data:image/png;base64,{b64encode(one).decode()}" alt="Form">' in shown
    for there in ({}, {at: other}, {at: b"<svg>"}, {at: one + b"x"}):
        told = reading_of(text, pictures=there).words
        assert "<img" not in told
        assert "[picture: Form]" in told


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u202e"])
def test_what_waits_is_shown_in_the_lines_that_git_has_and_no_sign_of_it_acts(sign):
    path = "practices/emea/client-kickoff.md"
    (told,) = _changes({path: b"a\nb\nc\n"}, {path: f"a\nb{sign}c\nc\n".encode()})
    code = sign.encode("unicode_escape").decode()
    assert [(one.text, one.kind) for one in told.lines if one.text != "…"] == [
        *(("a", ""), ("b", "old"), (f"b{code}c", "new"), ("c", ""))
    ]


@pytest.mark.parametrize("sign", ["\x0c", "\u2028"])
def test_two_who_change_one_line_of_git_are_asked_whatever_stands_in_it(sign):
    before = f"One{sign}two\nThree\n"
    chunks = three_ways(before, before.replace("One", "Mine"), before.replace("two", "theirs"))
    assert [one.is_clash for one in chunks] == [True, False]
    assert "".join(line for one in chunks for line in one.before) == before
