"""What a page of a version begins with: of an open ballot who stands where, of an ended one the decision record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind
from bestyet.model.vote.tally import Outcome
from bestyet.site.language.words import capital, counted, gettext, message, ngettext
from bestyet.site.language.written import day
from bestyet.site.oversee.impact import impact_anchor
from bestyet.site.practice.doing import Fact
from bestyet.site.practice.layers import Strip
from bestyet.site.version.history import became, said_against, step_words
from bestyet.site.version.views import Against, Stage, VersionView

if TYPE_CHECKING:
    from bestyet.model.oversee.impact import Impact, RegionImpact
    from bestyet.model.vote.tally import RegionCount
    from bestyet.site.badge import Badge
    from bestyet.site.desk import Desk

_TAKES = {Stage.OPEN: "vote", Stage.IN_FORCE: "go", Stage.ADOPTED: "vote"}
_VOICES = {
    "approve": ("go", "✓", message("approves")),
    "reject": ("stop", "✕", message("rejects")),
    "abstain": ("end", "–", message("abstains or is divided")),
}
_CANNOT = "end", "–", message("nobody may vote")
_SILENT = "silent", "○", message("has not been heard")


@dataclass(frozen=True)
class Stand:
    """How one region stands on a ballot, and what its text would become."""

    label: str
    kind: str  # a class of the style sheet
    sign: str
    says: str
    votes: str  # "1 of 2 votes is in"
    changes: str  # "3 steps stay, 12 steps and values change"; "" where nobody worked it out
    anchor: str  # where these stand one by one; "" where they do not


@dataclass(frozen=True)
class Quote:
    """An objection as it was made, and what was answered."""

    who: str
    badge: Badge | None
    entry: Against
    words: str  # of the step; "" where it is about the whole
    anchor: str
    counts: bool


@dataclass(frozen=True)
class BallotPanel:
    """All that a voter needs before the text."""

    stands: tuple[Stand, ...]
    quotes: tuple[Quote, ...]
    silent: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]  # what it does, the command; none once the ballot has ended


def take(version: VersionView, says: str, links: tuple[tuple[str, str], ...]) -> Strip:
    """The strip of a page of a version. says: what a reader must know first."""
    left = days_left(version)
    return Strip(_TAKES.get(version.stage, "ended"), says, left, links)


def days_left(version: VersionView) -> str:
    """How long an open ballot still is, on the day when that was looked up; "" where that cannot be said."""
    if version.stage is not Stage.OPEN or version.outcome is not Outcome.OPEN:
        return ""
    try:
        number = (date.fromisoformat(version.closes) - date.fromisoformat(version.seen)).days
    except ValueError:
        return ""
    if number < 1:
        return gettext("It closes today.") if number == 0 else ""
    said = {"num": number, "day": day(version.seen)}
    return ngettext("%(num)s day left, as of %(day)s.", "%(num)s days left, as of %(day)s.", number) % said


def panel(desk: Desk, version: VersionView, impact: Impact | None) -> BallotPanel:
    touched = {one.region: one for one in impact or ()}
    return BallotPanel(
        stands=tuple(_stand(desk, count, touched.get(count.region)) for count in version.regions),
        quotes=quotes(desk, version),
        silent=version.silent,
        commands=_commands(version) if version.outcome is Outcome.OPEN else (),
    )


def _stand(desk: Desk, count: RegionCount, impact: RegionImpact | None) -> Stand:
    said = count.approve + count.reject + count.abstain
    all_ = said + count.silent
    kind, sign, word = _VOICES[count.voice] if count.voice else _SILENT if all_ else _CANNOT
    votes = ngettext("%(said)s of %(num)s vote is in", "%(said)s of %(num)s votes are in", all_)
    return Stand(
        desk.label(count.region),
        kind,
        sign,
        gettext(word),
        votes % {"said": said, "num": all_} if all_ else "",
        _touched(impact) if impact else "",
        impact_anchor(count.region) if impact and impact.path else "",
    )


def _touched(impact: RegionImpact) -> str:
    if not impact.path:
        return gettext("no text of its own: all of it would be new")
    stay = counted("%(num)s step stays", "%(num)s steps stay", impact.same)
    change = counted("%(num)s step or value changes", "%(num)s steps and values change", len(impact.effects))
    return f"{stay}, {change}"


def _commands(version: VersionView) -> tuple[tuple[str, str], ...]:
    step = next((item.id for item in version.text.steps if item.kind is Kind.ITEM), "-")
    vote, who = f"bestyet vote {version.text.practice}", "--as YOUR-ID"
    ranked = [f"{vote} approve --rank {one.id} FIRST,SECOND {who}" for one in version.contested[:1]]
    return (
        (gettext("Approve"), f"{vote} approve {who}"),
        (gettext("Reject, with a reason"), f'{vote} reject --object {step} "why" --instead "what you want" {who}'),
        (gettext("Abstain"), f'{vote} abstain --reason "why" {who}'),
        *((gettext("Rank regions where they differ"), command) for command in ranked),
    )


def quotes(desk: Desk, version: VersionView) -> tuple[Quote, ...]:
    """Every objection, in the order of the votes."""
    votes = sorted(version.votes, key=lambda vote: (vote.date, vote.name, vote.value))
    return tuple(
        Quote(
            vote.name,
            desk.badge(vote.region) if vote.region else None,
            entry,
            *(step_words(version, entry.step) if entry.step not in ("", "-") else ("", "")),
            vote.counts,
        )
        for vote in votes
        for entry in said_against(vote)
    )


@dataclass(frozen=True)
class Proof:
    """How anybody can check a record without trusting these pages."""

    digest: str
    commands: tuple[tuple[str, str], ...]  # what it does, the command


def proof(version: VersionView) -> Proof:
    practice = version.text.practice
    return Proof(
        version.digest,
        (
            (gettext("Check the rule, every signature, the count and the digests"), f"bestyet verify {practice}"),
            (
                gettext("List every vote with who signed it, when it came and with which commit"),
                f"bestyet audit {practice}",
            ),
            (
                gettext("Pack text, votes and signatures, to be checked with sha256sum and ssh-keygen alone"),
                f"bestyet export {practice} {version.number}",
            ),
        ),
    )


def record_facts(version: VersionView) -> tuple[Fact, ...]:
    """The decision at a glance."""
    return (
        Fact(gettext("Outcome"), capital(gettext("adopted") if version.is_adopted else gettext(version.stage.value))),
        Fact(gettext("Decided"), day(version.decided), became(version)),
        Fact(gettext("Approvals"), version.approvals if version.regions else "–"),
        Fact(gettext("Rule"), version.rule[0] if version.rule else "–"),
        Fact(gettext("Proposed by"), version.author or "–", gettext("opened %(day)s") % {"day": day(version.opened)}),
    )
