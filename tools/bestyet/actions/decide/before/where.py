"""Where each practice stands on its way from regions' texts to a standard, and so what comes next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.before.planned import planned
from bestyet.actions.decide.planning import NothingNewError
from bestyet.actions.decide.propose import Answer, Proposed, ProposeRequest, proposal, read_for
from bestyet.govern.endings import ranked_first
from bestyet.govern.versions import adopted, in_force, retired
from bestyet.knowledge.ballots import Ballots, ballots_in
from bestyet.knowledge.base import Loaded, load, load_about
from bestyet.knowledge.codec import key_of
from bestyet.knowledge.landing.weight import numbers_taken
from bestyet.knowledge.many.kept import Blobs, Kept, blobs_of
from bestyet.knowledge.many.parts import by_practice, files_of
from bestyet.knowledge.names import git_setting
from bestyet.model.blob import blob_of
from bestyet.model.oversee.stand import Next, Plan, Stand
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.records.picture import named_in
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.store import MANY, program, store_of
from bestyet.repo.tree import TOP, Tree, unfinished_in
from bestyet.text.versions import title_in

if TYPE_CHECKING:
    from bestyet.knowledge.many.one import One
    from bestyet.model.vote.version import Version
    from bestyet.repo.git import Repository

_OF_TEXTS = 2  # folders above the texts of regions


class Standings:
    """Where some practices stand."""

    def __init__(self, ballots: Ballots, practices: Collection[str]) -> None:
        """Raises CannotGoOnError where the base branch has no rules."""
        self.ballots, self._practices = ballots, practices
        plannable = [practice for practice in practices if _opened(ballots, practice) is None]
        keys = dict(_keys(ballots, plannable)) if plannable else {}
        self.plans = Kept(_plan_of_one, store_of(ballots.loaded.root, "plans", MANY), tuple[Plan], keys)

    def told(self, plans: Mapping[str, Plan]) -> tuple[Stand, ...]:
        """By title. plans: of practices on which no vote is open; of those that no region wrote, it is said here."""
        found = [self._stand(practice, plans.get(practice)) for practice in self._practices]
        return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.practice)))

    def _stand(self, practice: str, plan: Plan | None) -> Stand:
        ballots, opened = self.ballots, _opened(self.ballots, practice)
        if opened:
            plan = _after_vote(ballots, opened)
        elif plan is None:
            asked = ProposeRequest(ballots.loaded.root, practice, is_counted=True)
            plan = self.plans.keep(practice, _plan(lambda: proposal(ballots, asked).value))
        versions, today = ballots.of(practice), clock.now().date()
        standard, last = in_force(versions, today), next(reversed(adopted(versions)), None)
        shown = opened or standard
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


def standings(loaded: Loaded, repository: Repository | None = None, base: str | None = None) -> Standings:
    """Of every practice that a region wrote or that has a version. repository: as for `ballots_in`."""
    ballots = ballots_in(loaded, base, repository)
    return Standings(ballots, sorted({*loaded.base.variants, *ballots.versions}))


def stands(start: Path, base: str | None = None, most: int = 1) -> tuple[Stand, ...]:
    """Where they stand, by title.

    What a proposal would come to takes its time: it is worked out of so many of those of which it is not known, so that
    others have their turn before who asks asks again.
    """
    found = standings(load(start, bodies=False), base=base)
    plans = {practice: known[0] for practice in found.plans.keys if (known := found.plans.recalled(practice))}
    left = [practice for practice in found.plans.keys if practice not in plans]
    plans |= {practice: _found(found, practice) for practice in left[:most]}
    return found.told(plans | dict.fromkeys(left[most:], Plan(Next.LATER)))


def stand_of(start: Path, practice: str, base: str | None = None) -> Stand | None:
    """None where nobody wrote it, ever."""
    ballots = ballots_in(load_about(practice, start), base)
    if practice not in ballots.loaded.base.variants and not ballots.of(practice):
        return None
    found = Standings(ballots, [practice])
    plans = {}
    if practice in found.plans.keys:
        known = found.plans.recalled(practice)
        plans[practice] = known[0] if known else _found(found, practice)
    return found.told(plans)[0]


def _found(found: Standings, practice: str) -> Plan:
    """As the files are now."""
    root, base = found.ballots.loaded.root, found.ballots.receipts.name
    asked = ProposeRequest(root, practice, base=base, is_counted=True)
    return found.plans.keep(practice, _plan(lambda: planned(asked).answer))


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


def _keys(ballots: Ballots, practices: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield what the plan of each practice is found from: what lies there and what the commits have that a proposal is
    held against, what of other versions counts for it, the rules, the day, who would propose, and what practices there
    are, as the vocabulary may name some."""
    lies, held, pictures = blobs_of(ballots.loaded.files), _held(ballots), _Pictures(ballots.loaded)
    author, unfinished = git_setting(ballots.repository, "bestyet.reviewer"), unfinished_in(ballots.loaded.root)
    there = sorted({path.rpartition("/")[2] for path in Tree(ballots.loaded.root) if path.count("/") == _OF_TEXTS})
    rules = (blob_of(ballots.governance_raw), ballots.receipts.name)
    common = (program(), clock.today(), *rules, author, unfinished, there)
    for practice in practices:
        files, committed = lies.of(practice), [blobs.of(practice) for blobs in held]
        taken, renamed = numbers_taken(ballots, practice), [one.renamed for one in ballots.of(practice)]
        shown = pictures.of(practice, files)
        yield practice, key_of(common, practice, files, shown, committed, sorted(taken), renamed)


