"""A practice is called as the vocabulary says, and tells in one sentence when it is used."""

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.provenance import record
from bestyet.merge.told_values import broken_values, joint, other_title
from bestyet.merge.words.common import broken_titles
from bestyet.model.sentence import first_sentence
from bestyet.text.base import read_base
from bestyet.text.markdown.writer import write_practice
from bestyet.text.settled import read_settled
from merge.knowledge import variant
from msgspec import structs

FRONT = "---\npractice: kickoff\ntitle: {title}\nregion: {region}\nowner: a\nstatus: in-use\n{more}---\n"
BODY = "# {title}\n\n## Purpose\n\nBoth teams meet. They hear the same, e.g. Basel.\n\n## Steps\n\n- Send the agenda.\n"
VOCABULARY = "practices:\n  kickoff: {title: Project start, also: [Launch]}\n"


def text(region, title, more=""):
    return FRONT.format(title=title, region=region, more=more) + BODY.format(title=title)


def started(vocabulary=VOCABULARY, decisions="", **more):
    files = {"practices/vocabulary.yml": vocabulary.encode()}
    settled = read_settled({"practices/global/kickoff/decisions.yml": decisions.encode()}, "kickoff")
    variants = [
        variant("emea", text("emea", "Kickoff", more.get("emea", ""))),
        variant("apac", text("apac", "Launch", more.get("apac", ""))),
    ]
    return merge("kickoff", variants, read_base(files).settings, settled)


def proof(candidate, data, vocabulary=VOCABULARY):
    common = read_base({"practices/vocabulary.yml": vocabulary.encode()}).settings.common
    documents = {v.document.path: v.document for v in candidate.variants}
    yield from broken_titles(data, common)
    yield from other_title(data, lambda path, blob: documents[path], common)
    yield from broken_values(data, lambda path, blob: documents[path])


def test_the_standards_own_title_stands_above_the_text_and_the_record_says_from_where():
    candidate = started()
    written = write_practice(candidate)
    assert candidate.title == "Project start"
    assert "# Project start\n" in written.text
    assert "title: Project start" in written.text
    data = record(candidate, written.places, "test")
    (title,) = [item for item in data.items if item.text == "Project start"]
    assert title.chosen.because.text == "the standard's own title"
    assert data.vocabulary is not None
    assert list(joint(data)) == []
    assert list(proof(candidate, data)) == []


def test_another_title_than_the_vocabulary_has_is_broken():
    candidate = started()
    data = record(candidate, write_practice(candidate).places, "test")
    assert list(proof(candidate, data, VOCABULARY.replace("Project start", "Another")))
    assert list(proof(candidate, structs.replace(data, title="Another")))
    items = [structs.replace(one, text="Another") if one.text == "Project start" else one for one in data.items]
    assert list(proof(candidate, structs.replace(data, items=tuple(items))))
    assert list(proof(candidate, structs.replace(data, vocabulary=None)))


def test_a_decision_about_the_title_counts_more():
    title = next(item.id for item in started().items if item.words.level == 1)
    decided = started(
        decisions=f"- {{do: edit, step: {title}, text: Start with the client, by: lead, on: 2026-11-02, because: so}}\n"
    )
    assert decided.title == "Start with the client"


@pytest.mark.parametrize("title", ["a | b", "[x](y)", "<b>x</b>", "*x*", "1. x", "# x", "a\\nb"])
def test_a_title_that_markdown_would_read_as_more_is_not_used(title):
    assert started(f'practices:\n  kickoff: {{title: "{title}"}}\n').title == "Kickoff"


def test_one_sentence_says_when_it_is_used_chosen_like_any_words():
    candidate = started(apac="use-when: A client has signed.\n")
    assert candidate.use_when == ("A client has signed.", True)
    written = write_practice(candidate)
    assert "use-when: A client has signed." in written.text
    data = record(candidate, written.places, "test")
    (field,) = [field for field in data.fields if field.key == "use-when"]
    assert (field.chosen.region, field.chosen.because.text) == ("apac", "only apac says so")
    assert list(proof(candidate, data)) == []


def test_several_sentences_are_no_dispute_and_evidence_chooses():
    evidence = "evidence:\n  - {metric: m, value: 9, unit: percent, sample: 40, period: 2025, source: log}\n"
    candidate = started(emea="use-when: It begins.\n", apac=f"use-when: A client has signed.\n{evidence}")
    (field,) = [field for field in candidate.fields if field.key == "use-when"]
    assert field.chosen.region == "apac"
    assert field.because.rule == "evidence"
    assert candidate.disputes == ()


def test_where_nobody_says_it_the_purpose_begins_with_it():
    assert started().use_when == ("Both teams meet.", False)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("It is said, e.g. Basel is. Then on.", "It is said, e.g. Basel is."),
        ("Is it? Yes.", "Is it?"),
        ("Dr. Basel calls. Then on.", "Dr. Basel calls."),
        ("Version 3.1 holds. Then on.", "Version 3.1 holds."),
        ("No end", "No end"),
    ],
)
def test_the_first_sentence(text, first):
    assert first_sentence(text) == first
