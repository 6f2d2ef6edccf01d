"""A checklist that stays, and the steps on the clipboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browser.conftest import Site, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

PRACTICE = "practices/concern-handling/"
READ = """async (type) => {
    const [item] = await navigator.clipboard.read();
    return (await item.getType(type)).text();
}"""


def test_what_is_ticked_stays_until_one_starts_again(shipped: Site, browser: Browser) -> None:
    context = browser.new_context()
    page, seen = watch(context)
    page.goto(shipped.url + PRACTICE)
    page.locator(".by-tick").nth(2).check()
    page.locator("[data-by-again]").wait_for()
    page.reload()
    page.locator(".by-tick:checked").wait_for()
    assert page.locator(".by-tick").nth(2).is_checked()
    assert page.locator(".by-tick:checked").count() == 1
    page.locator("[data-by-again]").click()
    page.reload()
    assert page.locator(".by-tick:checked").count() == 0
    assert not page.locator("[data-by-again]").is_visible()
    assert seen.console == []
    context.close()


def test_what_is_ticked_before_the_script_is_there_stays_too(shipped: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/take-away.js", hold)
    with page.expect_request("**/take-away.js"):
        page.goto(shipped.url + PRACTICE)
    page.locator(".by-tick").nth(2).check()
    assert not page.locator("[data-by-again]").is_visible()
    for route in held:
        route.continue_()
    page.locator("[data-by-again]").wait_for()
    page.unroute_all()
    page.reload()
    page.locator(".by-tick:checked").wait_for()
    assert page.locator(".by-tick").nth(2).is_checked()
    context.close()


def test_boxes_tick_without_a_script_and_drafts_have_none(shipped: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped.url + PRACTICE)
    page.locator(".by-tick").first.check()
    assert page.locator("[data-by-copy]").is_hidden()
    page.goto(shipped.url + "practices/risk-review/")
    assert page.locator(".by-tick").count() == 0
    context.close()


def test_what_is_copied_says_the_steps_the_version_and_the_address(shipped: Site, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page, seen = watch(context)
    page.goto(shipped.url + PRACTICE + "#logged")
    page.locator("[data-by-copy]").click()
    page.get_by_text("Copied: paste it into an e-mail or a chat.").wait_for()
    plain, rich = (page.evaluate(READ, kind) for kind in ("text/plain", "text/html"))
    steps = page.locator("[data-by-steps] .by-words").all_inner_texts()
    assert len(steps) > 12
    for said in (plain, rich.replace("&nbsp;", " ").replace("&amp;", "&")):
        assert all(" ".join(step.split()) in said for step in steps)
        assert re.search(r"concern-handling \d+\.\d+\.\d+ · in force since", said)
        assert f"{shipped.url}{PRACTICE}" in said
        assert "#logged" not in said
    assert "1. " in plain
    assert "<script" not in rich
    assert seen.console == []
    context.close()
