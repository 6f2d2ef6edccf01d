"""What a contributor writes becomes passages, each with its exact lines."""

from textwrap import dedent

from bestyet.model.passage import Kind
from bestyet.text.markdown.lines import span_digest
from bestyet.text.markdown.markdown import read_document, read_passages
from hypothesis import given
from hypothesis import strategies as st


def passages(text):
    return read_passages("p.md", dedent(text))


def seen(text):
    return [(str(p.kind), p.span.first_line, p.span.last_line, p.text) for p in passages(text)]


def test_items_paragraphs_rows_and_headings_have_their_lines():
    assert seen("""\
        # Kickoff

        A paragraph
        on two lines.

        ## Steps

        1. First
           wrapped.
        2. Second

        | Who | What |
        | --- | --- |
        | PM | calls |
        """) == [
        ("heading", 1, 1, "Kickoff"),
        ("paragraph", 3, 4, "A paragraph on two lines."),
        ("heading", 6, 6, "Steps"),
        ("item", 8, 9, "First wrapped."),
        ("item", 10, 10, "Second"),
        ("head", 12, 13, "Who | What"),
        ("row", 14, 14, "PM | calls"),
    ]


def test_the_first_heading_of_level_one_is_the_title_and_no_section():
    found = passages("# Title\n\n## A\n\n### B\n\ntext\n")
    assert [p.headings for p in found] == [(), (), ("A",), ("A", "B")]
    assert [p.parent for p in found] == [None, None, 1, 2]


def test_nested_items_know_what_they_belong_to_and_keep_their_own_words():
    found = passages("""\
        - Prepare
          the room:
            - chairs
                - twelve
            1. tables
        - Open the door
        """)
    assert [(p.text, p.parent, p.ordered) for p in found] == [
        ("Prepare the room:", None, False),
        ("chairs", 0, False),
        ("twelve", 1, False),
        ("tables", 0, True),
        ("Open the door", None, False),
    ]


def test_items_nested_with_a_tab_begin_on_their_own_line():
    assert seen("- c\n\t- s\n") == [("item", 1, 1, "c"), ("item", 2, 2, "s")]


def test_checkboxes_and_names_are_not_words():
    done, named = passages("- [x] Send the agenda. {#agenda-sent}\n- [ ] Call *the client*  {#client-called}\n")
    assert (done.task, done.text, done.name) == (True, "Send the agenda.", "agenda-sent")
    assert (named.task, named.source, named.name) == (False, "Call *the client*", "client-called")


def test_a_name_may_stand_alone_on_the_last_line_of_a_wrapped_passage():
    (item,) = passages("- Send the agenda\n  {#agenda-sent}\n")
    assert (item.text, item.source, item.name) == ("Send the agenda", "Send the agenda", "agenda-sent")
    assert (item.span.first_line, item.span.last_line) == (1, 2)


def test_soft_wraps_are_undone_for_comparing_and_kept_for_output():
    (paragraph,) = passages("one\ntwo   three\n")
    assert (paragraph.text, paragraph.source) == ("one two three", "one\ntwo   three")


def test_blocks_travel_untouched():
    found = passages("""\
        Before.

        ```
        - not an item
        ```

        > quoted
        > words

        ![plan](plan.png)

        [^1]: A note.

        [ref]: https://example.org
        """)
    blocks = [(p.span.first_line, p.span.last_line, p.source) for p in found if p.kind is Kind.BLOCK]
    assert blocks == [
        (3, 5, "```\n- not an item\n```"),
        (7, 8, "> quoted\n> words"),
        (10, 10, "![plan](plan.png)"),
        (12, 12, "[^1]: A note."),
        (14, 14, "[ref]: https://example.org"),
    ]


def test_comments_rules_and_empty_items_are_no_passages():
    assert seen("<!-- note\nto self -->\n\n---\n\n-\n- word\n") == [("item", 7, 7, "word")]


def test_front_matter_counts_in_the_lines():
    document = read_document("p.md", b"---\npractice: x\ntitle: Call\n---\nText.\n")
    assert document.title == "Call"
    assert document.passages[0].span.first_line == 5
    assert str(document.places["/title"]) == "p.md:3:8"


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_lines():
    plain = read_document("p.md", b"# A\n\n- one\n- two\n")
    windows = read_document("p.md", b"\xef\xbb\xbf# A\r\n\r\n- one\r\n- two\r\n")
    assert [p.span for p in plain.passages] == [p.span for p in windows.passages]
    assert [p.sha256 for p in plain.passages] == [p.sha256 for p in windows.passages]


def test_a_digest_can_be_repeated_with_sha256sum():
    import hashlib

    (item,) = read_document("p.md", b"- one\n  two\n").passages
    assert item.sha256 == hashlib.sha256(b"- one\n  two").hexdigest()


TEXTS = [
    "# a",
    "## b",
    "- c",
    "  - d",
    "1. e",
    "    f",
    "g",
    "",
    "<b>",
    "![t](u)",
    "- [ ] p",
    "- - q",
    "- # r",
    "\t- s",
]
MARKS = ["> h", "```", "| i | j |", "| - | - |", "| k |", "[l]: m", "[^n]: o", "---", "===", "* * *", "<!-- v", "-->"]
PIECES = st.sampled_from([*TEXTS, *MARKS])


@given(st.lists(PIECES, max_size=25).map("\n".join) | st.text(max_size=80))
def test_any_text_is_read_and_no_line_is_in_two_passages(text):
    document = read_document("p.md", text.encode("utf-8", errors="surrogatepass"))
    taken = [line for p in document.passages for line in range(p.span.first_line, p.span.last_line + 1)]
    assert len(taken) == len(set(taken))
    assert taken == sorted(taken)


@given(st.lists(PIECES, max_size=25).map("\n".join))
def test_a_digest_is_of_the_lines_of_its_span(text):
    lines = text.split("\n")
    for passage in read_passages("p.md", text):
        assert passage.sha256 == span_digest(lines, passage.span.first_line, passage.span.last_line)


def test_another_picture_makes_other_words_wherever_it_stands():
    one, other = (f"![The form](k.files/{sign * 64}.png)" for sign in "1a")
    kinds = (
        "1. Fill in {}.\n",
        "1. Fill it in.\n\n   {}\n",
        "Fill it in.\n\n{}\n",
        "- {}\n",
        "| A |\n| --- |\n| {} |\n",
    )
    for kind in kinds:
        texts = [
            [passage.text for passage in read_passages("", f"# T\n\n{kind.format(shown)}")] for shown in (one, other)
        ]
        assert texts[0] != texts[1], kind
        assert texts[0] == [text.replace("[picture kkkkkkkkkkkk]", "[picture bbbbbbbbbbbb]") for text in texts[1]]
    assert read_passages("", f"# T {one}\n")[0].text == "T"
    assert [passage.kind for passage in read_passages("", f"# T\n\n{one}\n")] == [Kind.HEADING, Kind.BLOCK]
