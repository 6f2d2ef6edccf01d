"""A site without pages for one region: nothing leads to one, and where a link would have been, it is said."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bestyet.knowledge import files
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.publish.press import publish
from bestyet.repo.history import open_history
from bestyet.site.desk import Desk
from bestyet.site.find import size
from bestyet.site.find.entries import found_in, index_file
from bestyet.site.language.words import speaking
from reading import words

CONFIG = (Path(__file__).parents[3] / "mkdocs.yml").read_text()
LINKED = "As in [the agenda](../emea/client-kickoff.md#agenda-sent).\n"

HEAD = "---\npractice: p{0}\ntitle: Practice {0}\nregion: r{1}\nowner: us\nstatus: in-use\n---\n# Practice {0}\n\n"
STEMS = ("send", "check", "plan", "keep", "tell", "read", "open", "note")
WORDS = [one + other for one in STEMS for other in ("s", "ing", "ers", "up", "it", "a", "by", "on")]


@pytest.fixture
def base(base: Path) -> Path:
    with (base / "practices/apac/client-kickoff.md").open("a") as file:
        file.write(f"\n{LINKED}")
    return base


def built(root: Path, how: str) -> dict[str, str]:
    """Every page of the site, which has no fault: every link leads somewhere."""
    (root / "mkdocs.yml").write_text(CONFIG.replace("{generator: false}", f"{{region_pages: {how}}}"))
    assert publish(load(root)).faults == ()
    return {path.relative_to(root / "site").as_posix(): path.read_text() for path in root.glob("site/**/*.html")}


def of_a_region(pages: Mapping[str, str]) -> list[str]:
    return [path for path in pages if re.match(r"regions/[^/]+/[^/]+/|practices/[^/]+/for-", path)]


def test_what_is_left_out_is_said_where_a_link_would_have_been(base: Path) -> None:
    assert len(of_a_region(built(base, "always"))) == 4
    pages = built(base, "never")
    assert of_a_region(pages) == []
    said = words(pages["practices/client-kickoff/index.html"])
    assert "Pages for one region are left out of this site: what each region has written, step by step" in said
    region = pages["regions/emea/index.html"]
    assert "The texts as written are left out of this site" in words(region)
    assert "practices/emea/client-kickoff.md" in words(region[region.index('id="text-client-kickoff"') :])
    assert "Practices then open as your region has them" not in said
    everywhere = "".join(pages.values())
    assert "regions/emea/#text-client-kickoff" in everywhere


def test_they_are_left_out_of_themselves_where_they_would_be_too_many(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(of_a_region(built(base, "as-it-comes"))) == 4
    monkeypatch.setattr(files, "MOST_REGION_PAGES", 3)
    assert of_a_region(built(base, "as-its-size-asks")) == []


def test_practices_are_found_by_their_names_alone_where_the_index_would_be_too_large(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search page says so, in its own words and in those of its script."""
    said, index = "what their steps say is found below", base / "site/assets/find-index.js"
    assert said not in words(built(base, "always")["search/index.html"])
    assert '["minutes' in index.read_text()
    assert "namesOnly" not in index.read_text()
    monkeypatch.setattr(size, "LARGEST", 0)
    assert said in words(built(base, "always, find_steps: as-its-size-asks")["search/index.html"])
    assert '["minutes' not in index.read_text()
    assert '"steps":[["' not in index.read_text()
    assert "kickoff" in index.read_text()
    assert '"namesOnly":true' in index.read_text()
    script = (base / "site/assets/search.js").read_text()
    assert 'namesOnly ? "No name, topic or role of a practice says %(words)s."' in script
    assert said not in words(built(base, "always, find_steps: always")["search/index.html"])
    assert '["minutes' in index.read_text()
    assert said in words(built(base, "always, find_steps: never")["search/index.html"])


@pytest.mark.parametrize(("practices", "regions"), [(3, 4), (2, 30)])
def test_how_large_the_index_would_be_is_reckoned_to_a_fifth(
    workshop: Any, monkeypatch: pytest.MonkeyPatch, practices: int, regions: int
) -> None:
    """Whatever makes it large: many practices in the same words, or few in which every region says something else."""
    for number in range(practices):
        for place in range(regions):
            chance = random.Random(number if regions < 5 else number * 100 + place)
            text = "".join(f"1. {' '.join(chance.choices(WORDS, k=12)).capitalize()}.\n" for _ in range(25))
            workshop.write(f"practices/r{place}/p{number}.md", f"{HEAD.format(number, place)}{text}".encode())
    workshop.commit("Write down what we do", author="Ada Example <ada@example.org>")
    with open_history(workshop.root) as history:
        site = site_input(load(workshop.root), history)
    sizes = []
    for how in ("always", "never"):
        desk = Desk(replace(site, find_steps=how))
        with speaking("en"):
            sizes.append(len(index_file(desk, list(found_in(desk)))[1]))
    added = sizes[0] - sizes[1]
    monkeypatch.setattr(size, "LARGEST", added * 5 // 6)
    assert not Desk(site).finds_steps
    monkeypatch.setattr(size, "LARGEST", added * 6 // 5)
    assert Desk(site).finds_steps
