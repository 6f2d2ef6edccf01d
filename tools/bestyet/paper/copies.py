"""What of a version stands on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.govern.signature.payload import digest
from bestyet.insight.holds import holds_of_variant
from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.held.holds import PARTS
from bestyet.model.paper import Paper, Sheet, Signed
from bestyet.model.passage import Document, Variant
from bestyet.model.problem import CannotGoOnError
from bestyet.paper.choice import Chosen, choose_all
from bestyet.paper.chromium import find_chromium, print_pdf
from bestyet.paper.page import CHANNELS, DUTIES, TEMPLATES, TIMES, paper_html
from bestyet.site.desk import language_of as language_of_variant
from bestyet.site.language.words import capital, speaking
from bestyet.site.version.versions import banner_words
from bestyet.site.version.views import Stage, VersionView
from bestyet.text.markdown.markdown import read_document

if TYPE_CHECKING:
    from bestyet.model.held.holds import Held

_WORDS = {"approve": "approved", "reject": "rejected", "abstain": "abstained"}


def paper_of(chosen: Chosen) -> Paper:
    base, view, practice = chosen.base, chosen.view, chosen.practice
    document = read_document(f"practices/global/{practice}/{view.number}/practice.md", chosen.text)
    with speaking(chosen.language):
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
        digest=digest(chosen.text),
        signed=tuple(_signed(base, view)),
        sheets=tuple(_sheets(base, document)),
        document=document,
        is_illustrative="(illustrative)" in base.company,
        language=chosen.language,
        banner=banner,
        pictures=chosen.pictures,
        written_in=dict(_written_in(base, view)),
    )


def printed_all(start: Path) -> dict[str, bytes]:
    """Every version in force as PDF, by "practice-1.0.0"; none where nothing is. Raises CannotGoOnError."""
    find_chromium()
    try:
        chosen = choose_all(start)[0]
    except CannotGoOnError:
        return {}
    papers = [paper_of(one) for one in chosen]
    return {f"{one.practice}-{one.number}": print_pdf(paper_html(one, "a4"), one.dated) for one in papers}


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
    holds = holds_of_variant(Variant(GLOBAL, document), base.settings)
    if times := holds.of("lead-times"):
        yield Sheet(*TIMES, tuple((_name(base, one), one.text) for one in times), recorded=1)
    if duties := holds.of("raci"):
        yield Sheet(*DUTIES, tuple((_name(base, one), *_roles(base, one)) for one in duties))
    if templates := holds.of("templates"):
        yield Sheet(*TEMPLATES, tuple((_name(base, one), one.text.removeprefix("version ")) for one in templates))
    if channels := holds.of("channels"):
        yield Sheet(*CHANNELS, ((", ".join(_name(base, one) for one in channels),),))


def _name(base: KnowledgeBase, one: Held) -> str:
    return capital(base.title(one.key, one.name))


def _roles(base: KnowledgeBase, duties: Held) -> Iterator[str]:
    for part in PARTS:
        yield ", ".join(base.title("roles", role) for role in duties.roles(part)) or "–"
