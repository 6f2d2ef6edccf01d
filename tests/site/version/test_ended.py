"""What the pages say of a practice that ended, before it does and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.publish.press import publish
from bestyet.repo.history import open_history
from cli.voting import REGIONS, Company, put_to_the_vote
from reading import render, words

PAGE = "docs/practices/client-kickoff"


def pages(company: Any) -> dict[str, str]:
    loaded = load(company.hub.root)
    with open_history(loaded.root) as history:
        made = render(site_input(loaded, history))
    return {path: words(content.decode()) for path, content in made.items() if path.endswith(".md")}


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """1.0.0 is the standard."""
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)


def decided(company: Any, practice: str, *options: str) -> None:
    hub = company.hub
    hub.well("propose", practice, "--as", "lead-emea", *options)
    hub.send(f"Put {practice} to the vote")
    for region in REGIONS:
        hub.well("vote", practice, "approve", *company.signs(region))
    hub.send("All have voted")
    hub.well("adopt", practice)
    hub.send("It is decided")


def test_an_ended_standard_is_shown_as_ended_with_what_replaces_it(company: Any) -> None:
    hub = company.hub
    for region in REGIONS:
        text = (hub.root / f"practices/{region}/client-kickoff.md").read_text()
        text = text.replace("practice: client-kickoff", "practice: first-meeting")
        hub.write(f"practices/{region}/first-meeting.md", text.replace("Client kickoff", "First meeting"))
    hub.send("Another practice")
    hub.well("propose", "client-kickoff", "--as", "lead-emea", "--end", "--replaced-by", "first-meeting")
    proposed = pages(company)
    assert "Open ballot: with 2.0.0, the practice would end." in proposed[f"{PAGE}/2.0.0/index.md"]
    assert "In force: follow this. 1.0.0 since 20 Nov 2026" in proposed[f"{PAGE}/index.md"]
    hub.run("clean", "-qfd", "practices")
    decided(company, "client-kickoff", "--end", "--replaced-by", "first-meeting", "--effective", "2026-12-01")
    announced = pages(company)
    assert "The practice ends on 1 Dec 2026, with 2.0.0" in announced[f"{PAGE}/index.md"]
    assert "2.0.0 is adopted: with it, the practice ends on 1 Dec 2026." in announced[f"{PAGE}/2.0.0/index.md"]
    assert "In force: follow this. 1.0.0" in announced[f"{PAGE}/index.md"]
    company.clock.set("2026-12-02")
    after = pages(company)
    page = after[f"{PAGE}/index.md"]
    assert "Ended: nobody has to follow it any more. Ended on 1 Dec 2026. Follow instead: First meeting" in page
    assert "in force" not in page.replace("no longer in force", "").replace("in force from 20 Nov 2026", "")
    assert "1.0.0 is no longer in force: it was superseded by 2.0.0." in after[f"{PAGE}/1.0.0/index.md"]
    assert "ended on 1 Dec 2026" in after["docs/practices/index.md"]
    for region in REGIONS:
        hub.run("rm", "--quiet", f"practices/{region}/client-kickoff.md")
    hub.send("Nobody needs it any more")
    without = pages(company)
    assert "Ended: nobody has to follow it any more." in without[f"{PAGE}/index.md"]
    assert publish(load(hub.root)).faults == ()


def test_what_regions_still_write_of_an_ended_practice_is_no_next_version_and_no_candidate(company: Any) -> None:
    hub = company.hub
    decided(company, "client-kickoff", "--end")
    path = hub.root / "practices/emea/client-kickoff.md"
    hub.write("practices/emea/client-kickoff.md", f"{path.read_text()}\nTell the finance team who pays.\n")
    hub.send("EMEA goes on with it")
    company.clock.set("2026-12-02")
    found = pages(company)
    assert "the text in force holds" not in found[f"{PAGE}/decisions/index.md"]
    today = found[f"{PAGE}/next/index.md"]
    assert "Ended on 20 Nov 2026 . Below stands what regions still write of it." in today
    assert "Tell the finance team who pays." in today
    assert "Nothing here has been voted on yet" not in found["docs/index.md"]
    assert "candidates" not in found["docs/index.md"]
    assert publish(load(hub.root)).faults == ()


def test_a_renamed_standard_leads_to_its_new_name(company: Any) -> None:
    hub = company.hub
    for region in REGIONS:
        old, new = f"practices/{region}/client-kickoff.md", f"practices/{region}/first-meeting.md"
        hub.run("mv", old, new)
        text = (hub.root / new).read_text().replace("practice: client-kickoff", "practice: first-meeting")
        hub.write(new, text.replace("Client kickoff", "First meeting"))
    hub.send("It is called first meeting")
    between = pages(company)
    assert "In force: follow this. 1.0.0" in between[f"{PAGE}/index.md"]
    decided(company, "first-meeting", "--renames", "client-kickoff")
    after = pages(company)
    assert "Follow instead: First meeting" in after[f"{PAGE}/index.md"]
    assert "In force: follow this. 1.0.0" in after["docs/practices/first-meeting/index.md"]
