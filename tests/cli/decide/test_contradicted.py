"""A text whose words and values contradict each other is not put to the vote; each way to mend works as typed."""

import json
import shlex

import pytest

VOCABULARY = """\
roles:
  project-manager: {title: Project manager, regions: {emea: Project leader}}
  quality: {title: Quality}
  site-head: {title: Site head}
channels: {email: {title: Email}, phone: {title: Phone}}
templates: {agenda: {title: Agenda}}
milestones: {agenda-sent: {title: Agenda sent}, contract-signed: {title: Contract signed}}
"""
TIME = "lead-times:\n  - {milestone: agenda-sent, after: contract-signed, within: 5, unit: business-days}"
ROLE = "raci:\n  - {activity: agenda-sent, responsible: project-manager, accountable: quality, informed: [site-head]}"
ANSWERS = ROLE.replace("accountable: quality", "accountable: site-head")
VERSION = 'templates:\n  - {id: agenda, version: "3.1", step: agenda-sent}'
CHANNEL = "channels: [{id: phone, step: agenda-sent}]"
ELSEWHERE = "Tell the client that the agenda is sent within %s. {#client-told}\n2. Send the agenda."
CASES = {
    "elsewhere": (TIME, ELSEWHERE % "10 business days", ELSEWHERE % "5 business days"),
    "time": (TIME, "Send the agenda within 10 business days.", "Send the agenda within 5 business days."),
    "twice": (TIME, "Send it within ten (10) business days.", "Send the agenda within 5 business days."),
    "nth": (TIME, "Send it by the tenth business day after the contract.", "Send the agenda within 5 business days."),
    "label": (ROLE, "Send the agenda. Responsible: site head.", "The project manager sends the agenda."),
    "hours": (TIME.replace("business-days", "hours"), "Send it within 4 business hours.", "Send it within 5 hours."),
    "role": (ROLE, "The site head sends the agenda.", "The project manager sends the agenda."),
    "answers": (ANSWERS, "Send the agenda. Quality is accountable.", "Send the agenda. The site head is accountable."),
    "version": (VERSION, "Send the agenda (version 2.0) in time.", "Send the agenda, version 3.1."),
    "channel": (CHANNEL, "Send the agenda by email.", "Tell the agenda by phone."),
}


def contradicting(company, case, others):
    """All regions say one value; EMEA's words are against it, and those of the others too, or in line with it."""
    key, words, right = CASES[case]
    company.hub.write("practices/vocabulary.yml", VOCABULARY)
    for region in ("emea", "apac", "india"):
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        said = words if region == "emea" or others == "wrong" else right
        text = path.read_text().replace("status: in-use\n", f"status: in-use\n{key}\n")
        lines = (f"1. {said} {{#agenda-sent}}" if "{#agenda-sent}" in row else row for row in text.split("\n"))
        path.write_text("\n".join(lines))
    company.hub.send("Words against values")


def problems(company):
    said = company.hub.refused("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart")
    assert "words-against-value" in said, said
    return said


KNOWN = {"WORDS": "Ask the client.", "WHY": "the only one that does"}


def commands(said):
    """The ways that a hint offers, with what people know filled in."""
    (hint,) = [line for line in said.split("\n") if line.strip().startswith("hint:") and "decide" in line]
    typed = hint.partition("hint:")[2].replace("; or, with a reason that stands on the ballot:", "; or").split("; or ")
    return [[KNOWN.get(word, word) for word in shlex.split(one)[1:]] for one in typed]


def test_a_role_alone_is_not_offered_where_nobody_is_accountable_either(company):
    """It would be refused next: nobody is accountable. Who is, people know."""
    contradicting(company, "role", others="wrong")
    for region in ("emea", "apac", "india"):
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text().replace(", accountable: quality, informed: [site-head]", ""))
    company.hub.send("Nobody is accountable")
    _, settle = commands(problems(company))
    assert settle[4:6] == ["--value", "site-head (responsible), ROLE (accountable)"]
    company.hub.refused(*settle)
    company.hub.well(*(word.replace("ROLE", "quality") for word in settle))
    company.hub.send("Settled")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")


def test_words_that_state_the_value_are_taken_whatever_the_evidence(company):
    contradicting(company, "time", others="right")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")
    record = json.loads((company.hub.root / "practices/global/client-kickoff/1.0.0/provenance.json").read_text())
    (item,) = [one for one in record["items"] if one["id"] == "agenda-sent"]
    assert item["chosen"]["because"]["text"].startswith("of the words that state what was chosen for the step")
    assert "5 business days" in item["text"]


