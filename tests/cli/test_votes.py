"""A practice becomes the standard: regions write, one proposes, all vote from their own clones, anybody verifies."""

import json

from cli.voting import REGIONS


def test_from_what_regions_wrote_to_the_standard(company):
    hub = company.hub
    company.clock.set("2026-11-02")
    output = hub.well("propose", "client-kickoff", "--as", "lead-emea")
    assert "client-kickoff 1.0.0 (major): the vote is open" in output
    assert "to be ranked: agenda-sent: " in output
    hub.send("Put 1.0.0 to the vote")
    assert hub.do("check").exit_code == 0

    votes = {"emea": "approve", "apac": "approve", "india": "abstain"}
    for day, (region, word) in enumerate(votes.items(), 3):
        company.clock.set(f"2026-11-0{day}")
        site = company.clone(region)
        site.branch(f"vote-{region}")
        shown = company.vote(site, region, word, "--rank", "agenda-sent", "apac,emea")
        assert f"voter: lead-{region}" in shown
        site.send_branch("My vote")
    for day, region in enumerate(REGIONS, 6):
        company.clock.set(f"2026-11-0{day}")
        hub.run("fetch", "--quiet", "origin")
        hub.land(f"origin/vote-{region}")

    assert hub.do("check").exit_code == 0
    state = json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))
    assert (state["outcome"], state["policy"]) == ("passed", "regional-consent")
    assert state["disputes"]["agenda-sent"]["winner"] == "apac"
    company.clock.set("2026-11-09")
    hub.well("adopt", "client-kickoff", "--effective", "2026-12-01")
    hub.send("1.0.0 is the standard")
    assert hub.do("check").exit_code == 0

    company.clock.set("2029-01-01")
    auditor = company.clone("auditor")
    output = auditor.well("verify")
    assert "BROKEN" not in output
    assert "client-kickoff 1.0.0: count: well: 3 votes checked and counted again" in output
    assert auditor.well("verify", "--ssh-keygen") == output
