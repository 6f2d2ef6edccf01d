"""The shipped practices with what people call them, and what can be found in them."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import yaml
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.repo.history import open_history
from bestyet.site.desk import Desk
from bestyet.site.find.ask import Finder
from bestyet.site.find.entries import found_in
from bestyet.site.find.index import index_of
from bestyet.site.language.words import speaking

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]


def questions(name: str) -> list[tuple[str, str]]:
    """(question, the practice that answers it)."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(question, practice) for question, practice in (line.split("\t") for line in lines)]


def with_names(folder: Path) -> Path:
    """Copy the shipped practices, with what people call them where their vocabulary does not say it."""
    shutil.copytree(REPOSITORY / "practices", folder / "practices", dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    vocabulary = folder / "practices/vocabulary.yml"
    said = yaml.safe_load(vocabulary.read_text(encoding="utf-8"))
    for practice, more in yaml.safe_load((HERE / "names.yml").read_text(encoding="utf-8"))["practices"].items():
        known = said.setdefault("practices", {}).setdefault(practice, {"title": more["title"]})
        known["also"] = list(dict.fromkeys([*known.get("also", ()), *more["also"]]))
    vocabulary.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


@cache
def finder() -> Finder:
    folder = with_names(Path(mkdtemp(prefix="found-")))
    try:
        with open_history(folder) as history, speaking("en"):
            return Finder(index_of(list(found_in(Desk(site_input(load(folder), history))))))
    finally:
        shutil.rmtree(folder)
