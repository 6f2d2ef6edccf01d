"""Editors that know YAML schemas find those of a knowledge base beside it, without a network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from bestyet.text.yaml.yamlread import read_yaml
from cli.kickoff import run
from cli.voting import make_key, public

ROOT = Path(__file__).parents[3]
LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("init", "kb").exit_code == 0
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path / "kb"


def schemas(base: Path) -> dict[str, str]:
    return json.loads((base / ".vscode/settings.json").read_text())["yaml.schemas"]


def fits(schema: Path, file: Path) -> bool:
    return jsonschema_rs.is_valid(json.loads(schema.read_text()), read_yaml(file.read_text()).data)


def addresses(node: object) -> set[str]:
    """What a schema asks for elsewhere."""
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(addresses(value) for value in node.values()))
    return set().union(*map(addresses, node)) if isinstance(node, list) else set()


def test_a_fresh_base_says_in_its_files_where_their_schemas_are(fresh):
    for name in ("governance", "vocabulary"):
        file = fresh / f"practices/{name}.yml"
        told = LINE.match(file.read_text())
        assert told
        schema = (file.parent / told[1]).resolve()
        assert schema == fresh / f"schema/{name}.schema.json"
        assert fits(schema, file)


def test_the_line_stays_when_a_command_edits_the_file(fresh, tmp_path):
    key = make_key(tmp_path, "lead")
    assert run("key", "add", "client-services-lead-north", f"{key}.pub").exit_code == 0
    text = (fresh / "practices/governance.yml").read_text()
    assert LINE.match(text)
    assert public(key) in text
    assert run("check").exit_code == 0


def test_settings_name_schemas_that_are_there_and_ask_for_nothing_elsewhere(fresh):
    for name in schemas(fresh):
        schema = json.loads((fresh / name).read_text())
        assert all(address.startswith("#") for address in addresses(schema))


def test_each_file_of_the_shipped_base_fits_the_schema_it_is_shown_with():
    starter = ROOT / "tools/bestyet/repo/starter_kit/dot-vscode/settings.json"
    assert (ROOT / ".vscode/settings.json").read_bytes() == starter.read_bytes()
    seen = 0
    for schema, files in schemas(ROOT).items():
        for file in ROOT.glob(files):
            assert fits(ROOT / schema, file), f"{file} is not as {schema} says"
            seen += 1
    assert seen > 60
