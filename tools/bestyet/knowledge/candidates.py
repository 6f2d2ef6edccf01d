"""The candidate of a practice, as the knowledge base settles it; kept until anything it is made from changes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.settled import answered, values_in_force, words_in_force
from bestyet.knowledge.codec import decoded, digest_of, kept_as, key_of
from bestyet.knowledge.names import did_you_mean, known_practice
from bestyet.merge.candidate import Aligned, merge
from bestyet.merge.choose.standing import Standing, as_adopted
from bestyet.model.candidate import Candidate, Settings
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.provenance import Record
from bestyet.repo.semantic import Senses, open_senses
from bestyet.repo.store import MANY, program, store_of
from bestyet.repo.tree import tree_name
from bestyet.text.settled import newest_adopted, read_settled
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Item
    from bestyet.model.decision import Settled
    from bestyet.model.passage import Document, Variant
    from bestyet.model.vote.version import Version

_AT_HAND = 4  # what a point comes to as it is, and in each of the ways to settle it that most have


def candidate_of(
    loaded: Loaded,
    practice: str,
    settled: Settled | None = None,
    base: Document | None = None,
    backbone: str = "",
    aligned: Aligned | None = None,
) -> Candidate:
    """Merge a practice with what is settled about it: by decisions (default: those of its files), by its standard.

    aligned: the same one for all merges of a practice that one command compares.
    """
    variants = loaded.base.merged_variants(practice)
    if not variants:
        known_practice(loaded, practice)  # else nobody has written it
        raise CannotGoOnError(f"every variant of {practice} is retired: there is nothing to merge")
    settled = settled or read_settled(loaded.settled(practice), practice)
    if backbone and backbone not in (known := [variant.region for variant in variants]):
        raise CannotGoOnError(f"{backbone} has no variant of {practice}{did_you_mean(backbone, known)}")
    aligned = aligned or Aligned()
    last = newest_adopted(loaded.settled(practice), practice)
    if loaded.base.settings.semantic:  # what the model says is not known before it is asked
        return _merged(loaded, practice, settled, last, base, backbone, aligned)
    read = [len(variant.document.passages) for variant in variants]
    beside = (base.path, base.sha256, len(base.passages)) if base else None
    more = (read, beside, last.folder if last else "", backbone, aligned.asks)
    at_hand = _at_hand(digest_of(_sources(loaded, practice, settled, last), *more))
    if not at_hand:
        at_hand.append((_merged(loaded, practice, settled, last, base, backbone, aligned), aligned))
    found, before = at_hand[0]
    aligned.made = before.made
    return found


@lru_cache(maxsize=_AT_HAND)
def _at_hand(about: str) -> list[tuple[Candidate, Aligned]]:
    """What this program merged last from what has this digest, and its alignment: whoever looks at a point, settles it
    and looks again merges the same several times. Empty at first. Nobody changes what it gets."""
    return []


def _merged(
    loaded: Loaded,
    practice: str,
    settled: Settled,
    last: Version | None,
    base: Document | None,
    backbone: str,
    aligned: Aligned,
) -> Candidate:
    variants, settings = loaded.base.merged_variants(practice), loaded.base.settings
    found = merge(practice, variants, settings, settled, base, senses_for(settings, loaded.root), backbone, aligned)
    # Who asks for the whole text of one region is shown that.
    is_adopted = last and found.disputes and not backbone
    return as_adopted(found, standing_of(last, found), settings) if is_adopted else found


def candidate_in_use(loaded: Loaded, practice: str) -> Candidate | None:
    """None where no region has a text of the practice in use."""
    return candidate_of(loaded, practice) if loaded.base.merged_variants(practice) else None


def standing_of(last: Version | None, candidate: Candidate) -> Standing:
    """What the newest adopted version says of a candidate's steps and values; nothing where it ends the practice.

    Of a version whose record cannot be read nothing is known: `propose` and `verify` say so.
    """
    found = record_of(last) if last and not last.ends else None
    before = found if isinstance(found, Record) else None
    texts = {item.id: (item.kind, item.words.source) for item in candidate.steps}
    number = last.number if last else ""
    path = f"{last.folder}/practice.md" if last else ""
    return Standing(number, words_in_force(before, texts), values_in_force(before), answered(before), path)


def senses_for(settings: Settings, root: Path | None = None) -> Senses | None:
    """The model of language where the settings ask for it; the base at root keeps what it says."""
    if not settings.semantic:
        return None
    return open_senses(root)


def packed_candidate(about: str, candidate: Candidate) -> bytes | None:
    """A candidate as it is kept, without its variants, which are read anyway; None for one that cannot be.

    about: digest of what it was made from.
    """
    return kept_as((about, replace(candidate, variants=())), tuple[str, Candidate])


def keep_candidate(root: Path, practice: str, packed: bytes | None) -> None:
    """Keep the newest candidate of a practice."""
    if packed is not None:
        store_of(root, "candidates", MANY).put(key_of(tree_name(root), practice), packed)


def kept_candidate(root: Path, practice: str, about: str, variants: tuple[Variant, ...]) -> Candidate | None:
    """The candidate of a practice made from what has this digest; None where another or none is kept."""
    raw = store_of(root, "candidates", MANY).get(key_of(tree_name(root), practice))
    with suppress(ValueError):
        found: tuple[str, Candidate] = decoded(raw or b"", tuple[str, Candidate])
        if found[0] == about:
            return replace(found[1], variants=variants, items=tuple(_sharing(one, variants) for one in found[1].items))
    return None


def _sharing(item: Item, variants: tuple[Variant, ...]) -> Item:
    """The same item, with the very passage of the variant that was read where its words are that one's."""
    if not item.chosen or not variants:
        return item
    read = variants[item.chosen[0]].document.passages[item.chosen[1]]
    return replace(item, words=read) if read == item.words else item


def merged_from(loaded: Loaded, practice: str) -> str:
    """Digest of all that the candidate of a practice is made from."""
    files = loaded.settled(practice)
    sources = _sources(loaded, practice, read_settled(files, practice), newest_adopted(files, practice))
    return digest_of(program(), *sources)


def _sources(loaded: Loaded, practice: str, settled: Settled, last: Version | None) -> tuple[object, ...]:
    variants = [(v.region, v.document.path, v.document.sha256) for v in loaded.base.merged_variants(practice)]
    standard = last.files.get("provenance.json", b"") if last else b""
    settings = loaded.base.settings
    orders = [[*value] for value in vars(settings).values() if isinstance(value, Mapping)]
    return practice, variants, repr(settled), standard, settings, orders


def kept_or_merged(loaded: Loaded, practice: str, about: str) -> Candidate:
    """The candidate of a practice. about: what `merged_from` says of it."""
    found = kept_candidate(loaded.root, practice, about, loaded.base.merged_variants(practice))
    if found is None:
        found = candidate_of(loaded, practice)
        keep_candidate(loaded.root, practice, packed_candidate(about, found))
    return found
