"""Members who step aside, and members who let another vote for them: signed like votes, and attacked like votes."""

import json

import pytest
from cli.voting import FOLDER, Company, forge, governance, put_to_the_vote

RULE = """default-policy: ours
policies:
  ours: {extends: regional-consent, proxy: true, rehearsal: true, period: {usual: 14, calendar: days}}
"""


def a_rule_that_knows_proxies(company):
    company.hub.write("practices/governance.yml", governance(company.keys, RULE))
    company.hub.send("A rule that knows proxies")


@pytest.fixture
def proposed(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, a_rule_that_knows_proxies, put_to_the_vote)


def state(company):
    return json.loads(company.hub.well("ballot", "client-kickoff", "--format", "json"))


def aside(company, region, *words):
    who = ("--as", f"lead-{region}", "--key", str(company.keys[region]))
    return company.hub.well("vote", "client-kickoff", *words, *who)


def test_who_is_away_lets_another_vote_and_all_can_be_verified(proposed):
    hub = proposed.hub
    shown = aside(proposed, "india", "--proxy", "lead-apac", "--until", "2026-11-10")
    assert "vote: proxy" in shown
    assert 'proxy:\n  holder: lead-apac\n  until: "2026-11-10T23:59:59Z"\n' in shown
    hub.send("India is away")
    assert state(proposed)["reviewers"]["lead-india"] == "silent"
    for region in ("emea", "apac"):
        proposed.vote(hub, region)
    hub.send("Two approve, one of them for two")
    assert hub.do("check").exit_code == 0
    said = hub.well("ballot", "client-kickoff")
    assert "lead-apac may vote instead until 2026-11-10 23:59 UTC, unless lead-india does" in said
    assert state(proposed)["reviewers"]["lead-india"] == "approve"
    proposed.clock.set("2026-11-20")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    assert hub.do("check").exit_code == 0
    assert "3 votes checked and counted again" in hub.well("verify")
    assert hub.well("verify", "--ssh-keygen") == hub.well("verify")
    assert "proxy by Lead of india (lead-india), as responsibility" in hub.well("audit", "client-kickoff")


def test_who_has_a_conflict_of_interest_steps_aside_for_good(proposed):
    hub = proposed.hub
    proposed.vote(hub, "india", "reject", "--reason", "Not like this")
    hub.send("India rejects")
    assert "vote: recuse" in aside(proposed, "india", "--recuse", "I own shares of the client")
    hub.send("India steps aside")
    assert state(proposed)["reviewers"]["lead-india"] == "recused"
    said = hub.well("ballot", "client-kickoff")
    assert "Counted: recuse by lead-india: a conflict of interest: I own shares of the client." in said
    assert "Not counted: reject by lead-india: recused: a conflict of interest was declared." in said
    again = ("vote", "client-kickoff", "approve", "--as", "lead-india", "--key", str(proposed.keys["india"]))
    assert "lead-india declared a conflict of interest and does not vote" in hub.refused(*again)
    for region in ("emea", "apac"):
        proposed.vote(hub, region)
    hub.send("All others approve")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    assert "4 votes checked and counted again" in hub.well("verify")
    assert "lead-india: recused" in (hub.root / FOLDER / "adoption.yml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--proxy", "lead-emea"), "'lead-emea' cannot vote for you; who can: lead-apac, lead-india"),
        (("--proxy", "lead-mars"), "'lead-mars' cannot vote for you"),
        (("--proxy", "lead-apac", "--until", "2026-11-01"), "2026-11-01 is over: the proxy would never count"),
        (("--proxy", "lead-apac", "--until", "soon"), "'soon' is no date"),
        (("--until", "2026-12-01", "approve"), "--until goes with --proxy"),
        (("--recuse", "shares", "approve"), "--recuse stands alone"),
        (("--recuse", "shares", "--proxy", "lead-apac"), "stands alone"),
        (("--recuse", " "), "write plain words"),
    ],
)
def test_what_makes_no_sense_is_not_signed(proposed, words, said):
    who = ("--as", "lead-emea", "--key", str(proposed.keys["emea"]))
    assert said in proposed.hub.refused("vote", "client-kickoff", *words, *who)


