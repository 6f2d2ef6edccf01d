"""`check_tree` over whole knowledge bases: the folder of faults, agreement between files, and hostile bytes."""

import os
import time
from pathlib import Path

import pytest
from bestyet.model.problem import FileFault
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import Tree
from bestyet.text.check import rules_body
from bestyet.text.check.check import check_tree
from bestyet.text.check.code import code_in
from bestyet.text.markdown.spans import in_characters
from bestyet.text.yaml import yamlread
from bestyet.text.yaml.schema import Schemas
from bestyet.text.yaml.yamlplain import read_plain
from hypothesis import example, given
from hypothesis import strategies as st
from sampled import examples

TOP = Path(__file__).parents[2]
EXAMPLES = TOP / "tests/examples"
SCHEMAS = Schemas(schema_texts())
GOVERNANCE = "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\nreviewers:\n  - {id: a, name: A, region: emea}\n"
FRONT = "practice: kickoff\ntitle: Kickoff\nregion: emea\nowner: client-services\nstatus: in-use\n"
BODY = "# Kickoff\n\n1. Send the agenda. {#agenda-sent}\n"
PATH = "practices/emea/kickoff.md"


def kickoff(front="", body=BODY):
    return f"---\n{FRONT}{front}---\n{body}"


def told(files, only=None):
    """What is told of a knowledge base, one line a problem."""
    base = {"practices/governance.yml": GOVERNANCE.encode()}
    given = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return [f"{found.place}: {found.code}" for found in check_tree(base | given, SCHEMAS, only)]


def test_every_bad_file_is_told_of_at_its_line_and_column():
    """To renew the list after a change on purpose: BESTYET_RENEW=1 pytest tests/text/test_check.py"""
    lines = []
    for base in sorted((EXAMPLES / "bad").iterdir()):
        lines += [f"{base.name}/{found.place}: {found.code}" for found in check_tree(Tree(base), SCHEMAS)]
    expected = EXAMPLES / "expected.txt"
    if os.environ.get("BESTYET_RENEW"):
        expected.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert lines == expected.read_text("utf-8").splitlines()


def test_the_knowledge_base_that_comes_with_the_project_has_no_problem():
    assert list(map(str, check_tree(Tree(TOP), SCHEMAS))) == []


def test_a_good_variant():
    assert told({PATH: kickoff()}) == []


def test_all_problems_of_all_files_in_one_run_sorted():
    problems = told(
        {
            "practices/apac/kickoff.md": kickoff("status: gone\n"),
            PATH: kickoff("reviewed: soon\nchanels: []\n", "# Kickoff\n\n<b>\n\n## End\n"),
            "practices/vocabulary.yml": "role: {}\n",
        }
    )
    assert problems == [
        "practices/apac/kickoff.md:4:9: region-mismatch",
        "practices/apac/kickoff.md:7:1: duplicate-key",
        "practices/emea/kickoff.md:7:11: wrong-form",
        "practices/emea/kickoff.md:8:1: unknown-key",
        "practices/emea/kickoff.md:12:1: raw-html",
        "practices/emea/kickoff.md:14:1: empty-section",
        "practices/vocabulary.yml:1:1: unknown-key",
    ]


def test_only_the_files_asked_for_are_reported_but_words_come_from_everywhere():
    files = {
        "practices/apac/kickoff.md": "nothing",
        "practices/vocabulary.yml": "channels: {email: {title: Email}}\n",
        PATH: kickoff("channels: [email, fax]\n"),
    }
    assert told(files, only=[PATH]) == [f"{PATH}:7:19: unknown-channel"]


def test_a_vocabulary_that_cannot_be_read_is_told_of_once():
    files = {"practices/vocabulary.yml": "roles: [", PATH: kickoff("channels: [email]\n")}
    assert told(files) == ["practices/vocabulary.yml:1:9: not-yaml"]


def test_a_governance_that_cannot_be_read_is_told_of_once():
    files = {"practices/governance.yml": "a: b: c", PATH: kickoff()}
    assert told(files) == ["practices/governance.yml:1:5: not-yaml"]


def test_a_version_that_a_region_follows_must_exist():
    version = {"practices/global/kickoff/1.0.0/practice.md": BODY}
    assert told(version | {PATH: kickoff("follows: 1.0.0\n")}) == []
    assert told(version | {PATH: kickoff("follows: 1.1.0\n")}) == [f"{PATH}:7:10: unknown-version"]


