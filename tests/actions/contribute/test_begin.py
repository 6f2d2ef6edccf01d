"""A team makes a knowledge base, and its regions begin to write."""

import pytest
from bestyet.actions.contribute.check import CheckRequest, check_files
from bestyet.actions.contribute.init import begin_base
from bestyet.actions.contribute.new import begin_variant
from bestyet.model.problem import CannotGoOnError


@pytest.fixture
def fresh(tmp_path):
    return begin_base(tmp_path / "kb").folder


def test_a_fresh_base_is_a_repository_without_a_problem(tmp_path):
    made = begin_base(tmp_path / "kb")
    assert (made.folder, made.is_new_repository, made.has_git) == (tmp_path / "kb", True, True)
    assert made.files == sum(path.is_file() and ".git" not in path.parts for path in made.folder.rglob("*"))
    assert check_files(CheckRequest(made.folder)).problems == ()


def test_in_a_repository_of_the_team_no_other_is_made(workshop):
    assert not begin_base(workshop.root).is_new_repository


def test_where_one_file_is_taken_none_is_written(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("ours")
    with pytest.raises(CannotGoOnError, match=r"mkdocs\.yml exists already"):
        begin_base(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]


def test_a_region_is_offered_what_others_named_and_told_who_wrote_already(fresh):
    (fresh / "practices/south/client-kickoff.md").unlink()
    begun = begin_variant(fresh / "practices", "south", "client-kickoff")
    assert (begun.path, begun.others) == ("practices/south/client-kickoff.md", ("North",))
    assert "{#agenda-sent} North: Send the agenda" in (fresh / begun.path).read_text()


def test_what_somebody_wrote_is_not_written_over_not_even_a_link(fresh):
    own = fresh / "practices/south/change-orders.md"
    own.symlink_to(fresh / "practices/north/client-kickoff.md")
    for practice in ("client-kickoff", "change-orders"):
        with pytest.raises(CannotGoOnError, match="exists already: edit it"):
            begin_variant(fresh, "south", practice)
    assert own.is_symlink()


@pytest.mark.parametrize("practice", ["kick-off", "client-kick-off", "kickoff", "client-kickof"])
def test_another_name_for_what_is_there_is_asked_about(fresh, practice):
    assert begin_variant(fresh, "north", practice).near == "client-kickoff"


@pytest.mark.parametrize("practice", ["change-orders", "off", "invoicing"])
def test_a_name_of_its_own_is_not(fresh, practice):
    assert begin_variant(fresh, "north", practice).near == ""
