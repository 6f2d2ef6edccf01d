"""Pages about regions: what each has written, what it owes, and its variants as written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.held.lists import mark_of
from bestyet.model.oversee.departures import counting, departures, holds, is_complete
from bestyet.model.oversee.due import VOTING
from bestyet.model.passage import Kind, Passage, Variant
from bestyet.site.feed import feed_of
from bestyet.site.language.words import gettext
from bestyet.site.links import anchor_of, edit_url, region_page, rewriting, variant_page, view_url
from bestyet.site.oversee.adoption import region_adoption
from bestyet.site.oversee.grid import counted_kinds, kept_of, standing_of
from bestyet.site.oversee.oversight import waiting
from bestyet.site.practice.control import control_of_variant
from bestyet.site.practice.facts import evidence_rows, next_review
from bestyet.site.practice.fields import only_of
from bestyet.site.practice.notes import FileWords, Notes
from bestyet.site.practice.tree import Node, grow, runs_of

if TYPE_CHECKING:
    from bestyet.model.base import Region
    from bestyet.model.group import Ref
    from bestyet.model.held.departure import Departure
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk


@dataclass(frozen=True)
class Overview:
    """One region beside the others."""

    region: Region
    badge: Badge
    standings: tuple[tuple[str, str, str], ...]  # kind, sign, "follows: 2", of the practices in force
    kept: int  # steps and values of the standards that its texts keep, of so many
    points: int
    part: int  # percent of what is kept
    votes: int  # ballots on which votes of it are not in
    overdue: int
    written: int
    unwritten: int  # practices that others have written
    without: int  # evidence


@dataclass(frozen=True)
class Written:
    """One practice as a region has it."""

    practice: str
    title: str
    status: str
    reviewed: str
    next_review: str
    has_candidate: bool
    path: str  # of its file
    view: str | None  # where the forge shows it


@dataclass(frozen=True)
class Beside:
    """What became of a passage of a variant, as the page of the variant says it."""

    word: str
    target: str | None


def region_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    yield desk.wide(
        "regions/", gettext("Regions"), "regions", {"regions": [_overview(desk, r) for r in desk.site.regions]}
    )
    for region in desk.site.regions:
        feed = feed_of("region", region.id, region.label)
        yield desk.wide(region_page(region.id), region.name, "region", _region(desk, region), **feed)


def variant_pages(desk: Desk, practices: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Every region's variant of these practices, as written."""
    for practice, variants in desk.base.variants.items():
        if practice in practices and not desk.site.is_brief:
            for variant in variants:
                yield _variant_page(desk, practice, variant)


def _own(desk: Desk, region: str) -> dict[str, Variant]:
    """Practice -> the region's variant of it."""
    found = {p: v for p, variants in desk.base.variants.items() for v in variants if v.region == region}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].document.title.casefold(), pair[0])))


def _overview(desk: Desk, region: Region) -> Overview:
    own, adoption = _own(desk, region.id), desk.site.programme.adoption
    due = [item for item in desk.site.programme.due if item.region == region.id]
    return Overview(
        region,
        desk.badge(region.id),
        counted_kinds(standing_of(desk, one, region.id) for one in adoption),
        *kept_of(desk, region.id),
        len({(item.practice, item.subject) for item in due if item.what in VOTING}),
        sum(item.is_overdue for item in due),
        len(own),
        sum(practice not in own for practice in desk.site.candidates),
        sum(not evidence_rows(desk.base, variant) for variant in own.values()),
    )


def _region(desk: Desk, region: Region) -> dict[str, object]:
    own = _own(desk, region.id)
    sites = region.data.get("sites")
    rows = [(practice, variant, evidence_rows(desk.base, variant)) for practice, variant in own.items()]
    return {
        "region": region,
        "badge": desk.badge(region.id),
        "waiting": waiting(desk, (item for item in desk.site.programme.due if item.region == region.id)),
        "sites": [str(site).title() for site in sites] if isinstance(sites, list) else [],
        "written": [_written(desk, practice, variant) for practice, variant in own.items()],
        "no_evidence": [(p, v) for p, v, found in rows if not found],
        "faulty_evidence": [(p, v, e) for p, v, found in rows for e in found if e.missing],
        "not_reviewed": [(p, v) for p, v in own.items() if not v.document.data.get("reviewed")],
        "unwritten": [p for p in desk.site.candidates if p not in own],
        "only_here": list(_only_here(desk, region.id)),
        **region_adoption(desk, region.id),
    }


