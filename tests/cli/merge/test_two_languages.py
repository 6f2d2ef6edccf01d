"""A region writes in German, another in English: the command says so and keeps to one language where asked."""

import json

import pytest
from cli.kickoff import EMEA, GOVERNANCE, run

DACH = """---
practice: client-kickoff
title: Auftakt
region: apac
owner: client-services-apac
status: in-use
---
# Auftakt

## Ablauf

1. Die Agenda fünf Tage vorher an den Kunden senden. {#agenda-sent}
2. Das Protokoll mit dem Kunden prüfen und im Portal ablegen. {#minutes-kept}
"""


@pytest.fixture
def base(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write("practices/apac/client-kickoff.md", DACH)
    workshop.commit("Two languages")
    monkeypatch.chdir(workshop.root)
    return workshop


def test_it_says_which_languages_met_and_compares_their_values(base):
    output = run("merge", "client-kickoff").output
    assert "written in German (APAC) and English (EMEA)" in output
    assert "their words are not compared without bestyet[semantic]" in output
    assert "agenda-sent (duration): APAC says 5 days, EMEA says 3 days" in output


def test_programs_are_told_which_languages_met_and_nothing_where_there_is_one(base):
    spoken = {"apac": "German", "emea": "English"}
    merged = json.loads(run("merge", "client-kickoff", "--format", "json").output)
    assert {one["region"]: one["language"] for one in merged["languages"]} == spoken
    files = {f"practices/{region}/client-kickoff.md": language for region, language in spoken.items()}
    for what in (["client-kickoff"], list(files)):
        aligned = json.loads(run("align", *what, "--format", "json").output)
        assert {one["file"]: one["language"] for one in aligned["languages"]} == files
        assert "written in German (practices/apac/client-kickoff.md) and English" in run("align", *what).output
    base.write("practices/apac/client-kickoff.md", EMEA.replace("emea", "apac"))
    for command in ("merge", "align"):
        assert json.loads(run(command, "client-kickoff", "--format", "json").output)["languages"] == []


def test_a_base_in_one_language_has_its_texts_in_it_and_its_record_verifies(base):
    base.write("practices/governance.yml", GOVERNANCE + "merge: {language: en}\n")
    assert run("check").exit_code == 0
    text = run("merge", "client-kickoff", "--format", "md").output
    assert "Send the agenda three days before." in text
    assert "Agenda fünf Tage" not in text
    assert "Ablauf" not in text
    assert "[APAC] Das Protokoll" in run("merge", "client-kickoff").output
    base.write("record.json", run("merge", "client-kickoff", "--format", "json").output)
    assert run("verify", "record.json").exit_code == 0
