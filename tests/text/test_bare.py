"""What the lines of a text rule out, its passages do not say: `check` reads only what may be worth it."""

import random

import pytest
from bestyet.actions.contribute.contradictions import contradiction_warnings, contradictions_in
from bestyet.text.base import read_base
from bestyet.text.check import warnings
from bestyet.text.check.warnings import check_warnings
from bestyet.text.limits import most_passages
from bestyet.text.markdown.bare import has_digits, is_bare, may_be_worth_a_warning, texts_in
from bestyet.text.markdown.markdown import read_passages

PATH = "practices/emea/kickoff.md"
COMMON = {
    "practices/governance.yml": b"company: A\nregions: {emea: {name: EMEA}}\n",
    "practices/vocabulary.yml": b"roles: {pm: {title: Project manager}, qa: {title: Quality}}\n"
    b"channels: {phone: {title: Phone}, email: {title: Email}}\ntemplates: {form: {title: Form}}\n"
    b"milestones: {agenda-sent: {title: Agenda sent}, start: {title: Start}}\n",
}
FRONT = """---
practice: kickoff
title: Kickoff
region: emea
raci: [{activity: agenda, responsible: pm, accountable: qa}]
channels: [{id: phone, step: minutes}]
lead-times: [{milestone: agenda-sent, after: start, within: 5, unit: days}]
templates: [{id: form, version: "2.0"}]
---
"""
WITHOUT_STEPS = FRONT.replace("activity: agenda", "activity: plan").replace(", step: minutes", "")
MARKERS = ["", "", "", "1. ", "2. ", "3. ", "10. ", "- ", "- ", "* ", "+ ", "1) ", "   2. ", "  - ", "   ", "# ", "## "]
MARKERS += ["- 1. ", "- ## ", "> ", "| "]
WORDS = "Send the minutes agenda to Quality project manager by email phone within days version v rev 3 2.1 24 min"
WORDS += (
    " Change log Contents history Document control Version Owner week client's form Form release * ** _ & | : + ’ #"
)
WORDS += " {#agenda} {#minutes} {#v2} {#v2--x} {*#agenda*} the#minutes 24#hours"
ENDS = ["", "", "", ".", " ", "  ", ":", " {#agenda}", " {#v3}", " #", "\t"]


def line(chance):
    number = chance.choice([1, 2, 3, 4, 6, 9]) if chance.random() < 0.97 else chance.choice([60, 119, 120, 121, 130])
    said = " ".join(chance.choice(WORDS.split(" ")) for _ in range(number)).replace("#m", " m").replace("#h", "\n h")
    return chance.choice(MARKERS) + said + chance.choice(ENDS)


def body(chance):
    lines = [line(chance) + chance.choice(["\n", "\n", "\n\n"]) for _ in range(chance.choice([1, 2, 3, 5, 9, 14]))]
    return chance.choice(["", "# Kickoff\n\n"]) + "".join(lines)


def in_words(text):
    base = read_base({**COMMON, PATH: text.encode()})
    return [*contradiction_warnings(base, {PATH})], [*contradictions_in(PATH, text.encode(), base.settings)]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_written_is_told_as_if_every_text_were_read(seed, monkeypatch):
    chance = random.Random(seed)
    spared = told_of = 0
    for _ in range(120):
        text = chance.choice([FRONT, WITHOUT_STEPS, ""]) + body(chance)
        read, looked_at = in_words(text)
        assert read == looked_at, text
        told = check_warnings({PATH: text.encode()})
        with monkeypatch.context() as patch:
            patch.setattr(warnings, "may_be_worth_a_warning", lambda body: True)
            assert told == check_warnings({PATH: text.encode()}), text
        assert len(read_passages(PATH, text)) <= most_passages(text.encode()), text
        below = text.removeprefix(FRONT).removeprefix(WITHOUT_STEPS)
        spared += not may_be_worth_a_warning(below)
        told_of += bool(told)
    assert spared > 9  # else nothing would be compared
    assert told_of > 3


@pytest.mark.parametrize(
    "words",
    [
        "Send the agenda no later than 3 days after the start.\n",
        "Send the agenda no later than 3 d*ay*s after the start.\n",
        "Send the agenda no later than 3 &#100;ays after the start.\n",
        "Send it by email. {#minutes}\n",
        "Send it by email. {*#minutes*}\n",
        "Send it by email. {&#35;minutes}\n",
        "Quality writes the agenda. {#agenda}\n",
        "Use the form, version\n3. Then go.\n",
        "1. Use the form, version\n3 now.\n",
        "Use the form v*3*.\n",
        "Use the form, version&#32;3.\n",
    ],
)
def test_what_words_contradict_is_found_however_it_is_written(words):
    read, looked_at = in_words(f"{FRONT}# Kickoff\n\n{words}")
    assert read
    assert read == looked_at


