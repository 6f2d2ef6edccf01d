"""CPU seconds of `bestyet verify`: 400 adopted versions with 5 signed votes each, every one received by its own commit.

    python bench/verify_bench.py [NUMBER]

Target: 400 versions under 20 s, start-up and git included. Making them takes some minutes: each is merged, frozen,
signed and adopted by the code that the commands use.
"""

from __future__ import annotations

import base64
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from figures.told import tell

REGIONS = ("africa", "americas", "apac", "emea", "india")
PRACTICES = 40
ROUNDS = 10  # versions of each practice
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
START = "import sys; from bestyet.cli.main import run; sys.exit(run())"
TEXT = """---
practice: {practice}
title: The work of {practice}
region: {region}
owner: owner-{region}
status: in-use
lead-times:
  - {{milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}}
---
# The work of {practice}

## Procedure

"""


def prepare(root: Path) -> dict[str, Ed25519PrivateKey]:
    """Write regions, reviewers and practices; returns the key of each reviewer."""
    keys = {region: Ed25519PrivateKey.generate() for region in REGIONS}
    lines = [
        "company: Example (illustrative)",
        "regions:",
        *(f"  {region}: {{name: {region.title()}}}" for region in REGIONS),
    ]
    lines += ["reviewers:"]
    for region, key in keys.items():
        line = "ssh-ed25519 " + base64.b64encode(wire(key)).decode()
        lines += [
            f'  - {{id: lead-{region}, name: Lead, region: {region}, roles: [quality], keys: [{{key: "{line}"}}]}}'
        ]
    lines += [
        "policies:",
        "  regional-consent:",
        "    {extends: regional-consent, title: Consent, rehearsal: true, period: {usual: 14, calendar: days}}",
    ]
    write(root, "practices/governance.yml", "\n".join(lines) + "\n")
    terms = ["milestones:", "  kickoff-held: {title: Kickoff held}", "  contract-signed: {title: Contract signed}"]
    write(root, "practices/vocabulary.yml", "\n".join(terms) + "\n")
    return keys


def practice_texts(round_: int) -> Iterator[tuple[str, bytes]]:
    """Every region's text of every practice: 24 steps, of which each round changes one."""
    for number in range(PRACTICES):
        practice = f"practice-{number:02d}"
        for region in REGIONS:
            head = TEXT.format(practice=practice, region=region)
            days = [3 + round_ if step == round_ % 24 else 3 for step in range(24)]
            steps = "".join(
                f"{step + 1}. Send part {step} of the agreed work of {practice} to the client within {day} days. "
                f"{{#part-{step}}}\n"
                for step, day in enumerate(days)
            )
            yield f"practices/{region}/{practice}.md", (head + steps).encode()


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def git(root: Path, *words: str, stdin: bytes | None = None) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, input=stdin, stdout=subprocess.DEVNULL)


