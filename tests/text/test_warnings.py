"""What pasted documents bring along is told of, and passes; what only looks like it is not told of."""

import pytest
from bestyet.text.check.warnings import check_warnings
from cli.kickoff import EMEA, GOVERNANCE, run

FRONT = "---\npractice: kickoff\ntitle: {}\nregion: emea\nowner: a\nstatus: in-use\n---\n"
PATH = "practices/emea/kickoff.md"


def told(body, title="T", **files):
    text = FRONT.format(title) + "# T\n\n" + body + "\n"
    return [(found.code, found.place.line) for found in check_warnings({PATH: text.encode(), **files})]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("4.1.1 Send the agenda.", "typed-number"),
        ("- 4.1 Send the agenda.", "typed-number"),
        ("1. 2.3. Send the agenda.", "typed-number"),
        ("•\tSend the agenda.", "pasted-bullet"),
        ("- • Send the agenda.", "pasted-bullet"),
        ("▪ Send the agenda.", "pasted-bullet"),
        ("Who\tWhat\nQuality\tsigns", "tab-table"),
        ("word " * 121, "long-passage"),
        ("![The plan](plan.png)", "missing-image"),
        ("![The plan](<../img/plan.png> 'title')", "missing-image"),
        ("## Revision history\n\n- First.", "not-a-step"),
        ("**Version:** 1.2\n\n## Steps\n\n- Call.", "not-a-step"),
    ],
)
def test_debris_is_told_at_its_line(body, code):
    assert code in [name for name, _ in told(body)]
    assert all(line >= 10 for _, line in told(body))


@pytest.mark.parametrize(
    "body",
    [
        "## 4.1 Scope\n\nSend the agenda.",
        "3.5 mL of buffer are added.",
        "- 2.5 mg a day.",
        "```\n• not ours\n4.1.1 Not ours\na\tb\nc\td\n```",
        "Send the agenda • today.",
        "- a\n\t- b\n\t- c",
        "| a\t| b |\n| - | - |\n| c\t| d |",
        "word " * 120,
        "![The plan](https://example.org/plan.png)",
        "`![The plan](plan.png)`",
        "## Steps\n\n- Owner: calls.",
    ],
)
def test_what_only_looks_like_debris_is_not_told(body):
    assert told(body) == []


def test_an_image_that_is_there_is_no_warning():
    assert told("![The plan](plan.md)", **{"practices/emea/plan.md": b"x"}) == []


def test_curly_quotation_marks_around_a_value():
    assert told("Text.", title="“Client kickoff”") == [("smart-quotes", 3)]
    assert told("Text.", title="The “big” kickoff") == []


@pytest.mark.parametrize("key", ["deviations", '"deviations"', "deviations "])
def test_the_old_word_for_departures_is_told_at_its_line(key):
    front = FRONT.format("T").replace("status: in-use\n", f"status: in-use\n{key}: []\ntags: [deviations]\n")
    (found,) = check_warnings({PATH: front.encode()})
    assert (found.code, found.place.line, found.place.column) == ("old-key", 7, 2 if key[0] == '"' else 1)
    assert "write departures: in its place" in found.hint
    assert not check_warnings({PATH: front.replace(f"{key}: []", "departures: []").encode()})


def test_warnings_pass_unless_they_are_asked_to_count(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA + "\n4.1.1 Send the minutes.\n")
    monkeypatch.chdir(workshop.root)
    loose, strict = run("check"), run("check", "--strict")
    assert (loose.exit_code, strict.exit_code) == (0, 1)
    assert "warning: typed-number: “4.1.1” is a number typed by hand" in loose.stdout
    assert loose.stderr == "2 files, no problems, 1 warning\n"
    assert "::warning " in run("check", "--format", "github").stdout
    assert '"level": "warning"' in run("check", "--format", "sarif").stdout


LINKED = """---
practice: client-kickoff
---
# Kickoff

## By when

Send the agenda. {#agenda-sent}

"""
OTHER = "practices/emea/lessons-learned.md"


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("[it](#agenda-sent)", None),
        ("[it](#by-when)", None),
        ("[it](client-kickoff.md#agenda%2Dsent)", None),
        ("[it](lessons-learned.md#review-held)", None),
        ("[it](../emea/lessons-learned.md#lessons)", None),
        ("[it](https://example.org/plan#agenda-send)", None),
        ("[it](not-there.md#agenda-send)", None),  # a draft that is still to come
        ("`[it](#agenda-send)`", None),
        ("[it](#)", None),
        ("[it](#agenda-send)", "did you mean “agenda-sent”? "),
        ("[it](lessons-learned.md#agenda-sent)", ""),
        ("[it][1]\n\n[1]: lessons-learned.md#review-hold", "did you mean “review-held”? "),
        ("![it](#zzz)", ""),
    ],
)
def test_a_link_to_a_part_that_is_not_there_is_told_with_the_nearest(link: str, hint: str | None) -> None:
    other = b"---\npractice: lessons-learned\n---\n# Lessons\n\nHold the review. {#review-held}\n"
    found = [
        one
        for one in check_warnings({PATH: (LINKED + link + "\n").encode(), OTHER: other})
        if one.code == "unknown-part"
    ]
    assert len(found) == (hint is not None)
    for one in found:
        assert one.place.line == 10
        assert one.hint.startswith(f"{hint}links lead to a name")


def test_a_link_to_a_part_is_read_as_pages_read_it() -> None:
    text = "---\npractice: client-kickoff\n---\nKickoff\n=====\n\n[it](&num;gone)\n"
    assert [one.code for one in check_warnings({PATH: text.encode()})] == ["unknown-part"]
