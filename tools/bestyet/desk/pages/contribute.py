"""Write a region's way of doing a practice: a form beside the text, what is wrong in it, what it would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import msgspec

from bestyet.actions.contribute.drafted import Looked, Text, began_with, effect_of, keep_text, looked_at, variant_path
from bestyet.desk.drafts import Draft, OtherWindowError
from bestyet.desk.pages.form import Form, changed_values, form_of, order_of_keys
from bestyet.desk.pages.oversee.departures import no_word_of_others
from bestyet.desk.web import Answer, Asked, ForbiddenError, Moved, NotFoundError, Page
from bestyet.desk.workplace import Act, Done, Here, Kind, RulesError
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.site.language.words import gettext, message
from bestyet.text.plain import plain
from bestyet.text.three_ways import Chunk, three_ways
from bestyet.text.yaml.frontmatter import front_matter_of, split
from bestyet.text.yaml.splice import SpliceError, with_values

if TYPE_CHECKING:
    from bestyet.model.oversee.preview import Preview
    from bestyet.model.problem import Problem

_LONGEST = 300_000  # letters of a text: twice what `check` lets one have
_LONGEST_WHY = 500
_LONGEST_WINDOW = 40


@dataclass(frozen=True)
class Choice:
    practice: str
    title: str
    is_there: bool
    is_draft: bool


@dataclass(frozen=True)
class Region:
    id: str
    label: str
    practices: tuple[Choice, ...]


@dataclass(frozen=True)
class Writing:
    """A draft on its page."""

    region: str
    label: str
    practice: str
    here: str  # the address of the page
    number: int  # of the draft
    window: str  # a name for this one, by which its own changes are known
    form: Form | None  # None: only the whole text can be edited
    text: str  # below the values, or whole
    looked: Looked
    is_new: bool
    is_changed: bool
    is_stale: bool
    waits: str  # the branch that has what was sent before; ""
    fault: str = ""  # why values of the form are not in the text


@dataclass(frozen=True)
class Effect:
    here: str
    preview: Preview
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Bringing:
    """Two changes of one text, to be brought together."""

    here: str
    chunks: tuple[tuple[int, Chunk], ...]  # those that differ from the text as the others have it, with their number
    clashes: int
    of: str  # digest of the three texts


@dataclass(frozen=True)
class WhatWasSent:
    done: Done[str]
    base: str


def choose(asked: Asked) -> Answer:
    with asked.desk.workplace.reading() as here:
        base = here.base
    drafts = {*asked.desk.drafts.of(asked.person.called)}
    regions = []
    for region in asked.person.regions(base):
        choices = []
        for practice in base.practices:
            there = any(one.region == region for one in base.variants.get(practice, ()))
            variant = next(iter(base.variants.get(practice, ())), None)
            title = base.practice_title(practice, str(variant.document.data.get("title") if variant else practice))
            choices.append(Choice(practice, title, there, (region, practice) in drafts))
        regions.append(Region(region, base.settings.label(region), tuple(choices)))
    return Page("choose.html.j2", message("Contribute"), tuple(regions))


def begin(asked: Asked) -> Answer:
    """Begin a text about a practice by its name."""
    region, practice = asked.word("region"), asked.word("practice").strip()
    variant_path(region, practice)
    _may_write(asked, region)
    return Moved(f"/contribute/{region}/{practice}")


def write(asked: Asked) -> Answer:
    region, practice = _what(asked)
    draft, there = _draft(asked, region, practice)
    return _page(asked, draft, there)


def keep(asked: Asked) -> Answer:
    """Keep what was typed as the draft, and say what is wrong in it."""
    try:
        draft, there = _draft(asked, *_what(asked))
    except RulesError:
        _keep_even_unruled(asked)
        raise
    kept = _kept(asked, draft)
    if not asked.is_part:
        return Moved(_here(asked))
    page = _page(asked, kept, there)
    return replace(page, template="state.html.j2")


def effect(asked: Asked) -> Answer:
    region, practice = _what(asked)
    draft, _ = _draft(asked, region, practice)
    with asked.desk.workplace.reading() as here:
        text = Text(here.root, region, practice, draft.text.encode(), _pictures(asked))
        looked = looked_at(text)
        found = effect_of(text)
    return Page("effect.html.j2", message("What this changes"), Effect(_here(asked), found, looked.problems))


def send(asked: Asked) -> Answer:
    """One commit with the text, by the person who wrote it."""
    try:
        region, practice = _what(asked)
    except RulesError:
        _keep_even_unruled(asked)
        raise
    draft, _ = _draft(asked, region, practice)
    if "body" in asked.form or "whole" in asked.form:
        draft = _kept(asked, draft)
    why = plain(" ".join(asked.word("why").split()))[:_LONGEST_WHY]
    told = f"{region}/{practice}: {why or ('New text' if not draft.began else 'Another text')}"
    path = variant_path(region, practice)
    pictures, raw = _pictures(asked), draft.text.encode()
    no_word_of_others(asked, draft.began.encode(), raw)
    paths = frozenset({path, *Text(Path(), region, practice, raw, pictures).beside})
    act = Act(Kind.VARIANT, (region, practice, asked.person.called), paths, told, asked.person)
    done = asked.desk.workplace.act(
        act, lambda root: keep_text(Text(root, region, practice, raw, pictures), draft.began)
    )
    with suppress(OtherWindowError):  # what was typed in another window meanwhile stays
        asked.desk.drafts.drop(asked.person.called, region, practice, draft)
    return Page("sent.html.j2", message("Sent"), WhatWasSent(done, asked.desk.workplace.base_called))


def discard(asked: Asked) -> Answer:
    region, practice = _what(asked)
    seen = Draft("", "", number=_number(asked.word("number")), window=asked.word("window")[:_LONGEST_WINDOW])
    asked.desk.drafts.drop(asked.person.called, region, practice, seen)
    return Moved("/contribute")


def bring_together(asked: Asked) -> Answer:
    """What others changed since the draft began, step by step."""
    draft, there = _draft(asked, *_what(asked))
    if draft.began == there:
        return Moved(_here(asked))
    chunks = three_ways(draft.began, draft.text, there)
    shown = tuple((at, one) for at, one in enumerate(chunks) if one.is_clash or one.mine != one.before)
    view = Bringing(_here(asked), shown, sum(one.is_clash for one in chunks), _digest(draft, there))
    return Page("together.html.j2", message("Bring both texts together"), view)


def brought_together(asked: Asked) -> Answer:
    region, practice = _what(asked)
    draft, there = _draft(asked, region, practice)
    if asked.word("of") != _digest(draft, there):
        raise CannotGoOnError(gettext("One of the texts became another one meanwhile: look at them again"))
    made: list[str] = []
    for at, chunk in enumerate(three_ways(draft.began, draft.text, there)):
        choice = asked.word(f"take:{at}") if chunk.is_clash else "mine"
        if choice not in ("mine", "theirs", "both"):
            raise CannotGoOnError(gettext("Say of each place which words stand"))
        made += chunk.taken(choice)
    new = msgspec.structs.replace(draft, text="".join(made), began=there, window="")
    asked.desk.drafts.keep(asked.person.called, region, practice, new)
    return Moved(_here(asked))


def _what(asked: Asked) -> tuple[str, str]:
    region, practice = asked.path["region"], asked.path["practice"]
    try:
        variant_path(region, practice)
    except CannotGoOnError as error:
        raise NotFoundError(words_of(error)) from error
    _may_write(asked, region)
    return region, practice


def _may_write(asked: Asked, region: str) -> None:
    with asked.desk.workplace.reading() as here:
        base = here.base
    if region not in asked.person.regions(base):
        raise ForbiddenError(gettext("You do not write for this region."))


def _branch(asked: Asked, region: str, practice: str) -> str:
    return asked.desk.workplace.branch(Kind.VARIANT, region, practice, asked.person.called)


def _keep_even_unruled(asked: Asked) -> None:
    """Whoever may write or not, what they typed is theirs; only who may sends it."""
    draft, _ = _draft(asked, asked.path["region"], asked.path["practice"], even_unruled=True)
    if "body" in asked.form or "whole" in asked.form:
        _kept(asked, draft)


def _draft(asked: Asked, region: str, practice: str, *, even_unruled: bool = False) -> tuple[Draft, str]:
    """The draft of this person, and the text that is there."""
    with asked.desk.workplace.reading(_branch(asked, region, practice), even_unruled=even_unruled) as here:
        there, begin = _began(here, region, practice)
    found = asked.desk.drafts.find(asked.person.called, region, practice)
    if found and found.text == there != found.began:  # it was sent
        asked.desk.drafts.drop(asked.person.called, region, practice)
        found = None
    return found or Draft(begin, there), there


@lru_cache(maxsize=256)
def _began(here: Here, region: str, practice: str) -> tuple[str, str]:
    return began_with(here.root, region, practice)


def _pictures(asked: Asked) -> Mapping[str, bytes]:
    return asked.desk.drafts.pictures(asked.person.called)


@lru_cache(maxsize=256)
def _looked(here: Here, region: str, practice: str, text: str, pictures: frozenset[str], at_once: bool) -> Looked:
    """pictures: the names of those that come with it."""
    raws = dict.fromkeys(pictures, b"")
    return looked_at(Text(here.root, region, practice, text.encode(), raws), at_once=at_once)


def _kept(asked: Asked, draft: Draft) -> Draft:
    region, practice = asked.path["region"], asked.path["practice"]
    text, fault = _text_of(asked.form, draft.text)
    if len(text) > _LONGEST:
        raise CannotGoOnError(gettext("This text is too long: make two of it"))
    number, typed = (_number(asked.word(name)) for name in ("number", "typed"))
    window = asked.word("window")[:_LONGEST_WINDOW]
    new = msgspec.structs.replace(draft, text=text, front_fault=fault, number=number, window=window, typed=typed)
    return asked.desk.drafts.keep(asked.person.called, region, practice, new)


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else -1


def _text_of(form: Mapping[str, Sequence[str]], before: str) -> tuple[str, str]:
    """The text as a form says it, and why its values could not be written."""
    if "whole" in form:
        return _lines(form["whole"][-1], before), ""
    parts = split(before)
    if parts.front is None:
        return before, ""
    body = _lines(form["body"][-1], before) if "body" in form else parts.body
    head = before[: before.index(parts.front)]
    fence = before[len(head) + len(parts.front) : len(before) - len(parts.body)]
    data, _ = front_matter_of("", before)
    try:
        front, fault = with_values(parts.front, changed_values(data, form), order_of_keys()), ""
    except SpliceError as error:
        front, fault = parts.front, str(error)
    return head + front + fence + body, fault


def _lines(told: str, before: str) -> str:
    """Browsers send CR LF and may leave out the last line's end; lines end as they did."""
    text = told.replace("\r\n", "\n").replace("\r", "\n")
    text = text + "\n" if text and before.endswith("\n") and not text.endswith("\n") else text
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _here(asked: Asked) -> str:
    return f"/contribute/{asked.path['region']}/{asked.path['practice']}"


def _page(asked: Asked, draft: Draft, there: str) -> Page:
    region, practice = asked.path["region"], asked.path["practice"]
    branch = _branch(asked, region, practice)
    place = asked.desk.workplace
    with place.reading(branch) as here:
        looked = _looked(here, region, practice, draft.text, frozenset(_pictures(asked)), asked.is_part)
        label = here.base.settings.label(region)
    data, _ = front_matter_of("", draft.text)
    is_form = bool(data) and not draft.front_fault
    view = Writing(
        region=region,
        label=label,
        practice=practice,
        here=_here(asked),
        number=draft.number,
        window=asked.word("window") or token_urlsafe(12),
        form=form_of(data) if is_form else None,
        text=split(draft.text).body if is_form else draft.text,
        looked=looked,
        is_new=not there,
        is_changed=draft.text != there,
        is_stale=draft.began != there and draft.text != there,
        waits=place.waiting(branch),
        fault=draft.front_fault,
    )
    title = str(data.get("title") or practice)
    return Page("write.html.j2", plain(title), view)


def _digest(draft: Draft, there: str) -> str:
    return sha256("\0".join((draft.began, draft.text, there)).encode()).hexdigest()
