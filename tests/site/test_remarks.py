"""What people say about steps stands on the site beside them, and says that it is part of no version."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bestyet.actions.settle.comment import CommentRequest, comment
from bestyet.knowledge.base import load
from bestyet.knowledge.discussion import said_about
from bestyet.model.records.comment import Head
from bestyet.publish.material import site_input
from bestyet.repo.history import open_history
from bestyet.text.discussion import name_of
from cli.voting import REGIONS, Company
from reading import render, words

WHY = "docs/practices/client-kickoff/why/index.md"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    return Company(tmp_path, monkeypatch)


def says(
    company: Any, text: str, step: str = "agenda-sent", practice: str = "client-kickoff", answers: str = ""
) -> str:
    company.clock.set(company.clock.at + timedelta(minutes=1))
    return comment(CommentRequest(company.hub.root, practice, "agenda-sent", text, "lead-apac", answers))


def pages(company: Any) -> dict[str, str]:
    loaded = load(company.hub.root)
    with open_history(loaded.root) as history:
        made = render(site_input(loaded, history))
    return {path: content.decode() for path, content in made.items() if path.endswith(".md")}


def test_what_is_said_stands_folded_under_its_step_in_a_draft_and_in_force(company: Any) -> None:
    first = says(company, "Too late for *Japan* <3")
    says(company, "A week, then?", answers=Path(first).stem)
    draft = pages(company)
    assert "Said about this step (2)" in draft[WHY]
    assert "Too late for <em>Japan</em> &lt;3" in draft[WHY]
    company.propose("--as", "lead-emea")
    company.adopt()
    made = pages(company)
    said = words(made[WHY])
    assert "Said about this step (2) Lead of apac, APAC, 2 Nov 2026 Too late for Japan <3" in said
    assert said.index("Too late") < said.index("A week, then?") < said.index("Part of no version and of no vote.")
    elsewhere = [path for path, page in made.items() if "Too late" in page and path != WHY]
    assert elsewhere == []  # neither on the page to work by, nor on that of the version


def test_what_was_said_of_a_step_that_is_gone_stays(company: Any) -> None:
    says(company, "I liked it")
    for region in REGIONS:
        path = f"practices/{region}/client-kickoff.md"
        text = (company.hub.root / path).read_text()
        company.hub.write(path, text.replace("{#agenda-sent}", "{#agenda-out}"))
    said = words(pages(company)[WHY])
    assert "About a step that is no longer there: agenda-sent Lead of apac, APAC, 2 Nov 2026 I liked it" in said


def test_what_was_said_under_the_old_name_of_a_practice_is_said_of_the_new_one(company: Any) -> None:
    says(company, "Said of the kickoff")
    company.propose("--as", "lead-emea")
    company.adopt()
    hub = company.hub
    for region in REGIONS:
        text = (hub.root / f"practices/{region}/client-kickoff.md").read_text()
        hub.run("rm", "--quiet", f"practices/{region}/client-kickoff.md")
        hub.write(f"practices/{region}/first-day.md", text.replace("practice: client-kickoff", "practice: first-day"))
    hub.send("Another name")
    hub.well("propose", "first-day", "--as", "lead-emea", "--renames", "client-kickoff")
    hub.send("Put it to the vote")
    for region in REGIONS:
        hub.well("vote", "first-day", "approve", *company.signs(region))
    hub.send("All have voted")
    hub.well("adopt", "first-day")
    hub.send("It is called otherwise")
    says(company, "Said of the first day", practice="first-day")
    said = words(pages(company)["docs/practices/first-day/why/index.md"])
    assert said.index("Said of the kickoff") < said.index("Said of the first day")
    assert hub.do("verify").exit_code == 0


def test_nothing_that_is_said_acts(company: Any) -> None:
    """Whoever writes files past `check` gets words, not pages."""
    hub = company.hub
    path = hub.root / says(company, "A word")
    for at, text in enumerate(("<script>alert(1)</script>", "[x](javascript:x)", "{{ 7*7 }} {% raw %}", "</details>")):
        company.clock.set(company.clock.at + timedelta(minutes=1))
        raw = path.read_text().replace("A word", text).replace("09:01", f"09:1{at}").encode()

        head = Head(by="lead-apac", on=f"2026-11-02T09:1{at}:00Z", step="agenda-sent")
        (path.parent / f"{name_of(head, raw)}.md").write_bytes(raw)
    assert len(said_about(hub.root, "client-kickoff", {}).comments) == 5
    page = pages(company)[WHY]
    assert "Said about this step (5)" in page
    assert "<script" not in page
    assert "javascript:" not in page
    assert "{" not in page.split("\n---\n", 1)[1]
    assert page.count("<details") == page.count("</details>")


@pytest.mark.parametrize("words", ["> " * 1900, "- " * 1900 + "x", "1. " * 900 + "x"])
def test_what_nests_deeper_than_anybody_reads_is_shown_as_typed(company: Any, words: str) -> None:
    says(company, words)
    page = pages(company)[WHY]
    assert page.count("<blockquote") + page.count("<ul") + page.count("<ol") < 60