@pytest.mark.parametrize("case", CASES)
def test_both_places_are_named_and_each_way_works_as_it_is_typed(company, case):
    contradicting(company, case, others="wrong")
    said = problems(company)
    assert said.count(".md:") >= 2
    edit, value = commands(said)
    assert (edit[2], value[2]) == ("edit", "drop" if case == "channel" else "settle")
    for typed in (edit, value):
        company.hub.well(*typed)
        company.hub.stage_all()
        company.hub.commit("Mended")
        company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")
        company.hub.run("clean", "-fdq")
        company.hub.run("reset", "-q", "--hard", "HEAD~1")


def test_the_words_of_a_region_that_agree_are_offered_where_people_took_others(company):
    contradicting(company, "time", others="right")
    why = ("--by", "lead-emea", "--because", "shorter")
    company.hub.well("decide", "client-kickoff", "take", "agenda-sent", "emea", *why)
    company.hub.send("EMEA's words")
    assert "contradict" in company.hub.well("merge", "client-kickoff")
    told = json.loads(company.hub.well("merge", "client-kickoff", "--format", "json"))["contradictions"]
    assert [(one["field"], one["step"]) for one in told] == [("lead-times/agenda-sent", "agenda-sent")]
    take, *_ = commands(problems(company))
    assert take[2:5] == ["take", "agenda-sent", "apac"]
    company.hub.well(*take)
    company.hub.send("APAC's words")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")


def test_what_a_text_says_of_an_open_point_is_held_against_its_words_too(company):
    """Two regions give ten days, one five: the rules of choice take ten, and people have taken words that say five."""
    contradicting(company, "time", others="right")
    for region in ("apac", "india"):
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text().replace("within: 5", "within: 10").replace("within 5", "within 10"))
    path = company.hub.root / "practices/emea/client-kickoff.md"
    path.write_text(path.read_text().replace("within 10 business days", "within 15 business days"))
    company.hub.send("Three times")
    why = ("--by", "lead-emea", "--because", "shorter")
    company.hub.well("decide", "client-kickoff", "take", "agenda-sent", "emea", *why)
    company.hub.send("EMEA's words")
    said = problems(company)
    assert "says “15 business days”" in said
    for typed in commands(said):
        for one in " ".join(map(shlex.quote, typed)).split(" '&&' bestyet "):
            company.hub.well(*shlex.split(one))
        company.hub.stage_all()
        company.hub.commit("Mended")
        company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")
        company.hub.run("clean", "-fdq")
        company.hub.run("reset", "-q", "--hard", "HEAD~1")


def test_words_that_a_decision_wrote_are_the_decisions_and_no_region_s(company):
    contradicting(company, "time", others="right")
    why = ("--by", "lead-emea", "--because", "shorter")
    company.hub.well(
        "decide", "client-kickoff", "edit", "agenda-sent", "Send the agenda within 15 business days.", *why
    )
    company.hub.well(
        "decide", "client-kickoff", "settle", "lead-times/agenda-sent", "--value", "20 business-days", *why
    )
    company.hub.send("Other words, another value")
    decisions = "practices/global/client-kickoff/decisions.yml"
    said = f"but the decision at {decisions}:1 says “15 business days”"
    assert said in problems(company)
    assert said in " ".join(company.hub.well("merge", "client-kickoff").split())
    assert (company.hub.root / decisions).read_text().startswith("- do: edit")


def test_a_value_and_words_of_the_standard_are_the_standards(company):
    contradicting(company, "time", others="right")
    for region, days in (("emea", 5), ("apac", 6), ("india", 7)):
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        text = path.read_text().replace("within: 5", f"within: {days}").replace("within 5", f"within {days}")
        path.write_text(text.replace("within 10", f"within {days}"))
    company.hub.send("Each in line with itself")
    company.propose("--as", "lead-emea", "--leave-apart")
    company.adopt()
    text = "practices/global/client-kickoff/1.0.0/practice.md"
    (days,) = {d for d in (5, 6, 7) if f"within {d} business days" in (company.hub.root / text).read_text()}
    path = company.hub.root / f"practices/{ {5: 'emea', 6: 'apac', 7: 'india'}[days] }/client-kickoff.md"
    path.unlink()
    why = ("--by", "lead-emea", "--because", "longer")
    company.hub.well(
        "decide", "client-kickoff", "settle", "lead-times/agenda-sent", "--value", "20 business-days", *why
    )
    company.hub.send("Who wrote it is gone")
    assert f"but {text} says “{days} business days”" in problems(company)
