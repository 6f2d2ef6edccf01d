"""Steps stay whole in a candidate, in an order that reads, and what is no step is left out."""

from textwrap import dedent

import pytest
from bestyet.merge.order.apart import not_steps
from bestyet.merge.order.units import holders
from bestyet.model.candidate import Status
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.markdown.writer import write_practice
from merge.knowledge import merged


def text_of(**texts):
    return write_practice(merged(**texts)).text


def status_of(words, **texts):
    return next(item for item in merged(**texts).items if item.words.text == words)


SCOPE = """\
    # Kickoff

    The project manager brings to the meeting:

    - the signed scope of work
    - a list of open questions

    Send the invitation three days before.
    """


def test_an_introduction_stands_before_its_own_list_and_no_other():
    other = """\
        # Kickoff

        - a list of open questions
        - the names of all deputies

        The project manager brings to the meeting:

        - the signed scope of work

        Send the invitation three days before.
        """
    text = text_of(emea=SCOPE, apac=other)
    assert "brings to the meeting:\n\n- the signed scope of work\n" in text


def test_an_introduction_without_its_list_is_left_out():
    other = """\
        # Kickoff

        The project manager brings to the meeting:

        - coffee

        Send the invitation three days before.
        """
    item = status_of("The project manager brings to the meeting:", emea=SCOPE, apac=other)
    assert (item.status, item.because.text) == (Status.ADDITION, "nothing that it introduces is in the text")


def test_a_list_brings_its_introduction_with_it():
    named = SCOPE.replace("scope of work", "scope of work {#scope}").replace("open questions", "open questions {#open}")
    other = "# Kickoff\n\n- the signed scope of work {#scope}\n- a list of open questions {#open}\n"
    text = text_of(emea=named, apac=named.replace("brings to the meeting", "has"), americas=dedent(other))
    assert text.count(":\n\n- the signed scope of work {#scope}\n- a list of open questions {#open}\n") == 1


def test_a_paragraph_of_several_sentences_is_no_mere_introduction():
    long = SCOPE.replace("The project", "Quality signs first. The project")
    other = SCOPE.replace("The project manager brings to the meeting", "Pack")
    assert "Quality signs first." not in text_of(emea=long, apac=other)


def test_what_is_forbidden_in_a_list_is_not_the_same_as_what_is_asked_for():
    emea = "# Review\n\nYou should:\n\n- point out the same error again and again\n- praise what is good\n"
    apac = (
        "# Review\n\nYou should not:\n\n- point out the same error again and again\n\nThen:\n\n- praise what is good\n"
    )
    groups = [item for item in merged(emea=emea, apac=apac).items if "same error" in item.words.text]
    assert len(groups) == 2


def test_a_sub_item_does_not_stand_without_its_step():
    emea = "1. Walk through the scope.\n   - What is not included.\n2. Name the deputies.\n"
    apac = "1. Agree on the price of the whole project.\n   - What is not included.\n2. Name the deputies.\n"
    item = status_of("What is not included.", emea=emea, apac=apac)
    assert (item.status, item.because.text) == (Status.ADDITION, "what it is a part of is not in the text")
    assert "included" not in text_of(emea=emea, apac=apac)


def test_a_table_stays_one_table():
    table = "| Who | What |\n| --- | --- |\n| Quality | signs the protocol |\n| Sales | informs the client |\n"
    emea = f"# K\n\n- Greet the client by name.\n\n{table}\n- Order the material.\n"
    apac = f"# K\n\n{table}\n- Greet the client by name.\n- Order the material.\n"
    assert text_of(emea=emea, apac=apac).count("| Who | What |") == 1


def test_a_caption_in_bold_stands_only_with_what_is_below_it():
    emea = "**After the meeting**\n\n- Send the minutes.\n\n**Records**\n\n- Archive the signed list.\n"
    apac = "**After the meeting**\n\n- Send the minutes.\n\n**Records**\n\n- Burn the paper.\n"
    text = text_of(emea=emea, apac=apac)
    assert "**After the meeting**\n\n- Send the minutes." in text
    assert "Records" not in text


