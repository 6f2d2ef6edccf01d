"""Who wrote what, and when: stories with real repositories."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from bestyet.model.commit import Commit, HistoryState
from bestyet.repo.cache import store_path
from bestyet.repo.history import History, open_history
from bestyet.repo.log import parse_commit

KICKOFF = "practices/emea/kickoff.md"
ADA, BOB, EVE = (f"{name} <{name.lower()}@example.org>" for name in ("Ada", "Bob", "Eve"))


def authors(history: History, path: str, text: bytes | None = None) -> list[str]:
    """First names of the authors of the lines of the file as it lies in the work tree; "-" where not known."""
    assert history.repository
    if text is None:
        text = (history.repository.folder / path).read_bytes()
    return [one.author if one else "-" for one in history.line_authors(path, text)]


def summaries(commits: list[Commit]) -> list[str]:
    return [commit.summary for commit in commits]


def told(root: Path, path: str = KICKOFF) -> tuple[list[str], list[str]]:
    """Authors of the lines, and summaries of the commits, of one file."""
    with open_history(root) as history:
        return authors(history, path), summaries(history.commits_of(path))


def test_each_line_has_its_author_and_each_file_its_commits(workshop):
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Write it down", author=ADA, date="2026-03-01T10:00:00+01:00")
    workshop.write(KICKOFF, "one\ntwo, better\nthree\nfour\n")
    second = workshop.commit("Say two better", author=BOB, date="2026-03-02T10:00:00-05:00")
    workshop.write("practices/apac/kickoff.md", "other\n")
    workshop.commit("APAC too", author=EVE)

    with open_history(workshop.root) as history:
        assert history.state is HistoryState.FULL
        assert not history.dirty
        assert authors(history, KICKOFF) == ["Ada", "Bob", "Ada", "Bob"]
        assert history.commits_of(KICKOFF)[0] == Commit(
            second, "Bob", "bob@example.org", "2026-03-02T10:00:00-05:00", "Say two better"
        )
        assert summaries(history.commits_of(KICKOFF)) == ["Say two better", "Write it down"]
        text = (workshop.root / KICKOFF).read_bytes()
        assert summaries(history.span_authors(KICKOFF, 2, 3, text)) == ["Say two better", "Write it down"]
        assert summaries(history.span_authors(KICKOFF, 3, 3, text)) == ["Write it down"]
        assert [(one.summary, paths) for one, paths in history.recent(2)] == [
            ("APAC too", ["practices/apac/kickoff.md"]),
            ("Say two better", [KICKOFF]),
        ]
        assert history.commits_of("practices/nowhere.md") == []


def test_a_folder_without_git_has_no_history(tmp_path):
    with open_history(tmp_path) as history:
        assert history.state is HistoryState.NONE
        assert history.line_authors(KICKOFF, b"one\ntwo") == [None, None]
        assert history.span_authors(KICKOFF, 1, 2, b"one\ntwo") == []
        assert (history.commits_of(KICKOFF), history.recent(5), history.dirty) == ([], [], False)
        history.prepare()
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_commit_history_is_empty(workshop):
    workshop.write(KICKOFF, "one\n")
    with open_history(workshop.root) as history:
        assert history.state is HistoryState.EMPTY
        assert history.dirty
        assert authors(history, KICKOFF) == ["-"]


def test_lines_that_are_not_committed_have_no_author_yet(workshop):
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Begin", author=ADA)
    (workshop.root / KICKOFF).write_bytes(b"zero\r\none\r\ntwo!\r\nthree\r\n")
    (workshop.root / "practices/emea/new.md").write_text("new\nfile\n")

    with open_history(workshop.root) as history:
        assert history.dirty
        assert authors(history, KICKOFF) == ["-", "Ada", "-", "Ada"]
        assert authors(history, "practices/emea/new.md") == ["-", "-"]
        assert authors(history, KICKOFF, b"") == []


def test_whoever_merges_is_not_credited(workshop):
    workshop.write(KICKOFF, "one\ntwo\nthree\nfour\nfive\n")
    workshop.commit("Begin", author=ADA)
    workshop.run("switch", "--quiet", "--create", "side")
    workshop.write(KICKOFF, "one, by Bob\ntwo\nthree\nfour\nfive\n")
    workshop.commit("Side", author=BOB)
    workshop.run("switch", "--quiet", "main")
    workshop.write(KICKOFF, "one\ntwo\nthree\nfour\nfive, by Eve\n")
    workshop.commit("Main", author=EVE)
    workshop.run("merge", "--quiet", "--no-edit", "side")

    with open_history(workshop.root) as history:
        assert authors(history, KICKOFF) == ["Bob", "Ada", "Ada", "Ada", "Eve"]
        assert set(summaries(history.commits_of(KICKOFF))) == {"Begin", "Side", "Main", "Merge branch 'side'"}


def test_what_a_merge_itself_wrote_is_the_merges(workshop):
    workshop.write(KICKOFF, "one\ntwo\n")
    workshop.commit("Begin", author=ADA)
    workshop.run("switch", "--quiet", "--create", "side")
    workshop.write(KICKOFF, "one\ntwo, by Bob\n")
    workshop.commit("Side", author=BOB)
    workshop.run("switch", "--quiet", "main")
    workshop.write(KICKOFF, "one\ntwo, by Eve\n")
    workshop.commit("Main", author=EVE)
    workshop.run("merge", "--quiet", "--no-commit", "--strategy=ours", "side")
    workshop.write(KICKOFF, "one\ntwo, agreed\n")
    workshop.commit("Agree")

    whose, commits = told(workshop.root)
    assert whose == ["Ada", "Test"]
    assert (commits[0], {*commits[1:3]}, commits[3]) == ("Agree", {"Main", "Side"}, "Begin")


def test_order_is_that_of_the_history_not_of_the_clocks(workshop):
    for day in (3, 1, 2):
        workshop.write(KICKOFF, f"{day}\n")
        workshop.commit(f"On day {day}", date=f"2026-03-0{day}T00:00:00Z")
    assert told(workshop.root)[1] == ["On day 2", "On day 1", "On day 3"]


def test_a_rename_keeps_authors_and_commits(workshop):
    workshop.write("drafts/kickoff.md", "one\ntwo\nthree\nfour\n")
    workshop.commit("Draft", author=ADA)
    workshop.write("practices/emea/start.md", "one\ntwo\nthree\nfour\n")
    workshop.run("rm", "--quiet", "drafts/kickoff.md")
    workshop.commit("Move it in", author=BOB)
    workshop.run("mv", "practices/emea/start.md", KICKOFF)
    workshop.write(KICKOFF, "one\ntwo\nthree\nfour\nfive\n")
    workshop.commit("Call it kickoff", author=EVE)

    assert told(workshop.root) == (["Ada"] * 4 + ["Eve"], ["Call it kickoff", "Move it in", "Draft"])


def test_what_moved_in_later_is_followed_although_it_was_passed_over_before(workshop):
    workshop.write("drafts/kickoff.md", "one\ntwo\n")
    workshop.commit("Draft", author=ADA)
    workshop.write(KICKOFF.replace("emea", "apac"), "other\n")
    workshop.commit("APAC", author=BOB)
    with open_history(workshop.root) as history:
        assert len(history.recent(5)) == 1
    (workshop.root / "practices/emea").mkdir()
    workshop.run("mv", "drafts/kickoff.md", KICKOFF)
    workshop.commit("Move it in", author=EVE)

    assert told(workshop.root) == (["Ada", "Ada"], ["Move it in", "Draft"])


def test_a_squash_is_one_commit_by_whoever_squashed(workshop):
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    workshop.run("switch", "--quiet", "--create", "side")
    for author in (BOB, EVE):
        workshop.write(KICKOFF, (workshop.root / KICKOFF).read_text() + f"by {author}\n")
        workshop.commit("Side", author=author)
    workshop.run("switch", "--quiet", "main")
    workshop.run("merge", "--quiet", "--squash", "side")
    workshop.commit("Squashed", author=ADA)

    assert told(workshop.root) == (["Ada"] * 3, ["Squashed", "Begin"])


def test_a_text_that_was_taken_back_is_whose_it_was_put_back_by(workshop):
    for text, author in (("one\ntwo\n", ADA), ("one\n", BOB), ("one\ntwo\n", EVE)):
        workshop.write(KICKOFF, text)
        workshop.commit("Change", author=author)
    assert told(workshop.root)[0] == ["Ada", "Eve"]


def test_a_shallow_clone_says_so_and_credits_nobody_for_what_it_lacks(workshop, tmp_path_factory):
    workshop.write(KICKOFF, "one\ntwo\n")
    workshop.commit("Begin", author=ADA)
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Middle", author=BOB)
    workshop.write(KICKOFF, "one\ntwo\nthree\nfour\n")
    workshop.commit("End", author=EVE)
    clone = tmp_path_factory.mktemp("clone") / "kb"
    workshop.run("clone", "--quiet", "--depth=2", f"file://{workshop.root}", str(clone))

    with open_history(clone) as history:
        assert history.state is HistoryState.SHALLOW
        assert authors(history, KICKOFF) == ["-", "-", "-", "Eve"]
        assert summaries(history.commits_of(KICKOFF)) == ["End"]
        assert [one.summary for one, _ in history.recent(5)] == ["End"]
    workshop.run("-C", str(clone), "fetch", "--quiet", "--unshallow")
    with open_history(clone) as history:
        assert history.state is HistoryState.FULL
        assert authors(history, KICKOFF) == ["Ada", "Ada", "Bob", "Eve"]


def test_links_and_submodules_are_no_texts(workshop, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    workshop.run("init", "--quiet", str(other))
    workshop.run("-C", str(other), "commit", "--quiet", "--allow-empty", "-m", "Other")
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    (workshop.root / "practices/link.md").symlink_to("emea/kickoff.md")
    workshop.run("add", "--", "practices/link.md")
    workshop.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "practices/sub")
    workshop.commit("Link", author=BOB)

    with open_history(workshop.root) as history:
        assert authors(history, "practices/link.md") == ["-"]
        assert authors(history, "practices/sub", b"text\n") == ["-"]
        assert authors(history, KICKOFF) == ["Ada"]
        assert summaries(history.commits_of("practices/link.md")) == ["Link"]


def test_a_link_that_became_a_file_is_its_authors(workshop):
    (workshop.root / "practices").mkdir()
    (workshop.root / "practices/a.md").symlink_to("b.md")
    workshop.run("add", "--", "practices/a.md")
    workshop.commit("Link", author=ADA)
    (workshop.root / "practices/a.md").unlink()
    workshop.write("practices/a.md", "b.md\n")
    workshop.commit("File", author=BOB)
    assert told(workshop.root, "practices/a.md") == (["Bob"], ["File", "Link"])


def test_names_of_any_bytes(workshop):
    path = os.fsdecode(b"practices/emea/\xffkick\t:100644 \n\x01off.md")
    workshop.write(path, "one\n")
    workshop.commit("Begin", author=ADA)
    workshop.write("practices/emea/Ünïcode ✓.md", "two\n")
    workshop.commit("More", author=BOB)

    assert told(workshop.root, path) == (["Ada"], ["Begin"])
    with open_history(workshop.root) as history:
        assert [paths for _, paths in history.recent(5)] == [["practices/emea/Ünïcode ✓.md"], [path]]


def test_a_knowledge_base_below_the_top(workshop):
    workshop.write(f"handbook/{KICKOFF}", "one\n")
    workshop.write(KICKOFF, "not ours\n")
    workshop.commit("Begin", author=ADA)

    assert told(workshop.root / "handbook") == (["Ada"], ["Begin"])
    with open_history(workshop.root / "handbook") as history:
        assert history.recent(5)[0][1] == [KICKOFF]


def test_settings_of_git_and_a_mailmap_change_no_answer(workshop):
    for key, value in (
        ("log.showSignature", "true"),
        ("log.mailmap", "true"),
        ("color.ui", "always"),
        ("diff.renames", "false"),
        ("diff.noprefix", "true"),
        ("core.quotePath", "true"),
        ("log.follow", "true"),
    ):
        workshop.run("config", key, value)
    workshop.write(".mailmap", "Mallory <mallory@example.org> <ada@example.org>\n")
    workshop.write("practices/emea/start.md", "one\ntwo\nthree\n")
    workshop.commit("Begin", author=ADA)
    workshop.run("mv", "practices/emea/start.md", KICKOFF)
    workshop.commit("Rename", author=BOB)

    assert told(workshop.root) == (["Ada"] * 3, ["Rename", "Begin"])


def test_a_message_cannot_pass_for_a_commit(workshop):
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin\n\nauthor Mallory <m@example.org> 0 +0000\n:100644 100644\x01\x02", author=ADA)
    assert told(workshop.root) == (["Ada"], ["Begin"])


RAW = b"tree %s\nauthor %s\ncommitter X <x> 1 +0000\n%s\n%s"


@pytest.mark.parametrize(
    ("author", "said"),
    [
        (b"Ada <a@b.c> 1767225600 +0530", ("Ada", "a@b.c", "2026-01-01T05:30:00+05:30")),
        (b"A <B> Ada <a@b.c> 0 +0000", ("A <B> Ada", "a@b.c", "1970-01-01T00:00:00+00:00")),
        (b" <> 0 -0000", ("", "", "1970-01-01T00:00:00+00:00")),
        (b"Ada <a> -99999 +0000", ("Ada", "a", "1970-01-01T00:00:00+00:00")),
        (b"Ada <a> 99999999999999999999999 +0100", ("Ada", "a", "2099-12-31T23:59:59+00:00")),
        (b"Ada <a> 0 +9999", ("Ada", "a", "1970-01-01T00:00:00+00:00")),
        (b"nonsense", ("", "", "1970-01-01T00:00:00+00:00")),
        (
            b"A\x1b[31m\xe2\x80\xaeb\x07 <a\x00> 0 +0000",
            (r"A\x1b[31m\u202eb\x07", r"a\x00", "1970-01-01T00:00:00+00:00"),
        ),
        (b"J\xf6rg <j> 0 +0000", (r"J\xf6rg", "j", "1970-01-01T00:00:00+00:00")),
    ],
)
def test_claims_are_taken_down_as_made_but_harmless(author, said):
    commit = parse_commit("f" * 40, RAW % (b"0" * 40, author, b"", b"Summary\x1b\n\nmore"))
    assert (commit.author, commit.email, commit.date) == said
    assert commit.summary == r"Summary\x1b"


def test_older_encodings_are_read():
    commit = parse_commit("f" * 40, RAW % (b"0" * 40, b"J\xf6rg <j> 0 +0000", b"encoding ISO-8859-1\n", b"\xdcber"))
    assert (commit.author, commit.summary) == ("Jörg", "Über")
    commit = parse_commit("f" * 40, RAW % (b"0" * 40, "Jörg <j> 0 +0000".encode(), b"encoding rot13\n", b""))
    assert commit.author == "Jörg"


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


def test_a_cache_that_another_process_keeps_is_done_without(workshop, monkeypatch):
    monkeypatch.setattr("bestyet.repo.cache._PATIENCE", 0.1)
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    told(workshop.root)
    workshop.write(KICKOFF, "one\ntwo\n")
    workshop.commit("More", author=BOB)
    other = sqlite3.connect(store_path(workshop.root), isolation_level=None)
    other.execute("begin exclusive")
    assert told(workshop.root) == (["Ada", "Bob"], ["More", "Begin"])
    other.close()
    assert store_path(workshop.root).exists()


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
