"""The candidate is frozen as the next version, and the vote on it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from bestyet.actions.decide.before.likely import leave_apart, open_flaws, unanswered
from bestyet.actions.decide.before.ranked import RankedFirst
from bestyet.actions.decide.before.ranked import ranked_first as take_ranked_first
from bestyet.actions.decide.before.unsettled import unsettled
from bestyet.actions.decide.planning import (
    Text,
    amended,
    closing,
    effective_of,
    frozen_candidate,
    look_again,
    rules_of,
    rules_of_today,
    taken_over,
    text_that_ends,
    text_to_vote_on,
    with_pictures,
)
from bestyet.actions.decide.soundness import must_be_in_head, must_be_sound
from bestyet.govern.ballots import days_off
from bestyet.govern.endings import ranked_first
from bestyet.govern.signature.payload import digest, passage_digests
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import Ballots, acting_reviewer, ballots_in
from bestyet.knowledge.base import Keep, Load, Loaded, about_practices, load, load_about, load_part
from bestyet.knowledge.dates import day_or_moment
from bestyet.knowledge.edit import Edit, Folder, edit
from bestyet.knowledge.landing.calendars import working_days
from bestyet.knowledge.landing.weight import numbers_taken
from bestyet.knowledge.names import git_setting, known_practice
from bestyet.merge.contradict.told import contradicted
from bestyet.merge.provenance import record
from bestyet.model.moment import moment_text
from bestyet.model.problem import Problem, cannot
from bestyet.model.records.picture import folder_of
from bestyet.model.records.provenance import FORMAT
from bestyet.model.records.voting import BallotFile
from bestyet.model.sentence import sentence
from bestyet.model.vote.ballot import TEXT
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import root_of
from bestyet.text.check.check import check_tree
from bestyet.text.versions import ballot_text, read_versions
from bestyet.text.yaml.schema import Schemas

if TYPE_CHECKING:
    from bestyet.actions.decide.before.borrow import Borrowed
    from bestyet.govern.winners import Entry
    from bestyet.model.candidate import Candidate
    from bestyet.model.vote.version import Change, Version


@dataclass(frozen=True)
class ProposeRequest:
    start: Path
    practice: str
    policy: str | None = None  # None: the default one
    closes: str | None = None  # a day or a moment; None: as the voting rule says
    weight: str | None = None  # the class of the change at least: major or minor
    author: str | None = None  # None: as git's settings say; "": nobody is named
    base: str | None = None
    amend: bool = False  # replace the text of the open vote
    end: bool = False  # the practice, with the text in force
    replaced_by: str | None = None  # the practice to follow instead of one that ends
    renames: str | None = None  # the practice that this one takes the place of
    effective: str | None = None  # from when on it holds, as a ballot says it
    borrow: Callable[[Ballots], Borrowed] | None = None  # takes the words of a region first that does better
    leave_apart: bool = False  # answer that what is likely the same is not
    is_counted: bool = False  # of what must be mended first, nothing is told but how much it is


@dataclass(frozen=True)
class Proposed:
    """A version that is put to the vote, or another text of it."""

    ballot: BallotFile
    changes: Sequence[Change]
    folder: str
    base: str  # the branch to which it must be sent
    look_again: Mapping[str, Sequence[str]] = field(default_factory=dict)  # voter -> passages that are other ones since
    borrowed: Borrowed | None = None
    left_apart: int = 0  # places where what was likely the same is answered not to be
    ranked_first: Sequence[str] = ()  # steps and values of which it takes what the round before ranked first


Answer = Proposed | tuple[Problem, ...]  # what must be mended first


def propose(request: ProposeRequest) -> Answer:
    """Write the folder of the version. Raises CannotGoOnError."""

    def change(loaded: Loaded) -> Edit[Answer]:
        return proposal(ballots_in(loaded, request.base), request)

    return edit(root_of(request.start), change, partial(read_for, request))


def read_for(request: ProposeRequest, start: Path, part: Load = load_part) -> Loaded:
    """What a proposal looks at, of a base that must be whole: what is checked, and the practices that it names.

    All of it where what is to replace it is not there, as what is there is then told. part: reads a part.
    """
    other = request.replaced_by
    named = about_practices([name for name in (request.renames, other) if name])

    def is_read(path: str) -> bool:
        return named(path) or _is_checked(path, request.practice)

    def read(start: Path | None, keep: Keep) -> Loaded:
        return part(start, lambda path: keep(path) or is_read(path))

    found = load_about(request.practice, start, read)
    if other is None:
        return found
    is_there = other in found.base.variants or other in read_versions(found.files, other)
    return found if is_there and other != request.practice else load(start)


def _author(ballots: Ballots, request: ProposeRequest) -> str:
    return (git_setting(ballots.repository, "bestyet.reviewer") or "") if request.author is None else request.author


def proposal(ballots: Ballots, request: ProposeRequest) -> Edit[Answer]:
    if request.end:
        return _proposal_to_end(ballots, request)
    read = ballots
    taken = request.borrow(ballots) if request.borrow else None
    if taken:
        ballots = replace(ballots, loaded=taken.loaded)
    if request.replaced_by:
        raise cannot("--replaced-by goes with --end: it is the practice that ends which names what replaces it")
    practice = known_practice(ballots.loaded, request.practice)
    renames = taken_over(ballots, practice, request.renames, request.amend)
    opened = _amendable(ballots, practice, request.amend)
    author = _author(ballots, request)
    apart = leave_apart(ballots.loaded, practice, author) if request.leave_apart else None
    if apart:
        ballots = replace(ballots, loaded=apart.loaded)
    last = renames or next(reversed(adopted(ballots.of(practice))), None)
    ranked = _ranked_first(ballots, opened, last, request.author) if opened else None
    if ranked:
        ballots = replace(ballots, loaded=ranked.loaded)
    candidate = frozen_candidate(ballots.loaded, practice, last)
    entries = ranked.entries if ranked else ()
    if problems := _problems(ballots, practice, candidate, author, entries, is_counted=request.is_counted):
        return Edit(problems)
    must_be_in_head(read, practice)
    before = opened.terms if opened else None
    settings, taken_numbers = ballots.loaded.base.settings, numbers_taken(ballots, practice)
    text = text_to_vote_on(candidate, settings, last, taken_numbers, before, request.weight, renames)
    made = _put_to_the_vote(ballots, text, opened, request, author)
    files = {path: raw for one in (taken, apart, ranked) if one for path, raw in one.files.items()}
    ways = ranked.taken if ranked else ()
    value = replace(made.value, borrowed=taken, left_apart=apart.answered if apart else 0, ranked_first=ways)
    return Edit(value, files, made.folder)


def _ranked_first(ballots: Ballots, opened: Version, last: Version | None, author: str | None) -> RankedFirst | None:
    """What the vote that has passed ranks first and its text does not state. last: the version adopted before."""
    evidence = ballots.case(opened).evidence(clock.now())
    if evidence.end.tally.outcome is not Outcome.PASSED or not ranked_first(evidence):
        return None
    now = record(frozen_candidate(ballots.loaded, opened.practice, last), {}, "")
    return take_ranked_first(ballots, opened, now, author)


def _proposal_to_end(ballots: Ballots, request: ProposeRequest) -> Edit[Answer]:
    """Put the text in force to the vote again, so that it ends."""
    if request.amend or request.borrow or request.renames:
        raise cannot("--end puts the text in force to the vote as it is: without --amend, --from or --renames")
    _amendable(ballots, request.practice, amend=False)
    must_be_in_head(ballots, request.practice)
    if problems := _problems(ballots, request.practice):
        return Edit(problems)
    author = _author(ballots, request)
    text = text_that_ends(ballots, request.practice, request.replaced_by)
    made = _put_to_the_vote(ballots, text, None, request, author)
    return Edit(made.value, folder=made.folder)


def _amendable(ballots: Ballots, practice: str, amend: bool) -> Version | None:
    """Return the version that is put to the vote and amended, None where a new one is proposed."""
    ballots.refuse_torn(practice)
    opened = next((version for version in ballots.of(practice) if version.is_put_to_vote), None)
    if opened and not amend:
        raise cannot(
            "%(number)s is open for a vote: end it (bestyet adopt, withdraw) or use --amend", number=opened.number
        )
    if amend and not opened:
        raise cannot("no vote is open on %(practice)s, so there is nothing to amend", practice=practice)
    case = ballots.case(opened) if opened else None
    if opened is None or case is None or not case.states:
        return opened
    if not case.landed:
        said = sentence(
            "the ballot of %(number)s here is not the one on %(name)s", number=opened.number, name=ballots.receipts.name
        )
        raise cannot("%(said)s: bring both together before you amend it", said=said)
    # what only waits to be adopted cannot be amended; what was rejected early, an amendment may still save
    evidence = case.evidence(clock.now())
    if evidence.end.tally.outcome is Outcome.PASSED and not ranked_first(evidence):
        name = f"{practice} {opened.number}"
        raise cannot("the vote on %(name)s has passed: it can be adopted, not amended any more", name=name)
    return opened


def _problems(
    ballots: Ballots,
    practice: str,
    candidate: Candidate | None = None,
    author: str = "",
    taken: Sequence[Entry] = (),
    *,
    is_counted: bool = False,
) -> tuple[Problem, ...]:
    """candidate: None where the texts of regions are not looked at. taken: what is decided as it is ranked first.
    is_counted: as for `unanswered`."""
    files = ballots.loaded.all_files
    ours = [path for path in files if _is_checked(path, practice, is_text_checked=candidate is not None)]
    found = check_tree(files, Schemas(schema_texts()), ours)
    if candidate is None:
        return tuple(sorted(found))
    found = [*found, *ballots.loaded.left_out(practice)]  # what is too large is not even among the files
    settings = ballots.loaded.base.settings
    asked = (
        *unanswered(candidate, settings, is_counted=is_counted),
        *open_flaws(candidate, settings, author, taken),
        *contradicted(candidate, settings, author),
    )
    wrong = (*sorted({*found, *candidate.problems}), *asked)
    return wrong or unsettled(candidate, record(candidate, {}, ""), author)


def _is_checked(path: str, practice: str, *, is_text_checked: bool = True) -> bool:
    """Whether what is wrong in a file keeps a practice from being put to the vote."""
    ends = ("/governance.yml", "/vocabulary.yml", *((f"/{practice}.md",) if is_text_checked else ()))
    return path.endswith(ends) or any(one in path for one in (f"/global/{practice}/", f"/{folder_of(practice)}/"))


def _put_to_the_vote(
    ballots: Ballots, text: Text, opened: Version | None, request: ProposeRequest, author: str
) -> Edit[Proposed]:
    replaces, text = opened is not None, with_pictures(text, ballots.loaded)
    if opened and _is_outdated(ballots, opened):
        opened = None  # nobody has seen it on the base branch: it begins anew, with the rules of today
    before = opened.terms if opened else None
    today = clock.now().date()
    rules = (
        rules_of(before, request.policy)
        if before
        else rules_of_today(ballots.governance, ballots.receipts.name, request.policy, today)
    )
    ballot = BallotFile(
        format=FORMAT,
        practice=text.practice,
        version=text.number,
        weight=text.weight.value,
        changes=tuple(change.text for change in text.changes),
        author=acting_reviewer(ballots, author, "who proposes") if author else None,
        opened=moment_text(clock.now()),
        closes=moment_text(day_or_moment(request.closes, end=True)) if request.closes else None,
        effective=effective_of(request.effective, before, today),
        ends=text.ends,
        replaced_by=text.replaced_by,
        text=digest(text.files["practice.md"]),
        provenance=digest(text.files["provenance.json"]),
        governance=digest(ballots.governance_raw),
        base=text.base,
        policy=rules.policy,
        electorate=rules.electorate,
        attestors=rules.attestors,
        passkeys=rules.passkeys,
        disputes=text.disputes,
        unranked=TEXT,
        passages=passage_digests(text.files["practice.md"].decode(), text.record),
    )
    if opened and before:
        ballot = amended(ballot, before, digest(opened.files["ballot.yml"]))
    ballot = structs.replace(ballot, holidays=days_off(ballot, working_days(ballots.governance_raw)))
    ballot = closing(ballot)
    votes = {f"votes/{voter}.yml": raw for voter, raw in (opened.votes if opened else {}).items()}
    raw = ballot_text(ballot).encode()
    must_be_sound(ballots, text.practice, text, raw)
    files = {**text.files, **text.pictures, "ballot.yml": raw, **votes}
    folder = f"practices/global/{text.practice}/{text.number}"
    now, again = clock.now(), look_again(opened, ballot) if opened else {}
    if opened and again:
        left = {one.id for one in ballots.case(opened).ballot.electorate if one.left and one.left <= now}
        again = {voter: passages for voter, passages in again.items() if voter not in left}
    made = Proposed(ballot, text.changes, folder, ballots.receipts.name, again)
    return Edit(made, folder=Folder(folder, files, replaces))


def _is_outdated(ballots: Ballots, opened: Version) -> bool:
    """Whether rules or reviewers changed on the base branch before a ballot came there."""
    case = ballots.case(opened)
    return not case.states and case.file.governance != digest(ballots.governance_raw)
