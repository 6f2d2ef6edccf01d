"""A picture that was voted on stays the one that was voted on: it is called by its digest, which the text holds."""

import os
import shutil
import zipfile
from base64 import b64encode

import pytest
from bestyet.paper.choice import choose
from bestyet.paper.copies import paper_of
from bestyet.paper.page import paper_html
from cli.prove.test_export import follow
from cli.voting import FOLDER, INDIA, REGIONS, Company
from drawn import JPEG, name_of, png

FORM, OTHER = png(), png(grey=7)
FILES = "client-kickoff.files"
SHOWN = f"{FILES}/{name_of(FORM)}"
AT = f"{FOLDER}/{SHOWN}"
AS_OTHER = ("--region", "apac", "--practice", "other", "--owner", "a", "--status", "trial")


def show(company, region="emea", raw=FORM, says="The form as it is filled in"):
    path = f"practices/{region}/client-kickoff.md"
    text = (company.hub.root / path).read_text()
    step = f"Ask for the three worries. ![{says}]({FILES}/{name_of(raw)})"
    company.hub.write(path, text.replace("Ask for the three worries.", step))
    company.hub.write(f"practices/{region}/{FILES}/{name_of(raw)}", raw)


def with_a_picture(company):
    """Two regions say the step, with the same picture."""
    show(company, "emea")
    show(company, "india")
    company.hub.send("A picture of the form")


def put_to_the_vote(company):
    company.propose("--as", "lead-emea")


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, with_a_picture, put_to_the_vote)


@pytest.fixture
def adopted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, with_a_picture, put_to_the_vote, Company.adopt)


def test_a_version_has_a_copy_of_its_own(adopted):
    hub = adopted.hub
    assert (hub.root / AT).read_bytes() == FORM
    assert f"![The form as it is filled in]({SHOWN})" in (hub.root / FOLDER / "practice.md").read_text()
    hub.well("verify")
    hub.well("check")
    shutil.rmtree(hub.root / f"practices/emea/{FILES}")
    shutil.rmtree(hub.root / f"practices/india/{FILES}")
    hub.send("Regions have no picture any more")
    hub.well("verify")


def swapped(file):
    file.write_bytes(OTHER)


def swapped_by_name(file):
    file.write_bytes(JPEG)


def missing(file):
    file.unlink()


def an_extra_one(file):
    (file.parent / name_of(OTHER)).write_bytes(OTHER)


def an_extra_kind(file):
    (file.parent / "plan.svg").write_text("<svg/>")


def by_a_link(file):
    file.unlink()
    (file.parent / "away.png").write_bytes(OTHER)
    os.symlink("away.png", file)


def by_a_linked_folder(file):
    file.parent.rename(file.parents[1] / "elsewhere")
    os.symlink("elsewhere", file.parent)


def in_capitals(file):
    file.rename(file.with_name(file.name.upper()))


def a_pointer(file):
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")


def with_other_line_ends(file):
    file.write_bytes(FORM.replace(b"\r\n", b"\n"))


def cut_off(file):
    file.write_bytes(FORM[:-1])


DONE = (
    *(swapped, swapped_by_name, missing, an_extra_one, an_extra_kind, by_a_link, by_a_linked_folder, in_capitals),
    *(a_pointer, with_other_line_ends, cut_off),
)


@pytest.mark.parametrize("do", DONE)
@pytest.mark.parametrize("is_ended", [False, True])
def test_whoever_exchanges_it_is_found_out(request, do, is_ended):
    hub = request.getfixturevalue("adopted" if is_ended else "company").hub
    do(hub.root / AT)
    told = hub.refused("verify")
    assert FILES in told
    assert "BROKEN" in told
    assert hub.do("check").exit_code == 1 or do is an_extra_one  # which is only told: no text shows it
    hub.send("Nobody will notice")
    assert FILES in hub.refused("verify")
    if not is_ended:
        for region in REGIONS:
            hub.do("vote", "client-kickoff", "approve", *hub_signs(request, region))
        request.getfixturevalue("company").clock.set("2026-11-20")
        assert FILES in hub.refused("adopt", "client-kickoff")


def hub_signs(request, region):
    return request.getfixturevalue("company").signs(region)


