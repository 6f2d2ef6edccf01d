"""A record of a vote is broken: the other pages are published, and no page says more than can be known."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.repo.history import open_history
from cli.voting import FOLDER, shared_company
from reading import render, words

OTHER = "practices/global/change-orders/1.0.0"


def pages_of(root: Path, language: str = "en") -> dict[str, str]:
    (root / "mkdocs.yml").write_text(f"theme: {{name: material, language: {language}}}\n")
    loaded = load(root)
    with open_history(loaded.root) as history:
        made = render(site_input(loaded, history))
    return {path: content.decode() for path, content in made.items() if path.endswith("index.md")}


def spoil(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two practices have a version in force; on one a second version is put to the vote, and EMEA has approved."""
    with shared_company(tmp_path_factory) as company:
        hub = company.hub
        for region in company.keys:
            text = (hub.root / f"practices/{region}/client-kickoff.md").read_text()
            hub.write(f"practices/{region}/change-orders.md", text.replace("client-kickoff", "change-orders"))
        hub.send("A second practice")
        for practice in ("client-kickoff", "change-orders"):
            hub.well("propose", practice, "--as", "lead-emea")
        hub.send("Put both to the vote")
        for practice in ("client-kickoff", "change-orders"):
            for region, key in company.keys.items():
                hub.well("vote", practice, "approve", "--as", f"lead-{region}", "--key", str(key))
        hub.send("All have voted")
        company.clock.set("2026-12-20")
        for practice in ("client-kickoff", "change-orders"):
            hub.well("adopt", practice)
        hub.send("Both are standards")
        for region in company.keys:
            path = f"practices/{region}/client-kickoff.md"
            hub.write(path, (hub.root / path).read_text() + "\n9. Thank the client. {#thanks}\n")
        hub.send("All thank")
        company.clock.set("2027-01-05")
        hub.well("propose", "client-kickoff", "--as", "lead-emea")
        hub.send("Put 1.1.0 to the vote")
        company.vote(hub, "emea")
        hub.send("EMEA approves")
        yield company


