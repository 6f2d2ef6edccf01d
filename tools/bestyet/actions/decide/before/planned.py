"""What a proposal would come to, before anybody makes it: nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bestyet.actions.decide.propose import Answer, Proposed, ProposeRequest, proposal, read_for
from bestyet.knowledge.ballots import ballots_in
from bestyet.model.records.picture import PATH


@dataclass(frozen=True)
class Planned:
    answer: Answer  # what `propose` would say
    text: str = ""  # that would be put to the vote
    paths: frozenset[str] = frozenset()  # that would be written
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # of the text, by path beside it


def planned(request: ProposeRequest) -> Planned:
    """Raises CannotGoOnError where `propose` would."""
    made = proposal(ballots_in(read_for(request, request.start), request.base), request)
    if not isinstance(made.value, Proposed) or made.folder is None:
        return Planned(made.value)
    paths = frozenset({*made.files, *(f"{made.folder.path}/{name}" for name in made.folder.files)})
    pictures = {name: raw for name, raw in made.folder.files.items() if PATH.fullmatch(name)}
    return Planned(made.value, made.folder.files["practice.md"].decode("utf-8"), paths, pictures)
