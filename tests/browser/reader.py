"""Somebody who begins at home, and whose clicks are counted: a search counts as one, what is remembered as none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from .conftest import Site


@dataclass
class Reader:
    """Clicks what can be seen."""

    page: Page
    site: Site
    record: Callable[[str, object], None]
    clicks: int = 0

    def click(self, target: Locator) -> None:
        assert target.is_visible()
        target.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def choose(self, kind: str, name: str) -> None:
        self.click(self.page.locator(".by-you > summary"))
        self.click(self.page.locator(f".by-you [data-by-{kind}='{name}']"))

    def sees(self, target: Locator) -> bool:
        """Whether it stands on the screen without scrolling, or begins there with a line at least."""
        target.wait_for()
        box, screen = target.bounding_box(), self.page.viewport_size
        return box is not None and screen is not None and box["y"] + min(box["height"], 24) <= screen["height"]

    @property
    def main(self) -> str:
        return str(self.page.locator("main").inner_text())

    def has_found(self, what: str, most: int = 2) -> None:
        """The figure is printed at the end of the tests."""
        width = (self.page.viewport_size or {}).get("width", 0)
        self.record(f"clicks: {what}, {width} px", f"{self.clicks} (at most {most})")
        assert self.clicks <= most
