"""The command line as a whole."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bestyet import __version__
from bestyet.cli.main import GROUPS, main
from cli.kickoff import run


def test_help_groups_the_commands_by_who_needs_them():
    output = run("--help").output
    places = [output.index(f"{title}:") for title in GROUPS]
    assert places == sorted(places)
    for group in GROUPS.values():
        for name in group:
            assert f"  {name} " in output


def test_every_command_has_help_with_an_example():
    for group in GROUPS.values():
        for name in group:
            result = run(name, "--help")
            assert result.exit_code == 0
            assert "Examples:" in result.output
            assert f"bestyet {name}" in result.output


def test_help_names_no_page_that_a_base_of_others_lacks():
    for group in GROUPS.values():
        for name in group:
            assert not re.findall(r"\bdocs/\S+|(?<![/\w])[A-Z_]+\.md\b", run(name, "--help").output), name


def test_a_wrong_word_is_answered_with_usage():
    result = run("chek")
    assert result.exit_code == 2
    assert "No such command" in result.output


def test_it_starts_fast():
    """CPU seconds of `bestyet --version`, the best of ten: a person's other work must not count."""
    command = [sys.executable, "-m", "bestyet.cli.main", "--version"]
    assert any(spent(command, f"bestyet {__version__}\n") < 0.15 for _ in range(10))


def spent(command: list[str], told: str, **env: str) -> float:
    """CPU seconds of a program, which tells this."""
    before = os.times()
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    after = os.times()
    assert told in done.stdout
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_short_help_is_what_each_command_says_of_itself():
    """`--help` prints it without importing a command."""
    for group in GROUPS.values():
        for name, short in group.items():
            command = main.get_command(None, name)
            assert command.get_short_help_str(limit=80) == short, name


COUNTED = """
import sys
lines = 0
def count(frame, event, _):
    global lines
    lines += event == "line"
    return count
sys.settrace(count)
try:
    from bestyet.cli.main import run
    run()
except SystemExit:
    pass
sys.settrace(None)
print(lines, *sorted(name for name in sys.modules if name.startswith("bestyet")), file=sys.stderr)
"""


def executed(option):
    """How many lines of Python a start with this option executes, those of imports too, and what it imports of us."""
    done = subprocess.run([sys.executable, "-c", COUNTED, option], capture_output=True, text=True, check=True)
    lines, *modules = done.stderr.split()
    return int(lines), modules


def test_help_does_little_more_than_telling_the_version():
    executed("--help")  # compiles what is not compiled yet
    (by_version, known), (by_help, needed) = executed("--version"), executed("--help")
    assert needed == known
    assert by_help <= 1.3 * by_version


def test_shells_can_complete_commands():
    asked = {"_BESTYET_COMPLETE": "bash_complete", "COMP_WORDS": "bestyet me", "COMP_CWORD": "1"}
    assert spent([str(Path(sys.executable).with_name("bestyet"))], "merge", **asked) < 5


def test_no_message_acts_on_a_terminal(company):
    """The region's label comes from contributors."""
    rules = company.hub.root / "practices/governance.yml"
    rules.write_text(rules.read_text().replace("{name: Emea}", '{name: E, label: "A\\a\\u202eB"}'))
    company.hub.send("A label that rings")
    said = company.hub.refused("effective", "client-kickoff", "--region", "emea", "--on", "2026-11-02")
    assert "A\\x07\\u202eB worked by its own text" in said
