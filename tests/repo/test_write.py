"""Writing that a crash at any moment cannot tear."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import write
from bestyet.repo.write import SYNC_RECORD, lock, sync_folder, write_file, write_folder


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder, our own record aside."""
    files = (path for path in root.rglob("*") if path.is_file() and path.name != SYNC_RECORD)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_file_is_written_once_and_keeps_its_mode(tmp_path):
    path = tmp_path / "votes/ada.yml"
    assert write_file(path, b"one\n")
    path.chmod(0o640)
    os.utime(path, (1, 1))

    assert not write_file(path, b"one\n")
    assert path.stat().st_mtime == 1
    assert write_file(path, b"two\n")
    assert path.read_bytes() == b"two\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert tree(tmp_path) == {"votes/ada.yml": b"two\n"}


def test_new_files_have_the_mode_that_the_user_wants(tmp_path):
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_links_lead_nowhere(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_bytes(b"precious")
    root = tmp_path / "root"
    root.mkdir()
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "file")
    (root / "circle").symlink_to("circle")

    for attempt in (
        lambda: write_file(root / "file", b"x"),
        lambda: write_file(root / "folder/file", b"x", root),
        lambda: write_file(root / "../outside/file", b"x", root),
        lambda: write_file(root / "circle/file", b"x", root),
        lambda: write_file(root / "circle/file", b"x"),
        lambda: write_folder(root / "circle/new", {"a": b"x"}, root),
        lambda: write_folder(root / "folder/new", {"a": b"x"}, root),
        lambda: sync_folder(root, {"circle/file": b"x"}),
        lambda: sync_folder(root, {"folder/file": b"x"}),
        lambda: sync_folder(root, {"file": b"x"}),
    ):
        with pytest.raises(CannotGoOnError):
            attempt()
    assert tree(outside) == {"file": b"precious"}


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "", "a\0b", SYNC_RECORD])
def test_names_stay_inside_the_folder(tmp_path, name):
    with pytest.raises(CannotGoOnError, match="is no path inside a folder"):
        write_folder(tmp_path / "new", {name: b""})
    with pytest.raises(CannotGoOnError, match="is no path inside a folder"):
        sync_folder(tmp_path / "new", {name: b""})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_appears_whole_and_is_never_replaced(tmp_path):
    target = tmp_path / "global/kickoff/1.0.0"
    files = {"practice.md": b"text\n", "votes/ada.yml": b"vote\n"}
    write_folder(target, files)
    assert tree(target) == files

    with pytest.raises(CannotGoOnError, match="is there already; nothing was written"):
        write_folder(target, {"practice.md": b"other\n"})
    assert tree(tmp_path) == {f"global/kickoff/1.0.0/{name}": data for name, data in files.items()}


def test_a_folder_that_cannot_be_finished_leaves_nothing(tmp_path):
    with pytest.raises(CannotGoOnError):
        write_folder(tmp_path / "new", {"a": b"file", "a/b": b"and folder"})
    assert list(tmp_path.iterdir()) == []


def test_sync_writes_what_differs_and_removes_only_what_it_wrote(tmp_path):
    sync_folder(tmp_path, {"a.md": b"a", "x/b.md": b"b", "x/c.md": b"c"})
    (tmp_path / "mine.md").write_bytes(b"mine")
    (tmp_path / "x/c.md").write_bytes(b"changed by hand")
    os.utime(tmp_path / "a.md", (1, 1))

    sync_folder(tmp_path, {"a.md": b"a", "y/d.md": b"d"})
    assert tree(tmp_path) == {
        "a.md": b"a",
        "mine.md": b"mine",
        "x/c.md": b"changed by hand",
        "y/d.md": b"d",
    }
    assert (tmp_path / "a.md").stat().st_mtime == 1
    sync_folder(tmp_path, {})
    assert tree(tmp_path) == {"mine.md": b"mine", "x/c.md": b"changed by hand"}
    assert not (tmp_path / "y").exists()