def test_a_rule_without_proxies_takes_none(company):
    company.propose()
    words = ("--proxy", "lead-apac", "--as", "lead-india", "--key", str(company.keys["india"]))
    assert "knows no proxies" in company.hub.refused("vote", "client-kickoff", *words)
    company.vote(company.hub, "emea")
    given = {"vote": "proxy", "proxy": {"holder": "lead-apac"}}
    forge(company, "india", company.keys["india"], lambda data: data.update(given))
    company.hub.send("A proxy all the same")
    said = company.hub.well("ballot", "client-kickoff")
    assert "Not counted: proxy by lead-india: this policy knows no proxies." in said


def test_a_proxy_that_another_signs_gives_nothing(proposed):
    """The lead of APAC would like to vote for India too, and writes the proxy themselves."""
    proposed.vote(proposed.hub, "emea")
    given = {"vote": "proxy", "proxy": {"holder": "lead-apac"}}
    forge(proposed, "india", proposed.keys["apac"], lambda data: data.update(given))
    proposed.vote(proposed.hub, "apac")
    proposed.hub.send("A proxy")
    said = proposed.hub.well("ballot", "client-kickoff")
    assert "proxy by lead-india: it is signed by lead-apac, not by lead-india" in said
    assert state(proposed)["reviewers"]["lead-india"] == "uncounted"
    assert "signed by lead-apac" in proposed.hub.refused("verify")


def test_a_proxy_is_not_lengthened_nor_given_to_another(proposed):
    aside(proposed, "india", "--proxy", "lead-apac", "--until", "2026-11-05")
    path = proposed.hub.root / FOLDER / "votes/lead-india.yml"
    for old, new in (("2026-11-05", "2026-12-05"), ("holder: lead-apac", "holder: lead-emea")):
        before = path.read_text()
        path.write_text(before.replace(old, new))
        said = proposed.hub.well("ballot", "client-kickoff")
        assert "proxy by lead-india: the signature does not hold: what was signed is not this" in said
        path.write_text(before)


def test_a_proxy_is_for_one_ballot(proposed):
    """Given on 1.0.0, it is laid beside the ballot of the next version too."""
    aside(proposed, "india", "--proxy", "lead-apac")
    given = (proposed.hub.root / FOLDER / "votes/lead-india.yml").read_text()
    proposed.hub.send("India is away")
    because = ("--because", "not yet", *proposed.signs("emea"))
    proposed.hub.well("withdraw", "client-kickoff", *because)
    proposed.hub.send("Withdraw 1.0.0")
    proposed.hub.well("propose", "client-kickoff")
    proposed.hub.write("practices/global/client-kickoff/1.1.0/votes/lead-india.yml", given)
    proposed.hub.send("Put 1.1.0 to the vote")
    assert "it is a vote on version 1.0.0, not on 1.1.0" in proposed.hub.well("ballot", "client-kickoff")
    assert state(proposed)["reviewers"]["lead-india"] == "uncounted"


def test_a_proxy_that_has_expired_gives_nothing(proposed):
    aside(proposed, "india", "--proxy", "lead-apac", "--until", "2026-11-03")
    proposed.hub.send("India is away for a day")
    proposed.clock.set("2026-11-04")
    proposed.vote(proposed.hub, "apac")
    proposed.hub.send("APAC approves too late for India")
    assert state(proposed)["reviewers"] == {"lead-emea": "silent", "lead-apac": "approve", "lead-india": "silent"}


def test_an_own_vote_takes_a_proxy_back(proposed):
    aside(proposed, "india", "--proxy", "lead-apac")
    proposed.hub.send("India is away")
    proposed.vote(proposed.hub, "apac")
    proposed.hub.send("APAC approves for two")
    proposed.clock.set("2026-11-03")
    proposed.vote(proposed.hub, "india", "reject", "--reason", "I am back, and it will not do")
    proposed.hub.send("India is back")
    assert state(proposed)["reviewers"]["lead-india"] == "reject"
