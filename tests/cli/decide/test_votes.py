"""A practice becomes the standard: regions write, one proposes, all vote from their own clones, anybody verifies."""

import json
import shutil

from cli.kickoff import run
from cli.voting import FOLDER, REGIONS, governance, make_key, public


def test_from_what_regions_wrote_to_the_standard(company):
    hub = company.hub
    company.clock.set("2026-11-02")
    output = hub.well("propose", "client-kickoff", "--as", "lead-emea", "--effective", "2026-11-20")
    assert "client-kickoff 1.0.0 (major): the vote is open" in output
    assert "to be ranked: agenda-sent: " in output
    hub.send("Put 1.0.0 to the vote")
    assert hub.do("check").exit_code == 0

    votes = {"emea": "approve", "apac": "approve", "india": "abstain"}
    for day, (region, word) in enumerate(votes.items(), 3):
        company.clock.set(f"2026-11-0{day}")
        site = company.clone(region)
        site.branch(f"vote-{region}")
        shown = company.vote(site, region, word, "--rank", "agenda-sent", "emea,apac")
        assert f"voter: lead-{region}" in shown
        site.send_branch("My vote")
    for day, region in enumerate(REGIONS, 6):
        company.clock.set(f"2026-11-0{day}")
        hub.run("fetch", "--quiet", "origin")
        hub.land(f"origin/vote-{region}")

    assert hub.do("check").exit_code == 0
    state = json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))
    assert (state["outcome"], state["policy"]) == ("passed", "regional-consent")
    assert state["disputes"]["agenda-sent"]["winner"] == "emea"
    company.clock.set("2026-11-09")
    hub.well("adopt", "client-kickoff", "--effective", "2026-11-20")
    hub.send("1.0.0 is the standard")
    assert hub.do("check").exit_code == 0

    company.clock.set("2029-01-01")
    auditor = company.clone("auditor")
    output = auditor.well("verify")
    assert "BROKEN" not in output
    assert "client-kickoff 1.0.0: count: well: 3 votes checked and counted again" in output
    assert auditor.well("verify", "--ssh-keygen") == output


def change(site, region, old, new):
    path = site.root / f"practices/{region}/client-kickoff.md"
    path.write_text(path.read_text().replace(old, new))
    site.stage_all()
    site.commit(f"{region} changes {old!r}")


def test_a_ballot_shows_what_a_region_says_beside_the_words_that_are_voted_on(company):
    hub, added = company.hub, "Issue the agenda five days before to everybody above 25 000 EUR"
    change(hub, "apac", "five days before.", "five days before to everybody above 25 000 EUR.")
    company.propose("--as", "lead-emea")
    told = f"Not in the words of agenda-sent: apac adds: {added}"
    assert [line for line in hub.well("ballot", "client-kickoff").splitlines() if "adds" in line] == [f"  {told}"]
    assert told not in hub.well("ballot")
    state = json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))
    assert state["adds"] == [{"step": "agenda-sent", "regions": ["apac"], "text": added}]

    hub.write(f"{FOLDER}/provenance.json", (hub.root / FOLDER / "provenance.json").read_text().replace("25", "95"))
    assert "25 000" not in (another := hub.well("ballot", "client-kickoff"))
    assert "95 000" not in another
    assert json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))["adds"] is None


def test_a_ballot_where_all_regions_say_no_more_than_the_words_adds_nothing(company):
    change(company.hub, "apac", "Issue the agenda", "Send the agenda")
    company.propose("--as", "lead-emea")
    assert json.loads(company.hub.well("ballot", "client-kickoff", "--format", "json"))["adds"] == []


def test_an_amendment_lapses_what_it_touches_and_those_who_voted_look_again(proposed):
    hub = proposed.hub
    proposed.vote(hub, "emea")
    proposed.vote(hub, "apac")
    hub.send("Two regions approve")

    proposed.clock.set("2026-11-04")
    for region in ("emea", "india"):
        change(hub, region, "Send the agenda", "Mail the agenda to all")
    output = hub.well("propose", "client-kickoff", "--amend")
    assert "1.0.0" in output
    assert "lead-apac must look again: agenda-sent\n  lead-emea must look again: agenda-sent\n" in output
    hub.send("Amend 1.0.0")
    assert hub.do("check").exit_code == 0
    assert "BROKEN" not in hub.well("verify")
    state = json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))
    assert state["round"] == 2
    assert state["look-again"] == {"lead-apac": ["agenda-sent"], "lead-emea": ["agenda-sent"]}
    proposed.vote(hub, "india")
    hub.send("India approves the new text")
    proposed.clock.set("2026-11-05")
    assert "open" in hub.refused("adopt", "client-kickoff")

    proposed.vote(hub, "emea")
    proposed.vote(hub, "apac")
    hub.send("Both have looked again")
    proposed.clock.set("2026-11-17")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    assert "5 votes checked and counted again" in hub.well("verify")


