"""What is sure is near-verbatim: sentences that share words and say two things are never merged unasked."""

from __future__ import annotations

import csv
import random
from itertools import product
from pathlib import Path

import pytest
from bestyet.merge.align.links import Links
from bestyet.merge.candidate import align_documents, merge
from bestyet.merge.sure.form import forms_of
from bestyet.merge.sure.words import lemma, verb_of
from bestyet.model.candidate import Settings, Status
from bestyet.model.decision import Decision, Settled
from bestyet.model.group import Tier
from bestyet.model.place import Place
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from merge.knowledge import SETTINGS, merged, variant

PAIRS = Path(__file__).with_name("minimal_pairs.tsv")
VOCABULARY = {
    "qa lead": "role:quality", "quality partner": "role:quality", "qualified person": "role:quality",
    "quality lead": "role:quality", "project manager": "role:pm", "project leader": "role:pm",
    "site head": "role:head", "general manager": "role:head", "client portal": "channel:portal",
    "quality": "role:quality", "deviation log": "template:log", "issue list": "template:log",
}  # fmt: skip
OTHERS = (
    ["Order the starting material from the approved supplier.", "Book the meeting room on the second floor."],
    ["Print the visitor badges at reception.", "Walk the guests through the laboratory."],
)


def pairs(kind):
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [(a, b) for found, a, b in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if found == kind]


def document(number, step, is_alone, heading):
    steps = [step] if is_alone else [OTHERS[number][0], step, OTHERS[number][1], "Close the project room at the end."]
    lines = ["# Practice", "", *(["## Procedure", ""] if heading else []), *(f"- {text}" for text in steps)]
    return read_document(f"{number}.md", ("\n".join(lines) + "\n").encode())


def said(text):
    """What is compared of a text, and its values."""
    form = forms_of(VOCABULARY)(text)
    return form.words, form.values


def became(a, b, vocabulary=VOCABULARY, is_alone=True, heading=False):
    """What two sentences of two regions become: "merged", "likely" or "apart"."""
    documents = [document(0, a, is_alone, heading), document(1, b, is_alone, heading)]
    alignment = align_documents(documents, Links(), Settings(phrases=vocabulary))
    at = [next(n for n, p in enumerate(d.passages) if p.text == t) for d, t in zip(documents, (a, b), strict=True)]
    both = {(0, at[0]), (1, at[1])}
    for name, groups in (("merged", alignment.groups), ("likely", alignment.likely)):
        if any(both <= set(group.members) for group in groups):
            return name
    return "apart"


WAYS = [*product((True, False), (True, False))]


@pytest.mark.parametrize(("is_alone", "heading"), WAYS)
@pytest.mark.parametrize("vocabulary", [VOCABULARY, {}], ids=["vocabulary", "plain"])
def test_of_pairs_that_say_two_things_none_is_merged(vocabulary, is_alone, heading):
    assert len(pairs("apart")) >= 60
    assert [(a, b) for a, b in pairs("apart") if became(a, b, vocabulary, is_alone, heading) == "merged"] == []


