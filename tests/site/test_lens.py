"""Somebody works in one region and reads a practice as it is there; compares; asks for what is new; writes back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from bestyet.model.commit import Commit
from bestyet.model.held.holds import Holds, holds_beside
from bestyet.model.oversee.departures import departures
from bestyet.site.input import Forge, Programme, SiteInput
from bestyet.site.practice.since import Since, since
from bestyet.site.version.difference import beside
from bestyet.site.version.views import Stage, VersionView, version_pairs
from reading import render, words

MakeSite = Callable[..., SiteInput]
ATOM = "{http://www.w3.org/2005/Atom}"
FOR_APAC = "docs/practices/client-kickoff/for-apac/index.md"
EMEA, APAC = "practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md"


def made(site: SiteInput) -> dict[str, str]:
    return {path: content.decode() for path, content in render(site).items() if path.endswith((".md", ".xml"))}


def version(site: SiteInput, number: str, before: str = "", stage: Stage = Stage.SUPERSEDED) -> VersionView:
    """A version that froze what the site's candidate says."""
    text = site.candidates["client-kickoff"]
    day = f"2026-0{number[2]}-01" if number[2] != "0" else "2026-01-05"
    return VersionView(number, stage, "minor", text, day, day, decided=day, effective=day, before=before)


# -- one region's way ----------------------------------------------------------------------------------------------


def test_every_practice_leads_to_a_page_for_each_region_without_a_script(pages: dict[str, str]) -> None:
    page = pages["docs/practices/client-kickoff/index.md"]
    assert 'href="for-apac/" data-by-lens="apac"' in page
    assert 'href="for-emea/" data-by-lens="emea"' in page
    back = pages[FOR_APAC]
    assert 'href="../?all" data-by-lens=""' in back
    assert "search_body" not in back


def holding(step: str, page: str) -> str:
    """What stands at a step."""
    return words(page.split(f'<li id="{step}"', 1)[1].split("</li>", 1)[0])


def fold(page: str) -> str:
    """What stands above the steps about the region."""
    return words(re.findall(r'<(?P<tag>details|p) class="by-mine">(.*?)</(?P=tag)>', page, re.DOTALL)[0][1])


def test_beside_a_draft_the_region_reads_what_holds_there_today(pages: dict[str, str]) -> None:
    page = pages[FOR_APAC]
    assert "Draft, not in force. Follow your region’s text: APAC" in words(page)
    assert 'href="../../../regions/apac/client-kickoff/"' in page
    assert "Not adopted yet: what APAC itself has written holds there." in fold(page)
    said = holding("agenda-sent", page)
    assert "Send the agenda three business days before the meeting." in said
    assert "APAC today: Issue the launch agenda 5 business days ahead." in said


