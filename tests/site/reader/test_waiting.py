"""What waits for somebody stands on the page of their role and of their region, and nothing that is another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from bestyet.insight.time.due import OpenBallot, due_items
from bestyet.model.place import Place
from bestyet.site.input import Programme, SiteInput
from reading import render, words

MakeSite = Callable[..., SiteInput]
GOVERNANCE = """\
company: Example Biologics (illustrative)
regions: {emea: {name: Europe}, apac: {name: Asia-Pacific}}
reviewers:
  - {id: lead-emea, name: Ada Example, region: emea, roles: [project-manager]}
  - {id: lead-apac, name: Bo Example, region: apac, roles: [site-head], until: "2026-05-30"}
  - {id: old-emea, name: Cy Example, region: emea, roles: [project-manager], until: "2026-05-30"}
review: {every: 12 months}
"""
DAY = date(2026, 6, 1)


def site_on(day: date, tiny: Mapping[str, str], make_site: MakeSite, closes: str) -> SiteInput:
    site = make_site({**tiny, "practices/governance.yml": GOVERNANCE})
    place = Place("practices/global/client-kickoff/1.0.0/ballot.yml", 1, 1)
    silent = {"emea": {"lead-emea": "Ada Example", "old-emea": "Cy Example"}, "apac": {"lead-apac": "Bo Example"}}
    ballot = OpenBallot("client-kickoff", "1.0.0", "2026-05-20", closes, silent, place)
    return replace(site, programme=Programme(due=due_items(site.base, {}, [ballot], day), day=str(day)))


def waiting(page: bytes) -> str:
    return page.decode().split('<h2 id="waiting">', 1)[1].split("<h2", 1)[0]


@pytest.mark.parametrize(
    ("closes", "is_soon"), [("2026-05-29", True), ("2026-06-08", True), ("2026-06-09", False), ("", False)]
)
def test_a_role_reads_what_waits_this_week_and_what_later(
    tiny: Mapping[str, str], make_site: MakeSite, closes: str, is_soon: bool
) -> None:
    page = waiting(render(site_on(DAY, tiny, make_site, closes))["docs/roles/project-manager/index.md"])
    assert "of those whom governance.yml gives this role: Ada Example." in words(page)  # who has left is no reviewer
    soon, later = page.partition("<details")[::2]
    assert ("EMEA Client kickoff meeting vote" in words(soon)) == is_soon
    assert ("EMEA Client kickoff meeting vote" in words(later)) != is_soon
    assert "APAC" not in words(page)
    assert "Nothing until 8 Jun 2026." in words(soon) or is_soon


def test_where_nobody_has_the_role_the_page_says_that_it_does_not_know(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    page = waiting(render(site_on(DAY, tiny, make_site, "2026-06-02"))["docs/roles/site-head/index.md"])
    assert "governance.yml gives nobody this role" in words(page)
    assert "vote" not in words(page)
    assert 'href="../../due/"' in page


def test_a_region_reads_what_waits_for_it_and_the_overview_counts_it(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    files = render(site_on(DAY, tiny, make_site, "2026-06-02"))
    assert "Client kickoff meeting vote, in 1 day" in words(waiting(files["docs/regions/emea/index.md"]))
    overview = words(files["docs/regions/index.md"].decode())
    assert overview.count("1 ballot to vote on") == 2
    assert re.search(r"EMEA Europe 1 ballot to vote on – 1 written", overview)


def test_without_a_day_nothing_is_claimed_about_what_waits(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = render(make_site(tiny))
    assert b'id="waiting"' not in files["docs/roles/project-manager/index.md"]
    assert b'id="waiting"' not in files["docs/regions/emea/index.md"]