@pytest.mark.parametrize(("is_alone", "heading"), WAYS)
def test_of_pairs_that_say_the_same_nearly_verbatim_all_are_merged(is_alone, heading):
    assert len(pairs("same")) == 40
    assert [(a, b) for a, b in pairs("same") if became(a, b, VOCABULARY, is_alone, heading) != "merged"] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("## Do\n\n- Call the client after midnight.", "## Don't\n\n- Call the client after midnight."),
        ("## In scope\n\n- Transport of the samples.", "## Out of scope\n\n- Transport of the samples."),
        ("## Before the audit\n\n- Clean the whole warehouse.", "## After the audit\n\n- Clean the whole warehouse."),
        ("## Client\n\n- Sign the transfer protocol.", "## Project manager\n\n- Sign the transfer protocol."),
        ("Who signs:\n\n- the head of the site", "Who gets a copy:\n\n- the head of the site"),
        ("- Bring:\n    - the signed risk register", "- Destroy:\n    - the signed risk register"),
        (
            "| Step | Does | Approves |\n| --- | --- | --- |\n| Draft report | QA | Client |",
            "| Step | Approves | Does |\n| --- | --- | --- |\n| Draft report | QA | Client |",
        ),
        ("## Minutes\n\n- Send it.", "## Invoice\n\n- Send it."),
        ("# Week 1\n\n- Meet the buddy.", "# Week 2\n\n- Meet the buddy."),
        ("- Check the form.\n- Check the form.", "- Check the form."),
    ],
)
def test_equal_words_below_something_that_gives_them_another_sense_are_asked_about(one, other):
    documents = [read_document(f"{n}.md", f"# Practice\n\n{text}\n".encode()) for n, text in enumerate((one, other))]
    groups = align_documents(documents, Links(), Settings()).groups
    assert not [g for g in groups if g.tier is Tier.SURE and documents[0].passages[g.members[0][1]].is_step]


def test_few_words_mean_the_same_below_the_same_heading_at_whatever_level_it_stands():
    one, other = (
        read_document(f"{n}.md", f"# Practice\n\n{mark} Week 1\n\n- Meet the buddy.\n".encode())
        for n, mark in enumerate(("#", "##"))
    )
    groups = align_documents([one, other], Links(), Settings()).groups
    assert [len(group.members) for group in groups if one.passages[group.members[0][1]].is_step] == [2]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Answer within 15 business days of receipt.", "Answer within 10 business days of receipt.", "duration"),
        ("Keep 5 % of the fee until release.", "Keep 10 % of the fee until release.", "percentage"),
        ("Approve offers above 5000 EUR in writing.", "Approve offers above 9000 EUR in writing.", "amount"),
    ],
)
def test_values_may_differ_in_what_is_merged_because_the_dispute_tells(one, other, told):
    candidate = merged(emea=f"- {one}\n", apac=f"- {other}\n")
    (step,) = candidate.steps
    assert (step.tier, [dispute.about for dispute in step.disputes]) == (Tier.SURE, [told])


DUTIES = {"must", "shall", "should", "will", "need", "always", "kindly"}
TELLING = ["not", "never", "only", "unless", "until", "without", "or", "except", "client", "7", "before", "all", "less"]


@pytest.mark.parametrize("seed", range(4))
def test_no_telling_word_can_be_slipped_in_left_out_or_changed(seed):
    """Two thousand edits: a word put in, taken out or put in the place of another."""
    chance = random.Random(seed)
    texts = sorted({text for kind in ("apart", "same") for pair in pairs(kind) for text in pair})
    for _ in range(500):
        words = chance.choice(texts).split()
        at, word = chance.randrange(len(words)), chance.choice(TELLING)
        edited = chance.choice([[*words[:at], word, *words[at:]], [*words[:at], word, *words[at + 1 :]]])
        if words[at].lower().strip(".,") != word:
            assert said(" ".join(words)) != said(" ".join(edited)), (words, edited)
        without = [*words[:at], *words[at + 1 :]]
        if words[at].lower().strip(".,") in TELLING:
            assert said(" ".join(words)) != said(" ".join(without)), (words, without)


@pytest.mark.parametrize("seed", range(4))
def test_who_does_what_to_whom_cannot_be_turned_round(seed):
    """Two words of a sentence without "and" change places."""
    chance = random.Random(seed)
    texts = [text for kind in ("apart", "same") for pair in pairs(kind) for text in pair if "and" not in text]
    texts = [text for text in texts if "," not in text and len(text.split()) > 3]
    for _ in range(500):
        words = chance.choice(texts).rstrip(".?").split()
        a, b = sorted(chance.sample(range(1, len(words)), 2))
        if DUTIES & {words[a], words[b]} or min(len(words[a]), len(words[b])) < 4 or lemma(words[a]) == lemma(words[b]):
            continue
        turned = [*words[:a], words[b], *words[a + 1 : b], words[a], *words[b + 1 :]]
        assert said(" ".join(words)) != said(" ".join(turned)), (words, turned)


