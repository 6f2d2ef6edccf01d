"""A reviewer gets a key, and learns whether it counts."""

import pytest
from bestyet.actions.decide.key import AddKeyRequest, add_key
from bestyet.actions.decide.signers import KeyState, signers
from bestyet.model.problem import CannotGoOnError
from cli.voting import Company, make_key, put_to_the_vote


def test_a_key_counts_until_it_ends(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    key = make_key(tmp_path, "new")
    asked = AddKeyRequest(company.hub.root, "lead-apac", f"{key}.pub", valid_before="2026-11-20")
    fingerprint = add_key(asked).fingerprint
    with pytest.raises(CannotGoOnError, match="lead-apac has this key already"):
        add_key(asked)

    def told():
        (apac,) = (signer for signer in signers(company.hub.root) if signer.reviewer == "lead-apac")
        assert apac.can_sign
        return next((one.state, str(one.day)) for one in apac.keys if one.fingerprint == fingerprint)

    assert told() == (KeyState.ENDS_SOON, "2026-11-20")
    company.clock.set("2026-11-20")
    assert told() == (KeyState.EXPIRED, "2026-11-20")


def test_who_has_left_signs_nothing_whatever_their_keys(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    path = "practices/governance.yml"
    text = (company.hub.root / path).read_text()
    company.hub.write(path, text.replace("region: india,", 'region: india, until: "2026-11-01",'))
    company.hub.send("India's lead has left")
    company.clock.set("2026-11-02")
    (india,) = (signer for signer in signers(company.hub.root) if signer.reviewer == "lead-india")
    assert (india.left, india.can_sign) == ("2026-11-01", False)
    (line,) = (one for one in company.hub.do("key", "check").output.splitlines() if one.startswith("lead-india: "))
    assert "SHA256:" in line  # whoever checks an older vote needs it
    assert line.endswith("; no reviewer since 2026-11-01, the last day of theirs")
    said = company.hub.do("vote", "client-kickoff", "approve", *company.signs("india"), "--yes")
    assert said.exit_code == 2
    assert "lead-india is no reviewer any more: a vote on client-kickoff 1.0.0 would not count" in said.output


def test_a_count_stands_when_the_entry_of_somebody_who_had_left_is_taken_out_later(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    hub, path = company.hub, "practices/governance.yml"
    text = (hub.root / path).read_text()
    hub.write(path, text.replace("region: india,", 'region: india, until: "2026-11-03",'))
    hub.send("India's lead leaves")
    company.clock.set("2026-11-05")
    for region in ("emea", "apac"):
        company.vote(hub, region)
    hub.send("Who is there has voted")
    company.clock.set("2026-11-20")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    kept = [line for line in (hub.root / path).read_text().splitlines(keepends=True) if "id: lead-india" not in line]
    hub.write(path, "".join(kept))
    hub.send("India's lead is forgotten")
    assert "BROKEN" not in hub.do("verify").output
