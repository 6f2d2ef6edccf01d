"""Whatever happens to a command's input and output, it ends with a status and at most one line: no traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli.kickoff import APAC, EMEA, GOVERNANCE

COMMAND = f"{sys.executable} -m bestyet.cli.main"


@pytest.fixture(autouse=True)
def kickoff(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("governance.yml", GOVERNANCE),
        ("emea/client-kickoff.md", EMEA + "3. Walk through the scope line by line and write down every open point.\n"),
        ("apac/client-kickoff.md", APAC + "- Go through the scope together and list the open points.\n"),
    ):
        path = tmp_path / "practices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def shell(line, **variables):
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env={**os.environ, **variables}, check=False
    )


@pytest.mark.parametrize("words", ["--version", "--help", "merge client-kickoff", "align client-kickoff --format json"])
def test_a_full_disk_is_told(words):
    done = shell(f"{COMMAND} {words} > /dev/full")
    assert (done.returncode, done.stderr) == (2, "bestyet: No space left on device\n")


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        (0, "init kb"),
        (1, "init kb"),
        (0, "new emea change-orders"),
        (0, "decide client-kickoff drop agenda-sent --by lead-emea --because Twice"),
        (0, "build"),
        (8, "build"),
    ],
)
def test_a_disk_that_is_full_while_files_are_written_is_told(blocks, words):
    """As no file may have more than so many blocks of a kilobyte: to those who write, a disk that is full."""
    done = shell(f"ulimit -f {blocks}; {COMMAND} {words} 2>&1 | cat; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stdout
    assert done.stdout.strip().splitlines()[-1].startswith("bestyet: ")


def test_a_reader_who_has_seen_enough_gets_no_complaint():
    done = shell(f"{COMMAND} align client-kickoff --format json | head -c 1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


def test_streams_that_are_closed_are_no_files_of_ours():
    done = shell(f"{COMMAND} merge client-kickoff <&- >&- 2>&-")
    assert done.returncode == 0


@pytest.mark.parametrize("source", ["<&-", "</dev/null"])
def test_a_question_that_nobody_can_answer_is_no_answer(source):
    done = shell(f"{COMMAND} link client-kickoff {source}")
    assert "1 of 1 worth asking" in done.stdout
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_what_an_encoding_lacks_is_written_as_an_escape(encoding):
    path = Path("practices/emea/client-kickoff.md")
    path.write_text(path.read_text() + "\n## Zürich → Łódź\n\n1. Ask Łódź first.\n")
    done = shell(f"{COMMAND} merge client-kickoff | grep -c '\\\\u0141'", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_ends_with_130_and_one_line():
    running = subprocess.Popen(
        [sys.executable, "-m", "bestyet.cli.main", "link", "client-kickoff"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
    )
    assert running.stdout.readline()  # it asks
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert running.returncode in (130, -signal.SIGINT)  # the same for a shell; Python itself may choose the second
    assert told.strip().splitlines()[-1] == "bestyet: interrupted"
    assert "Traceback" not in told


def test_a_command_that_is_nearly_one_is_suggested():
    done = shell(f"{COMMAND} chek")
    assert done.returncode == 2
    assert "did you mean check?" in done.stderr
