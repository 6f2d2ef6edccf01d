"""What a contributor's work changes in the merged practices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from bestyet.actions.contribute.work import Changes, Previews, Work, changes_of
from bestyet.insight.difference.preview import preview_of
from bestyet.knowledge.as_of import loaded_at
from bestyet.knowledge.base import Keep, Loaded, about_practices, load
from bestyet.knowledge.candidates import candidate_in_use
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY


def preview_changes(work: Work) -> Changes:
    """Merge what the work touched as it was and as it is."""
    return changes_of(work, partial(_previews, work))


def _previews(work: Work) -> Previews:
    keep = None if _changes_all(work) else about_practices(_practices(work.changed))
    before, after = _before(work, keep), _after(work, keep)
    names = sorted({*before.base.variants, *after.base.variants})
    merged = ((name, candidate_in_use(before, name), candidate_in_use(after, name)) for name in names)
    found = (preview_of(name, old, new, after.base.settings) for name, old, new in merged if old or new)
    return tuple(one for one in found if one.notes or one.is_new or one.is_gone)


def _before(work: Work, keep: Keep | None) -> Loaded:
    return loaded_at(work.root, work.repository, work.since, keep)


def _after(work: Work, keep: Keep | None) -> Loaded:
    return loaded_at(work.root, work.repository, work.head, keep) if work.head else load(work.root, keep)


def _changes_all(work: Work) -> bool:
    """Whether the rules of merging, the regions or the vocabulary are others; reviewers do not matter."""
    if not {GOVERNANCE, VOCABULARY} & set(work.changed):
        return False
    keep = about_practices(())
    return _before(work, keep).base.settings != _after(work, keep).base.settings


def _practices(changed: Sequence[str]) -> Collection[str]:
    """The practices whose variants, decisions or links changed."""
    parts = [path.split("/") for path in changed]
    variants = {part[2].removesuffix(".md") for part in parts if len(part) == 3 and part[2].endswith(".md")}
    settled = ("decisions.yml", "alignment.yml")
    return variants | {part[2] for part in parts if len(part) == 4 and part[1] == "global" and part[3] in settled}
