"""A look at what changed finds what a look at the whole site finds: pages change by chance, and both are compared."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from bestyet.publish.facts import Readings
from bestyet.publish.gate import REFERENCE, faults
from bestyet.repo.write import write_file

BASE = "/"
PAGES = (REFERENCE, *(f"p{number}/index.html" for number in range(6)))
EXTRA = ("assets/a.css", "feed.xml")
PLACES = ("top", "a b", "L1", "L2", "end")
SCRIPT = "<script>let ours = 1</script>"


class Site:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.ids = {page: set(PLACES) for page in PAGES}
        self.links: dict[str, set[str]] = {page: set() for page in PAGES}
        self.scripts = dict.fromkeys(PAGES, SCRIPT)
        self.there = {*PAGES, *EXTRA}
        for page in PAGES:
            for _ in range(3):
                self._link(page)

    def _link(self, page: str) -> None:
        target = self.chance.choice(sorted(self.there))
        place = self.chance.choice(PLACES).replace(" ", "%20") if target in PAGES and self.chance.random() < 0.7 else ""
        self.links[page].add(f"../{target}#{place}" if place else f"../{target}")

    def edit(self) -> None:
        page = self.chance.choice(PAGES)
        kind = self.chance.randrange(9)
        if kind < 3:
            self._link(page)
        elif kind == 3:
            self.ids[page] ^= {self.chance.choice(PLACES)}
        elif kind == 4:
            self.ids[page] = set(PLACES)
        elif kind == 5:
            self.there ^= {self.chance.choice((*PAGES[1:], *EXTRA))}
        elif kind == 6:
            self.links[page] = set(list(self.links[page])[:1])
        elif kind == 7:
            self.scripts[page] = self.chance.choice((SCRIPT, SCRIPT.replace("1", "2")))
        else:  # all is well again
            self.ids = {one: set(PLACES) for one in PAGES}
            self.there = {*PAGES, *EXTRA}
            self.scripts = dict.fromkeys(PAGES, SCRIPT)

    def pages(self) -> Iterator[tuple[str, bytes]]:
        for page in sorted(self.there.intersection(PAGES)):
            places = "".join(f'<p id="{place}"></p>' for place in sorted(self.ids[page]))
            links = "".join(f'<a href="{link}">x</a>' for link in sorted(self.links[page]))
            yield page, f"<html><body>{places}{links}{self.scripts[page]}</body></html>".encode()


@pytest.mark.parametrize("seed", range(8))
def test_what_is_not_looked_at_again_is_right(tmp_path: Path, seed: int) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    site, readings, well, few = Site(seed), Readings(tmp_path), 0, 0
    for _ in range(120):
        site.edit()
        if site.chance.random() < 0.3:
            readings = Readings(tmp_path)  # another run of the command
        for path, raw in site.pages():
            write_file(tmp_path / path, raw, is_lasting=False)
        pages = {path: readings.at(path, tmp_path / path) for path, _ in site.pages()}
        only = readings.unseen(pages, site.there, BASE)
        few += only is not None and len(only) < len(pages)
        whole = set(faults(pages, site.there, None, BASE))
        assert set(readings.faults(pages, site.there, BASE)) == whole
        readings.keep(pages)
        well += not whole
    assert well > 10
    assert few > 10
