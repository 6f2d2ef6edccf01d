"""A company's weeks: what each person and region is told of them, and that it is what the desk and `due` say."""

from __future__ import annotations

import json
import re
import subprocess
import time
from datetime import UTC, datetime

import pytest
from cli.digest.reading import amend, data, governance, new, told, votes, with_config
from cli.voting import Company, put_to_the_vote


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote)


def test_who_has_not_voted_is_told_so_until_they_have(company):
    hub = company.hub
    assert "- Client kickoff 1.0.0, EMEA: Vote (16 Nov 2026, 14 days left)" in told(hub, "lead-emea")
    company.vote(hub, "emea")
    hub.send("EMEA has voted")
    assert votes(hub, "lead-emea") == []
    assert votes(hub, "lead-apac") == ["vote"]
    assert "To vote on" not in told(hub, "emea")
    assert "APAC: Votes are missing: Lead of apac (16 Nov 2026, 14 days left)" in told(hub, "apac")


def test_what_is_put_to_the_vote_is_called_as_its_text_says_whatever_regions_call_theirs(company):
    for region in ("emea", "apac", "india"):
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(re.sub("(?m)^title: .*$", "title: A first meeting", path.read_text()))
    company.hub.send("Another title everywhere")
    assert "- Client kickoff 1.0.0, APAC: Votes are missing" in told(company.hub, "apac")
    assert "APAC owes 1 vote on 1.0.0 of “Client kickoff”" in company.hub.well("due", "--region", "apac")


def test_after_an_amendment_who_voted_is_asked_to_look_again(company):
    hub = company.hub
    company.vote(hub, "emea")
    hub.send("EMEA has voted")
    company.clock.set("2026-11-04")
    amend(company)
    assert votes(hub, "lead-emea") == ["look-again"]
    assert "Your vote lapsed where the text was amended: look again" in told(hub, "lead-emea")
    assert "Votes lapsed by an amendment: Lead of emea" in told(hub, "emea")
    assert "EMEA must look again at 1.0.0 of “Client kickoff”: 1 vote lapsed" in hub.well("due", "--region", "emea")
    assert new(hub, "india") == [("amended", "1.0.0", "2026-11-04"), ("opened", "1.0.0", "2026-11-02")]
    company.vote(hub, "emea")
    hub.send("EMEA has looked again")
    assert votes(hub, "lead-emea") == []


def test_who_left_after_voting_is_not_asked_to_look_again(company):
    hub = company.hub
    company.vote(hub, "emea")
    company.vote(hub, "apac")
    hub.send("Two have voted")
    governance(hub, "name: Lead of emea,", 'name: Lead of emea, until: "2026-11-03",')
    hub.send("EMEA's lead leaves")
    company.clock.set("2026-11-04")
    said = amend(company)
    assert "lead-apac must look again" in said
    assert "lead-emea" not in said
    found = json.loads(hub.well("due", "--format", "json"))
    assert [one["region"] for one in found if one["what"] == "look-again"] == ["apac"]


def test_new_is_what_came_since_that_day_and_a_week_back_unless_told_otherwise(company):
    hub = company.hub
    opened = [("opened", "1.0.0", "2026-11-02")]
    company.clock.set("2026-11-09")
    assert new(hub, "emea") == opened  # the seventh day back counts
    company.clock.set("2026-11-10")
    assert new(hub, "emea") == []
    assert new(hub, "emea", "--since", "2026-11-02") == opened
    assert new(hub, "emea", "--since", "2026-11-03") == []
    assert "is a day to come" in hub.refused("digest", "--for", "emea", "--since", "2026-11-11")
    assert "write it as in 2026-11-21" in hub.refused("digest", "--for", "emea", "--since", "yesterday")


