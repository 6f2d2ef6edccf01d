"""A company merges everything it has: at once, by several processes, and in shards on machines of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from cli.kickoff import APAC, EMEA, GOVERNANCE, run

PRACTICES = ("archive", "client-kickoff", "merge", "torn", "withdrawn")
OUT = "merged_practices.json"


def write_all(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    for name in PRACTICES:
        for region, text in (("emea", EMEA), ("apac", APAC)):
            own = text.replace("client-kickoff", name).replace("Send the agenda", f"Send the agenda of {name}")
            own = own.replace("in-use", "retired") if name == "withdrawn" else own
            own += "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n" if (name, region) == ("torn", "apac") else ""
            workshop.write(f"practices/{region}/{name}.md", own)
    (workshop.root / "practices/emea/linked.md").symlink_to("archive.md")
    workshop.commit("All")


@pytest.fixture
def base(begun, monkeypatch):
    """Three practices to merge, one that git could not, one that everybody has retired."""
    workshop = begun(write_all)
    monkeypatch.chdir(workshop.root)
    return workshop


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_each_is_what_merging_it_alone_says(base, form):
    done = run("merge", "--all", "--format", form)
    alone = [run("merge", name, "--format", form) for name in PRACTICES]
    assert done.stdout == ("" if form == "json" else "\n").join(one.stdout for one in alone if one.stdout)
    run("merge", "--all", "--format", form, "--out", "merged")
    written = contents("merged")
    ending = "txt" if form == "text" else form
    assert [written[f"{name}.{ending}"].decode() for name in PRACTICES[:3]] == [one.stdout for one in alone[:3]]
    assert sorted(written) == sorted([OUT, *(f"{name}.{ending}" for name in PRACTICES[:3])])


def test_what_cannot_be_merged_is_named_and_costs_the_others_nothing(base):
    done = run("merge", "--all", "--out", "merged")
    assert done.exit_code == 2
    assert done.stdout == "3 practices in merged\n"
    linked, *_, torn = done.stderr.splitlines()
    assert linked.startswith("practices/emea/linked.md:1:1: symbolic-link: ")
    assert "bestyet: linked: every variant of linked is left out" in done.stderr
    assert torn.startswith("bestyet: torn: practices/apac/torn.md:")
    base.write("practices/apac/torn.md", APAC.replace("client-kickoff", "torn"))
    (base.root / "practices/emea/linked.md").unlink()
    assert run("merge", "--all", "--out", "merged").exit_code == 0
    assert json.loads(contents("merged")[OUT])["practices"][-1] == {"practice": "withdrawn"}


def test_who_does_it_changes_no_byte_of_what_comes_of_it(base):
    alone = run("merge", "--all", "--format", "json", "--out", "alone")
    several = run("merge", "--all", "--format", "json", "--out", "several", "--jobs", "2")
    assert contents("alone") == contents("several")
    assert alone.stderr == several.stderr
    assert run("merge", "--all", "-j", "2").output == run("merge", "--all").output


def test_shards_are_joined_to_what_one_run_makes(base):
    whole = run("merge", "--all", "--format", "md", "--out", "whole")
    for number in (1, 2, 3):
        run("merge", "--all", "--format", "md", "--out", f"part-{number}", "--shard", f"{number}/3")
    names = [set(contents(f"part-{number}")) - {OUT} for number in (1, 2, 3)]
    assert sum(map(len, names)) == len(set.union(*names)) == 3
    joined = run("merge", "--all", "--join", "--out", "joined", "part-3", "part-1", "part-2/")
    assert contents("joined") == contents("whole")
    assert (joined.stderr, joined.exit_code) == (whole.stderr, whole.exit_code)


def test_only_shards_that_make_one_whole_are_joined(base):
    for number in (1, 2):
        run("merge", "--all", "--format", "md", "--out", f"part-{number}", "--shard", f"{number}/2")

    def said(*folders: str) -> str:
        done = run("merge", "--all", "--join", "--out", "joined", *folders)
        assert done.exit_code == 2
        assert not Path("joined").exists()
        return done.stderr.strip()

    assert said("part-1") == "bestyet: of 2 shards there is no 2"
    run("merge", "--all", "--format", "md", "--out", "many", "--shard", "1/99999")
    assert said("many") == "bestyet: of 99999 shards there is no 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 99,988 more"
    assert said("part-1", "part-1") == "bestyet: shard 1/2 is given twice"
    assert said("part-1", "part-3") == f"bestyet: cannot read part-3/{OUT}: no such file or directory"
    run("merge", "--all", "--out", "text", "--shard", "2/2")
    assert said("part-1", "text") == "bestyet: text is of another format than part-1"
    run("merge", "--all", "--format", "md", "--out", "more", "--shard", "2/3")
    assert said("part-1", "more") == "bestyet: more is of another number of shards than part-1"
    base.write("practices/emea/archive.md", EMEA.replace("client-kickoff", "archive"))
    run("merge", "--all", "--format", "md", "--out", "later", "--shard", "2/2")
    assert said("part-1", "later") == "bestyet: later is of another base than part-1"


def test_a_pipe_in_the_folder_of_a_shard_is_not_waited_for(base):
    run("merge", "--all", "--format", "md", "--out", "part", "--shard", "1/1")
    for name in (OUT, "archive.md"):
        raw = Path("part", name).read_bytes()
        Path("part", name).unlink()
        os.mkfifo(f"part/{name}")
        done = run("merge", "--all", "--join", "--out", "joined", "part")
        assert done.stderr.endswith(f"bestyet: cannot read part/{name}: it is a pipe or a device, not a file\n")
        assert (done.exit_code, Path("joined").exists()) == (2, False)
        Path("part", name).unlink()
        Path("part", name).write_bytes(raw)
    assert run("merge", "--all", "--join", "--out", "joined", "part").exit_code == 2


def test_a_shard_that_was_changed_is_none(base):
    for number in (1, 2):
        run("merge", "--all", "--format", "md", "--out", f"part-{number}", "--shard", f"{number}/2")
    about = Path("part-1", OUT)
    good = about.read_text()

    def said(text: str) -> str:
        about.write_text(text)
        done = run("merge", "--all", "--join", "--out", "joined", "part-1", "part-2")
        assert (done.exit_code, Path("joined").exists()) == (2, False)
        return done.stderr

    assert "names what is no practice" in said(good.replace('"archive"', '"../../archive"'))
    assert "is of another format" in said(good.replace('"format": 1', '"format": 2'))
    assert "another bestyet" in said(re.sub('"tool": "[^"]*"', '"tool": "0"', good))
    assert "is not what bestyet merge --all --out wrote" in said(good[:-20])
    assert "is of another format, or was changed" in said(good.replace('"of": 2', '"of": 1000000000000'))
    assert "part-1/archive.md is not as it was written" in said(re.sub('(?<="sha256": )"[^"]*"', '""', good, count=1))
    for practices in (
        good.replace('"archive"', '"client-kickoff"'),
        re.sub(r'\{\s*"practice": "archive".*?\},\s*', "", good, flags=re.DOTALL),
    ):
        assert "part-1 has not the practices of shard 1/2: one was changed" in said(practices)
    Path("part-1/archive.md").write_text("Something else\n")
    assert "part-1/archive.md is not as it was written" in said(good)


def test_a_folder_of_somebodys_own_is_left_alone(base):
    run("merge", "--all", "--out", "merged")
    Path("merged/notes.txt").write_text("mine")
    before = contents("merged")
    Path("link").symlink_to("elsewhere")
    refused = (("merged", "holds other files"), ("practices/merged", "lies in practices/"), ("link", "is a link"))
    for folder, said in (*refused, ("practices/governance.yml", "no folder"), (".", "holds other files")):
        done = run("merge", "--all", "--out", folder)
        assert done.exit_code == 2
        assert said in done.stderr
    assert contents("merged") == before
    Path("merged/notes.txt").unlink()
    (base.root / "practices/emea/archive.md").unlink()
    (base.root / "practices/apac/archive.md").unlink()
    run("merge", "--all", "--out", "merged")
    assert "archive.txt" not in contents("merged")


@pytest.mark.parametrize(
    "words",
    [("--all", "--out", "circle/merged"), ("circle/a.md", "circle/b.md"), ("practices/emea/archive.md", "circle/b.md")],
)
def test_links_that_lead_in_a_circle_are_told_in_one_line(base, words):
    Path("circle").symlink_to("circle")
    done = run("merge", *words)
    assert done.exit_code == 2
    assert re.fullmatch(
        r"bestyet: cannot (?:read|write) \S*circle/\S+: .+\n", done.stderr.splitlines(keepends=True)[-1]
    )


def test_what_somebody_puts_there_meanwhile_stays(base, monkeypatch):
    from bestyet.actions.settle.at_once import shards

    run("merge", "--all", "--out", "merged")
    write_file = shards.write_file

    def later(*given: object, **more: object) -> object:
        Path("merged/notes.txt").write_text("mine")
        return write_file(*given, **more)

    monkeypatch.setattr(shards, "write_file", later)
    assert "holds other files, notes.txt" in run("merge", "--all", "--out", "merged").stderr
    assert Path("merged/notes.txt").read_text() == "mine"


def test_what_somebody_changed_there_stays(base):
    """Only names were looked at: an edited file was replaced, and a folder of its name was lost with all in it."""
    run("merge", "--all", "--out", "merged")
    file = Path("merged/archive.txt")
    file.write_text(file.read_text() + "mine\n")
    refused = run("merge", "--all", "--out", "merged")
    assert (refused.exit_code, file.read_text()[-5:]) == (2, "mine\n")
    assert "merged/archive.txt was changed" in refused.stderr
    file.unlink()
    file.mkdir()
    (file / "note").write_text("mine")
    assert "merged/archive.txt was changed" in run("merge", "--all", "--out", "merged").stderr
    assert (file / "note").read_text() == "mine"


def test_a_link_to_where_regions_write_is_no_place_either(base, tmp_path_factory):
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(Path("practices").absolute())
    assert "where regions write" in run("merge", "--all", "--out", str(link / "merged")).stderr
    assert not Path("practices/merged").exists()


def test_a_base_that_changes_meanwhile_is_not_merged_half_old_half_new(base, monkeypatch):
    from bestyet.actions.settle.at_once import merge_all

    spread = merge_all.spread

    def later(*given: object):
        base.write("practices/emea/merge.md", EMEA.replace("client-kickoff", "merge"))
        return spread(*given)

    monkeypatch.setattr(merge_all, "spread", later)
    done = run("merge", "--all", "--out", "merged")
    assert done.exit_code == 2
    assert "is not the same where a worker reads it, or was changed" in done.stderr
    assert [path.name for path in base.root.iterdir() if "merged" in path.name] == []


def test_what_a_worker_held_against_the_base_is_what_it_merges(base, monkeypatch):
    """Somebody saves a file between its two looks."""
    from bestyet.repo import tree

    read, looks = tree._read, []

    def saved_after_two_looks(path: str) -> object:
        looks.append(path.endswith("emea/merge.md"))
        return read(path).replace(b"Send the agenda", b"Burn the agenda") if sum(looks) > 2 else read(path)

    before = run("merge", "merge", "--format", "md").stdout
    looks.clear()
    monkeypatch.setattr(tree, "_read", saved_after_two_looks)
    run("merge", "--all", "--out", "merged", "--format", "md")
    assert Path("merged/merge.md").read_text() == before


@pytest.mark.parametrize(
    "words",
    [
        "",
        "client-kickoff --all",
        "--all --base standard",
        "client-kickoff --jobs 2",
        "client-kickoff --out merged",
        "--all --shard 1/2",
        "--all --out merged --shard 3/2",
        "--all --out merged --shard 0/2",
        "--all --out merged --shard 1/2/3",
        "--all --jobs 0",
        "--all --jobs 2 --scheduler tcp://localhost:1",
        "--all --scheduler=",
        "--all --join --out merged",
        "--all --join part",
        "--all --join part --out merged --jobs 2",
    ],
)
def test_what_does_not_go_together_is_refused(base, words):
    assert run("merge", *words.split()).exit_code == 2
    assert not Path("merged").exists()


def test_a_company_without_practices_is_told(base):
    shutil.rmtree("practices/emea")
    shutil.rmtree("practices/apac")
    done = run("merge", "--all", "--out", "merged")
    assert (done.exit_code, done.stderr) == (2, "bestyet: no region has written a practice yet: see bestyet new\n")