def test_a_region_with_another_wording_of_a_role_merges_and_two_roles_in_one_sentence_do_not():
    assert became("The QA lead signs the form.", "The quality partner signs the form.") == "merged"
    one = "The Qualified Person checks the entries of the quality partner."
    assert became(one, "The quality partner checks the entries of the Qualified Person.") == "likely"


def test_our_and_your_are_two_things_and_either_is_what_says_neither():
    ours, yours, neither = "Return our samples to them.", "Return your samples to them.", "Return the samples to them."
    assert became(ours, yours) == "likely"
    assert became(ours, neither) == became(yours, neither) == "merged"


def test_a_duty_and_a_recommendation_are_two_things_and_an_order_is_either():
    must, should, order = "You must call the client.", "You should call the client.", "Call the client."
    assert became(must, should) == "likely"
    assert became(must, order) == became(should, order) == "merged"


@pytest.mark.parametrize(
    ("participle", "verb"),
    [("released", "release"), ("signed", "sign"), ("stored", "store"), ("approved", "approve"), ("sent", "send"),
     ("planned", "plan"), ("applied", "apply"), ("used", "use"), ("added", "add"), ("calibrated", "calibrate")],
)  # fmt: skip
def test_a_participle_is_read_as_its_verb(participle, verb):
    assert verb_of(participle) == lemma(verb)


def test_a_name_that_people_gave_merges_whatever_the_words_and_what_they_leave_out_is_told():
    candidate = merged(
        emea="- Approve the price. {#price}\n", apac="- Approve the price above 25 000 EUR if it is new. {#price}\n"
    )
    (step,) = candidate.steps
    assert step.tier is Tier.CONFIRMED
    chosen = candidate.region(step.chosen)
    told = [(added.regions, added.text) for added in step.adds]
    assert told == ([(("apac",), "above 25 000 EUR if it is new")] if chosen == "emea" else [])


@pytest.mark.parametrize(("head", "added"), [("No.", "Write 4 lines"), ("Day", "4 | Write 4 lines")])
def test_the_number_of_a_row_is_nothing_that_a_region_adds_unless_it_counts_something_else(head, added):
    apac = f"| {head} | Activity | Who |\n| --- | --- | --- |\n| 4 | Write 4 lines | Agent {{#price}} |\n"
    candidate = merged(emea="- Approve the price. {#price}\n", americas="- Approve the price. {#price}\n", apac=apac)
    (step,) = candidate.steps
    assert [one.text.removesuffix(" | Agent") for one in step.adds] == [added]


def test_steps_that_are_likely_the_same_stand_beside_each_other_each_with_its_words():
    emea = variant("emea", "- Send the agenda to the client before the meeting.\n- Order lunch for the visitors.\n")
    apac = variant("apac", "- Mail the meeting agenda to the client.\n- Wash the cars.\n")
    candidate = merge("kickoff", [emea, apac], SETTINGS)
    (beside,) = candidate.unanswered
    assert [item.tier for item in beside] == [Tier.LIKELY, Tier.LIKELY]
    assert [item.id for item in candidate.steps] == [item.id for item in beside]
    assert {item.likely for item in beside} == {beside[0].id}


# -- one region's text as the backbone


FULL = "# Review\n\n## First\n\n- List the risks of the project.\n- Score each of them.\n\n## Later\n\n- Look again.\n"
LESS = "# Risks\n\n- Invite everybody in writing.\n- Paint every wall white.\n"


def test_where_regions_have_little_in_common_the_candidate_says_so_and_a_backbone_gives_the_whole_text():
    emea, apac = variant("emea", FULL), variant("apac", LESS)
    plain = merge("review", [emea, apac], SETTINGS)
    assert (plain.has_little_in_common, plain.shared, plain.fullest) == (True, (0, 5), "emea")
    candidate = merge("review", [emea, apac], SETTINGS, backbone="emea")
    assert write_practice(candidate).text == write_practice(merge("review", [emea], SETTINGS)).text
    assert not candidate.has_little_in_common
    additions = [item.words.text for item in candidate.items if item.status is Status.ADDITION]
    assert additions == ["Invite everybody in writing.", "Paint every wall white."]


