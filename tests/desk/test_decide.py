"""A company decides at its desk: a text is put to the vote, amended, adopted, withdrawn, by those who may."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cli.voting import FOLDER, Company
from desk.test_contribute import fields
from desk.test_hosted import House

PROPOSE, ADOPT = "/propose/client-kickoff", "/adopt/client-kickoff"
WAITING = "/waiting/proposal/client-kickoff/lead-emea"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch))
    found.company.clock.set(found.company.clock.at + timedelta(minutes=1))
    with found.open(found.configure()):
        yield found
    found.listening.close()


def propose(house: House, **terms: str) -> str:
    """Lead EMEA proposes; what the desk said."""
    emea = house.person("emea")
    page = emea.read(PROPOSE)
    answer = emea.post(PROPOSE, {**fields(page), "put": "yes", **terms})
    return html.unescape(answer.text)


def take_in(house: House, region: str, waiting: str = WAITING):
    other = house.person(region)
    return other.post(waiting, {"commit": fields(other.read(waiting))["commit"]})


def all_vote(house: House) -> None:
    hub = house.company.hub
    hub.get()
    for region in house.company.keys:
        house.company.vote(hub, region)
    hub.send("All have voted")
    house.company.clock.set("2026-11-20")


def test_a_text_is_put_to_the_vote_by_one_taken_in_by_another_voted_on_and_adopted(house):
    emea = house.person("emea")
    assert PROPOSE in emea.read("/")
    assert "it can be put to the vote as 1.0.0" in emea.read("/practice/client-kickoff")
    told = propose(house)
    assert "1.0.0 was checked as bestyet verify will check it" in told
    assert "A second person" in told
    assert emea.post(WAITING, {"commit": fields(emea.read(WAITING)).get("commit", "")}).status_code == 403
    assert take_in(house, "apac").status_code == 303
    assert "lead-emea" in house.on_base(f"{FOLDER}/ballot.yml")
    assert "1.0.0 (major) is put to the vote." in emea.read("/practice/client-kickoff")
    open_ = emea.read(ADOPT)
    assert "The vote is open" in open_
    assert "Adopt it" not in open_
    assert emea.post(ADOPT, {"how": "adopted"}).status_code == 409
    all_vote(house)
    apac = house.person("apac")
    assert "Adopt it" in apac.read(ADOPT)
    assert ADOPT in apac.read("/")
    done = html.unescape(apac.post(ADOPT, fields(apac.read(ADOPT))).text)
    assert "1.0.0 is adopted" in done, done
    assert "outcome: adopted" in house.on_base(f"{FOLDER}/adoption.yml")
    assert "checked and counted again" in house.company.clone("fresh").well("verify", "--ssh-keygen")
    assert "1.0.0 is in force" in apac.read("/practice/client-kickoff")
