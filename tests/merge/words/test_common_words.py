"""Titles that the vocabulary knows stand as the standard's in a candidate, and nothing else is changed."""

from dataclasses import replace

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.provenance import broken_links, dump, rebuild, record
from bestyet.merge.words.common import broken_titles
from bestyet.merge.words.titles import rewritten
from bestyet.model.records.common_words import with_titles, without_titles
from bestyet.text.base import read_base
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record
from hypothesis import given
from hypothesis import strategies as st
from merge.knowledge import variant
from msgspec import structs

VOCABULARY = """\
roles:
  project-manager:
    title: Project manager
    regions: {emea: Project leader, americas: Program manager, india: Project coordinator}
    also: [PM]
    forms: {project leaders: project managers, Projektleiterin: Projektmanagerin}
  account-lead: {title: Account lead, regions: {emea: Key account manager, apac: Account owner}}
  quality: {title: Quality lead, regions: {emea: QA lead}, also: [quality]}
  mentor: {title: Mentor, regions: {india: Guide}}
  regulatory: {title: Regulatory lead, regions: {emea: Regulatory affairs}}
  client: {title: Client, regions: {apac: Customer}}
  finance: {title: Finance partner, regions: {emea: Controller}}
  services: {title: Services lead, regions: {emea: Head of services}}
  site-head: {title: Site head, regions: {americas: General manager, india: Head of plant}}
channels:
  video-call: {title: Video call, regions: {india: VC, americas: Web meeting}}
  phone: {title: Phone, regions: {emea: Telephone, apac: Phone call}}
templates:
  kickoff-agenda: {title: Kickoff agenda, regions: {americas: Kickoff deck, apac: Review slides}}
  plan: {title: Plan, regions: {emea: Master plan, apac: Scheme}}
  scheme: {title: Scheme}
"""
COMMON = read_base({"practices/vocabulary.yml": VOCABULARY.encode()}).settings.common
CHANGED = [
    ("emea", "The client provides the project leader with it.", "The client provides the project manager with it."),
    ("emea", "The client can choose a project leader of ours.", "The client can choose a project manager of ours."),
    ("emea", "The controller pays the invoice.", "The finance partner pays the invoice."),
    ("emea", "The project leaders' meeting is on Monday.", "The project managers' meeting is on Monday."),
    ("emea", "Ask the project leader for the client's view.", "Ask the project manager for the client's view."),
    ("emea", "The project leader of the Basel site signs.", "The project manager of the Basel site signs."),
    ("emea", "The project leader sends it.", "The project manager sends it."),
    ("emea", "Project leader: send it.", "Project manager: send it."),
    ("emea", "Ask a project leader.", "Ask a project manager."),
    ("emea", "Ask a key account manager.", "Ask an account lead."),
    ("emea", "A key account manager calls.", "An account lead calls."),
    ("emea", "Every Project Leader signs.", "Every Project Manager signs."),
    ("emea", "Send it to the project leader and the QA lead.", "Send it to the project manager and the quality lead."),
    ("emea", "QA lead signs.", "Quality lead signs."),
    ("emea", "| QA lead | 5 days |", "| Quality lead | 5 days |"),
    ("emea", "Tell the project leader of the client's wishes.", "Tell the project manager of the client's wishes."),
    ("americas", "The program manager (PM) sends it.", "The project manager (PM) sends it."),
    ("emea", "The project leaders of both teams meet.", "The project managers of both teams meet."),
    ("emea", "The project\nleader signs.", "The project manager signs."),
    ("emea", "The project leader's deputy signs.", "The project manager's deputy signs."),
    ("emea", "**Project leader** signs.", "**Project manager** signs."),
    ("apac", "The program manager notes the risk.", "The project manager notes the risk."),
    ("apac", "The customer confirms it.", "The client confirms it."),
    ("emea", "The client meets the project leader.", "The client meets the project manager."),
    (
        "emea",
        "When the client has signed, the project leader calls.",
        "When the client has signed, the project manager calls.",
    ),
    (
        "emea",
        "The client names its concerns to the project leader.",
        "The client names its concerns to the project manager.",
    ),
    ("emea", "We assign a project leader to the client.", "We assign a project manager to the client."),
    ("emea", "The client signs and the project leader files it.", "The client signs and the project manager files it."),
    ("emea", "Tell the client. A project leader calls.", "Tell the client. A project manager calls."),
    (
        "emea",
        "The client appoints a sponsor. The project leader calls.",
        "The client appoints a sponsor. The project manager calls.",
    ),
    ("apac", "Call the customer, then write.", "Call the client, then write."),
    ("india", "Talk on VC with the client.", "Talk on video call with the client."),
    ("india", "The head of plant signs.", "The site head signs."),
    ("india", "Ask the guide.", "Ask the mentor."),
    ("americas", "Send the kickoff deck (version 3).", "Send the kickoff agenda (version 3)."),
    ("emea", "Reach them by telephone.", "Reach them by phone."),
]
KEPT = [
    ("emea", "Ask the project leader at Novartis for the protocol."),
    ("emea", "The project leader for the sponsor's side sends the protocol."),
    ("emea", "The project leader for the sponsor sends the protocol."),
    ("emea", "The licensor has a project leader."),
    ("emea", "The partner names a project leader."),
    ("emea", "The sponsor sends a project leader."),
    ("emea", "A project leader from the contract laboratory joins."),
    ("emea", "A project leader who works for the sponsor joins."),
    ("emea", "The consultant is a project leader by training."),
    ("emea", "The project leaders of both companies agree the date."),
    ("emea", "The controller of the cold store sets it."),
    ("emea", "The controller sets 5 °C."),
    ("emea", "An hour later the head of services' deputy calls."),
    ("emea", "Read the project leader onboarding pack."),  # a name that merely contains the title
    ("emea", "The deputy project leader signs."),
    ("emea", "The client's project leader signs."),
    ("emea", "The client and their project leader sign."),
    ("americas", "The general manager of the client signs."),
    ("americas", "Call the program manager at the vendor."),
    ("emea", "The project leader (PL) sends it."),  # whose letters would those be?
    ("emea", "The client project leader signs."),
    ("emea", "Open the “Project leader” form."),
    ("emea", 'Open the "project leader" form.'),
    ("emea", "Run `project leader` there."),
    ("emea", "See [the project leader](https://example.org/project leader)."),
    ("emea", "Write to project leader@example.org."),
    ("emea", "A project-leader-led review."),
    ("emea", "The project leader/QA lead review."),
    ("emea", "Inform regulatory affairs."),  # a department is not asked as a person is
    ("emea", "The project leader meetings in Basel are minuted."),
    ("emea", "Der Projektleiter unterschreibt."),
    ("americas", "The guide says so."),  # India's word, and here another thing
    ("americas", "The customer confirms it."),
    ("india", "Guide the client through it."),
    ("india", "This is to guide the client."),
    ("apac", "Arrange a phone call with the client."),  # "a phone" would be another thing
    ("apac", "The review slides are sent."),  # several, and the standard's is one
    ("apac", "Follow the scheme."),  # another term's own title
    ("americas", "Call the general manager. The manager decides."),  # taken up by its noun
    ("americas", "See *Kickoff deck* for it."),
    ("americas", "See Kickoff deck.pptx for it."),
    ("emea", "The project managers meet the PM."),
    ("emea", "The client appoints a project leader."),
    ("emea", "The client must name a dedicated project leader within a week."),
    ("emea", "The client has named a project leader and a QA lead."),
    ("emea", "Ask the client to nominate a project leader."),
    ("emea", "The customer has a project leader, a QA lead and a key account manager."),
    ("emea", "On the client's side the project leader signs."),
    ("emea", "The project leader on the client's side signs."),
    ("emea", "The project leader on the side of the client signs."),
    ("emea", "The project leader the client has named signs."),
    ("emea", "A project leader is appointed by the client."),
    ("emea", "Suppliers provide a QA lead for each audit."),
]


