"""Files as people write them: steps, nesting and numbers are those that a reader sees, and no word is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from bestyet.model.passage import Kind, Passage
from bestyet.model.records.picture import TOKEN
from bestyet.text.markdown.markdown import read_document
from imports.conftest import GIVEN
from imports.corpus import CORPUS
from imports.words import lost

PANDOC = shutil.which("pandoc") or os.environ.get("PANDOC")
BY_PROGRAMS = ("automatic_numbers", "letters_and_romans", "numbers_that_begin_anew", "bullets_of_word_under_numbers",
               "comments_and_notes", "pictures")  # fmt: skip  # lists of Word itself, which pandoc sees too

BY_INDENT = ("bullets_of_word_under_numbers",)  # readers see it by the indent, pandoc goes by the levels of each list


def steps_of(text: str) -> list[tuple[int, str, str]]:
    """Of each item: how deep it stands, its number in the document, its words."""
    document = read_document("", text.encode())
    numbers = document.data.get("source-numbers", {})
    return [
        (_depth(document.passages, passage), numbers.get(passage.name, ""), passage.text)
        for passage in document.passages
        if passage.kind is Kind.ITEM
    ]


def _depth(passages: tuple[Passage, ...], passage: Passage) -> int:
    up = passages[passage.parent] if passage.parent is not None else None
    return 1 + _depth(passages, up) if up and up.kind is Kind.ITEM else 0


@pytest.mark.parametrize("name", CORPUS)
def test_steps_nesting_and_numbers_are_those_that_a_reader_sees_and_no_word_is_lost(team, name):
    word, expected = CORPUS[name]()
    raw = word.bytes()
    told = team.brings("sop.docx", raw, *GIVEN, "--accept-changes")
    assert told["faults"] == []
    assert steps_of(team.text("change-orders")) == expected
    assert lost(raw, team.text("change-orders"), told) == {}
    team.checks()


@pytest.mark.skipif(not PANDOC, reason="pandoc is not here to be asked (PANDOC=… says where it is)")
@pytest.mark.parametrize("name", BY_PROGRAMS)
def test_pandoc_sees_the_same_lists(team, name):
    """What it sees: how deep each item stands and what it says."""
    word, _ = CORPUS[name]()
    team.brings("sop.docx", word, *GIVEN)
    read = subprocess.run([str(PANDOC), "-f", "docx", "-t", "json", "sop.docx"], check=True, capture_output=True)
    theirs = list(_items(json.loads(read.stdout)["blocks"], 0))
    ours = [(depth, TOKEN.sub("", words).strip()) for depth, _, words in steps_of(team.text("change-orders"))]
    headings = [words for _, words in theirs if words not in {words for _, words in ours}]
    assert [words for _, words in theirs if words not in headings] == [words for _, words in ours]
    if not headings and name not in BY_INDENT:
        assert theirs == ours


def _items(blocks: list, depth: int) -> Iterator[tuple[int, str]]:
    for block in blocks:
        if block["t"] in ("OrderedList", "BulletList"):
            for item in block["c"][1] if block["t"] == "OrderedList" else block["c"]:
                yield depth, _words(item[0]["c"])
                yield from _items(item[1:], depth + 1)


def _words(inlines: list) -> str:
    said = ""
    for one in inlines:
        said += one["c"] if one["t"] == "Str" else " " if one["t"] in ("Space", "SoftBreak") else ""
        said += _words(one["c"]) if one["t"] in ("Strong", "Emph") else ""
        said += _words(one["c"][1]) if one["t"] == "Span" else ""
    return said.strip()