def test_the_variant_may_show_another_one_later_and_the_version_does_not(adopted):
    path = "practices/emea/client-kickoff.md"
    text = (adopted.hub.root / path).read_text().replace(name_of(FORM), name_of(OTHER))
    adopted.hub.write(path, text)
    adopted.hub.write(f"practices/emea/{FILES}/{name_of(OTHER)}", OTHER)
    adopted.hub.send("EMEA has another form")
    adopted.hub.well("verify")
    assert (adopted.hub.root / AT).read_bytes() == FORM
    told = adopted.hub.do("drift").output
    assert "client-kickoff" in told


def test_the_bundle_holds_it_and_its_readme_proves_it(adopted):
    hub = adopted.hub
    hub.well("export", "client-kickoff", "1.0.0", "-o", "evidence.zip")
    with zipfile.ZipFile(hub.root / "evidence.zip") as archive:
        archive.extractall(adopted.folder / "auditor")
    folder = adopted.folder / "auditor/client-kickoff-1.0.0"
    assert (folder / SHOWN).read_bytes() == FORM
    assert follow(folder) == []
    (folder / SHOWN).write_bytes(OTHER)
    assert any(SHOWN in command for command in follow(folder))


def test_a_picture_that_is_nowhere_is_not_put_to_the_vote(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, with_a_picture)
    (company.hub.root / f"practices/emea/{FILES}/{name_of(FORM)}").unlink()
    company.hub.send("It is gone")
    assert FILES in company.hub.refused("propose", "client-kickoff", "--as", "lead-emea")


