"""A team that has a knowledge base, and documents beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cli.kickoff import run
from conftest import copied_all
from imports.word import Word


class Team:
    def __init__(self, root: Path) -> None:
        self.root = root

    def brings(self, name: str, document: Word | bytes, *options: str, region: str = "south") -> dict:
        """Import one document; returns its report."""
        raw = document if isinstance(document, bytes) else document.bytes()
        (self.root / name).write_bytes(raw)
        self.result = run("import", name, "--region", region, "--format", "json", *options)
        return json.loads(self.result.stdout)[0]

    def text(self, practice: str, region: str = "south") -> str:
        return (self.root / f"practices/{region}/{practice}.md").read_text(encoding="utf-8")

    def body(self, practice: str, region: str = "south") -> str:
        return self.text(practice, region).split("\n---\n", 1)[1]

    def checks(self) -> None:
        result = run("check")
        assert (result.exit_code, result.stdout) == (0, ""), result.stdout


GIVEN = ("--practice", "change-orders", "--owner", "client-services-south", "--status", "in-use")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Path:
    """A knowledge base as it begins, to be copied."""
    folder = tmp_path_factory.mktemp("begun") / "kb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_TEMPLATE_DIR", "")
        assert run("init", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def team(made_once, tmp_path, monkeypatch):
    root = tmp_path / "kb"
    copied_all(made_once, root)
    monkeypatch.chdir(root)
    return Team(root)
