"""What programs read of the shipped practices: as its schema says, and no draft among the rules."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.repo.history import open_history
from bestyet.repo.schemas import schema_texts
from bestyet.site.desk import Desk
from bestyet.site.find.entries import found_in
from bestyet.site.language.words import speaking
from bestyet.site.machines.machines import common_files, practice_files
from bestyet.site.machines.records import PRACTICE, PRACTICES
from hostile.world import INPUTS, write_world
from machines.schemas import SCHEMA, schema_text

TOP = Path(__file__).parents[2]


def files_of(folder: Path) -> dict[str, bytes]:
    with open_history(folder) as history, speaking("en"):
        desk = Desk(site_input(load(folder), history))
        return dict([*practice_files(desk), *common_files(desk, list(found_in(desk)))])


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of(TOP)


@pytest.fixture(scope="module")
def practices(files: dict[str, bytes]) -> list[dict[str, Any]]:
    found = [json.loads(raw) for path, raw in files.items() if path.startswith("practices/")]
    assert len(found) > 10
    return found


@pytest.mark.parametrize("urn", [PRACTICE, PRACTICES])
def test_the_schemas_say_what_the_types_are(urn: str) -> None:
    name = urn.rsplit(":")[-1]
    assert (SCHEMA / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(urn)
    assert name in schema_texts()


def test_everything_is_as_its_schema_says(files: dict[str, bytes], practices: list[dict[str, Any]]) -> None:
    for one in practices:
        jsonschema_rs.validate(json.loads(schema_texts()["practice-output"]), one)
    listed = json.loads(files["practices.json"])
    jsonschema_rs.validate(json.loads(schema_texts()["practices-output"]), listed)
    assert [one["practice"] for one in listed["practices"]] == [one["practice"] for one in practices]
    for line in listed["practices"]:
        assert line["json"] in files


def test_only_what_is_in_force_is_a_rule(practices: list[dict[str, Any]]) -> None:
    assert "in-force" in {one["status"] for one in practices}
    for one in practices:
        assert one["is-rule"] == (one["status"] == "in-force") == (one["in-force"] is not None)
        assert one["draft"] is None or not one["draft"]["is-rule"]
        assert one["draft"] is None or one["in-force"] is None
        for text in filter(None, (one["in-force"], one["draft"])):
            for value in text["values"]:
                assert not (value["is-open"] and (value["text"] or value["within"] or value["responsible"]))


def test_before_any_vote_all_are_drafts(tmp_path: Path) -> None:
    for path in (*TOP.glob("practices/*.yml"), *TOP.glob("practices/*/[a-c]*.md")):
        (tmp_path / path.relative_to(TOP)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, tmp_path / path.relative_to(TOP))
    found = [json.loads(raw) for path, raw in files_of(tmp_path).items() if path.startswith("practices/")]
    assert len(found) > 3
    assert {one["status"] for one in found} == {"draft"}
    assert not [one for one in found if one["is-rule"] or one["in-force"] or one["draft"]["is-rule"]]
    assert all(one["draft"]["steps"] for one in found)


def test_the_digest_is_that_of_the_frozen_text(practices: list[dict[str, Any]]) -> None:
    held = [one["in-force"] for one in practices if one["in-force"]]
    assert held
    for text in held:
        raw = (TOP / text["path"]).read_bytes()
        assert text["digest"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        flat = "".join(raw.decode().split())
        for step in text["steps"]:
            assert step["sources"]
            assert "".join(text["markdown"].split())
        assert sum("".join(step["text"].split())[:12] in flat for step in text["steps"]) > len(text["steps"]) / 2


def test_an_assistant_is_led_to_the_rules_first(files: dict[str, bytes], practices: list[dict[str, Any]]) -> None:
    text = files["llms.txt"].decode()
    assert text.startswith("# ")
    rules, _, drafts = text.split("## In force")[1].partition("## Not in force")
    for one in practices:
        part, other = (rules, drafts) if one["is-rule"] else (drafts, rules)
        assert f"practices/{one['practice']}.json)" in part
        assert f"practices/{one['practice']}.json)" not in other


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    """They can neither end a line of llms.txt nor a string of JSON; no heading of theirs stands among ours."""
    write_world(tmp_path, INPUTS)
    files = files_of(tmp_path)
    for path, raw in files.items():
        if path.endswith(".json"):
            assert json.loads(raw)["note"]
    headings = [line for line in files["llms.txt"].decode().splitlines() if line.startswith("#")]
    assert len(headings) <= 3
    links = [line for line in files["llms.txt"].decode().splitlines() if line.startswith("- ")]
    assert len(links) == len(json.loads(files["practices.json"])["practices"])
