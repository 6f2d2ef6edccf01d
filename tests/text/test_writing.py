"""What is written reads as what was read: the Markdown parser itself is asked, on files of every shape."""

import re

import pyromark
import pytest
from bestyet.merge.candidate import merge
from bestyet.model.candidate import Settings
from bestyet.model.passage import Kind, Variant
from bestyet.text.markdown.markdown import OPTIONS, read_document, read_passages
from bestyet.text.markdown.writer import write_practice
from hypothesis import given
from hypothesis import strategies as st

INDENTS = {"two": "  ", "three": "   ", "four": "    ", "tab": "\t"}


def written(source):
    variant = Variant("emea", read_document("a.md", source.encode("utf-8")))
    return write_practice(merge("kickoff", [variant], Settings())).text


def shown(markdown):
    """The HTML of a text without comments, rules, white space and the marks of loose lists."""
    html = re.sub(r"<!--(?:(?!-->).)*-->", "", pyromark.html(markdown, options=OPTIONS), flags=re.DOTALL)
    return re.sub(r"<hr />|</?p>|\s+", "", html)


PIECES = [
    "## H\n\npp", "## I\n\n### J\n\nqq", "- a", "* b", "+ c", "  - d", "    - e", "\t- f", "      - g", "1. h", "2. i",
    "5. j", "0. z", "1) k", "   - l", "   text", "    more", "para", "wrapped", "", "", "", "| x | y |\n| - | - |",
    "- | x | y |\n  | - | - |\n  | 1 | 2 |", "| x |\n| - |\n| r |", "- [ ] t", "- [x] u", "<!-- c -->", "<!-- c --> w",
    "> q", "```\ncode\n```", "    indented", "1. ```\n   c\n   ```", "10. m", "- - n", "![i](j)", "## ![i](j)\n\nrr",
    "\n---\n", "**bold**", "Do:", "99. o", "100. p",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("\n".join))
def test_the_text_of_one_variant_reads_as_its_source(body):
    source = f"# T\n\n{body}\n"
    assert shown(written(source)) == shown(source)


@pytest.mark.parametrize("mark", ["-", "1.", "10."])
@pytest.mark.parametrize("indent", INDENTS)
@pytest.mark.parametrize("depth", [2, 3, 6, 12, 15])
def test_lists_of_any_depth_and_indent_read_the_same(mark, indent, depth):
    source = "# T\n\n" + "\n".join(f"{INDENTS[indent] * level}{mark} word {level}" for level in range(depth)) + "\n"
    assert shown(written(source)) == shown(source)


def test_a_list_of_more_than_a_hundred_keeps_its_numbers_and_what_is_nested_below():
    source = "# T\n\n" + "".join(f"{number}. step\n     - detail\n" for number in range(95, 130))
    assert shown(written(source)) == shown(source)


@pytest.mark.parametrize("first", [0, 5])
def test_a_list_begins_at_its_own_number(first):
    assert written(f"{first}. Call.\n{first + 1}. Write.\n") == f"# a\n\n{first}. Call.\n{first + 1}. Write.\n"


def test_two_lists_that_follow_each_other_stay_two():
    assert written("- a\n- b\n* c\n\n1. d\n1) e\n") == "# a\n\n- a\n- b\n* c\n1. d\n1) e\n"


def test_a_paragraph_that_looks_like_an_item_stays_a_paragraph():
    source = "# T\n\nSee [ref].\n\n[ref]: /x\n100. people come.\n"
    assert shown(written(source)) == shown(source)


def test_words_beside_a_comment_are_a_paragraph():
    (passage,) = read_passages("a.md", "<!-- hint --> The purpose is clear.\n")
    assert (passage.kind, passage.text, passage.source) == (Kind.PARAGRAPH, *["The purpose is clear."] * 2)
    assert written("## Purpose\n\n<!-- hint --> The purpose is clear.\n").endswith(
        "## Purpose\n\nThe purpose is clear.\n"
    )


def test_an_item_that_begins_with_a_table_is_one_passage_with_all_it_holds():
    source = "1. Call.\n2. | Who |\n   | --- |\n   | PM |\n\n   in person\n3. Write.\n"
    assert [(p.span.first_line, p.span.last_line, p.number) for p in read_passages("a.md", source)] == [
        (1, 1, 1), (2, 6, 2), (7, 7, 3),
    ]  # fmt: skip


def test_code_behind_tabs_keeps_the_indent_that_is_its_own():
    source = "1. Call:\n\n\t```\n\tall:\n\t\tmake\n\t```\n"
    assert read_passages("a.md", source)[1].source == "```\nall:\n\tmake\n```"
    assert written(source).endswith("1. Call:\n\n    ```\n    all:\n    \tmake\n    ```\n")


def test_a_table_of_a_head_alone_and_a_heading_of_a_picture_travel():
    source = "# T\n\n| Who | What |\n| --- | --- |\n\n## ![logo](logo.png)\n\nText.\n"
    assert [p.kind for p in read_passages("a.md", source)] == [Kind.HEADING, Kind.BLOCK, Kind.BLOCK, Kind.PARAGRAPH]
    assert written(source) == source
