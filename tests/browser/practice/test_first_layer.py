"""The first page of every shipped practice: mostly steps, the first of them in sight, all of them soon read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FEW, SHARE = 8, 60  # steps from which on the share counts; percent of the words that are cards
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LINE = 24  # of the first step, that must be in sight too
TWELVE = 1800  # within how many pixels the twelfth step ends
# Words that somebody sees: of no element that takes up no room, is clipped away, hidden or under a fold. A picture's
# words count as words of the page, and never as words of a step. What a practice is for is no step.
MEASURE = """() => {
    const main = document.querySelector("main article");
    const isSeen = (element) => {
        for (let one = element; one && one !== main; one = one.parentElement) {
            const style = getComputedStyle(one);
            const isHidden = style.display === "none" || style.visibility === "hidden";
            if (isHidden || style.clipPath === "inset(50%)") return false;
            const fold = one.parentElement;
            if (fold.matches("details:not([open])") && !one.matches("summary")) return false;
        }
        return true;
    };
    const words = (root) => {
        let found = 0;
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.parentElement.closest("title, desc, script, style") || !isSeen(node.parentElement)) continue;
            found += (node.textContent.match(/[\\p{L}\\p{N}]+(?:[’'.,:/-][\\p{L}\\p{N}]+)*/gu) || []).length;
        }
        return found;
    };
    const steps = [...document.querySelectorAll("[data-by-step]")].filter((step) => !step.closest(".by-before"));
    const outer = steps.filter((step) => !step.parentElement.closest("[data-by-step]"));
    const place = (step) => step.getBoundingClientRect();
    return {
        steps: steps.length,
        all: words(main),
        cards: outer.reduce((sum, step) => sum + words(step), 0),
        first: Math.round(place(steps[0]).top + scrollY),
        twelfth: Math.round(place(steps[Math.min(steps.length, 12) - 1]).bottom + scrollY),
    };
}"""


def measured(page: Page, site: Site, size: dict[str, int]) -> Iterator[tuple[str, dict[str, int]]]:
    page.set_viewport_size(size)
    for folder in sorted(path for path in (site.root / "site/practices").iterdir() if path.is_dir()):
        page.goto(f"{site.url}practices/{folder.name}/")
        yield folder.name, page.evaluate(MEASURE)


def test_the_first_page_of_a_practice_is_mostly_its_steps(shipped: Site, watched: Any, record_property: Any) -> None:
    page, _ = watched
    wide = dict(measured(page, shipped, DESKTOP))
    narrow = dict(measured(page, shipped, PHONE))
    faults = []
    for practice, one in wide.items():
        share = 100 * one["cards"] // one["all"]
        first = narrow[practice]["first"]
        record_property(
            f"first layer: {practice}",
            f"{one['steps']} steps, {share} % of {one['all']} words, first step at {one['first']} and {first} px, "
            f"the twelfth ends at {one['twelfth']} px",
        )
        if one["steps"] >= FEW and share < SHARE:
            faults.append(f"{practice}: {share} % of the words are steps")
        if one["first"] + LINE > DESKTOP["height"]:
            faults.append(f"{practice}: the first step begins at {one['first']} px")
        if first + LINE > PHONE["height"]:
            faults.append(f"{practice}: on a phone, the first step begins at {first} px")
        if one["twelfth"] > TWELVE:
            faults.append(f"{practice}: twelve steps end at {one['twelfth']} px")
    assert len(wide) >= 16
    assert faults == []


def test_what_is_folded_has_no_frame_of_the_theme(shipped: Site, watched: Any) -> None:
    page, _ = watched
    page.goto(f"{shipped.url}practices/client-kickoff/")
    frames = "all => all.map(one => getComputedStyle(one)).map(one => [one.borderTopWidth, one.boxShadow])"
    folds = page.locator("details.by-fold").evaluate_all(frames)
    assert len(folds) >= 3
    assert {tuple(one) for one in folds} == {("0px", "none")}