def test_a_second_version_names_the_first_and_says_what_it_changes(adopted):
    hub = adopted.hub
    assert "there is nothing to vote on" in hub.refused("propose", "client-kickoff")
    change(hub, "emea", "three days", "four days")
    change(hub, "apac", "five days", "four days")
    change(hub, "india", "three days", "four days")
    assert "its class can be raised, never lowered" in hub.refused("propose", "client-kickoff", "--class", "minor")
    output = hub.well("propose", "client-kickoff", "--as", "lead-emea", "--effective", "2027-01-01")
    assert "client-kickoff 2.0.0 (major): the vote is open" in output
    assert "step agenda-sent: the version before says 3 days" in output
    hub.send("Put 2.0.0 to the vote")
    adopted.vote(hub, "emea")
    adopted.vote(hub, "apac", "reject", "--object", "agenda-sent", "Too late", "--instead", "Five days")
    adopted.vote(hub, "india")
    hub.send("All have voted")
    adopted.clock.set("2026-12-20")
    hub.well("adopt", "client-kickoff")
    hub.send("2.0.0 is the standard of next year")
    output = hub.well("verify", "client-kickoff")
    assert "client-kickoff 2.0.0: count: well" in output
    adoption = (hub.root / "practices/global/client-kickoff/2.0.0/adoption.yml").read_text()
    assert "reason: Too late" in adoption


def test_what_failed_is_recorded_and_what_is_withdrawn_stays(proposed):
    hub = proposed.hub
    for region in ("apac", "india"):
        proposed.vote(hub, region, "reject", "--reason", "Not like this")
    hub.send("Two regions reject")
    proposed.clock.set("2026-11-30")
    assert "(to record that: bestyet adopt --record)" in hub.refused("adopt", "client-kickoff")
    assert "closed 2026-11-16" in hub.refused(
        "vote", "client-kickoff", "approve", "--as", "lead-emea", "--key", str(proposed.keys["emea"])
    )
    assert "rejected" in hub.well("adopt", "client-kickoff", "--record")
    hub.send("1.0.0 is not the standard")
    assert "client-kickoff 1.1.0" in hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put 1.1.0 to the vote")
    because = ("--because", "the portal changes first")
    assert "lead-apac cannot" in hub.refused("withdraw", "client-kickoff", *because, "--as", "lead-apac")
    hub.well("withdraw", "client-kickoff", *because, *proposed.signs("emea"))
    hub.send("Withdraw 1.1.0")
    assert hub.well("ballot") == "No vote is open.\n"
    assert "BROKEN" not in hub.well("verify")
    assert hub.do("check").exit_code == 0


def test_who_lost_the_key_still_withdraws_what_they_proposed_and_votes_no_more(proposed, tmp_path):
    hub = proposed.hub
    later = {region: make_key(tmp_path, f"later-{region}") for region in ("emea", "apac")}
    text = (hub.root / "practices/governance.yml").read_text()
    for region, key in later.items():
        text = text.replace(
            f'"{public(proposed.keys[region])}"}}', f'"{public(proposed.keys[region])}"}}, {{key: "{public(key)}"}}'
        )
    hub.write("practices/governance.yml", text)
    hub.send("Two have lost their keys")
    signs = {region: ("--as", f"lead-{region}", "--key", str(key)) for region, key in later.items()}
    assert "signed with a key that nobody on this ballot has" in hub.refused(
        "vote", "client-kickoff", "approve", *signs["emea"]
    )
    assert "lead-apac cannot" in hub.refused("withdraw", "client-kickoff", "--because", "lost", *signs["apac"])
    hub.well("withdraw", "client-kickoff", "--because", "My key is lost", *signs["emea"])
    hub.send("Withdraw 1.0.0")
    assert "BROKEN" not in hub.well("verify")


def test_a_proposal_waits_until_problems_are_mended(company):
    hub = company.hub
    text = (hub.root / "practices/emea/client-kickoff.md").read_text()
    hub.write("practices/emea/client-kickoff.md", text.replace("owner:", "ownr:"))
    assert "practices/emea/client-kickoff.md:2:1: missing-key" in hub.refused("propose", "client-kickoff")
    hub.write("practices/emea/client-kickoff.md", text.replace("three days", "nine days"))
    assert "is not as it is in HEAD: commit it" in hub.refused("propose", "client-kickoff")
    assert not (hub.root / "practices/global").exists()


