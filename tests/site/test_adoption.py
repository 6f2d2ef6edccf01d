"""The pages that say who works by the standards, as a region's lead reads them."""

import re
from dataclasses import replace

import pytest
from bestyet.insight.adoption.adoption import adoption_of
from bestyet.insight.adoption.drift import Watch, in_order
from bestyet.insight.adoption.following import Follower
from bestyet.insight.adoption.keystone import keystones
from bestyet.model.commit import Commit
from bestyet.model.oversee.adoption import Past, Standard, State, Subject
from bestyet.site.desk import Desk
from bestyet.site.input import Programme
from bestyet.site.oversee.grid import grid, standing_of
from bestyet.text.markdown.markdown import read_document
from reading import pages_of, words

DAY = "2026-11-22"
STANDARD = b"# Kickoff\n\n1. Send the agenda 3 business days ahead. {#agenda-sent}\n2. Send the minutes. {#history}\n"
EVIL = '<script>alert(1)</script>{{ 7 * 7 }}"><img src=x onerror=alert(1)>'
SLID = Commit("d" * 40, f"Kim {EVIL}", "kim@example.org", "2026-05-12T09:00:00+02:00", f"Typo {EVIL}")


def overseen(make_site, files):
    """The site of the tiny knowledge base, whose EMEA followed the agenda's step until 12 May."""
    site = make_site(files)
    document = read_document("practices/global/client-kickoff/1.0.0/practice.md", STANDARD)
    steps = {passage.name: passage for passage in document.passages if passage.name}
    standard = Standard("1.0.0", "2026-01-01", document, steps, {}, dict.fromkeys(steps, "emea"))
    variants = {variant.region: variant for variant in site.base.variants["client-kickoff"]}
    subject, follower = Subject("client-kickoff", (standard,), variants), Follower(site.base.settings)
    before = replace(variants["emea"], document=read_document("practices/emea/client-kickoff.md", STANDARD))
    pasts = {
        "emea": [Past("2026-02-01", "a", lambda: before), Past("2026-05-12", "d", lambda: variants["emea"])],
        "apac": [Past("2026-02-01", "b", lambda: variants["apac"])],
    }
    found = adoption_of(subject, ["emea", "apac"], follower, DAY)
    found = replace(found, keystones=keystones(subject, found, pasts.__getitem__, follower, DAY, "90 days"))
    told = list(Watch(subject, found, pasts.__getitem__, lambda past, region: (), follower).findings())
    drift = in_order(replace(one, commit=SLID) if past else one for one, past in told)
    programme = Programme(adoption=(found,), drift=tuple(drift), day=DAY)
    return replace(site, programme=programme)


@pytest.fixture
def told(tiny):
    """EMEA slides to four days and departs from the minutes; APAC says five."""
    front = f'departures:\n  - {{step: history, reason: "Holidays {EVIL}", approved-by: lead, until: 2027-03-31}}\n'
    front = front.replace('"><', "'><")
    emea = tiny["practices/emea/client-kickoff.md"]
    emea = emea.replace("three business days before", "4 business days before").replace(
        "channels:", f"{front}channels:"
    )
    emea = emea.replace("Send the minutes.", "Post the minutes.")
    return {**tiny, "practices/emea/client-kickoff.md": emea}


def test_the_map_counts_what_each_region_keeps_in_words(make_site, told):
    page = words(pages_of(overseen(make_site, told))["adoption/index.md"])
    assert "✕ went back 1 of 2 kept 1 agreed departure · 1 drifted APAC △ behind 1 of 2 kept 1 drifted" in page
    assert "1 drifted By all regions 1 of 2" in page
    assert "EMEA says 4 business days, the standard says 3 business days." in page


def test_the_page_of_a_practice_leads_to_the_lines(make_site, told):
    pages = pages_of(overseen(make_site, told))
    page = pages["adoption/client-kickoff/index.md"]
    assert '<a class="by-where" href="../../regions/emea/client-kickoff/#L' in page
    assert "Not yet: EMEA and APAC" in page
    assert "All regions since 1 Feb 2026; it has held" in page
    line = re.search(r"regions/emea/client-kickoff/#(L\d+)", page)[1]
    assert f'id="{line}"' in pages["regions/emea/client-kickoff/index.md"]


