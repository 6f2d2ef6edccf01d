"""`bestyet why`: where a line of the candidate comes from."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain
from bestyet.knowledge.base import Loaded, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.history import open_history
from bestyet.text.markdown.writer import Written, write_practice

if TYPE_CHECKING:
    from bestyet.model.group import Ref
    from bestyet.repo.history import History


@click.command(short_help="Show where a line or step comes from, and why these words.")
@click.argument("practice")
@click.argument("step", required=False, metavar="[LINE | STEP]")
def why(practice: str, step: str | None) -> int:
    """Show which regions say a step, in which words, where, who wrote them and when, and why these words were
    chosen.

    LINE counts in what `bestyet merge PRACTICE --format md` prints. Without LINE or STEP, all steps are
    listed.

    \b
    Examples:
      bestyet why client-kickoff
      bestyet why client-kickoff 14
      bestyet why client-kickoff agenda-sent
    """
    loaded = load()
    candidate = candidate_of(loaded, known_practice(loaded, practice))
    written = write_practice(candidate)
    if step is None:
        _list(loaded, candidate, written)
        return 0
    item = _find(candidate, written, step)
    with open_history(loaded.root) as history:
        _explain(loaded, candidate, item, history)
    return 0


def _list(loaded: Loaded, candidate: Candidate, written: Written) -> None:
    for item in candidate.items:
        if item.id in written.places:
            labels = ", ".join(map(loaded.base.settings.label, candidate.regions(item)))
            text = plain(item.words.text)
            click.echo(f"{written.places[item.id][0]:>4}  {item.id}  [{labels}]\n      {text}")


def _find(candidate: Candidate, written: Written, step: str) -> Item:
    by_id = {item.id: item for item in candidate.items}
    if step in by_id:
        return by_id[step]
    if step.isascii() and step.isdigit():
        for name, (first, last) in written.places.items():
            if first <= int(step) <= last:
                return by_id[name]
        lines = written.text.count("\n")
        raise CannotGoOnError(
            f"line {step} of the merged text holds no passage; it has {lines} lines"
            f" (bestyet why {candidate.practice} lists those with one)"
        )
    near = difflib.get_close_matches(step, by_id, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise CannotGoOnError(f"{candidate.practice} has no step called {step!r}{hint}")


def _explain(loaded: Loaded, candidate: Candidate, item: Item, history: History) -> None:
    settings = loaded.base.settings
    click.secho(plain(item.words.text), bold=True)
    click.echo(f"step: {item.id}")
    status = {Status.USED: "in the candidate", Status.ADDITION: "a proposed addition, not in the text"}
    click.echo(f"status: {status.get(item.status, str(item.status))}")
    click.echo(f"why: {plain(item.because.text)}")
    for dispute in item.disputes:
        if dispute.settled:
            click.echo(f"settled: {plain(dispute.message)}: {plain(dispute.settled.text)}")
        else:
            click.echo(f"open: {plain(dispute.message)}: regions must settle this")
    said = dict.fromkeys(candidate.regions(item))
    for ref in item.members:
        _explain_member(loaded, candidate, ref, history)
    silent = [settings.label(v.region) for v in candidate.variants if v.region not in said]
    if silent:
        click.echo(f"\nNot said by: {', '.join(silent)}")


def _explain_member(loaded: Loaded, candidate: Candidate, ref: Ref, history: History) -> None:
    passage = candidate.passage(ref)
    span = passage.span
    click.secho(f"\n{loaded.base.settings.label(candidate.region(ref))}", bold=True, nl=False)
    click.echo(f"  {span}")
    click.echo(f"  {plain(passage.text)}")
    commits = history.span_authors(span.path, span.first_line, span.last_line, loaded.files[span.path])
    for commit in commits:
        click.echo(f"  {commit.date[:10]}  {plain(commit.author)}  {commit.id[:10]}  {plain(commit.summary)}")
    if not commits:
        click.echo("  who and when: not in this history")