def test_sync_mends_what_was_changed_and_lost(tmp_path):
    sync_folder(tmp_path, {"a": b"a", "b": b"b"})
    (tmp_path / "a").write_bytes(b"A")
    (tmp_path / "b").unlink()
    sync_folder(tmp_path, {"a": b"a", "b": b"b"})
    assert tree(tmp_path) == {"a": b"a", "b": b"b"}


def test_a_file_may_become_a_folder(tmp_path):
    sync_folder(tmp_path, {"a": b"a", "b/c": b"c"})
    sync_folder(tmp_path, {"a/b": b"ab", "b": b"b"})
    assert tree(tmp_path) == {"a/b": b"ab", "b": b"b"}


@pytest.mark.parametrize("record", ["", "[1", "[]", '{"../x": ["00"]}', '{"a": 1}'])
def test_a_damaged_record_removes_nothing(tmp_path, record):
    (tmp_path.parent / "x").write_bytes(b"")
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / SYNC_RECORD).write_text(record)
    sync_folder(tmp_path, {"b": b"b"})
    assert (tmp_path / "a").exists()
    assert (tmp_path.parent / "x").exists()


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotGoOnError, match=r"^cannot write [^\n]*: Not a directory$"):
        write_file(tmp_path / "file/below", b"")


def test_only_one_writes_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "LOCK_PATIENCE", 0.2)
    with lock(tmp_path), pytest.raises(CannotGoOnError, match="another bestyet is writing here"), lock(tmp_path):
        pass
    with lock(tmp_path):
        pass


def test_the_lock_of_a_repository_is_in_its_git_folder(workshop):
    with lock(workshop.root):
        pass
    assert (workshop.root / ".git/bestyet/lock").exists()
    assert workshop.run("status", "--porcelain") == ""


def test_a_killed_process_holds_no_lock(tmp_path):
    program = "import sys; from pathlib import Path; from bestyet.repo.write import lock\n"
    program += "with lock(Path(sys.argv[1])): print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        other.kill()
    with lock(tmp_path):
        pass


WRITE_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from bestyet.repo.write import sync_folder, write_folder
root, n, steps = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def counted(call):
    def step(*args, **more):
        global steps
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **more)
    return step

for name in ("open", "write", "mkdir", "fsync", "rename", "replace", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
while True:
    n += 1
    files = {f"{k}/file-{k}.md": f"{n}\\n".encode() * 2000 for k in range(12)}
    write_folder(root / f"versions/{n}", files)
    sync_folder(root / "pages", {**files, f"only-{n}.md": b"x"})
"""


def kill_while_writing(root: Path, after: int) -> None:
    """after: so many steps that touch the disk."""
    last = max((int(path.name) for path in root.glob("versions/[0-9]*")), default=0)
    command = [sys.executable, "-c", WRITE_UNTIL_KILLED, str(root), str(last), str(after)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


def test_kill_9_leaves_the_old_or_the_new(tmp_path):
    random = Random(1)
    for _ in range(12):
        kill_while_writing(tmp_path, random.randrange(400))
        for version in tmp_path.glob("versions/[0-9]*"):
            expected = f"{version.name}\n".encode() * 2000
            assert tree(version) == {f"{k}/file-{k}.md": expected for k in range(12)}
        for page in tmp_path.glob("pages/*/file-*.md"):
            lines = page.read_bytes().split(b"\n")[:-1]
            assert len(lines) == 2000
            assert len(set(lines)) == 1

    # The next run finishes what was begun and leaves nothing of what was not.
    sync_folder(tmp_path / "pages", {"1/file-1.md": b"end"})
    assert tree(tmp_path / "pages") == {"1/file-1.md": b"end"}
    assert len(leftovers(tmp_path / "versions")) <= 1


def leftovers(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in root.rglob(".*.tmp")]


def test_what_a_killed_run_left_is_removed_but_not_what_a_living_one_holds(tmp_path):
    dead, alive = tmp_path / ".1.0.0.00000000.tmp", tmp_path / ".1.0.0.11111111.tmp"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "file").write_bytes(b"half")
    held = os.open(alive, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    write_folder(tmp_path / "1.0.0", {"a": b"a"})
    os.close(held)

    assert sorted(path.name for path in tmp_path.iterdir()) == [alive.name, "1.0.0"]
