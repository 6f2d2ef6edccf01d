"""Where each practice stands on its way from regions' texts to a standard, and so what comes next."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.before.planned import planned
from bestyet.actions.decide.planning import NothingNewError
from bestyet.actions.decide.propose import Proposed, ProposeRequest
from bestyet.govern.endings import ranked_first
from bestyet.govern.versions import adopted, in_force, retired
from bestyet.knowledge.ballots import Ballots, ballots_in, read_ballots
from bestyet.knowledge.base import about_practices, load_about
from bestyet.knowledge.codec import decoded, kept_as, key_of
from bestyet.model.blob import blob_of
from bestyet.model.oversee.stand import Next, Plan, Stand
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.store import Store, program, store_of
from bestyet.text.versions import title_in

if TYPE_CHECKING:
    from bestyet.model.vote.version import Version

_MOST_KEPT = 1024


def stands(start: Path, base: str | None = None, most: int = 1) -> tuple[Stand, ...]:
    """Of every practice that a region wrote or that has a version, by title.

    What a proposal would come to takes its time: it is worked out of so many of those of which it is not known, so that
    others have their turn before who asks asks again.
    """
    ballots = read_ballots(base, start=start)
    found, left = [], most
    for practice in sorted({*ballots.loaded.base.variants, *ballots.versions}):
        is_known = _opened(ballots, practice) is not None or _recalled(ballots, practice) is not None
        found.append(_stand(ballots, practice, is_asked=is_known or left > 0))
        left -= not is_known
    return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.practice)))


def stand_of(start: Path, practice: str, base: str | None = None) -> Stand | None:
    """None where nobody wrote it, ever."""
    ballots = ballots_in(load_about(practice, start), base)
    is_there = practice in ballots.loaded.base.variants or ballots.of(practice)
    return _stand(ballots, practice) if is_there else None


def _stand(ballots: Ballots, practice: str, *, is_asked: bool = True) -> Stand:
    versions, today = ballots.of(practice), clock.now().date()
    standard, last = in_force(versions, today), next(reversed(adopted(versions)), None)
    opened = _opened(ballots, practice)
    shown = opened or standard
    plan = _after_vote(ballots, opened) if opened else _kept(ballots, practice) if is_asked else Plan(Next.LATER)
    return Stand(
        practice=practice,
        title=ballots.loaded.base.practice_title(practice, title_in(shown) if shown else ""),
        in_force=standard.number if standard and not standard.ends else "",
        coming=last.number if last and last is not standard and (last.effective or "") > today.isoformat() else "",
        opened=opened.number if opened else "",
        author=((opened.terms and opened.terms.author) or "") if opened else "",
        plan=plan,
        has_ended=bool(retired(versions, today)),
    )


def _opened(ballots: Ballots, practice: str) -> Version | None:
    return next((one for one in ballots.of(practice) if one.is_put_to_vote), None)


def _after_vote(ballots: Ballots, opened: Version) -> Plan:
    weight = opened.terms.weight if opened.terms else ""
    try:
        evidence = ballots.case(opened).evidence(clock.now())
        result = evidence.end.tally
    except CannotGoOnError as error:
        return Plan(Next.MEND, opened.number, weight, because=words_of(error))
    if result.outcome is Outcome.OPEN:
        return Plan(Next.VOTE, opened.number, weight)
    if result.outcome is not Outcome.PASSED:
        return Plan(Next.RECORD, opened.number, weight, because=result.because)
    return Plan(Next.AMEND if ranked_first(evidence) else Next.ADOPT, opened.number, weight)


def _kept(ballots: Ballots, practice: str) -> Plan:
    """Kept by what it was found from: a change of one practice asks about no other anew."""
    if found := _recalled(ballots, practice):
        return found
    made = _plan(ballots.loaded.root, practice, ballots.receipts.name)
    if (raw := kept_as((made,), tuple[Plan])) is not None:
        _store(ballots).put(_key(ballots, practice), raw)
    return made


def _recalled(ballots: Ballots, practice: str) -> Plan | None:
    with suppress(ValueError):
        kept: tuple[Plan] = decoded(_store(ballots).get(_key(ballots, practice)) or b"", tuple[Plan])
        return kept[0]
    return None


def _store(ballots: Ballots) -> Store:
    return store_of(ballots.loaded.root, "plans", _MOST_KEPT)


def _key(ballots: Ballots, practice: str) -> bytes:
    about = about_practices([practice])
    files = {path: blob_of(raw) for path, raw in sorted(ballots.loaded.files.items()) if about(path)}
    return key_of(program(), practice, files, clock.today(), blob_of(ballots.governance_raw))


def _plan(root: Path, practice: str, base: str) -> Plan:
    try:
        answer = planned(ProposeRequest(root, practice, base=base)).answer
    except NothingNewError:
        return Plan(Next.NOTHING)
    except CannotGoOnError as error:
        return Plan(Next.MEND, because=words_of(error))
    if isinstance(answer, Proposed):
        return Plan(Next.PROPOSE, answer.ballot.version, answer.ballot.weight, len(answer.ballot.disputes))
    return Plan(Next.MEND, open=len(answer))
