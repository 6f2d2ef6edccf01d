"""What a reviewer learns of a pull request, as values."""

import pytest
from bestyet.actions.contribute.preview import PreviewRequest, preview_changes
from bestyet.model.oversee.preview import Note, Sort
from bestyet.model.problem import CannotGoOnError
from cli.kickoff import APAC, EMEA, GOVERNANCE

OWN = "practices/apac/client-kickoff.md"


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write(OWN, APAC)
    workshop.commit("As it was")
    workshop.run("checkout", "--quiet", "-b", "work")
    return workshop


def test_work_is_compared_with_where_it_left_from_committed_or_not(base):
    began = base.run("rev-parse", "HEAD").strip()
    base.write(OWN, APAC + "- Call the client. {#called}\n")
    note = Note(Sort.PROPOSED, "called", "Call the client.", "words of APAC")
    on_disk = preview_changes(PreviewRequest(base.root / "practices", "main"))
    assert (on_disk.since, [one.notes for one in on_disk.previews]) == (began, [(note,)])
    base.commit("APAC calls")
    base.run("checkout", "--quiet", "main")
    assert preview_changes(PreviewRequest(base.root, "main")).previews == ()
    assert preview_changes(PreviewRequest(base.root, "main", "work")) == on_disk


def test_an_answer_that_was_kept_is_the_same(base):
    base.write(OWN, APAC.replace("five", "four"))
    base.commit("Four days")
    asked = PreviewRequest(base.root, "main", "work")
    assert preview_changes(asked) == preview_changes(asked)


def test_without_a_history_there_is_nothing_to_compare_with(tmp_path):
    (tmp_path / "practices").mkdir()
    with pytest.raises(CannotGoOnError, match="needs the history of a git repository"):
        preview_changes(PreviewRequest(tmp_path))
