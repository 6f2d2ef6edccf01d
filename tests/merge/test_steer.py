"""People steer the merge: what they decided holds, survives new merges, and is never lost in silence."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from bestyet.merge.align.align import align
from bestyet.merge.answers.told import seen
from bestyet.merge.candidate import Aligned, merge
from bestyet.merge.provenance import dump, record
from bestyet.model.candidate import Status
from bestyet.model.decision import Answer, Decision, Known, KnownGroup, Settled
from bestyet.model.passage import Variant
from bestyet.model.place import Place
from bestyet.text.keeper import alignment_text, with_decision
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.settled import alignment_path, decisions_path, read_settled
from hypothesis import given
from hypothesis import strategies as st
from merge.knowledge import SETTINGS, bases, merged, variant
from sampled import examples, some_of

EMEA = """\
    # Kickoff

    ## Procedure

    1. Send the agenda three business days before the meeting. {#agenda-sent}
    2. Walk through the scope. {#scope}
    3. Write down the client's three worries. {#worries}

    ## Records

    1. Archive the signed records. {#archived}
    """
APAC = """\
    # Launch

    ## Procedure

    - Issue the agenda 5 business days ahead. {#agenda-sent}
    - Read the scope aloud. {#scope}

    ## Records

    - Signed records go to the archive. {#archived}
    """


def decision(do, step="", index=0, **about):
    return Decision(
        index, do, "quality-lead-emea", "2026-11-02", "clearer", Place("decisions.yml", 1, 1), step, **about
    )


def decided(*decisions, emea=EMEA, apac=APAC):
    return merge("kickoff", [variant("emea", emea), variant("apac", apac)], SETTINGS, Settled(decisions))


def lines(candidate):
    text = write_practice(candidate).text
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def test_take_gives_the_region_whose_words_are_wanted():
    (agenda, *_) = decided(decision("take", "agenda-sent", region="apac")).steps
    assert agenda.words.text == "Issue the agenda 5 business days ahead."
    assert agenda.because.text == "clearer (quality-lead-emea, 2026-11-02)"


def test_take_brings_a_proposed_addition_into_the_text():
    candidate = decided(decision("take", "worries", region="emea"))
    assert "worries" in [item.id for item in candidate.steps]


def test_edit_puts_words_written_jointly():
    candidate = decided(decision("edit", "scope", text="Read the scope aloud, line by line."))
    assert "2. Read the scope aloud, line by line. {#scope}" in lines(candidate)
    (scope,) = [item for item in candidate.items if item.id == "scope"]
    assert (scope.chosen, len(scope.members)) == (None, 2)


def test_what_is_left_out_is_no_open_point_any_more():
    (agenda,) = [item for item in decided(decision("drop", "agenda-sent")).items if item.id == "agenda-sent"]
    assert agenda.disputes
    assert all(dispute.settled for dispute in agenda.disputes)


def test_drop_leaves_a_step_out_but_not_out_of_the_record():
    candidate = decided(decision("drop", "scope"))
    (scope,) = [item for item in candidate.items if item.id == "scope"]
    assert (scope.status, len(scope.members)) == (Status.DROPPED, 2)
    assert "scope" not in write_practice(candidate).text


def test_add_writes_a_step_nobody_has_where_it_belongs():
    candidate = decided(decision("add", "deputies", text="Name a deputy for every role.", after="agenda-sent"))
    assert lines(candidate)[1:4] == [
        "1. Send the agenda three business days before the meeting. {#agenda-sent}",
        "2. Name a deputy for every role. {#deputies}",
        "3. Walk through the scope. {#scope}",
    ]


def test_move_puts_a_step_elsewhere():
    assert lines(decided(decision("move", "scope", before="agenda-sent")))[1].endswith("{#scope}")
    moved = lines(decided(decision("move", "scope", section="Records")))
    assert moved.index("## Records") < next(n for n, line in enumerate(moved) if line.endswith("{#scope}"))


def test_a_section_is_not_moved_below_itself_and_whatever_is_moved_next_is_moved():
    emea = "# Kickoff\n\n## Plan {#plan}\n\n- Send it. {#send}\n\n### Talk {#talk}\n\n- Call. {#call}\n"
    moves = decision("move", "plan", section="Talk"), decision("move", "plan", 1, after="call")
    found = decided(*moves, emea=emea, apac=emea)
    assert [problem.message for problem in found.problems] == [
        "the section 'Talk' stands below plan",
        "call is not in the text, so nothing can stand beside it",
    ]
    assert lines(found)[0].startswith("## Plan")


def test_join_makes_one_group_of_two():
    candidate = decided(decision("join", "scope", others=("worries",)))
    (scope,) = [item for item in candidate.items if item.id == "scope"]
    assert len(scope.members) == 3
    assert not any(item.id == "worries" for item in candidate.items)


def test_split_parts_a_group_by_regions():
    parts = ({"step": "scope-emea", "regions": ["emea"]}, {"step": "scope-apac", "regions": ["apac"]})
    ids = [item.id for item in decided(decision("split", "scope", into=parts)).items]
    assert "scope-emea" in ids
    assert "scope-apac" in ids
    assert "scope" not in ids


def test_settle_ends_a_dispute_and_keeps_what_was_said():
    candidate = decided(decision("settle", "agenda-sent", region="apac"))
    assert candidate.disputes == ()
    (agenda,) = [item for item in candidate.items if item.id == "agenda-sent"]
    assert agenda.disputes[0].settled.rule == "decision"
    assert len(agenda.disputes[0].positions) == 2


def test_settle_chooses_a_value_of_the_front_matter():
    front = "---\nlead-times:\n  - {{milestone: held, after: signed, within: {}, unit: days}}\n---\n- x\n"
    variants = [variant("emea", front.format(5)), variant("apac", front.format(9))]
    settled = Settled((decision("settle", field="lead-times/held", region="apac"),))
    (field,) = merge("kickoff", variants, SETTINGS, settled).fields
    assert (field.chosen.value["within"], field.dispute.settled.rule) == (9, "decision")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (decision("take", "gone", region="emea"), "there is no step 'gone' any more"),
        (decision("take", "worries", region="apac"), "apac has no passage in worries"),
        (decision("join", "scope", others=("gone",)), "there is no step 'gone' any more"),
        (decision("move", "scope", after="gone"), "there is no step 'gone' any more"),
        (decision("move", "worries", after="scope"), "worries is not in the text: take it first"),
        (decision("move", "scope", section="Nowhere"), "the text has no section 'Nowhere'"),
        (decision("settle", "scope", region="emea"), "scope has no dispute to settle"),
        (decision("settle", field="lead-times/held", region="emea"), "no region says anything about lead-times/held"),
        (decision("split", "scope", into=({"step": "a", "regions": ["moon"]},)), "scope has no passage of moon"),
        (
            decision("split", "scope", into=({"step": "archived", "regions": ["emea"]},)),
            "two steps would be called archived",
        ),
        (decision("join", "scope", others=("scope",)), "scope is joined with other steps, each named once"),
        (decision("add", "scope", text="Send it.", after="archived"), "there is a step scope already"),
    ],
)
def test_a_decision_that_no_longer_applies_is_a_problem_with_its_place(made, said):
    (problem,) = decided(made).problems
    assert said in problem.message
    assert (problem.code, str(problem.place)) == ("decision-without-effect", "decisions.yml:1:1")


def test_a_decision_finds_its_step_by_the_passage_when_the_name_has_changed():
    digest = next(p.sha256 for p in variant("emea", EMEA).document.passages if p.name == "scope")
    renamed = EMEA.replace("{#archived}", "{#filed}")
    candidate = decided(decision("edit", "old-name", passage=digest, text="Read it aloud."), emea=renamed)
    assert candidate.problems == ()
    assert "2. Read it aloud. {#scope}" in lines(candidate)


def test_decisions_survive_a_reworded_region():
    reworded = EMEA.replace("Walk through the scope.", "Go through the scope together.")
    candidate = decided(decision("take", "scope", region="apac"), emea=reworded)
    assert candidate.problems == ()
    assert "2. Read the scope aloud. {#scope}" in lines(candidate)


def test_what_people_wrote_in_decisions_yml_stays_as_it_is():
    before = "# why we differ\n- {do: drop, step: a, by: x, on: 2026-01-01, because: no}   # for now\n"
    after = with_decision(before, {"do": "edit", "step": "b", "text": "two\nlines\n", "because": "it's: so"})
    assert after.startswith(before)
    files = {decisions_path("kickoff"): after.encode()}
    first, second = read_settled(files, "kickoff").decisions
    assert (first.do, first.because, second.text, second.because) == ("drop", "no", "two\nlines", "it's: so")
    assert second.place.line == 3


# -- alignment.yml


UNNAMED = {"emea": EMEA, "apac": APAC}
UNNAMED = {region: "\n".join(line.split(" {#")[0] for line in text.splitlines()) for region, text in UNNAMED.items()}


def remember(variants, settled=Settled()):  # noqa: B008
    candidate = merge("kickoff", variants, SETTINGS, settled)
    files = {alignment_path("kickoff"): alignment_text(candidate, settled).encode()}
    return read_settled(files, "kickoff")


def partition(candidate):
    """Groups as sets of (region, passage number)."""
    return {frozenset((candidate.region(ref), ref[1]) for ref in item.members) for item in candidate.items}


def test_what_people_confirmed_is_a_group_and_what_they_refused_is_none():
    emea, apac = (
        variant("emea", "- Call the client.\n- Fill the form.\n"),
        variant("apac", "- Telephone them.\n- Fill the form.\n"),
    )
    known = [Known(v.region, v.document.passages[n].sha256) for v in (emea, apac) for n in (0, 1)]
    settled = Settled((), (KnownGroup("call", (known[0], known[2]), True),), ((known[1], known[3]),))
    candidate = merge("kickoff", [emea, apac], SETTINGS, settled)
    assert [item.id for item in candidate.steps] == ["call"]
    again = remember([emea, apac], settled)
    assert again.refused == settled.refused
    assert [group.confirmed for group in again.groups if group.id == "call"] == [True]


def test_a_step_keeps_its_id_when_every_region_rewords_it_after_an_adoption():
    """The record of the adopted version remembers what each region said, and what the step was called then."""
    emea, apac = (
        variant("emea", "- Send the agenda to the client three days before.\n- Write minutes.\n"),
        variant("apac", "- Send the client the agenda before the meeting.\n- Write minutes.\n"),
    )
    before = merge("kickoff", [emea, apac], SETTINGS)
    told = record(before, {}, "test")
    folder = "practices/global/kickoff/1.0.0"
    files = {f"{folder}/adoption.yml": b"outcome: adopted\n", f"{folder}/provenance.json": dump(told).encode()}
    later = [
        variant("emea", "- Mail an agenda to the client four days before.\n- Write minutes.\n"),
        variant("apac", "- Mail the client an agenda well before the meeting.\n- Write minutes.\n"),
    ]
    forgotten = {item.id for item in merge("kickoff", later, SETTINGS).steps}
    assert {item.id for item in before.steps} != forgotten
    after = merge("kickoff", later, SETTINGS, read_settled(files, "kickoff"))
    assert {item.id for item in after.steps} == {item.id for item in before.steps}
    new = [*later, variant("india", "- Order lunch for the visitors.\n")]
    assert len({item.id for item in merge("kickoff", new, SETTINGS, read_settled(files, "kickoff")).items}) == 4


@given(bases, st.randoms(use_true_random=False))
@examples(60)
def test_minimal_churn_rewording_one_passage_moves_no_other(base, chance):
    variants = [variant(region, text) for region, text in base.items()]
    settled = remember(variants)
    before = merge("kickoff", variants, SETTINGS, settled)
    assert_only_the_edited_passage_moves(variants, settled, before, chance)


def assert_only_the_edited_passage_moves(variants, settled, before, chance, strict=True):
    places = [(v, n) for v, found in enumerate(variants) for n, p in enumerate(found.document.passages) if p.is_step]
    if not places:
        return
    at, number = chance.choice(places)
    passage = variants[at].document.passages[number]
    words = passage.text.split()
    words.insert(chance.randrange(len(words) + 1), "promptly")
    edited = replace(passage, text=" ".join(words), source=" ".join(words), sha256="0" * 64)
    passages = (*variants[at].document.passages[:number], edited, *variants[at].document.passages[number + 1 :])
    changed = replace(variants[at], document=replace(variants[at].document, passages=passages))
    after = merge("kickoff", [*variants[:at], changed, *variants[at + 1 :]], SETTINGS, settled)
    mine = (variants[at].region, number)

    def others(candidate):
        return {group - {mine} for group in partition(candidate)} - {frozenset()}

    twins = twins_of(variants)
    if strict and twins:
        return  # with few words, where twins go decides where others go

    def known(groups):
        return {group - twins for group in groups} - {frozenset()}

    assert known(others(before)) == known(others(after))


def twins_of(variants):
    """Passages whose lines stand in their file twice: their digest does not tell them apart."""
    digests = [(v.region, p.sha256) for v in variants for p in v.document.passages]
    return {
        (v.region, n)
        for v in variants
        for n, p in enumerate(v.document.passages)
        if digests.count((v.region, p.sha256)) > 1
    }


CORPORA = Path(__file__).parents[3] / "shared/corpora"


def real_documents():
    """Real documents by topic, where they are on this machine; the two largest topics are left to the benchmark."""
    topics = {}
    for topic in sorted(CORPORA.glob("*/")) if CORPORA.is_dir() else ():
        files = sorted(topic.glob("*.md"))
        if sum(file.stat().st_size for file in files) < 45_000:
            topics[topic.name] = [Variant(file.stem, read_document(file.name, file.read_bytes())) for file in files]
    return topics


@pytest.mark.parametrize("part", range(4))
def test_minimal_churn_on_edits_of_shipped_and_real_texts(shipped, part):
    """At night, fifty edits of a fourth of the texts, so that all cores share the work."""
    chance = random.Random(20261121 + part)
    texts = {**{name: list(variants) for name, variants in shipped.variants.items()}, **real_documents()}
    names = sorted(texts)[part::4]
    remembered = {}
    for name in some_of([chance.choice(names) for _ in range(50)]):
        if name not in remembered:
            settled = remember(texts[name])
            remembered[name] = settled, merge("kickoff", texts[name], SETTINGS, settled)
        settled, before = remembered[name]
        assert_only_the_edited_passage_moves(texts[name], settled, before, chance, strict=False)


# -- a common base


BASE = "# Audit\n\n- Plan the audit once a year. {#plan}\n- Write the report.\n- File the report.\n"


def test_who_left_the_base_as_it_was_takes_no_position():
    base = read_document("base.md", BASE.encode())
    emea = variant("emea", BASE)
    apac = variant("apac", BASE.replace("once a year", "every six months"))
    candidate = merge("audit", [emea, apac], SETTINGS, base=base)
    plan = candidate.steps[0]
    assert plan.words.text == "Plan the audit every six months."
    assert [candidate.region(ref) for ref in plan.silent] == ["emea"]
    assert candidate.disputes == ()
    assert "take no position" in plan.because.text


def test_without_a_base_the_same_texts_are_a_dispute_of_equals():
    candidate = merged(
        emea=BASE.replace("once a year", "within 6 months"), apac=BASE.replace("once a year", "within 3 months")
    )
    assert len(candidate.disputes) == 1


def test_passages_of_the_base_are_nobodys_members():
    base = read_document("base.md", BASE.encode())
    candidate = merge("audit", [variant("emea", "# Audit\n\n- Write the report.\n")], SETTINGS, base=base)
    assert sum(len(item.members) for item in candidate.items) == 2


@given(bases, st.sampled_from(["drop", "edit", "take"]), st.randoms(use_true_random=False))
@examples(60)
def test_decisions_survive_new_words_elsewhere(base, do, chance):
    """Whatever was decided about a step holds after another passage was reworded, with the groups kept or not."""
    variants = [variant(region, text) for region, text in base.items()]
    candidate = merge("kickoff", variants, SETTINGS)
    if not candidate.steps or twins_of(variants):
        return
    item = chance.choice(candidate.steps)
    digest = candidate.passage(item.chosen).sha256
    region = candidate.region(item.chosen)
    about = {"drop": {}, "edit": {"text": "Jointly written words."}, "take": {"region": region}}[do]
    settled = replace(remember(variants), decisions=(decision(do, item.id, passage=digest, **about),))
    others = [(v, n) for v, found in enumerate(variants) for n, p in enumerate(found.document.passages) if p.is_step]
    mine = {(candidate.region(ref), ref[1]) for ref in item.members}
    others = [(v, n) for v, n in others if (variants[v].region, n) not in mine]
    if others:
        at, number = chance.choice(others)
        words = variants[at].document.passages[number]
        edited = replace(words, text=f"{words.text} indeed", source=f"{words.source} indeed", sha256="1" * 64)
        passages = (*variants[at].document.passages[:number], edited, *variants[at].document.passages[number + 1 :])
        variants[at] = replace(variants[at], document=replace(variants[at].document, passages=passages))
    after = merge("kickoff", variants, SETTINGS, settled)
    assert after.problems == ()
    (decided_on,) = [found for found in after.items if found.decision == 0]
    assert mine <= {(after.region(ref), ref[1]) for ref in decided_on.members}
    assert (decided_on.status is Status.DROPPED) == (do == "drop")
    if do == "edit":
        assert decided_on.words.text == "Jointly written words."
    if do == "take":
        assert after.region(decided_on.chosen) == region


def test_a_merge_again_is_aligned_again_only_where_more_than_decisions_changed(monkeypatch):
    found = [variant("emea", EMEA), variant("apac", APAC)]
    reworded = [found[0], variant("apac", APAC.replace("Read the scope aloud", "Archive the signed records"))]
    answered = Settled(answers=(Answer((seen(found, (1, 4)),), (seen(found, (0, 4)),)),))
    known = replace(SETTINGS, phrases={"scope": "term:scope"})
    merges = (
        (True, found, SETTINGS, Settled()),
        (False, found, SETTINGS, Settled((decision("drop", "worries"),))),
        (
            False,
            found,
            SETTINGS,
            Settled((decision("split", "scope", into=({"step": "aloud", "regions": ["apac"]},)),)),
        ),
        (True, found, SETTINGS, answered),
        (True, reworded, SETTINGS, answered),
        (True, reworded, known, answered),
        (False, reworded, known, answered),
        (True, found, SETTINGS, Settled()),
    )
    aligned, asked = Aligned(), []
    monkeypatch.setattr("bestyet.merge.candidate.align", lambda *of: asked.append(of) or align(*of))
    for is_asked, *of in merges:
        before = len(asked)
        candidate = merge("kickoff", *of, aligned=aligned)
        assert (len(asked) > before) is is_asked
        assert candidate == merge("kickoff", *of)
