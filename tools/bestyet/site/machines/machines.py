"""The practices for programs: one JSON a practice, one of all, and `llms.txt` that leads an assistant to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.held.holds import Held, HeldStep, Holds, holds_of_candidate
from bestyet.model.passage import Kind
from bestyet.site.find.entries import found_in
from bestyet.site.language.words import capital
from bestyet.site.links import anchor_of, practice_page, version_page
from bestyet.site.machines.records import (
    NOTE,
    PRACTICE,
    PRACTICES,
    BallotSaid,
    PracticeLine,
    PracticeSaid,
    PracticesSaid,
    RoleSaid,
    SourceSaid,
    StepSaid,
    TextSaid,
    ValueSaid,
)
from bestyet.site.version.history import standing

if TYPE_CHECKING:
    from bestyet.site.desk import Desk
    from bestyet.site.find.index import Found
    from bestyet.site.version.views import VersionView


def practice_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Below the site: what programs read of each practice that the desk has. Its addresses stay."""
    for found in found_in(desk):
        yield json_of(found.practice), _json(practice_said(desk, found))


def common_files(desk: Desk, found: Iterable[Found]) -> Iterator[tuple[str, bytes]]:
    """The same of all practices together. found: all of them."""
    listed = practices_said(desk, found)
    yield "practices.json", _json(listed)
    yield "llms.txt", "\n".join(_for_assistants(desk, listed)).encode()


def json_of(practice: str) -> str:
    return f"practices/{practice}.json"


def _json(record: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record, enc_hook=str), indent=1) + b"\n"


def at(desk: Desk, page: str) -> str:
    """The whole address where one is known, else from the top of the site."""
    return desk.site.address + desk.placed(page)


def practices_said(desk: Desk, found: Iterable[Found]) -> PracticesSaid:
    lines = tuple(_line(desk, one) for one in found)
    day = desk.site.programme.day
    return PracticesSaid(schema=PRACTICES, note=NOTE, as_of=day, company=desk.base.company, practices=lines)


def _line(desk: Desk, one: Found) -> PracticeLine:
    held = _rule(desk, one)
    return PracticeLine(
        practice=one.practice,
        title=one.title,
        status=one.status,
        is_rule=held is not None,
        standing=one.standing,
        category=one.category,
        version=held.number if held else "",
        since=held.effective if held else "",
        digest=held.digest if held else "",
        page=at(desk, one.page),
        json=at(desk, json_of(one.practice)),
    )


def _rule(desk: Desk, found: Found) -> VersionView | None:
    """The version that is a rule."""
    return desk.standard(found.practice) if found.status == "in-force" else None


def practice_said(desk: Desk, found: Found) -> PracticeSaid:
    practice, rule = found.practice, _rule(desk, found)
    standard, ended, draft = desk.standard(practice), desk.ended(practice), desk.site.candidates.get(practice)
    use_when, is_stated = desk.shown[practice].use_when
    return PracticeSaid(
        schema=PRACTICE,
        note=NOTE,
        as_of=desk.site.programme.day,
        practice=practice,
        title=found.title,
        also=found.also,
        category=found.category,
        use_when=use_when if is_stated else "",
        status=found.status,
        is_rule=rule is not None,
        standing=found.standing,
        page=at(desk, found.page),
        replaced_by=ended.replaced_by if ended else "",
        in_force=_text(desk, rule.text, rule) if rule else None,
        draft=_text(desk, draft) if draft and not standard and not ended else None,
        on_vote=tuple(
            BallotSaid(version=one.number, standing=standing(one), page=at(desk, version_page(practice, one.number)))
            for one in desk.ballots(practice)
        ),
        open_points=tuple(f"{name}: {dispute.message}" for name, dispute in draft.disputes)
        if draft and not ended
        else (),
    )


