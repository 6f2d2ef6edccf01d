"""One site, wherever it stands: below a path of a host, with links that name files, and opened from disk."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from browser.conftest import REPOSITORY, Serve, Site, node_tool

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Shared = Callable[[str, Callable[[Path], Site]], Site]
FEW = {"client-kickoff", "concern-handling", "quotation-lead-times"}
BELOW = "team/practices/"
WAYS = ("below", "by-file", "by-file-below")


def few_practices(folder: Path, *, below: bool, by_file: bool) -> None:
    """Three practices of the shipped ones, and a mkdocs.yml that says where they are published, and how."""
    shutil.copytree(REPOSITORY / "practices", folder / "practices")
    for path in folder.glob("practices/*/*"):
        if path.name.removesuffix(".md") not in FEW:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    config = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    if below:
        config += f"site_url: https://host.example/{BELOW}\n"
    if by_file:
        config = config.replace("use_directory_urls: true", "use_directory_urls: false")
        assert "use_directory_urls: false" in config
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")


@pytest.fixture(scope="module", params=WAYS)
def placed(request: Any, shared: Shared, serve: Serve, hosted: Callable[[Path], str]) -> tuple[str, Site, str]:
    """(way, the site, the address at which it stands)."""
    way = request.param

    def made(folder: Path) -> Site:
        if not folder.is_dir():
            folder.mkdir()
            few_practices(folder, below=way != "by-file", by_file=way != "below")
        return serve(folder, "mkdocs")

    site = shared(f"placed-{way}", made)
    if way == "by-file":
        return way, site, site.url
    host = site.root / "host"
    if not host.is_dir():
        shutil.copytree(site.root / "site", host / BELOW)
        shutil.copy(site.root / "site/_headers", host)
    return way, site, hosted(host) + BELOW


def walk(page: Page, start: str) -> None:
    """From home to a practice by links, back by the search, to the step that was found."""
    page.goto(start)
    page.get_by_role("link", name="All practices", exact=True).first.click()
    page.locator(".by-list a[href*='client-kickoff']").first.click()
    page.wait_for_url("**/practices/client-kickoff/**")
    page.locator("#by-header-query").click()
    page.keyboard.type("angry client")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    card = page.locator(".by-find-card").first
    card.wait_for()
    card.locator(".by-find-title").click()
    page.wait_for_url("**/practices/concern-handling/**")
    page.locator("h1").wait_for()


def test_every_link_leads_somewhere_and_the_site_works(placed: tuple[str, Site, str], watched: Any) -> None:
    way, site, address = placed
    page, seen = watched
    assert site.published.faults == ()
    walk(page, address + ("index.html" if way != "below" else ""))
    assert page.url.startswith(address)
    page.goto(address + ("search/index.html" if way != "below" else "search/") + "?q=agenda")
    page.locator(".by-results .by-hit").first.click()
    page.wait_for_url("**/practices/**")
    assert page.url.startswith(address)
    assert "index.html" in page.url or way == "below"
    assert (seen.console, seen.elsewhere, seen.failed) == ([], [], [])


class Ways(HTMLParser):
    """Where the links of a page lead, and what links to it may call its parts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids.add(known.get("id") or known.get("name") or "")
        self.links += [said for name in ("href", "src", "action") if (said := known.get(name))]


def lost(site: Path, page: str, ways: dict[str, Ways], top: str, told: list[str]) -> Iterator[str]:
    """The links of a page that lead to no file of the site, or to no such part of it. top: its address on the host."""
    for said in told:
        address = urlsplit(urljoin(f"https://host.example/{top}{page}", said))
        if address.netloc != "host.example" or address.scheme != "https":
            continue
        path = unquote(address.path).removeprefix("/" + top)
        file = f"{path}index.html" if path.endswith("/") or not path else path
        part = unquote(address.fragment)
        is_part = not part or file not in ways or part in ways[file].ids or part.startswith("__")
        if not (address.path.startswith("/" + top) and (site / file).is_file() and is_part):
            yield f"{page}: {said}"


def test_every_link_and_anchor_of_every_page_leads_somewhere(
    placed: tuple[str, Site, str], record_property: Any
) -> None:
    """Without a browser, and without the build's own gate: pages, feeds, and what programs read."""
    way, site, _ = placed
    folder, top = site.root / "site", "" if way == "by-file" else BELOW
    pages = [one.relative_to(folder).as_posix() for one in folder.rglob("*.html") if "pagefind" not in one.parts]
    ways = {page: Ways((folder / page).read_text(encoding="utf-8")) for page in pages}
    told = {page: one.links for page, one in ways.items()}
    for feed in folder.glob("feeds/*.xml"):
        hrefs = re.findall(r'href="([^"]*)"', feed.read_text(encoding="utf-8"))
        told[f"feeds/{feed.name}"] = [unescape(one) for one in hrefs]
    index = (folder / "assets/find-index.js").read_text(encoding="utf-8")
    held = json.loads(index[index.index("(") + 1 : index.rindex(")")])
    listed = json.loads((folder / "practices.json").read_text(encoding="utf-8"))["practices"]
    told[""] = [one[key] for one in listed for key in ("page", "json")]
    told[""] += re.findall(r"\]\(([^)]*)\)", (folder / "llms.txt").read_text(encoding="utf-8"))
    told[""] += [*(one["page"] for one in held["practices"]), *(page for _, page in held["categories"])]
    found = [line for page, links in told.items() for line in lost(folder, page, ways, top, links)]
    record_property(f"placed {way}: pages", len(pages))
    record_property(f"placed {way}: links", sum(map(len, told.values())))
    record_property(f"placed {way}: broken", len(found))
    assert len(pages) > 60
    assert found == []
    if way != "below":  # from disk a folder is but a list
        assert [f"{page}: {said}" for page, links in told.items() for said in links if is_folder(said)] == []