def test_the_sections_of_the_backbone_keep_its_order():
    emea = "# Q\n\n## 3.1 Terms\n\n- One.\n- Two words.\n\n## 3.2 Roles\n\n- Quality signs.\n- Sales calls.\n"
    apac = "# Q\n\n## Roles\n\n- Quality signs.\n- Sales calls.\n\n## Terms\n\n- Two words.\n- One.\n"
    text = text_of(emea=emea, apac=apac, americas=apac)
    if "3.1" in text and "3.2" in text:
        assert text.index("3.1") < text.index("3.2")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings in (["## 3.1 Terms", "## 3.2 Roles"], ["## Roles", "## Terms"])


def test_numbers_go_on_over_notes_pictures_and_tables():
    steps = "1. Call.\n2. Write.\n\nA note for everybody.\n\n3. Sign.\n\n![plan](plan.png)\n\n4. Archive.\n"
    assert [line for line in text_of(emea=steps, apac=steps).splitlines() if line[:1].isdigit()] == [
        "1. Call.", "2. Write.", "3. Sign.", "4. Archive.",
    ]  # fmt: skip


def test_a_list_that_counts_again_does_so():
    text = text_of(emea="## Roles\n\n1. Sales\n2. Quality\n\nThen, step by step.\n\n1. Call.\n")
    assert text.endswith("1. Sales\n2. Quality\n\nThen, step by step.\n\n1. Call.\n")


def test_nested_bullets_stay_bullets_below_numbered_steps():
    emea = "1. Prepare the room.\n   - chairs\n   - tables\n2. Open the door.\n"
    assert "1. Prepare the room.\n    - chairs\n    - tables\n2. Open the door.\n" in text_of(emea=emea, apac=emea)


DOCUMENT = """\
# Audits

**Document number:** SOP-7
**Owner:** Quality

- [Scope](#scope)
- [Steps](#steps)

## Contents

1. Scope ........ 2
2. Steps

## Scope

- Owner: the lead auditor keeps the plan for every year and region of the company and shows it to whoever asks for it.
- See [Steps](#steps).

## Steps

1. Plan the audit.

## Change history

- Everything is new.

| Version | Date | Changes |
| --- | --- | --- |
| 1.0 | 2026-01-01 | First |
"""


def test_contents_data_and_history_of_a_document_are_no_steps():
    passages = read_passages("a.md", DOCUMENT)
    found = {passages[index].text: rule for index, rule in not_steps(passages).items()}
    assert found == {
        "Document number: SOP-7 Owner: Quality": "about",
        "Scope": "contents",
        "Steps": "contents",
        "Scope ........ 2": "contents",
        "Everything is new.": "history",
        "1.0 | 2026-01-01 | First": "history",
    }
    text = text_of(emea=DOCUMENT, apac=DOCUMENT)
    assert "history" not in text
    assert "SOP-7" not in text
    assert "Contents" not in text
    assert "1. Plan the audit." in text


@pytest.mark.parametrize(
    "steps",
    [
        "# K\n\n- Status: red means stop.\n- Owner: calls the client.\n",
        "# K\n\n## Contents\n\n- 5 tubes of buffer\n- one rack\n",
        "# K\n\n## Document control\n\n- Number every document before it is signed by anybody.\n",
        "# K\n\n## Steps\n\n- Date: agree on it with the client.\n- [The plan](plan.md)\n",
    ],
)
def test_steps_that_look_like_data_of_a_document_stay_steps(steps):
    assert not_steps(read_passages("a.md", steps)) == {}


def test_what_is_one_with_what():
    text = "Bring:\n\n```\ncode\n```\n\n- a\n- b\n\nAlone.\n\n**Later**\n\nRows:\n\n| x |\n| - |\n| y |\n"
    passages = read_passages("a.md", text)
    said = [passage.source.split("\n")[0] for passage in passages]
    assert [(said[n], None if at is None else said[at]) for n, at in enumerate(holders(passages))] == [
        ("Bring:", None), ("```", "Bring:"), ("a", "Bring:"), ("b", "Bring:"), ("Alone.", None),
        ("**Later**", None), ("Rows:", "**Later**"), ("| x |", "Rows:"), ("| y |", "| x |"),
    ]  # fmt: skip
