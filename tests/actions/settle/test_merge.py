"""Two regions look at what they have in common: merged, aligned, side by side, and where each word is from."""

from dataclasses import replace

import pytest
from bestyet.actions.settle.align import AlignRequest, align_passages, keep_groups
from bestyet.actions.settle.compare import compare_regions
from bestyet.actions.settle.merge import MergeRequest, merge_variants
from bestyet.actions.settle.why import WhyRequest, explain_step, list_steps
from bestyet.model.problem import CannotGoOnError
from cli.kickoff import APAC, EMEA, GOVERNANCE

FILES = ("practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md")


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write(FILES[0], EMEA)
    workshop.commit("EMEA writes down its kickoff", author="Ada <ada@example.org>")
    workshop.write(FILES[1], APAC)
    workshop.commit("APAC too", author="Ben <ben@example.org>")
    return workshop


def test_a_practice_is_the_same_as_its_files_from_any_folder(base):
    practice = merge_variants(MergeRequest(base.root / "practices/emea", ("client-kickoff",)))
    files = merge_variants(MergeRequest(base.root, FILES))
    assert practice.written == files.written
    assert practice.settings.label("emea") == "EMEA"
    own = merge_variants(MergeRequest(base.root / "practices/emea", ("client-kickoff.md",)))
    assert [variant.document.path for variant in own.candidate.variants] == ["client-kickoff.md"]


def test_who_asks_where_a_step_comes_from_sees_the_same_without_the_questions(base):
    base.write(FILES[0], f"{EMEA}\n- Send the signed contract to the finance team before the first invoice\n")
    base.write(FILES[1], f"{APAC}\n- Pass the contract on to finance when it is signed, ahead of any invoice\n")
    whole = merge_variants(MergeRequest(base.root, ("client-kickoff",))).candidate
    assert whole.questions
    shown = list_steps(WhyRequest(base.root, "client-kickoff")).candidate
    assert shown == replace(whole, questions=(), part_of=())


def test_who_left_the_base_as_it_was_takes_no_position(base):
    base.write(FILES[1], EMEA.replace("three days", "nine days"))
    request = MergeRequest(base.root, ("client-kickoff",))
    assert merge_variants(request).candidate.disputes
    assert not merge_variants(replace(request, base=f"HEAD:{FILES[0]}")).candidate.disputes


def test_only_files_are_merged_as_one_asks_and_only_a_practice_is_kept(base):
    with pytest.raises(CannotGoOnError, match="--semantic takes files"):
        merge_variants(MergeRequest(base.root, ("client-kickoff",), semantic=True))
    with pytest.raises(CannotGoOnError, match="--write takes the name of a practice"):
        keep_groups(AlignRequest(base.root, FILES))


def test_kept_groups_change_where_the_words_do(base):
    request = AlignRequest(base.root, ("client-kickoff",))
    assert keep_groups(request).before == ""
    kept = keep_groups(request)
    assert kept.before == kept.after == (base.root / kept.path).read_text()
    base.write(FILES[1], APAC.replace("five", "six"))
    assert keep_groups(request).after != kept.after


def test_every_passage_is_in_one_group(base):
    aligned = align_passages(AlignRequest(base.root, ("client-kickoff",)))
    members = [ref for _, group, _ in aligned.groups for ref in group.members]
    assert len(members) == len(set(members)) == sum(len(document.passages) for document in aligned.documents)
    assert {
        aligned.passage(ref).name for name, group, _ in aligned.groups if name == "agenda-sent" for ref in group.members
    }


def test_a_region_that_says_nothing_is_not_in_the_row(base):
    compared = compare_regions(base.root, "client-kickoff")
    assert list(compared.labels.values()) == ["APAC", "EMEA"]
    rows = {row.id: row for row in compared.rows}
    assert rows["agenda-sent"].disputed
    assert [set(row.regions) for row in rows.values()] == [{"apac", "emea"}, {"emea"}]


def test_a_step_is_explained_by_its_name_or_its_line(base):
    line, _ = list_steps(WhyRequest(base.root, "client-kickoff")).written.places["agenda-sent"]
    explained = explain_step(WhyRequest(base.root, "client-kickoff", str(line)))
    assert explained == explain_step(WhyRequest(base.root, "client-kickoff", "agenda-sent"))
    assert [(said.label, *(commit.author for commit in said.commits)) for said in explained.said] == [
        ("APAC", "Ben"),
        ("EMEA", "Ada"),
    ]
    assert explained.silent == ()
    with pytest.raises(CannotGoOnError, match="did you mean agenda-sent"):
        explain_step(WhyRequest(base.root, "client-kickoff", "agenda-set"))
