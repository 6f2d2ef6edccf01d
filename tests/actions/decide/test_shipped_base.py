"""What the shipped base has in force can be followed: read here without the tool, from the files alone."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
PRACTICES = ROOT / "practices"
FOLDERS = sorted(path.parent for path in PRACTICES.glob("global/*/*/ballot.yml"))
LONG_ENOUGH = timedelta(days=365)


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) if path.exists() else {}


def adopted(folder: Path) -> bool:
    said = read(folder / "adoption.yml")
    return said.get("outcome") == "adopted" and said.get("format") == "2"


def newest(folder: Path) -> bool:
    numbers = [one for one in FOLDERS if one.parent == folder.parent and adopted(one)]
    return folder == max(numbers, key=lambda one: [int(part) for part in one.name.split(".")])


SETTLED = [folder for folder in FOLDERS if adopted(folder)]
IN_FORCE = [folder for folder in SETTLED if newest(folder)]
OPEN = [folder for folder in FOLDERS if not (folder / "adoption.yml").exists()]


def name(folder: Path) -> str:
    return f"{folder.parent.name} {folder.name}"


def head(folder: Path) -> dict[str, Any]:
    found = yaml.load((folder / "practice.md").read_text(encoding="utf-8").split("---\n")[1], yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def steps(folder: Path) -> str:
    return (folder / "practice.md").read_text(encoding="utf-8").split("---\n", 2)[2]


def test_most_practices_are_in_force_three_are_on_vote_and_the_rest_are_drafts() -> None:
    all_of_them = {path.stem for path in PRACTICES.glob("*/*.md")}
    in_force = {folder.parent.name for folder in IN_FORCE}
    on_vote = {folder.parent.name for folder in OPEN}
    assert len(all_of_them) == 16
    assert len(in_force) >= 10
    assert len(on_vote) == 3
    assert not in_force & on_vote


@pytest.mark.parametrize("folder", SETTLED, ids=name)
def test_nothing_is_open_in_what_is_adopted(folder: Path) -> None:
    record = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    disputes = [one["dispute"] for one in (*record["items"], *record["fields"]) if one["dispute"]]
    said = [one for dispute in disputes for one in dispute["values"]]
    assert said
    assert [one["message"]["text"] for one in said if not one["settled"]] == []
    assert not record.get("contradictions")
    assert not read(folder / "ballot.yml").get("disputes")


@pytest.mark.parametrize("folder", SETTLED, ids=name)
def test_one_value_a_milestone_one_role_an_activity_one_version_a_template(folder: Path) -> None:
    values = head(folder)
    for key, of in (("lead-times", "milestone"), ("raci", "activity"), ("templates", "id")):
        entries = values.get(key, [])
        assert len({one[of] for one in entries}) == len(entries)
    assert all(one.get("responsible") and one.get("accountable") for one in values.get("raci", []))
    assert all(one.get("version") for one in values.get("templates", []))
    named = set(re.findall(r"\{#([a-z0-9-]+)\}", steps(folder)))
    tied = [one["step"] for key in ("lead-times", "raci", "templates") for one in values.get(key, []) if "step" in one]
    assert set(tied) <= named


@pytest.mark.parametrize("folder", IN_FORCE, ids=name)
def test_no_site_and_no_regions_own_title_stands_in_a_step(folder: Path) -> None:
    rules, words = read(PRACTICES / "governance.yml"), read(PRACTICES / "vocabulary.yml")
    sites = {site for region in rules["regions"].values() for site in region["sites"]}
    terms = [one for kind in ("roles", "channels", "templates") for one in words[kind].values()]
    common = {title.casefold() for one in terms for title in (one["title"], *one.get("also", ()))}
    own = {title.casefold() for one in terms for title in one.get("regions", {}).values()} - common
    said = steps(folder).casefold()
    assert [word for word in sorted(sites | own) if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", said)] == []


@pytest.mark.parametrize("folder", OPEN, ids=name)
def test_a_vote_that_is_shipped_stays_open_for_a_year(folder: Path) -> None:
    ballot = read(folder / "ballot.yml")
    opened, closes = (datetime.fromisoformat(ballot[key]) for key in ("opened", "closes"))
    assert closes - opened > LONG_ENOUGH
    assert list(folder.glob("votes/*.yml"))


def test_no_private_key_is_shipped() -> None:
    texts = [path.read_bytes() for path in PRACTICES.rglob("*") if path.is_file()]
    assert not [raw for raw in texts if b"PRIVATE KEY" in raw]