def test_a_region_sees_what_it_owes_and_what_it_declared(make_site, told):
    page = words(pages_of(overseen(make_site, told))["regions/emea/index.md"])
    assert "Slid back, or its departure has ended" in page
    assert "By commit dddddddddd “Typo" in page
    assert "What it has declared to do otherwise" in page
    assert "approved by lead, until 31 Mar 2027" in page
    other = words(pages_of(overseen(make_site, told))["regions/apac/index.md"])
    assert "Behind the standard Client kickoff meeting , agenda sent: APAC says 5 business days" in other


def test_the_dashboard_names_who_slid_back(make_site, told):
    page = words(pages_of(overseen(make_site, told))["programme/index.md"])
    assert "2 of 4 steps and values of the standards in force are kept in the regions’ own texts." in page
    assert "Found: 1 slid back, 1 never adopted." in page
    assert "Slid back under the radar" in page


def test_a_german_site_says_in_german_what_each_region_does(make_site, told):
    pages = pages_of(replace(overseen(make_site, told), language="de"))
    steps = words(pages["adoption/client-kickoff/index.md"])
    assert "EMEA sagt 4 Arbeitstage, der Standard sagt 3 Arbeitstage" in steps
    assert "erklärt bis 31. März 2027, genehmigt von lead: Holidays" in steps
    assert "sagt 4 Arbeitstage, der Standard sagt 3 Arbeitstage." in words(pages["programme/index.md"])
    for path in ("adoption/index.md", "adoption/client-kickoff/index.md", "programme/index.md"):
        assert 'lang="en"' not in pages[path], path


def test_nothing_that_people_wrote_can_act(make_site, told):
    for path, page in pages_of(overseen(make_site, told)).items():
        assert "<script>alert" not in page, path
        assert "<img" not in page, path
        assert "{{" not in page.partition("---\n")[2].partition("---\n")[2], path


def test_without_a_standard_the_page_says_so(make_site, tiny):
    pages = pages_of(make_site(tiny))
    assert "No practice has a standard in force yet" in pages["adoption/index.md"]
    assert "Who works by the standard</h2>" not in pages["programme/index.md"]


def test_the_programme_begins_with_who_follows_what(make_site, told):
    page = pages_of(overseen(make_site, told))["programme/index.md"]
    before = words(page.split("Where clients feel")[0])
    assert "✕ went back 1 of 2 kept 1 agreed departure · 1 drifted" in before
    assert "went back: 1" in before
    assert 'href="../practices/client-kickoff/for-emea/"' in page


def test_a_practice_without_a_standard_has_nothing_to_keep(make_site, told):
    site = replace(overseen(make_site, told), programme=Programme(day=DAY))
    found = grid(Desk(site))
    ((heading, rows),) = found.groups
    assert (heading, found.counts) == ("Not in force: each region’s own text holds", ())
    assert [cell.kind for cell in rows[0].cells] == ["own", "own"]


@pytest.mark.parametrize(
    ("states", "is_written", "has_slid", "kind", "kept"),
    [
        ((State.FOLLOWS, State.FOLLOWS), True, False, "follows", "2 of 2 kept"),
        ((State.FOLLOWS, State.ADAPTED), True, False, "departs", "2 of 2 kept"),
        ((State.FOLLOWS, State.LAGGING), True, False, "behind", "1 of 2 kept"),
        ((State.ADAPTED, State.SILENT), True, False, "behind", "1 of 2 kept"),
        ((State.FOLLOWS, State.DRIFTED), True, True, "back", "1 of 2 kept"),
        ((State.SILENT, State.SILENT), False, False, "silent", "0 of 2 kept"),
        ((State.SILENT, State.SILENT), False, True, "silent", "0 of 2 kept"),
    ],
)
def test_a_cell_says_the_worst_of_a_region_first(make_site, told, states, is_written, has_slid, kind, kept):
    site = overseen(make_site, told)
    one = site.programme.adoption[0]
    cells = tuple(replace(cell, state=state) for cell, state in zip(one.of("emea"), states, strict=True))
    one = replace(one, cells=cells, paths={"emea": "practices/emea/client-kickoff.md"} if is_written else {})
    drift = tuple(found for found in site.programme.drift if has_slid and found.region == "emea")
    site = replace(site, programme=replace(site.programme, adoption=(one,), drift=drift))
    found = standing_of(Desk(site), one, "emea")
    assert (found.kind, found.kept) == (kind, kept)
