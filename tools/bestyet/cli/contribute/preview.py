"""`bestyet preview`: what a pull request changes in the candidates, for the one who reviews it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.output.comment import NOTHING, TITLES, comment, summary
from bestyet.cli.output.tables import csv_text, json_text
from bestyet.cli.output.terminal import plain
from bestyet.insight.difference.preview import preview_of
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import commit_at, loaded_at
from bestyet.knowledge.base import Loaded, about_practices, load, root_of
from bestyet.knowledge.candidates import candidate_of
from bestyet.model.oversee.preview import Note, Preview, Sort
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import GitRefusedError, Repository, find_repository
from bestyet.repo.log import files_at
from bestyet.repo.receipts import base_of

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate

_MOST = 8  # notes of one sort in the text form
_COMMON = ("practices/governance.yml", "practices/vocabulary.yml")


@click.command(short_help="Show what a change of the files changes in the merged practices.")
@click.option("--since", metavar="REV", help="Where the work left from (default: origin/main, else HEAD).")
@click.option(
    "--head", "--as-of", metavar="DATE|REV", help="A commit, or a day's last, to look at in the place of the files."
)
@click.option("--format", "form", type=click.Choice(["text", "md", "json", "csv"]), default="text", show_default=True)
def preview(since: str | None, head: str | None, form: str) -> int:
    """Show what this work, committed or not, changes in the candidates since it left the branch of --since: steps
    added, removed and moved, whose words are chosen, disputes opened and closed, values, questions.

    Only practices whose texts, decisions or links changed are merged, all of them where the rules of merging or the
    vocabulary changed. --format md is a comment for a pull request: nothing that contributors wrote can act in it.

    \b
    Examples:
      bestyet preview
      bestyet preview --since main --format md
      bestyet preview --since origin/main --head origin/my-branch
    """
    root = root_of()
    repository = find_repository(root)
    if repository is None or repository.head_commit() is None:
        raise CannotGoOnError("a preview needs the history of a git repository, and there is none here")
    later = commit_at(repository, head)[0] if head is not None else None
    base = _merge_base(repository, since, later or "HEAD")

    def compute() -> list[Any]:
        return [asdict(one) for one in previews(root, repository, base, later)]

    found = [_read(entry) for entry in remembered(root, "preview", [base, later], compute)]
    _show(found, base, form)
    return 0


def _merge_base(repository: Repository, since: str | None, head: str) -> str:
    name, commit = base_of(repository, since)
    try:
        return repository.run("merge-base", head, commit).decode().split()[0]
    except GitRefusedError as error:
        why = "the clone is shallow: fetch more of it" if repository.is_shallow() else "their histories are unrelated"
        raise CannotGoOnError(f"{head} and {name} have no common commit here; {why}") from error


def previews(root: Path, repository: Repository, base: str, head: str | None) -> list[Preview]:
    """Return what changes in each practice that reads otherwise, by name. head: None for the work tree."""
    changed = _changed(repository, base, head)
    keep = None if _changes_all(root, repository, base, head, changed) else about_practices(_practices(changed))
    before = loaded_at(root, repository, base, keep)
    after = loaded_at(root, repository, head, keep) if head else load(root, keep)
    names = sorted({*before.base.variants, *after.base.variants})
    merged = ((name, _candidate(before, name), _candidate(after, name)) for name in names)
    found = [preview_of(name, old, new, after.base.settings) for name, old, new in merged if old or new]
    return [one for one in found if one.notes or one.is_new or one.is_gone]


def _changed(repository: Repository, base: str, head: str | None) -> list[str]:
    if head is None:
        return repository.changed_since(base, "practices")
    old, new = files_at(repository, base), files_at(repository, head)
    differing = (path for path in {**old, **new} if old.get(path) != new.get(path))
    return sorted(path.removeprefix(repository.prefix) for path in differing if path.startswith(repository.prefix))


def _practices(changed: Sequence[str]) -> Collection[str]:
    """The practices whose variants, decisions or links changed."""
    parts = [path.split("/") for path in changed]
    variants = {part[2].removesuffix(".md") for part in parts if len(part) == 3 and part[2].endswith(".md")}
    settled = ("decisions.yml", "alignment.yml")
    return variants | {part[2] for part in parts if len(part) == 4 and part[1] == "global" and part[3] in settled}


def _changes_all(root: Path, repository: Repository, base: str, head: str | None, changed: Sequence[str]) -> bool:
    """Whether the rules of merging, the order of regions or the vocabulary are others; reviewers do not matter."""
    if not set(_COMMON) & set(changed):
        return False
    keep = about_practices(())
    after = loaded_at(root, repository, head, keep) if head else load(root, keep)
    return loaded_at(root, repository, base, keep).base.settings != after.base.settings


def _candidate(loaded: Loaded, practice: str) -> Candidate | None:
    if practice not in loaded.base.variants or not loaded.base.merged_variants(practice):
        return None
    return candidate_of(loaded, practice)


# -- as people and programs read it ------------------------------------------------------------------------------


def _read(entry: Mapping[str, Any]) -> Preview:
    """A preview from plain data."""
    notes = tuple(Note(Sort(n["sort"]), n["id"], n["text"], n["detail"]) for n in entry["notes"])
    return Preview(entry["practice"], entry["title"], notes, entry["is_new"], entry["is_gone"])


def _show(found: Sequence[Preview], base: str, form: str) -> None:
    if form == "json":
        click.echo(json_text({"since": base, "practices": [_data(one) for one in found]}), nl=False)
    elif form == "csv":
        rows = [{"practice": one.practice, **row} for one in found for row in _rows(one)]
        click.echo(csv_text(("practice", "about", "step", "text", "detail"), rows), nl=False)
    elif form == "md":
        click.echo(comment(found), nl=False)
    else:
        click.echo(plain("\n".join(_lines(found, base))))


def _rows(one: Preview) -> list[dict[str, Any]]:
    whole = [{"about": "new practice" if one.is_new else "practice gone"}] if one.is_new or one.is_gone else []
    return [*whole, *_data(one)["notes"]]


def _data(one: Preview) -> dict[str, Any]:
    notes = [
        {"about": str(n.sort), "step": n.id or None, "text": n.text, "detail": n.detail or None} for n in one.notes
    ]
    return {
        "practice": one.practice,
        "title": one.title,
        "new": one.is_new,
        "gone": one.is_gone,
        "notes": notes,
    }


def _lines(found: Sequence[Preview], base: str) -> Iterator[str]:
    yield f"Since {base[:10]}:"
    if not found:
        yield NOTHING
    for one in found:
        yield f"\n{one.practice}: {summary(one)}"
        for sort, title in TITLES.items():
            notes = one.of(sort)
            yield from [f"  {title}"] if notes else []
            yield from (line for note in notes[:_MOST] for line in _said(note))
            if len(notes) > _MOST:
                yield f"    and {len(notes) - _MOST} more (all of them: --format json)"


def _said(note: Note) -> Iterator[str]:
    name = f"{note.id}: " if note.id else ""
    yield f"    {name}{' '.join(note.text.split())}"
    if note.detail:
        yield f"      {' '.join(note.detail.split())}"
