"""The shipped site as its readers meet it."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import asked_at_home
from browser.kinds import file_of, one_of_each, pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LINKS_AND_IDS = """() => ({
    links: [...document.querySelectorAll("a[href]")].map(a => new URL(a.getAttribute("href"), document.baseURI).href)
        .filter(h => h.startsWith(location.origin)),
    ids: [...document.querySelectorAll("[id]")].map(e => e.id),
})"""

# Words of a drawing that leave it, or lie on other words of it.
ASTRAY = """() => [...document.querySelectorAll("svg[class^='by-']")].flatMap((drawing) => {
  const {width, height} = drawing.viewBox.baseVal;
  const placed = (text) => {  // where it stands once it is turned
    const b = text.getBBox();
    const turn = text.transform.baseVal.consolidate();
    if (!turn) return b;
    const ends = [[b.x, b.y], [b.x + b.width, b.y], [b.x, b.y + b.height], [b.x + b.width, b.y + b.height]]
      .map(([x, y]) => new DOMPoint(x, y).matrixTransform(DOMMatrix.fromMatrix(turn.matrix)));
    const [xs, ys] = [ends.map((p) => p.x), ends.map((p) => p.y)];
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return {x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y};
  };
  const words = [...drawing.querySelectorAll("text")].map((text) => [text.textContent, placed(text)]);
  const leave = ([, b]) => b.x < -1 || b.y < -1 || b.x + b.width > width + 1 || b.y + b.height > height + 2;
  const meet = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 2
    && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 3;
  const on = ([, a], n) => words.slice(n + 1).some(([, b]) => meet(a, b));
  return words.filter((one, n) => leave(one) || on(one, n)).map(([said]) => said);
})"""


def is_page(link: str) -> bool:
    return link.split("#")[0].split("?")[0].endswith("/")


def walk(page: Page, url: str) -> dict[str, dict[str, Any]]:
    """Visit every page that can be reached; address -> its status, links, ids, and words astray in its drawings."""
    found: dict[str, dict[str, Any]] = {}
    waiting = deque([url])
    while waiting:
        address = waiting.popleft()
        if address in found:
            continue
        answer = page.goto(address, wait_until="load")
        found[address] = {"status": answer.status if answer else 0, **page.evaluate(LINKS_AND_IDS)}
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found[address]["astray"] = page.evaluate(ASTRAY)
        waiting.extend(link.split("#")[0] for link in found[address]["links"] if is_page(link))
    return found


def test_every_page_loads_without_a_message_or_a_request_elsewhere_and_no_link_is_broken(
    shipped: Any, watched: Any, record_property: Any
) -> None:
    """And the words of every drawing can be read."""
    page, seen = watched
    found = walk(page, shipped.url)
    assert len(found) > 2 * 16  # not only the pages to begin with
    assert {address: entry["status"] for address, entry in found.items() if entry["status"] != 200} == {}
    broken = [
        (address, link)
        for address, entry in found.items()
        for link in entry["links"]
        if "#" in link and is_page(link) and link.split("#")[1] not in (*found[link.split("#")[0]]["ids"], "")
    ]
    record_property("walk: pages", len(found))
    record_property("walk: links", sum(len(entry["links"]) for entry in found.values()))
    record_property("walk: broken", len(broken))
    record_property("walk: console messages", len(seen.console))
    record_property("walk: requests elsewhere", len(seen.elsewhere))
    assert broken == []
    assert seen.console == []
    assert seen.elsewhere == []
    assert seen.failed == []
    site = shipped.root / "site"
    drawn = [one for one in pages_of(site) if '<svg class="by-' in file_of(site, one).read_text(encoding="utf-8")]
    record_property("pages with drawings", len(drawn))
    assert {shipped.url + one for one in drawn} <= found.keys()
    assert {address: entry["astray"] for address, entry in found.items() if entry["astray"]} == {}


def test_the_gate_finds_nothing(shipped: Any) -> None:
    assert shipped.published.faults == ()


def test_a_practice_shows_the_regions_behind_each_step(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "practices/lessons-learned/why/")
    steps = page.locator(".by-on-steps li[id]")
    assert steps.count() > 5
    for number in range(steps.count()):
        step = steps.nth(number)
        assert step.locator(":scope > .by-step .by-badge").count() == 4
        alone = step.get_by_text("Likely the same as the words").count() > 0  # it stands beside its like in other words
        assert step.locator(":scope > .by-step .by-badge:not(.by-hollow)").count() >= 2 - alone
        assert step.locator(":scope > .by-fold .by-voice").first.is_hidden()
    steps.first.locator(":scope > .by-fold summary").click()
    assert steps.first.locator(":scope > .by-fold .by-voice").first.is_visible()


def test_a_link_to_something_under_a_fold_opens_it(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "practices/risk-review/why/")
    anchor = page.locator(".by-on-additions li[id]").first.get_attribute("id")
    page.goto(f"{shipped.url}practices/risk-review/#{anchor}")  # as it was linked when all stood on one page
    page.wait_for_url(f"**/practices/risk-review/why/#{anchor}")
    page.locator(f"#{anchor}").wait_for(state="visible")


def test_somebody_chooses_their_region_and_stays_there(shipped: Any, watched: Any) -> None:
    page, seen = watched
    page.goto(shipped.url + "practices/client-kickoff/")
    page.get_by_role("navigation", name="I work in").get_by_role("link", name="India").click()
    page.wait_for_url("**/practices/client-kickoff/for-india/")
    assert page.locator("nav.by-choose [aria-current]").inner_text() == "India"
    assert seen.console == []


def test_search_finds_a_step_by_a_word_of_it(shipped: Any, watched: Any) -> None:
    page, seen = watched
    hit = asked_at_home(page, shipped.url, "explain the scope", "Client kickoff")
    assert "explain" in hit.inner_text().lower()
    hit.click()
    page.wait_for_url("**/practices/client-kickoff/#*")
    target = page.locator(f"#{page.url.split('#')[1]}")
    target.wait_for(state="visible")
    assert "explain" in target.inner_text().lower()
    assert seen.console == []


def test_search_says_so_when_nothing_is_found(shipped: Any, watched: Any) -> None:
    page, _ = watched
    page.goto(shipped.url + "search/?q=zebrafish")
    page.get_by_text("Nothing found for “zebrafish”.").wait_for()


def test_no_page_is_wider_than_the_narrowest_screen(shipped: Any, watched: Any) -> None:
    """Where no text may need to be moved from side to side; axe looks at phones that are less narrow."""
    page, _ = watched
    widths = {}
    page.set_viewport_size({"width": 320, "height": 844})
    for path in one_of_each(shipped.root / "site"):
        page.goto(shipped.url + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: found for path, found in widths.items() if found > 320} == {}


def test_dark_and_light_can_be_chosen_and_stay_chosen(shipped: Any, watched: Any) -> None:
    page, seen = watched
    page.goto(shipped.url)
    page.get_by_title("Switch to dark colours").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.goto(shipped.url + "regions/")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert seen.console == []


@pytest.mark.parametrize("builder", ["shipped", "shipped_by_zensical"])
def test_a_feed_reader_finds_the_feeds_in_the_head_of_a_page(
    request: pytest.FixtureRequest, watched: Any, builder: str
) -> None:
    """And the theme does not take them for translations of the site, whose site map it would ask for."""
    page, seen = watched
    site = request.getfixturevalue(builder)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path, feeds in {"": ["all"], "regions/emea/": ["all", "region-emea"]}.items():
        page.goto(site.url + path, wait_until="networkidle")
        found = page.locator('link[rel~=alternate][type="application/atom+xml"]').all()
        addresses = [link.evaluate("link => link.href") for link in found]
        assert addresses == [f"{site.url}feeds/{name}.xml" for name in feeds]
        assert all(page.request.get(address).ok for address in addresses)
    assert [url for url in asked if "feeds/" in url] == []
    assert seen.console == []
    assert seen.failed == []


def test_zensical_makes_the_same_pages(shipped_by_zensical: Any, watched: Any) -> None:
    page, seen = watched
    url = shipped_by_zensical.url
    assert shipped_by_zensical.published.faults == ()
    page.goto(url)
    assert page.get_by_role("heading", name="In force: follow these").is_visible()
    page.goto(url + "practices/client-kickoff/why/")
    assert page.locator(".by-on-steps .by-badge").count() > 20
    page.goto(url + "search/?q=minutes")
    page.locator(".by-results .by-hit").first.wait_for()
    assert seen.console == []
    assert seen.elsewhere == []


def said_in(site: Any, page: str) -> str:
    """The words of a page's own part, whoever built it."""
    html = file_of(site.root / "site", page).read_text(encoding="utf-8")
    article = re.search(r"<article.*?</article>", html, re.DOTALL)
    bare = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", article[0] if article else "", flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def test_zensical_says_the_same_words_on_every_page(
    shipped: Any, shipped_by_zensical: Any, record_property: Any
) -> None:
    pages = [page for page in pages_of(shipped.root / "site") if page != "404.html"]
    assert [page for page in pages_of(shipped_by_zensical.root / "site") if page != "404.html"] == pages
    differ = [page for page in pages if said_in(shipped, page) != said_in(shipped_by_zensical, page)]
    record_property("zensical: pages with the same words", len(pages) - len(differ))
    record_property("zensical: pages with other words", len(differ))
    assert differ == []
