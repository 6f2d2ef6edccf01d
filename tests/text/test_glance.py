"""Reading only what is needed gives what reading everything gives."""

from pathlib import Path

import pytest
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.steps import steps_at_a_glance
from bestyet.text.yaml.frontmatter import read_front_matter

PRACTICES = Path(__file__).parents[2] / "practices"
FILES = sorted(PRACTICES.glob("*/*.md"))
TRICKY = """\
title: A b
templates: [{id: a, version: "{1: x}"}, {id: b, version: "2"}]
channels: [email, phone]
lead-times:
  - {milestone: held, within: 5}
  - {milestone: sent, within: 6}
risk: {severity: 7}
"""


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_place_asked_for_alone_is_the_place_among_all(file):
    text = text_of(file.read_bytes())
    for pointer in list(read_front_matter("a.md", text).places)[::7]:
        alone, among_all = (read_front_matter("a.md", text).places for _ in range(2))
        list(among_all)
        assert alone[pointer] == among_all[pointer]


def test_places_in_every_form_of_plain_front_matter():
    text = f"---\n{TRICKY}---\n"
    among_all = read_front_matter("a.md", text).places
    for pointer, place in dict(among_all).items():
        assert read_front_matter("a.md", text).places[pointer] == place
    alone = read_front_matter("a.md", text).places
    for nowhere in ("/lead-times/2", "/lead-times/x", "/templates/2", "/nothing", "/title/0", "/lead-times/99999999"):
        assert alone.get(nowhere) is None


def test_a_document_without_its_body_is_else_the_same():
    raw = FILES[0].read_bytes()
    whole, front = read_document("a.md", raw), read_document("a.md", raw, body=False)
    assert front.passages == ()
    assert (front.title, front.sha256, dict(front.data)) == (whole.title, whole.sha256, dict(whole.data))
    untitled = b"# The heading\n\nWords.\n"
    assert read_document("a.md", untitled, body=False).title == "The heading"


def test_steps_at_a_glance_are_the_items_and_what_has_a_name():
    raw = (
        b"---\ntitle: A\n---\n# A {#top}\n\nWhy  we do it. {#purpose}\n\nNo name.\n\n"
        b"1. Send the  agenda. {#agenda-sent}\n   - [x] Attach the plan.\n```\n- code {#no}\n```\n* Close it.\n"
    )
    assert steps_at_a_glance(raw) == (
        ("purpose", "Why we do it.", 6),
        ("agenda-sent", "Send the agenda.", 10),
        ("", "Attach the plan.", 11),
        ("", "Close it.", 15),
    )
    assert steps_at_a_glance(b"") == ()
    assert steps_at_a_glance(b"a" + b" " * 1_000_000 + b"{#a b} {# " + b" " * 1_000_000 + b"x") == ()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_names_seen_at_a_glance_are_those_of_the_passages(file):
    document = read_document("a.md", file.read_bytes())
    named = {p.name: p.span.last_line for p in document.passages if p.name and p.is_step}
    assert {step.name: step.line for step in steps_at_a_glance(file.read_bytes()) if step.name} == named
