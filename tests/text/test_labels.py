"""Links and footnotes keep their targets, however their definitions are written and whoever else uses the label."""

import re

import pyromark
import pytest
from bestyet.merge.candidate import NOTHING_SETTLED, merge
from bestyet.model.candidate import Settings
from bestyet.model.decision import Decision, Settled
from bestyet.model.passage import Variant
from bestyet.model.place import Place
from bestyet.text.markdown.labels import OPTIONS
from bestyet.text.markdown.markdown import read_document, read_passages
from bestyet.text.markdown.writer import write_practice
from hypothesis import given
from hypothesis import strategies as st

STEP = "# T\n\n- See {}.\n\n"


def written(settled=NOTHING_SETTLED, **texts):
    variants = [Variant(region, read_document(f"{region}.md", text.encode())) for region, text in texts.items()]
    return write_practice(merge("kickoff", variants, Settings(), settled)).text


def targets(markdown):
    """The links of a text, each with its words and where it leads."""
    html = pyromark.html(markdown, options=OPTIONS)
    return re.findall(r'<a href="([^"]*)"(?: title="([^"]*)")?>(.*?)</a>', html, re.DOTALL)


FORMS = [
    "[the plan]: /plan",
    "[The  Plan]: </my plan> 'A title'",
    '[the\nplan]:\n  /plan\n  "title"',
    "   [THE PLAN]:\n/plan 'on\ntwo lines'",
    "[the plan]: /plan (title)\n[other]: /other",
    "[unused]: /no\n[the plan]: /plan",
    "[the plan]: /first\n\n[the plan]: /second",
    "- item\n\n  [the plan]: /plan",
    "[the plan]: <>",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "words", ["[the plan]", "[our words][the plan]", "[the plan][]", "[the\n  plan]", "![x][the plan]"]
)
def test_a_definition_in_any_form_keeps_its_links(form, words):
    source = STEP.format(words) + form + "\n"
    assert targets(written(emea=source)) == targets(source)
    lines = [line for p in read_passages("a.md", source) for line in range(p.span.first_line, p.span.last_line + 1)]
    assert len(lines) == len([line for line in source.split("\n") if line.strip()])


@pytest.mark.parametrize("label", ["a\\]b", "a\\[b", "Ä ö", "x:y", "1", "*bold*"])
def test_labels_of_any_signs_keep_their_links(label):
    source = STEP.format(f"[words][{label}]") + f"[{label}]: /there\n"
    assert targets(written(emea=source)) == targets(source) == [("/there", "", "words")]


EMEA = "# T\n\n1. Read the [plan].[^1] {#a}\n\n[plan]: /emea\n[^1]: At noon.\n"
APAC = (
    "# T\n\n1. Sign the [plan] and `[plan]`, not \\[plan]. {#b}\n2. Archive the [signed one][PLAN][^1]. {#c}\n\n"
    "[plan]: /apac\n[^1]: On [plan][].\n"
)
AMERICAS = "# T\n\n1. Read. {#a}\n2. Sign. {#b}\n3. Archive. {#c}\n"


def test_equal_labels_of_two_regions_keep_apart_and_only_references_change():
    words = {"a": "emea", "b": "apac", "c": "apac"}
    decided = [
        Decision(number, "take", "q", "2026-01-01", "x", Place("d", 1, 1), step, region=region)
        for number, (step, region) in enumerate(words.items())
    ]
    text = written(Settled(tuple(decided)), apac=APAC, emea=EMEA, americas=AMERICAS)
    found = sorted((to, said) for to, _, said in targets(text) if to.startswith("/"))
    assert found == [("/apac", "plan"), ("/apac", "plan"), ("/apac", "signed one"), ("/emea", "plan")]
    assert "`[plan]`, not \\[plan]." in text
    assert text.count("At noon.") == text.count("On [plan]") == 1


PARTS = [
    "[a]: /x",
    "[a]:",
    "/x",
    "'t",
    "t'",
    "[b\nc]: <y z>",
    "- i",
    "[a]",
    "[w][b c]",
    "",
    "# h",
    "***",
    "<!-- c -->",
]


@given(st.lists(st.sampled_from(PARTS), max_size=10).map("\n".join))
def test_no_link_is_lost_or_gained(body):
    source = f"# T\n\n{body}\n"
    assert [one[::2] for one in targets(written(emea=source))] == [one[::2] for one in targets(source)]
