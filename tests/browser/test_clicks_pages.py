"""How many clicks the answers are away, from home, as somebody who only looks at what the pages show."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browser.reader import Reader

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 390])
def reader(request: Any, shipped: Any, watched: Any, record_property: Any) -> Reader:
    page, _ = watched
    page.set_viewport_size({"width": request.param, "height": 900 if request.param == 1280 else 844})
    page.goto(shipped.url)
    return Reader(page, shipped, record_property)


def test_what_changed_since_a_month_some_months_ago(reader: Reader) -> None:
    main = reader.page.locator("main")
    reader.click(main.get_by_role("link", name="All changes"))
    months = main.get_by_role("navigation", name="Since when").get_by_role(
        "link", name=re.compile(r"[A-Z][a-z]{2} \d{4}")
    )
    reader.click(months.last)
    assert re.search(r"What changed since 1 \w{3} \d{4}", reader.main)
    assert "What all follow or vote on" in reader.main
    reader.has_found("what changed since June")


def test_who_decided_and_what_was_said_against_it(reader: Reader) -> None:
    main = reader.page.locator("main")
    reader.click(
        main.locator("section", has_text="In force: follow these").get_by_role("listitem").first.get_by_role("link")
    )
    reader.click(main.get_by_role("link", name="who decided"))
    assert "Decision record" in reader.main
    assert "What was said against it" in reader.main
    assert reader.page.locator(".by-votes tbody tr").count() >= 1
    reader.has_found("who decided and what was said against it")


def test_where_do_i_vote(reader: Reader) -> None:
    reader.click(reader.page.locator("main").get_by_role("link", name="How to vote").first)
    how = reader.page.locator("#by-how")
    assert how.is_visible()
    assert "bestyet vote " in reader.main
    assert " approve --as YOUR-ID" in reader.main
    reader.has_found("where do I vote")


def test_what_to_do_when_a_client_is_unhappy(reader: Reader) -> None:
    """In two clicks without typing."""
    main = reader.page.locator("main")
    reader.click(main.get_by_role("link", name="Handling a client's concern"))
    assert reader.page.locator(".by-card").first.is_visible()
    reader.has_found("what to do when a client is unhappy")


def test_of_the_regions_that_must_vote_ones_own_is_marked(reader: Reader) -> None:
    page = reader.page
    assert page.get_by_text("(your region)").count() == 0
    region = page.locator("[data-by-must]").first.get_attribute("data-by-must")
    page.evaluate("region => localStorage.setItem('bestyet-region', region)", region)
    page.reload()
    marked = page.locator("[data-by-must].by-yours")
    assert marked.count() >= 1
    assert all("(your region)" in one for one in marked.all_inner_texts())
    assert set(page.locator("[data-by-must].by-yours").evaluate_all("all => all.map(one => one.dataset.byMust)")) == {
        region
    }


def test_any_day_can_be_named_with_a_script(reader: Reader, shipped: Any) -> None:
    page = reader.page
    page.goto(shipped.url + "changes/")
    lines = page.locator(".by-news-list > [data-by-date]")
    days = sorted(lines.evaluate_all("all => all.map(one => one.dataset.byDate)"))
    middle = days[len(days) // 2]
    page.get_by_label("or since").fill(middle)
    page.get_by_label("or since").dispatch_event("change")
    shown = page.locator(".by-news-list > [data-by-date]:visible").evaluate_all(
        "all => all.map(one => one.dataset.byDate)"
    )
    assert sorted(shown) == [day for day in days if day >= middle]
    headings = page.locator(".by-news-list:not(:visible)").count()
    assert page.locator("h2:has(+ .by-news-list):not(:visible)").count() == headings


def test_a_link_to_what_changes_for_a_region_opens_it(reader: Reader) -> None:
    reader.click(reader.page.locator("main").get_by_role("link", name="How to vote").first)
    link = reader.page.get_by_role("link", name=re.compile("What changes for")).first
    reader.click(link)
    target = (link.get_attribute("href") or "").lstrip("#")
    assert reader.page.locator(f"#{target}").is_visible()
