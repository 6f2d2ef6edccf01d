"""What others merged for a site is what the build would have merged, and is not merged again."""

from __future__ import annotations

from bestyet.knowledge import candidates
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of, kept_or_merged, merged_from
from bestyet.publish.material import have_merged
from bestyet.repo.workers.spread import Workers
from cli.kickoff import APAC, EMEA, GOVERNANCE


def test_what_is_kept_is_what_the_build_would_merge(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    for name in ("archive", "client-kickoff", "move"):
        workshop.write(f"practices/emea/{name}.md", EMEA.replace("client-kickoff", name))
        workshop.write(f"practices/apac/{name}.md", APAC.replace("client-kickoff", name))
    retired = EMEA.replace("client-kickoff", "gone").replace("in-use", "retired")
    workshop.write("practices/emea/gone.md", retired)
    workshop.commit("All")
    loaded = load(workshop.root)
    own = {name: candidate_of(loaded, name) for name in ("archive", "client-kickoff", "move")}
    told: list[tuple[int, int]] = []
    have_merged(loaded, Workers(jobs=2), lambda *numbers: told.append(numbers))
    assert told[-1] == (1, 1)
    monkeypatch.setattr(candidates, "candidate_of", None)  # whoever merges again fails
    assert {name: kept_or_merged(loaded, name, merged_from(loaded, name)) for name in own} == own
    have_merged(loaded, Workers(jobs=2), lambda *numbers: told.append(numbers))
    assert len(told) == 1
