"""How long checking and counting votes takes: one ballot of 300 reviewers in a real repository.

.venv/bin/python bench/votes_bench.py [NUMBER]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from figures.told import tell

TEXT = "---\npractice: kickoff\ntitle: Kickoff\nregion: {r}\nowner: o-{r}\nstatus: in-use\n---\n# Kickoff\n\n{steps}"
STEPS = "".join(f"{n}. Do the thing number {n} as agreed with the client. {{#step-{n}}}\n" for n in range(1, 41))


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=B", "-c", "user.email=b@example.org", *words], cwd=root, check=True)


def prepare(root: Path, number: int) -> None:
    """A knowledge base of two regions with `number` reviewers, each with a key."""
    lines = ["company: C", "default-policy: majority", "regions: {a: {name: A}, b: {name: B}}", "reviewers:"]
    for index in range(number):
        key = root / ".git" / f"key-{index}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
        lines.append(f'  - {{id: r-{index}, name: R {index}, region: {"ab"[index % 2]}, keys: [{{key: "{public}"}}]}}')
    for region in "ab":
        (root / f"practices/{region}").mkdir(parents=True)
        (root / f"practices/{region}/kickoff.md").write_text(TEXT.format(r=region, steps=STEPS))
    (root / "practices/governance.yml").write_text("\n".join(lines) + "\n")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "Base")


def sign_all(root: Path, number: int) -> None:
    from bestyet.actions.decide.signing import by_key, signed
    from bestyet.actions.decide.vote import VoteRequest, unsigned
    from bestyet.knowledge.ballots import read_ballots
    from bestyet.repo.clock import now

    ballots = read_ballots()
    case = ballots.case(ballots.open_ballot("kickoff"))
    (root / case.version.folder / "votes").mkdir()
    for index in range(number):
        vote = unsigned(case, f"r-{index}", VoteRequest(root, "kickoff", "approve", bool), now())
        text = signed(case, vote.vote, by_key(root / ".git" / f"key-{index}"))
        (root / vote.path).write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "Votes")


def main() -> None:
    from bestyet.govern.count.tally import tally
    from bestyet.govern.signature.payload import payload
    from bestyet.govern.signature.votes import own_check
    from bestyet.knowledge.ballots import read_ballots
    from bestyet.repo.clock import now

    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "--quiet", "-b", "main")
        prepare(root, number)
        os.chdir(root)
        subprocess.run([sys.executable, "-m", "bestyet.cli.main", "propose", "kickoff"], check=True)
        git(root, "add", "-A")
        git(root, "commit", "--quiet", "-m", "Ballot")
        sign_all(root, number)
        begun = time.perf_counter()
        polls = read_ballots()
        case = polls.case(polls.open_ballot("kickoff"))
        handed = case.handed
        read = time.perf_counter()
        votes = case.votes(now())
        checked = time.perf_counter()
        result = tally(case.ballot, votes, now())
        counted = time.perf_counter()
        for one in handed:
            own_check(payload(one.signed), str(one.signed["signature"]))
        alone = time.perf_counter()
        assert not any(vote.invalid for vote in votes)
        ms = 1000 / number
        tell("votes", "check a vote", (checked - read) * ms, "ms")
        print(f"{number} votes, {result.outcome}; ms a vote: read {(read - begun) * ms:.2f}, ", end="")
        print(f"check {(checked - read) * ms:.2f} (signature alone {(alone - counted) * ms:.2f}), ", end="")
        print(f"count {(counted - checked) * ms:.2f}")


if __name__ == "__main__":
    main()