def _text(desk: Desk, text: Candidate, version: VersionView | None = None) -> TextSaid:
    """version: whose text it is, in force; None for a draft."""
    holds = holds_of_candidate(text)
    items = {item.id: item for item in text.items}
    return TextSaid(
        is_rule=version is not None,
        version=version.number if version else "",
        since=version.effective if version else "",
        path=f"practices/global/{text.practice}/{version.number}/practice.md" if version else "",
        digest=version.digest if version else "",
        markdown=_markdown(text),
        steps=tuple(_step(desk, text, step, items[step.id]) for step in holds.steps),
        values=tuple(_values(desk, holds)),
    )


def _markdown(text: Candidate) -> str:
    """The passages as they stand, one below the other."""
    lines = []
    for item in text.items:
        words = item.words
        if item.status is Status.USED and words.kind is not Kind.HEAD:
            mark = "#" * words.level + " " if words.kind is Kind.HEADING else "- " if words.kind is Kind.ITEM else ""
            lines.append(mark + words.source)
    return "\n\n".join(lines)


def _step(desk: Desk, text: Candidate, step: HeldStep, item: Item) -> StepSaid:
    settled = [held for held in step.values if held.text and not held.is_open]
    members = [(text.variants[ref[0]], text.passage(ref).span) for ref in item.members]
    return StepSaid(
        id=step.id,
        text=step.text,
        page=at(desk, practice_page(text.practice)) + f"#{anchor_of(step.id)}",
        who=tuple(dict.fromkeys(desk.base.title("roles", r) for held in settled for r in held.roles("responsible"))),
        by_when=tuple(held.text for held in settled if held.key == "lead-times"),
        with_what=tuple(
            f"{desk.base.title('templates', held.name)} {held.version}".strip()
            for held in settled
            if held.key == "templates"
        ),
        because=item.because.text,
        sources=tuple(
            SourceSaid(
                region=variant.region,
                path=variant.document.path,
                blob=variant.document.blob,
                first_line=span.first_line,
                last_line=span.last_line,
            )
            for variant, span in members
        ),
    )


def _values(desk: Desk, holds: Holds) -> Iterator[ValueSaid]:
    for held in holds.values:
        yield ValueSaid(
            kind=held.key,
            id=held.name,
            title=capital(desk.base.title(held.key, held.name or held.key)),
            text="" if held.is_open else held.text,
            is_open=held.is_open,
            steps=held.steps,
            within=None if held.is_open else held.within,
            unit="" if held.is_open else held.unit,
            after=held.after,
            version="" if held.is_open else held.version,
            responsible=_roles(desk, held, "responsible"),
            accountable=_roles(desk, held, "accountable"),
            consulted=_roles(desk, held, "consulted"),
            informed=_roles(desk, held, "informed"),
        )


def _roles(desk: Desk, held: Held, duty: str) -> tuple[RoleSaid, ...]:
    roles = () if held.is_open else held.roles(duty)
    return tuple(RoleSaid(id=role, title=desk.base.title("roles", role)) for role in roles)


def _for_assistants(desk: Desk, listed: PracticesSaid) -> Iterator[str]:
    """As https://llmstxt.org proposes it: a title, what it is, and links."""
    yield f"# {_one_line(desk.base.company)}: how we work with clients"
    yield ""
    yield "> The practices of all regions, merged, voted on and published. Only what is in force is a rule."
    yield ""
    yield NOTE
    yield ""
    yield "Name version, day and page of what is in force. A region may depart from a step: its pages say so."
    yield f"As of {listed.as_of}. All practices for programs: {at(desk, 'practices.json')}"
    for heading, is_rule in (("In force", True), ("Not in force: drafts, on vote, ended", False)):
        found = [one for one in listed.practices if one.is_rule is is_rule]
        if found:
            yield from ["", f"## {heading}", ""]
            yield from (f"- [{_named(one.title)}]({one.json}): {_one_line(one.standing)}; {one.page}" for one in found)
    yield ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _named(words: str) -> str:
    """The words of a link: without what would end it."""
    return _one_line(words).translate({ord("["): "(", ord("]"): ")"})
