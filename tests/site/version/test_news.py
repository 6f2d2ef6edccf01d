"""What changed since a day is a list of its own, reached without a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from bestyet.model.commit import Commit
from bestyet.site.input import Programme, SiteInput
from bestyet.site.links import since_pages
from bestyet.site.version.views import Stage, VersionView
from reading import render, words

MakeSite = Callable[..., SiteInput]


def test_what_changed_since_a_day_is_a_page_of_its_own(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    """What happened on the day counts; of a version only what became of it is told."""
    old = Commit("ab" * 20, "Ada", "a@b.c", "2026-05-31T23:00:00+02:00", "Long ago")
    new = Commit("cd" * 20, "Ada", "a@b.c", "2026-06-01T00:00:00+02:00", "Since then")
    site = make_site(tiny, commits=lambda path: (new, old) if "apac" in path else ())
    text = site.candidates["client-kickoff"]
    decided = VersionView(
        "1.0.0", Stage.IN_FORCE, "minor", text, "2026-06-02", "2026-06-20", decided="2026-06-20", effective="2026-06-20"
    )
    site = replace(site, versions={"client-kickoff": (decided,)}, programme=Programme(day="2026-11-29"))
    pages = {path: content.decode() for path, content in render(site).items()}
    june = words(pages["docs/changes/since-2026-06/index.md"])
    assert "What changed since 1 Jun 2026" in june
    assert "Since then" in june
    assert "Long ago" not in june
    assert "1.0.0 Client kickoff meeting : adopted and in force: the first version ✓ in force" in june
    assert "put to the vote" not in june
    assert "Nothing was put to the vote or decided." in words(pages["docs/changes/week/index.md"])
    links = re.findall(r'href="([^"]*)"', pages["docs/changes/index.md"].split("by-since", 1)[1].split("</nav>")[0])
    assert links == [
        *("week/", "month/", "quarter/"),
        *(f"since-2026-{month}/" for month in ("11", "10", "09", "08", "07", "06")),
        "./",
    ]


@pytest.mark.parametrize(
    ("today", "newest", "oldest"),
    [("2026-11-29", "2026-11", "2026-06"), ("2026-03-01", "2026-03", "2025-10"), ("2025-12-31", "2025-12", "2025-07")],
)
def test_six_months_lead_back(today: str, newest: str, oldest: str) -> None:
    months = [page for page in since_pages(today) if "since-" in page]
    assert (months[0], months[-1], len(months)) == (f"changes/since-{newest}/", f"changes/since-{oldest}/", 6)
    assert since_pages("") == {}