class _Pictures:
    """The blobs of pictures: one that is no more what its name says cannot be shown."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded, self._of_practice = loaded, by_practice(loaded.pictures)
        self._called: dict[str, list[str]] = {}
        for path in loaded.pictures:
            self._called.setdefault(path.rpartition("/")[2], []).append(path)

    def of(self, practice: str, files: Iterable[str]) -> dict[str, str]:
        """Of those in folders of the practice, and of those that its texts name, wherever they lie."""
        texts = [raw for path in files if b".files/" in (raw := self._loaded.files[path])]
        named = {name.rpartition("/")[2] for raw in texts for name in named_in(raw.decode("utf-8", "replace"))}
        own, others = files_of(self._of_practice, [practice]), (self._called.get(name, ()) for name in named)
        paths = sorted({*own, *chain.from_iterable(others)})
        return {path: blob_of(self._loaded.pictures[path]) for path in paths}


def _held(ballots: Ballots) -> list[Blobs]:
    """What HEAD, the base branch and the commit at which they parted have."""
    repository, tip = ballots.repository, ballots.receipts.tip
    head = repository.head_commit() if repository else None
    if repository is None or head is None:
        return []
    commits = (head, tip, repository.common_commit(head, tip)) if head != tip else (head,)
    listed = (repository.entries(commit, TOP) if commit else {} for commit in commits)
    return [Blobs({path: entry.blob for path, entry in entries.items()}) for entries in listed]


def _plan_of_one(one: One) -> Plan:
    root, around = one.around.frame.root, one.around
    asked = ProposeRequest(root, one.practice, author=around.frame.author, is_counted=True)
    return _plan(lambda: proposal(around.ballots(read_for(asked, root, around.part)), asked).value)


def _plan(ask: Callable[[], Answer]) -> Plan:
    """ask: what `propose` would say."""
    try:
        answer = ask()
    except NothingNewError:
        return Plan(Next.NOTHING)
    except CannotGoOnError as error:
        return Plan(Next.MEND, because=words_of(error))
    if isinstance(answer, Proposed):
        return Plan(Next.PROPOSE, answer.ballot.version, answer.ballot.weight, len(answer.ballot.disputes))
    return Plan(Next.MEND, open=len(answer))
