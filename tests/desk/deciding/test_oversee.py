"""Departures are taken, answered for and ended at the desk, by their own region and with who agrees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bestyet.desk.pages.oversee.departures import agreeing, with_departure
from cli.voting import Company, put_to_the_vote, shared_company
from desk.house import Visitor, all_that_stays
from desk.test_contribute import fields
from desk.test_hosted import House, with_accounts

DEPART = "/departures/apac/client-kickoff"
WAITING = "/waiting/variant/apac/client-kickoff/lead-apac"
PATH = "practices/apac/client-kickoff.md"
TAKE = {"do": "take", "step": "agenda-sent", "reason": "Our clients are a day ahead", "until": "2027-03-31"}


def in_force(company: Company) -> None:
    company.adopt()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch, put_to_the_vote, in_force, with_accounts))
    found.company.clock.set(found.company.clock.at + timedelta(days=1))
    with found.open(found.configure()):
        yield found
    found.listening.close()


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with shared_company(tmp_path_factory, put_to_the_vote, in_force, with_accounts) as company:
        found = House(company)
        company.clock.set(company.clock.at + timedelta(days=1))
        with found.open(found.configure()):
            yield found
        found.listening.close()


@pytest.fixture
def refusing(open_house: House) -> Iterator[Visitor]:
    """The lead of APAC, at a desk that is left as it was."""
    apac = open_house.person("apac")
    before = all_that_stays(open_house.company, apac)
    yield apac
    assert all_that_stays(open_house.company, apac) == before


def take_in(house: House, region: str):
    one = house.person(region)
    return one.post(WAITING, {"commit": fields(one.read(WAITING)).get("commit", "")})


def test_a_departure_counts_once_who_agrees_took_it_in_and_ends_when_the_region_says_so(house):
    apac = house.person("apac")
    page = apac.read(DEPART)
    assert "This region has declared none here." in page
    assert 'value="lead-apac"' not in page  # nobody agrees with themselves
    told = apac.post(DEPART, {**TAKE, "by": "lead-india"})
    assert "Lead of india is asked to agree" in html.unescape(told.text)
    assert "lead-india agreed: only they" in html.unescape(house.person("emea").read(WAITING))
    assert take_in(house, "emea").status_code == 403
    assert take_in(house, "apac").status_code == 403
    assert "departures" not in house.on_base(PATH)
    assert take_in(house, "india").status_code == 303
    row = "{step: agenda-sent, reason: Our clients are a day ahead, approved-by: lead-india, until: 2027-03-31"
    assert f"{row}, version: 1.0.0}}" in house.on_base(PATH).replace('"', "")
    assert "Our clients are a day ahead" in house.person("emea").read("/departures")
    house.company.clock.set("2027-03-26")
    apac = house.person("apac")
    mine = apac.read("/")
    assert f'href="{DEPART}"' in mine
    assert "5 days left" in mine
    apac.post(DEPART, {**TAKE, "do": "answer", "until": "2027-09-30", "by": "lead-emea"})
    assert take_in(house, "india").status_code == 403
    assert take_in(house, "emea").status_code == 303
    assert house.on_base(PATH).count("agenda-sent, reason") == 1
    apac.post(DEPART, {"do": "end", "step": "agenda-sent"})
    assert take_in(house, "india").status_code == 303
    assert "departures" not in house.on_base(PATH)


@pytest.mark.parametrize(
    "form",
    [
        {**TAKE, "by": "lead-apac"},
        {**TAKE, "by": "nobody"},
        {**TAKE, "by": "lead-emea", "until": "2026-11-01"},
        {**TAKE, "by": "lead-emea", "until": "soon"},
        {**TAKE, "by": "lead-emea", "reason": " "},
        {**TAKE, "by": "lead-emea", "step": "never-heard-of"},
        {**TAKE, "by": "lead-emea", "reason": "<script>alert(1)</script>"},
        {**TAKE, "by": "lead-emea", "do": "forge"},
        {"do": "end", "step": "agenda-sent\n---\n"},
    ],
)
def test_what_is_no_departure_is_refused(refusing, form):
    answer = refusing.post(DEPART, form)
    assert answer.status_code == 409, answer.text
    assert refusing.get(WAITING).status_code == 404


def test_nobody_departs_for_another_region(house):
    emea, writer = house.person("emea"), house.person("writer")
    for one in (emea, writer):
        assert "You do not write for this region." in one.read(DEPART)
        assert one.post(DEPART, {**TAKE, "by": "lead-india"}).status_code == 403
    assert emea.get("/departures/mars/client-kickoff").status_code == 404
    assert emea.get("/departures/apac/nothing").status_code == 409


def test_an_agreement_that_is_written_into_a_text_is_nobodys_but_theirs(house):
    hub = house.company.hub
    text = (hub.root / PATH).read_text()
    forged = with_departure(text, "agenda-sent", {"step": "agenda-sent", "approved-by": "lead-india"})
    assert agreeing(text.encode(), forged.encode()) == {"lead-india"}
    assert agreeing(forged.encode(), forged.encode()) == frozenset()
    assert agreeing(forged.encode(), text.encode()) == frozenset()
    assert with_departure(forged, "agenda-sent", None) == text


def test_who_follows_what_has_parted_and_what_is_due_stand_in_one_table(house):
    page = html.unescape(house.person("writer").read("/oversee"))
    rows = [re.sub(r"<[^>]+>", " ", row) for row in page.split("<tr>")[2:]]
    assert [" ".join(row.split()) for row in rows] == [
        "Client kickoff 1.0.0 EMEA 2 of 2 0 steps or values nothing 1",
        "Client kickoff 1.0.0 APAC 0 of 2 0 steps or values never adopted: 2 1",
        "Client kickoff 1.0.0 India 2 of 2 0 steps or values nothing 1",
    ]
    assert page.count("/departures/") == 3


def test_where_texts_are_direct_nobody_agrees_for_another(tmp_path, monkeypatch):
    house = House(Company(tmp_path, monkeypatch, put_to_the_vote, in_force, with_accounts))
    house.company.clock.set(house.company.clock.at + timedelta(days=1))
    with house.open(house.configure(more="lands: {variant: direct}")):
        apac, text = house.person("apac"), "/contribute/apac/client-kickoff"
        assert 'value="lead-india"' not in apac.read(DEPART)
        assert apac.post(DEPART, {**TAKE, "by": "lead-india"}).status_code == 409
        row = {f"r:departures:0:{name}": value for name, value in TAKE.items() if name not in ("do",)}
        form = {**fields(apac.read(text)), **row, "r:departures:0:approved-by": "lead-india"}
        refused = apac.post(f"{text}/send", form)
        assert refused.status_code == 403
        assert "name yourself" in refused.text
        assert "departures" not in house.on_base(PATH)
        assert apac.post(DEPART, {**TAKE, "by": "lead-apac"}).status_code == 200
        assert "approved-by: lead-apac" in house.on_base(PATH)
    house.listening.close()
