"""The whole way from home to an answer without a mouse; whoever tabs always sees where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FOCUSED = """(where) => {
    const focused = document.activeElement;  // of the theme's switch of colours, the label beside it is what is seen
    const it = focused.matches("input.md-option") ? focused.nextElementSibling : focused;
    const style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return {
        what: `${it.tagName} ${(it.getAttribute("aria-label") || it.innerText || it.name || "").trim().slice(0, 40)}`,
        tag: it.tagName, name: it.id || "", ring: ring || style.boxShadow !== "none",
        inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
        there: Boolean(where) && focused.matches(where),
    };
}"""


def tab_to(page: Page, where: str, most: int = 80) -> dict[str, Any]:
    """Press Tab until the element is reached; every stop on the way can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED, where)
        assert stop["tag"] != "BODY", f"the end of the page came before {where}"
        assert stop["inside"], f"out of sight: {stop['what']}"
        assert stop["ring"], f"no sign of focus on {stop['what']}"
        if stop["there"]:
            return stop
    raise AssertionError(f"not reached with {most} Tabs: {where}")


def test_from_home_to_a_step_found_by_search(shipped: Any, watched: Any) -> None:
    page, seen = watched
    page.goto(shipped.url)
    tab_to(page, 'nav a[href$="practices/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/")
    tab_to(page, 'article a[href*="client-kickoff/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/client-kickoff/")

    tab_to(page, "nav.by-layers a[href$='why/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/client-kickoff/why/")
    tab_to(page, ".by-on-steps .by-fold summary")
    page.keyboard.press("Enter")
    assert page.locator(".by-on-steps .by-fold[open] .by-voice").first.is_visible()
    page.keyboard.press("Enter")
    assert page.locator(".by-on-steps .by-fold[open]").count() == 0
    page.goto(shipped.url + "practices/client-kickoff/")
    tab_to(page, "nav.by-choose a[href*=emea]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/client-kickoff/for-emea/")
    assert page.locator("nav.by-choose [aria-current]").inner_text() == "EMEA"

    page.keyboard.press("/")
    assert page.evaluate(FOCUSED)["name"] == "by-header-query"
    page.keyboard.type("agenda")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=agenda")
    page.locator(".by-results .by-hit").first.wait_for()
    tab_to(page, ".by-results .by-hit")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/client-kickoff/**")
    assert seen.console == []


def test_the_first_tab_skips_to_the_text(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "practices/client-kickoff/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["inside"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate('() => Boolean(document.activeElement.closest("article"))')


def test_the_search_says_aloud_what_it_found_and_escape_clears_it(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "search/")
    status = page.locator("#by-found")
    assert status.get_attribute("role") == "status" or status.get_attribute("aria-live") == "polite"
    page.keyboard.type("minutes")
    page.locator(".by-results .by-hit").first.wait_for()
    assert "found" in status.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#by-query").input_value() == ""
    page.locator(".by-results .by-hit").first.wait_for(state="detached")


def test_on_a_phone_the_menu_opens_and_closes_with_the_keyboard(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(shipped.url)
    tab_to(page, "button[aria-expanded=false]")
    page.keyboard.press("Enter")
    assert page.locator("button[aria-expanded=true]").count() == 1
    slides_in = "it => Promise.all(it.getAnimations().map((one) => one.finished)).then(() => true)"
    page.locator(".md-sidebar--primary").evaluate(slides_in)
    tab_to(page, '.md-nav--primary a[href$="regions/"]')
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    assert page.evaluate(FOCUSED)["tag"] == "BUTTON"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["", "practices/client-kickoff/", "regions/emea/", "search/?q=client"])
def test_every_stop_on_the_way_through_a_page_can_be_seen(shipped: Any, watched: Any, path: str, width: int) -> None:
    page, _ = watched
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(shipped.url + path)
    if "?" in path:
        page.locator(".by-results .by-hit").first.wait_for()
    tab_to(page, ".by-footer a", most=1000)
