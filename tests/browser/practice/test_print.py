"""What comes out of a printer: how many sheets, and what each of them says of itself."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import MODULES, Site, node_tool
from browser.kinds import pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

READ = """
import { readFileSync } from "node:fs";
import { extractText, getDocumentProxy } from "MODULES/unpdf/dist/index.mjs";
const words = async (path) => (await extractText(await getDocumentProxy(new Uint8Array(readFileSync(path))))).text;
const told = [];
for (const path of process.argv.slice(2)) told.push(await words(path));
console.log(JSON.stringify(told));
"""
LAYERS = {"": 2, "onepage/": 1}  # of a practice in force, and on how many sheets at most


class Printer:
    """Prints pages of a site, each of them once, and reads the words of each sheet."""

    def __init__(self, site: Site, page: Page, folder: Path) -> None:
        node_tool("unpdf/dist/index.mjs")
        self.site, self.page, self.folder = site, page, folder
        self.read: dict[str, list[str]] = {}
        (folder / "read.mjs").write_text(READ.replace("MODULES", str(MODULES)), encoding="utf-8")

    def sheets(self, addresses: Iterable[str]) -> dict[str, list[str]]:
        """Address below the site -> the words of its sheets."""
        asked = list(addresses)
        printed = {one: self.folder / f"{n}.pdf" for n, one in enumerate(asked) if one not in self.read}
        for address, path in printed.items():
            self.page.goto(self.site.url + address)
            self.page.pdf(path=path, prefer_css_page_size=True)
        if printed:
            command = ["node", str(self.folder / "read.mjs"), *map(str, printed.values())]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            told = json.loads(done.stdout)
            for address, texts in zip(printed, told, strict=True):
                self.read[address] = [" ".join(text.split()) for text in texts]
        return {address: self.read[address] for address in asked}


@pytest.fixture(scope="module")
def printer(shipped: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printer]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Printer(shipped, context.new_page(), tmp_path_factory.mktemp("printed"))
    context.close()


def in_force(site: Site) -> dict[str, tuple[str, str]]:
    """Practice -> its version and the begin of its digest."""
    listed = json.loads((site.root / "site/practices.json").read_text(encoding="utf-8"))["practices"]
    return {one["practice"]: (one["version"], one["digest"][:23]) for one in listed if one["is-rule"]}


def test_a_practice_in_force_prints_on_two_sheets_and_on_one_that_say_what_they_are(
    shipped: Site, printer: Printer, record_property: Any
) -> None:
    practices = in_force(shipped)
    assert len(practices) >= 4
    most = {f"practices/{practice}/{page}": most for practice in practices for page, most in LAYERS.items()}
    for address, sheets in printer.sheets(most).items():
        practice = address.split("/")[1]
        version, digest = practices[practice]
        record_property(f"print: {address.removeprefix('practices/')}", f"{len(sheets)} sheets")
        assert len(sheets) <= most[address], address
        for sheet in sheets:
            assert f"{practice} {version} · in force since" in sheet
            assert digest in sheet
            assert "printed on" in sheet
            assert "uncontrolled when printed" in sheet


def test_what_folds_away_on_the_screen_stands_on_paper(shipped: Site, printer: Printer) -> None:
    folded = 0
    for address, sheets in printer.sheets(f"practices/{practice}/" for practice in in_force(shipped)).items():
        said = "".join("".join(sheets).split())
        printer.page.goto(shipped.url + address)
        for words in printer.page.locator(".by-before .by-words").all_text_contents():
            assert "".join(words.split())[:60] in said, address
            folded += 1
    assert folded > 5


def test_every_print_says_what_it_is_on_each_sheet(shipped: Site, printer: Printer, record_property: Any) -> None:
    """Of two practices, one in force and one not, every page; regions' own texts too."""
    pages = [page for page in pages_of(shipped.root / "site") if "concern-handling" in page or "client-kickoff" in page]
    counted = 0
    for page, sheets in printer.sheets(page for page in pages if page.endswith("/")).items():
        counted += len(sheets)
        name = page.split("/")[2] if page.startswith("regions/") else page.split("/")[1]
        for sheet in sheets:
            assert "uncontrolled when printed" in sheet, page
            is_of_a_practice = page.startswith(("practices/", "regions/"))
            assert not is_of_a_practice or name in sheet, page
    record_property("print: sheets read", counted)
    assert counted > 2 * len(pages) > 40
