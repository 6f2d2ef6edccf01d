"""Which versions are in force in a region on a day, of all practices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.actions.oversee.questions import EffectiveRequest, remembering
from bestyet.govern.versions import in_force
from bestyet.knowledge.as_of import open_at
from bestyet.knowledge.base import Keep, Loaded, about_practices
from bestyet.knowledge.commits import commit_at
from bestyet.knowledge.dates import looks_like_a_day, no_day
from bestyet.knowledge.landing.open_points import open_points_of
from bestyet.model.oversee.departures import holding
from bestyet.model.oversee.effective import PracticeInForce, PracticesInForce, RegionOnDay
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.receipts import Receipts
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import read_versions

if TYPE_CHECKING:
    from bestyet.model.passage import Document
    from bestyet.model.vote.version import Version


@remembering(PracticesInForce)
def practices_in_force(request: EffectiveRequest) -> PracticesInForce:
    """Each practice with its version in force, or the region's own text."""
    common, own = about_practices(()), f"practices/{request.region}/"
    records = ("adoption.yml", "ballot.yml", "practice.md", "/provenance.json")

    def keep(path: str) -> bool:
        return common(path) or path.startswith(own) or path.endswith(records)

    loaded, asked = opened(request, keep, bodies=False)
    return PracticesInForce(asked, tuple(_practices(loaded, asked)))


def opened(request: EffectiveRequest, keep: Keep, bodies: bool) -> tuple[Loaded, RegionOnDay]:
    """Read what is needed as it was on the day, and find the region there."""
    day, region, site = request.day, request.region, request.site
    if not looks_like_a_day(day):
        raise no_day(day, called="day of the calendar")
    at = open_at(day, keep, bodies, known=request.as_of, start=request.start)
    assert at.repository is not None
    assert at.commit is not None  # a day was asked for
    settings = at.loaded.base.settings
    if region not in settings.regions:
        there = ", ".join(settings.regions) or "none"
        raise CannotGoOnError(f"there was no region {region!r} on {day}; there were: {there}")
    sites = at.loaded.base.region(region).data.get("sites")
    known = [str(one) for one in sites] if isinstance(sites, list) else []
    if site is not None and site not in known:
        raise CannotGoOnError(f"{region} had no site {site!r} on {day}; it had: {', '.join(known) or 'none'}")
    receipt = Receipts(at.repository, "HEAD", at.commit).commits[at.commit]
    tip = commit_at(at.repository, request.as_of)[0] if request.as_of else at.repository.head_commit()
    label, received = settings.label(region), receipt.date.date()
    return at.loaded, RegionOnDay(region, label, site, at.day, at.commit, received, tip == at.commit)


def _practices(loaded: Loaded, asked: RegionOnDay) -> Iterator[PracticeInForce]:
    versions = read_versions(loaded.files)
    for practice in sorted({*versions, *loaded.base.variants}):
        own = loaded.base.in_use(practice, asked.region)
        path = own.document.path if own else None
        standard = in_force(versions.get(practice, ()), asked.on)
        if standard:
            departures = tuple(sorted(holding(own, asked.on)))
            title = loaded.base.practice_title(practice, document_of(standard).title)
            left = len(open_points_of(standard))
            yield PracticeInForce(practice, title, standard.number, standard.effective, departures, path, left)
        elif own:
            yield PracticeInForce(practice, loaded.base.practice_title(practice, own.document.title), own=path)


def document_of(version: Version) -> Document:
    return read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))
