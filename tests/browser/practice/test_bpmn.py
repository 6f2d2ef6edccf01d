"""The BPMN files of the shipped practices, read by what modelers read them with: bpmn-moddle and bpmnlint."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import MODULES, Site, node_tool

pytestmark = pytest.mark.browser

READ = """
import { readFileSync } from "node:fs";
import { BpmnModdle } from "MODULES/bpmn-moddle/dist/index.js";
const told = {};
for (const path of process.argv.slice(2)) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(path, "utf-8"));
  const drawn = new Set(rootElement.diagrams[0].plane.planeElement.map((shape) => shape.bpmnElement.id));
  const work = rootElement.rootElements.find((one) => one.$type === "bpmn:Process");
  const laned = work.laneSets[0].lanes.flatMap((lane) => lane.flowNodeRef.map((one) => one.id));
  const nodes = work.flowElements.filter((one) => one.$type !== "bpmn:SequenceFlow");
  told[path] = {
    warnings: warnings.map((one) => one.message),
    tasks: nodes.filter((one) => one.$type === "bpmn:Task").length,
    undrawn: work.flowElements.filter((one) => !drawn.has(one.id)).map((one) => one.id),
    unlaned: nodes.filter((one) => laned.filter((id) => id === one.id).length !== 1).map((one) => one.id),
  };
}
console.log(JSON.stringify(told));
"""


def node(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", str(script), *arguments], capture_output=True, text=True, check=False)


def test_every_bpmn_file_is_read_without_a_warning_and_has_nothing_to_lint(
    shipped: Site, tmp_path: Path, record_property: Any
) -> None:
    node_tool("bpmn-moddle/dist/index.js")
    files = sorted(shipped.root.glob("site/practices/*.bpmn"))
    practices = [path for path in (shipped.root / "site/practices").iterdir() if path.is_dir()]
    assert len(files) == len(practices) >= 16
    script = tmp_path / "read.mjs"
    script.write_text(READ.replace("MODULES", str(MODULES)), encoding="utf-8")
    told = json.loads(node(script, *map(str, files)).stdout)
    faulty = {path: one for path, one in told.items() if one["warnings"] or one["undrawn"] or one["unlaned"]}
    assert faulty == {}
    assert all(one["tasks"] > 0 for one in told.values())
    record_property("bpmn: files", len(files))
    record_property("bpmn: tasks", sum(one["tasks"] for one in told.values()))

    rules = tmp_path / ".bpmnlintrc"
    rules.write_text('{"extends": "bpmnlint:recommended"}', encoding="utf-8")
    broken = tmp_path / "broken.bpmn"
    broken.write_text(files[0].read_text(encoding="utf-8").replace("bpmn:endEvent", "bpmn:task"), encoding="utf-8")
    lint = node_tool("bpmnlint/bin/bpmnlint.js")
    assert "end-event-required" in node(lint, "-c", str(rules), str(broken)).stdout
    done = node(lint, "-c", str(rules), *map(str, files))
    assert (done.returncode, done.stdout.strip()) == (0, "")
