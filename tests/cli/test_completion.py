"""Tab in a real shell: commands, options, practices, regions and reviewers, offered while somebody waits."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.kickoff import APAC, EMEA, GOVERNANCE

TOOLS = Path(__file__).parents[2] / "tools"
REVIEWERS = "reviewers:\n  - {id: lead-emea, name: Lead, region: emea, roles: [quality], keys: []}\n"
EMPTY = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}
BEGIN = {
    "bash": 'eval "$(_BESTYET_COMPLETE=bash_source bestyet)"',
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(_BESTYET_COMPLETE=zsh_source bestyet)"',
    "fish": "_BESTYET_COMPLETE=fish_source bestyet | source",
}


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A knowledge base and, on the PATH, a program called bestyet."""
    folder = tmp_path / "base/practices"
    for region, text in (("emea", EMEA), ("apac", APAC)):
        (folder / region).mkdir(parents=True)
        (folder / region / "client-kickoff.md").write_text(text)
    (folder / "emea/$(touch pwned).md").write_text("hostile")
    (folder / "emea/a\nb.md").write_text("hostile")
    (folder / "global/client-kickoff/1.10.0").mkdir(parents=True)
    (folder / "global/client-kickoff/1.9.0").mkdir()
    (folder / "governance.yml").write_text(GOVERNANCE + REVIEWERS)
    program = tmp_path / "bin/bestyet"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.argv[0] = 'bestyet'\nfrom bestyet.cli.main import run\nrun()\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(TOOLS))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(folder.parent)
    return folder.parent


def asked(words: str) -> list[str]:
    """What the program offers after these words, of which the last is only begun."""
    about = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_BESTYET_COMPLETE": "bash_complete"}
    done = subprocess.run(["bestyet"], env={**os.environ, **about}, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line for line in done.stdout.split("\n") if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("bestyet mer", ["plain,merge"]),
        ("bestyet merge ", ["plain,client-kickoff"]),
        ("bestyet merge x", ["file,x"]),
        ("bestyet new ", ["plain,apac", "plain,emea"]),
        ("bestyet new e", ["plain,emea"]),
        ("bestyet new emea ", ["plain,client-kickoff"]),
        ("bestyet vote client-kickoff ", ["plain,approve", "plain,reject", "plain,abstain"]),
        ("bestyet vote client-kickoff approve --as ", ["plain,lead-emea"]),
        ("bestyet propose client-kickoff --from ", ["plain,apac", "plain,emea"]),
        ("bestyet export client-kickoff ", ["plain,1.9.0", "plain,1.10.0"]),
        ("bestyet key add ", ["plain,lead-emea"]),
    ],
)
def test_values_are_offered_where_they_belong(base, words, offered):
    assert asked(words) == offered


@pytest.mark.parametrize("torn", [b"regions: [", b"\xff\xfe", b"- 1\n", b"regions: {emea: "])
def test_what_cannot_be_read_offers_nothing_and_says_nothing(base, torn):
    (base / "practices/governance.yml").write_bytes(torn)
    assert asked("bestyet new ") == []
    assert asked("bestyet vote client-kickoff approve --as ") == []


def test_outside_a_knowledge_base_nothing_is_offered(base, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert asked("bestyet new ") == []
    assert asked("bestyet why ") == []


def test_an_answer_comes_while_somebody_waits(base):
    """CPU seconds, each time the best of five, in 2,000 practices: a person's other work must not count."""
    for number in range(2000):
        (base / f"practices/apac/practice-{number}.md").write_text(APAC)
    for words in ("bestyet merge practice-19", "bestyet new emea ", "bestyet new ", "bestyet roles --region "):
        assert any(spent(words) < 0.3 for _ in range(5)), words


def spent(words: str) -> float:
    before = os.times()
    assert asked(words)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def typed(shell: str, keys: str, wanted: str) -> str:
    """What a shell on a terminal shows when these keys are pressed, until it shows `wanted` or a minute went by."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(shell, [shell, *EMPTY[shell]])
    shown = ""
    try:
        os.write(terminal, f"PS1='ready''> '; {BEGIN[shell]}\n".encode())
        for keys_now, until in (("", "ready> "), (keys, wanted)):
            os.write(terminal, keys_now.encode())
            end = time.monotonic() + 60
            while until not in shown and time.monotonic() < end:
                if select.select([terminal], [], [], 0.2)[0]:
                    shown += os.read(terminal, 4096).decode(errors="replace").replace("\r", "").replace("\x08", "")
        return shown
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def needed(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(
    ("keys", "wanted"),
    [("bestyet why cl\t", "client-kickoff"), ("bestyet new em\t", "new emea"), ("bestyet withdr\t", "withdraw")],
)
def test_the_tab_key_completes(base, shell, keys, wanted):
    needed(shell)
    assert wanted in typed(shell, keys, wanted)
    assert not (base / "pwned").exists()


def test_fish_completes(base):
    needed("fish")
    for words, wanted in (
        ("bestyet why ", ["client-kickoff"]),
        ("bestyet new ", ["apac", "emea"]),
        ("bestyet ballot --fo", ["--format"]),
        ("bestyet vote client-kickoff approve --as ", ["lead-emea"]),
    ):
        program = f'{BEGIN["fish"]}; complete -C "{words}"'
        done = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, text=True, check=True)
        assert [line.split("\t")[0] for line in done.stdout.splitlines()] == wanted, done.stderr
    assert not (base / "pwned").exists()
