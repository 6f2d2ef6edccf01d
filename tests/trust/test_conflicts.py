"""What git could not merge is told as such, with its lines, by check and by whoever reads it."""

from __future__ import annotations

import pytest
from cli.voting import FOLDER, Company

SAID = "a merge is unfinished here: git left its marks on lines 2, 4 and 6"
SHARED = [
    "practices/governance.yml",
    "practices/vocabulary.yml",
    "practices/emea/client-kickoff.md",
    "practices/global/client-kickoff/decisions.yml",
    "practices/global/client-kickoff/alignment.yml",
]


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("company")
        patch.setenv("HOME", str(folder))
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "Test")
            patch.setenv(f"GIT_{who}_EMAIL", "test@example.org")
        made = Company(folder, patch)
        made.propose("--as", "lead-emea")
        made.vote(made.hub, "emea")
        made.hub.send("EMEA votes")
        yield made


@pytest.fixture
def tear(company):
    """Leave marks of a merge around the second line of a file, until the test is over."""

    def torn(path: str) -> None:
        file = company.hub.root / path
        first, second, *others = (file.read_text() if file.exists() else "a: 1\nb: 2\n").split("\n")
        marks = ["<<<<<<< HEAD", second, "=======", f"{second} ", ">>>>>>> another-branch"]
        file.write_text("\n".join([first, *marks, *others]))

    yield torn
    company.hub.run("reset", "--quiet", "--hard")
    company.hub.run("clean", "--quiet", "--force", "-d")


@pytest.mark.parametrize("path", [*SHARED, f"{FOLDER}/ballot.yml", f"{FOLDER}/votes/lead-emea.yml"])
def test_check_names_the_lines_and_nothing_that_comes_of_them(company, tear, path):
    tear(path)
    told = company.hub.do("check")
    assert told.exit_code == 1
    assert [line for line in told.output.splitlines() if line.startswith("practices/")] == [
        f"{path}:2:1: merge-conflict: {SAID}"
    ]


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("words", [("merge", "client-kickoff"), ("propose", "client-kickoff"), ("ballot",), ("due",)])
def test_whoever_reads_it_stops_there(company, tear, path, words):
    tear(path)
    told = company.hub.do(*words)
    assert told.exit_code == 2
    assert f"{path}:2: {SAID}" in told.stderr


@pytest.mark.parametrize("words", [("ballot", "client-kickoff"), ("verify",)])
@pytest.mark.parametrize("name", ["ballot.yml", "votes/lead-emea.yml"])
def test_of_a_version_it_is_told_with_the_version(company, tear, words, name):
    tear(f"{FOLDER}/{name}")
    told = company.hub.do(*words)
    if words == ("verify",):
        assert told.exit_code == 1
    assert SAID in told.output + told.stderr


def test_nobody_votes_on_a_torn_ballot(company, tear):
    tear(f"{FOLDER}/ballot.yml")
    words = ("vote", "client-kickoff", "approve", "--as", "lead-apac", "--key", str(company.keys["apac"]))
    assert SAID in company.hub.refused(*words)


def test_nothing_is_proposed_beside_a_torn_ballot(company, tear):
    tear(f"{FOLDER}/ballot.yml")
    assert SAID in company.hub.refused("propose", "client-kickoff")


@pytest.mark.parametrize(
    "text", ["<<<<<<< HEAD\n", "Head\n=======\n\n>>>>>>> quoted\n", "<<<<<<<<\n=======\n>>>>>>>>\n"]
)
def test_an_underline_or_a_quotation_is_no_conflict(company, tear, text):
    path = company.hub.root / "practices/emea/client-kickoff.md"
    path.write_text(f"{path.read_text()}\n{text}")
    assert "merge-conflict" not in company.hub.do("check").output


def test_marks_with_windows_line_ends_are_marks(company, tear):
    tear("practices/governance.yml")
    path = company.hub.root / "practices/governance.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert SAID in company.hub.do("check").output
