"""What honest teams do is never called broken, however their computers and code hosts are set."""

from __future__ import annotations

from cli.voting import FOLDER, Company
from trust.history.attacks import push


def on_windows(company: Company):
    """A clone in which git writes Windows line ends, as its installer there proposes."""
    site = company.clone("windows")
    site.run("config", "core.autocrlf", "true")
    site.run("rm", "--cached", "-r", "--quiet", ".")
    site.run("reset", "--hard", "--quiet")
    assert b"\r\n" in (site.root / "practices/governance.yml").read_bytes()
    return site


def test_a_vote_goes_its_way_in_a_clone_with_windows_line_ends(company):
    site = on_windows(company)
    site.well("propose", "client-kickoff", "--as", "lead-emea", "--effective", "2026-11-20")
    site.send("Put 1.0.0 to the vote")
    site.well("verify")
    company.clock.set("2026-11-04")
    for region in ("emea", "india"):
        path = site.root / f"practices/{region}/client-kickoff.md"
        path.write_bytes(path.read_bytes().replace(b"three worries", b"two worries"))
    site.send("Two worries")
    site.well("propose", "client-kickoff", "--amend")
    site.send("Amend 1.0.0")
    for region in company.keys:
        company.vote(site, region)
    site.send("All have voted")
    company.clock.set("2026-11-20")
    site.well("adopt", "client-kickoff")
    site.send("1.0.0 is the standard")

    site.well("verify")
    company.hub.get()
    company.hub.well("verify")
    company.clone("another").well("verify")


def test_a_clone_with_windows_line_ends_reads_what_others_have_adopted(company):
    company.propose()
    company.adopt()
    site = on_windows(company)
    assert b"\r\n" in (site.root / FOLDER / "practice.md").read_bytes()

    site.well("verify")
    site.well("audit", "client-kickoff")
    one, other = company.folder / "from-windows.zip", company.folder / "from-elsewhere.zip"
    site.well("export", "client-kickoff", "1.0.0", "-o", str(one))
    company.hub.well("export", "client-kickoff", "1.0.0", "-o", str(other))
    assert one.read_bytes() == other.read_bytes()


def test_but_other_words_are_other_words(company):
    company.propose()
    company.adopt()
    site = on_windows(company)
    text = site.root / FOLDER / "practice.md"
    text.write_bytes(text.read_bytes().replace(b"three days", b"four days"))
    assert "practice.md" in site.refused("verify")


def test_nor_does_a_commit_with_windows_line_ends_pass(company):
    """There the bytes are other ones for everybody, and no digest holds."""
    company.propose()
    company.adopt()
    text = company.hub.root / FOLDER / "practice.md"
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    push(company, "Saved on Windows")
    assert "practice.md" in company.hub.refused("verify")


def test_a_proposal_that_was_reverted_can_be_made_again(company):
    """The ballot that was taken off the branch stays in its history, so the next one gets a number of its own."""
    company.propose("--as", "lead-emea")
    company.hub.run("revert", "--no-edit", "HEAD")
    company.hub.run("push", "--quiet", "origin", "main")
    assert "client-kickoff 1.1.0" in company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    company.hub.send("Put 1.1.0 to the vote")
    for region in company.keys:
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    company.hub.well("adopt", "client-kickoff")
    company.hub.send("1.1.0 is the standard")
    company.hub.well("verify")
