"""A reviewer votes with a passkey in Chromium, whose authenticator is a virtual one; nobody signs for another site."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bestyet.govern.signature.passkeys import armoured, challenge, read_registration
from bestyet.govern.signature.sshsig import SignatureError
from cli.passkeys import AUTHENTICATOR, DOMAIN, PASSKEYS, PINNED, SITE, cast
from cli.voting import Company, governance

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

RECORDED = Path(__file__).parents[1] / "trust/keys/passkey_of_chromium.json"
MESSAGE, SPACE = b'{"vote":"approve"}', "bestyet-vote"
CREATE = """async ([rp, verify]) => (await navigator.credentials.create({publicKey: {
    rp: {id: rp, name: "Practices"}, user: {id: new Uint8Array([1]), name: "lead", displayName: "Lead"},
    challenge: new Uint8Array(32), pubKeyCredParams: [{type: "public-key", alg: -7}],
    authenticatorSelection: {userVerification: verify, residentKey: "required"}}})).toJSON()"""
GET = """async ([rp, verify, challenge]) => (await navigator.credentials.get({publicKey: {
    rpId: rp, userVerification: verify,
    challenge: Uint8Array.from(atob(challenge), (one) => one.charCodeAt(0))}})).toJSON()"""


class ChromiumPasskey:
    """The passkeys of one authenticator, asked for on one page."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.page.route("https://**", lambda route: route.fulfill(body="<h1>A site</h1>", content_type="text/html"))
        self.devtools = context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        self.id = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    def create(self, origin: str = SITE, domain: str = DOMAIN, verify: str = "required") -> str:
        self.page.goto(origin)
        return json.dumps(self.page.evaluate(CREATE, [domain, verify]))

    def get(self, challenge: bytes, origin: str = SITE, domain: str = DOMAIN, verify: str = "required") -> str:
        self.page.goto(origin)
        return json.dumps(self.page.evaluate(GET, [domain, verify, base64.b64encode(challenge).decode()]))

    def verifies_nobody(self) -> None:
        self.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})

    def is_a_plain_token(self) -> None:
        """Another authenticator, which can only be touched."""
        self.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})
        options = {**AUTHENTICATOR, "hasUserVerification": False, "isUserVerified": False}
        self.id = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


@pytest.fixture
def passkey(browser: Browser) -> Iterator[ChromiumPasskey]:
    context = browser.new_context()
    yield ChromiumPasskey(context)
    context.close()


def test_a_reviewer_registers_and_votes_with_a_passkey_and_ssh_keygen_agrees(
    passkey: ChromiumPasskey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = Company(tmp_path, monkeypatch)
    hub = company.hub
    hub.write("practices/governance.yml", governance(company.keys, PASSKEYS))
    (tmp_path / "new.json").write_text(passkey.create())
    hub.well("key", "add", "lead-apac", "--passkey", str(tmp_path / "new.json"))
    hub.send("A passkey for APAC")
    company.propose("--as", "lead-emea")
    company.vote(hub, "emea")
    line = read_registration((tmp_path / "new.json").read_bytes(), PINNED).line
    vote = cast(company, passkey, line)
    hub.send("Two vote")
    assert "votes: well: 2 votes well signed" in hub.well("verify")
    assert hub.well("verify", "--ssh-keygen") == hub.well("verify")
    again = (hub.root / "practices/global/client-kickoff/1.0.0/votes/lead-apac.yml").read_text()
    (hub.root / "practices/global/client-kickoff/1.0.0/votes/lead-apac.yml").write_text(
        again.replace("vote: approve", "vote: abstain")
    )
    assert vote["vote"] == "approve"
    assert "the signature does not hold: what was signed is not this" in hub.refused("verify")


def test_what_another_site_or_nobody_in_particular_signed_is_refused(passkey: ChromiumPasskey) -> None:
    made = passkey.create()
    line = read_registration(made.encode(), PINNED).line
    asked = challenge(MESSAGE, SPACE)
    good = passkey.get(asked)
    assert armoured(good.encode(), line, MESSAGE, SPACE, PINNED).startswith("-----BEGIN SSH SIGNATURE-----")
    elsewhere = passkey.get(asked, origin="https://evil.example.org")
    other_domain = passkey.create(origin="https://example.com", domain="example.com")
    signed_there = passkey.get(asked, origin="https://example.com", domain="example.com")
    passkey.verifies_nobody()
    unverified = passkey.get(asked, verify="discouraged")
    passkey.is_a_plain_token()
    unverified_registration = passkey.create(verify="discouraged")
    other_registration = passkey.create(origin="https://evil.example.org", verify="discouraged")
    refused = {
        "elsewhere": (elsewhere, "it was made on 'https://evil.example.org', which is no site of this ballot"),
        "unverified": (unverified, "its authenticator did not verify who used it"),
        "other-domain": (signed_there, "it was made by a passkey of another site than example.org"),
    }
    for said, why in refused.values():
        with pytest.raises(SignatureError, match=why):
            armoured(said.encode(), line, MESSAGE, SPACE, PINNED)
    with pytest.raises(SignatureError, match="what was signed is not this"):
        armoured(good.encode(), line, MESSAGE + b" ", SPACE, PINNED)
    registrations = {
        "elsewhere": (other_registration, "it was made on 'https://evil.example.org'"),
        "unverified": (unverified_registration, "its authenticator did not verify who used it"),
        "other-domain": (other_domain, "it was made on 'https://example.com'"),
    }
    for said, why in registrations.values():
        with pytest.raises(SignatureError, match=why):
            read_registration(said.encode(), PINNED)
    record({"registration": made, "signature": good, "signatures": refused, "registrations": registrations})


def test_a_browser_gives_a_passkey_to_no_other_domain(passkey: ChromiumPasskey) -> None:
    from playwright.sync_api import Error

    passkey.create()
    with pytest.raises(Error, match="SecurityError"):
        passkey.get(b"x" * 32, origin="https://example.com")


def record(told: dict[str, Any]) -> None:
    """Keep what Chromium said, for the tests that have no Chromium; it has the same form today."""
    if not RECORDED.is_file():
        RECORDED.write_text(json.dumps(told, indent=1) + "\n")
    before = json.loads(RECORDED.read_text())
    for name in ("registration", "signature"):
        then, now = json.loads(before[name]), json.loads(told[name])
        assert then.keys() <= now.keys()
        assert then["response"].keys() <= now["response"].keys()
