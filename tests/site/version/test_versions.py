"""What the pages say of versions: in force, put to the vote, refused; made with the real commands and real keys."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import markdown
import pytest
from bestyet.knowledge.base import load
from bestyet.model.vote.tally import Outcome
from bestyet.publish.gate import read_page
from bestyet.publish.material import site_input
from bestyet.publish.press import publish
from bestyet.repo.history import open_history
from bestyet.site.input import SiteInput
from bestyet.site.version.difference import marked
from bestyet.site.version.record import days_left
from bestyet.site.version.views import Stage, VersionView
from cli.voting import FOLDER, REGIONS, Company, shared_company
from reading import render, words

PAGE = "docs/practices/client-kickoff"
REASON = "Too early for us"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> **bold** {: onclick=x } {{ 7*7 }} `tick`"
Pages = Mapping[str, str]


def change(root: Path, region: str, old: str, new: str) -> None:
    path = root / f"practices/{region}/client-kickoff.md"
    path.write_text(path.read_text().replace(old, new))


def first_version(company: Any) -> None:
    """APAC rejects, the others approve: 1.0.0 is adopted."""
    company.clock.set("2026-12-02")
    company.propose("--as", "lead-emea", "--effective", "2026-12-20")
    company.vote(company.hub, "apac", "reject", "--object", "agenda-sent", "Too late", "--instead", "Five days")
    company.vote(company.hub, "emea", "approve", "--rank", "agenda-sent", "emea,apac")
    company.vote(company.hub, "india")
    company.hub.send("All have voted")
    company.clock.set("2026-12-20")
    company.hub.well(
        "adopt", "client-kickoff", "--answer", "lead-apac", "The next version will", *company.signs("emea")
    )
    company.hub.send("1.0.0 is the standard")


def rejected_version(company: Any) -> None:
    for region in ("emea", "india"):
        change(company.hub.root, region, "three days before", "three business days before")
    change(company.hub.root, "apac", "five days before", "three business days before")
    company.hub.send("Say which days")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    company.hub.send("Put 2.0.0 to the vote")
    for region in ("apac", "india"):
        company.vote(company.hub, region, "reject", "--reason", REASON)
    company.hub.send("Two regions reject")
    company.clock.set("2027-01-20")
    company.hub.well("adopt", "client-kickoff", "--record")
    company.hub.send("2.0.0 is rejected")


def open_version(company: Any) -> None:
    company.clock.set("2027-03-02")
    company.hub.well("propose", "client-kickoff", "--as", "lead-india")
    company.hub.send("Put 3.0.0 to the vote")
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves")
    for region in ("emea", "india"):
        change(company.hub.root, region, "the three worries", "the three biggest worries")


def hostile(site: SiteInput) -> SiteInput:
    """The same with the words of a voter whose tool refuses nothing: `vote` and `check` would."""

    def said(reason: str) -> str:
        return HOSTILE if reason == REASON else reason

    def told(view: VersionView) -> VersionView:
        votes = (
            replace(
                vote,
                reason=said(vote.reason),
                objections=tuple(replace(one, reason=said(one.reason)) for one in vote.objections),
            )
            for vote in view.votes
        )
        return replace(view, votes=tuple(votes))

    return replace(site, versions={name: tuple(map(told, views)) for name, views in site.versions.items()})


def made(root: Path) -> tuple[SiteInput, Pages]:
    loaded = load(root)
    with open_history(loaded.root) as history:
        site = hostile(site_input(loaded, history))
        return site, {path: content.decode() for path, content in render(site).items() if path.endswith(".md")}


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, SiteInput, Pages]]:
    """A company with one version in force, one rejected and one put to the vote."""
    with shared_company(tmp_path_factory, first_version, rejected_version, open_version) as company:
        yield company, *made(company.hub.root)


@pytest.fixture
def pages(voted: tuple[Any, SiteInput, Pages]) -> Pages:
    return voted[2]


def test_the_page_of_a_practice_shows_the_text_in_force(pages: Pages) -> None:
    page = pages[f"{PAGE}/index.md"]
    top, steps = (words(part) for part in page.split("by-on-do_steps", 1))
    assert "In force: follow this. 1.0.0 since 20 Dec 2026 · 2 of 3 regions approved · who decided" in top
    assert "next review Dec 2027" in words(pages[f"{PAGE}/decisions/index.md"])
    assert "raft" not in page
    assert "Send the agenda three days before." in steps
    assert "business days before" not in steps


def test_it_says_that_the_regions_have_moved_on_and_what_would_change(pages: Pages) -> None:
    page = pages[f"{PAGE}/decisions/index.md"]
    assert "practices have changed since 1.0.0: see what the next version would change" in words(page)
    ahead = page.split("## What the next version would change", 1)[1].split("\n## ", 1)[0]
    assert "three <ins>business </ins>days before" in ahead
    assert "three <ins>biggest </ins>worries" in ahead
    assert 'href="../next/"' in ahead


def test_an_open_ballot_is_told_with_its_end_and_how_it_stands(pages: Pages) -> None:
    told = "Ballot on 3.0.0 closes on 16 Mar 2027: 1 of 3 regions has approved"
    assert told in words(pages[f"{PAGE}/index.md"])
    assert told in words(pages["docs/practices/index.md"])
    home = words(pages["docs/index.md"])
    assert "Client kickoff 3.0.0 ◔ on vote until 16 Mar 2027 1 of 3 regions has approved." in home
    assert "2 reviewers have not voted: APAC 1, India 1. How to vote" in home
    assert "Client kickoff ✓ in force" in home
    assert "in force · 1.0.0 since 20 Dec 2026" in words(pages["docs/practices/index.md"])


def test_the_history_says_what_became_of_each_version_and_what_was_said_against_it(pages: Pages) -> None:
    history = words(pages[f"{PAGE}/decisions/index.md"].split("## History of versions", 1)[1].split("\n## ", 1)[0])
    assert [found for found in re.findall(r"\d\.0\.0(?= (?:open|rejected|in force))", history)] == [
        "3.0.0",
        "2.0.0",
        "1.0.0",
    ]
    assert "Approved by Lead of emea and Lead of india; rejected by Lead of apac" in history
    assert "Lead of apac objected: “Too late” — instead: “Five days” — answered: “The next version will”" in history
    assert "2.0.0 rejected major: 1 step reworded Rejected 3 Jan 2027" in history


def test_each_version_has_a_page_with_a_banner_votes_and_rule(pages: Pages) -> None:
    first, second, third = (words(pages[f"{PAGE}/{number}/index.md"]) for number in ("1.0.0", "2.0.0", "3.0.0"))
    assert "1.0.0 is in force since 20 Dec 2026." in first
    assert "2.0.0 was rejected on 3 Jan 2027: it never was in force." in second
    assert "Open ballot: 3.0.0 is not in force." in third
    assert "Lead of apac APAC reject signed approval 2 Dec 2026" in first
    assert "Ranked first: the text as it stands." in first
    assert "Approve 2 of 3, needs 2/3 of the regions that may vote: met" in first
    assert "Not voted yet: Lead of apac, Lead of india." in third


def test_a_version_is_told_from_the_one_before(pages: Pages) -> None:
    changes = pages[f"{PAGE}/2.0.0/index.md"].split("## What it changes", 1)[1].split("\n## ", 1)[0]
    assert "three <ins>business </ins>days" in changes
    assert "## What it changes" not in pages[f"{PAGE}/1.0.0/index.md"]


def text_of(page: str) -> str:
    return page.split("## What to do", 1)[1].split("\n## ", 1)[0]


def test_a_ballot_begins_with_who_stands_where_and_how_to_vote(pages: Pages) -> None:
    page = pages[f"{PAGE}/3.0.0/index.md"]
    before = words(page.split("## What to do", 1)[0])
    assert re.search(r"EMEA ✓ approves 1 of 1 vote is in .*APAC ○ has not been heard 0 of 1 votes? is in", before)
    assert "bestyet vote client-kickoff approve --as YOUR-ID" in before
    assert "bestyet vote client-kickoff reject --object agenda-sent" in before
    assert "What changes for EMEA" in before
    assert 'id="by-changes-emea"' in page


def test_what_a_ballot_changes_is_marked_in_its_text_and_what_was_decided_reads_as_it_was(pages: Pages) -> None:
    assert "three <ins>business </ins>days before" in text_of(pages[f"{PAGE}/3.0.0/index.md"])
    assert not re.search("<(ins|del)>", text_of(pages[f"{PAGE}/2.0.0/index.md"]))


def test_a_decision_record_comes_before_the_text(pages: Pages) -> None:
    first, second = (
        words(pages[f"{PAGE}/{number}/index.md"].split("## What to do")[0]) for number in ("1.0.0", "2.0.0")
    )
    assert re.search("Outcome Adopted Decided [0-9]+ Dec 2026 in force since 20 Dec 2026", first)
    assert "“Too late” instead: “Five days” Lead of apac, APAC, on" in first
    assert "answered: “The next version will”" in first
    assert "bestyet verify client-kickoff" in first
    assert "bestyet export client-kickoff 1.0.0" in first
    assert re.search("sha256:[0-9a-f]{64}", first)
    assert "Outcome Rejected" in second
    assert "no answer is recorded" in second
    assert "bestyet vote" not in first + second


@pytest.mark.parametrize(
    ("closes", "seen", "said"),
    [
        ("2026-12-06", "2026-11-29", "7 days left, as of 29 Nov 2026."),
        ("2026-12-06", "2026-12-05", "1 day left, as of 5 Dec 2026."),
        ("2026-12-06", "2026-12-06", "It closes today."),
        ("2026-12-06", "2026-12-07", ""),
        ("", "2026-12-07", ""),
    ],
)
def test_how_long_a_ballot_still_is(voted: tuple[Any, SiteInput, Pages], closes: str, seen: str, said: str) -> None:
    view = voted[1].versions["client-kickoff"][-1]
    assert days_left(replace(view, closes=closes, seen=seen)) == said
    assert days_left(replace(view, closes=closes, seen=seen, stage=Stage.IN_FORCE)) == ""
    assert days_left(replace(view, closes=closes, seen=seen, outcome=Outcome.PASSED)) == ""


def test_only_what_is_in_force_is_searched(pages: Pages) -> None:
    searched = {path for path, text in pages.items() if path.startswith(PAGE) and "\nsearch_body: true\n" in text}
    assert searched == {f"{PAGE}/index.md"}


def test_the_finished_site_passes_the_gate(voted: tuple[Any, SiteInput, Pages]) -> None:
    published = publish(load(voted[0].hub.root))
    assert published.faults == ()
    assert (voted[0].hub.root / "site/practices/client-kickoff/2.0.0/index.html").is_file()


@pytest.mark.parametrize("name", [f"{PAGE}/decisions/index.md", f"{PAGE}/2.0.0/index.md"])
def test_nothing_said_in_a_vote_runs_or_is_markdown(pages: Pages, name: str) -> None:
    body = pages[name].split("\n---\n", 1)[1]
    facts = read_page(markdown.markdown(body, extensions=["toc", "tables", "attr_list", "md_in_html"]))
    assert "alert(1)" in body
    assert (facts.bad, facts.scripts) == ([], [])
    assert "<strong>bold</strong>" not in body
    assert not {"`", "{", "}"} & set(body)


def test_same_values_same_bytes(voted: tuple[Any, SiteInput, Pages]) -> None:
    again = {path: content.decode() for path, content in render(voted[1]).items() if path.endswith(".md")}
    assert again == voted[2]


def test_a_superseded_version_leads_to_the_one_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company = Company(tmp_path, monkeypatch, first_version)
    for region in ("emea", "india"):
        change(company.hub.root, region, "three days before", "four days before")
    change(company.hub.root, "apac", "five days before", "four days before")
    company.hub.send("Four days")
    company.hub.well("propose", "client-kickoff", "--effective", "2027-02-01")
    company.hub.send("Put 2.0.0 to the vote")
    for region in REGIONS:
        company.vote(company.hub, region)
    company.hub.send("All approve")
    company.clock.set("2027-01-20")
    company.hub.well("adopt", "client-kickoff")
    company.hub.send("2.0.0 is the standard of February")
    before = made(company.hub.root)[1]
    assert "2.0.0 is adopted and will be in force from 1 Feb 2027" in words(before[f"{PAGE}/index.md"])
    assert "In force: follow this. 1.0.0" in words(before[f"{PAGE}/index.md"])
    company.clock.set("2027-02-01")
    after = made(company.hub.root)[1]
    assert "In force: follow this. 2.0.0 since 1 Feb 2027" in words(after[f"{PAGE}/index.md"])
    banner = after[f"{PAGE}/1.0.0/index.md"]
    assert "1.0.0 is no longer in force: it was superseded by 2.0.0." in words(banner)
    assert 'href="../2.0.0/">Read 2.0.0' in banner
    assert "Nothing in the text" in words(after[f"{PAGE}/decisions/index.md"])


def test_a_vote_that_does_not_count_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here EMEA's vote, handed in as APAC's too."""
    company = Company(tmp_path, monkeypatch)
    company.propose("--as", "lead-emea")
    company.vote(company.hub, "emea")
    votes = company.hub.root / f"{FOLDER}/votes"
    (votes / "lead-apac.yml").write_bytes((votes / "lead-emea.yml").read_bytes())
    page = words(made(company.hub.root)[1][f"{PAGE}/1.0.0/index.md"])
    assert "Lead of apac APAC approve does not count approval" in page
    assert "but it is a vote of lead-emea" in page
    assert "Not on the common branch yet" in page
    assert "1 of 3 regions has approved" in page


