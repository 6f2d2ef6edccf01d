"""The shipped practices, and what can be found in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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


@cache
def finder() -> Finder:
    with open_history(REPOSITORY) as history, speaking("en"):
        return Finder(index_of(list(found_in(Desk(site_input(load(REPOSITORY), history))))))