@pytest.mark.parametrize(
    "words",
    [
        "## Change log\n\n- First.\n",
        "## Change *log* #\n\n- First.\n",
        "## Change&#32;log\n\n- First.\n",
        "## 3. Change  log: {#log}\n\n- First.\n",
        "Version: 1.2\n\n## Steps\n\n- Call.\n",
        f"Send {'it&#32;' * 121}\n",
        f"Send\n{'it ' * 70}\n{'so ' * 70}\n",
        "All:\n" + "2. Send the agenda to all who take part.\n" * 40,
        "- All.\n" + "  2. Send the agenda to all who take part.\n" * 40,
        "1. All.\n" + "   2. Send the agenda to all who take part.\n" * 40,
    ],
)
def test_what_is_long_or_no_step_is_found_however_it_is_written(words):
    assert check_warnings({PATH: f"{FRONT}# Kickoff\n\n{words}".encode()})


def block(chance):
    """Lines of one kind, or nearly."""
    kind = chance.choice(
        ["", "1. ", "2. ", "- ", "  ", "## ", "+ ", "3) ", "- 2. ", "   1. "][: chance.choice([4, 6, 10])]
    )
    said = ["Send", "it", "{#v2}", "Form #", "3", "2.1", ":", "+", "{#agenda}", "12 days.", "x\u00a0", "Go\t"]
    lines = [
        " ".join([chance.choice(["Send", "It", "3 days", "Go"]), *chance.choices(said, k=chance.choice([0, 1, 3]))])
        for _ in range(chance.choice([1, 2, 4]))
    ]
    ends = ["\n", "\n", "\n", "  \n", " {#agenda}\n"]
    return "".join(
        f"{kind if chance.random() < 0.9 else chance.choice(['', '1. '])}{one}{chance.choice(ends)}" for one in lines
    )


@pytest.mark.parametrize("seed", range(2))
def test_lines_show_the_words_of_all_passages_or_nothing(seed):
    chance = random.Random(seed)
    shown = 0
    for _ in range(400):
        text = "".join(block(chance) + chance.choice(["", "\n", "\n", "\n\n"]) for _ in range(chance.choice([2, 3, 5])))
        if is_bare(text) and (texts := texts_in(text)) is not None:
            assert sorted(texts) == sorted(passage.text for passage in read_passages(PATH, text)), text
            shown += len(texts) > 3
    assert shown > 40


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("1. Send it. {#sent}\n2. File  it {#x} now.\n", ["Send it.", "File it {#x} now."]),
        ("- Send it.\n- File it.\n\n  Then go.\n", ["Send it.", "File it.", "Then go."]),
        ("Send it\n  and file\nit. {#filed}\n## So ## {#so}\nGo.\n", ["So ##", "Send it and file it.", "Go."]),
        ("## So {#so} ##\nGo {#go}\u00a0\n", ["So", "Go {#go}"]),
        ("1. Send it\nand file it.\n", None),
        ("Send it\n- and file it.\n", None),
        ("- 1. Send it.\n", None),
        ("   1. Send it.\n", None),
    ],
)
def test_what_words_of_passages_lines_show(words, texts):
    assert is_bare(f"# Kickoff\n\n{words}")
    found = texts_in(f"# Kickoff\n\n{words}")
    assert found == (texts and ["Kickoff", *texts])
    read = sorted(passage.text for passage in read_passages(PATH, f"# Kickoff\n\n{words}"))
    assert texts is None or sorted(found) == read


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("1. Send the agenda by version\n3. Then go.\n", False),
        ("Use the form, version\n3. Then go.\n", True),  # within a paragraph, "3." begins no item
        ("1. Send the form.\n2. File the form.\n", False),
        ("1. Send the form. {#form-2}\n2. File it. {#form-3}\n", False),
        ("1. Send the form. {#form-2}\nand wait\n", True),
        ("1. Send {#form-2} now.\n", True),
        ("1. Send the form. {#form--2}\n", True),
    ],
)
def test_numbers_of_items_are_no_digits_of_their_words(words, is_told):
    text = f"# Kickoff\n\n{words}\n"
    assert is_bare(text)
    assert has_digits(text) == is_told


def test_a_list_without_blank_lines_is_not_one_long_passage():
    assert not may_be_worth_a_warning("# Kickoff\n\n" + "- Send the agenda to all who take part.\n" * 40)
