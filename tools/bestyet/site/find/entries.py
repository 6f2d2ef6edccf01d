"""What can be found: each practice with its names, its standing, its steps and who has a part in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.model.candidate import Candidate, Status
from bestyet.model.held.holds import PARTS, holds_of_candidate, roles_in
from bestyet.site.find.index import Found, Standing, counted, index_of, written
from bestyet.site.find.size import said_by_regions
from bestyet.site.language.words import capital, gettext
from bestyet.site.links import anchor_of, category_page, practice_page
from bestyet.site.version.history import ended_words, in_force_words, notice_words

if TYPE_CHECKING:
    from bestyet.model.base import Term
    from bestyet.model.held.holds import HeldStep
    from bestyet.site.desk import Desk

INDEX = "assets/find-index.js"  # below the site


def index_file(desk: Desk, found: Iterable[Found]) -> tuple[str, bytes]:
    """The index that browsers read, and what they tell where nothing is found: topics, and whom to ask."""
    found = [replace(one, page=desk.placed(one.page)) for one in found]
    categories = [(desk.category_title(name), desk.placed(category_page(name))) for name in desk.categories]
    around = {"categories": categories, "ask": list(_owners(desk)), **({} if desk.finds_steps else {"namesOnly": True})}
    return INDEX, written(index_of(found), around)


def _owners(desk: Desk) -> Iterator[tuple[str, str]]:
    """(region, who owns most of its texts), as the texts say."""
    for region in desk.site.regions:
        owners = Counter(
            str(variant.document.data.get("owner") or "")
            for variants in desk.base.variants.values()
            for variant in variants
            if variant.region == region.id
        )
        owner = min(owners, key=lambda name: (-owners[name], name), default="")
        if owner:
            yield desk.label(region.id), owner


def found_in(desk: Desk) -> Iterator[Found]:
    """Every practice that has a page, by name."""
    return (found_of(desk, practice) for practice in desk.shown)


def found_of(desk: Desk, practice: str) -> Found:
    """A practice that has a page."""
    shown, names = desk.shown[practice], _names(desk, practice)
    status, standing = standing_of(desk, practice)
    steps = holds_of_candidate(shown).steps if desk.finds_steps else ()
    texts: dict[str, Iterable[str]] = {
        "names": (shown.title, practice, *names),
        "about": _about(desk, shown),
        "who": _who(desk, shown),
    }
    if desk.finds_steps:
        texts["text"] = (item.words.text for item in shown.items if item.status is Status.USED)
        texts["others"] = said_by_regions(desk.base, practice)
    return Found(
        practice=practice,
        title=shown.title,
        page=practice_page(practice),
        status=status,
        standing=standing,
        category=desk.category_title(desk.category_of(practice)),
        also=names,
        answer=_answer(desk, shown),
        steps=tuple((anchor_of(step.id), step.text, duty(desk, step)) for step in steps),
        words={name: counted(said) for name, said in texts.items()},
    )


def standing_of(desk: Desk, practice: str) -> tuple[Standing, str]:
    """How a practice stands: one word for machines, and the same as people say it."""
    standard, ended = desk.standard(practice), desk.ended(practice)
    if desk.is_lost(practice):
        return "unknown", gettext("what is in force cannot be told")
    if standard:
        return "in-force", in_force_words(standard)
    if ended:
        return "ended", ended_words(ended)
    if ballots := desk.ballots(practice):
        return "on-vote", gettext("not in force yet · %(ballot)s") % {"ballot": notice_words(ballots[-1])}
    return "draft", gettext("draft, not in force: follow your region’s text")


def _names(desk: Desk, practice: str) -> tuple[str, ...]:
    """What people call a practice: in the vocabulary, and as the titles of the regions' texts."""
    term = desk.base.vocabulary.get(("practices", practice))
    titles = (variant.document.title for variant in desk.base.variants.get(practice, ()))
    former = (old.replace("-", " ") for old in desk.former(practice))
    found = [*_spoken(term), *titles, *former]
    return tuple(dict.fromkeys(name for name in found if name != desk.title_of(practice)))


def _spoken(term: Term | None) -> list[str]:
    return [term.title, *term.regions.values(), *term.also] if term else []


def _about(desk: Desk, shown: Candidate) -> Iterator[str]:
    """When it is used, its milestones and templates in all the words for them, and its category."""
    yield shown.use_when[0]
    for field in shown.fields:
        if field.key in ("lead-times", "templates"):
            yield from _spoken(desk.base.term(field.key, field.name)) or [field.name]
    yield desk.category_title(desk.category_of(shown.practice))


def _who(desk: Desk, shown: Candidate) -> Iterator[str]:
    """Who does something, in all the words for them."""
    said = (value.value for field in shown.fields if field.key == "raci" for value in field.values)
    for role in sorted({role for value in said for part in PARTS for role in roles_in(value, part)}):
        yield from _spoken(desk.base.vocabulary.get(("roles", role)))


def _answer(desk: Desk, shown: Candidate) -> str:
    """When it is used; else the first deadline that is settled: "Client informed: 24 hours after event detected"."""
    if shown.use_when[0]:
        return shown.use_when[0]
    for held in holds_of_candidate(shown).of("lead-times"):
        if held.text and not held.is_open:
            return f"{capital(desk.base.title('milestones', held.name))}: {held.text}"
    return ""


def duty(desk: Desk, step: HeldStep) -> str:
    """Who does a step, by when and with what, as far as values that belong to it say so and are settled."""
    settled = [held for held in step.values if held.text and not held.is_open]
    found = [desk.base.title("roles", role) for held in settled for role in held.roles("responsible")]
    timed = [held for held in settled if held.key == "lead-times"]
    found += [f"{desk.base.title('milestones', held.name)}: {held.text}" for held in timed]
    found += [
        f"{desk.base.title('templates', held.name)} {held.version}" for held in settled if held.key == "templates"
    ]
    return " · ".join(dict.fromkeys(capital(words.strip()) for words in found))
