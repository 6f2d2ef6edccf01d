"""What is open is worked out anew where a standard has settled it, or has ended: nothing of before is told."""

from __future__ import annotations

from bestyet.actions.settle.open_points import open_points
from cli.voting import Company, put_to_the_vote


def test_what_a_vote_has_settled_is_open_no_more_and_is_again_where_its_practice_ends(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    hub = company.hub
    assert [one.disputes for one in open_points(hub.root)] == [1]
    company.adopt()
    assert open_points(hub.root) == ()
    hub.well("propose", "client-kickoff", "--end", *company.signs("emea")[:2])
    hub.send("The end is put to the vote")
    for region in company.keys:
        company.vote(hub, region)
    hub.send("All have voted")
    company.clock.set("2026-12-10")
    assert open_points(hub.root) == ()
    hub.well("adopt", "client-kickoff")
    assert [one.disputes for one in open_points(hub.root)] == [1]
