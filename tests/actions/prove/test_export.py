"""The evidence of a version as files."""

import hashlib

import pytest
from bestyet.actions.prove.export import ExportRequest, export
from bestyet.model.problem import CannotGoOnError
from cli.voting import FOLDER, REGIONS, Company, put_to_the_vote


def of(company, number="1.0.0"):
    return export(ExportRequest(company.hub.root, "client-kickoff", number))


def test_a_bundle_has_all_that_proves_a_version(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)
    files = of(company)
    for name in ("practice.md", "provenance.json", "ballot.yml", "adoption.yml"):
        assert files[name] == (company.hub.root / FOLDER / name).read_bytes()
    for region in REGIONS:
        assert {f"signed/lead-{region}.json", f"signed/lead-{region}.sig"} <= files.keys()
        path = f"practices/{region}/client-kickoff.md"
        assert files[f"sources/{path}"] == (company.hub.root / path).read_bytes()
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items() if name != "SHA256SUMS"}


def test_an_open_vote_can_be_exported_too(tmp_path, monkeypatch):
    files = of(Company(tmp_path, monkeypatch, put_to_the_vote))
    assert "adoption.yml" not in files
    assert not any(name.startswith("signed/") for name in files)


def test_what_is_not_there_or_not_complete_is_refused(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    with pytest.raises(CannotGoOnError, match=r"no version 2\.0\.0 of client-kickoff; there are: 1\.0\.0"):
        of(company, "2.0.0")
    (company.hub.root / FOLDER / "provenance.json").unlink()
    with pytest.raises(CannotGoOnError, match=r"cannot be exported: provenance\.json is missing"):
        of(company)
