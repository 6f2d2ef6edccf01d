"""Passkeys without a browser: what Chromium once said, and an authenticator in software that signs all it is asked."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import pytest
from bestyet.govern.signature import passkeys
from bestyet.govern.signature.cbor import read_item
from bestyet.govern.signature.passkeys import armoured, challenge, read_registration
from bestyet.govern.signature.payload import NAMESPACE, digest
from bestyet.govern.signature.sshsig import TOKEN_ECDSA, SignatureError, armour, number_bytes, packed, read_key
from bestyet.repo import sshkey
from cli.passkeys import DOMAIN, PASSKEYS, PINNED, SITE, SoftPasskey, cast
from cli.voting import FOLDER, Company, governance, public
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from govern import signature_corpus as corpus
from hypothesis import given
from hypothesis import strategies as st

RECORDED = json.loads((Path(__file__).parent / "passkey_of_chromium.json").read_text())
MESSAGE = b'{"vote":"approve"}'
EVIL = "https://evil.example.org"


def test_what_chromium_said_is_a_signature_that_ssh_keygen_takes():
    line = read_registration(RECORDED["registration"].encode(), PINNED).line
    text = armoured(RECORDED["signature"].encode(), line, MESSAGE, NAMESPACE, PINNED)
    assert sshkey.verify(MESSAGE, text, NAMESPACE, "lead", [line])
    assert not sshkey.verify(MESSAGE + b" ", text, NAMESPACE, "lead", [line])


@pytest.mark.parametrize("name", RECORDED["signatures"])
def test_what_chromium_said_elsewhere_is_refused(name):
    line = read_registration(RECORDED["registration"].encode(), PINNED).line
    said, why = RECORDED["signatures"][name]
    with pytest.raises(SignatureError, match=why):
        armoured(said.encode(), line, MESSAGE, NAMESPACE, PINNED)


@pytest.mark.parametrize("name", RECORDED["registrations"])
def test_a_registration_that_chromium_made_elsewhere_is_refused(name):
    said, why = RECORDED["registrations"][name]
    with pytest.raises(SignatureError, match=why):
        read_registration(said.encode(), PINNED)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (SoftPasskey().create(origin=EVIL), "which is no site of this ballot"),
        (SoftPasskey().create(more=',"crossOrigin":true'), "in a page of another site"),
        (SoftPasskey().create(kind="webauthn.get"), "it was not made for webauthn.create"),
        (SoftPasskey().create(more=f',"origin":"{EVIL}"'), "not what a browser writes"),
        (SoftPasskey("evil.example").create(), "the passkey is not for example.org"),
        (SoftPasskey().create(flags=0x41), "did not verify who used it"),
        (SoftPasskey().create(flags=0x44), "nobody touched"),
        (SoftPasskey().create(flags=0x05), "it holds no new passkey"),
        (SoftPasskey().create(algorithm=-8), "in another way than ES256"),
        (SoftPasskey().create().replace('"rawId": "YS', '"rawId": "YT'), "another one than it names"),
        (SoftPasskey().create()[:-20], "not what a browser writes"),
        ("[]", "not what a browser writes"),
        ("{}", "not what PublicKeyCredential"),
    ],
)
def test_what_is_no_registration_of_this_site_is_refused(made, why):
    with pytest.raises(SignatureError, match=why):
        read_registration(made.encode(), PINNED)


@given(st.binary(max_size=60))
def test_whatever_an_authenticator_writes_is_read_or_refused(raw):
    with suppress(SignatureError):
        read_item(raw)


def with_a_passkey(company):
    company.hub.write("practices/governance.yml", governance(company.keys, PASSKEYS))
    company.passkey = SoftPasskey()
    (company.folder / "new.json").write_text(company.passkey.create())
    said = company.hub.well("key", "add", "lead-apac", "--passkey", str(company.folder / "new.json"))
    assert "practices/governance.yml: lead-apac has the key SHA256:" in said
    company.hub.send("A passkey for APAC")


@pytest.fixture
def company(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    with_a_passkey(company)
    company.line = read_registration((tmp_path / "new.json").read_bytes(), PINNED).line
    company.propose("--as", "lead-emea")
    company.vote(company.hub, "emea")
    return company


def verified(company):
    """What verify says of the votes, checked by us and by ssh-keygen alike."""
    company.hub.send("Votes")
    found = company.hub.do("verify")
    assert company.hub.do("verify", "--ssh-keygen").output == found.output
    return found.output


def test_a_vote_by_a_passkey_counts_and_is_proved_by_ssh_keygen_too(company):
    cast(company, company.passkey, company.line)
    assert "votes: well: 2 votes well signed" in verified(company)
    ballot = (company.hub.root / FOLDER / "ballot.yml").read_text()
    assert f"passkeys:\n  rp-id: {DOMAIN}\n" in ballot
    assert company.hub.do("check").exit_code == 0
    assert "lead-apac" in company.hub.well("key", "check")
    company.vote(company.hub, "india")
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    company.hub.well("adopt", "client-kickoff")
    company.hub.send("1.0.0 is the standard")
    assert "3 votes checked and counted again" in company.hub.well("verify", "--ssh-keygen")


class Elsewhere(SoftPasskey):
    """Signs for an attacker's purposes."""

    def get(self, challenge, **more):
        return super().get(challenge, **(more | self.other))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"origin": EVIL}, f"it was made on '{EVIL}', which is no site of this ballot"),
        ({"origin": SITE + "/"}, f"it was made on '{SITE}/', which is no site of this ballot"),
        ({"flags": 0x01}, "its authenticator did not verify who used it"),
        ({"flags": 0x04}, "nobody touched the authenticator"),
        ({"more": ',"crossOrigin":true'}, "it was made in a page of another site"),
        ({"more": f',"origin":"{EVIL}"'}, "it is not what a browser writes"),
    ],
)
def test_what_ssh_keygen_would_take_from_another_site_or_an_unverified_user_does_not_count(
    company, monkeypatch, other, why
):
    """The door would not make such a file, so an attacker does."""
    passkey = Elsewhere(private=company.passkey.private)
    passkey.other = other
    with monkeypatch.context() as patch:
        patch.setattr(passkeys, "site_fault", lambda *_: "")
        if "origin" in str(other.get("more")):
            patch.setattr(passkeys, "_table", json.loads)
            other["more"] = f',"origin":"{SITE}"'
        cast(company, passkey, company.line)
    assert f"the signature does not hold: {why}" in verified(company)


