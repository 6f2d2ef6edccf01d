"""A reader chooses a region once, leaves it again, and sees what is new since the last visit."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


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