def test_a_misspelt_key_and_a_misspelt_word_come_with_the_right_one():
    files = {
        "practices/governance.yml": GOVERNANCE.encode(),
        "practices/vocabulary.yml": b"roles: {project-manager: {title: Project manager}}\n",
        PATH: kickoff("chanels: []\nraci: [{activity: a, responsible: project-manger}]\n").encode(),
    }
    key, word = check_tree(files, SCHEMAS)
    assert key.hint.startswith("did you mean “channels”?")
    assert word.hint.startswith("did you mean “project-manager”?")


def test_columns_count_characters():
    body = "# Kickoff\n\nIn Zürich 😀 <b>now</b>\n"
    assert told({PATH: kickoff(body=body)}) == [f"{PATH}:10:13: raw-html", f"{PATH}:10:19: raw-html"]


@pytest.mark.parametrize(
    "text",
    [
        "`<b>`",
        "```html\n<script>\n```",
        "    <b>indented code</b>",
        "a < b and 5 > 3, <5 days",
        "\\<b>",
        "&lt;b&gt;",
        "<!-- a note -->",
        "<!-- a note\n     of two lines -->\n\nText.",
        "<https://example.org/a> and <a@example.org>",
        "[a](<https://example.org/a b>)",
        "![plan](plan.png)",
        "`{: .x }` and `{{`-like `{a}`".replace("{{", "{"),
        "| a | b |\n| - | - |\n| c | d {#row} |",
        "Time: 9:00, see [page: two](kickoff.md)",
        "[^1]: Note: a footnote\n\nText[^1]",
    ],
)
def test_what_is_no_html_and_no_bad_link(text):
    assert told({PATH: kickoff(body=f"# Kickoff\n\n{text}\n\nText.\n")}) == []


@pytest.mark.parametrize(
    "text",
    [
        "<SCRIPT>alert(1)</SCRIPT>",
        "<!--> <img src=x> -->",
        "<!---> <img src=x> -->",
        "<!-- a --> <img src=x>",
        "<!-- a -- b --> x",
        "- item\n\n  <b>",
        "> <b>",
        "`a` <b `c`>",
        "[<b>](https://example.org)",
        "*<b>*",
        "</script>",
        "<![CDATA[ x ]]>",
        "<x:y>",
        "text <b",
    ],
)
def test_html_in_any_disguise(text):
    problems = told({PATH: kickoff(body=f"# Kickoff\n\nText.\n\n{text}\n")})
    assert problems
    assert all(line.endswith(("raw-html", "link-scheme")) for line in problems)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "&#x6A;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "<java\tscript:alert(1)>",
        "&#1;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "http://example.org",
        "//example.org",
        "/\\example.org",
        "\\\\\\\\example.org",
    ],
)
def test_addresses_that_links_may_not_lead_to(address):
    for text in (f"[a]({address})", f"![a]({address})", f"[a]\n\n[a]: {address}", f"[z]: {address}\n\nText."):
        problems = told({PATH: kickoff(body=f"# Kickoff\n\nText.\n\n{text}\n")})
        assert any(line.endswith("link-scheme") for line in problems), text


def test_faults_of_files_are_told_as_they_are():
    assert told({PATH: FileFault("symbolic-link")}) == [f"{PATH}:1:1: symbolic-link"]


def test_a_file_of_a_megabyte_of_faults_is_bounded_in_time_and_answer():
    faults = "<b> {x} [a](javascript:x) `c` "
    within = "# Kickoff\n\nZürich " + (faults * 240 + "\n\n") * 20
    assert len(told({PATH: kickoff(body=within)})) == 500
    assert told({PATH: kickoff(body="# Kickoff\n\nZürich " + faults * 30_000)}) == [f"{PATH}:8:1: text-too-large"]


def line_lengths(raw):
    text = raw.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return [len(line) for line in text.split("\n")]


SIGNS = ["---\n", ":", "- ", "{", "}", "[", "]", "a", "b", "<", ">", "\n", "\n\n", "# ", '"', "'", "&", "*", "!", "%"]
SIGNS += ["`", "``` ", "~~~\n", "|", "\t", "é", "😀", "\r", "\ufeff", "<!--", "-->", "{#a}", "](", "javascript:", "\\"]
HOSTILE = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(str.encode),
    st.lists(st.sampled_from(SIGNS), max_size=60).map(lambda parts: "".join(parts).encode()),
)