def test_a_passkey_asked_by_another_program_than_a_browser_does_not_count(company, monkeypatch):
    """In the form that security tokens have, nothing says which site asked."""

    def bare(said, line, message, namespace, pinned):
        about = b"\x01" + bytes(4)
        signed = hashlib.sha256(challenge(message, namespace)).digest()
        whole = hashlib.sha256(DOMAIN.encode()).digest() + about + signed
        numbers = decode_dss_signature(company.passkey.private.sign(whole, ec.ECDSA(hashes.SHA256())))
        value = packed(TOKEN_ECDSA, packed(*map(number_bytes, numbers))) + about
        text = armour(read_key(line), namespace, value)
        assert sshkey.verify(message, text, namespace, "lead", [line])
        return text

    monkeypatch.setattr("cli.passkeys.armoured", bare)
    cast(company, company.passkey, company.line)
    assert "it was made with a passkey, but not in a browser" in verified(company)


@pytest.mark.parametrize(("old", "new"), [("vote: approve", "vote: abstain"), ("cast: ", "reason: Twice\ncast: ")])
def test_a_signature_is_of_no_use_for_another_vote(company, old, new):
    cast(company, company.passkey, company.line)
    path = company.hub.root / FOLDER / "votes/lead-apac.yml"
    path.write_text(path.read_text().replace(old, new, 1))
    assert "the signature does not hold: what was signed is not this" in verified(company)


def test_the_counter_of_an_authenticator_is_read_by_nobody(company):
    """Copied passkeys have none: two votes with the same one hold, as each is a vote of its own."""
    first = cast(company, company.passkey, company.line)
    company.hub.send("One")
    path = company.hub.root / FOLDER / "votes/lead-apac.yml"
    before = digest(path.read_bytes())
    cast(company, company.passkey, company.line, word="abstain", edit=lambda data: data.update(supersedes=[before]))
    assert first["vote"] == "approve"
    assert "BROKEN" not in verified(company)


def test_no_site_is_added_for_an_open_vote(company):
    ballot = company.hub.root / FOLDER / "ballot.yml"
    ballot.write_text(ballot.read_text().replace(f'"{SITE}"', f'"{EVIL}"'))
    company.hub.send("Another site on the ballot")
    assert "BROKEN" in company.hub.refused("verify")


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (corpus.token_key(corpus.SK_EC), ""),
        (corpus.token_key(corpus.SK_ED), ""),
        (corpus.ED_KEY, ""),
        (corpus.token_key(corpus.SK_EC, DOMAIN.encode()), ""),
        (corpus.token_key(corpus.SK_EC, b"evil.example"), "it is a passkey of evil.example"),
        (corpus.token_key(corpus.SK_EC, b""), "it is a passkey of no site"),
        (corpus.token_key(corpus.SK_ED, DOMAIN.encode()), "ssh-keygen knows no passkeys of this kind"),
    ],
)
def test_a_key_that_is_for_no_site_of_ours_is_said_to_be_unfit(key, why):
    assert passkeys.passkey_fault(corpus.line_of(key), PINNED).startswith(why)
    assert bool(passkeys.passkey_fault(corpus.line_of(key), PINNED)) == bool(why)


def test_without_a_site_that_is_named_no_passkey_is_added_or_counts(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    passkey = SoftPasskey()
    (tmp_path / "new.json").write_text(passkey.create())
    words = ("key", "add", "lead-apac", "--passkey", str(tmp_path / "new.json"))
    assert "name the site whose passkeys count" in company.hub.refused(*words)
    line = read_registration(passkey.create().encode(), PINNED).line
    (tmp_path / "key.pub").write_text(line)
    assert "this is the key of a passkey" in company.hub.refused("key", "add", "lead-apac", str(tmp_path / "key.pub"))
    path = company.hub.root / "practices/governance.yml"
    path.write_text(path.read_text().replace(public(company.keys["apac"]), line))
    assert (
        "unfit-key: no vote counts with this key: it is a passkey of example.org, which is not the site"
        in company.hub.refused("check")
    )
    assert "is a passkey of a site that governance.yml does not name" in company.hub.refused("key", "check")
    company.hub.send("By hand")
    company.propose("--as", "lead-emea")
    company.vote(company.hub, "emea")
    cast(company, passkey, line)
    assert "no site is named whose passkeys count" in verified(company)
