"""Where Pagefind is not installed, readers find what they look for with the index that the site's builder makes."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bestyet.cli.main import main
from bestyet.publish import builder
from browser.conftest import REPOSITORY, Serve, Site, asked_at_home, copy_shipped, watch
from click.testing import CliRunner
from hostile.world import INPUTS, write_world

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

Shared = Callable[[str, Callable[[Path], Site]], Site]
INDEXES = {"mkdocs": "search/search_index.json", "zensical": "search.json"}


def without_pagefind(name: str, package: str | None = None) -> Any:
    return None if name.startswith("pagefind") else importlib.util.find_spec(name, package)


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def unindexed(request: Any, serve: Serve, shared: Shared) -> tuple[str, Site]:
    """The shipped site, built on a computer that has no Pagefind; and by what."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "find_spec", without_pagefind)
        made = shared(f"no-pagefind-{request.param}", lambda folder: serve(copy_shipped(folder), request.param))
    return request.param, made


def hits(page: Page, site: Site, query: str) -> list[str]:
    page.goto(f"{site.url}search/?q={query}")
    page.locator(".by-results .by-hit").first.wait_for()
    addresses = page.locator(".by-result-title").evaluate_all("(found) => found.map((link) => link.href)")
    return [address.removeprefix(site.url) for address in addresses]


def test_a_step_is_found_by_words_of_it(unindexed: tuple[str, Site], watched: Any) -> None:
    """From home to the step: nothing is said on the console, no request leaves the host."""
    _, site = unindexed
    assert site.published.faults == ()
    page, seen = watched
    found = asked_at_home(page, site.url, "Who sends the agenda of the kickoff?", "Client kickoff")
    assert "agenda" in found.locator("mark").all_inner_texts()[0].lower() or "kickoff" in found.inner_text().lower()
    assert re.search(r"\d+ pages found", page.locator("#by-found").inner_text())
    found.click()
    page.wait_for_url("**/practices/client-kickoff/#*")
    page.locator(f"[id='{page.url.split('#')[1]}']").wait_for(state="visible")

    page.goto(site.url + "search/?q=zebrafish")
    page.get_by_text("Nothing found for “zebrafish”.").wait_for()
    page.goto(site.url + "search/?q=<img src=x onerror=alert(1)>")
    page.locator("#by-found:not(:empty)").wait_for()
    assert (seen.console, seen.elsewhere, seen.failed, seen.dialogs) == ([], [], [], [])


def test_old_versions_are_not_found(unindexed: tuple[str, Site], watched: Any) -> None:
    made_by, site = unindexed
    page, _ = watched
    index = json.loads((site.root / "site" / INDEXES[made_by]).read_bytes())
    places = {entry["location"].partition("#")[0] for entry in index.get("docs") or index["items"]}
    versions = [path.parent for path in (site.root / "practices/global").glob("*/*/practice.md")]
    for version in versions:
        address = f"practices/{version.parent.name}/{version.name}/"
        assert (site.root / "site" / address / "index.html").is_file()
        assert address not in places
    assert versions
    assert "practices/client-kickoff/" in places
    shown = hits(page, site, "kickoff")
    assert shown[0] == "practices/client-kickoff/"
    assert not [address for address in shown if re.search(r"\d\.\d|/for-|/compare/", address)]


def test_pages_allow_only_what_this_search_needs(unindexed: tuple[str, Site]) -> None:
    _, site = unindexed
    page = (site.root / "site/search/index.html").read_text(encoding="utf-8")
    for text in (page, (site.root / "site/_headers").read_text(encoding="utf-8")):
        assert "wasm" not in text
        assert "worker-src" not in text
    assert not (site.root / "site/pagefind").exists()


def test_nothing_that_is_found_runs(
    shared: Shared, serve: Serve, browser: Browser, unindexed: tuple[str, Site]
) -> None:
    """Hostile texts, in a browser that does not keep to content security policies."""
    made_by, _ = unindexed

    def made(folder: Path) -> Site:
        if not folder.is_dir():
            folder.mkdir()
            write_world(folder, INPUTS[::3])
            shutil.copy(REPOSITORY / "mkdocs.yml", folder)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(builder, "find_spec", without_pagefind)
            return serve(folder, made_by)

    site = shared(f"hostile-no-pagefind-{made_by}", made)
    assert site.published.faults == ()
    context = browser.new_context(bypass_csp=True)
    page, seen = watch(context)
    for query in ("alert", "script", "onerror", "img", "send"):
        page.goto(f"{site.url}search/?q={query}")
        page.wait_for_function("document.getElementById('by-found').textContent !== ''")
        assert page.locator("#by-results :is(script, img, svg, iframe, [onerror], [onload])").count() == 0
    context.close()
    assert (seen.console, seen.elsewhere, seen.dialogs) == ([], [], [])


def test_the_build_says_so_and_a_build_with_pagefind_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a knowledge base just begun, whose mkdocs.yml names no plugin."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
        return done.output

    run("init")
    run("build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "find_spec", without_pagefind)
        said = run("build").splitlines()
    assert said[0] == "Pagefind is not installed: search uses the index of mkdocs, which browsers load as a whole."
    assert (tmp_path / "site/search/search_index.json").is_file()
    assert not (tmp_path / "site/pagefind").exists()
    assert "Pagefind" not in run("build")
    assert (tmp_path / "site/pagefind/pagefind.js").is_file()
    assert not (tmp_path / "site/search/search_index.json").exists()
    pages = (tmp_path / "build/docs").rglob("*.md")
    assert not [path for path in pages if 'search: {"exclude": true}' in path.read_text(encoding="utf-8")]
