"""Our reading of SSH signatures and ssh-keygen's give the same answers."""

import base64
import hashlib
import subprocess

import pytest
from bestyet.govern.signature import sshsig
from bestyet.govern.signature.passkeys import site_fault
from bestyet.govern.signature.votes import own_check
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import sshkey
from cli.voting import make_key, public
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAMESPACE = "bestyet-vote"
MESSAGE = b'{"vote":"approve"}'
VERSION = 9 * 8  # the lowest bit of the last byte behind "SSHSIG"


def ours(message, signature, namespace, key):
    """Whether we accept it as signed by `key` (the line of a .pub file)."""
    try:
        return sshsig.verify(message, signature, namespace).key == sshsig.public_key(key)
    except sshsig.SignatureError:
        return False


def theirs(message, signature, namespace, key):
    return sshkey.verify(message, signature, namespace, "voter", [key])


@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_both_accept_what_ssh_keygen_signed_and_nothing_else(tmp_path, kind):
    key, other = make_key(tmp_path, "key", kind), make_key(tmp_path, "other", kind)
    signature = sshkey.sign(MESSAGE, key, NAMESPACE)
    cases = [
        (MESSAGE, NAMESPACE, key, True),
        (MESSAGE + b" ", NAMESPACE, key, False),
        (MESSAGE, "git", key, False),
        (MESSAGE, NAMESPACE, other, False),
    ]
    for message, namespace, signer, well in cases:
        assert ours(message, signature, namespace, public(signer)) is well
        assert theirs(message, signature, namespace, public(signer)) is well


def armoured(blob):
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_not_one_bit_of_a_signature_can_be_other(tmp_path, kind):
    """But for the last one of the version, which is 1: ssh-keygen takes 0, too, and it is not signed."""
    key = make_key(tmp_path, "key", kind)
    signature = sshkey.sign(MESSAGE, key, NAMESPACE)
    blob = base64.b64decode("".join(signature.strip().split("\n")[1:-1]))
    assert armoured(blob) == signature
    line = public(key)
    for bit in range(len(blob) * 8):
        flipped = bytearray(blob)
        flipped[bit // 8] ^= 1 << bit % 8
        text = armoured(bytes(flipped))
        assert ours(MESSAGE, text, NAMESPACE, line) is (bit == VERSION)
        if bit % 97 == 0 or bit == VERSION:  # ssh-keygen takes its time
            assert theirs(MESSAGE, text, NAMESPACE, line) is (bit == VERSION)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: text.replace("BEGIN", "BEGUN"), "not what ssh-keygen -Y sign writes"),
        (lambda text: text.replace("\nU1NI", "\n****"), "not what ssh-keygen -Y sign writes"),
        (lambda text: armoured(b"SSHSIG\0\0\0\2" + b"\0" * 40), "no SSH signature of version 1"),
        (lambda text: armoured(b"SSHSIG\0\0\0\1\xff\xff\xff\xff"), "cut short"),
        (lambda text: armoured(b"SSHSIG\0\0\0\1" + b"\0" * 21), "something is added behind it"),
        (lambda text: "x" * 100_000, "not what ssh-keygen -Y sign writes"),
        (lambda text: "", "not what ssh-keygen -Y sign writes"),
    ],
)
def test_a_damaged_signature_is_said_to_be_damaged(tmp_path, damage, said):
    signature = sshkey.sign(MESSAGE, make_key(tmp_path, "key"), NAMESPACE)
    with pytest.raises(sshsig.SignatureError, match=said):
        sshsig.verify(MESSAGE, damage(signature), NAMESPACE)


def test_keys_of_other_kinds_are_refused(tmp_path):
    small = tmp_path / "small"
    made = subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", str(small)], check=False)
    if made.returncode == 0:
        with pytest.raises(sshsig.SignatureError, match="RSA key"):
            sshsig.public_key(public(small))
    with pytest.raises(sshsig.SignatureError):
        sshsig.public_key("ssh-ed25519 not-base64")
    with pytest.raises(sshsig.SignatureError, match="first word"):
        sshsig.public_key(public(make_key(tmp_path, "key")).replace("ssh-ed25519", "ssh-rsa"))


