"""`bestyet decide`: write down what people settled about a merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from bestyet.knowledge.base import Loaded, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.model.decision import KINDS
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.clock import today
from bestyet.repo.write import lock, write_file
from bestyet.text.keeper import with_decision
from bestyet.text.settled import decisions_path


@click.command(short_help="Settle something about a merge: words, steps, values.")
@click.argument("practice")
@click.argument("do", type=click.Choice(KINDS))
@click.argument("words", nargs=-1, metavar="[STEP] [REGION | TEXT | STEP...]")
@click.option("--because", required=True, help="Why, in words that still explain it in three years.")
@click.option("--by", required=True, metavar="ID", help="The reviewer of governance.yml who decides.")
@click.option("--on", "day", metavar="DATE", help="When it was decided (default: today).")
@click.option("--after", metavar="STEP", help="add, move: behind this step.")
@click.option("--before", metavar="STEP", help="add, move: in front of this step.")
@click.option("--section", metavar="HEADING", help="add, move: at the end of this section.")
@click.option("--value", help="settle: the value agreed jointly, where no region has it.")
@click.option("--about", metavar="WHAT", help="settle: which dispute of the step, where it has several.")
def decide(practice: str, do: str, words: tuple[str, ...], **options: str | None) -> int:
    """Write one decision into practices/global/PRACTICE/decisions.yml.

    \b
    take STEP REGION       use this region's words (brings a proposed addition into the text)
    edit STEP TEXT         use words written jointly
    drop STEP              leave the step out
    add STEP TEXT          a new step that no region has
    split STEP PART=REGION[,REGION]...   part a group by regions
    join STEP STEP...      make one group of several
    move STEP              with --after, --before or --section
    settle STEP|FIELD [REGION]           end a dispute with a region's words or value, or with --value

    A decision survives later merges; if its step disappears, check reports it.

    \b
    Examples:
      bestyet decide client-kickoff take agenda-sent apac --by quality-lead-apac --because "clearest words"
      bestyet decide client-kickoff settle lead-times/kickoff-held emea --by quality-lead-emea --because "..."
    """
    loaded = load()
    known_practice(loaded, practice)
    _known_reviewer(loaded, str(options["by"]))
    with lock(loaded.root):
        loaded = load(loaded.root)  # as nobody can change it any more
        entry = _entry(loaded, practice, do, words, options)
        path = decisions_path(practice)
        text = with_decision(loaded.files.get(path, b"").decode("utf-8"), entry)
        before, after = candidate_of(loaded, practice), candidate_of(loaded.with_file(path, text.encode()), practice)
        new = [problem for problem in after.problems if problem not in before.problems]
        if new:
            raise CannotGoOnError(f"this decision would change nothing: {new[0].message}")
        write_file(loaded.root / path, text.encode("utf-8"), loaded.root)
    click.echo(f"{path}: {do} {words[0] if words else ''}".rstrip())
    click.echo(f"To see it: bestyet merge {practice}")
    return 0


def _known_reviewer(loaded: Loaded, reviewer: str) -> None:
    known = [str(entry.get("id")) for entry in loaded.base.reviewers]
    if reviewer not in known:
        raise CannotGoOnError(f"{reviewer!r} is no reviewer of practices/governance.yml; there are: {', '.join(known)}")


def _entry(
    loaded: Loaded, practice: str, do: str, words: Sequence[str], options: Mapping[str, str | None]
) -> dict[str, Any]:
    entry: dict[str, Any] = {"do": do, **_about(do, words)}
    if "step" in entry and do != "add":
        candidate = candidate_of(loaded, practice)
        item = next((item for item in candidate.items if item.id == entry["step"]), None)
        if item and item.members:
            entry["passage"] = f"sha256:{candidate.passage(item.chosen or item.members[0]).sha256}"
    for key in ("after", "before", "section", "value"):
        if options[key]:
            entry[key] = options[key]
    if options["about"]:
        entry["field"] = options["about"]
    return {**entry, "by": options["by"], "on": options["day"] or today(), "because": options["because"]}


def _about(do: str, words: Sequence[str]) -> dict[str, Any]:
    """The words behind the kind of decision, as keys of the entry."""
    enough = {"take": 2, "edit": 2, "add": 2, "drop": 1, "move": 1, "split": 2, "join": 2, "settle": 1}
    most = {"take": 2, "edit": 2, "add": 2, "drop": 1, "move": 1, "settle": 2}
    if len(words) < enough[do] or len(words) > most.get(do, len(words)):
        raise CannotGoOnError(f"{do} takes other words: see bestyet decide --help")
    step, *rest = words
    name: dict[str, Any] = {"field": step} if do in ("settle", "drop") and "/" in step else {"step": step}
    if do in ("take", "settle") and rest:
        return {**name, "region": rest[0]}
    if do in ("edit", "add"):
        return {**name, "text": rest[0]}
    if do == "join":
        return {**name, "with": list(rest)}
    if do == "split":
        return {**name, "into": [_part(word) for word in rest]}
    return name


def _part(word: str) -> dict[str, Any]:
    step, found, regions = word.partition("=")
    if not found:
        raise CannotGoOnError(f"{word!r} names no regions: write PART=REGION,REGION")
    return {"step": step, "regions": regions.split(",")}
