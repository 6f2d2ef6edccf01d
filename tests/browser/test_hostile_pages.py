"""Files that no check has seen, published all the same: nothing in them runs in a reader's browser."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import REPOSITORY, Seen, Serve, Site, watch
from browser.kinds import one_of_each, pages_of
from hostile.world import INPUTS, REGIONS, write_world

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

Record = Callable[[str, object], None]
Shared = Callable[[str, Callable[[Path], Site]], Site]
OF_INPUTS = re.compile(r"practices/practice-[0-9]+/(next/|1\.0\.0/)?|regions/[a-z]+/practice-[0-9]+/")
SAMPLE = INPUTS[::4]  # for the second builder
WATCH = """for (const name of ["alert", "confirm", "prompt"]) {
    window[name] = () => { top.ran = (top.ran || 0) + 1; };
}"""
TRY = """() => {  // what a reader might do
    document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    for (const link of document.querySelectorAll("[href^='javascript' i], [*|href^='javascript' i]")) {
        link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
    return top.ran || 0;
}"""


@pytest.fixture
def without_policy(browser: Browser) -> Iterator[tuple[Page, Seen]]:
    """A page in a browser that does not keep to content security policies: what is on a page must be inert itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.add_init_script(WATCH)
    yield watch(context)
    context.close()


def hostile_site(shared: Shared, serve: Serve, builder: str) -> Site:
    def made(folder: Path) -> Site:
        if not folder.is_dir():
            folder.mkdir()
            write_world(folder, INPUTS if builder == "mkdocs" else SAMPLE)
            shutil.copy(REPOSITORY / "mkdocs.yml", folder)
        return serve(folder, builder)

    return shared(f"hostile-{builder}", made)


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_nothing_runs(shared: Shared, serve: Serve, without_policy: Any, builder: str, record_property: Record) -> None:
    page, seen = without_policy
    site = hostile_site(shared, serve, builder)
    assert site.published.faults == ()
    assert not [path for path in (site.root / "site").rglob("*.svg") if "practice" in path.name]
    written = [path for path in pages_of(site.root / "site") if OF_INPUTS.fullmatch(path)]
    paths = sorted({*one_of_each(site.root / "site"), *(written if builder == "mkdocs" else ())})
    paths += ["search/?q=alert", "search/?q=script", "search/?q=onerror", "search/?q=Both"]
    ran = 0
    for path in paths:
        page.goto(site.url + path)
        if "?q=" in path:
            page.wait_for_function("document.getElementById('by-found').textContent !== ''")
        ran += page.evaluate(TRY)
    record_property(f"hostile: inputs with {builder}", len(INPUTS if builder == "mkdocs" else SAMPLE))
    record_property(f"hostile: pages with {builder}", len(paths))
    record_property("hostile: executions", ran + len(seen.dialogs))
    assert (ran, seen.dialogs, seen.console, seen.elsewhere) == (0, [], [], [])


def test_nothing_runs_even_if_a_page_held_it_as_it_is(
    shipped: Site, hosted: Callable[[Path], str], browser: Browser, tmp_path: Path, record_property: Record
) -> None:
    """The last layer by itself: pages with the hostile inputs unchanged, in a browser that keeps to the policy."""
    site = shutil.copytree(shipped.root / "site", tmp_path / "site", copy_function=os.link)
    url = hosted(site)
    context = browser.new_context()
    context.add_init_script(WATCH)
    page, seen = watch(context)
    clean = (shipped.root / "site/about/index.html").read_text(encoding="utf-8")
    ran = 0
    for number, hostile in enumerate(INPUTS):
        text = clean.replace("</article>", f"{hostile.text}</article>", 1)
        (site / f"about/{number}.html").write_text(text, encoding="utf-8")
        page.goto(f"{url}about/{number}.html", wait_until="domcontentloaded")
        ran += page.evaluate(TRY)
    context.close()
    record_property("hostile: inputs as they are under the policy", len(INPUTS))
    record_property("hostile: executions", ran + len(seen.dialogs))
    assert (ran, seen.dialogs) == (0, [])
    assert len(seen.console) > len(INPUTS) // 3  # the browser tells what it refused: the inputs were really there


def test_braces_stay_braces(shared: Shared, serve: Serve, without_policy: Any) -> None:
    page, _ = without_policy
    site = hostile_site(shared, serve, "mkdocs")
    number = next(n for n, one in enumerate(INPUTS) if one.id == "template-expression")
    page.goto(f"{site.url}regions/{REGIONS[number % len(REGIONS)]}/practice-{number // len(REGIONS)}/")
    assert "{{ 7*7 }}{{ config }}" in page.locator("article").inner_text()