def _written(desk: Desk, practice: str, variant: Variant) -> Written:
    data = variant.document.data
    return Written(
        practice,
        variant.document.title,
        str(data.get("status") or "").replace("-", " "),
        str(data.get("reviewed") or ""),
        next_review(desk, variant),
        practice in desk.site.candidates,
        variant.document.path,
        view_url(desk.site.forge, variant.document.path),
    )


def _only_here(desk: Desk, region: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for practice, candidate in sorted(desk.site.candidates.items()):
        if found := only_of(candidate, region, 90):
            yield practice, found


# -- a variant as written ----------------------------------------------------------------------------------------


def _variant_page(desk: Desk, practice: str, variant: Variant) -> tuple[str, bytes]:
    path = variant_page(variant.region, practice)
    document, notes, candidate = variant.document, Notes(), desk.site.candidates.get(practice)
    title = document.passages[0] if document.passages and _is_title(document.passages[0]) else None
    data = {
        "practice": practice,
        "title_anchor": f"L{title.span.first_line}" if title else "",
        "variant": variant,
        "badge": desk.badge(variant.region),
        "data": document.data,
        "has_candidate": candidate is not None,
        "next_review": next_review(desk, variant),
        "evidence": evidence_rows(desk.base, variant),
        "departures": list(_declared(desk, variant)),
        "runs": list(runs_of(grow(_nodes(desk, path, variant, candidate, notes)))),
        "notes": notes.made(),
        "commits": desk.site.commits(document.path)[:5],
        "edit": edit_url(desk.site.forge, document.path),
        "view": view_url(desk.site.forge, document.path),
    }
    name = f"{document.title} ({desk.label(variant.region)})"
    return desk.wide(path, name, "variant", data, search_body=True, control=control_of_variant(variant))


def _declared(desk: Desk, variant: Variant) -> Iterator[tuple[str, Departure, str]]:
    """What the text declares: what it is today, the departure, and why it does not hold."""
    day = desk.site.programme.day
    counted = counting(departures(variant), day)
    for one in departures(variant):
        if not is_complete(one):
            why = gettext("It lacks its reason or who approved it, so it declares nothing.")
            yield gettext("No departure"), one, why
        elif day and not holds(one, day):
            yield gettext("Ended departure"), one, gettext("It has ended, so it holds no longer.")
        elif variant.document.data.get("status") == "retired":
            yield gettext("No departure"), one, gettext("The text is retired, so nothing in it holds.")
        else:
            renewed = "" if one in counted else gettext("Another one about the same step counts.")
            yield gettext("Declared departure"), one, renewed


def _is_title(passage: Passage) -> bool:
    return passage.kind is Kind.HEADING and passage.level == 1


def _nodes(
    desk: Desk, path: str, variant: Variant, candidate: Candidate | None, notes: Notes
) -> list[tuple[str, str | None, Node]]:
    """The passages of a variant as they stand in its file, each with its parent and what became of it."""
    passages = variant.document.passages
    page = desk.candidate_page(candidate.practice) if candidate else ""
    became = dict(_became(page, candidate, variant.region)) if candidate else {}
    file = FileWords(passages, rewriting(variant.document.path, path, desk.page_of, lambda part: ""), notes)
    placed: list[tuple[str, str | None, Node]] = []
    lang = desk.lang(variant)
    for index, passage in enumerate(passages):
        if passage.kind is Kind.HEAD or (index == 0 and _is_title(passage)) or file.is_beside(passage):
            continue
        html, head = file.words(passage)
        parent = None if passage.parent is None else str(passage.parent)
        beside = became.get(index) if passage.is_step else None
        mark = mark_of(passage) if passage.kind is Kind.ITEM else None
        node = Node(f"L{passage.span.first_line}", passage, html, beside, head, lang, mark)
        placed.append((str(index), parent, node))
    return placed


def _became(page: str, candidate: Candidate, region: str) -> Iterator[tuple[int, Beside]]:
    """(index of the passage, what became of it on `page`) for the passages of one region."""
    for item in candidate.items:
        for ref in item.members:
            if candidate.region(ref) == region:
                yield ref[1], _beside(page, candidate, item, ref)


def _beside(page: str, candidate: Candidate, item: Item, ref: Ref) -> Beside:
    target = f"{page}#{anchor_of(item.id)}"
    if item.status is Status.ADDITION:
        alone = len(candidate.regions(item)) == 1
        return Beside(gettext("only here") if alone else gettext("in few regions"), target)
    if item.status is not Status.USED:
        return Beside(gettext("left out"), None)
    if item.chosen == ref:
        return Beside(gettext("these words are used"), target)
    is_same = candidate.passage(ref).text == item.words.text
    return Beside(gettext("the same words are used") if is_same else gettext("other words are used"), target)
