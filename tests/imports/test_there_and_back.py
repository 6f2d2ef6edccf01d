"""The shipped practices, exported to Word and imported again, have the same steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from bestyet.model.passage import Kind
from bestyet.text.markdown.markdown import read_document
from cli.kickoff import run
from imports.conftest import GIVEN
from imports.test_corpus import _depth, steps_of

ROOT = Path(__file__).parents[2]
ADOPTED = sorted({path.parts[-3] for path in ROOT.glob("practices/global/*/*/adoption.yml")})


@pytest.mark.parametrize("practice", ADOPTED)
def test_a_shipped_practice_comes_back_with_the_same_steps(team, monkeypatch, practice):
    monkeypatch.chdir(ROOT)
    number = max((path.parent.name for path in ROOT.glob(f"practices/global/{practice}/*/adoption.yml")), key=_parts)
    told = run("export", practice, number, "--docx", str(team.root / "copy.docx"))
    assert told.exit_code == 0, told.output
    monkeypatch.chdir(team.root)
    report = team.brings("sop.docx", (team.root / "copy.docx").read_bytes(), *GIVEN)
    assert report["faults"] == []
    frozen = read_document("", (ROOT / f"practices/global/{practice}/{number}/practice.md").read_bytes())
    items = [one for one in frozen.passages if one.kind is Kind.ITEM]
    back = [(depth, words) for depth, _, words in steps_of(team.text("change-orders"))]
    assert back == [(_depth(frozen.passages, one), _shown(one)) for one in items]
    headings = [one.text for one in frozen.passages if one.kind is Kind.HEADING]
    text = team.text("change-orders")
    assert [line for line in headings[1:] if f" {line}" not in text] == []
    team.checks()


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _shown(passage) -> str:
    """Word shows a box as a sign."""
    return passage.text if passage.task is None else f"{'☑' if passage.task else '☐'} {passage.text}"
