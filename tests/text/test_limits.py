"""How much one text may hold: `check` tells of more, and what is over a limit takes part in nothing, aloud."""

from itertools import pairwise

import pytest
from bestyet.repo.schemas import schema_texts
from bestyet.text.base import read_base
from bestyet.text.check.check import check_tree
from bestyet.text.check.warnings import check_warnings
from bestyet.text.limits import LONGEST_PASSAGE, MOST_CHARACTERS, MOST_PASSAGES, MOST_TOGETHER, size_problems
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.yaml.schema import Schemas

NORTH = "practices/north/kickoff.md"
SCHEMAS = Schemas(schema_texts())


def variant(body, region="north"):
    head = f"---\npractice: kickoff\ntitle: Kickoff\nregion: {region}\nowner: ann\nstatus: in-use\n---\n"
    return f"{head}# Kickoff\n\n{body}"


def codes_of(body):
    return [found.code for found in size_problems(NORTH, variant(body))]


def test_a_text_may_be_as_long_as_said_and_no_longer():
    room = MOST_CHARACTERS - len("# Kickoff\n\n") - len("```\n```\n")
    assert codes_of(f"```\n{'x' * (room - 1)}\n```\n") == []
    assert codes_of(f"```\n{'x' * room}\n```\n") == ["text-too-large"]


@pytest.mark.parametrize("line", ["1. Send it.\n", "- Send it.\n", "## Steps\n", "[a]: b\n\n", "Send.\n\n"])
def test_a_text_may_have_as_many_passages_as_said_and_no_more(line):
    most = MOST_PASSAGES - 1  # the title is one
    assert codes_of(line * most) == []
    assert codes_of(line * (most + 1)) == ["too-many-passages"]


def test_a_table_may_have_as_many_rows_as_passages():
    table = "| Who | What |\n| --- | --- |\n"
    assert codes_of(table + "| Ann | sends |\n" * (MOST_PASSAGES - 2)) == []
    assert codes_of(table + "| Ann | sends |\n" * (MOST_PASSAGES - 1)) == ["too-many-passages"]


@pytest.mark.parametrize("before", ["", "- ", "1. ", "## "])
def test_a_passage_may_be_as_long_as_said_and_no_longer(before):
    assert codes_of(f"{before}{'x' * LONGEST_PASSAGE}\n") == []
    assert codes_of(f"{before}{'x' * (LONGEST_PASSAGE + 1)}\n") == ["passage-too-long"]


def test_spaces_inside_a_passage_count_though_nobody_sees_them():
    """They are what took twelve seconds: 60,000 between a number and its unit."""
    assert codes_of(f"Send it 1. within{' ' * 60_000}days.\n") == ["passage-too-long"]


def test_code_may_be_longer_than_a_passage_of_words():
    assert codes_of("```\n" + "wait 5\n" * 5_000 + "```\n") == []


def test_the_place_of_the_problem_is_the_first_passage_too_many():
    found = size_problems(NORTH, variant("- Send it.\n" * (MOST_PASSAGES + 5)))
    assert found[0].place.line == 8 + 2 + MOST_PASSAGES - 1  # seven lines of values, the title, a blank line
    assert f"{MOST_PASSAGES + 6}" in found[0].message


def test_check_tells_once_and_warns_of_nothing_more():
    files = {NORTH: variant("Send it. " * 2_000 + "\n").encode()}
    told = [found for found in check_tree(files, SCHEMAS, [NORTH]) if found.place.line > 1]
    assert [found.code for found in told] == ["passage-too-long"]
    assert "8,000" in told[0].message
    assert check_warnings(files) == []


def test_check_looks_no_further_into_a_text_that_is_too_large_but_at_its_values():
    wrong = variant("<script>\n" * 20_000).replace("in-use", "unheard-of")
    told = {found.code for found in check_tree({NORTH: wrong.encode()}, SCHEMAS, [NORTH])}
    assert told == {"text-too-large", "wrong-choice"}


def test_what_is_over_a_limit_takes_part_in_nothing_and_is_named():
    south = NORTH.replace("north", "south")
    texts = {NORTH: variant("- Send it.\n" * MOST_PASSAGES), south: variant("- Send it.\n", "south")}
    base = read_base({path: text.encode() for path, text in texts.items()})
    assert [one.region for one in base.variants["kickoff"]] == ["south"]
    assert [(one.place.path, one.code) for one in base.left_out] == [(NORTH, "too-many-passages")]


def test_the_texts_of_a_practice_may_be_as_long_together_as_said_and_the_longest_are_left_out():
    each = MOST_TOGETHER // 5
    longer = {"a": each, "b": each + 1, "c": each - 1, "d": each, "f": each}
    bodies = {region: "- Send it.\n" * (most - 1) for region, most in longer.items()}  # the title is one
    fits = {f"practices/{region}/kickoff.md": variant(body, region).encode() for region, body in bodies.items()}
    over = {**fits, "practices/e/kickoff.md": variant("", "e").encode()}
    other = {**fits, "practices/e/handover.md": variant("", "e").replace("kickoff", "handover").encode()}
    for files, left_out in ((fits, []), (other, []), (over, ["practices/b/kickoff.md"])):
        assert [one.place.path for one in read_base(files).left_out] == left_out
        told = [one for one in check_tree(files, SCHEMAS) if one.code == "too-many-together"]
        assert [one.place.path for one in told] == left_out


def test_no_line_holds_two_passages():
    """Else counting lines would not tell that a text has few passages."""
    odd = "- - - a\n- # b\n- | a |\n  | - |\n  | c |\n> # d\n\n[e]: f\n[^g]: h\n<!-- i --> j\n\n# ![](k)\n1. - l\n   m"
    passages = read_passages(NORTH, f"{odd}\n{odd}\n")
    spans = [(one.span.first_line, one.span.last_line) for one in passages]
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "worst",
    [
        "Send it" + " " * 100_000 + "x\n",
        "## " + " " * 100_000 + "x\n",
        "## " + " #" * 50_000 + "x\n",
        "[" * 100_000 + "\n",
        '[a]: b "' * 12_000 + "\n",
        '[a]: https://example.org "\n' * 5_000,
        "[a]: https://example.org\n" * 5_000,
        "## ![a](b)\n\n" * 10_000,
        "<!-- a --> Send it.\n\n" * 7_000,
        "<!--" * 30_000 + "\n",
        "{#" * 50_000 + "\n",
        "- " * 60_000 + "a\n",
        "> " * 60_000 + "a\n",
        "| " * 60_000 + "\n",
        "`" * 100_000 + " x\n",
        "*a " * 40_000 + "\n",
    ],
    ids=lambda worst: worst[:20].strip(),
)
def test_the_worst_text_of_its_kind_is_read_in_time(worst):
    """Where reading took the square of the time, these would take minutes."""
    assert len(worst) < MOST_CHARACTERS
    files = {NORTH: variant(worst).encode()}
    check_tree(files, SCHEMAS, [NORTH])
    check_warnings(files)
    read_base(files)
