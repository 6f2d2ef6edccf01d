"""The search in Chromium: the same answers as `find.ask` gives, suggestions, cards, and what is told of nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.axe import RULES, RUN
from browser.conftest import Site, node_tool
from find.world import finder, questions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def cards(page: Page) -> list[str]:
    return page.locator(".by-find-card .by-find-title").all_inner_texts()


def test_the_browser_answers_as_the_index_is_meant(shipped: Site, watched: Any) -> None:
    """Every question of the tables, and words that are half typed or wrong: practices, steps and scores."""
    page, seen = watched
    assert shipped.published.faults == ()
    asked = [question for table in ("questions.tsv", "kept_apart.tsv") for question, _ in questions(table)]
    asked += ["kic", "kick", "qa", "zebrafish", "the how", "Überg", "comimttee", "", "!?", "plan plan", "x" * 300]
    page.goto(shipped.url + "search/")
    page.wait_for_function("window.bestyetFind !== undefined")
    told = page.evaluate(
        """async (asked) => {
            const find = await window.bestyetFind.finder();
            return asked.map((question) => find.ask(question).map((one) => [one.practice.id, one.score, one.step]));
        }""",
        asked,
    )
    meant = finder()
    for question, found in zip(asked, told, strict=True):
        here = [[one.found.practice, one.score, list(one.step) if one.step else None] for one in meant.ask(question)]
        assert [[name, round(score, 3), step] for name, score, step in found] == [
            [name, round(score, 3), step] for name, score, step in here
        ], question
    assert (seen.console, seen.elsewhere, seen.failed) == ([], [], [])


def test_a_card_says_how_the_practice_stands_and_what_to_do(shipped: Site, watched: Any) -> None:
    page, seen = watched
    page.goto(shipped.url + "search/?q=kikoff+meting")
    page.locator(".by-find-card").first.wait_for()
    assert page.locator("#by-read").inner_text() == "Read as “kickoff meeting”."
    first = page.locator(".by-find-card").first
    assert "kickoff" in first.locator(".by-find-title").inner_text().lower()
    assert first.locator(".by-chip").inner_text().strip()
    first.locator(".by-find-step").click()
    page.wait_for_url("**/practices/client-kickoff/#*")
    page.locator(f"[id='{page.url.split('#')[1]}']").wait_for(state="visible")
    assert (seen.console, seen.elsewhere, seen.failed) == ([], [], [])


def test_the_whole_text_is_asked_as_it_was_typed(shipped: Site, watched: Any) -> None:
    """A word with a hyphen stays one; small words go, and what was read otherwise is asked as it was read."""
    page, _ = watched
    page.goto(shipped.url + "search/")
    page.wait_for_function("window.bestyetFind !== undefined")
    told = page.evaluate(
        """async (asked) => {
            const find = await window.bestyetFind.finder();
            return asked.map((question) => find.telling(question));
        }""",
        ["read-back", "What is the kikoff?", "how do we", "  "],
    )
    assert told == ["read-back", "kickoff", "how do we", "  "]


def test_nothing_found_leads_on(shipped: Site, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "search/?q=zebrafish")
    page.get_by_text("No practice for “zebrafish”.").wait_for()
    box = page.locator(".by-find-nothing")
    assert box.locator("a[href*='categories/']").count() > 1
    assert "client-services-apac" in box.inner_text()
    page.goto(shipped.url + "search/?q=zebrafish+audit")
    page.get_by_text("No practice says “zebrafish”.").wait_for()
    assert cards(page)


def test_practices_are_suggested_while_one_types(shipped: Site, watched: Any) -> None:
    """In the header and at home, with the keyboard alone; Escape closes, Enter without a choice searches."""
    page, seen = watched
    page.goto(shipped.url + "practices/")
    page.keyboard.press("/")
    field = page.locator("#by-header-query")
    page.keyboard.type("angry cl")
    option = page.locator("[role=option]").first
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.type("ient")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/concern-handling/**")

    page.goto(shipped.url)
    page.locator("#by-find").click()
    page.keyboard.type("quote turnaround")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=quote+turnaround")
    page.locator(".by-find-card").first.wait_for()
    assert "quot" in cards(page)[0].lower()
    assert (seen.console, seen.elsewhere, seen.failed) == ([], [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(shipped: Site, browser: Browser, scheme: Any) -> None:
    """Where practices are suggested, and on the page that found some, nothing, or read a word otherwise."""
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    context.add_init_script(path=node_tool("axe-core/axe.min.js"))
    page = context.new_page()
    found = []
    for query in ("client", "zebrafish", "kickof"):
        page.goto(f"{shipped.url}search/?q={query}")
        page.locator(".by-find-card, .by-find-nothing").first.wait_for()
        found += page.evaluate(RUN, RULES)
    for field in ("#by-header-query", "#by-find"):
        page.goto(shipped.url)
        page.locator(field).click()
        page.keyboard.type("client")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        found += page.evaluate(RUN, RULES)
    context.close()
    assert found == []


def test_an_index_that_changed_is_the_one_that_is_read(
    shipped: Site, hosted: Callable[[Path], str], watched: Any, tmp_path: Path
) -> None:
    """The host lets browsers keep files for ten minutes: a new title is found all the same."""
    page, _ = watched
    site = shutil.copytree(shipped.root / "site", tmp_path / "site", copy_function=os.link)
    url, index = hosted(site), site / "assets/find-index.js"
    page.goto(url + "search/?q=audit")
    page.locator(".by-find-card").first.wait_for()
    text = index.read_text(encoding="utf-8")
    data = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    for practice in data["practices"]:
        practice["title"] = "Changed"
    index.unlink()  # not the file that the other site has
    index.write_text(f"bestyetIndex({json.dumps(data)})\n", encoding="utf-8")
    page.goto(url + "search/?q=audit+")
    page.locator(".by-find-card", has_text="Changed").first.wait_for()