def test_two_signed_votes_that_do_not_know_of_each_other_do_not_count(proposed):
    """One person votes in two clones; whoever merges keeps one after the other. A vote that names both stands."""
    one, other = proposed.clone("one"), proposed.clone("other")
    proposed.vote(one, "emea", "approve")
    proposed.clock.set("2026-11-03")
    proposed.vote(other, "emea", "reject", "--reason", "On second thoughts")
    path = "practices/global/client-kickoff/1.0.0/votes/lead-emea.yml"
    for site in (one, other):
        proposed.hub.write(path, (site.root / path).read_bytes())
        proposed.hub.send("A vote of EMEA")
    said = proposed.hub.well("ballot", "client-kickoff")
    assert said.count("its voter signed two votes that do not know of each other") == 2
    proposed.vote(proposed.hub, "emea", "approve")
    proposed.hub.send("EMEA says what holds")
    state = json.loads(proposed.hub.well("ballot", "client-kickoff", "--format", "json"))
    assert state["reviewers"]["lead-emea"] == "approve"


def test_a_copy_without_history_proves_what_its_files_can(adopted, tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    shutil.copytree(adopted.hub.root / "practices", copy / "practices")
    monkeypatch.chdir(copy)
    assert "votes need its history" in run("verify").stderr
    result = run("verify", "--no-history")
    assert result.exit_code == 0
    assert "Without history: who could vote" in result.output
    assert "client-kickoff 1.0.0: count: well: 3 votes checked and counted again" in result.output
    path = copy / "practices/global/client-kickoff/1.0.0/votes/lead-apac.yml"
    path.write_text(path.read_text().replace("approve", "abstain"))
    result = run("verify", "--no-history")
    assert result.exit_code == 1
    assert "votes/lead-apac.yml is not the vote that was counted" in result.output


def test_objections_are_answered_where_the_vote_is_recorded(proposed):
    proposed.vote(proposed.hub, "emea")
    proposed.vote(proposed.hub, "apac", "reject", "--object", "agenda-sent", "Too late")
    proposed.vote(proposed.hub, "india")
    proposed.hub.send("All have voted")
    answer = ("--answer", "lead-apac", "The next version will say five days.", *proposed.signs("emea"))
    assert "lead-india has no objection" in proposed.hub.refused(
        "adopt", "client-kickoff", "--answer", "lead-india", "x", *proposed.signs("emea")
    )
    because = ("--because", "no", *proposed.signs("emea"))
    assert "it can be adopted, not withdrawn" in proposed.hub.refused("withdraw", "client-kickoff", *because)
    proposed.hub.well("adopt", "client-kickoff", *answer)
    adoption = (proposed.hub.root / "practices/global/client-kickoff/1.0.0/adoption.yml").read_text()
    assert "answer: {by: lead-emea, text: The next version will say five days.}" in adoption


def test_two_amendments_need_two_steps(proposed):
    for region in ("emea", "india"):
        change(proposed.hub, region, "Send the agenda", "Mail the agenda")
    proposed.hub.well("propose", "client-kickoff", "--amend")
    assert "bring both together before you amend it" in proposed.hub.refused("propose", "client-kickoff", "--amend")


def test_silence_is_assent_where_the_rule_says_so(company):
    company.allow("lazy-consensus")
    company.propose("--policy", "lazy-consensus")
    assert "the vote on client-kickoff 1.0.0 is open" in company.hub.refused("adopt", "client-kickoff")
    company.clock.set("2026-11-06")
    company.hub.well("adopt", "client-kickoff")
    company.hub.send("Nobody objected")
    assert "0 votes checked and counted again" in company.hub.well("verify")


def test_an_amendment_restarts_the_vote_where_the_rule_says_so(company):
    company.allow("last-call")
    company.propose("--policy", "last-call")
    company.vote(company.hub, "emea", "reject", "--reason", "Not yet")
    company.hub.send("EMEA objects")
    company.clock.set("2026-11-10")
    for region in ("emea", "india"):
        change(company.hub, region, "Send the agenda", "Mail the agenda")
    company.hub.well("propose", "client-kickoff", "--amend")
    company.hub.send("Amend 1.0.0")
    state = json.loads(company.hub.well("ballot", "client-kickoff", "--format", "json"))
    assert state["votes"][0]["note"] == "for round 1: the text was amended since, and all votes lapsed"
    assert state["due"].startswith("2026-11-24")


def test_what_is_signed_is_plain_words(proposed):
    words = ("vote", "client-kickoff", "reject", "--as", "lead-emea", "--key", str(proposed.keys["emea"]))
    assert "no hidden characters: 'x\\\\u202ey'" in proposed.hub.refused(*words, "--reason", "x\u202ey")
    assert "say why you reject" in proposed.hub.refused(*words)
    assert "is no passage of this version" in proposed.hub.refused(*words, "--object", "nothing", "x")
    assert "--instead goes with an objection" in proposed.hub.refused(*words, "--reason", "x", "--instead", "y")
    assert "is no open dispute" in proposed.hub.refused(*words, "--reason", "x", "--rank", "nothing", "emea")
    assert "is no ranking of agenda-sent" in proposed.hub.refused(
        *words, "--reason", "x", "--rank", "agenda-sent", "a,a"
    )
    assert "no reviewer on origin/main" in proposed.hub.refused(*words[:4], "nobody", *words[5:])


def test_with_the_standard_as_base_only_what_regions_changed_of_it_takes_a_position(company):
    site = company.hub
    against = ("merge", "client-kickoff", "--base", "standard")
    assert "no version of client-kickoff was adopted yet" in site.refused(*against)
    company.propose()
    company.adopt()
    text = (site.root / "practices/global/client-kickoff/1.0.0/practice.md").read_text(encoding="utf-8")
    body = text.split("---\n", 2)[2]
    for region in REGIONS:
        path = f"practices/{region}/client-kickoff.md"
        head = (site.root / path).read_text(encoding="utf-8").split("---\n", 2)[1]
        mine = body.replace("agenda", "agenda and the list of guests", 1) if region == "apac" else body
        site.write(path, f"---\n{head}---\n{mine}")
    said = site.well(*against)
    assert "compared with practices/global/client-kickoff/1.0.0/practice.md" in said
    assert "agenda and the list of guests" in said  # two regions follow it silently, the third is heard
    told = json.loads(site.well(*against, "--format", "json"))
    positions = {m["region"]: m["position"] for i in told["items"] for m in i["members"] if "guests" in str(i)}
    assert positions == {"emea": "silent", "apac": "changed", "india": "silent"}


def test_what_has_passed_is_adopted_and_not_amended_any_more(proposed):
    for region in REGIONS:
        proposed.vote(proposed.hub, region)
    proposed.hub.send("All have voted")
    for region in ("emea", "india"):
        change(proposed.hub, region, "Send the agenda", "Mail the agenda")
    proposed.hub.send("Two regions change their minds")
    proposed.clock.set("2026-11-03")
    said = proposed.hub.refused("propose", "client-kickoff", "--amend")
    assert "the vote on client-kickoff 1.0.0 has passed: it can be adopted, not amended any more" in said


def test_an_amendment_may_still_save_what_all_have_voted_on_and_some_rejected(proposed):
    proposed.vote(proposed.hub, "emea")
    proposed.vote(proposed.hub, "apac", "reject", "--object", "agenda-sent", "Too late")
    proposed.vote(proposed.hub, "india", "reject", "--object", "agenda-sent", "Too late for us too")
    proposed.hub.send("All have voted")
    proposed.clock.set("2026-11-03")
    assert "fails" in proposed.hub.well("ballot", "client-kickoff")
    for region in ("emea", "india"):
        change(proposed.hub, region, "three days", "nine days")
    proposed.hub.well("propose", "client-kickoff", "--amend")
    proposed.hub.send("Nine days")
    proposed.clock.set("2026-11-04")
    assert "open" in proposed.hub.refused("adopt", "client-kickoff")
    for region in REGIONS:
        proposed.vote(proposed.hub, region)
    proposed.hub.send("All have looked again")
    proposed.hub.well("adopt", "client-kickoff")
    proposed.hub.send("1.0.0 is the standard")
    assert "6 votes checked and counted again" in proposed.hub.well("verify")


def test_a_square_root_of_all_voters_can_be_asked_for(company):
    """Three may vote: 3/2 times the square root of 3 is 2.6, so two approvals are too few."""
    rule = "default-policy: root\npolicies:\n  root: {extends: majority, min-approvals: {root: 3/2}}\n"
    company.hub.write("practices/governance.yml", governance(company.keys, rule))
    company.hub.send("A rule of our own")
    assert company.hub.do("check").exit_code == 0
    company.propose()
    for region in ("emea", "apac"):
        company.vote(company.hub, region)
    company.hub.send("Two have voted")
    assert "approve 2, needs at least 3 (3/2 × √3, not rounded): not met" in company.hub.well(
        "ballot", "client-kickoff"
    )
