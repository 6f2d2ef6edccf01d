"""What in a common step fits one region only or cannot be followed, and what only looks like it: in pairs."""

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.words.fragment import fragment_of
from bestyet.merge.words.names import names_in, numbers_in
from bestyet.merge.words.regional import titles_left
from bestyet.text.base import read_base
from bestyet.text.settled import read_settled
from merge.knowledge import variant

GOVERNANCE = """\
regions:
  emea: {name: Europe, sites: [basel, dublin, sao-paulo, reading]}
  apac: {name: Asia-Pacific, sites: [singapore]}
  us: {name: United States, sites: [durham]}
  north: {name: North}
"""
SETTINGS = read_base({"practices/governance.yml": GOVERNANCE.encode()}).settings

PLACES = [
    ("Ask the clients in Basel and Dublin.", ["Basel", "Dublin"]),
    ("Basel signs first.", ["Basel"]),
    ("Tell the Singapore team.", ["Singapore"]),
    ("Send it to São Paulo.", []),  # its id does not say how it is written
    ("Send it to Sao Paulo.", ["Sao Paulo"]),
    ("EMEA answers within two days.", ["EMEA"]),
    ("Only in Asia-Pacific.", ["Asia-Pacific"]),
    ("Call at 9:00 Singapore time.", ["Singapore"]),
    ("Basel's lead signs.", ["Basel"]),
    ("The team in the North signs.", ["North"]),
    ("Report the ratio of Basel III.", []),
    ("Ask Dr Basel.", []),
    ("Ask Karl Basel for it.", []),
    ("As the Basel convention says.", []),
    ("Use Dublin Core.", []),
    ("Pay in Singapore dollars.", []),
    ("Pay in US dollars.", []),
    ("US guidelines hold.", []),
    ("Send it to us.", []),
    ("Open “Basel”.", []),
    ("Run `Basel`.", []),
    ("See [Basel](https://example.org/Basel).", []),
    ("Write to basel@example.org or Basel@example.org.", []),
    ("North of the plant is a gate.", []),
    ("Baseline the plan.", []),
    ("Write Basel-1 on it.", []),
    ("Reading the contract comes first.", []),
    ("The lab in Reading signs.", ["Reading"]),
    ("Sign it in BASEL.", ["BASEL"]),
    ("Use the Basel-based archive.", ["Basel"]),
    ("The Durham Street office.", []),
]
NUMBERS = [
    ("Fill in SOP-0123.", ["SOP-0123"]),
    ("Fill in QA-FRM-017 and keep it.", ["QA-FRM-017"]),
    ("See WI 12.", ["WI 12"]),
    ("See DOC-4471.2.", ["DOC-4471.2"]),
    ("As ISO 9001 and ISO-9001 ask.", []),
    ("As ICH Q10 says.", []),
    ("As 21 CFR 211 says.", []),
    ("Call at UTC-05.", []),
    ("Use SHA-256 and UTF-16.", []),
    ("After COVID-19.", []),
    ("Send it on D-30.", []),
    ("Annex 16, step 3, section 4.2.", []),
    ("See `SOP-0123`.", []),
    ("Version 3.1 of the plan.", []),
    ("Use purchase order PO-2026-17.", []),
]
FRAGMENTS = [
    ("What is not included.", True),
    ("Who decides what.", True),
    ("What we have assumed.", True),
    ("The incident commander.", True),
    ("The open points.", True),
    ("What went well.", True),
    ("The open points the way.", False),  # "point" may be what is done
    ("No food in the lab.", False),  # what nobody may do
    ("No entry without a badge.", False),
    ("No alcohol.", False),
    ("What costs extra goes on the invoice.", False),
    ("What was agreed stays valid.", False),
    ("What is sold is written down.", False),
    ("When it is signed, send it.", False),
    ("Is it signed?", False),
    ("What is missing?", False),
    ("Say what is not included.", False),
    ("The client signs.", False),
    ("The teams meet.", False),
    ("The plan was agreed.", False),
    ("Send it.", False),
    ("All sign.", False),
    ("Scope", False),
]


@pytest.mark.parametrize(("words", "expected"), PLACES)
def test_places(words, expected):
    assert [name for name, _ in names_in(words, SETTINGS.places)] == expected


@pytest.mark.parametrize(("words", "expected"), NUMBERS)
def test_numbers_of_documents(words, expected):
    assert list(numbers_in(words)) == expected


@pytest.mark.parametrize(("words", "expected"), FRAGMENTS)
def test_fragments(words, expected):
    assert bool(fragment_of(words)) is expected