def test_without_a_history_the_files_tell_the_same(voted: tuple[Any, SiteInput, Pages], tmp_path: Path) -> None:
    shutil.copytree(voted[0].hub.root / "practices", tmp_path / "practices")
    pages = made(tmp_path)[1]
    assert "In force: follow this. 1.0.0 since 20 Dec 2026" in words(pages[f"{PAGE}/index.md"])
    assert "2.0.0 was rejected on 3 Jan 2027" in words(pages[f"{PAGE}/2.0.0/index.md"])


def test_a_record_that_cannot_be_read_is_no_reason_to_show_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = Company(tmp_path, monkeypatch, first_version)
    (company.hub.root / "practices/global/client-kickoff/1.0.0/provenance.json").write_text("{}")
    page = words(made(company.hub.root)[1][f"{PAGE}/index.md"])
    assert "version 1.0.0 cannot be read, so nobody can tell which version is in force" in page
    assert "In force: follow this. 1.0.0" not in page


def test_a_practice_that_all_regions_retired_still_has_its_standard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = Company(tmp_path, monkeypatch, first_version)
    for region in REGIONS:
        change(company.hub.root, region, "status: in-use", "status: retired")
    site, pages = made(company.hub.root)
    assert site.candidates == {}
    assert "In force: follow this. 1.0.0" in words(pages[f"{PAGE}/index.md"])
    assert f"{PAGE}/next/index.md" not in pages
    assert publish(load(company.hub.root)).faults == ()


def test_words_are_marked_and_stay_words() -> None:
    assert marked("Send <b>it</b>.", "Send <i>it</i> now.") == (
        "Send &lt;<del>b</del><ins>i</ins>&gt;it&lt;/<del>b</del><ins>i</ins>&gt;<ins> now</ins>."
    )
