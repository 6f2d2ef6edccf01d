"""What can be measured of the finished site: valid HTML, links that lead somewhere, light pages, Lighthouse."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bestyet.publish.gate import faults, read_page
from browser.conftest import Site, run_node
from browser.kinds import file_of, pages_of
from here import missing

if TYPE_CHECKING:
    from playwright.sync_api import Response

pytestmark = pytest.mark.browser

Record = Callable[[str, object], None]
PRACTICE = "practices/client-kickoff/"
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 10  # other programs make a computer slow, never fast: the best of ten says how the page is
LIKE_A_PHONE = 4.0  # how many times Lighthouse slows a computer down
IDLE = 1500  # the speed, as Lighthouse measures it, from which on a computer is slowed down by that much


def test_every_page_is_valid_html(shipped: Site, tmp_path: Path, record_property: Record) -> None:
    """Three rules are off, for the theme: its switches do not complete themselves, its form of colours has no button,
    and a page in the menu has its table of contents there, too, of which only one is shown."""
    pages = [str(file_of(shipped.root / "site", page)) for page in pages_of(shipped.root / "site")]
    report, config = tmp_path / "report.json", Path(__file__).with_name("html-validate.json")
    run_node("html-validate/bin/html-validate.mjs", "--config", str(config), "--formatter", f"json={report}", *pages)
    found = json.loads(report.read_text(encoding="utf-8"))
    said = [f"{entry['filePath']}: {m['ruleId']}: {m['message']}" for entry in found for m in entry["messages"]]
    record_property("html: pages", len(pages))
    record_property("html: errors", len(said))
    assert not said, "\n".join(said[:40])


def test_every_link_leads_somewhere(shipped: Site, record_property: Record) -> None:
    site = shipped.root / "site"
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    facts = {path: read_page((site / path).read_text(encoding="utf-8")) for path in files if path.endswith(".html")}
    found = list(faults(facts, files))
    record_property("links: valid", sum(len(page.links) + len(page.loads) for page in facts.values()) - len(found))
    record_property("links: broken", len(found))
    assert found == []


def test_a_practice_page_is_light(shipped: Site, watched: Any, record_property: Record) -> None:
    page, _ = watched
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(shipped.url + PRACTICE, wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    record_property("weight of a practice page", f"{sum(sizes.values()) / 1000:.0f} KB in {len(sizes)} files")
    assert not any("pagefind" in url for url in sizes)
    assert sum(sizes.values()) < 150_000, sizes


def test_lighthouse(shipped: Site, tmp_path: Path, record_property: Record) -> None:
    """As on a phone; a computer that is slow or busy is slowed down less, to be like one."""
    scores = dict.fromkeys(LEAST, 0)
    slower = LIKE_A_PHONE
    for number in range(TRIES):
        asked = [name for name, least in LEAST.items() if scores[name] < least]
        if not asked:
            break
        found = lighthouse(shipped.url + PRACTICE, tmp_path / f"{number}.json", slower, asked)
        for name, entry in found["categories"].items():  # no score: "something went wrong, run Lighthouse again"
            scores[name] = max(scores[name], round(100 * (entry["score"] or 0)))
        slower = min(LIKE_A_PHONE, max(1.0, LIKE_A_PHONE * found["environment"]["benchmarkIndex"] / IDLE))
    record_property("lighthouse", ", ".join(f"{name} {score}" for name, score in scores.items()))
    assert {name: score for name, score in scores.items() if score < LEAST[name]} == {}


def lighthouse(url: str, report: Path, slower: float, asked: list[str]) -> Any:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("no chromium on this computer")
    options = ["--quiet", "--output=json", f"--output-path={report}", "--chrome-flags=--headless=new --no-sandbox"]
    options += [f"--throttling.cpuSlowdownMultiplier={slower:.1f}", f"--only-categories={','.join(asked)}"]
    run_node("lighthouse/cli/index.js", url, *options, CHROME_PATH=str(chromium))
    return json.loads(report.read_text(encoding="utf-8"))