# -- in a candidate ----------------------------------------------------------------------------------------------------


def flaws(emea, apac, settings=SETTINGS, decisions="", front=("", "")):
    pairs = zip(front, (emea, apac), strict=True)
    texts = [f"---\n{more}---\n# K\n\n{body}\n" if more else f"# K\n\n{body}\n" for more, body in pairs]
    settled = read_settled({"practices/global/kickoff/decisions.yml": decisions.encode()}, "kickoff")
    variants = [variant(region, text) for region, text in zip(("emea", "apac"), texts, strict=True)]
    candidate = merge("kickoff", variants, settings, settled)
    return candidate, [(flaw.step, flaw.code, bool(flaw.accepted)) for flaw in candidate.flaws]


def test_a_step_of_one_region_may_name_its_sites():
    assert flaws("- Sign in Basel.", "- Call the client.")[1] == []
    assert flaws("- Sign in Basel. {#a}", "- Sign in Basel. {#a}")[1] == [("a", "place-name", False)]


def test_a_heading_that_regions_share_names_no_site_either():
    _, found = flaws("## In Basel\n\n- Sign. {#a}", "## In Basel\n\n- Sign. {#a}")
    assert [code for _, code, _ in found] == ["place-name"]
    assert flaws("## In Basel\n\n- Sign. {#a}", "## Signing\n\n- Call. {#b}")[1] == []


def test_what_is_named_is_told_as_what_it_is():
    (site,) = flaws("- Sign in Basel. {#a}", "- Sign in Basel. {#a}")[0].flaws
    assert site.said.text == "it names Basel, a site of EMEA"
    (region,) = flaws("- In the United States, sign. {#a}", "- In the United States, sign. {#a}")[0].flaws
    assert region.said.text == "it names the region United States"


TITLES = """\
roles:
  project-manager: {title: Project manager, regions: {emea: Project leader, us: Program manager}, also: [PM]}
  technical-lead: {title: Technical lead, regions: {us: MSAT lead}}
  quality: {title: Quality lead, regions: {emea: QA lead}, also: [QA]}
  business: {title: Business lead, regions: {us: BD manager}, also: [BD]}
  mentor: {title: Mentor, regions: {emea: Guide}}
"""
WITH_TITLES = read_base({"practices/governance.yml": GOVERNANCE.encode(), "practices/vocabulary.yml": TITLES.encode()})
OF_A_REGION = [
    ("The deputy project leader signs.", ["deputy project leader"]),
    ("Route it to manufacturing, MSAT and QA.", ["MSAT"]),
    ("The MSAT lead signs next to the project leader.", ["MSAT lead", "project leader"]),
    ("The global project leader signs.", ["project leader"]),
    ("Both program managers sign.", []),  # a plural is no title that the vocabulary has
    ("The validation coordinator approves the plan.", []),  # of no vocabulary: perhaps everybody's
    ("The FDA inspector asks for records.", []),
    ("The tax inspector visits once a year.", []),
    ("The temperature controller shows the value.", []),
    ("DHL collects the box, SAP sends a message, and AWS runs the backup.", []),
    ("CSV is needed before use.", []),
    ("Ask DM when you are not sure.", []),
    ("The QA lead time is ten days.", []),
    ("Email the QA lead times of all suppliers.", []),
    ("The Project Leader Handbook tells how.", []),
    ("A project leader-to-be looks on.", []),
    ("Meet the sponsor's project leader.", []),
    ("Novartis' project leader signs.", []),
    ("The regulator's project leader joins.", []),
    ("The project manager signs.", []),
    ("Ask the PM, QA and BD.", []),
    ("Fill in the SOW and the RACI.", []),
    ("Check the CAPA in LIMS.", []),
    ("The client's project leader signs.", []),
    ("The client appoints a deputy project leader and an MSAT lead.", []),
    ("The validation coordinator of the client signs.", []),
    ("Use the “project leader” form.", []),
    ("Guide them.", []),
    ("The project schedule folder shows it.", []),
    ("The validation coordinator training takes a day.", []),
    ("Hold a VC.", []),
    ("Contact GDS writers.", []),
    ("SEND IT.", []),
]


@pytest.mark.parametrize(("words", "expected"), OF_A_REGION)
def test_titles_that_one_region_has(words, expected):
    assert list(titles_left(words, WITH_TITLES.settings.common, [])) == expected


def test_a_title_that_the_others_say_too_is_everybodys():
    common = WITH_TITLES.settings.common
    assert list(titles_left("Ask MSAT.", common, ["Call MSAT."])) == []
    assert list(titles_left("The deputy project leader signs.", common, ["Ask the deputy project leader."])) == []


