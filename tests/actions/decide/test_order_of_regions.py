"""The order in which governance.yml and the vocabulary name the regions is no preference: what is merged, and what is
put to the vote, is the same whatever it is."""

import os
from functools import cache
from pathlib import Path

import pytest
from bestyet.actions.decide.planning import frozen_candidate, text_to_vote_on
from bestyet.govern.versions import adopted
from bestyet.knowledge.base import Loaded
from bestyet.merge.provenance import dump, record
from bestyet.model.problem import CannotGoOnError
from bestyet.text.base import read_base
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_versions
from hypothesis import given
from hypothesis import strategies as st
from merge.knowledge import bodies
from merge.words.test_common_words import VOCABULARY

ROOT = Path(__file__).parents[3]
SHIPPED = {str(path.relative_to(ROOT)): path.read_bytes() for path in ROOT.glob("practices/**/*") if path.is_file()}
PRACTICES = sorted(read_base(SHIPPED).variants)[:: 1 if "BESTYET_WAYS" in os.environ else 4]
REGIONS = ("emea", "americas", "apac", "india")
ORDERS = (REGIONS, REGIONS[::-1], ("apac", "india", "emea", "americas"))
WITHIN = st.sampled_from(["{within: 1, unit: weeks}", "{within: 5, unit: business-days}", "{within: 2, unit: days}"])


def in_order(governance, regions):
    """governance.yml with its regions in another order; each stands on one line."""
    head, _, rest = governance.partition("regions:\n")
    lines = {line.split(":")[0].strip(): line for line in rest.splitlines(keepends=True)[: len(regions)]}
    return f"{head}regions:\n{''.join(lines[region] for region in regions)}{rest[sum(map(len, lines.values())) :]}"


def put_to_the_vote(loaded, practice):
    """All that the order of regions might change: the candidate, its record, and what a ballot freezes of it."""
    files = loaded.files
    last = next(reversed(adopted(read_versions(files, practice).get(practice, ()))), None)
    candidate = frozen_candidate(loaded, practice, last)
    written = write_practice(candidate)
    told = (written.text, dump(record(candidate, written.places, "test")), candidate.problems, candidate.questions)
    told = (*told, candidate.flaws, candidate.contradictions)
    try:
        text = text_to_vote_on(candidate, loaded.base.settings, last, (), None, None)
    except CannotGoOnError as error:
        return (*told, str(error))
    return (*told, text.files, text.disputes, [change.text for change in text.changes])


def read(files):
    return Loaded(ROOT, files, read_base(files))


@cache
def shipped(order):
    path = "practices/governance.yml"
    return read({**SHIPPED, path: in_order(SHIPPED[path].decode(), order).encode()})


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_shipped_practices_are_the_same_in_every_order(practice):
    first, *others = [put_to_the_vote(shipped(order), practice) for order in ORDERS]
    assert all(other == first for other in others)


@st.composite
def heads(draw):
    lead = draw(WITHIN).replace("{", "{milestone: held, after: signed, ")
    who = draw(st.permutations(["project-manager", "quality", "mentor"]))
    figures = "value: 90, unit: percent, sample: 40, period: 2025, source: log"
    evidence = draw(st.sampled_from(["", f"evidence:\n  - {{metric: on-time, {figures}}}\n"]))
    agenda = f"templates:\n  - {{id: kickoff-agenda, version: '{draw(st.sampled_from('123'))}'}}\n"
    raci = f"raci:\n  - {{activity: agenda, responsible: {who[0]}, accountable: {who[1]}, consulted: [{who[2]}]}}\n"
    title = draw(st.sampled_from(["A", "B"]))
    return f"practice: kickoff\ntitle: {title}\nlead-times:\n  - {lead}\n{raci}{agenda}{evidence}"


made = st.dictionaries(st.sampled_from(REGIONS), st.tuples(heads(), bodies()), min_size=2, max_size=4)


@given(made, st.permutations(REGIONS))
def test_any_practice_is_the_same_in_every_order(texts, order):
    files = {
        f"practices/{region}/kickoff.md": f"---\nregion: {region}\n{head}---\n{body}The project leader calls Basel.\n"
        for region, (head, body) in texts.items()
    }

    def base(regions):
        named = "".join(f"  {region}: {{name: {region.title()}, sites: [basel]}}\n" for region in regions)
        governance = f"regions:\n{named}merge: {{better: {{lead-times: lower}}}}\n"
        told = {**files, "practices/governance.yml": governance, "practices/vocabulary.yml": VOCABULARY}
        return {path: text.encode() for path, text in told.items()}

    assert put_to_the_vote(read(base(order)), "kickoff") == put_to_the_vote(read(base(REGIONS)), "kickoff")
