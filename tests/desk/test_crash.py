"""The desk is killed at any moment, while people write, settle and send: what it said is kept is there, and once."""

from __future__ import annotations

import json
import os
import random
import re
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cli.voting import Company
from desk.house import Visitor
from desk.running import Running
from desk.test_contribute import fields
from desk.test_vote import signing
from forks import Loaded
from httpx2 import HTTPError

KILLS = int(os.environ.get("BESTYET_KILLS", "5"))
TEXT = "/contribute/emea/client-kickoff"
BRANCH = "from-desk/variant/emea/client-kickoff/lead-emea"


def started(of: Loaded, root: Path, *options: str) -> Running:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    desk = Running(of, root, "--as", "lead-emea", "--port", str(port), *options)
    assert "/sign-in?token=" in desk.told
    return desk


def again(desk: Running) -> None:
    desk.ended()
    assert "/sign-in?token=" in desk.start()


def visit(desk: Running, state: Path) -> Visitor:
    origin, _, way_in = desk.told.removeprefix("Open ").partition("/sign-in")
    one = Visitor.stranger(origin, state)
    assert one.get(f"/sign-in{way_in}").status_code == 303
    return one


def test_killed_at_any_moment_nothing_is_lost_or_doubled(loaded_desk, tmp_path, monkeypatch, record_property):
    company = Company(tmp_path, monkeypatch)
    root, state = company.hub.root, company.hub.root / ".git/bestyet/desk"
    chance, desk = random.Random(7), started(loaded_desk, root)
    one, told, sent = visit(desk, state), "", set()
    kills = 0
    try:
        for turn in range(KILLS):
            wanted, form = f"Turn {turn}", fields(one.read(TEXT))
            with desk.killed(chance.uniform(0.0, 2.0)), suppress(HTTPError, AssertionError, IndexError):
                one.sends(TEXT, {**form, "v:title": wanted})
                told = wanted
                if one.post(f"{TEXT}/send", fields(one.read(TEXT))).status_code == 200:
                    sent.add(wanted)
                    told = ""
            kills += 1
            again(desk)
            titles = sent_titles(company)
            assert len(titles) == len({*titles}), titles
            assert sent <= {*titles}
            draft = [json.loads(path.read_text())["text"] for path in (state / "drafts/lead-emea").glob("*.json")]
            assert not told or told in titles or f"title: {told}" in "".join(draft)
            assert fields(one.read(TEXT))
    finally:
        desk.kill()
        desk.ended()
    record_property("desk: kills", kills)
    assert company.hub.run("fsck", "--strict", "--no-dangling").strip() == ""
    assert company.hub.run("status", "--porcelain").strip() == ""
    assert sent


def test_killed_while_voting_each_vote_is_there_once_or_not_at_all(loaded_desk, tmp_path, monkeypatch, record_property):
    company = Company(tmp_path, monkeypatch)
    company.clock.set(datetime.now(UTC).replace(microsecond=0))
    company.propose("--as", "lead-emea")
    root, chance = company.hub.root, random.Random(8)
    desk = started(loaded_desk, root, "--key", str(company.keys["emea"]))
    one, cast = visit(desk, root / ".git/bestyet/desk"), []
    try:
        for turn in range(KILLS):
            told, (form, _) = f"Turn {turn}", signing(one, reason=f"Turn {turn}")
            with desk.killed(chance.uniform(0.0, 1.5)), suppress(HTTPError, AssertionError, IndexError):
                if one.post("/vote/client-kickoff/cast", form).status_code == 200:
                    cast.append(told)
            again(desk)
            votes = company.hub.run("log", "-p", "--format=", "--glob=refs/heads/from-desk/*", "--not", "origin/main")
            there = re.findall(r"^\+reason: (Turn \d+)$", votes, re.MULTILINE)
            assert len(there) == len({*there}), there
            assert {*cast} <= {*there}
    finally:
        desk.kill()
        desk.ended()
    record_property("desk: kills while voting", KILLS)
    assert cast
    company.hub.run("merge", "--quiet", "--ff-only", "from-desk/vote/client-kickoff/lead-emea")
    company.hub.run("push", "--quiet", "origin", "HEAD:main")
    well = "1 vote" if len(there) == 1 else f"{len(there)} votes"  # the last one counts
    assert f"{well} well signed" in company.hub.well("verify", "--ssh-keygen")


def sent_titles(company: Company) -> list[str]:
    if not company.hub.run("branch", "--list", BRANCH).strip():
        return []
    told = company.hub.run("log", "-p", "-U0", "--format=", f"origin/main..{BRANCH}")
    return re.findall(r"^\+title: (.*)$", told, re.MULTILINE)


def test_killed_while_a_text_is_put_to_the_vote_there_is_a_whole_ballot_or_none(
    loaded_desk, tmp_path, monkeypatch, record_property
):
    """Killed while it writes, proves or lands: what is on the branch verifies, and nothing else is left."""
    company = Company(tmp_path, monkeypatch)
    address, branch = "/propose/client-kickoff", "from-desk/proposal/client-kickoff/lead-emea"
    chance, desk = random.Random(11), started(loaded_desk, company.hub.root)
    one, landed = visit(desk, company.hub.root / ".git/bestyet/desk"), 0
    try:
        for _ in range(KILLS // 2):
            form = {**fields(one.read(address)), "put": "yes"}
            with desk.killed(chance.uniform(0.2, 2.5)), suppress(HTTPError):
                one.post(address, form, csrf=form["csrf"])
            again(desk)
            if company.hub.run("branch", "--list", branch):
                landed += 1
                told = company.hub.run("diff", "--name-only", "origin/main", branch).split()
                names = {name.rpartition("/")[2] for name in told}
                assert names == {"practice.md", "provenance.json", "ballot.yml"}
                company.hub.run("branch", "--quiet", "-D", branch)
            assert "Put it to the vote" in one.read(address)
        assert one.post(address, {**fields(one.read(address)), "put": "yes"}).status_code == 200
    finally:
        desk.kill()
        desk.ended()
    assert company.hub.run("fsck", "--strict", "--no-dangling").strip() == ""
    record_property("desk: kills while a text was put to the vote", KILLS // 2)
    record_property("desk: of these with a whole ballot", landed)
    company.clock.set(datetime.now(UTC))  # the desk's own process had the time of day
    company.hub.run("merge", "--quiet", "--ff-only", branch)
    company.hub.run("push", "--quiet", "origin", "HEAD:main")
    assert "0 votes well signed" in company.hub.well("verify")
