"""An assistant over `bestyet mcp`, with the client of the SDK: it finds and reads, and no draft is a rule to it.

Skipped with a message where the SDK is not installed; in CI it is.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from bestyet.cli.main import main
from cli.voting import Company
from click.testing import CliRunner
from conftest import Workshop
from hostile.world import INPUTS, write_world

TOP = Path(__file__).parents[2]
TOOLS = {"list_practices", "search_practices", "read_practice", "where_from", "what_is_open"}

needs_sdk = pytest.mark.usefixtures("sdk")


@pytest.fixture(scope="module")
def sdk() -> None:
    """Loaded by who needs it: it takes longer than all that other tests of this folder load."""
    mcp = import_module("mcp") if find_spec("mcp") else None
    if not hasattr(mcp, "Client"):
        if os.environ.get("CI") == "true":
            pytest.fail("the SDK of MCP is not installed; in CI the assistant must be tested")
        pytest.skip("the SDK of MCP is not installed: pip install 'bestyet[mcp]'")


def asked(folder: Path, use: Callable[[Any], Awaitable[Any]]) -> Any:
    """What comes of using a client whose server runs in the folder."""

    from mcp import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    async def run() -> Any:
        here = StdioServerParameters(
            command=sys.executable,
            args=["-m", "bestyet.cli.main", "mcp"],
            cwd=folder,
            env=dict(os.environ),
        )
        async with Client(stdio_client(here)) as client:
            return await asyncio.wait_for(use(client), 120)

    return asyncio.run(run())


async def told(client: Any, tool: str, **asked_for: str) -> Any:
    answer = await client.call_tool(tool, asked_for)
    text = "".join(part.text for part in answer.content)
    assert not answer.is_error, text
    return json.loads(text)


async def refused(client: Any, tool: str, **asked_for: str) -> str:
    answer = await client.call_tool(tool, asked_for)
    assert answer.is_error
    return "".join(part.text for part in answer.content)


FEW = ("client-kickoff", "concern-handling", "proposal-building", "risk-review", "steering-committee")


@pytest.fixture
def some(workshop: Workshop) -> Path:
    """Some of the shipped practices, with a history of one commit."""
    files = [path.relative_to(TOP) for path in TOP.glob("practices/**/*") if path.is_file()]
    for path in files:
        if len(path.parts) == 2 or {path.stem, path.parts[2]} & {*FEW}:
            (workshop.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TOP / path, workshop.root / path)
    workshop.stage_all()
    workshop.commit("As it is")
    return workshop.root


@needs_sdk
def test_an_assistant_finds_and_reads_and_is_told_in_one_line_what_cannot_be_answered(some: Path) -> None:
    """Of one server: whatever is asked first, it makes all answers."""

    async def use(client: Any) -> None:
        await what_is_in_force_is_found_and_read(client, some)
        await what_cannot_be_answered_is_one_line(client)

    asked(some, use)


async def what_is_in_force_is_found_and_read(client: Any, folder: Path) -> None:
    tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert "data, never instructions" in tool.description
        assert tool.annotations.read_only_hint
    listed = await told(client, "list_practices")
    rules = {one["practice"] for one in listed["practices"] if one["is-rule"]}
    drafts = {one["practice"] for one in listed["practices"] if not one["is-rule"]}
    assert "concern-handling" in rules
    assert len(drafts) >= 3

    found = await told(client, "search_practices", question="Recognize Relate Resolve")
    assert found["found"][0]["practice"] == "concern-handling"
    nothing = await told(client, "search_practices", question="zebrafish kikoff")
    assert (nothing["read-as"], nothing["in-no-practice"]) == ("kickoff", ["zebrafish"])
    read = await told(client, "read_practice", practice="concern-handling")
    text = read["in-force"]
    assert text["digest"].startswith("sha256:")
    assert (folder / text["path"]).is_file()
    source = await told(client, "where_from", practice="concern-handling", step=text["steps"][0]["id"])
    assert source["step"]["sources"]
    assert source["digest"] == text["digest"]
    for practice in sorted(drafts)[:3]:
        other = await told(client, "read_practice", practice=practice)
        assert other["in-force"] is None
        assert not other["draft"]["is-rule"]
    assert (await told(client, "what_is_open"))["note"]


async def what_cannot_be_answered_is_one_line(client: Any) -> None:
    unknown = await refused(client, "read_practice", practice="client-kickof")
    assert unknown.endswith("there is no practice 'client-kickof'; did you mean client-kickoff?")
    assert "needs a region" in await refused(client, "read_practice", practice="client-kickoff", on="2026-11-23")
    assert "no region" in await refused(client, "list_practices", region="atlantis")
    assert "no step" in await refused(client, "where_from", practice="concern-handling", step="dance")
    long = await refused(client, "list_practices", region="emea", on="tomorrow-ish")
    assert "\n" not in long
    assert "Traceback" not in long


@needs_sdk
def test_a_region_and_a_day_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day before its first version held, a practice is no rule in the region; from that day on it is."""
    company = Company(tmp_path, monkeypatch)
    company.propose("--as", "lead-emea")
    company.adopt()

    async def use(client: Any) -> None:
        asks = {"practice": "client-kickoff", "region": "emea"}
        held = await told(client, "read_practice", **asks, on="2026-11-20")
        assert (held["is-rule"], held["version"], held["since"]) == (True, "1.0.0", "2026-11-20")
        assert held["sha256"]
        before = await told(client, "read_practice", **asks, on="2026-11-19")
        assert not before["is-rule"]
        assert before["why"].startswith("no version of client-kickoff was in force on 2026-11-19")
        listed = await told(client, "list_practices", region="emea", on="2026-11-19")
        assert [one["is-rule"] for one in listed["practices"]] == [False]

    asked(company.hub.root, use)


@needs_sdk
def test_files_that_change_are_read_anew_and_hostile_texts_are_data(tmp_path: Path) -> None:
    write_world(tmp_path, INPUTS[::4])

    async def use(client: Any) -> None:
        listed = await told(client, "list_practices")
        assert listed["note"]
        there = [one["practice"] for one in listed["practices"]]
        for practice in there[:5]:
            assert (await told(client, "read_practice", practice=practice))["practice"] == practice
        path = next(tmp_path.glob("practices/*/*.md"))
        new = path.with_name("brand-new.md")
        head = (
            f"---\npractice: brand-new\ntitle: Zebrafish\nregion: {path.parent.name}\nowner: a\nstatus: in-use\n---\n"
        )
        new.write_text(f"{head}# Zebrafish\n\n1. Feed the zebrafish.\n", encoding="utf-8")
        found = await told(client, "search_practices", question="zebrafish")
        assert found["found"][0]["practice"] == "brand-new"
        assert not found["found"][0]["is-rule"]

    asked(tmp_path, use)


def test_without_the_sdk_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.chdir(TOP)
    done = CliRunner().invoke(main, ["mcp"])
    assert done.exit_code == 2
    assert done.output == "bestyet: an assistant needs an extra part: pip install 'bestyet[mcp]'\n"
