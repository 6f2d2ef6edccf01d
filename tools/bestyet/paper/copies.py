"""What of a version stands on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bestyet.govern.signature.payload import digest
from bestyet.merge.fields import merge_fields
from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.paper import Paper, Sheet, Signed
from bestyet.model.passage import Document, Variant
from bestyet.paper.page import CHANNELS, DUTIES, TEMPLATES, TIMES
from bestyet.site.desk import language_of as language_of_variant
from bestyet.site.language.words import speaking
from bestyet.site.version.versions import banner_words
from bestyet.site.version.views import Stage, VersionView
from bestyet.text.markdown.markdown import read_document

if TYPE_CHECKING:
    from bestyet.model.candidate import Field
    from bestyet.paper.choice import Chosen

_WORDS = {"approve": "approved", "reject": "rejected", "abstain": "abstained"}
_DUTIES = ("responsible", "accountable", "consulted", "informed")


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
