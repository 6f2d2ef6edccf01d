"""The search index of the same pages is the same, and one of a form that is not known stays as it was made."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from bestyet.publish.builder import index
from bestyet.publish.search_index import ENTRY, in_order

PAGE = """<!doctype html><html lang="en"><head><title>{n}</title></head><body data-pagefind-body><h1>Step {n}</h1>
<p>Send the agenda to client {n}.</p><span data-pagefind-filter="region">Region {n}</span>
<span data-pagefind-filter="kind">Practice</span></body></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for n in range(30):  # as many values of a filter as are never in the same order by chance
        (tmp_path / f"site/{n}").mkdir(parents=True)
        (tmp_path / f"site/{n}/index.html").write_text(PAGE.format(n=n))
    return tmp_path / "site"


def made(site: Path, into: Path) -> dict[str, bytes]:
    index(site, into, lambda: None)
    return {path.relative_to(into).as_posix(): path.read_bytes() for path in into.rglob("*") if path.is_file()}


def test_the_same_pages_give_the_same_index(site: Path, tmp_path: Path) -> None:
    first, second = made(site, tmp_path / "a"), made(site, tmp_path / "b")
    assert first == second
    filters = [gzip.decompress(raw) for path, raw in first.items() if path.startswith("filter/")]
    assert len(filters) == 2
    assert sorted(b"Region 29" in raw for raw in filters) == [False, True]
    name = json.loads(first[ENTRY])["languages"]["en"]["hash"]
    listed = gzip.decompress(first[f"pagefind.{name}.pf_meta"])
    for path in first:
        if path.startswith("filter/"):
            assert path.removeprefix("filter/").removesuffix(".pf_filter").encode() in listed


def test_no_version_of_python_leaves_its_mark_in_what_is_compressed(site: Path, tmp_path: Path) -> None:
    raws = [raw for path, raw in made(site, tmp_path / "a").items() if path.endswith((".pf_filter", ".pf_meta"))]
    assert len(raws) == 3
    assert {raw[3:10] for raw in raws} == {bytes([0, 0, 0, 0, 0, 2, 255])}  # no name, no time, no system


def test_what_is_in_order_stays(site: Path, tmp_path: Path) -> None:
    files = made(site, tmp_path / "a")
    assert in_order(files) == files


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not gzip", id="not gzip"),
        pytest.param(gzip.compress(b"other", mtime=0), id="no Pagefind"),
        pytest.param(gzip.compress(b"pagefind_dcd\x86\x9f", mtime=0), id="cut off"),
    ],
)
def test_a_form_that_is_not_known_is_left_alone(site: Path, tmp_path: Path, raw: bytes) -> None:
    files = {path: raw if path.endswith(".pf_meta") else kept for path, kept in made(site, tmp_path / "a").items()}
    assert in_order(files) == files
    assert in_order({ENTRY: b"{}"}) == {ENTRY: b"{}"}