def test_a_step_that_regions_share_speaks_of_nobody_by_one_regions_title():
    emea, apac = "- The deputy project leader signs. {#a}", "- Somebody signs. {#a}"
    take = "- {do: take, step: a, region: emea, by: a, on: 2026-11-02, because: so}\n"
    candidate, found = flaws(emea, apac, WITH_TITLES.settings, take)
    assert found == [("a", "regional-title", False)]
    assert candidate.flaws[0].said.text == "it speaks of “deputy project leader”, as no other region than EMEA does"
    accept = "- {do: accept, step: a, field: regional-title, text: deputy project leader, by: l, on: 2026-11-02,"
    accept += " because: x}\n"
    assert flaws(emea, apac, WITH_TITLES.settings, take + accept)[1] == [("a", "regional-title", True)]
    assert flaws(emea, apac, decisions=take)[1] == []  # without a vocabulary nobody knows
    assert flaws(emea, "- Call the client. {#b}", WITH_TITLES.settings)[1] == []  # EMEA's own step


def test_a_number_that_the_others_cite_too_is_everybodys():
    assert flaws("- Use QA-FRM-017. {#a}", "- Fill in the form QA-FRM-017. {#a}")[1] == []
    assert flaws("- Use QA-FRM-017. {#a}", "- Use a form. {#a}")[1] == [("a", "regional-number", False)]


LIST = "- Show the scope: {#scope}\n    - What is included.\n    - What is not included. {#out}"


def test_a_part_of_a_list_below_its_own_words_says_something():
    own = "- {do: take, step: scope, region: apac, by: a, on: 2026-11-02, because: so}\n"
    other = "- {do: take, step: scope, region: emea, by: a, on: 2026-11-02, because: so}\n"
    part = "- {do: take, step: out, region: apac, by: a, on: 2026-11-02, because: so}\n"
    emea = "- Walk through the scope. {#scope}\n- Say what is not in it. {#out}"
    assert ("out", "fragment", False) in flaws(emea, LIST, decisions=other + part)[1]
    assert "fragment" not in [code for _, code, _ in flaws(LIST, LIST, decisions=own + part)[1]]


TIME = "lead-times:\n  - {{milestone: review-held, after: project-closed, within: {}, unit: {}}}\n"


@pytest.mark.parametrize(
    ("within", "unit", "words", "is_flaw"),
    [
        (10, "business-days", "Invite the team two weeks before the meeting.", True),
        (10, "business-days", "Invite the team at least 3 weeks before the review.", True),
        (10, "days", "Invite the team two weeks ahead of the meeting.", True),
        (10, "business-days", "Invite the team one week before the meeting.", False),
        (6, "weeks", "Invite the team two weeks before the meeting.", False),
        (10, "business-days", "Invite the team two weeks before the audit.", False),
        (10, "business-days", "If clients come, invite them two weeks before the meeting.", False),
        (10, "days", "Send papers to those who asked 10 days before the review.", False),
        (10, "days", "Confirm the date 3 months before the review of phase two.", False),
        (10, "days", "Confirm the date 3 months before the review.", True),
        (10, "business-days", "Send the minutes within two weeks of the meeting.", False),
    ],
)
def test_no_day_is_left_where_a_step_comes_before_what_the_event_counts_from(within, unit, words, is_flaw):
    front = (TIME.format(within, unit),) * 2
    found = flaws(f"- {words} {{#a}}", f"- {words} {{#a}}", front=front)[1]
    assert found == ([("a", "no-time-left", False)] if is_flaw else [])


def test_what_is_accepted_is_told_with_its_reason_and_holds_for_these_words():
    accept = '- {do: accept, step: a, field: place-name, text: Basel, by: lead, on: 2026-11-02, because: "law"}\n'
    candidate, found = flaws("- Sign in Basel. {#a}", "- Sign in Basel. {#a}", decisions=accept)
    assert found == [("a", "place-name", True)]
    assert candidate.flaws[0].accepted.text == "law (lead, 2026-11-02)"
    other, found = flaws("- Sign in Dublin. {#a}", "- Sign in Dublin. {#a}", decisions=accept)
    assert found == [("a", "place-name", False)]
    assert [problem.code for problem in other.problems] == ["decision-without-effect"]


def test_words_that_people_wrote_together_name_no_site_either():
    edit = "- {do: edit, step: a, text: Sign in Basel., by: lead, on: 2026-11-02, because: so}\n"
    assert flaws("- Sign. {#a}", "- Sign it. {#a}", decisions=edit)[1] == [("a", "place-name", False)]
