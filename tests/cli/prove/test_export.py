"""An auditor checks a bundle with a shell, sha256sum and ssh-keygen: the README is followed word by word."""

import csv
import io
import json
import subprocess
import zipfile

import pytest
from cli.voting import REGIONS, Company, put_to_the_vote


def emea_rejects(company):
    company.vote(company.hub, "emea", "reject", "--reason", "=cmd|' /C calc'!A0")
    company.hub.send("EMEA rejects at first")
    company.clock.set("2026-11-03")


@pytest.fixture
def adopted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, emea_rejects, Company.adopt)


def unpack(company, name="evidence.zip"):
    company.hub.well("export", "client-kickoff", "1.0.0", "-o", name)
    folder = company.folder / "auditor"
    with zipfile.ZipFile(company.hub.root / name) as archive:
        archive.extractall(folder)
    (company.hub.root / name).unlink()
    return folder / "client-kickoff-1.0.0"


def follow(folder):
    """Run every command of the README, as it stands there; returns those that failed."""
    readme = (folder / "README.txt").read_text()
    commands = [line.strip()[2:] for line in readme.splitlines() if line.strip().startswith("$ ")]
    assert len(commands) > 10
    run = [subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, check=False) for command in commands]
    return [command for command, done in zip(commands, run, strict=True) if done.returncode]


def test_the_readme_of_a_bundle_proves_it_without_the_tool(adopted):
    folder = unpack(adopted)
    assert follow(folder) == []
    readme = (folder / "README.txt").read_text()
    for region in REGIONS:
        assert f"ssh-keygen -Y verify -f allowed_signers -I lead-{region} -n bestyet-vote" in readme
    assert "no: superseded by a later vote" in readme
    assert (folder / "sources/practices/apac/client-kickoff.md").is_file()


@pytest.mark.parametrize(
    ("name", "old", "new", "step"),
    [
        ("practice.md", "three days", "nine days", "sha256sum practice.md"),
        ("ballot.yml", "2/3", "1/3", "sha256sum ballot.yml"),
        ("signed/lead-apac.json", "approve", "abstain", "ssh-keygen -Y verify -f allowed_signers -I lead-apac"),
        ("sources/practices/apac/client-kickoff.md", "five", "six", "sha256sum sources/practices/apac"),
    ],
)
def test_whatever_is_changed_in_a_bundle_some_command_fails(adopted, name, old, new, step):
    folder = unpack(adopted)
    path = folder / name
    path.write_text(path.read_text().replace(old, new, 1))
    failed = follow(folder)
    assert failed[0].startswith("sha256sum --check")
    assert any(step in command for command in failed[1:])


def test_the_same_version_gives_the_same_bytes(adopted):
    adopted.hub.well("export", "client-kickoff", "1.0.0", "-o", "one.zip")
    adopted.clock.set("2030-01-01")
    other = adopted.clone("other")
    other.well("export", "client-kickoff", "1.0.0", "-o", "two.zip")
    assert (adopted.hub.root / "one.zip").read_bytes() == (other.root / "two.zip").read_bytes()


def test_what_is_not_there_cannot_be_exported(company):
    assert "there is no version 1.0.0 of client-kickoff; there are: none" in company.hub.refused(
        "export", "client-kickoff", "1.0.0"
    )


def test_the_audit_lists_who_did_what_when(adopted):
    text = adopted.hub.well("audit", "client-kickoff")
    lines = text.splitlines()
    assert lines[0].startswith(
        "2026-11-02 09:00  1.0.0  proposed by Lead of emea (lead-emea): major change, by the rule"
    )
    assert lines[1].startswith(
        "2026-11-02 09:00  1.0.0  reject by Lead of emea (lead-emea), as approval: superseded by"
    )
    assert lines[-1].startswith("2026-11-20 09:00  1.0.0  ended: adopted, in force from 2026-11-20")
    rows = json.loads(adopted.hub.well("audit", "client-kickoff", "--format", "json"))
    assert [row["event"] for row in rows].count("approve by") == 3
    assert all(row["commit"] and row["sha256"].startswith("sha256:") for row in rows)


def test_no_cell_of_the_audit_is_a_formula(adopted):
    rows = list(csv.DictReader(io.StringIO(adopted.hub.well("audit", "client-kickoff", "--format", "csv"))))
    assert [row["reason"] for row in rows if row["event"] == "reject by"] == ["'=cmd|' /C calc'!A0"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
