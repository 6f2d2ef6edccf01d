"""What people come for is few clicks away: a search counts as one, what the browser remembers as none."""

from __future__ import annotations

from typing import Any

import pytest
from browser.reader import Reader

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(shipped: Any, watched: Any, record_property: Any) -> Reader:
    page, _ = watched
    page.goto(shipped.url)
    return Reader(page, shipped, record_property)


def test_what_to_do_when_a_client_is_unhappy(reader: Reader) -> None:
    reader.page.locator("#by-find").fill("client is unhappy")
    reader.page.keyboard.press("Enter")
    reader.clicks += 1
    hit = reader.page.locator(".by-results li", has_text="Handling a client's concern").locator(".by-hit").first
    hit.wait_for()
    reader.click(hit)
    reader.page.wait_for_url("**/practices/concern-handling/**")
    assert reader.page.locator(".by-card").first.is_visible()
    reader.has_found("what to do when a client is unhappy, asked")


@pytest.mark.parametrize("screen", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}])
def test_what_differs_in_my_region_once_it_is_chosen(reader: Reader, screen: Any) -> None:
    reader.page.set_viewport_size(screen)
    reader.choose("region", "apac")
    reader.page.wait_for_url("**/regions/apac/")
    reader.clicks = 0
    reader.page.goto(reader.site.url + "practices/concern-handling/")
    reader.page.wait_for_url("**/concern-handling/for-apac/")
    summary = reader.page.locator(".by-mine summary")
    assert reader.sees(summary)
    assert "Different for you in APAC (" in summary.inner_text()
    assert "24 hours" in summary.inner_text()
    assert reader.sees(reader.page.locator(".by-card .by-words").first)
    reader.has_found("what differs in APAC, once it is chosen", 0)


def test_what_my_role_does_by_when(reader: Reader) -> None:
    reader.choose("role", "project-manager")
    reader.page.wait_for_url("**/roles/project-manager/")
    reader.has_found("what my role does, and what waits for it this week")
    assert reader.page.locator("#waiting").is_visible()
    first = reader.page.locator(".by-duties tr:has(td)").first
    assert reader.sees(first)
    assert "hour" in first.locator(".by-soon").inner_text()
    reader.click(first.locator("a"))
    reader.page.wait_for_url("**/practices/**")


def test_own_steps_are_marked_on_the_screen_and_the_role_stands_on_paper(reader: Reader) -> None:
    reader.choose("role", "project-manager")
    reader.page.wait_for_url("**/roles/project-manager/")
    reader.page.goto(reader.site.url + "practices/concern-handling/")
    own = reader.page.locator(".by-is-yours [data-by-roles]").first
    assert own.inner_text().startswith("You: Project manager")
    assert "Project manager" in reader.page.locator(".by-you summary").inner_text()
    reader.page.emulate_media(media="print")
    assert own.inner_text().startswith("Project manager")
    reader.page.emulate_media(media="screen")
    reader.page.locator(".by-you > summary").click()
    reader.page.get_by_role("button", name="Forget both").click()
    reader.page.wait_for_load_state()
    assert reader.page.locator(".by-is-yours").count() == 0
    assert reader.page.evaluate("localStorage.getItem('bestyet-role')") is None


def test_the_chooser_leads_on_without_a_script(browser: Any, shipped: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped.url)
    page.locator(".by-you > summary").click()
    page.locator(".by-you").get_by_role("link", name="APAC", exact=True).click()
    page.wait_for_url("**/regions/apac/")
    page.locator(".by-you > summary").click()
    page.locator(".by-you").get_by_role("link", name="Quality lead").click()
    page.wait_for_url("**/roles/quality/")
    assert not page.get_by_role("button", name="Forget both").is_visible()
    context.close()


def test_the_chooser_closes_with_escape_and_gives_the_focus_back(reader: Reader) -> None:
    reader.page.locator(".by-you > summary").click()
    reader.page.keyboard.press("Escape")
    assert reader.page.locator(".by-you[open]").count() == 0
    assert reader.page.evaluate("document.activeElement.tagName") == "SUMMARY"


# -- what the browser remembers ---------------------------------------------------------------------------------------


def test_a_region_chosen_once_holds_on_every_practice_until_it_is_left(shipped: Any, watched: Any) -> None:
    page, seen = watched
    page.goto(shipped.url + "practices/client-kickoff/")
    page.get_by_role("navigation", name="I work in").get_by_role("link", name="APAC").click()
    page.wait_for_url("**/client-kickoff/for-apac/")
    page.goto(shipped.url + "practices/concern-handling/")
    page.wait_for_url("**/concern-handling/for-apac/")
    page.get_by_role("link", name="all regions", exact=True).click()
    page.wait_for_url("**/concern-handling/?all")
    page.goto(shipped.url + "practices/concern-handling/")
    page.get_by_role("navigation", name="I work in").wait_for()
    assert page.url == shipped.url + "practices/concern-handling/"
    assert seen.console == []


def test_a_link_to_a_step_is_followed_whatever_region_was_chosen(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "practices/concern-handling/for-india/")
    page.evaluate("localStorage.setItem('bestyet-region', 'india')")
    page.goto(shipped.url + "practices/concern-handling/#resolved")
    page.locator("#resolved").wait_for()
    assert "for-india" not in page.url


def test_what_is_new_since_the_last_visit_is_marked_and_nothing_moves(shipped: Any, watched: Any) -> None:
    page, seen = watched
    page.goto(shipped.url + "changes/")
    assert page.locator(".by-is-new").count() == 0
    page.evaluate("localStorage.setItem('bestyet-visit', '2000-01-01'); sessionStorage.clear()")
    before = page.locator(".by-news-list > li").first.bounding_box()
    page.reload()
    found = page.locator(".by-news-list > li")
    assert found.count() == page.locator(".by-is-new").count()
    assert (found.first.bounding_box() or {}).get("width") == (before or {}).get("width")
    assert seen.console == []