def test_fingerprints_are_those_of_ssh_keygen(tmp_path):
    key = make_key(tmp_path, "key")
    told = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], capture_output=True, text=True, check=True).stdout
    assert sshsig.fingerprint(sshsig.public_key(public(key))) == told.split()[1]


def test_what_cannot_be_signed_is_said(tmp_path):
    with pytest.raises(CannotGoOnError, match="there is no key file"):
        sshkey.sign(MESSAGE, tmp_path / "none", NAMESPACE)
    (tmp_path / "bad").write_text("no key")
    (tmp_path / "bad").chmod(0o600)
    with pytest.raises(CannotGoOnError, match="ssh-keygen did not sign with"):
        sshkey.sign(MESSAGE, tmp_path / "bad", NAMESPACE)


def test_a_key_may_stay_in_an_agent(tmp_path, monkeypatch):
    """Only the public key's file is given; the agent holds the private one."""
    key = make_key(tmp_path, "key")
    told = subprocess.run(["ssh-agent", "-s"], capture_output=True, text=True, check=True).stdout
    settings = dict(part.split(";")[0].split("=", 1) for part in told.splitlines() if "=" in part)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    try:
        subprocess.run(["ssh-add", "-q", str(key)], check=True)
        key.unlink()
        signature = sshkey.sign(MESSAGE, key.with_suffix(".pub"), NAMESPACE)
    finally:
        subprocess.run(["ssh-agent", "-k"], check=True, capture_output=True)
    assert ours(MESSAGE, signature, NAMESPACE, public(key))


def packed(*parts):
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def token_signature(kind, private, flags=1):
    """What a security token signs, made by its rules (PROTOCOL.u2f of OpenSSH): there is none on a test machine."""
    ed25519 = kind.startswith(b"sk-ssh")
    if ed25519:
        point = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        key = packed(kind, point, b"ssh:")
    else:
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        key = packed(kind, b"nistp256", point, b"ssh:")
    space = NAMESPACE.encode()
    signed = b"SSHSIG" + packed(space, b"", b"sha512", hashlib.sha512(MESSAGE).digest())
    about = bytes([flags]) + (7).to_bytes(4, "big")
    whole = hashlib.sha256(b"ssh:").digest() + about + hashlib.sha256(signed).digest()
    if ed25519:
        value = private.sign(whole)
    else:
        pair = decode_dss_signature(private.sign(whole, ec.ECDSA(hashes.SHA256())))
        value = packed(*(n if n[0] < 128 else b"\0" + n for n in (p.to_bytes(32, "big").lstrip(b"\0") for p in pair)))
    blob = b"SSHSIG\0\0\0\1" + packed(key, space, b"", b"sha512", packed(kind, value) + about)
    return armoured(blob), f"{kind.decode()} {base64.b64encode(key).decode()}"


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        (b"sk-ssh-ed25519@openssh.com", Ed25519PrivateKey.generate),
        (b"sk-ecdsa-sha2-nistp256@openssh.com", lambda: ec.generate_private_key(ec.SECP256R1())),
    ],
)
def test_security_tokens_sign_too_if_somebody_touches_them(kind, make):
    private = make()
    signature, line = token_signature(kind, private)
    assert ours(MESSAGE, signature, NAMESPACE, line)
    assert theirs(MESSAGE, signature, NAMESPACE, line)
    assert not ours(MESSAGE + b" ", signature, NAMESPACE, line)
    assert not theirs(MESSAGE + b" ", signature, NAMESPACE, line)
    untouched, _ = token_signature(kind, private, flags=0)
    assert "nobody touched" in site_fault(own_check(MESSAGE, untouched), None)