def test_beside_a_draft_the_values_of_the_region_stand_first(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {
        path: text.replace("{milestone: kickoff-held,", "{milestone: kickoff-held, step: agenda-sent,")
        for path, text in tiny.items()
    }
    page = made(make_site(files))[FOR_APAC]
    said = holding("agenda-sent", page)
    assert "By when 7 business days after contract signed (in APAC today, not settled among the regions)" in said
    assert "Kickoff held 7 business days after contract signed (in APAC today" in fold(page)
    mine = holding("agenda-sent", made(make_site(files))["docs/practices/client-kickoff/index.md"])
    assert "7 business days" not in mine


def test_a_row_of_a_table_is_read_cell_by_cell(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    line = "1. Issue the launch agenda 5 business days ahead. {#agenda-sent}\n2. Distribute"
    row = "| Step | Days |\n| --- | --- |\n| Issue the launch agenda early | 5 {#agenda-sent} |\n\n1. Distribute"
    files = {**tiny, APAC: tiny[APAC].replace(line, row)}
    said = holding("agenda-sent", made(make_site(files))[FOR_APAC])
    assert "APAC today: Step: Issue the launch agenda early; Days: 5." in said


def test_what_a_region_says_as_the_draft_does_is_not_told_as_a_difference(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    files = {path: text.replace("within: 7", "within: 5") for path, text in tiny.items()}
    page = made(make_site(files))[FOR_APAC]
    assert "Kickoff held 5 business days after contract signed (in APAC today too)" in words(page)
    assert "Kickoff held" not in fold(page)


def test_the_tabs_of_a_regions_page_keep_it(pages: dict[str, str]) -> None:
    tabs = pages[FOR_APAC].split('<nav class="by-layers"', 1)[1].split("</nav>", 1)[0]
    assert re.findall(r'href="([^"]+)"( aria-current="page")?', tabs) == [
        ("./", ' aria-current="page"'),
        ("../why/", ""),
        ("../decisions/", ""),
    ]


def test_a_declared_departure_is_told_above_the_steps(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    entry = "{step: agenda-sent, reason: Clients ask for a week, approved-by: lead, until: 2027-03-31}"
    declared = f"departures:\n  - {entry}\n---\n# P"
    files = {**tiny, APAC: tiny[APAC].replace("---\n# P", declared)}
    assert "Clients ask for a week, approved by lead, until 31 Mar 2027" in fold(made(make_site(files))[FOR_APAC])


def test_roles_are_called_as_the_region_calls_them(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    named = tiny["practices/vocabulary.yml"].replace(
        "{title: Project manager}", "{title: Project manager, regions: {apac: Programme executive}}"
    )
    files = {
        **tiny,
        "practices/vocabulary.yml": named,
        EMEA: tiny[EMEA].replace("1. Send the", "1. The project manager sends the"),
    }
    page = made(make_site(files))[FOR_APAC]
    assert "In APAC: “project manager” = Programme executive" in words(page)
    assert "Project manager = Programme executive" in words(page)
    assert "Programme executive (Project manager)" in words(page)


def test_a_region_that_has_not_written_it_is_told_so(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {path: text for path, text in tiny.items() if path != APAC}
    page = made(make_site(files))[FOR_APAC]
    assert "APAC has not written how it does this. Below stands what the other regions do." in fold(page)
    assert "Add APAC’s practice" in words(page)
    assert "Follow your region’s text" not in words(page)
    assert "not in its text" not in words(page)


def departing(tiny: Mapping[str, str], make_site: MakeSite, says: bool) -> str:
    """The page of APAC, which departs from the agenda; whether its own text says how."""
    tied = "{milestone: kickoff-held,", "{milestone: kickoff-held, step: agenda-sent,"
    held = "{step: agenda-sent, reason: Clients ask for a week, approved-by: lead, until: 2027-03-31}"
    over = "{step: history, reason: Tried it, approved-by: lead, until: 2025-12-31}"
    files = {path: text.replace(*tied) for path, text in tiny.items()}
    files[APAC] = files[APAC].replace("---\n# P", f"departures:\n  - {held}\n  - {over}\n---\n# P")
    site = make_site(files)
    variant = next(one for one in site.base.variants["client-kickoff"] if one.region == "apac")
    departure = departures(variant)[0]
    beside = holds_beside(site.candidates["client-kickoff"], "apac")
    time = next(one for one in beside.of("lead-times"))
    common = replace(time.standard or time, is_open=False)
    common = replace(common, text="5 business days after contract signed", value={"within": 5})
    time = replace(time, departure=departure, standard=common)
    own = tuple(passage for passage in variant.document.passages if passage.name == "agenda-sent")

    def holds(practice: str, region: str) -> Holds:
        steps = tuple(
            replace(
                step, words=own if says else step.words, departure=departure, standard=step.words[0], values=(time,)
            )
            if step.id == "agenda-sent"
            else replace(step, values=())
            for step in beside.steps
        )
        return replace(beside, steps=steps, values=(time,))

    standard = version(site, "1.0.0", stage=Stage.IN_FORCE)
    programme = Programme(day="2026-06-01", holds=holds)
    return made(replace(site, versions={"client-kickoff": (standard,)}, programme=programme))[FOR_APAC]


def test_a_standard_tells_at_a_step_that_regions_differed_when_they_voted(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    site = make_site(tiny)
    first = "docs/practices/client-kickoff/index.md"
    assert "2 of 2 regions, they differ say this step" in holding("agenda-sent", made(site)[first])
    step = "practices/global/client-kickoff/decisions.yml"
    settled = "- {do: settle, step: agenda-sent, region: emea, by: lead, on: 2026-01-02, because: It is enough}\n"
    for decided in ({}, {step: settled}):
        site = make_site({**tiny, **decided})
        standard = version(site, "1.0.0", stage=Stage.IN_FORCE)
        page = made(replace(site, versions={"client-kickoff": (standard,)}))[first]
        assert "2 of 2 regions, they differed say this step" in holding("agenda-sent", page)


def test_what_is_agreed_stands_first_and_the_standard_beside_it(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    page = departing(tiny, make_site, says=True)
    assert "In force in APAC: follow this." in words(page)
    assert "Different for you in APAC (1): Kickoff held 7 business days" in fold(page)
    assert "Clients ask for a week, approved by lead, until 31 Mar 2027" in fold(page)
    said = holding("agenda-sent", page)
    assert said.startswith("Issue the launch agenda 5 business days ahead.") or "> Issue the launch" in said
    assert "The standard says: Send the agenda three business days before the meeting." in said
    assert (
        "By when 7 business days after contract signed "
        "(in APAC, standard: 5 business days, agreed until 31 Mar 2027)" in said
    )


def test_a_departure_that_has_ended_is_told_as_ended(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    page = departing(tiny, make_site, says=True)
    assert "The departure ended on 31 Dec 2025: the standard applies again." in fold(page)
    assert "Tried it" not in words(page)


def test_a_region_that_departs_without_a_word_is_told_so_at_the_step(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    said = holding("agenda-sent", departing(tiny, make_site, says=False))
    assert "agreed to be different until 31 Mar 2027, but its own text says nothing of this step" in said
    assert "The standard says" not in said


# -- comparing -----------------------------------------------------------------------------------------------------


def test_regions_stand_beside_each_other_step_by_step(pages: dict[str, str]) -> None:
    page = words(pages["docs/practices/client-kickoff/compare/index.md"])
    assert "Send the agenda three business days before the meeting. EMEA the same words" in page
    assert "APAC Issue the launch agenda 5 business days ahead. where APAC says so" in page


def test_what_only_one_region_does_waits_for_two_regions_to_be_compared(pages: dict[str, str]) -> None:
    page = pages["docs/practices/client-kickoff/compare/index.md"]
    shown, waiting = page.split("<tbody data-by-two hidden>")
    assert "Ask for the three biggest worries." not in shown
    assert "Ask for the three biggest worries. EMEA the same words" in words(waiting)
    assert '<option value="apac">APAC</option>' in shown


def test_words_are_marked_only_where_most_are_shared() -> None:
    assert beside("Send it on Monday <b>", "Send it on Friday <b>") == (
        "Send it on <del>Monday</del><ins>Friday</ins> &lt;b&gt;"
    )
    assert beside("Send it on Monday", "<i> Nobody knows") == "&lt;i&gt; Nobody knows"


@pytest.mark.parametrize(
    ("count", "pairs"),
    [(1, 0), (2, 1), (5, 10), (7, 11)],  # 5 * 4 / 2 = 10; of 7: 6 with the first, and 5 more neighbours
)
def test_few_versions_are_all_compared_of_many_neighbours_and_the_first(
    tiny: Mapping[str, str], make_site: MakeSite, count: int, pairs: int
) -> None:
    site = make_site(tiny)
    found = version_pairs([version(site, f"1.{n}.0") for n in range(count)])
    assert len(found) == len(set((a.number, b.number) for a, b in found)) == pairs


def test_a_step_says_which_version_brought_it(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    """1.0.0 lacks the minutes and words the agenda otherwise; a rejected version is not part of the chain."""
    site = make_site(tiny)
    now = version(site, "1.1.0", before="1.0.0", stage=Stage.IN_FORCE)
    text = now.text
    other = [
        replace(item, words=replace(item.words, source="Post it.", text="Post it."))
        if item.id == "agenda-sent"
        else item
        for item in text.items
        if item.id != "history"
    ]
    first = replace(version(site, "1.0.0", before="0.9.0"), text=replace(text, items=tuple(other)))
    refused = replace(version(site, "0.9.0"), stage=Stage.REJECTED)
    assert since((refused, first, now), now) == {
        "agenda-sent": Since("1.0.0", "1.1.0"),
        "history": Since("1.1.0", "1.1.0"),
    }


# -- news ----------------------------------------------------------------------------------------------------------


def test_a_change_of_many_texts_is_told_once(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    commit = Commit("ab" * 20, "Ada", "a@b.c", "2026-05-12T09:00:00+02:00", "Say when")
    pages = made(make_site(tiny, commits=lambda path: (commit,)))
    news = words(pages["docs/changes/index.md"])
    assert news.count("Say when") == 1
    assert "12 May 2026 new Say when 2 texts changed APAC Client kickoff meeting EMEA Client kickoff meeting" in news


def test_what_changed_is_told_by_month_and_as_feeds(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    commit = Commit("ab" * 20, "Ada", "a@b.c", "2026-05-12T09:00:00+02:00", "Say when <b> & \x0b")
    site = make_site(tiny, commits=lambda path: (commit,) if "apac" in path else ())
    decided = replace(version(site, "1.0.0", stage=Stage.IN_FORCE), closes="2026-01-19")
    site = replace(site, versions={"client-kickoff": (decided,)})
    pages = made(site)
    news = words(pages["docs/changes/index.md"])
    assert "May 2026 12 May 2026 new APAC Client kickoff meeting : Say when <b> &" in news
    assert "1.0.0 Client kickoff meeting : adopted and in force" in news
    assert "1.0.0 Client kickoff meeting : put to the vote" in news
    assert "closes on" not in news  # it is decided
    feeds = {path: ET.fromstring(text) for path, text in pages.items() if path.endswith(".xml")}
    assert sorted(path.removeprefix("site/feeds/") for path in feeds) == [
        "all.xml",
        "category-project-start.xml",
        "region-apac.xml",
        "region-emea.xml",
    ]
    entries = feeds["site/feeds/all.xml"].findall(f"{ATOM}entry")
    assert len(entries) == 3  # the commit, put to the vote, adopted
    assert entries[0].find(f"{ATOM}updated").text == "2026-05-12T09:00:00+02:00"
    assert len(feeds["site/feeds/region-emea.xml"].findall(f"{ATOM}entry")) == 2  # APAC's own text is not its news
    for feed in feeds.values():
        ids = [node.text for node in feed.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids))
        assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "author"))
        for link in feed.iter(f"{ATOM}link"):
            target = link.get("href", "")
            assert not target.startswith("/")
            if target.startswith("../"):
                assert f"docs/{target.removeprefix('../')}index.md" in pages


def test_a_feed_has_a_base_only_where_the_site_says_its_address(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    site = make_site(tiny)
    assert "xml:base" not in made(site)["site/feeds/all.xml"]
    there = made(replace(site, address="https://p.example.org/x/"))["site/feeds/all.xml"]
    assert 'xml:base="https://p.example.org/x/feeds/all.xml"' in there
    feeds = ET.fromstring(made(site)["site/feeds/all.xml"]), ET.fromstring(there)
    assert feeds[0].find(f"{ATOM}id").text == feeds[1].find(f"{ATOM}id").text


def test_a_renamed_practice_is_found_at_its_old_address(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    old = tiny[EMEA].replace("status: in-use", "status: in-use\nformerly: [project-launch, 7, '../x', client-kickoff]")
    pages = made(make_site({**tiny, EMEA: old}))
    page = pages["docs/practices/project-launch/index.md"]
    assert 'canonical: "../client-kickoff/"' in page
    assert '<a href="../client-kickoff/">Read it there</a>' in page
    assert not [path for path in pages if "/x/" in path or "/7/" in path]


# -- writing back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "new", "edit", "issue"),
    [
        ("https://github.com/acme/p", "/new/main?filename=", "/edit/main/", "/issues/new?title="),
        (
            "https://gitlab.example.org/acme/p",
            "/-/new/main?file_name=",
            "/-/edit/main/",
            "/-/issues/new?issue%5Btitle%5D=",
        ),
        ("https://codeberg.org/acme/p", "/_new/main?filename=", "/_edit/main/", "/issues/new?title="),
    ],
)
def test_the_forge_opens_with_the_text_begun(
    tiny: Mapping[str, str], make_site: MakeSite, host: str, new: str, edit: str, issue: str
) -> None:
    files = {path: text for path, text in tiny.items() if path != APAC}
    page = unescape(
        made(make_site(files, forge=Forge(host, "main", "kb/")))["docs/practices/client-kickoff/why/index.md"]
    )
    address = next(url for url in re.findall(r'href="(https:[^"]+)"', page) if new in url)
    asked = parse_qs(urlsplit(address).query)
    assert "kb/practices/apac/client-kickoff.md" in (asked.get("filename") or asked["file_name"])
    text = (asked.get("value") or asked["content"])[0]
    assert text.startswith('---\npractice: client-kickoff\ntitle: "Client kickoff meeting"\nregion: apac\n')
    assert f"{host}{edit}kb/practices/emea/client-kickoff.md" in page
    assert f"{host}{issue}Difference" in page


def test_without_a_forge_a_sentence_says_what_to_do(pages: dict[str, str]) -> None:
    assert "ask the owner named on your region’s page" in words(pages["docs/contribute/index.md"])


@pytest.mark.parametrize(
    ("stage", "printed", "is_linked"),
    [
        (Stage.IN_FORCE, "client-kickoff-1.0.0", True),
        (Stage.IN_FORCE, "client-kickoff-1.0.1", False),
        (Stage.OPEN, "client-kickoff-1.0.0", False),
    ],
)
def test_a_printed_copy_is_linked_where_it_is_of_what_is_in_force_and_never_on_a_regions_page(
    tiny: Mapping[str, str], make_site: MakeSite, stage: Stage, printed: str, is_linked: bool
) -> None:
    site = make_site(tiny)
    versions = {"client-kickoff": (version(site, "1.0.0", stage=stage),)}
    files = render(replace(site, versions=versions, papers={printed: b"%PDF"}))
    page = files["docs/practices/client-kickoff/index.md"].decode()
    assert ('href="../client-kickoff-1.0.0.pdf"' in page) == is_linked
    assert ".pdf" not in files[FOR_APAC].decode()
    assert files[f"site/practices/{printed}.pdf"] == b"%PDF"
