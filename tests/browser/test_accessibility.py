"""Everybody can read every kind of page: axe-core finds nothing against WCAG 2.2 AA, in any colours, at any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from browser.axe import RULES, RUN
from browser.conftest import Site, node_tool
from browser.kinds import one_of_each

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    shipped: Site, browser: Browser, scheme: Any, width: int, record_property: Callable[[str, object], None]
) -> None:
    pages = [*one_of_each(shipped.root / "site"), "search/?q=client"]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    context.add_init_script(path=node_tool("axe-core/axe.min.js"))
    page = context.new_page()
    found = []
    for path in pages:
        page.goto(shipped.url + path)
        assert page.locator("body").get_attribute("data-md-color-scheme") == (
            "slate" if scheme == "dark" else "default"
        )
        if path.startswith("search/?"):
            page.locator(".by-results .by-hit").first.wait_for()
        found += [f"/{path}: {said}" for said in page.evaluate(RUN, RULES)]
    if width == 390:
        open_the_drawer(page)
        found += [f"drawer: {said}" for said in page.evaluate(RUN, RULES)]
    context.close()
    record_property("axe: kinds of page", len(pages) if (scheme, width) == ("light", 1280) else 0)
    record_property("axe: page views", len(pages) + (width == 390))
    record_property("axe: violations", len(found))
    assert found == []


def open_the_drawer(page: Page) -> None:
    page.locator(".md-header button[aria-expanded]").click()
    page.locator(".md-nav--primary").first.wait_for(state="visible")
