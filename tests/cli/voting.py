"""What tests about votes share: reviewers with real keys, clones of one bare repository, and a clock to set."""

from __future__ import annotations

import os
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import bestyet.repo.clock
import pytest
from bestyet.govern.signature.payload import NAMESPACE, payload
from bestyet.repo.sshkey import sign
from bestyet.text.versions import read_vote, record_text
from cli.kickoff import APAC, EMEA, run
from conftest import OF_COPIES, SETTINGS, Workshop, copied_all

INDIA = EMEA.replace("emea", "india")
REGIONS = ("emea", "apac", "india")
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FOLDER = "practices/global/client-kickoff/1.0.0"
PROMISED = """\
---
practice: client-kickoff
title: Client kickoff
region: {region}
owner: client-services-{region}
status: in-use
lead-times:
  - {{milestone: kickoff-held, after: contract-signed, within: {days}, unit: business-days}}
"""  # how a text begins that says within how many days the kickoff is held


def make_key(folder: Path, name: str, kind: str = "ed25519") -> Path:
    """Make an SSH key without a passphrase; returns the private key's file."""
    path = folder / name
    bits = ["-b", "2048"] if kind == "rsa" else []
    command = ["ssh-keygen", "-q", "-t", kind, *bits, "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def public(key: Path) -> str:
    return " ".join(key.with_suffix(".pub").read_text().split()[:2])


REHEARSAL = """policies:
  regional-consent:
    {extends: regional-consent, title: Consent of the regions, rehearsal: true, period: {usual: 14, calendar: days}}
"""


def governance(keys: dict[str, Path], more: str = REHEARSAL, **validity: str) -> str:
    """governance.yml with one lead for each key's region. validity: more of the key, by region.

    more: without anything else, votes end as soon as they are decided.
    """
    lines = ["company: Example (illustrative)", "regions:"]
    lines += [f"  {region}: {{name: {region.title()}}}" for region in keys]
    lines += ["reviewers:"]
    for region, key in keys.items():
        entry = f'{{key: "{public(key)}"{validity.get(region, "")}}}'
        lines += [
            f"  - {{id: lead-{region}, name: Lead of {region}, region: {region}, roles: [quality], keys: [{entry}]}}"
        ]
    return "\n".join(lines) + "\n" + more


class Clock:
    """The time of all commands and commits of a test."""

    def __init__(self, monkeypatch) -> None:
        self.monkeypatch = monkeypatch
        self.set(START)
        monkeypatch.setattr(bestyet.repo.clock, "now", lambda: self.at)

    def set(self, at: datetime | str) -> None:
        self.at = at if isinstance(at, datetime) else datetime.fromisoformat(f"{at}T09:00:00+00:00")
        for who in ("AUTHOR", "COMMITTER"):
            self.monkeypatch.setenv(f"GIT_{who}_DATE", self.at.isoformat())


@dataclass
class Site(Workshop):
    """One clone of the common repository, and the words for what is done in it."""

    root: Path
    monkeypatch: object

    def do(self, *words: str):
        """Run a command in this clone; who votes does not wait to be asked."""
        self.monkeypatch.chdir(self.root)
        return run(*words, *(("--yes",) if words[0] == "vote" and "--from-review" not in words else ()))

    def well(self, *words: str) -> str:
        result = self.do(*words)
        assert result.exit_code == 0, result.output + result.stderr
        return result.output

    def refused(self, *words: str) -> str:
        result = self.do(*words)
        assert result.exit_code in (1, 2), result.output
        return result.output + result.stderr

    def send(self, message: str) -> None:
        """Commit everything and send it to the common main branch."""
        self.stage_all()
        if not self.is_sent(self.commit(message)):
            self.run("push", "--quiet", "origin", "HEAD:main")

    def is_sent(self, head: str) -> bool:
        """Whether the common main branch is at this commit now: what `git push` comes to, which starts six programs,
        between two repositories of one store of objects without hooks."""
        own, common = self.root / ".git", self.root.parent / "common.git"
        main, seen = common / "refs/heads/main", own / "refs/remotes/origin/main"
        is_one_store = (own / "objects").is_symlink() and not (common / "hooks").exists()
        new = common / "objects" / head[:2] / head[2:]
        if not is_one_store or not all(one.is_file() for one in (main, seen, new)):
            return False
        made = zlib.decompress(new.read_bytes())
        if f"\nparent {main.read_text()}".encode() not in made.partition(b"\n\n")[0] + b"\n":
            return False  # no fast forward by one step
        for branch in (main, seen):
            branch.write_text(f"{head}\n")
        return True

    def send_branch(self, message: str) -> None:
        """Commit everything and send it as the branch it is, for others to merge."""
        self.stage_all()
        self.commit(message)
        self.run("push", "--quiet", "origin", "HEAD")

    def get(self) -> None:
        self.run("pull", "--quiet", "--ff-only", "origin", "main")

    def branch(self, name: str) -> None:
        self.run("checkout", "--quiet", "-b", name)

    def land(self, branch: str) -> None:
        """Merge a branch into main, as a code host does, and send it."""
        self.run("checkout", "--quiet", "main")
        self.get()
        self.run("merge", "--quiet", "--no-ff", "-m", f"Merge {branch}", branch)
        self.run("push", "--quiet", "origin", "main")


def clone(bare: Path, folder: Path, monkeypatch) -> Site:
    subprocess.run(["git", "clone", "--quiet", str(bare), str(folder)], check=True)
    return Site(folder, monkeypatch)


class Company:
    """A bare repository with three regions' practices, and a key for each region's lead.

    happened: what was done in it since, in turn. Each process does it once, and copies what came of it.
    """

    def __init__(self, folder: Path, monkeypatch, *happened: Event) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        self.clock = Clock(monkeypatch)
        self.keys = {region: folder / f"key-{region}" for region in REGIONS}
        self.bare = folder / "common.git"
        self.hub = Site(folder / "hub", monkeypatch)
        before, at = _after(happened, folder.parent)
        copied_all(before, folder)
        for config in folder.glob("*/.git/config"):
            config.write_text(config.read_text().replace(str(before), str(folder)))
        self.clock.set(at)
        monkeypatch.chdir(self.hub.root)

    def clone(self, name: str) -> Site:
        return clone(self.bare, self.folder / name, self.monkeypatch)

    def vote(self, site: Site, region: str, word: str = "approve", *more: str) -> str:
        words = ("client-kickoff", word, "--as", f"lead-{region}", "--key", str(self.keys[region]))
        return site.well("vote", *words, *more)

    def signs(self, region: str) -> tuple[str, ...]:
        """The options by which a region's lead signs."""
        return ("--as", f"lead-{region}", "--key", str(self.keys[region]))

    def propose(self, *more: str) -> None:
        """Open the vote on the first version, on main."""
        day = ("--effective", "2026-11-20") if self.clock.at < datetime(2026, 11, 20, tzinfo=UTC) else ()
        self.hub.well("propose", "client-kickoff", *day, *more)
        self.hub.send("Put 1.0.0 to the vote")

    def allow(self, *rules: str) -> None:
        """Let votes be by other rules than the default one."""
        path = "practices/governance.yml"
        text = (self.hub.root / path).read_text()
        self.hub.write(path, f"{text}allowed-policies: [{', '.join(rules)}]\n")
        self.hub.send("More rules to choose from")

    def adopt(self) -> None:
        """Let all regions approve, and adopt."""
        for region in REGIONS:
            self.vote(self.hub, region)
        self.hub.send("All have voted")
        self.clock.set("2026-11-20")
        self.hub.well("adopt", "client-kickoff")
        self.hub.send("1.0.0 is the standard")


def put_to_the_vote(company: Company) -> None:
    company.propose("--as", "lead-emea")


Event = Callable[[Company], object]


@cache
def _after(happened: tuple[Event, ...], place: Path) -> tuple[Path, datetime]:
    """The folder of a company to copy, made at this place, and its last day."""
    folder = Path(mkdtemp(dir=place))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_TEMPLATE_DIR", "")
        if happened:
            company = Company(folder, patch, *happened[:-1])
            happened[-1](company)
            at = company.clock.at
        else:
            at = _found(folder, patch)
        # one file in the place of hundreds, to be copied for each test
        subprocess.run(["git", "repack", "-a", "-d", "-q"], cwd=folder / "common.git", check=True)
        return folder, at


def _found(folder: Path, patch: pytest.MonkeyPatch) -> datetime:
    clock = Clock(patch)
    keys = {region: make_key(folder, f"key-{region}") for region in REGIONS}
    bare = folder / "common.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    hub = clone(bare, folder / "hub", patch)
    objects = hub.root / ".git/objects"
    shutil.rmtree(objects)
    objects.symlink_to("../../common.git/objects")
    hub.run("config", *OF_COPIES)
    hub.run("checkout", "--quiet", "-B", "main")
    hub.write("practices/governance.yml", governance(keys))
    for region, text in zip(REGIONS, (EMEA, APAC, INDIA), strict=True):
        hub.write(f"practices/{region}/client-kickoff.md", text)
    hub.send("Three regions")
    return clock.at


def lasting_company(folder: Path, patch) -> Company:
    """A company that all tests of a file clone; patch: a MonkeyPatch of its own, as no test runs yet."""
    patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        patch.setenv(f"GIT_{who}_NAME", "Test")
        patch.setenv(f"GIT_{who}_EMAIL", "test@example.org")
    return Company(folder, patch)


@contextmanager
def shared_company(factory: pytest.TempPathFactory, *happened: Event) -> Iterator[Company]:
    """A company for all tests of a module, with a home and a name in git of its own."""
    folder = factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        (folder / ".gitconfig").write_text(SETTINGS)
        patch.setenv("HOME", str(folder))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "Test")
            patch.setenv(f"GIT_{who}_EMAIL", "test@example.org")
        yield Company(folder, patch, *happened)


def vote_file(company, region):
    return company.hub.root / FOLDER / f"votes/lead-{region}.yml"


def forge(company, region, key, edit=lambda data: None, namespace=NAMESPACE):
    """Write a vote that the command would refuse to write: an honest one, edited and then signed with `key`."""
    data = dict(read_vote(vote_file(company, "emea").read_bytes())[1])
    data |= {"voter": f"lead-{region}", "name": f"Lead of {region}"}
    edit(data)
    data["signature"] = sign(payload({**data, "round": 1}), key, namespace)
    vote_file(company, region).write_text(record_text(data))
