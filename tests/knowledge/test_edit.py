"""One way to change a knowledge base: what is read under the lock is what is decided by, and all of it is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bestyet.knowledge.base import Loaded
from bestyet.knowledge.edit import Edit, Folder, edit
from bestyet.model.problem import CannotGoOnError

ANSWERS = "practices/global/kickoff/alignment.yml"
BEGIN = """
import os, sys
from pathlib import Path
from bestyet.knowledge.base import load
from bestyet.knowledge.edit import Edit, edit

ROOT, ANSWERS = Path(sys.argv[1]), "practices/global/kickoff/alignment.yml"
"""
PERSON = (
    BEGIN
    + """
load(ROOT)  # what the person sees
print("asked", flush=True)
answer = sys.stdin.readline().encode()
edit(ROOT, lambda loaded: Edit(None, {ANSWERS: loaded.files.get(ANSWERS, b"") + answer}))
"""
)
KILLED = (
    BEGIN
    + """
from bestyet.repo import journal
write_file, written = journal.write_file, []

def killed_at_the_second(path, *others, **more):
    if path.is_relative_to(ROOT / "practices"):
        if written:
            os._exit(9)
        written.append(path)
    return write_file(path, *others, **more)

journal.write_file = killed_at_the_second
edit(ROOT, lambda loaded: Edit(None, {"practices/emea/a.md": b"new\\n", "practices/emea/b.md": b"new\\n"}))
"""
)


@pytest.fixture
def root(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"practices/emea/{name}.md").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"practices/emea/{name}.md").write_text("old\n")
    return tmp_path


def texts(root: Path) -> list[str]:
    return [(root / f"practices/emea/{name}.md").read_text() for name in ("a", "b")]


def begun(program: str, root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, str(root)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_two_people_who_answer_at_the_same_moment_are_both_kept(root):
    people = [begun(PERSON, root) for _ in range(2)]
    assert [person.stdout.readline() for person in people] == ["asked\n"] * 2
    for person, answer in zip(people, ("same\n", "other\n"), strict=True):
        person.stdin.write(answer)
        person.stdin.flush()
    for person in people:
        person.communicate()
        assert person.returncode == 0
    assert sorted((root / ANSWERS).read_text().splitlines()) == ["other", "same"]


def test_who_is_killed_between_two_files_is_completed_by_the_next(root):
    killed = begun(KILLED, root)
    killed.communicate()
    assert killed.returncode == 9
    assert texts(root) == ["new\n", "old\n"]
    seen = edit(root, lambda loaded: Edit(loaded.files["practices/emea/b.md"]))
    assert seen == b"new\n"
    assert texts(root) == ["new\n", "new\n"]


def test_what_a_person_wrote_after_a_crash_is_not_written_over(root):
    begun(KILLED, root).communicate()
    (root / "practices/emea/b.md").write_text("mine\n")
    edit(root, lambda loaded: Edit(None))
    assert texts(root) == ["new\n", "mine\n"]
    (root / "practices/emea/b.md").write_text("old\n")
    edit(root, lambda loaded: Edit(None))
    assert texts(root) == ["new\n", "old\n"]


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"practices/emea/b.md": 1}', b"\xff"])
def test_a_damaged_journal_is_no_journal(root, damage):
    begun(KILLED, root).communicate()
    (journal,) = (root / ".cache/bestyet").glob("unfinished-*")
    journal.write_bytes(damage)
    edit(root, lambda loaded: Edit(None))
    assert texts(root) == ["new\n", "old\n"]
    assert not journal.exists()


def test_where_one_file_cannot_be_written_the_others_stay_as_they_were(root):
    (root / "practices/emea/link.md").symlink_to("a.md")
    files = {"practices/emea/a.md": b"new\n", "practices/emea/c.md": b"new\n", "practices/emea/link.md": b"new\n"}
    with pytest.raises(CannotGoOnError, match="is a link"):
        edit(root, lambda loaded: Edit(None, files))
    assert texts(root) == ["old\n", "old\n"]
    assert not (root / "practices/emea/c.md").exists()
    assert not list((root / ".cache/bestyet").glob("unfinished-*"))


def test_what_a_change_raises_leaves_all_as_it_was(root):
    def refuse(loaded: Loaded) -> Edit[None]:
        raise CannotGoOnError("no")

    with pytest.raises(CannotGoOnError, match="no"):
        edit(root, refuse)
    assert texts(root) == ["old\n", "old\n"]
    assert edit(root, lambda loaded: Edit("next")) == "next"


def test_a_folder_comes_after_the_files_and_as_a_whole(root):
    folder = Folder(
        "practices/global/kickoff/1.0.0", {"practice.md": b"# Kickoff\n", "votes/a.yml": b"vote: approve\n"}
    )
    edit(root, lambda loaded: Edit(None, {"practices/emea/a.md": b"new\n"}, folder))
    assert (root / folder.path / "votes/a.yml").read_bytes() == b"vote: approve\n"
    with pytest.raises(CannotGoOnError, match="is there already"):
        edit(root, lambda loaded: Edit(None, {"practices/emea/b.md": b"new\n"}, folder))
    assert texts(root) == ["new\n", "old\n"]
    again = Folder(folder.path, {"practice.md": b"# Again\n"}, replaces=True)
    edit(root, lambda loaded: Edit(None, folder=again))
    assert [path.name for path in (root / folder.path).iterdir()] == ["practice.md"]
