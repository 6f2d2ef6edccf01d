"""What commits say of themselves: anybody can write anything there."""

from __future__ import annotations

import pytest
from bestyet.repo.log import parse_commit

RAW = b"tree %s\nauthor %s\ncommitter X <x> 1 +0000\n%s\n%s"


@pytest.mark.parametrize(
    ("author", "said"),
    [
        (b"Ada <a@b.c> 1767225600 +0530", ("Ada", "a@b.c", "2026-01-01T05:30:00+05:30")),
        (b"A <B> Ada <a@b.c> 9 +0100", ("A", "B", "1970-01-01T01:00:09+01:00")),  # as git reads it
        (b"Ada <a>>  9 +0100 ", ("Ada", "a", "1970-01-01T01:00:09+01:00")),
        (b"Ada<a>9 +051800", ("Ada", "a", "1970-01-01T00:00:09+00:00")),  # no zone is so far away
        (b"Ada <a> 9 +1", ("Ada", "a", "1970-01-01T00:00:09+00:00")),
        (b"Ada <a> 9", ("Ada", "a", "1970-01-01T00:00:09+00:00")),
        (b"Ada <a> yesterday", ("Ada", "a", "1970-01-01T00:00:00+00:00")),
        (b" <> 0 -0000", ("", "", "1970-01-01T00:00:00+00:00")),
        (b"Ada <a> -99999 +0000", ("Ada", "a", "1970-01-01T00:00:00+00:00")),
        (b"Ada <a> 99999999999999999999999 +0100", ("Ada", "a", "2099-12-31T23:59:59+00:00")),
        (b"Ada <a> 0 +9999", ("Ada", "a", "1970-01-01T00:00:00+00:00")),
        (b"nonsense", ("", "", "1970-01-01T00:00:00+00:00")),
        (
            b"A\x1b[31m\xe2\x80\xaeb\x07 <a\x00> 0 +0000",
            (r"A\x1b[31m\u202eb\x07", r"a\x00", "1970-01-01T00:00:00+00:00"),
        ),
        (b"J\xf6rg <j> 0 +0000", (r"J\xf6rg", "j", "1970-01-01T00:00:00+00:00")),
    ],
)
def test_claims_are_taken_down_as_made_but_harmless(author, said):
    commit = parse_commit("f" * 40, RAW % (b"0" * 40, author, b"", b"Summary\x1b\n\nmore"))
    assert (commit.author, commit.email, commit.date) == said
    assert commit.summary == r"Summary\x1b"


def test_older_encodings_are_read():
    commit = parse_commit("f" * 40, RAW % (b"0" * 40, b"J\xf6rg <j> 0 +0000", b"encoding ISO-8859-1\n", b"\xdcber"))
    assert (commit.author, commit.summary) == ("Jörg", "Über")
    commit = parse_commit("f" * 40, RAW % (b"0" * 40, "Jörg <j> 0 +0000".encode(), b"encoding rot13\n", b""))
    assert commit.author == "Jörg"
