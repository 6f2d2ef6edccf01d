"""Our reading of signatures against ssh-keygen's, over hundreds made by hand; and which keys may vote."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from bestyet.govern.ballots import fingerprint_of
from bestyet.govern.signature import sshsig
from bestyet.govern.signature.passkeys import site_fault
from bestyet.govern.signature.votes import own_check
from bestyet.repo import sshkey
from cryptography.hazmat.primitives.serialization import PublicFormat
from govern import signature_corpus as made
from sampled import IS_FULL, SHARE


def ours(case: made.Case) -> bool:
    """Whether we accept it as signed by the key of its line."""
    try:
        return sshsig.verify(case.message, case.armoured, made.NAMESPACE).key == sshsig.read_key(case.line)
    except sshsig.SignatureError:
        return False


def theirs(case: made.Case) -> bool:
    return sshkey.verify(case.message, case.armoured, made.NAMESPACE, "voter", [case.line])


def test_of_hundreds_of_signatures_we_accept_those_that_ssh_keygen_accepts():
    cases = list(made.cases(SHARE))
    with ThreadPoolExecutor(2) as at_once:  # it is another program that works
        told = list(at_once.map(theirs, cases))
    assert [case.name for case, well in zip(cases, told, strict=True) if ours(case) != well] == []
    assert len(cases) > (800 if IS_FULL else 400)
    assert (150 if IS_FULL else 75) < sum(told) < 250  # both sorts are there


@pytest.mark.parametrize("text", made.LOW_ORDER)
def test_no_key_votes_for_which_everybody_can_sign(text):
    line = made.line_of(made.packed(b"ssh-ed25519", bytes.fromhex(text)))
    with pytest.raises(sshsig.SignatureError, match="everybody can sign"):
        sshsig.public_key(line)
    token = made.line_of(made.packed(made.SK_ED, bytes.fromhex(text), b"ssh:"))
    assert fingerprint_of(token) == ""


def test_one_key_is_one_key_however_it_is_written():
    numbers = made.rsa_private().public_key().public_numbers()
    written = [made.line_of(made.rsa_key(numbers, lead)) for lead in (b"", b"\0", b"\0" * 8)]
    assert len({*written}) == 3
    assert len({fingerprint_of(line) for line in written}) == 1
    token = [made.line_of(made.token_key(made.SK_EC, application)) for application in (b"ssh:", b"ssh:\0")]
    assert fingerprint_of(token[0]) == fingerprint_of(token[1])


def test_the_keys_of_every_kind_that_may_vote_have_the_fingerprint_that_ssh_keygen_says(tmp_path):
    for name, one in made.kinds().items():
        line = made.line_of(one.key)
        (tmp_path / name).write_text(line + "\n")
        told = subprocess.run(["ssh-keygen", "-lf", tmp_path / name], capture_output=True, text=True, check=True).stdout
        assert fingerprint_of(line) == told.split()[1]


def unfit_keys():
    numbers = made.rsa_private().public_key().public_numbers()
    point = made.point_of(made.ec_private())
    yield "1024 bits", made.rsa_key(made.rsa_private(1024).public_key().public_numbers())
    yield "no modulus", made.packed(b"ssh-rsa", made.mpint(65537), b"")
    yield "empty", made.packed(b"ssh-rsa")
    yield "exponent 1", made.packed(b"ssh-rsa", made.mpint(1), made.mpint(numbers.n))
    yield "DSA", made.packed(b"ssh-dss", *(made.mpint(number) for number in (23, 11, 4, 8)))
    certificate = made.packed(b"ssh-ed25519-cert-v01@openssh.com", bytes(32), made.ED_POINT)
    yield "a certificate", certificate
    yield "compressed", made.ec_key(point=made.point_of(made.ec_private(), PublicFormat.CompressedPoint))
    yield "off the curve", made.ec_key(point=point[:-1] + bytes([point[-1] ^ 1]))
    yield "a byte behind", made.ED_KEY + b"\0"
    yield "a short point", made.packed(b"ssh-ed25519", made.ED_POINT[:-1])


@pytest.mark.parametrize("key", [pytest.param(key, id=name) for name, key in unfit_keys()])
def test_a_key_that_would_block_or_void_votes_is_no_key(key):
    with pytest.raises(sshsig.SignatureError):
        sshsig.public_key(made.line_of(key))


def test_a_vote_needs_somebody_who_touched_the_token():
    untouched = made.Made(made.token_key(made.SK_EC), made.token_value(made.SK_EC, flags=0))
    assert "nobody touched" in site_fault(own_check(made.MESSAGE, made.armour(untouched.blob())), None)
    touched = own_check(made.MESSAGE, made.armour(made.kinds()["sk-ecdsa"].blob()))
    assert sshsig.fingerprint(touched.key) == fingerprint_of(made.line_of(made.token_key(made.SK_EC)))
    assert site_fault(touched, None) == ""


def test_a_passkey_says_for_which_site_it_signed():
    signed = sshsig.verify(made.MESSAGE, made.armour(made.kinds()["passkey"].blob()), made.NAMESPACE)
    assert (signed.origin, signed.flags) == ("https://practices.example.org", 5)
    assert "no site is named" in site_fault(signed, None)