def test_two_regions_that_show_different_pictures_do_not_say_the_same(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    show(company, "emea", FORM)
    show(company, "india", OTHER)
    company.hub.send("Two forms")
    told = company.hub.refused("propose", "client-kickoff", "--as", "lead-emea")
    assert "likely" in told
    merged = company.hub.well("merge", "client-kickoff", "--format", "json")
    assert name_of(FORM) in merged
    assert name_of(OTHER) in merged


def test_git_for_windows_leaves_it_as_it_is(adopted):
    """PNG begins with the two signs that end a line there."""
    assert b"\r\n" in FORM
    other = adopted.folder / "windows"
    adopted.hub.run("-c", "core.autocrlf=true", "clone", "--quiet", str(adopted.bare), str(other))
    assert b"\r\n" in (other / f"{FOLDER}/ballot.yml").read_bytes()
    assert (other / AT).read_bytes() == FORM
    adopted.monkeypatch.chdir(other)
    mended = adopted.hub.__class__(other, adopted.monkeypatch)
    mended.well("check", "--mend-line-ends")
    assert b"\r\n" not in (other / f"{FOLDER}/ballot.yml").read_bytes()
    assert (other / AT).read_bytes() == FORM
    mended.well("verify")


def test_an_older_day_has_the_picture_of_then(adopted):
    hub = adopted.hub
    hub.run("rm", "-r", "--quiet", f"practices/emea/{FILES}", f"practices/india/{FILES}")
    hub.send("Gone")
    adopted.clock.set("2026-12-24")
    assert "BROKEN" not in hub.well("verify", "--as-of", "2026-12-01")


def test_a_text_with_the_name_of_india_shows_its_own(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    company.hub.write(
        "practices/india/client-kickoff.md",
        INDIA.replace("worries.", f"worries. ![Form](../emea/{FILES}/{name_of(FORM)})"),
    )
    company.hub.write(f"practices/emea/{FILES}/{name_of(FORM)}", FORM)
    assert "picture-elsewhere" in company.hub.refused("check")


def test_another_picture_is_no_change_of_words_only(adopted):
    hub = adopted.hub
    for region in ("emea", "india"):
        path = f"practices/{region}/client-kickoff.md"
        text = (hub.root / path).read_text().replace(name_of(FORM), name_of(OTHER))
        hub.write(path, text)
        hub.write(f"practices/{region}/{FILES}/{name_of(OTHER)}", OTHER)
    hub.send("Another form")
    told = hub.well("propose", "client-kickoff", "--as", "lead-emea", "--effective", "2026-12-24")
    assert "it shows other pictures" in told
    assert (hub.root / f"practices/global/client-kickoff/2.0.0/{FILES}/{name_of(OTHER)}").read_bytes() == OTHER
    hub.send("2.0.0 is put to the vote")
    hub.well("verify")


def test_papers_show_it_and_word_brings_it_back(adopted):
    hub = adopted.hub
    hub.well("export", "client-kickoff", "1.0.0", "--docx", "copy.docx")
    hub.well("import", "copy.docx", *AS_OTHER)
    text = (hub.root / "practices/apac/other.md").read_text()
    assert f"![The form as it is filled in](other.files/{name_of(FORM)})" in text
    assert (hub.root / f"practices/apac/other.files/{name_of(FORM)}").read_bytes() == FORM
    page = paper_html(paper_of(choose(hub.root, "client-kickoff", "1.0.0")))
    assert f'src="data:image/png;base64,{b64encode(FORM).decode()}" alt="The form as it is filled in"' in page


@pytest.mark.parametrize("raw", [JPEG, JPEG[:2] + JPEG[20:]], ids=["with its head", "as of cameras"])
def test_any_picture_that_is_taken_can_go_to_word_and_back(tmp_path, monkeypatch, raw):
    company = Company(tmp_path, monkeypatch)
    for region in ("emea", "india"):
        path = f"practices/{region}/client-kickoff.md"
        text = (company.hub.root / path).read_text()
        at = f"({FILES}/{name_of(raw)})"
        table = f"\n| Sign | Means |\n| --- | --- |\n| ![Danger]{at} | Stop ![]{at} |\n"
        company.hub.write(path, text + table)
        company.hub.write(f"practices/{region}/{FILES}/{name_of(raw)}", raw)
    company.hub.send("A table of signs")
    company.propose("--as", "lead-emea")
    company.adopt()
    hub = company.hub
    hub.well("export", "client-kickoff", "1.0.0", "--docx", "copy.docx")
    told = hub.well("import", "copy.docx", *AS_OTHER)
    text = (hub.root / "practices/apac/other.md").read_text()
    assert f"| ![Danger](other.files/{name_of(raw)}) | Stop ![](other.files/{name_of(raw)}) |" in text
    assert (hub.root / f"practices/apac/other.files/{name_of(raw)}").read_bytes() == raw
    assert "has no description" in told
    assert (hub.root / f"{FOLDER}/{FILES}/{name_of(raw)}").read_bytes() == raw


def test_a_check_of_what_changed_tells_of_the_text_whose_picture_is_gone(company):
    hub = company.hub
    hub.run("rm", "--quiet", f"practices/emea/{FILES}/{name_of(FORM)}", AT)
    hub.commit("Gone")
    told = hub.refused("check", "--since", "HEAD~1")
    assert told.count("missing-picture") == 2
    assert "practices/emea/client-kickoff.md" in told
    assert f"{FOLDER}/practice.md" in told


def test_a_practice_that_takes_the_place_of_another_keeps_its_picture(adopted):
    hub = adopted.hub
    for region in ("emea", "apac", "india"):
        path = f"practices/{region}/client-kickoff.md"
        text = (hub.root / path).read_text().replace("practice: client-kickoff", "practice: kickoff-meeting")
        hub.write(f"practices/{region}/kickoff-meeting.md", text.replace(FILES, "kickoff-meeting.files"))
        hub.run("rm", "--quiet", "--force", path)
        if region != "apac":
            hub.run("mv", f"practices/{region}/{FILES}", f"practices/{region}/kickoff-meeting.files")
    hub.well("check")
    hub.send("It is called otherwise")
    hub.well(
        "propose", "kickoff-meeting", "--renames", "client-kickoff", "--as", "lead-emea", "--effective", "2026-12-24"
    )
    hub.send("To the vote")
    folder = hub.root / "practices/global/kickoff-meeting/1.0.0"
    assert [path.read_bytes() for path in folder.rglob("*.png")] == [FORM]
    hub.well("verify")
    hub.well("check")


def test_an_amended_text_has_the_pictures_that_it_names_and_no_others(company):
    hub = company.hub
    for region in ("emea", "india"):
        path = f"practices/{region}/client-kickoff.md"
        hub.write(path, (hub.root / path).read_text().replace(name_of(FORM), name_of(OTHER)))
        hub.write(f"practices/{region}/{FILES}/{name_of(OTHER)}", OTHER)
    hub.send("Another form")
    hub.well("propose", "client-kickoff", "--amend", "--as", "lead-emea")
    assert [path.name for path in (hub.root / FOLDER / FILES).glob("*")] == [name_of(OTHER)]
    hub.send("Amended")
    hub.well("verify")


def test_a_practice_that_ends_shows_its_picture_to_the_last(adopted):
    hub = adopted.hub
    hub.well("propose", "client-kickoff", "--end", "--as", "lead-emea", "--effective", "2026-12-24")
    folder = hub.root / "practices/global/client-kickoff/2.0.0"
    assert (folder / SHOWN).read_bytes() == FORM
    hub.send("It ends")
    hub.well("verify")