def test_a_decision_fixes_the_backbone_and_one_for_a_region_that_is_not_there_is_a_problem():
    def decided(region):
        place = Place("decisions.yml", 1, 1)
        decision = Decision(0, "backbone", "lead", "2026-11-02", "it is whole", place, region=region)
        return merge("review", [variant("emea", FULL), variant("apac", LESS)], SETTINGS, Settled((decision,)))

    assert decided("apac").backbone == "apac"
    assert [step.words.text for step in decided("apac").steps] == [
        "Invite everybody in writing.", "Paint every wall white.",
    ]  # fmt: skip
    assert [problem.code for problem in decided("india").problems] == ["decision-without-effect"]


def test_a_paragraph_of_several_rules_is_no_step_and_its_sentences_are_offered_as_parts():
    emea = "- Record all decisions in the log.\n- Clean the vessel after every run.\n"
    apac = (
        "Wash your hands. Record all decisions in the log. Clean the vessel after each run. Close the door at night.\n"
    )
    candidate = merged(emea=emea, apac=apac)
    assert candidate.steps == ()
    parts = [(candidate.region(one.part), candidate.passage(one.part).text) for one in candidate.part_of]
    assert parts[:2] == [("emea", "Record all decisions in the log."), ("emea", "Clean the vessel after every run.")]
    assert {candidate.region(one.whole) for one in candidate.part_of} == {"apac"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bericht an den Kunden senden und ablegen.", "Bericht den Kunden senden und ablegen."),
        ("Die Probe will der Kunde prüfen und freigeben.", "Die Probe der Kunde prüfen und freigeben."),
        ("Llamar a la calidad antes de la entrega.", "Llamar la calidad antes de la entrega."),
    ],
)
def test_words_of_other_languages_are_not_read_by_the_grammar_of_english(one, other):
    assert became(one, one) == "merged"
    assert became(one, other) != "merged"


@pytest.mark.parametrize(
    ("titles", "tier"),
    [
        (("# Kickoff", "# Launch of work"), Tier.LIKELY),
        (("# Kickoff", "# Kickoff", "# Launch of work"), Tier.LIKELY),
        (("# Kickoff", "# kickoff"), Tier.SURE),
        (("# Kickoff {#kickoff}", "# Launch of work {#kickoff}"), Tier.CONFIRMED),
    ],
)
def test_titles_stand_for_each_other_but_are_confirmed_by_a_name_only(titles, tier):
    documents = [read_document("", f"{title}\n\n- Call the client before noon.\n".encode()) for title in titles]
    groups = align_documents(documents, Links(), Settings()).groups
    assert [group.tier for group in groups if (0, 0) in group.members] == [tier]
    assert [len(group.members) for group in groups if (0, 0) in group.members] == [len(titles)]


def test_what_a_text_says_several_times_is_the_same_where_the_words_around_it_are():
    body = "# Plan\n\n## Forms\n\n1. Open the form.\n2. Save it.\n3. Sign the form.\n4. Save it.\n"
    told = merged(emea=body, apac=body)
    assert {item.tier for item in told.items if item.kind.value == "item"} == {Tier.SURE}
    moved = merged(emea=body, apac=body.replace("Open", "Close").replace("Sign", "Send"))
    assert all(item.tier is Tier.LIKELY for item in moved.items if item.words.text == "Save it.")


def test_a_letter_that_is_an_article_is_the_same_at_the_same_place():
    told = merged(emea="# Plan\n\n- A\n- B\n", apac="# Plan\n\n- A\n- B\n")
    assert {item.tier for item in told.items if item.kind.value == "item"} == {Tier.SURE}
