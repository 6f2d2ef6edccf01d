"""What somebody typed is never lost without a word: by a document, another window, a full disk, a session's end."""

from __future__ import annotations

import errno
import html
import json
import os

import pytest
from desk.house import Visitor
from desk.test_contribute import TEXT, draft_of, fields

SAID = "/said/client-kickoff"
THOUGHT = {"step": "agenda-sent", "words": "My <b>long thought"}


def brings(one: Visitor, text: bytes) -> int:
    form = {"csrf": one.csrf(), "region": "emea", "practice": "client-kickoff", "title": "Kickoff"}
    files = {"document": ("a.txt", text)}
    return one.client.post("/bring", data=form, files=files, headers={"origin": one.origin}).status_code


def test_a_document_never_takes_the_place_of_what_is_being_written(company, one):
    one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": "Typed by hand"})
    assert brings(one, b"1. Send the agenda\n2. Another step\n") == 409
    assert "Typed by hand" in draft_of(one)
    one.sends(f"{TEXT}/discard", fields(one.read(TEXT)))
    assert brings(one, b"1. Send the agenda\n2. Another step\n") == 200
    assert "Another step" in draft_of(one)


def test_another_window_throws_nothing_away_that_it_does_not_show(company, one):
    old, form = fields(one.read(TEXT)), fields(one.read(TEXT))
    one.sends(TEXT, {**form, "v:title": "Typed in the other window"})
    assert "in another window" in one.post(f"{TEXT}/discard", old).text
    assert "Typed in the other window" in draft_of(one)


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_is_signed_out_while_writing_gets_their_words_back(company, one, language):
    csrf = one.csrf()
    one.post("/sign-out")
    refused = one.post(SAID, THOUGHT, csrf=csrf, accept_language=language)
    assert refused.status_code == 401
    assert html.escape(THOUGHT["words"]) in refused.text
    assert "<b>" not in refused.text


def test_who_signed_in_anew_meanwhile_gets_their_words_back(refusing):
    refused = refusing.post(SAID, THOUGHT, csrf="of the session before")
    assert refused.status_code == 403
    assert html.escape(THOUGHT["words"]) in refused.text
    assert "of the session before" not in refused.text


def test_a_comment_that_is_refused_is_shown_for_who_wrote_it(refusing):
    refused = refusing.post(SAID, THOUGHT)
    assert refused.status_code == 409
    assert html.escape(THOUGHT["words"]) in refused.text


def full(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full_is_told_and_the_audit_trail_stays_whole(company, one, monkeypatch):
    said = {"step": "agenda-sent", "words": "A thought of mine"}
    trail = one.state / "audit.jsonl"
    opened = type(trail).open

    class Full:
        """A disk with room for three more bytes."""

        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def __getattr__(self, name):
            return getattr(self.file, name)

        def write(self, raw):
            return self.file.write(raw[:3])

    def narrow(path, *how, **more):
        file = opened(path, *how, **more)
        return Full(file) if path.name == "audit.jsonl" else file

    with monkeypatch.context() as patch:
        patch.setattr(type(trail), "open", narrow)
        refused = one.post(SAID, said)
    assert refused.status_code == 409
    assert os.strerror(errno.ENOSPC) in refused.text
    assert "A thought of mine" in refused.text
    assert company.hub.run("branch", "--list", "from-desk/*") == ""
    assert one.sends(SAID, said)
    assert [json.loads(line)["what"] for line in trail.read_text().splitlines()] == ["comment"]


def test_a_desk_that_cannot_write_sessions_says_so_and_not_where(company, one, monkeypatch):
    monkeypatch.setattr("bestyet.repo.write._replace", full)
    told = Visitor(one.opened, signs_in=False).get(one.way_in)
    assert "Traceback" not in told.text
    assert str(one.state) not in told.text