def test_what_was_proposed_long_ago_is_new_on_the_day_that_it_came_to_the_main_branch(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    hub = company.hub
    hub.branch("proposal")
    hub.well("propose", "client-kickoff", "--effective", "2026-12-20")
    hub.send_branch("Put 1.0.0 to the vote")
    hub.run("checkout", "--quiet", "main")
    company.clock.set("2026-11-16")
    assert new(hub, "emea", "--since", "2026-01-01") == []
    hub.land("proposal")
    company.clock.set("2026-11-20")
    assert new(hub, "emea") == [("opened", "1.0.0", "2026-11-16")]


def test_a_proposal_that_is_nowhere_but_in_the_work_tree_is_not_new_to_anybody(tmp_path, monkeypatch):
    hub = Company(tmp_path, monkeypatch).hub
    hub.well("propose", "client-kickoff", "--effective", "2026-12-20")
    assert new(hub, "emea") == []


def test_a_day_begins_at_midnight_in_utc_whatever_the_clocks_of_regions_say(company, monkeypatch):
    hub = company.hub
    company.clock.set(datetime(2026, 11, 7, 23, 59, 59, tzinfo=UTC))
    amend(company)
    company.clock.set(datetime(2026, 11, 8, tzinfo=UTC))
    try:
        for zone in ("Europe/Zurich", "Asia/Kolkata", "America/New_York"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert new(hub, "emea", "--since", "2026-11-07") == [("amended", "1.0.0", "2026-11-07")]
            assert new(hub, "emea", "--since", "2026-11-08") == []
            assert data(hub, "emea")["since"] == "2026-11-01"
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


@pytest.mark.parametrize(
    ("now", "since"), [("2026-11-01T00:30:00", "2026-10-25"), ("2027-04-01T23:30:00", "2027-03-25")]
)
def test_a_week_has_seven_days_also_where_clocks_are_put_forward_or_back_in_it(company, now, since):
    company.clock.set(datetime.fromisoformat(f"{now}+00:00"))
    assert data(company.hub, "apac")["since"] == since


def test_what_was_adopted_is_told_when_it_comes_and_once(adopted):
    hub = adopted.hub
    (found,) = [one for one in new(hub, "apac") if one[0] == "in-force"]
    assert found == ("in-force", "1.0.0", "2026-11-20")
    assert "Client kickoff 1.0.0: In force since 20 Nov 2026" in told(hub, "apac")
    adopted.clock.set("2026-11-28")
    assert new(hub, "apac") == []


def test_what_comes_into_force_later_is_told_twice_each_time_as_it_is(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    hub = company.hub
    hub.well("propose", "client-kickoff", "--effective", "2026-12-20")
    hub.send("Put to the vote")
    company.adopt()
    assert new(hub, "emea") == [("adopted", "1.0.0", "2026-11-20")]
    assert "Adopted, in force from 20 Dec 2026 (20 Nov 2026)" in told(hub, "emea")
    company.clock.set("2026-12-10")
    assert new(hub, "emea") == []
    company.clock.set("2026-12-20")
    assert new(hub, "emea") == [("in-force", "1.0.0", "2026-12-20")]


def test_of_two_versions_that_came_in_a_week_the_later_one_is_in_force(adopted):
    hub = adopted.hub
    path = "practices/emea/client-kickoff.md"
    hub.write(path, (hub.root / path).read_text().replace("three days before", "four days before"))
    hub.send("EMEA found better words")
    hub.well("propose", "client-kickoff", "--leave-apart")
    hub.send("Put it to the vote")
    for region in ("emea", "apac", "india"):
        adopted.vote(hub, region)
    hub.send("All have voted")
    adopted.clock.set("2026-11-23")
    hub.well("adopt", "client-kickoff")
    hub.send("The second is the standard")
    ((what, number, day),) = new(hub, "emea")
    assert (what, day) == ("in-force", "2026-11-23")
    assert number != "1.0.0"


def test_an_adoption_that_was_merged_late_is_new_when_it_is_merged(company):
    hub = company.hub
    for region in ("emea", "apac", "india"):
        company.vote(hub, region)
    hub.send("All have voted")
    company.clock.set("2026-11-20")
    hub.branch("adoption")
    hub.well("adopt", "client-kickoff")
    hub.send_branch("1.0.0 is the standard")
    company.clock.set("2026-12-01")
    hub.land("adoption")
    company.clock.set("2026-12-05")
    assert new(hub, "emea") == [("in-force", "1.0.0", "2026-12-01")]
    assert "In force since 20 Nov 2026 (1 Dec 2026)" in told(hub, "emea")


def test_a_practice_that_ends_is_told_when_that_is_decided_and_when_it_comes(adopted):
    hub = adopted.hub
    hub.well("propose", "client-kickoff", "--end", "--effective", "2026-12-20")
    hub.send("Put its end to the vote")
    for region in ("emea", "apac", "india"):
        adopted.vote(hub, region)
    hub.send("All have voted")
    adopted.clock.set("2026-12-05")
    hub.well("adopt", "client-kickoff")
    hub.send("It ends")
    assert new(hub, "emea") == [("will-end", "2.0.0", "2026-12-05")]
    assert "Adopted: the practice ends on 20 Dec 2026 (5 Dec 2026)" in told(hub, "emea")
    adopted.clock.set("2026-12-22")
    assert new(hub, "emea") == [("ended", "2.0.0", "2026-12-20")]
    adopted.clock.set("2027-01-10")
    assert new(hub, "emea") == []


def test_a_vote_that_has_passed_and_is_not_recorded_is_told_as_that(company):
    for region in ("emea", "apac", "india"):
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    company.clock.set("2026-11-18")
    assert new(company.hub, "emea", "--since", "2026-11-02") == [
        ("passed", "1.0.0", "2026-11-02")
    ]  # when all had voted
    assert "It has passed, and waits to be adopted" in told(company.hub, "emea", "--since", "2026-11-02")
    decided = "To put to the vote or adopt (1) - Client kickoff: The vote on 1.0.0 has passed: it can be adopted."
    for who in ("emea", "lead-india"):
        assert decided in told(company.hub, who)
    with_config(company.hub, "extra: {desk_url: 'https://desk.example.com'}")
    assert "https://desk.example.com/adopt/client-kickoff" in told(company.hub, "emea")


def test_who_proposed_hears_of_votes_and_who_objected_of_the_answer(company):
    hub = company.hub
    objects = ("--object", "agenda-sent", "Three days are few", "--instead", "Five days before.")
    company.vote(hub, "emea")
    company.vote(hub, "india")
    company.vote(hub, "apac", "reject", *objects)
    hub.send("All have voted")
    assert "2 votes on what you proposed, 1 objects (2 Nov 2026)" in told(hub, "lead-emea")
    assert "voted" not in [what for what, _, _ in new(hub, "lead-apac")]
    company.clock.set("2026-11-20")
    hub.well("adopt", "client-kickoff", "--answer", "lead-apac", "The next version says five.", *company.signs("emea"))
    hub.send("Recorded")
    assert "Lead of emea answered your objections (20 Nov 2026)" in told(hub, "lead-apac")
    assert "answered" not in [what for what, _, _ in new(hub, "lead-india")]


def test_what_others_say_about_steps_is_counted_and_who_is_answered_is_told_so(company):
    hub = company.hub
    hub.well("comment", "client-kickoff", "agenda-sent", "Too late for Japan", "--by", "lead-apac")
    assert ("said", "", "2026-11-02") not in new(hub, "emea")  # it is in the work tree alone
    hub.send("APAC says something")
    (path,) = (hub.root / "practices/global/client-kickoff/discussion").glob("*.md")
    company.clock.set("2026-11-04")
    hub.well("comment", "client-kickoff", "agenda-sent", "Why?", "--by", "lead-emea", "--answers", path.stem)
    hub.send("EMEA asks")
    assert ("said", "", "2026-11-04") in new(hub, "india")
    assert "Client kickoff: 2 comments on its steps (4 Nov 2026)" in told(hub, "india")
    assert "Client kickoff: 1 comment on its steps, 1 answers yours (4 Nov 2026)" in told(hub, "lead-apac")
    assert "Client kickoff: 1 comment on its steps (2 Nov 2026)" in told(hub, "lead-emea")
    assert "said" not in [what for what, _, _ in new(hub, "lead-emea", "--since", "2026-11-03")]
    path.write_text(path.read_text() + "changed since")
    hub.send("Somebody changes what APAC said")
    assert "Client kickoff: 1 comment on its steps (4 Nov 2026)" in told(hub, "india")
    path.unlink()
    hub.send("Somebody takes it out")
    assert "Client kickoff: 1 comment on its steps (4 Nov 2026)" in told(hub, "india")


def test_a_withdrawn_proposal_is_told_and_waits_for_nobody(company):
    hub = company.hub
    company.clock.set("2026-11-05")
    hub.well("withdraw", "client-kickoff", "--because", "Too soon", *company.signs("emea"))
    hub.send("Withdrawn")
    assert new(hub, "apac") == [("withdrawn", "1.0.0", "2026-11-05")]
    assert votes(hub, "lead-apac") == []


def test_the_vote_is_theirs_whatever_they_are_called_since(company):
    """And nobody else's who is called alike."""
    hub = company.hub
    governance(hub, "name: Lead of apac", "name: Ada Example")
    governance(hub, "name: Lead of india", "name: Lead of emea")
    hub.send("Other names")
    company.vote(hub, "india")
    hub.send("India has voted")
    assert votes(hub, "lead-apac") == ["vote"]
    assert votes(hub, "lead-india") == []


def test_who_left_is_told_nothing_from_the_day_after_their_last_one(company):
    hub = company.hub
    governance(hub, "name: Lead of apac,", 'name: Lead of apac, until: "2026-11-05",')
    hub.send("APAC's lead leaves")
    company.clock.set("2026-11-05")
    assert "Lead of apac" in told(hub, "lead-apac")
    company.clock.set("2026-11-06")
    done = hub.do("digest", "--for", "lead-apac")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "lead-apac is no reviewer since 2026-11-05" in done.output
    assert "Votes are missing" not in told(hub, "apac")


def test_an_unknown_name_is_one_line_with_the_nearest_ones(company):
    done = company.hub.do("digest", "--for", "lead-emeea")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "did you mean lead-emea" in done.stderr
    assert "did you mean emea?" in company.hub.refused("digest", "--for", "region:emeea")
    governance(company.hub, "reviewers:", "reviewers:\n  - {name: No Id, region: emea}")
    assert "no reviewer and no region 'None'" in company.hub.refused("digest", "--for", "None")


def test_a_calendar_without_an_entry_is_none(company):
    company.vote(company.hub, "emea")
    company.hub.send("EMEA has voted")
    done = company.hub.do("digest", "--for", "emea", "--format", "ics")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nothing that waits has a day" in done.stderr


def test_where_a_person_and_a_region_are_called_alike_one_says_which(company):
    hub = company.hub
    governance(hub, "reviewers:", "reviewers:\n  - {id: apac, name: Ada Example, region: emea}")
    assert "write --for person:apac or --for region:apac" in hub.refused("digest", "--for", "apac")
    assert data(hub, "person:apac")["name"] == "Ada Example"
    assert data(hub, "region:apac")["name"] == "APAC"


def test_a_person_of_several_regions_is_told_of_all_of_them_in_the_language_of_the_first(company):
    hub = company.hub
    governance(hub, "apac: {name: Apac}", "apac: {name: Apac, language: de-CH}")
    governance(hub, "reviewers:", "reviewers:\n  - {id: lead-apac, name: Lead of apac, region: india}")
    found = data(hub, "lead-apac")
    assert found["regions"] == ["APAC", "India"]
    assert {one["region"] for one in found["mine"]["read"]} >= {"apac", "india"}
    german = told(hub, "lead-apac")
    assert "Abzustimmen (1)" in german
    assert "Neu (1)" in german
    assert "To vote on (1)" in told(hub, "lead-emea")  # the site's, as nobody says another


def test_it_is_what_due_and_my_page_say(company):
    """The desk's page is read as a browser gets it: the same things of the same practices."""
    house = pytest.importorskip("desk.house")
    hub = company.hub
    with house.served(hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened:
        page = re.sub(r"(?s)<details.*?</details>", "", house.Visitor(opened).read("/"))
    mine = re.findall(r'<li[^>]*><a href="[^"]*">([^<]*)</a> <span>([^<,]*)', page)
    mine += [
        (title, what)
        for title, ways in re.findall(r"<li>([^<]+)(<a href=\"/settle/.*?)</li>", page)
        for what in re.findall(r">([^<]*)</a>", ways)
    ]
    letter = hub.well("digest", "--for", "lead-emea").partition("\nNew (")[0].replace("\n  ", " ")
    listed = re.findall(r"^- ([^,:]*?)(?: [0-9.]+)?(?:, [^:]*)?: ([^(\n]*)", letter, re.MULTILINE)
    assert mine
    assert sorted((a.strip(), b.strip()) for a, b in mine) == sorted((a.strip(), b.strip()) for a, b in listed)
    due = json.loads(hub.well("due", "--region", "emea", "--format", "json"))
    found = data(hub, "emea")["mine"]
    assert [(one["due"] or "", one["text"]) for one in due] == [
        (one["day"], one["text"]) for one in sorted(found["votes"] + found["read"], key=lambda one: one["day"] == "")
        if one["region"] == "emea"
    ]  # fmt: skip


def test_where_nothing_is_to_be_told_it_says_so_and_a_scheduled_job_gets_nothing(company):
    """Somebody came after the vote was opened, of a region that wrote nothing yet."""
    hub = company.hub
    governance(hub, "reviewers:", "reviewers:\n  - {id: new-one, name: New One, region: west}")
    governance(hub, "regions:\n", "regions:\n  west: {name: West}\n")
    words = ("digest", "--for", "new-one", "--since", "2026-11-03")
    company.clock.set("2026-11-04")
    assert "Nothing is due within 90 days, nothing is open, and nothing is new." in told(hub, *words[2:])
    done = hub.do(*words, "--if-any")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Nothing to tell new-one.\n")
    assert "Put to the vote" in hub.well(*words[:3], "--if-any")
    quiet = ("--since", "2026-11-04", "--if-any")
    assert "To vote on" in told(hub, "lead-emea", *quiet)
    company.vote(hub, "emea")
    hub.send("EMEA has voted")
    assert "To read again" in told(hub, "emea", *quiet)


def test_a_clone_without_its_whole_history_is_refused_as_all_in_it_would_seem_new(company):
    shallow = company.folder / "shallow"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{company.bare}", str(shallow)], check=True)
    company.monkeypatch.chdir(shallow)
    company.hub.root = shallow
    assert "git fetch --unshallow" in company.hub.refused("digest", "--for", "emea")


def test_the_same_files_history_and_moment_give_the_same_bytes(company):
    for form in ("text", "html", "ics", "json", "eml"):
        more = ("--from", "a@example.com") if form == "eml" else ()
        first, again = (company.hub.well("digest", "--for", "emea", "--format", form, *more) for _ in range(2))
        assert first == again


def test_what_cannot_be_read_is_told_instead_of_being_left_out_silently(company):
    hub = company.hub
    (hub.root / "practices/global/client-kickoff/1.0.0/ballot.yml").write_text("practice: [client-kickoff\n")
    assert "1 file cannot be read, so nothing of it is told here: bestyet check says which." in told(hub, "emea")