def commit(root: Path, commits: Sequence[Mapping[str, bytes]], at: datetime) -> None:
    """Make one commit of each set of files on main, and write the files."""
    found = subprocess.run(["git", "rev-parse", "-q", "--verify", "main"], cwd=root, check=False, capture_output=True)
    parts = [] if found.returncode else [b"reset refs/heads/main\nfrom refs/heads/main^0\n"]
    for number, files in enumerate(commits):
        who = f"Bench <bench@example.org> {int(at.timestamp()) + number} +0000"
        parts.append(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 4\nWork\n".encode())
        for path, raw in files.items():
            write(root, path, raw.decode())
            parts.append(f"M 100644 inline {path}\ndata {len(raw)}\n".encode() + raw + b"\n")
    git(root, "fast-import", "--quiet", "--force", stdin=b"".join(parts))
    git(root, "reset", "--quiet")


def wire(key: Ed25519PrivateKey) -> bytes:
    return packed(b"ssh-ed25519", key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def packed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def sign(message: bytes, key: Ed25519PrivateKey, namespace: str) -> str:
    """What `ssh-keygen -Y sign` makes, without starting it."""
    import hashlib

    space = namespace.encode()
    signed = key.sign(b"SSHSIG" + packed(space, b"", b"sha512", hashlib.sha512(message).digest()))
    blob = b"SSHSIG\0\0\0\1" + packed(wire(key), space, b"", b"sha512", packed(b"ssh-ed25519", signed))
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def proposals(root: Path) -> list[dict[str, bytes]]:
    from bestyet.actions.decide.propose import ProposeRequest, proposal
    from bestyet.knowledge.ballots import read_ballots

    ballots, found = read_ballots(start=root), []
    for practice in ballots.loaded.base.practices:
        folder = proposal(ballots, ProposeRequest(root, practice)).folder
        assert folder is not None
        found.append({f"{folder.path}/{name}": raw for name, raw in folder.files.items()})
    return found


def votes(root: Path, keys: Mapping[str, Ed25519PrivateKey]) -> list[dict[str, bytes]]:
    from bestyet.actions.decide.vote import VoteRequest, unsigned
    from bestyet.govern.signature.payload import NAMESPACE, payload
    from bestyet.knowledge.ballots import read_ballots
    from bestyet.repo import clock
    from bestyet.text.versions import record_text, vote_data

    ballots, found = read_ballots(start=root), []
    for region, key in keys.items():
        for practice in ballots.versions:
            case, asked = ballots.case(ballots.open_ballot(practice)), VoteRequest(root, practice, "approve", bool)
            vote = unsigned(case, f"lead-{region}", asked, clock.now())
            data = vote_data(vote.vote)
            text = record_text({**data, "signature": sign(payload(data), key, NAMESPACE)})
            found.append({vote.path: text.encode()})
    return found


def adoptions(root: Path) -> list[dict[str, bytes]]:
    from bestyet.actions.decide.adopt import end
    from bestyet.knowledge.ballots import read_ballots

    ballots = read_ballots(start=root)
    cases = [ballots.case(ballots.open_ballot(practice)) for practice in ballots.versions]
    return [dict(end(case, "adopted").files) for case in cases]


def build(root: Path, rounds: int) -> None:
    """Let five regions adopt one version of every practice after the other."""
    git(root, "init", "--quiet", "-b", "main")
    keys = prepare(root)
    base = {path: (root / path).read_bytes() for path in ("practices/governance.yml", "practices/vocabulary.yml")}
    os.chdir(root)
    for round_ in range(rounds):
        at = FIRST + timedelta(days=30 * round_)
        steps = (
            lambda number=round_: [{**base, **dict(practice_texts(number))}],
            lambda: proposals(root),
            lambda: votes(root, keys),
            lambda: adoptions(root),
        )
        for day, step in enumerate(steps):
            now = at + timedelta(days=day, hours=1)
            with mock.patch("bestyet.repo.clock.now", lambda moment=now: moment):
                commit(root, step(), now)


def main(number: int = PRACTICES * ROUNDS) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, begun = Path(name), time.perf_counter()
        rounds = max(1, number // PRACTICES)
        build(root, rounds)
        versions = rounds * PRACTICES
        commits = subprocess.run(["git", "rev-list", "--count", "main"], cwd=root, check=True, capture_output=True)
        print(f"{versions} versions in {int(commits.stdout):,} commits, built in {time.perf_counter() - begun:.0f} s")
        before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run([sys.executable, "-c", START, "verify"], check=True, capture_output=True, text=True)
        spent, after = time.perf_counter() - clock, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert done.stdout.count("5 votes checked and counted again") == versions
        tell("verify", f"{versions} versions", cpu)
        print(f"bestyet verify: {cpu:.2f} s CPU, {spent:.2f} s on the clock; ", end="")
        print(f"{1000 * cpu / versions:.1f} ms CPU a version, {1000 * cpu / versions / len(REGIONS):.1f} ms a vote")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
