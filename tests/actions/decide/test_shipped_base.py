"""What the shipped base has in force can be followed: read here without the tool, from the files alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
PRACTICES = ROOT / "practices"
FOLDERS = sorted(path.parent for path in PRACTICES.glob("global/*/*/ballot.yml"))
LONG_ENOUGH = timedelta(days=365)


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader) if path.exists() else {}


@cache
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
    found = yaml.load((folder / "practice.md").read_text(encoding="utf-8").split("---\n")[1], yaml.CBaseLoader)
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


@pytest.mark.parametrize("folder", [*IN_FORCE, *OPEN], ids=name)
def test_no_site_and_no_regions_own_title_stands_in_a_step(folder: Path) -> None:
    rules, words = read(PRACTICES / "governance.yml"), read(PRACTICES / "vocabulary.yml")
    sites = {site for region in rules["regions"].values() for site in region["sites"]}
    terms = [one for kind in ("roles", "channels", "templates") for one in words[kind].values()]
    common = {title for one in terms for title in (one["title"], *one.get("also", ()))}
    own = {title for one in terms for title in one.get("regions", {}).values()} - common
    short = {word for title in own for word in title.split() if word.isupper() and len(word) > 2}
    said = steps(folder).casefold()
    wrong = {word.casefold() for word in sites | own | short} - {title.casefold() for title in common}
    assert [word for word in sorted(wrong) if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", said)] == []


@dataclass(frozen=True)
class Step:
    name: str
    words: str
    section: str
    list: int  # the same for the items of one list
    box: bool


def read_steps(folder: Path) -> list[Step]:
    """The named steps of a frozen text, in their order."""
    found, section, number, last = [], "", 0, ""
    for part in re.split(r"(?<=\})\n|\n\n", steps(folder)):
        part = part.strip("\n")
        if part.lstrip().startswith("#"):
            section = part.strip("# ")
        named = re.search(r"\{#([a-z0-9-]+)\}$", part)
        kind = re.match(r"\s*(?:[-*]|[0-9]+[.)]) (\[ \] )?", part)
        number += not (kind and last == section)
        last = section if kind else ""
        if named:
            words = part[kind.end() if kind else 0 : named.start()]
            found.append(Step(named[1], " ".join(words.split()), section, number, bool(kind and kind[1])))
    return found


@pytest.mark.parametrize("folder", [*IN_FORCE, *OPEN], ids=name)
def test_a_list_is_a_checklist_as_a_whole_and_nothing_stands_before_the_first_section(folder: Path) -> None:
    found = read_steps(folder)
    assert [one.name for one in found] == re.findall(r"\{#([a-z0-9-]+)\}", steps(folder))
    lists = {one.list: {other.box for other in found if other.list == one.list} for one in found}
    assert [number for number, boxes in lists.items() if len(boxes) > 1] == []
    assert [one.name for one in found if not one.section or one.section == head(folder)["title"]] == []


@pytest.mark.parametrize("folder", [*IN_FORCE, *OPEN], ids=name)
def test_every_date_and_every_template_of_the_table_has_a_step_that_asks_for_it(folder: Path) -> None:
    named = {one.name for one in read_steps(folder)}
    values = head(folder)
    asked = [one.get("step", one["milestone"]) for one in values.get("lead-times", [])]
    asked += [one.get("step", one["id"]) for one in values.get("templates", [])]
    assert [one for one in asked if one not in named] == []


CALLS = r"(?:^|[.:;] |, and |\d \w+ )(?:[Cc]all|[Tt]elephone) (?!tree)|\bby phone\b|Voicemail"
NAMED = {
    "email": r"\b[Ee]mail\b",
    "client-portal": r"\bclient portal\b",
    "video-call": r"\bvideo call\b",
    "phone": CALLS,
}


@pytest.mark.parametrize("folder", [*IN_FORCE, *OPEN], ids=name)
def test_the_channel_that_a_step_uses_is_among_the_channels(folder: Path) -> None:
    channels = {one if isinstance(one, str) else one["id"] for one in head(folder)["channels"]}
    used = {
        (channel, one.name)
        for one in read_steps(folder)
        for channel, words in NAMED.items()
        if re.search(words, one.words)
    }
    assert sorted(one for one in used if one[0] not in channels) == []


@pytest.mark.parametrize("folder", [*IN_FORCE, *OPEN], ids=name)
def test_nobody_is_invited_to_what_is_over_and_nothing_is_approved_before_it_is_written(folder: Path) -> None:
    found = read_steps(folder)
    held = [one.get("step") for one in head(folder).get("lead-times", []) if one["milestone"].endswith("-reviewed")]
    meeting = next((at for at, one in enumerate(found) if one.name in held), len(found))
    assert [one.name for one in found[meeting + 1 :] if re.search(r"\b[Ii]nvite\b|a week ahead", one.words)] == []
    approved = next((at for at, one in enumerate(found) if one.name == "approved"), len(found))
    assert [one.name for one in found[approved + 1 :] if re.match(r"Draft|Write|Assemble|Calculate", one.words)] == []


def of_all(
    folders: Sequence[Path], key: str, names: Sequence[str], says: Sequence[str]
) -> dict[str, dict[str, list[str]]]:
    """What the tables of several standards say about the same thing: its name -> what is said -> by which."""
    found: dict[str, dict[str, list[str]]] = {}
    for folder in folders:
        for one in head(folder).get(key, []):
            said = found.setdefault(" after ".join(one[part] for part in names if part in one), {})
            said.setdefault(" ".join(str(one[part]) for part in says), []).append(folder.parent.name)
    return found


@pytest.mark.parametrize(
    ("key", "names", "says"),
    [
        ("lead-times", ("milestone", "after"), ("within", "unit")),
        ("raci", ("activity",), ("responsible", "accountable")),
        ("templates", ("id",), ("version",)),
    ],
)
def test_standards_in_force_do_not_contradict_each_other(key: str, names: Sequence[str], says: Sequence[str]) -> None:
    said = of_all(IN_FORCE, key, names, says)
    assert {what: values for what, values in said.items() if len(values) > 1} == {}
    assert max(len(practices) for values in said.values() for practices in values.values()) > 1  # some are said twice


def test_a_milestone_has_one_value_whether_its_standard_is_in_force_or_on_vote() -> None:
    said = of_all([*IN_FORCE, *OPEN], "lead-times", ("milestone", "after"), ("within", "unit"))
    assert {what: values for what, values in said.items() if len(values) > 1} == {}


def test_the_floor_pages_within_the_same_time_whatever_has_happened() -> None:
    pages = re.compile(r"\b[Pp]ages? [^.]*within (\d+) hours?")
    said = {
        (folder.parent.name, found[1])
        for folder in IN_FORCE
        for one in read_steps(folder)
        if (found := pages.search(one.words))
    }
    assert len(said) == 3
    assert len({hours for _, hours in said}) == 1


def test_who_must_know_before_the_client_does() -> None:
    """By the call tree of a delay: the step says that the site head is briefed before the client is called."""
    folder = next(one for one in IN_FORCE if one.parent.name == "batch-failure-communication")
    calls = [(one["from"], one["to"], int(one["within"])) for one in head(folder)["communication"]]
    assert {one["unit"] for one in head(folder)["communication"]} == {"hours"}
    known = {"manufacturing": 0}
    for _ in calls:
        for caller, called, within in calls:
            if caller in known:
                known[called] = min(known[caller] + within, known.get(called, 1000))
    assert known["site-head"] < known["client"]
    client = next(one for one in head(folder)["lead-times"] if one["milestone"] == "client-informed")
    assert known["client"] <= int(client["within"])


def test_no_region_calls_a_template_like_what_is_made_from_it() -> None:
    """Words of a region are written with the standard's title: who sends an offer sends no proposal template."""
    called = read(PRACTICES / "vocabulary.yml")["templates"]["proposal-template"]["regions"]
    assert [title for title in called.values() if not re.search(r"template|master|format", title)] == []


@pytest.mark.parametrize("folder", OPEN, ids=name)
def test_a_vote_that_is_shipped_stays_open_for_a_year(folder: Path) -> None:
    ballot = read(folder / "ballot.yml")
    opened, closes = (datetime.fromisoformat(ballot[key]) for key in ("opened", "closes"))
    assert closes - opened > LONG_ENOUGH
    assert list(folder.glob("votes/*.yml"))


def test_no_private_key_is_shipped() -> None:
    texts = [path.read_bytes() for path in PRACTICES.rglob("*") if path.is_file()]
    assert not [raw for raw in texts if b"PRIVATE KEY" in raw]
