"""Sign and check with ssh-keygen: key files, agents and security tokens, whatever ssh-keygen takes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from bestyet.model.problem import CannotGoOnError


def sign(message: bytes, key: Path, namespace: str) -> str:
    """Return the signature that ssh-keygen makes of the message, armoured.

    key: a private key's file, or a public one whose private part an agent or a token holds; ssh-keygen itself asks
    for a passphrase or a touch. Raises CannotGoOnError.
    """
    if not key.is_file():
        raise CannotGoOnError(f"there is no key file {key.as_posix()}")
    done = _run(["-Y", "sign", "-q", "-n", namespace, "-f", key.as_posix()], message)
    if done.returncode != 0 or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotGoOnError(
            f"ssh-keygen did not sign with {key.as_posix()}: {said[-1] if said else 'it gave no reason'}"
        )
    return done.stdout.decode("ascii").replace("\r\n", "\n")


def public_line(key: Path) -> str:
    """Return the public key of a key file (of the private or of the public part). Raises CannotGoOnError."""
    if not key.is_file():
        raise CannotGoOnError(f"there is no key file {key.as_posix()}")
    done = _run(["-y", "-P", "", "-f", key.as_posix()], b"")
    text = done.stdout if done.returncode == 0 else key.read_bytes()
    words = text.decode("ascii", "replace").split()
    if len(words) < 2 or "PRIVATE" in words[:4]:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotGoOnError(f"ssh-keygen cannot read {key.as_posix()}: {said[-1] if said else 'it gave no reason'}")
    return " ".join(words[:2])


def verify(message: bytes, armoured: str, namespace: str, principal: str, keys: list[str]) -> bool:
    """Whether ssh-keygen finds that the message was signed by one of the principal's keys (lines as in .pub files)."""
    with tempfile.TemporaryDirectory() as folder:
        allowed, signature = Path(folder, "allowed_signers"), Path(folder, "signature")
        allowed.write_text("".join(f'{principal} namespaces="{namespace}" {key}\n' for key in keys), encoding="utf-8")
        signature.write_text(armoured, encoding="utf-8")
        words = ["-Y", "verify", "-f", allowed.as_posix(), "-I", principal, "-n", namespace, "-s", signature.as_posix()]
        return _run(words, message).returncode == 0


def _run(words: list[str], message: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", *words], input=message, capture_output=True, check=False)
    except OSError as error:
        raise CannotGoOnError("ssh-keygen is not installed, or not on the PATH: install OpenSSH") from error
