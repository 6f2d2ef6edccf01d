"""Who wrote what, and when: stories with real repositories."""

from __future__ import annotations

import os
import random
import shutil

import pytest
from bestyet.model.commit import Commit, HistoryState
from bestyet.repo.history import open_history
from repo.telling import ADA, BOB, EVE, KICKOFF, authors, recent, summaries, told


def test_each_line_has_its_author_and_each_file_its_commits(workshop):
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Write it down", author=ADA, date="2026-03-01T10:00:00+01:00")
    workshop.write(KICKOFF, "one\ntwo, better\nthree\nfour\n")
    second = workshop.commit("Say two better", author=BOB, date="2026-03-02T10:00:00-05:00")
    workshop.write("practices/apac/kickoff.md", "other\n")
    workshop.commit("APAC too", author=EVE)

    with open_history(workshop.root) as history:
        assert history.state is HistoryState.FULL
        assert authors(history, KICKOFF) == ["Ada", "Bob", "Ada", "Bob"]
        assert history.commits_of(KICKOFF)[0] == Commit(
            second, "Bob", "bob@example.org", "2026-03-02T10:00:00-05:00", "Say two better"
        )
        assert summaries(history.commits_of(KICKOFF)) == ["Say two better", "Write it down"]
        text = (workshop.root / KICKOFF).read_bytes()
        assert summaries(history.span_authors(KICKOFF, 2, 3, text)) == ["Say two better", "Write it down"]
        assert summaries(history.span_authors(KICKOFF, 3, 3, text)) == ["Write it down"]
        assert [(one.summary, paths) for one, paths in recent(history)[:2]] == [
            ("APAC too", ["practices/apac/kickoff.md"]),
            ("Say two better", [KICKOFF]),
        ]
        assert history.commits_of("practices/nowhere.md") == []


def test_a_folder_without_git_has_no_history(tmp_path):
    with open_history(tmp_path) as history:
        assert history.state is HistoryState.NONE
        assert history.line_authors(KICKOFF, b"one\ntwo") == [None, None]
        assert history.span_authors(KICKOFF, 1, 2, b"one\ntwo") == []
        assert (history.commits_of(KICKOFF), history.changes()) == ([], [])
        history.prepare()
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_commit_history_is_empty(workshop):
    workshop.write(KICKOFF, "one\n")
    with open_history(workshop.root) as history:
        assert history.state is HistoryState.EMPTY
        assert authors(history, KICKOFF) == ["-"]


def test_lines_that_are_not_committed_have_no_author_yet(workshop):
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Begin", author=ADA)
    (workshop.root / KICKOFF).write_bytes(b"zero\r\none\r\ntwo!\r\nthree\r\n")
    (workshop.root / "practices/emea/new.md").write_text("new\nfile\n")

    with open_history(workshop.root) as history:
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


def test_a_region_with_a_new_name_keeps_the_authors_of_all_its_files(workshop):
    steps = "".join(f"{n}. Step {n} of this practice.\n" for n in range(9))
    asia, apac = (workshop.root / f"practices/{region}" for region in ("asia", "apac"))
    for folder, message, author in ((asia, "Begin", ADA), (apac, "Call it APAC", BOB)):
        folder.mkdir(parents=True)
        for n in range(300):
            (folder / f"practice-{n}.md").write_text(f"region: {folder.name}\npractice: {n}\n{steps}")
        if folder == apac:
            shutil.rmtree(asia)
        workshop.stage_all()
        workshop.commit(message, author=author)

    whose, commits = told(workshop.root, "practices/apac/practice-123.md")
    assert (whose, commits) == (["Bob"] + ["Ada"] * 10, ["Call it APAC", "Begin"])


def test_what_moved_in_later_is_followed_although_it_was_passed_over_before(workshop):
    workshop.write("drafts/kickoff.md", "one\ntwo\n")
    workshop.commit("Draft", author=ADA)
    workshop.write(KICKOFF.replace("emea", "apac"), "other\n")
    workshop.commit("APAC", author=BOB)
    with open_history(workshop.root) as history:
        assert len(recent(history)) == 1
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
        assert [one.summary for one, _ in recent(history)] == ["End"]
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
        assert [paths for _, paths in recent(history)] == [["practices/emea/Ünïcode ✓.md"], [path]]


