"""The pages of the programme, as a lead reads them."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import markdown
import pytest
from bestyet.insight.difference.triage import triage
from bestyet.insight.difference.variance import matrix, variances
from bestyet.model.oversee.roles import CallTree
from bestyet.model.oversee.timeline import Timelines
from bestyet.model.oversee.variance import decimal
from bestyet.publish.gate import faults, read_page
from bestyet.site.input import Programme
from bestyet.site.oversee.variance import heat
from bestyet.site.render import rendered_of
from bestyet.text.markdown.steps import steps_at_a_glance
from reading import pages_of, words

TODAY = date(2026, 11, 22)
RISK = "risk: {severity: 7, occurrence: 4, detection: 3}\nchannels: [email]\n"


def overseen(make_site, files):
    site = make_site(files)
    found = variances(site.base, {path: steps_at_a_glance(text.encode()) for path, text in files.items()}, TODAY)
    programme = Programme(variance=found, matrix=partial(matrix, site.base, day=TODAY), triage=triage(site.base, found))
    return replace(site, programme=programme)


@pytest.fixture
def rated(tiny):
    return {path: text.replace("channels: [email]\n", RISK) for path, text in tiny.items()}


def test_the_dashboard_says_in_ten_seconds_where_clients_feel_it_and_what_is_next(make_site, rated):
    page = words(pages_of(overseen(make_site, rated))["programme/index.md"])
    # Lead time 5 and 7 business days by weekends only: 7 and 49/5 = 9.8 days on average, so 1 - 7/9.8 = 0.29; the same
    # channel 0; the templates 0 and 1, so 0.50; of what clients see (0.29 + 0 + 0.50) / 3 = 0.26.
    assert "1 practice of 2 regions; clients notice 1." in page
    assert "Client kickoff meeting 0.26 differ" in page
    assert "severity 7 · occurrence 4 · detection 3 · regions differ by 0.26 Rank 1 if its own ratings" in page
    assert "The first stays first even if every rating is off by one." in page


def test_the_programme_says_where_clients_feel_the_differences_most_and_what_is_open(make_site, rated):
    site = overseen(make_site, rated)
    quiet = rated["practices/emea/client-kickoff.md"].replace("customer-facing: true", "customer-facing: false")
    files = rated | {f"practices/{region}/inside.md": quiet.replace("client-kickoff", "inside") for region in ("emea",)}
    page = pages_of(overseen(make_site, files))["programme/index.md"]
    points = len(site.candidates["client-kickoff"].disputes)
    assert f"Client kickoff meeting 0.26 differ {points} open From 0, all regions alike" in words(page)
    assert '<a href="../variance/client-kickoff/">Client kickoff meeting</a>' in page
    alone = {path: text for path, text in rated.items() if "apac" not in path.split("/")}
    page = words(pages_of(overseen(make_site, alone))["programme/index.md"])
    assert "There is nothing to compare yet: it takes a practice that two regions have written." in page


def test_the_page_of_a_practice_leads_to_its_instruments(make_site, rated):
    site = overseen(make_site, rated)
    assert "Look closer" not in pages_of(site)["practices/client-kickoff/why/index.md"]
    site = replace(site, programme=replace(site.programme, is_whole=True))
    page = pages_of(site)["practices/client-kickoff/why/index.md"]
    assert page.index("## Sources") < page.index("Look closer:")
    links = re.findall(r'href="([^"]+)"', page[page.index("Look closer:") :])
    assert links == ["../../../scorecard/client-kickoff/", "../../../variance/client-kickoff/", "../../../roles/"]
    assert "Genauer hinsehen: " in pages_of(replace(site, language="de"))["practices/client-kickoff/why/index.md"]


class Asleep:
    """A programme that must not be asked what its instruments say."""

    is_whole, impacts = True, {}
    timelines, calls = staticmethod(lambda _: Timelines()), staticmethod(lambda _: CallTree())
    day = ""  # known before any of them is asked


def test_who_edits_a_practice_waits_for_no_instrument(make_site, rated):
    site = replace(make_site(rated), programme=Asleep())
    pages = dict(rendered_of(site, ["client-kickoff"]))
    assert b"variance/client-kickoff/" in pages["docs/practices/client-kickoff/why/index.md"]


def test_the_map_has_a_figure_and_a_word_in_every_cell(make_site, rated):
    page = pages_of(overseen(make_site, rated))["variance/index.md"]
    assert '<td class="by-heat-2">0.26 <small>differ</small></td>' in page
    assert '<td class="by-heat-0">0.00 <small>alike</small></td>' in page
    assert '<a href="client-kickoff/">Client kickoff meeting</a> <small>clients see it</small>' in page


def test_every_cell_of_the_matrix_leads_to_its_line(make_site, rated):
    page = pages_of(overseen(make_site, rated))["variance/client-kickoff/index.md"]
    assert '<a href="../../regions/emea/client-kickoff/" title="practices/emea/client-kickoff.md:11">5 business' in page
    lines = rated["practices/apac/client-kickoff.md"].split("\n")
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("1. Issue"))
    assert f'href="../../regions/apac/client-kickoff/#L{line}"' in page
    assert "1 that only one region has" in words(page)


def test_how_far_apart_the_regions_are_has_one_figure_on_every_page(make_site, rated):
    """Also where steps were merged that have neither a name nor their words in common."""
    site = overseen(make_site, rated)
    (one,) = site.programme.variance
    merged = replace(one, spread=9_100, seen=9_200, by_sort={sort: 9_300 for sort in one.by_sort}, is_merged=True)
    pages = pages_of(replace(site, programme=replace(site.programme, matrix=lambda candidate: merged)))
    figures = {decimal(one.seen), decimal(one.spread)}
    matrix_page = words(pages["variance/client-kickoff/index.md"])
    assert f"differ by {decimal(one.spread)} on average, in what clients see by {decimal(one.seen)}" in matrix_page
    for path in ("programme/", "variance/", "triage/"):
        page = words(pages[f"{path}index.md"])
        assert any(figure in page for figure in figures)
    assert not [path for path, text in pages.items() if re.search(r"0\.9[123]", words(text))]
    assert "each row compares steps as they were merged" in matrix_page


def test_the_ranking_leads_to_the_reasons_of_every_rating(make_site, rated):
    pages = pages_of(overseen(make_site, rated))
    ranking, matrix = pages["triage/index.md"], pages["variance/client-kickoff/index.md"]
    assert 'id="client-kickoff"' in ranking
    assert "variance/client-kickoff/#by-ratings" in ranking
    assert "There is no table of action priorities in governance.yml." in words(ranking)
    assert "How it is rated" in words(matrix)
    assert "triage/#client-kickoff" in matrix
    assert "Severity 7 EMEA says 7 practices/emea/client-kickoff.md:" in words(matrix)


def test_a_german_site_ranks_and_compares_in_german(make_site, rated):
    rule = "fmea: {raise: [{rating: occurrence, measure: on-time, above: 90}]}\n"
    governance = rated["practices/governance.yml"] + rule
    files = rated | {"practices/governance.yml": governance}
    pages = pages_of(replace(overseen(make_site, files), language="de"))
    compared = words(pages["variance/client-kickoff/index.md"])
    assert "Schwere 7 EMEA sagt 7" in compared
    assert "eins mehr, weil EMEA gemessen hat: on time: 94 % von 118 (88–97 %, 2025)" in compared
    assert "Kickoff held, nach: contract signed" in compared
    assert "5 Arbeitstage = 7,0 Tage" in compared
    assert "Agenda: verantwortlich" in compared
    assert "Kickoff agenda: Version" in compared
    assert "Version 3.1" in compared
    assert not any('lang="en"' in page for path, page in pages.items() if path.startswith(("triage", "variance")))


@pytest.mark.parametrize("kept", ["practices/emea/client-kickoff.md", None])
def test_one_region_or_none_has_nothing_to_compare_and_says_so(make_site, tiny, kept):
    files = {path: text for path, text in tiny.items() if path == kept or path.endswith(".yml")}
    pages = pages_of(overseen(make_site, files))
    assert "There is nothing to compare yet" in words(pages["programme/index.md"])
    assert "No region has rated" in words(pages["triage/index.md"])
    expected = "Every practice is written by one region only" if kept else "No practice has been written yet"
    assert expected in words(pages["variance/index.md"])
    if kept:
        assert "Only EMEA has written this practice" in words(pages["variance/client-kickoff/index.md"])


def test_pages_without_evidence_and_ratings_read_well(make_site, tiny):
    pages = pages_of(overseen(make_site, tiny))
    assert "No region has rated severity, occurrence and detection" in words(pages["programme/index.md"])
    assert "Not ranked" in pages["triage/index.md"]


def html(page):
    """A page with its headings, as the builder makes them."""
    return markdown.markdown(page.split("\n---\n", 1)[1], extensions=["toc", "tables", "attr_list", "md_in_html"])


def test_no_link_leads_nowhere_and_nothing_acts(make_site, rated):
    path = "practices/apac/client-kickoff.md"
    hostile = rated[path].replace("[{id: kickoff-agenda", '[{id: "<script>alert(1)</script>"')
    hostile = hostile.replace("Issue the launch", "<img src=x onerror=alert(1)> Issue {{ 7*7 }} the launch")
    made = pages_of(overseen(make_site, rated | {path: hostile}))
    for path in ("programme/", "variance/", "variance/client-kickoff/", "triage/"):
        page = made[f"{path}index.md"]
        assert "<script" not in page
        assert "<img" not in page
        assert "{{" not in page
    facts = {path.replace(".md", ".html"): read_page(html(text)) for path, text in made.items()}
    ours = {path: found for path, found in facts.items() if path.split("/")[0] in ("programme", "variance", "triage")}
    broken = [str(fault) for fault in faults(facts, set(facts)) if fault.page in ours]
    assert broken == []


def test_figures_that_read_the_same_have_the_same_word():
    assert heat(4_976) == heat(5_004)
    assert [heat(part).word for part in (0, 2_500, 2_600, 7_400, 7_600)] == [
        "alike",
        "close",
        "differ",
        "far apart",
        "hardly alike",
    ]
    assert heat(None).level == -1
