"""`bestyet link`: ask people which passages say the same thing, best question first, and keep their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain, wrapped
from bestyet.knowledge.base import Loaded, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.model.decision import Known, KnownGroup, Settled
from bestyet.model.group import Question, Ref, Tier
from bestyet.repo.write import lock, write_file
from bestyet.text.keeper import alignment_text
from bestyet.text.markdown.naming import with_names
from bestyet.text.settled import alignment_path, read_settled

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.passage import Passage


@click.command(short_help="Answer which passages of the regions say the same thing.")
@click.argument("practice")
@click.option("--most", default=20, show_default=True, help="How many questions to ask at most.")
@click.option("--names/--no-names", default=False, help="Write the names of confirmed steps into the variants.")
def link(practice: str, most: int, names: bool) -> int:
    """Ask the questions that `bestyet align PRACTICE` could not answer itself.

    Answer y (the same), n (not the same), l (later), u (undo the last answer) or q (stop and keep the answers).
    Answers are kept in practices/global/PRACTICE/alignment.yml; questions put off come again next time.

    \b
    Examples:
      bestyet link client-kickoff
      bestyet link client-kickoff --names
    """
    loaded = load()
    known_practice(loaded, practice)
    candidate, settled = candidate_of(loaded, practice), read_settled(loaded.files, practice)
    answers = _Answers(candidate)
    asked = [question for question in candidate.questions if answers.is_open(question)][:most]
    _ask(candidate, asked, answers)
    settled = answers.settle(settled)
    with lock(loaded.root):
        if answers.given:
            path = alignment_path(practice)
            text = alignment_text(candidate_of(loaded, practice, settled), settled)
            write_file(loaded.root / path, text.encode("utf-8"), loaded.root)
            click.echo(f"{path}: {len(answers.same)} the same, {len(answers.other)} not the same")
        if names:
            _write_names(load(loaded.root), practice)
    return 0


@dataclass
class _Answers:
    """What was said so far; `given` in the order of answering, for undo."""

    candidate: Candidate
    same: list[Question] = field(default_factory=list)
    other: list[Question] = field(default_factory=list)
    given: list[list[Question]] = field(default_factory=list)

    def give(self, answers: list[Question], question: Question) -> None:
        answers.append(question)
        self.given.append(answers)

    def undo(self) -> Question:
        return self.given.pop().pop()

    def is_open(self, question: Question) -> bool:
        """Not settled by an answer given since: joined by others already, or both named by their authors."""
        groups = self._groups()
        return groups[question.a] != groups[question.b]

    def _groups(self) -> dict[Ref, int]:
        group = {ref: number for number, item in enumerate(self.candidate.items) for ref in item.members}
        for question in self.same:
            old, new = group[question.b], group[question.a]
            group = {ref: new if number == old else number for ref, number in group.items()}
        return group

    def settle(self, settled: Settled) -> Settled:
        joined: dict[int, list[Ref]] = {}
        for ref, number in sorted(self._groups().items()):
            joined.setdefault(number, []).append(ref)
        wanted = {self._groups()[question.a] for question in self.same}
        groups = [
            KnownGroup(self.candidate.items[number].id, tuple(map(self._known, joined[number])), True)
            for number in sorted(wanted)
        ]
        refused = tuple((self._known(question.a), self._known(question.b)) for question in self.other)
        return replace(
            settled, groups=(*_without(settled.groups, groups), *groups), refused=(*settled.refused, *refused)
        )

    def _known(self, ref: Ref) -> Known:
        return Known(self.candidate.region(ref), self.candidate.passage(ref).sha256)


def _without(groups: Sequence[KnownGroup], newer: Sequence[KnownGroup]) -> list[KnownGroup]:
    """The groups as they were, without passages that newer ones have."""
    taken = {member for group in newer for member in group.members}
    left = [replace(group, members=tuple(m for m in group.members if m not in taken)) for group in groups]
    return [group for group in left if group.members]


def _ask(candidate: Candidate, asked: Sequence[Question], answers: _Answers) -> None:
    if not asked:
        click.echo("No open questions.")
    waiting = list(asked)
    number = 0
    while waiting:
        question = waiting.pop(0)
        if not answers.is_open(question):
            continue
        number += 1
        click.echo(f"\n{number}. Do these say the same? (alike to {question.score / 100:.0f} %)")
        _show(candidate, question.a)
        _show(candidate, question.b)
        reply = click.prompt("[y]es [n]o [l]ater [u]ndo [q]uit", type=click.Choice(list("ynluq")), show_choices=False)
        if reply == "q":
            return
        if reply == "u":
            waiting.insert(0, question)
            if answers.given:
                waiting.insert(0, answers.undo())
                number -= 1
            number -= 1
        elif reply != "l":
            answers.give(answers.same if reply == "y" else answers.other, question)


def _show(candidate: Candidate, ref: Ref) -> None:
    passage = candidate.passage(ref)
    section = f", under {plain(passage.headings[-1])!r}" if passage.headings else ""
    click.secho(f"  {plain(candidate.region(ref))}  {passage.span}{section}", bold=True)
    click.echo(wrapped(passage.text, "    ", 100))


def _write_names(loaded: Loaded, practice: str) -> None:
    """Write the ids of confirmed groups into the variants, where a passage has no name yet; files one by one."""
    candidate = candidate_of(loaded, practice)
    wanted: dict[str, list[tuple[Passage, str]]] = {}
    for item in candidate.items:
        if _may_be_named(candidate, item):
            for ref in item.members:
                passage = candidate.passage(ref)
                if passage.name is None and passage.is_step:
                    wanted.setdefault(passage.span.path, []).append((passage, item.id))
    for path, named in sorted(wanted.items()):
        text = loaded.files[path].decode("utf-8")
        write_file(loaded.root / path, with_names(text, named).encode("utf-8"), loaded.root)
        click.echo(f"{path}: {len(named)} steps named")


def _may_be_named(candidate: Candidate, item: Item) -> bool:
    """Whether people confirmed the group and it has at most one passage a region: a name is used once in a file."""
    return item.tier is Tier.CONFIRMED and len(candidate.regions(item)) == len(item.members) > 1
