"""Every page of deciding and overseeing: for every screen, by keys alone, without scripts, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.conftest import node_tool
from browser.desk.test_stories import accessible
from cli.voting import Company, put_to_the_vote
from desk.house import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

KICKOFF = "practices/{}/client-kickoff.md"
DEPARTURE = "departures:\n  - {step: agenda-sent, reason: A day ahead, approved-by: lead-india, until: 2027-01-31}\n"
PAGES = (
    *("/practices", "/practice/client-kickoff", "/propose/client-kickoff", "/propose/client-kickoff/amend"),
    *("/propose/client-kickoff/end", "/adopt/client-kickoff", "/withdraw/client-kickoff", "/vote/client-kickoff"),
    *("/read/client-kickoff", "/departures", "/departures/apac/client-kickoff", "/oversee", "/"),
    *("/waiting/variant/emea/client-kickoff/lead-emea", "/contribute/emea/client-kickoff/together"),
)


def voted_on_again(company: Company) -> None:
    """A version is in force, a region departs from it, and another version is put to the vote."""
    company.adopt()
    hub = company.hub
    path = KICKOFF.format("apac")
    hub.write(path, (hub.root / path).read_text().replace("\n---\n", f"\n{DEPARTURE}---\n", 1))
    for region in company.keys:
        path = KICKOFF.format(region)
        hub.write(path, (hub.root / path).read_text() + "\n## After\n\n1. Thank everybody. {#thanks}\n")
    hub.send("All thank by now")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put 1.1.0 to the vote")


def reach(page: Page, name: str) -> None:
    """Go on by the Tab key alone until what has this name has the focus."""
    said = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(said).startswith(name):
            return
    raise AssertionError(f"no way by keys to {name!r} on {page.url}")


def enters(page: Page, name: str) -> None:
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_every_page_is_for_everybody_on_every_screen_in_both_languages(tmp_path, monkeypatch, browser, record_property):
    company = Company(tmp_path, monkeypatch, put_to_the_vote, voted_on_again)
    axe, found = node_tool("axe-core/axe.min.js").read_text(), []
    with served(company.hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened:
        origin, views = opened.address.partition("/sign-in")[0], 0
        context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
        page = context.new_page()
        page.goto(opened.address)
        for title in ("Sent", "Being written"):  # one text that was sent and one draft, on a text that others changed
            page.goto(f"{origin}/contribute/emea/client-kickoff")
            page.get_by_label("Title *").fill(title)
            with page.expect_navigation():
                page.get_by_role("button", name="Send" if title == "Sent" else "Keep and check").click()
        company.hub.run("fetch", "--quiet", ".", "from-desk/variant/emea/client-kickoff/lead-emea")
        for width, language in ((320, "en"), (1280, "de")):
            page.set_viewport_size({"width": width, "height": 800})
            page.set_extra_http_headers({"Accept-Language": language})
            for address in PAGES:
                answer = page.goto(f"{origin}{address}")
                assert answer is not None
                assert answer.status == 200, (address, page.content())
                assert page.locator("html").get_attribute("lang") == language
                found += accessible(page, axe, f"{address} ({language}, {width})")
                views += 1
        context.close()
    record_property("desk: page views of deciding checked by axe", views)
    assert found == []


@pytest.mark.parametrize("scripts", [True, False])
def test_by_keys_alone_a_text_is_put_to_the_vote_and_voted_on(tmp_path, monkeypatch, browser: Browser, scripts: bool):
    company = Company(tmp_path, monkeypatch)
    hub, context = company.hub, browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    with served(hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened:
        page.goto(opened.address)
        if scripts:
            enters(page, "Practices")
            enters(page, "Client kickoff")
            enters(page, "Look at it, and put it to the vote")
            enters(page, "Put it to the vote")
        else:
            page.get_by_role("link", name="Practices").click()
            page.get_by_role("link", name="Client kickoff").click()
            page.get_by_role("link", name="Look at it, and put it to the vote").click()
            page.get_by_role("button", name="Put it to the vote").click()
        page.get_by_text("1.0.0 was checked").wait_for()
        hub.run("merge", "--quiet", "--ff-only", "from-desk/proposal/client-kickoff/lead-emea")
        hub.run("push", "--quiet", "origin", "HEAD:main")
        if scripts:
            enters(page, "Where it stands")
            enters(page, "Look at it, and vote")
            reach(page, "Approve")
            page.keyboard.press("Space")
            enters(page, "Go on to sign")
            enters(page, "Sign with my SSH key")
        else:
            page.get_by_role("link", name="Where it stands").click()
            page.get_by_role("link", name="Look at it, and vote").click()
            page.get_by_label("Approve").check()
            page.get_by_role("button", name="Go on to sign").click()
            page.get_by_role("button", name="Sign with my SSH key").click()
        page.get_by_text("ssh-keygen has checked the signature").wait_for()
    context.close()
    told = hub.run("show", "from-desk/vote/client-kickoff/lead-emea", "--stat", "--format=%an: %s")
    assert "Vote of lead-emea on client-kickoff 1.0.0: approve" in told
    assert Path(hub.root, "practices/global/client-kickoff/1.0.0/ballot.yml").is_file()
