"""Where the regions differ, practice by practice, and how much: see `insight/spread.py` for the measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bestyet.insight.difference.spread import mean, of_sets
from bestyet.insight.difference.variance_rows import Lens, Said, job_titles, row, rows_of
from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.oversee.variance import NO_STEP, PracticeVariance, Row, Sort
from bestyet.model.passage import Step, Variant
from bestyet.model.place import Place
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase

Glances = Mapping[str, Sequence[Step]]  # path of a variant -> its steps at a glance


def variances(base: KnowledgeBase, glances: Glances, day: date) -> tuple[PracticeVariance, ...]:
    """Compare the regions in every practice, without merging: steps by their names and by equal words.

    Steps without a name whose words no other region has are not compared: whether others have them is not known.
    """
    lens = Lens(base, day)
    found = []
    for practice in base.practices:
        variants = lens.ordered(base.merged_variants(practice))
        if variants:
            is_facing = _agreed(variants, "customer-facing", bool) is True
            rows = [*rows_of(lens, variants, is_facing), *_steps_at_a_glance(lens, variants, glances, is_facing)]
            title = base.practice_title(practice, variants[0].document.title)
            found.append(_summed(practice, title, variants, rows, is_facing, False))
    return tuple(found)


def matrix(
    base: KnowledgeBase, candidate: Candidate, day: date, titles_at: Mapping[str, Place] = {}
) -> PracticeVariance:
    """Compare the regions in one practice, with the steps of its merge and each region's job titles."""
    lens = Lens(base, day)
    variants = lens.ordered(candidate.variants)
    is_facing = _agreed(variants, "customer-facing", bool) is True
    rows = [*rows_of(lens, variants, is_facing), *job_titles(lens, variants, is_facing, titles_at)]
    rows += _merged_steps(lens, variants, candidate, is_facing)
    return _summed(candidate.practice, candidate.title, variants, rows, is_facing, True)


def _agreed(variants: Sequence[Variant], key: str, kind: type) -> Any:
    """What most regions say; ties go by the order of regions; None where none says it."""
    said = [value for v in variants if isinstance(value := v.document.data.get(key), kind)]
    often = Counter(said)
    return max(said, key=lambda value: often[value], default=None)


def _summed(
    practice: str, title: str, variants: Sequence[Variant], rows: Sequence[Row], is_facing: bool, is_merged: bool
) -> PracticeVariance:
    counted = [row for row in rows if row.sort is not Sort.JOB_TITLE]
    of_sorts, of_seen = _by_sort(counted), _by_sort(row for row in counted if row.is_seen)
    return PracticeVariance(
        practice=practice,
        title=title,
        category=_agreed(variants, "category", str) or "other",
        is_customer_facing=is_facing,
        paths={variant.region: variant.document.path for variant in variants},
        rows=tuple(rows),
        spread=mean(of_sorts.values()),
        seen=mean(of_seen.values()),
        by_sort=_by_sort(rows),
        apart=_apart(counted),
        is_merged=is_merged,
    )


def _by_sort(rows: Iterable[Row]) -> dict[Sort, int]:
    """The mean spread of the rows of each sort, so that a long table does not outweigh a short one."""
    found: dict[Sort, list[int]] = {}
    for one in rows:
        if one.spread is not None:
            found.setdefault(one.sort, []).append(one.spread)
    return {sort: mean(spreads) or 0 for sort, spreads in found.items()}


def _apart(rows: Iterable[Row]) -> dict[str, int]:
    """Region -> the mean, over sorts, of how much the others differ from it."""
    found: dict[Sort, dict[str, list[int]]] = {}
    for one in rows:
        of_sort = found.setdefault(one.sort, {})
        for region, _, apart, _, _ in one.cells:
            if apart is not None:
                of_sort.setdefault(region, []).append(apart)
    means: dict[str, list[int]] = {}
    for of_sort in found.values():
        for region, far in of_sort.items():
            means.setdefault(region, []).append(mean(far) or 0)
    return {region: mean(far) or 0 for region, far in means.items()}


# -- steps -------------------------------------------------------------------------------------------------------


def _steps_at_a_glance(lens: Lens, variants: Sequence[Variant], glances: Glances, is_facing: bool) -> Iterator[Row]:
    held: dict[str, dict[str, Step]] = {}  # region -> what a step is known by -> the step
    often: Counter[str] = Counter()
    for variant in variants:
        mine = {f"#{step.name}" if step.name else step.text: step for step in glances.get(variant.document.path, ())}
        held[variant.region] = mine
        often.update(mine.keys())
    compared = {key for key, number in often.items() if key[:1] == "#" or number > 1}
    told = _naming_client(lens, held.values(), compared) if is_facing else set()
    for name, title, keys in (
        ("steps with the client", sentence("Steps that name the client"), told),
        ("other steps", sentence("Other steps") if told else sentence("Steps"), compared - told),
    ):
        saying = [variant for variant in variants if held[variant.region]]
        said = [_coverage(variant, held[variant.region], keys) for variant in saying]
        if keys:
            yield row(Sort.STEP, name, title, said, variants, keys is told, of_sets)


def _naming_client(lens: Lens, held: Iterable[Mapping[str, Step]], compared: set[str]) -> set[str]:
    """The steps in which any region's words name the client."""
    found: set[str] = set()
    for mine in held:
        found.update(key for key in compared & mine.keys() - found if lens.names_client(mine[key].text))
    return found


def _coverage(variant: Variant, mine: Mapping[str, Step], keys: set[str]) -> Said:
    have = frozenset(keys & mine.keys())
    first = min((mine[key].line for key in have), default=1)
    text = sentence("%(kept)s of %(points)s", kept=len(have), points=len(keys))
    return Said(variant.region, have, text, Place(variant.document.path, first, 1))


def _merged_steps(lens: Lens, variants: Sequence[Variant], candidate: Candidate, is_facing: bool) -> Iterator[Row]:
    silent = [Said(variant.region, (), NO_STEP, variant.document.top) for variant in variants]
    for item in candidate.items:
        if item.words.is_step and item.status in (Status.USED, Status.ADDITION):
            told = _told(candidate, item)
            said = [_step(one.region, told[one.region], item) if one.region in told else one for one in silent]
            is_seen = is_facing and any(lens.names_client(one.text) for one in said if one.value)
            yield row(Sort.STEP, item.id, item.words.text, said, variants, is_seen)


def _told(candidate: Candidate, item: Item) -> dict[str, tuple[str, Place]]:
    """Region -> its words for a step, and where they begin."""
    found: dict[str, tuple[str, Place]] = {}
    for ref in item.members:
        passage, region = candidate.passage(ref), candidate.region(ref)
        text, place = found.get(region, ("", passage.span.start))
        found[region] = (f"{text} / {passage.text}" if text else passage.text, place)
    return found


def _step(region: str, told: tuple[str, Place], item: Item) -> Said:
    """What a region says of a step: its position in each dispute about it."""
    positions = tuple(
        next((place for place, one in enumerate(dispute.positions) if region in one.regions), -1)
        for dispute in item.disputes
    )
    return Said(region, ("said", *positions), *told)