def is_folder(said: str) -> bool:
    path = said.split("#")[0].split("?")[0]
    return "//" not in path and bool(path) and (path.endswith("/") or path.split("/")[-1] in (".", ".."))


def test_the_page_of_errors_guesses_from_its_address(placed: tuple[str, Site, str], watched: Any) -> None:
    way, _, address = placed
    page, seen = watched
    if way == "by-file":
        return
    body = page.request.get(address + "404.html").text()
    page.route("**/practices/client-kickof/why", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(address + "practices/client-kickof/why")
    page.get_by_text("Did you mean one of these?").wait_for()
    assert page.locator("#by-find").input_value() == "client kickof why"
    page.locator("[data-by-guesses] a").first.click()
    page.wait_for_url("**/practices/client-kickoff/**")
    assert page.url.startswith(address)
    assert (seen.console, seen.failed) == ([], [])


READ_CODE = """async (svg) => {
    const picture = new Image();
    picture.src = "data:image/svg+xml," + encodeURIComponent(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'));
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 });
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0, 400, 400);
    return jsQR(pen.getImageData(0, 0, 400, 400).data, 400, 400)?.data;
}"""


def test_the_code_on_a_sheet_of_paper_is_read_as_the_address_of_the_practice(
    placed: tuple[str, Site, str], browser: Any
) -> None:
    """By a reader that is not of the same making (jsQR)."""
    way, site, _ = placed
    sheets = sorted(site.root.glob("site/practices/*/onepage/index.html"))
    assert sheets
    page = browser.new_page()
    page.add_script_tag(path=node_tool("jsqr/dist/jsQR.js"))
    for sheet in sheets:
        code = re.search(r'<div class="by-qr">(<svg.*?</svg>)', sheet.read_text(encoding="utf-8"), re.DOTALL)
        assert (code is None) == (way == "by-file")  # no address is known
        if code:
            rest = "index.html" if way == "by-file-below" else ""
            named = f"https://host.example/{BELOW}practices/{sheet.parts[-3]}/{rest}"
            assert page.evaluate(READ_CODE, code[1]) == named
    page.close()


def test_links_name_files_where_the_configuration_says_so(placed: tuple[str, Site, str], watched: Any) -> None:
    way, site, address = placed
    page, _ = watched
    page.goto(address + "practices/index.html")
    folders = page.evaluate(
        "[...document.querySelectorAll('a[href], form')].map((one) => (one.href || one.action).split(/[?#]/)[0])"
        ".filter((one) => one.startsWith(location.origin) && one.endsWith('/'))"
    )
    assert bool(folders) == (way == "below")
    lost = (site.root / "site/404.html").read_text(encoding="utf-8")
    assert f'"/{BELOW}search/"' in lost or way != "below"


def test_the_page_of_errors_works_at_any_depth(placed: tuple[str, Site, str], watched: Any) -> None:
    """A host shows it at the address that is not there."""
    way, _, address = placed
    page, seen = watched
    if way == "by-file":
        return
    lost = page.request.get(address + "404.html").text()
    page.route("**/nowhere/at/all/", lambda route: route.fulfill(body=lost, content_type="text/html"))
    page.goto(address + "nowhere/at/all/")
    page.get_by_role("link", name="Begin at home").click()
    page.locator("#by-find").wait_for()
    assert page.url.startswith(address)
    assert (seen.console, seen.failed) == ([], [])


def test_from_disk_practices_are_found_and_the_page_says_what_is_not(
    shared: Shared, serve: Serve, watched: Any
) -> None:
    """Style, navigation, suggestions and cards work; the whole text needs a web server, as the page says."""
    page, seen = watched

    def made(folder: Path) -> Site:
        if not folder.is_dir():
            folder.mkdir()
            few_practices(folder, below=False, by_file=True)
        return serve(folder, "mkdocs")

    site = shared("placed-by-file", made)
    walk(page, (site.root / "site/index.html").as_uri())
    page.goto((site.root / "site/search/index.html").as_uri() + "?q=agenda")
    page.locator("#by-found", has_text="opened from disk").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    page.goto((site.root / "site/practices/client-kickoff/compare/index.html").as_uri())
    page.locator(".by-beside").wait_for()
    assert seen.console == []
