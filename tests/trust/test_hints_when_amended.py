"""What `propose --amend` refuses of the way that is ranked first: each way out works as it is typed."""

from __future__ import annotations

import shlex

import pytest
from cli.decide.test_contradicted import commands
from cli.voting import PROMISED, Company

TEXT = (
    PROMISED
    + """\
---
# Client kickoff

## Procedure

1. Send the agenda {before} business days before the meeting. {{#agenda-sent}}
2. Walk through the scope line by line. {{#walk-scope}}
"""
)
VOCABULARY = """\
roles:
  project-manager: {title: Project manager}
milestones:
  kickoff-held: {title: Kickoff held}
  contract-signed: {title: Contract signed}
"""
REGIONS = {"emea": (5, "three"), "apac": (10, "five"), "india": (15, "seven")}
WHY = ("--by", "lead-emea", "--because", "as ranked")


@pytest.fixture
def ranked(tmp_path, monkeypatch):
    """EMEA's five days are ranked first, and APAC's agenda five days before: then no day is left for it."""
    company = Company(tmp_path, monkeypatch)
    hub = company.hub
    hub.write("practices/vocabulary.yml", VOCABULARY)
    for region, (days, before) in REGIONS.items():
        hub.write(f"practices/{region}/client-kickoff.md", TEXT.format(region=region, days=days, before=before))
    hub.send("Three regions")
    company.propose("--as", "lead-emea")
    for region in REGIONS:
        ways = ("--rank", "lead-times/kickoff-held", "emea,apac", "--rank", "agenda-sent", "apac,emea")
        company.vote(hub, region, "approve", *ways)
    hub.send("Votes")
    company.clock.set("2026-11-20")
    return company


def amend(company):
    return company.hub.do("propose", "client-kickoff", "--amend", "--as", "lead-emea")


def test_no_day_is_left_for_the_way_that_is_ranked_first_and_each_way_out_works(ranked):
    hub = ranked.hub
    said = amend(ranked).output
    assert "no-time-left" in said
    assert " take agenda-sent" not in said  # nobody ranked these
    typed = commands(said)
    assert [words[2] for words in typed] == ["edit", "settle"]
    for words in typed:
        for one in shlex.join(words).split(" '&&' bestyet "):
            hub.well(*shlex.split(one))
        hub.stage_all()
        hub.commit("Decided")
        done = amend(ranked)
        assert done.exit_code == 0, done.output
        assert "must look again: agenda-sent, lead-times/kickoff-held" in done.output
        hub.run("clean", "-fdq")
        hub.run("reset", "-q", "--hard", "HEAD~1")


def test_the_same_words_typed_again_are_refused_again(ranked):
    edit = ("edit", "agenda-sent", "Send the agenda five business days before the meeting.")
    ranked.hub.well("decide", "client-kickoff", *edit, *WHY)
    ranked.hub.send("The same words")
    said = amend(ranked)
    assert said.exit_code == 1
    assert "no-time-left" in said.output


@pytest.mark.parametrize(
    "what",
    [
        ("edit", "agenda-sent", "WORDS", "--because", "so"),
        ("take", "agenda-sent", "emea", "--because", "WHY"),
        ("add", "client-told", "WORDS", "--after", "walk-scope", "--because", "so"),
    ],
)
def test_what_a_hint_leaves_to_people_is_nothing_to_type(ranked, what):
    hub = ranked.hub
    said = hub.refused("decide", "client-kickoff", *what, "--by", "lead-emea")
    assert "stands for what people know" in said
    path = "practices/global/client-kickoff/decisions.yml"
    entry = "- {do: edit, step: agenda-sent, text: WORDS, by: lead-emea, on: '2026-11-20', because: so}\n"
    hub.write(path, entry)
    hub.send("Written by hand")
    assert f"{path}:1:39: unfinished" in amend(ranked).output
