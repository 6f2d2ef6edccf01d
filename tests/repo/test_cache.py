"""The cache makes answers faster, and never other."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from bestyet.repo.cache import Database, answer_of, store_path
from bestyet.repo.history import open_history
from repo.telling import ADA, BOB, EVE, KICKOFF, authors, told


def test_new_commits_a_rebase_and_another_branch_are_all_told_right(workshop):
    workshop.write(KICKOFF, "one\ntwo\n")
    first = workshop.commit("Begin", author=ADA)
    assert told(workshop.root) == (["Ada", "Ada"], ["Begin"])
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("More", author=BOB)
    assert told(workshop.root) == (["Ada", "Ada", "Bob"], ["More", "Begin"])
    workshop.run("reset", "--quiet", "--hard", first)
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("More, rewritten", author=EVE)
    assert told(workshop.root) == (["Ada", "Ada", "Eve"], ["More, rewritten", "Begin"])
    workshop.run("switch", "--quiet", "--orphan", "other")
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Afresh", author=BOB)
    assert told(workshop.root) == (["Bob"], ["Afresh"])


def damage_text(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


def damage_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    path.write_bytes(data)


def damage_version(path: Path) -> None:
    change(path, "update meta set value = '0' where key = 'version'")


def damage_runs(path: Path) -> None:
    change(path, "update files set runs = x'010203'")


def damage_commits(path: Path) -> None:
    change(path, "update commits set author = null")


def damage_tables(path: Path) -> None:
    change(path, "drop table files")


def change(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    "damage", [damage_text, damage_pages, damage_version, damage_runs, damage_commits, damage_tables, Path.unlink]
)
def test_a_damaged_cache_changes_no_answer(workshop, damage):
    workshop.write(KICKOFF, "one\ntwo\n")
    workshop.commit("Begin", author=ADA)
    expected = told(workshop.root)
    damage(store_path(workshop.root))
    assert told(workshop.root) == expected == (["Ada", "Ada"], ["Begin"])
    mended = sqlite3.connect(store_path(workshop.root))
    assert mended.execute("select length(runs) from files").fetchall() == [(8,)]
    mended.close()
    assert told(workshop.root) == expected


def test_a_cache_that_cannot_be_written_is_done_without(workshop, tmp_path_factory):
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    nowhere = tmp_path_factory.mktemp("no") / "file"
    nowhere.write_bytes(b"")
    with open_history(workshop.root, nowhere) as history:
        assert authors(history, KICKOFF) == ["Ada"]


def test_no_byte_of_the_cache_is_believed_that_is_not_what_was_written(workshop):
    workshop.write(KICKOFF, "one\ntwo\n")
    workshop.commit("Begin", author=ADA)
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("More", author=BOB)
    expected = told(workshop.root)
    path = store_path(workshop.root)
    kept = path.read_bytes()
    with open_history(workshop.root) as history:
        (row,) = history._store.db.execute("select runs from files").fetchone()
    told_twice = [kept.index(word) for word in (b"Ada", b"Begin", b"practices/emea", row)]
    for place in [*told_twice, *Random(3).sample(range(len(kept)), 40), len(kept) - 1]:
        path.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        assert told(workshop.root) == expected == (["Ada", "Ada", "Bob"], ["More", "Begin"]), place
        assert told(workshop.root) == expected
    path.write_bytes(kept[:-40])
    assert told(workshop.root) == expected


def test_what_is_kept_is_not_read_from_git_again(workshop, monkeypatch):
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    expected, kept = told(workshop.root), store_path(workshop.root).stat()
    monkeypatch.setattr("bestyet.repo.log.read_changes", None)
    assert told(workshop.root) == expected
    assert store_path(workshop.root).stat().st_ino == kept.st_ino
    assert [path.name for path in store_path(workshop.root).parent.iterdir()] == ["history.sqlite"]


class Notes(Database):
    tables, version = "create table notes (said text)", "1"

    def add(self) -> int:
        with self.writing():
            self.db.execute("insert into notes values ('one')")
        return self.db.execute("select count(*) from notes").fetchone()[0]


def test_what_another_process_keeps_to_itself_is_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr("bestyet.repo.cache._PATIENCE", 0.1)
    path = tmp_path / "notes.sqlite"
    assert [answer_of(path, Notes, Notes.add) for _ in range(2)] == [1, 2]
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin exclusive")
    assert answer_of(path, Notes, Notes.add) == 1
    other.close()
    assert answer_of(path, Notes, Notes.add) == 3


def test_two_processes_that_make_the_cache_at_once_say_the_same(workshop):
    for n in range(30):
        workshop.write(KICKOFF, f"{n}\nlast\n")
        workshop.commit(f"Change {n}", author=ADA)
    program = "import sys; from pathlib import Path; from bestyet.repo.history import open_history\n"
    program += (
        "h = open_history(Path(sys.argv[1])); print([c.summary for c in h.line_authors(sys.argv[2], b'29\\nlast\\n')])"
    )
    command = [sys.executable, "-c", program, str(workshop.root), KICKOFF]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    assert [one.communicate()[0] for one in both] == [b"['Change 29', 'Change 0']\n"] * 2


def test_the_cache_is_nobodys_content(workshop):
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    told(workshop.root)
    assert workshop.run("status", "--porcelain", "--ignored") == ""


def test_many_files_at_once_and_one_by_one_say_the_same(workshop):
    paths = [f"practices/emea/p{n:02d}.md" for n in range(40)]
    for n, path in enumerate(paths):
        workshop.write(path, f"{n}\nshared\n")
    workshop.commit("Begin", author=ADA)
    for path in paths[::2]:
        workshop.write(path, "changed\nshared\n")
    workshop.commit("Change", author=BOB)

    expected = [["Bob", "Ada"], ["Ada", "Ada"]] * 20
    with open_history(workshop.root) as history:
        assert [authors(history, path) for path in paths] == expected
    store_path(workshop.root).unlink()
    with open_history(workshop.root) as history:
        history.prepare()
        assert [authors(history, path) for path in paths] == expected