@pytest.mark.parametrize(("region", "words", "expected"), CHANGED)
def test_a_title_is_written_as_the_standards(region, words, expected):
    changes = rewritten(words, 7, COMMON, region)
    assert with_titles(words, changes) == expected
    assert without_titles(expected, changes) == words
    assert all(one.line >= 7 for one in changes)


@pytest.mark.parametrize(("region", "words"), KEPT)
def test_what_is_no_title_of_ours_stays(region, words):
    assert rewritten(words, 1, COMMON, region) == ()


def test_of_another_language_only_listed_forms_are_changed():
    words = "Die Projektleiterin ruft den Project leader an."
    (one,) = rewritten(words, 1, COMMON, "emea", "de")
    assert (one.was, one.now) == ("Projektleiterin", "Projektmanagerin")


GERMAN = """\
roles:
  lead: {title: Projektmanager, regions: {emea: Projektleiter}, forms: {die Projektleitung: der Projektmanager}}
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Der Projektleiter ruft an.", "Der Projektmanager ruft an."),
        ("Der Kunde benennt einen Projektleiter.", "Der Kunde benennt einen Projektleiter."),
        ("Der Projektleiter des Kunden ruft an.", "Der Projektleiter des Kunden ruft an."),
        ("Auf Kundenseite ruft der Projektleiter an.", "Auf Kundenseite ruft der Projektleiter an."),
        ("Der Kunde ruft den Projektleiter an.", "Der Kunde ruft den Projektmanager an."),
        ("Dann ruft die Projektleitung an.", "Dann ruft der Projektmanager an."),
        ("Die Projektleiterin ruft an.", "Die Projektleiterin ruft an."),
        ("Das Projektleiter-Handbuch lesen.", "Das Projektleiter-Handbuch lesen."),
        ("Die Projektleiter Schulung besuchen.", "Die Projektleiter Schulung besuchen."),
        ("Das Formular „Projektleiter“ öffnen.", "Das Formular „Projektleiter“ öffnen."),
    ],
)
def test_in_a_company_that_writes_german_titles_are_german(words, expected):
    files = {"practices/vocabulary.yml": GERMAN, "practices/governance.yml": "regions: {emea: {language: de}}\n"}
    common = read_base({path: text.encode() for path, text in files.items()}).settings.common
    assert with_titles(words, rewritten(words, 1, common, "emea", "de")) == expected


# -- in a candidate ----------------------------------------------------------------------------------------------------

EMEA = "# Kickoff\n\n## Steps\n\n1. The project leader sends the agenda. {#agenda}\n2. Ask a QA lead. {#ask}\n"
AMERICAS = "# Kickoff\n\n## Steps\n\n1. Send the agenda. {#agenda}\n2. Ask the quality lead. {#ask}\n"
FILES = {"practices/vocabulary.yml": VOCABULARY.encode()}


def settings(governance="regions: {emea: {}, americas: {}}\n"):
    return read_base({**FILES, "practices/governance.yml": governance.encode()}).settings


def kickoff(settings, **texts):
    return merge("kickoff", [variant(region, text) for region, text in texts.items()], settings)


def broken(data, candidate):
    raw = {v.document.path: text.encode() for v, text in zip(candidate.variants, (AMERICAS, EMEA), strict=True)}
    yield from broken_links(data, lambda path, blob: raw[path], lambda path, text: read_document(path, text).passages)
    yield from broken_titles(data, COMMON)


def test_the_record_has_each_change_with_its_place_and_leads_back():
    candidate = kickoff(settings("regions: {emea: {}, americas: {}}\n"), emea=EMEA, americas=AMERICAS)
    written = write_practice(candidate)
    assert "The project manager sends the agenda. {#agenda}" in written.text
    data = read_record(dump(record(candidate, written.places, "test")).encode())
    (item,) = [item for item in data.items if item.id == "agenda"]
    (change,) = item.rewritten
    assert (change.line, change.at, change.was, change.now) == (5, 4, "project leader", "project manager")
    assert change.term == "role:project-manager"
    assert item.own_words == "The project leader sends the agenda."
    assert data.vocabulary.path == "practices/vocabulary.yml"
    assert [one.text for one in rebuild(data)["practices/emea/kickoff.md"]][2] == item.own_words
    assert list(broken(data, candidate)) == []


@pytest.mark.parametrize(
    "forged",
    [
        {"now": "site head"},
        {"was": "project leader sends", "now": "project manager sends"},
        {"term": "role:client"},
        {"line": 6},
        {"at": 3},
    ],
    ids=str,
)
def test_a_record_that_tells_of_another_change_is_broken(forged):
    candidate = kickoff(settings(), emea=EMEA, americas=AMERICAS)
    data = record(candidate, write_practice(candidate).places, "test")
    (item,) = [item for item in data.items if item.id == "agenda"]
    change = replace(item.rewritten[0], **forged)
    text = item.text.replace("project manager", forged.get("now", "project manager").removesuffix(" sends"))
    other = structs.replace(item, rewritten=(change,), text=text)
    data = structs.replace(data, items=tuple(other if one is item else one for one in data.items))
    assert list(broken(data, candidate))


def test_a_change_without_a_vocabulary_or_without_being_told_is_broken():
    candidate = kickoff(settings(), emea=EMEA, americas=AMERICAS)
    data = record(candidate, write_practice(candidate).places, "test")
    assert list(broken(structs.replace(data, vocabulary=None), candidate))
    untold = tuple(structs.replace(item, rewritten=()) for item in data.items)
    assert list(broken(structs.replace(data, items=untold), candidate))


def test_governance_switches_it_off():
    off = settings("regions: {emea: {}, americas: {}}\nmerge: {common-words: off}\n")
    candidate = kickoff(off, emea=EMEA, americas=AMERICAS)
    assert not any(item.rewritten for item in candidate.items)
    assert "The project leader sends" in write_practice(candidate).text


WORDS = st.sampled_from(
    [
        "the",
        "a",
        "an",
        "project",
        "leader",
        "manager",
        "program",
        "QA",
        "lead",
        "customer",
        "guide",
        "key",
        "account",
        "VC",
        "kickoff",
        "deck",
        "sends",
        ",",
        ".",
        "and",
        "“",
        "”",
        "`",
        "|",
        "deputy",
        "client's",
        "Projektleiter",
        "general",
        "to",
        "phone",
        "call",
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join), st.sampled_from(["emea", "americas", "apac", "india", "global"]))
def test_it_is_reversible_and_done_once(words, region):
    """What is written so stays when it is read again, by whichever region; only titles are changed."""
    changes = rewritten(words, 1, COMMON, region)
    text = with_titles(words, changes)
    assert without_titles(text, changes) == words
    assert rewritten(text, 1, COMMON, region) == ()
    assert rewritten(text, 1, COMMON, "global") == ()


STEPS = ["The project leader calls a key account manager.", "Ask the QA lead on VC.", "Send the kickoff deck.", "Call."]


@given(st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=4, unique=True), min_size=1, max_size=3))
def test_the_laws_of_merging_hold(bodies):
    regions = ["emea", "americas", "india"]
    texts = [f"# Kickoff\n\n{''.join(f'- {step}{chr(10)}' for step in steps)}" for steps in bodies]
    variants = [variant(region, text) for region, text in zip(regions, texts, strict=False)]
    plain = settings("regions: {emea: {}, americas: {}, india: {}}\n")
    candidate = merge("kickoff", variants, plain)
    written = write_practice(candidate)
    data = record(candidate, written.places, "test")
    other = merge("kickoff", variants[::-1], plain)
    assert dump(record(other, write_practice(other).places, "test")) == dump(data)
    again = merge("kickoff", [variant("global", written.text)], plain)
    assert write_practice(again).text == written.text
    assert list(broken_titles(data, COMMON)) == []
    verbatim = merge("kickoff", variants, replace(plain, common=None))
    own = {item.id: item.words.source for item in verbatim.items}
    assert all(item.own_words == own[item.id] for item in data.items)
