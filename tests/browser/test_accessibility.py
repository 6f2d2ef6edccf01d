"""Everybody can read every kind of page: axe-core finds nothing against WCAG 2.2 AA, in any colours, at any width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browser.axe import RULES, RUN
from browser.conftest import Site, node_tool
from browser.kinds import one_of_each

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


SCHEMES = {"light": "default", "dark": "slate"}
SWITCH = "(scheme) => document.querySelector(`input[data-md-color-scheme=${scheme}]`).click()"
FORGET = """Object.keys(localStorage).filter((key) => key.endsWith("__palette"))
    .forEach((key) => localStorage.removeItem(key))"""


@pytest.mark.parametrize(("width", "preferred"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(
    shipped: Site, browser: Browser, width: int, preferred: Any, record_property: Callable[[str, object], None]
) -> None:
    """Each page in both colours; on a phone, none is wider than its screen."""
    pages = [*one_of_each(shipped.root / "site"), "search/?q=client"]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=preferred, bypass_csp=True, reduced_motion="reduce"
    )
    context.add_init_script(path=node_tool("axe-core/axe.min.js"))
    page = context.new_page()
    found, too_wide = [], []
    for path in pages:
        page.goto(shipped.url + path)
        if path.startswith("search/?"):
            page.locator(".by-results .by-hit").first.wait_for()
        found += [f"/{path}: {said}" for said in in_both_colours(page, preferred)]
        too_wide += [path] if page.evaluate("document.documentElement.scrollWidth") > width else []
    if width == 390:
        open_the_drawer(page)
        found += [f"drawer: {said}" for said in in_both_colours(page, preferred)]
    context.close()
    record_property("axe: kinds of page", len(pages) if width == 1280 else 0)
    record_property("axe: page views", 2 * (len(pages) + (width == 390)))
    record_property("axe: violations", len(found))
    assert found == []
    assert width == 1280 or too_wide == []


def in_both_colours(page: Page, preferred: str) -> Iterator[str]:
    """What axe finds on a page in the colours that the reader's computer prefers, and after a click, in the others."""
    others = "light" if preferred == "dark" else "dark"
    for scheme in (preferred, others):
        page.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]:not([data-md-color-switching])").wait_for()
        yield from (f"{scheme}: {said}" for said in page.evaluate(RUN, RULES))
        page.evaluate(SWITCH, SCHEMES[others if scheme == preferred else preferred])
    page.evaluate(FORGET)


def open_the_drawer(page: Page) -> None:
    page.locator(".md-header button[aria-expanded]").click()
    page.locator(".md-nav--primary").first.wait_for(state="visible")
