"""What people write in their own script and words is no fault; what nobody sees, or nobody has written yet, is."""

import pytest
from bestyet.repo.schemas import schema_texts
from bestyet.text.check.check import check_tree
from bestyet.text.plain import plain
from bestyet.text.yaml.schema import Schemas

SCHEMAS = Schemas(schema_texts())
VARIANT = "---\npractice: kickoff\ntitle: {}\nregion: emea\nowner: a\nstatus: in-use\n---\n# T\n\n{}\n"
GOVERNANCE = "company: C\nregions: {emea: {name: EMEA}}\n"


def told(words, title="T"):
    files = {
        "practices/governance.yml": GOVERNANCE.encode(),
        "practices/emea/kickoff.md": VARIANT.format(title, words).encode(),
    }
    return [problem.code for problem in check_tree(files, SCHEMAS)]


JOINED = ["می‌خواهم", "क्‍ष", "ක්‍රම", "👩‍🔬 and 👨‍👩‍👧", "❤️‍🔥", "🏳️‍🌈", "নির্‌বাচন"]
LONE = ["a\u200db", "no\u200cte", "می\u200c ", "\u200dx", "👩\u200dA", "x\u200d👩", "می\u200c\u200cخ", "1\u200c2"]
LONE += ["می\u200c می", "👩\u200d, 👩"]  # the letters beside it may be anywhere in the file


@pytest.mark.parametrize("words", JOINED)
def test_letters_and_pictures_that_join_are_read(words):
    assert told(words, title=words) == []
    assert plain(words) == words


@pytest.mark.parametrize("words", LONE)
def test_a_joiner_that_joins_nothing_is_hidden(words):
    assert "hidden-character" in told(f"x{words}x")
    assert "\\u200" in plain(f"x{words}x")


@pytest.mark.parametrize(
    "words",
    [
        "Run `echo {{ name }}` once.",
        "```\nhelm template {{ .Values.image }}\n# TODO: not ours\n{% raw %}\n```",
        "- Step:\n\n  ```\n  {{ x }}\n  ```",
        "| Who | What |\n| --- | --- |\n| PM | calls<br>writes<br/>signs<br /> |",
        "Mark TODO items as done.",
        "Close every open TODO.",
        "The TBD list is read aloud.",
        "Write (in the list of TODO items) who calls.",
        "<!-- hint --> The purpose is clear.",
    ],
)
def test_what_cannot_act_and_is_written_is_no_fault(words):
    assert told(words) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Call {{ name }}.", "template-syntax"),
        ("`a` {{ name }} `b`", "template-syntax"),
        ("Call. <br onclick=x>", "raw-html"),
        ("Call. <br", "raw-html"),
        ("TODO", "unfinished"),
        ("- TODO", "unfinished"),
        ("- [ ] TODO: ask", "unfinished"),
        ("TODO: say why.", "unfinished"),
        ("Responsible: TBD", "unfinished"),
        ("The date is TBD.", "unfinished"),
        ("| Who | What |\n| --- | --- |\n| TBD | calls |", "unfinished"),
        ("Send it (TBD).", "unfinished"),
        ("TODO - ask", "unfinished"),
        ("FIXME", "unfinished"),
    ],
)
def test_what_can_act_or_is_missing_is_told(words, code):
    assert code in told(words)


def test_a_telephone_link_is_told_as_what_it_is():
    files = {"practices/emea/kickoff.md": VARIANT.format("T", "[Call](tel:+41611234567)").encode()}
    (found,) = [problem for problem in check_tree(files, SCHEMAS) if problem.code == "link-scheme"]
    assert found.hint.startswith("links with tel: are not allowed")
    files = {"practices/emea/kickoff.md": VARIANT.format("T", "[Call](http://example.org)").encode()}
    (found,) = [problem for problem in check_tree(files, SCHEMAS) if problem.code == "link-scheme"]
    assert "https://" in found.hint
