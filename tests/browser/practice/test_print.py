"""What comes out of a printer: how many sheets, and what each of them says of itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import MODULES, Site, node_tool
from browser.kinds import pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

READ = """
import { readFileSync } from "node:fs";
import { extractText, getDocumentProxy } from "MODULES/unpdf/dist/index.mjs";
const { text } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(process.argv[2]))));
console.log(JSON.stringify(text));
"""
MOST = 2  # sheets of a practice in force


class Printer:
    """Prints pages, and reads the words of each sheet."""

    def __init__(self, page: Page, folder: Path) -> None:
        node_tool("unpdf/dist/index.mjs")
        self.page, self.folder = page, folder
        (folder / "read.mjs").write_text(READ.replace("MODULES", str(MODULES)), encoding="utf-8")

    def sheets(self, address: str) -> list[str]:
        self.page.goto(address)
        self.page.pdf(path=self.folder / "page.pdf", prefer_css_page_size=True)
        command = ["node", str(self.folder / "read.mjs"), str(self.folder / "page.pdf")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [" ".join(text.split()) for text in json.loads(done.stdout)]


@pytest.fixture
def printer(watched: Any, tmp_path: Path) -> Printer:
    return Printer(watched[0], tmp_path)


def in_force(site: Site) -> dict[str, tuple[str, str]]:
    """Practice -> its version and the begin of its digest."""
    listed = json.loads((site.root / "site/practices.json").read_text(encoding="utf-8"))["practices"]
    return {one["practice"]: (one["version"], one["digest"][:23]) for one in listed if one["is-rule"]}


def test_a_practice_in_force_prints_on_two_sheets_and_on_one_that_say_what_they_are(
    shipped: Site, printer: Printer, record_property: Any
) -> None:
    practices = in_force(shipped)
    assert len(practices) >= 4
    for practice, (version, digest) in practices.items():
        for page, most in (("", MOST), ("onepage/", 1)):
            sheets = printer.sheets(f"{shipped.url}practices/{practice}/{page}")
            record_property(f"print: {practice}/{page}", f"{len(sheets)} sheets")
            assert len(sheets) <= most, (practice, page)
            for sheet in sheets:
                assert f"{practice} {version} · in force since" in sheet
                assert digest in sheet
                assert "printed on" in sheet
                assert "uncontrolled when printed" in sheet


def test_what_folds_away_on_the_screen_stands_on_paper(shipped: Site, printer: Printer) -> None:
    folded = 0
    for practice in in_force(shipped):
        said = "".join("".join(printer.sheets(f"{shipped.url}practices/{practice}/")).split())
        for words in printer.page.locator(".by-before .by-words").all_text_contents():
            assert "".join(words.split())[:60] in said, practice
            folded += 1
    assert folded > 5


def test_every_print_says_what_it_is_on_each_sheet(shipped: Site, printer: Printer, record_property: Any) -> None:
    """Of two practices, one in force and one not, every page; regions' own texts too."""
    pages = [page for page in pages_of(shipped.root / "site") if "concern-handling" in page or "client-kickoff" in page]
    counted = 0
    for page in pages:
        if not page.endswith("/"):
            continue
        sheets = printer.sheets(shipped.url + page)
        counted += len(sheets)
        name = page.split("/")[2] if page.startswith("regions/") else page.split("/")[1]
        for sheet in sheets:
            assert "uncontrolled when printed" in sheet, page
            is_of_a_practice = page.startswith(("practices/", "regions/"))
            assert not is_of_a_practice or name in sheet, page
    record_property("print: sheets read", counted)
    assert counted > 2 * len(pages) > 40