@pytest.fixture(scope="module")
def before(voted: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages while every record can be read."""
    return pages_of(Path(shutil.copytree(voted.hub.root, tmp_path_factory.mktemp("before") / "kb")))


@pytest.fixture
def root(voted: Any, tmp_path: Path) -> Path:
    return Path(shutil.copytree(voted.hub.root, tmp_path / "kb"))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("adoption.yml", "outcome: adopted", "outcome: perhaps"),
        ("adoption.yml", "outcome", "\toutcome"),
        ("ballot.yml", "opened:", "openend:"),
        ("votes/lead-apac.yml", "vote: approve", "vote: [approve]"),
        ("votes/lead-apac.yml", "vote: approve", "vote: approve\nrankings: 5"),
        ("provenance.json", "{", "["),
    ],
)
def test_a_standard_whose_records_cannot_be_read_is_in_force_nowhere(
    root: Path, before: dict[str, str], name: str, old: str, new: str
) -> None:
    assert "In force: follow this. 1.0.0" in words(before["docs/practices/change-orders/index.md"])
    spoil(root, f"{OTHER}/{name}", old, new)
    pages = pages_of(root)
    page = words(pages["docs/practices/change-orders/index.md"])
    assert "version 1.0.0 cannot be read, so nobody can tell which version is in force." in page
    assert "Do not take this page for a standard" in page
    assert f"To mend: {OTHER}/{name}:" in page
    assert "What is in force cannot be told." in page
    assert "ollow your region" not in page
    why = words(pages["docs/practices/change-orders/why/index.md"])
    assert "In force: follow this." not in why
    assert "In force: follow this. 1.0.0" not in page
    assert "Lead of apac" not in page
    assert "docs/practices/change-orders/1.0.0/index.md" not in pages
    for path, text in pages.items():  # nor does any other page say that it is
        if "change-orders" in path:
            assert "in force ·" not in words(text), path
    for place in ("docs/index.md", "docs/programme/index.md"):
        assert "nobody can tell which version is in force" in words(pages[place])
    assert "some of its records cannot be read" in words(pages["docs/practices/index.md"])
    kickoff = "docs/practices/client-kickoff/index.md"
    assert "In force: follow this. 1.0.0" in words(pages[kickoff])


def test_a_broken_ballot_that_is_open_hides_itself_and_not_the_standard(root: Path) -> None:
    folder = FOLDER.replace("1.0.0", "1.1.0")
    spoil(root, f"{folder}/ballot.yml", "opened:", "openend:")
    pages = pages_of(root)
    page = words(pages["docs/practices/client-kickoff/index.md"])
    assert "In force: follow this. 1.0.0" in page
    assert "The records of version 1.1.0 cannot be read, so it is not shown." in page
    assert "Do not take this page for a standard" not in page
    assert "has approved" not in page
    assert "docs/practices/client-kickoff/1.1.0/index.md" not in pages
    assert "Die Aufzeichnungen zur Version 1.1.0 sind nicht lesbar" in (
        words(pages_of(root, "de")["docs/practices/client-kickoff/index.md"])
    )


def test_an_older_version_is_not_in_force_because_the_newer_cannot_be_read(root: Path) -> None:
    """Its adoption is a link that leads elsewhere: it may have come into force, and nobody can tell."""
    folder = root / FOLDER.replace("1.0.0", "1.1.0")
    (folder / "adoption.yml").symlink_to("/etc/hostname")
    page = words(pages_of(root)["docs/practices/client-kickoff/index.md"])
    assert "in force ·" not in page
    assert "version 1.1.0 cannot be read, so nobody can tell which version is in force." in page


def test_the_build_says_where_and_publishes_the_rest(voted: Any, root: Path) -> None:
    """As check does; and it says so again although nothing changed since."""
    site = type(voted.hub)(root, voted.monkeypatch)
    spoil(root, f"{OTHER}/ballot.yml", "opened:", "openend:")
    site.run("commit", "--quiet", "--all", "--message", "Rename a key by mistake")
    first = site.do("build")
    assert first.exit_code == 1
    assert re.search(rf"^{OTHER}/ballot\.yml:\d+:\d+: [a-z-]+: ", first.stderr, re.MULTILINE)
    assert "left out" in first.output
    assert (root / "site/practices/client-kickoff/1.0.0/index.html").is_file()
    assert "cannot be read" in (root / "site/practices/change-orders/index.html").read_text()
    again = site.do("build")
    assert again.exit_code == 1
    assert again.stderr == first.stderr
    spoil(root, f"{OTHER}/ballot.yml", "openend:", "opened:")
    assert site.do("build").exit_code == 0


def test_a_vote_that_was_broken_for_a_while_counts_again(root: Path, voted: Any) -> None:
    site = type(voted.hub)(root, voted.monkeypatch)
    vote = f"{FOLDER.replace('1.0.0', '1.1.0')}/votes/lead-emea.yml"
    before = pages_of(root)
    spoil(root, vote, "vote: approve", "vote: approve\nrankings: 5")
    site.run("commit", "--quiet", "--all", "--message", "Break a vote")
    assert "version 1.1.0 cannot be read" in words(pages_of(root)["docs/index.md"])
    spoil(root, vote, "\nrankings: 5", "")
    site.run("commit", "--quiet", "--all", "--message", "Mend it")
    page = "docs/practices/client-kickoff/1.1.0/index.md"
    assert "1 of 3 regions has approved" in words(pages_of(root)[page])
    assert "1 of 3 regions has approved" in words(before[page])


def test_copies_of_all_others_are_printed(voted: Any, root: Path) -> None:
    site = type(voted.hub)(root, voted.monkeypatch)
    spoil(root, f"{OTHER}/adoption.yml", "outcome: adopted", "outcome: perhaps")
    done = site.do("pdf", "--all", "--html", "-o", "copies")
    assert done.exit_code == 1
    assert [path.name for path in (root / "copies").iterdir()] == ["client-kickoff-1.0.0.html"]
    assert (
        f"change-orders is left out: which version of change-orders is in force cannot be told: {OTHER}/" in done.stderr
    )
    assert "cannot be told" in site.refused("pdf", "change-orders", "--html")
    assert "cannot be told" in site.refused("export", "change-orders", "--docx", "copy.docx")
    site.well("pdf", "client-kickoff", "--html", "-o", "one.html")


def test_a_sentence_that_is_missing_in_a_record_is_none_and_no_fault_of_the_build(voted):
    """A record that tells the rule and no words says nothing; another sentence is not put in their place."""
    with_record = f"{FOLDER}/adoption.yml"
    before = (voted.hub.root / with_record).read_text()
    found = re.sub(r'(figures:\n.*\n(?: {6}.*\n| {8}.*\n)*? {6}text: )".*"', r'\1""', before)
    assert found != before
    (voted.hub.root / with_record).write_text(found)
    try:
        pages = pages_of(voted.hub.root)
    finally:
        (voted.hub.root / with_record).write_text(before)
    assert not any("heard 3 of 3" in page for path, page in pages.items() if "client-kickoff/1.0.0" in path)