@examples(400)
@given(
    path=st.sampled_from(
        [
            PATH,
            "practices/governance.yml",
            "practices/vocabulary.yml",
            "practices/global/kickoff/decisions.yml",
            "practices/global/kickoff/alignment.yml",
            "practices/global/kickoff/1.0.0/practice.md",
            "practices/global/kickoff/1.0.0/provenance.json",
            "practices/global/kickoff/1.0.0/ballot.yml",
            "practices/global/kickoff/1.0.0/votes/a.yml",
        ]
    ),
    head=st.sampled_from([b"", b"---\n", f"---\n{FRONT}---\n".encode(), b"regions: {emea: {name: a}}\n"]),
    raw=HOSTILE,
)
@example(path=PATH, head=b"", raw=b"---\na: b\n---")
@example(path="practices/global/kickoff/1.0.0/provenance.json", head=b"", raw=b"\xef\xbb\xbf")
def test_no_bytes_make_check_fail_and_every_place_is_inside_the_file(path, head, raw):
    files = {"practices/governance.yml": GOVERNANCE.encode(), PATH: kickoff().encode(), path: head + raw}
    lengths = line_lengths(head + raw)
    for found in check_tree(files, SCHEMAS):
        if found.place.path == path:
            assert 1 <= found.place.line <= len(lengths), found
            assert 1 <= found.place.column <= lengths[found.place.line - 1] + 1, found


WORDS = ["a", "no", "true", "null", "~", "12", "3.10", "0x1f", "a b", "a, b", "1e400", '"a: b"', '"x"', "[a, 1]", "[]"]
WORDS += ["{a: 1, b: [c]}", "{a: 1, a: 2}", "[{a: b}]", "2026-01-02", "a: b", "a #b", "-", "'q'", "", "é", "a\u00a0"]
LINES = st.one_of(
    st.tuples(st.sampled_from("abc"), st.sampled_from(WORDS)).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    st.tuples(st.sampled_from("def"), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)).map(
        lambda pair: f"{pair[0]}:\n" + "\n".join(f"  - {word}" for word in pair[1])
    ),
)


@examples(500)
@given(st.lists(LINES, max_size=5).map(lambda lines: "".join(f"{line}\n" for line in lines)))
def test_the_fast_reader_of_values_says_what_libyaml_says_or_nothing(text):
    fast = read_plain(text, yamlread.scalar)
    if fast is not None:
        slow = yamlread._Reading(yamlread.FRONT_MATTER).read(text)
        assert slow.faults == []
        assert slow.data == fast
        assert repr(slow.data) == repr(fast)


BODY_LINES = ["# A", "## B", "#### C", "", "", "Text.", "1. One", "- two", "   - three", "| a | b |", "| - | - |"]
BODY_LINES += ["10 days", "**Bold.** x", "- [ ] open", "---", "===", "    code", "1.", "#", "é", "a {#b}", "## 1. Two"]
BODY_LINES += ["1.     code", "- \tcode", ">     code", "1. - g", "1 -  2 h", "  \tcode"]
BODY_LINES += ["> q", "* * *", "**a", "1) b", "-", "\t- c", "+ d", "a  ", "|", "10. # e", "- # f"]


@examples(500)
@given(st.lists(st.sampled_from(BODY_LINES), max_size=9).map(lambda lines: "".join(f"{line}\n" for line in lines)))
def test_the_fast_outline_is_the_parsed_one(body):
    assert rules_body._outline(body) == rules_body._parsed_outline(body)
    begins = [start for start, _ in rules_body._parsed_outline(body).code]
    assert all(at in code_in(body) for at in in_characters(body, begins).values())


@pytest.mark.parametrize(
    "code", ["1.     Send {#a} now", "- \t\t{{ a }}", ">     {% a %}", "  \t{{ a }}", "-\n\t  TODO"]
)
def test_code_is_found_wherever_its_indent_begins(code):
    assert told({PATH: kickoff(body=f"# Kickoff\n\nSend it.\n\n{code}\n")}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("practices/governance.yml", "regions:\n" + "".join(f"  A{n}: {{}}\n" for n in range(20_000))),
        ("practices/governance.yml", "policies:\n" + "".join(f"  p{n}: {{extends: p{n + 1}}}\n" for n in range(9_000))),
        ("practices/global/kickoff/1.0.0/provenance.json", "[" * 100_000),
        ("practices/global/kickoff/1.0.0/provenance.json", "[" * 500 + "]" * 500),
        (PATH, f"---\n{FRONT}channels: {'[' * 60_000}\n---\n{BODY}"),
        (PATH, f"---\n{FRONT}---\n{'[a]: b ' * 50_000}"),
        (PATH, f"---\n{FRONT}---\n{'<!--' * 100_000}"),
        (PATH, f"---\n{FRONT}---\n{'>' * 50_000}"),
    ],
    ids=["bad keys", "long chain", "open JSON", "deep JSON", "deep YAML", "definitions", "comments", "quotes"],
)
def test_files_made_to_exhaust_the_program_cost_seconds_at_most(path, text):
    start = time.process_time()
    assert told({path: text})
    assert time.process_time() - start < 5