def test_a_knowledge_base_below_the_top(workshop):
    workshop.write(f"handbook/{KICKOFF}", "one\n")
    workshop.write(KICKOFF, "not ours\n")
    workshop.commit("Begin", author=ADA)

    assert told(workshop.root / "handbook") == (["Ada"], ["Begin"])
    with open_history(workshop.root / "handbook") as history:
        assert recent(history)[0][1] == [KICKOFF]


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


def test_a_repository_with_sha_256(workshop):
    shutil.rmtree(workshop.root / ".git")
    workshop.run("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    workshop.write(KICKOFF, "one\n")
    workshop.commit("Begin", author=ADA)
    workshop.write(KICKOFF, "one\ntwo\n")
    workshop.commit("More", author=BOB)
    assert told(workshop.root) == (["Ada", "Bob"], ["More", "Begin"])


def test_what_was_learnt_at_another_commit_names_nobody_here(workshop):
    """A text that comes back is by another author. A look at an earlier commit, or at a branch before it
    was merged, named that one's author from then on."""
    for text, who in (("one\ntwo\n", ADA), ("one\n", EVE), ("one\ntwo\n", BOB)):
        workshop.write(KICKOFF, text)
        workshop.commit("Write", author=who)
    assert told(workshop.root)[0] == ["Ada", "Bob"]
    workshop.run("checkout", "--quiet", "HEAD~2")
    assert told(workshop.root)[0] == ["Ada", "Ada"]
    workshop.run("checkout", "--quiet", "-")
    assert told(workshop.root)[0] == ["Ada", "Bob"]

    for branch, who in (("side", EVE), ("other", ADA)):
        workshop.run("switch", "--quiet", "--create", branch, "main")
        workshop.write(KICKOFF, "one\ntwo\nthree\n")
        workshop.commit("The same on another branch", author=who, date=f"2026-04-0{len(branch)}T10:00:00Z")
        told(workshop.root)
    workshop.run("merge", "--quiet", "--no-edit", "side")
    kept = told(workshop.root)
    shutil.rmtree(workshop.root / ".git/bestyet")
    assert told(workshop.root) == kept
    assert kept[0] == blamed(workshop) == ["Ada", "Bob", "Ada"]


def blamed(workshop) -> list[str]:
    """First names of the authors of the lines, as git says it."""
    told = workshop.run("blame", "--line-porcelain", "HEAD", "--", KICKOFF).splitlines()
    return [line.removeprefix("author ") for line in told if line.startswith("author ")]


def test_a_version_that_came_about_twice_has_the_authors_of_the_branch_it_came_by(workshop):
    """A side branch began before a change that was taken back: its lines were of who took it back."""
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Begin", author=ADA)
    workshop.run("switch", "--quiet", "--create", "side")
    workshop.write(KICKOFF, "one\ntwo\nthree, better\n")
    workshop.commit("Say three better", author=BOB)
    workshop.run("switch", "--quiet", "main")
    for text in ("one\n2\nthree\n", "one\ntwo\nthree\n"):
        workshop.write(KICKOFF, text)
        workshop.commit("Change it, and take it back", author=EVE)
    assert told(workshop.root)[0] == blamed(workshop) == ["Ada", "Eve", "Ada"]
    workshop.run("merge", "--quiet", "--no-edit", "side")
    assert told(workshop.root)[0] == blamed(workshop) == ["Ada", "Ada", "Bob"]


@pytest.mark.parametrize("seed", range(2))
def test_texts_that_come_back_on_branches_have_the_authors_that_git_blame_says(workshop, seed):
    """Asked after each step, so that what is kept is asked, too."""
    chance = random.Random(seed)
    workshop.write(KICKOFF, "one\ntwo\nthree\n")
    workshop.commit("Begin", author=ADA)
    workshop.run("branch", "--quiet", "side")
    for step in range(12):
        here, there = chance.choice((("main", "side"), ("side", "main")))
        workshop.run("switch", "--quiet", here)
        if chance.random() < 0.3:
            workshop.run("merge", "--quiet", "--no-ff", "--no-edit", "-s", "recursive", "-X", "theirs", there)
        else:
            lines = (chance.choice((word, f"{word}, better")) for word in ("one", "two", "three"))
            workshop.write(KICKOFF, "".join(f"{line}\n" for line in lines))
            workshop.commit(
                f"Step {step}", author=chance.choice((ADA, BOB, EVE)), date=f"2026-05-{step + 10}T10:00:00Z"
            )
        assert told(workshop.root)[0] == blamed(workshop), step
