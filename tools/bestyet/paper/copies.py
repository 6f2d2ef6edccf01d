"""Which version of a practice goes onto paper, and what stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import in_force
from bestyet.knowledge.base import load
from bestyet.knowledge.legible_versions import legible_versions
from bestyet.knowledge.names import unknown
from bestyet.knowledge.version_views import versions_of
from bestyet.merge.fields import merge_fields
from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.paper import Paper, Sheet, Signed
from bestyet.model.passage import Document, Variant
from bestyet.model.problem import CannotGoOnError
from bestyet.paper.page import CHANNELS, DUTIES, TEMPLATES, TIMES
from bestyet.repo import clock
from bestyet.site.desk import language_of as language_of_variant
from bestyet.site.language.words import speaking
from bestyet.site.version.versions import banner_words
from bestyet.site.version.views import Stage, VersionView
from bestyet.text.markdown.markdown import read_document
from bestyet.text.site_config import site_config

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.model.candidate import Field

_WORDS = {"approve": "approved", "reject": "rejected", "abstain": "abstained"}
_DUTIES = ("responsible", "accountable", "consulted", "informed")


def open_paper(practice: str, number: str | None) -> Paper:
    """The version (default: the one in force) of a practice of the knowledge base here. Raises CannotGoOnError."""
    found = legible_versions(load(), clock.now(), only={practice})
    found.refuse(practice, number)
    return paper_of(found.ballots, practice, number, found.at)


def open_papers() -> tuple[list[Paper], list[str]]:
    """Every version in force in the knowledge base here, and why some are left out. Raises CannotGoOnError."""
    known = legible_versions(load(), clock.now())
    lost = [practice for practice, unread in known.unread.items() if not unread.is_standard_known]
    day = known.at.date()
    standing = [practice for practice, versions in known.ballots.versions.items() if in_force(versions, day)]
    if not standing and not lost:
        raise CannotGoOnError("no practice has a version in force yet")
    papers, left_out = [], []
    for practice in [*standing, *lost]:
        try:
            known.refuse(practice, None)
            papers.append(paper_of(known.ballots, practice, None, known.at))
        except CannotGoOnError as error:
            left_out.append(f"{practice} is left out: {error}")
    return papers, left_out


def paper_of(ballots: Ballots, practice: str, number: str | None, at: datetime) -> Paper:
    versions = ballots.of(practice)
    found = next((one for one in versions if one.number == number), None) if number else in_force(versions, at.date())
    numbers = [one.number for one in versions]
    if found is None and number:
        raise unknown(f"there is no version {number} of {practice}", numbers, none="none yet")
    if found is None:
        there = ", ".join(numbers) or "none yet"
        raise CannotGoOnError(f"no version of {practice} is in force; name one with --version (there are: {there})")
    view = next((view for view in versions_of(ballots, practice, at) if view.number == found.number), None)
    raw = found.files.get("practice.md")
    if view is None or raw is None:
        raise CannotGoOnError(f"{found.folder} has no text that was put to the vote")
    document = read_document(f"{found.folder}/practice.md", raw)
    config = ballots.loaded.root / "mkdocs.yml"
    language = site_config(config.read_bytes() if config.is_file() else b"").language
    return _paper(ballots.loaded.base, view, practice, document, digest(raw), language)


def _paper(
    base: KnowledgeBase, view: VersionView, practice: str, document: Document, text: str, language: str
) -> Paper:
    with speaking(language):
        banner = banner_words(view)
    return Paper(
        company=base.company,
        practice=practice,
        title=document.title,
        number=view.number,
        standing=banner_words(view),
        is_in_force=view.stage is Stage.IN_FORCE,
        opened=view.opened,
        decided=view.decided,
        effective=view.effective,
        before=view.before,
        rule=view.rule[0] if view.rule else "",
        digest=text,
        signed=tuple(_signed(base, view)),
        sheets=tuple(_sheets(base, document)),
        document=document,
        is_illustrative="(illustrative)" in base.company,
        language=language,
        banner=banner,
        written_in=dict(_written_in(base, view)),
    )


def _written_in(base: KnowledgeBase, view: VersionView) -> Iterator[tuple[int, str]]:
    for item in view.text.items:
        if item.chosen:
            yield item.words.span.first_line, language_of_variant(base, view.text.variants[item.chosen[0]])


def _signed(base: KnowledgeBase, view: VersionView) -> Iterator[Signed]:
    """The votes that counted, in the order in which they came."""
    for vote in sorted(view.votes, key=lambda vote: (vote.date, vote.name)):
        if vote.counts:
            word = _WORDS.get(vote.value, vote.value)
            region = base.region(vote.region).label if vote.region else ""
            yield Signed(vote.name, region, word, vote.meaning, vote.date, vote.is_attested)


def _sheets(base: KnowledgeBase, document: Document) -> Iterator[Sheet]:
    """The structured values of the text's own front matter: what the digest covers, and nothing else."""
    found: dict[str, list[Field]] = {}
    for entry in merge_fields([Variant(GLOBAL, document)], base.settings):
        found.setdefault(entry.key, []).append(entry)
    if times := found.get("lead-times"):
        yield Sheet(*TIMES, tuple((_name(base, e), e.values[0].text) for e in times), recorded=1)
    if duties := found.get("raci"):
        yield Sheet(*DUTIES, tuple((_name(base, e), *_roles(base, e.values[0].value)) for e in duties))
    if templates := found.get("templates"):
        yield Sheet(*TEMPLATES, tuple((_name(base, e), _number(e)) for e in templates))
    if channels := found.get("channels"):
        yield Sheet(*CHANNELS, ((", ".join(_name(base, e) for e in channels),),))


def _number(entry: Field) -> str:
    return entry.values[0].text.removeprefix("version ")


def _name(base: KnowledgeBase, entry: Field) -> str:
    kind = {"lead-times": "milestones"}.get(entry.key, entry.key)
    words = base.title(kind, entry.name)
    return words[:1].upper() + words[1:]


def _roles(base: KnowledgeBase, duties: Mapping[str, Any]) -> Iterator[str]:
    for duty in _DUTIES:
        said = duties.get(duty)
        roles = said if isinstance(said, list) else [] if said is None else [said]
        yield ", ".join(base.title("roles", str(role)) for role in roles) or "–"
