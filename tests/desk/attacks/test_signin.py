"""A provider that breaks the rules, a token that is none, and people with more than one account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.voting import Company
from desk.house import Visitor, elsewhere
from desk.provider import Provider, Said, own_key
from desk.test_contribute import TEXT, fields
from desk.test_hosted import BEHIND, House, through, with_accounts
from joserfc import jwt
from joserfc.jwk import OctKey

ABOUT = "/.well-known/openid-configuration"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch, with_accounts))
    yield found
    found.listening.close()


BROKEN: dict[str, tuple[dict[str, object], Said | None, str]] = {
    "no JSON": ({}, b"<html>sign in</html>", "no JSON"),
    "a list": ({}, b"[]", "says nothing of itself"),
    "not UTF-8": ({}, b"\xff\xfe{}", "no JSON"),
    "deep": ({}, b"[" * 100_000, "no JSON"),
    "huge": ({}, b" " * 2_000_000, "does not answer"),
    "a redirect": ({}, "https://evil.example.org/openid", "says nothing of itself"),
    "another issuer": ({"issuer": "https://evil.example.org"}, None, "another issuer"),
    "an issuer with a slash": ({"issuer": None}, None, "another issuer"),
    "no keys": ({"jwks_uri": None}, None, "no jwks_uri by https"),
    "no token address": ({"token_endpoint": None}, None, "no token_endpoint by https"),
    "a number for an address": ({"authorization_endpoint": 7}, None, "no authorization_endpoint by https"),
    "in clear": ({"token_endpoint": "http://example.org/token"}, None, "no token_endpoint by https"),
    "a script": ({"authorization_endpoint": "javascript:alert(1)"}, None, "no authorization_endpoint by https"),
    "a file": ({"jwks_uri": "file:///etc/passwd"}, None, "no jwks_uri by https"),
    "no host": ({"jwks_uri": "https:///x"}, None, "no jwks_uri by https"),
    "half an address": ({"jwks_uri": "https://[x"}, None, "no jwks_uri by https"),
    "unsigned tokens": ({"id_token_signing_alg_values_supported": ["none"]}, None, "in no way"),
    "its secret as key": ({"id_token_signing_alg_values_supported": ["HS256"]}, None, "in no way"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_provider_that_breaks_the_rules_gives_one_plain_sentence(at_a_provider, broken):
    about, says, why = BROKEN[broken]
    provider, browser = at_a_provider
    provider.about = about
    provider.says = {ABOUT: says} if says is not None else {}
    answer = browser().get("/sign-in")
    assert answer.status_code == 502
    assert answer.text.startswith("Nobody can sign in now: the provider cannot be used")
    assert why in answer.text
    provider.about, provider.says = {}, {}
    assert through(browser()).status_code == 200  # mended there, it works here


def test_a_provider_that_is_slow_or_gone_is_given_up(at_a_provider, monkeypatch):
    monkeypatch.setattr("bestyet.desk.provider._PATIENCE", 0.2)
    provider, browser = at_a_provider
    provider.silent = threading.Event()
    answer = browser().get("/sign-in")
    provider.silent.set()
    assert answer.status_code == 502
    assert "it does not answer" in answer.text


def part(told: object) -> str:
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned(_: Provider, claims: dict[str, object]) -> str:
    return f"{part({'alg': 'none'})}.{part(claims)}."


def unsigned_with_kid(_: Provider, claims: dict[str, object]) -> str:
    return f"{part({'alg': 'nOnE', 'kid': 'one'})}.{part(claims)}."


def by_public_key(provider: Provider, claims: dict[str, object]) -> str:
    """HS256, with what everybody knows as its secret."""
    signed = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims)}"
    return f"{signed}.{part(hmac.digest(provider.key.as_pem(private=False), signed.encode(), hashlib.sha256))}"


def by_client_secret(_: Provider, claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key("a secret between desk and provider"))


def by_own_key(_: Provider, claims: dict[str, object]) -> str:
    """The key that signed it is in its own head."""
    key = own_key("somebody")
    return jwt.encode({"alg": "RS256", "jwk": key.as_dict(private=False)}, claims, key)


def by_unknown_key(provider: Provider, claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "another"}, claims, own_key("somebody"))


def changed_afterwards(provider: Provider, claims: dict[str, object]) -> str:
    head, _, signature = provider.signed({**claims, "sub": "somebody"}).split(".")
    return f"{head}.{part(claims)}.{signature}"


def without_signature(provider: Provider, claims: dict[str, object]) -> str:
    return provider.signed(claims).rpartition(".")[0] + "."


def no_token(_: Provider, __: dict[str, object]) -> str:
    return "not.a.token"


TOKENS = [
    unsigned,
    unsigned_with_kid,
    by_public_key,
    by_client_secret,
    by_own_key,
    by_unknown_key,
    changed_afterwards,
    without_signature,
    no_token,
]


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token.__name__)
@pytest.mark.parametrize("listed", [["RS256"], ["RS256", "HS256", "none"], None], ids=["one", "all", "unsaid"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(at_a_provider, token, listed):
    provider, browser = at_a_provider
    provider.about = {"id_token_signing_alg_values_supported": listed}
    provider.token = token
    one = browser()
    assert through(one).status_code == 403
    assert one.get("/").status_code == 401
    provider.token = None
    assert through(browser()).status_code == 200


CLAIMS = {
    "expired": {"exp": 1},
    "never ends": {"exp": None},
    "from tomorrow on": {"nbf": 2**33},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another-client"},
    "an audience of many": {"aud": ["another-client", "yet-another"]},
    "ours among others, for another": {"aud": ["desk", "another"], "azp": "another"},
    "another issuer": {"iss": "https://evil.example.org"},
    "no issuer": {"iss": None},
    "a subject of another case": {"sub": "SUBJECT-1"},
    "a subject that looks alike": {"sub": "ѕubject-1"},
    "a subject with a space behind": {"sub": "subject-1 "},
    "a list for a subject": {"sub": ["subject-1"]},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("claims", CLAIMS)
def test_what_was_said_of_another_or_to_another_lets_nobody_in(at_a_provider, claims):
    provider, browser = at_a_provider
    provider.claims = CLAIMS[claims]
    one = browser()
    assert through(one).status_code == 403
    assert one.get("/").status_code == 401
    provider.claims = {}
    assert through(browser()).status_code == 200


@pytest.mark.parametrize("said", [b"[]", b"{}", b"null", b"x", b'{"id_token": 7}', b'{"id_token": "a.b.c"}'])
def test_what_is_no_answer_of_a_provider_is_no_fault_of_ours(at_a_provider, said):
    provider, browser = at_a_provider
    for where in ("/jwks", "/token"):
        provider.says = {where: said}
        assert through(browser()).status_code == 403


def test_an_answer_counts_once(at_a_provider):
    _, browser = at_a_provider
    one = browser()
    back = elsewhere(one.get("/sign-in").headers["location"]).headers["location"]
    assert one.get(back).status_code == 200
    assert one.get(back).status_code == 403


def test_tries_of_one_keep_no_other_out(house):
    with house.open(house.configure(more="address-header: X-Forwarded-For")):
        one = Visitor.stranger(house.origin, house.company.folder)
        told = [one.get("/sign-in", X_Forwarded_For="8.8.8.8, 192.0.2.1").status_code for _ in range(62)]
        assert told[60:] == [429, 429]
        assert one.get("/sign-in", X_Forwarded_For="192.0.2.1, 192.0.2.2").status_code == 403  # the last one counts
        assert one.get("/sign-in", X_Forwarded_For="9.9.9.9, 192.0.2.1").status_code == 429
        six = [one.get("/sign-in", X_Forwarded_For=f"2001:db8::{n}").status_code for n in range(62)]
        assert six[60:] == [429, 429]
        assert house.person("emea").read("/")
        told = [one.get("/sign-in", X_Remote_User="apac@example.org", X_Secret=BEHIND).status_code for _ in range(62)]
        assert told[:60] == [200] * 60
        assert told[60:] == [429, 429]
        assert house.person("emea").read("/")


def test_a_header_that_nobody_configured_is_not_believed(house):
    with house.open(house.configure()):
        one = Visitor.stranger(house.origin, house.company.folder)
        told = [one.get("/sign-in", X_Forwarded_For=f"192.0.2.{n}").status_code for n in range(62)]
        assert told[60:] == [429, 429]


def governed(house: House, *entries: str) -> None:
    text = (
        "company: Example\nregions:\n  emea: {name: Emea}\n  apac: {name: Apac}\n  india: {name: India}\nreviewers:\n"
    )
    house.company.hub.write("practices/governance.yml", text + "".join(f"  - {{{one}}}\n" for one in entries))
    house.company.hub.send("Who is who")


OTHERS = (
    "id: lead-apac, name: Apac, region: apac, accounts: {proxy: apac@example.org}",
    "id: lead-india, name: India, region: india, accounts: {proxy: india@example.org}",
)


def sent_by(house: House, name: str) -> tuple[str, str]:
    one = house.person(name)
    one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": f"By {name}"})
    assert one.post(f"{TEXT}/send", fields(one.read(TEXT))).status_code == 200
    waiting = next(part for part in one.read("/").split('"') if part.startswith("/waiting/"))
    return waiting, fields(house.person("apac").read(waiting))["commit"]


@pytest.mark.parametrize(
    ("sender", "then"),
    [
        ("emea", "id: lead-of-emea, name: Emea, region: emea, accounts: {proxy: emea@example.org}"),
        ("writer", "id: lead-emea, name: Emea, region: emea, accounts: {proxy: writer@example.org}"),
        ("emea", "id: lead-emea, name: Emea, region: emea, accounts: {oidc: x, proxy: emea2@example.org}"),
        ("writer", "id: x, name: Emea, region: emea, accounts: {oidc: writer@example.org, proxy: emea2@example.org}"),
    ],
    ids=["another id", "contributor becomes reviewer", "another account", "an account of another kind"],
)
def test_who_is_somebody_else_by_now_is_no_second_person(house, sender, then):
    with house.open(house.configure()):
        waiting, commit = sent_by(house, sender)
        governed(house, then, *OTHERS)
        account = then.partition("proxy: ")[2].partition("@")[0]
        refused = house.person(account).post(waiting, {"commit": commit})
        assert refused.status_code == 403
        assert "A second person takes in what you sent." in refused.text
        assert house.person("apac").sends(waiting, {"commit": commit}) == "/"


def test_an_account_that_two_share_is_a_fault_and_lets_nobody_in(house):
    governed(
        house,
        "id: lead-emea, name: Emea, region: emea, accounts: {proxy: emea@example.org}",
        "id: second, name: Second, region: emea, accounts: {proxy: EMEA@example.org}",
        *OTHERS,
    )
    assert "shared-account" in house.company.hub.refused("check")
    governed(
        house,
        "id: lead-emea, name: Emea, region: emea, accounts: {proxy: emea@example.org}",
        "id: second, name: Second, region: emea, accounts: {proxy: emea@example.org}",
        *OTHERS,
    )
    assert "shared-account" in house.company.hub.refused("check")
    with house.open(house.configure()):
        one = Visitor.stranger(house.origin, house.state)
        assert one.get("/sign-in", X_Remote_User="emea@example.org", X_Secret=BEHIND).status_code == 403


def test_whose_last_day_is_over_is_nobody_here(house):
    with house.open(house.configure()):
        waiting, commit = sent_by(house, "writer")
        india = house.person("india")
        csrf = india.csrf()
        past = "id: lead-india, name: India, region: india, until: 2020-01-01, accounts: {proxy: india@example.org}"
        governed(house, past, OTHERS[0])
        assert india.post(waiting, {"commit": commit}, csrf=csrf).status_code == 401
        one = Visitor.stranger(house.origin, house.state)
        assert one.get("/sign-in", X_Remote_User="india@example.org", X_Secret=BEHIND).status_code == 403
