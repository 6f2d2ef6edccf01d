"""Where the desk reads and writes: a work tree of its own beside the repository, and drafts on the disk.

All that is decided lies in git: an act is one commit, made from the branch as it was read and put there only if the
branch still is where it was. So a desk that is killed at any moment has done an act whole or not at all, two desks on
one repository do not lose each other's, and who starts it again finds what was.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from bestyet.actions.contribute.check import unreadable_rules
from bestyet.actions.prove.verify import VerifyRequest, first_broken, verify
from bestyet.actions.settle.joining import joined
from bestyet.desk.forges.pulls import ForgeError
from bestyet.knowledge.base import load
from bestyet.model.moment import moment_text
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.sentence import filled, pattern, sentence
from bestyet.repo import clock
from bestyet.repo.journal import complete
from bestyet.repo.linked.branches import DeskTree, MovedMeanwhileError, Signature
from bestyet.repo.system import held_alone
from bestyet.repo.write import append_line, lock, remove_file, write_file
from bestyet.text.base import GOVERNANCE
from bestyet.text.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bestyet.desk.forges.pulls import Pull, Pulls
    from bestyet.desk.person import Person
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.problem import Problem

Value = TypeVar("Value")
PATIENCE = 60.0  # seconds that one waits for others at the desk
_TRIES = 5
OURS = "from-desk"  # begins the names of branches; no plain "desk", which somebody may have


class RulesError(CannotGoOnError):
    """governance.yml cannot be read, so nobody can say who may do what."""

    def __init__(self, fault: Problem) -> None:
        self.fault = fault
        super().__init__(f"{fault.place}: {fault.message}")


class Kind(StrEnum):
    """What an act changes; for each, the configuration says how it lands."""

    VOTE = "vote"
    ANSWER = "answer"
    COMMENT = "comment"
    DECISION = "decision"
    VARIANT = "variant"
    PROPOSAL = "proposal"  # a text is put to the vote, or amended
    ADOPTION = "adoption"  # how a vote ended
    KEY = "key"


class Landing(StrEnum):
    DIRECT = "direct"  # on the base branch
    BRANCH = "branch"  # on one of its own, for others to look at


@dataclass(frozen=True)
class Act:
    """What somebody does."""

    kind: Kind
    about: tuple[str, ...]  # slugs that name what it is about
    paths: frozenset[str]  # all that it may change
    message: str  # of the commit
    by: Person
    is_anew: bool = False  # takes the place of what waits on its branch, and does not go on from it


@dataclass(frozen=True)
class Done(Generic[Value]):
    value: Value
    commit: str  # "" where nothing had to be changed
    branch: str  # where it is, as people call it
    is_direct: bool
    pull: Pull | None = None  # at the forge, if there is one
    fault: str = ""  # why there is no pull request though there should be one

    @property
    def address(self) -> str:
        return address_of(self.branch)


@dataclass(frozen=True)
class Sent:
    """What was sent from here and is not in the base branch yet."""

    branch: str
    author: str
    subject: str
    at: datetime
    pull: Pull | None = None

    @property
    def address(self) -> str:
        """Of the page where it is looked at."""
        return address_of(self.branch)


def address_of(branch: str) -> str:
    return "/waiting" + branch.removeprefix(OURS)


@dataclass(frozen=True)
class Here:
    """The knowledge base as a commit has it, while nobody changes it."""

    top: Path
    commit: str
    bring: Callable[[], None] = field(compare=False, repr=False)  # lets the files at the top be those of the commit

    @property
    def root(self) -> Path:
        """Where its files are: only brought there when they are asked for, as much is known of a commit without."""
        self.bring()
        return self.top

    @property
    def base(self) -> KnowledgeBase:
        """What its files say, without passages."""
        return _base_at(self)


@lru_cache(maxsize=16)
def _base_at(here: Here) -> KnowledgeBase:
    return load(here.root, bodies=False).base


@lru_cache(maxsize=16)
def _must_be_ruled(here: Here) -> None:
    if fault := unreadable_rules(here.root):
        raise RulesError(fault)


@dataclass(frozen=True)
class Workplace:
    tree: DeskTree
    state: Path  # drafts, sessions, the audit trail
    base: str  # full name of the branch whose rules count
    lands: Mapping[Kind, Landing]
    takes_in: bool = False  # whether a second person can take what was sent into the base, here
    pulls: Pulls | None = None  # where that is done instead
    _here: Lock = field(default_factory=Lock, compare=False, repr=False)

    @property
    def base_called(self) -> str:
        return self.base.removeprefix("refs/heads/").removeprefix("refs/remotes/")

    def branch(self, kind: Kind, *about: str) -> str:
        """Full name of the branch that such an act lands on."""
        if self.lands.get(kind, Landing.BRANCH) is Landing.DIRECT:
            return self.base
        return "/".join(("refs/heads", OURS, kind, *about))

    def start(self, branch: str) -> str:
        """The commit that an act on a branch begins with: what is there and not in the base yet, else the base."""
        there = self.tree.tips()
        base, tip = there.get(self.base), there.get(branch)
        if base is None:
            raise CannotGoOnError(sentence("there is no branch %(base_called)s any more", base_called=self.base_called))
        return tip if tip and not self._is_taken_in(branch, tip, base) else base

    def _is_taken_in(self, branch: str, tip: str, base: str) -> bool:
        if self.tree.is_ancestor(tip, base):
            return True
        return self.pulls is not None and self.pulls.is_taken_in(branch.removeprefix("refs/heads/"), tip)

    def waiting(self, branch: str) -> str:
        """Where what a branch has is looked at, if that is not in the base yet; else ""."""
        tip = self.tree.tip(branch) if branch != self.base else None
        return address_of(branch.removeprefix("refs/heads/")) if tip and self.start(branch) == tip else ""

    @contextmanager
    def reading(self, branch: str = "", *, even_unruled: bool = False) -> Iterator[Here]:
        """The knowledge base as the base branch has it, or a branch of what was sent. Raises RulesError."""
        if self.tree.remote:
            self.tree.remote.look()
        if self.pulls:
            self.pulls.look(self._waiting())
        with self._alone():
            here = self._at(self.start(branch or self.base))
            if not even_unruled:
                _must_be_ruled(here)
            yield here

    @contextmanager
    def trying(self, branch: str) -> Iterator[Here]:
        """The same for who changes the files to see what comes of it: nothing of that stays."""
        with self.reading(branch) as here:
            here.bring()
            remove_file(self._clean, self.state)
            yield replace(here, bring=lambda: None)

    def act(self, act: Act, do: Callable[[Path], Value]) -> Done[Value]:
        """Let `do` change the files at the root that it gets, and make one commit of it. Raises what `do` raises."""
        branch = self.branch(act.kind, *act.about)
        if self.pulls and branch != self.base:
            with suppress(ForgeError):
                self.pulls.ask(branch.removeprefix("refs/heads/"))
        return self._with_pull(self._done(act, do, branch), act.message)

    def _done(self, act: Act, do: Callable[[Path], Value], branch: str) -> Done[Value]:
        for left in reversed(range(_TRIES)):
            try:
                self._fetch()
                with self._alone():
                    return self._act(act, do, branch)
            except MovedMeanwhileError:
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _with_pull(self, done: Done[Value], message: str) -> Done[Value]:
        """What is on a branch stays there whatever the forge says of it."""
        if not self.pulls or done.is_direct or not self.waiting(f"refs/heads/{done.branch}"):
            return done
        try:
            return replace(done, pull=self.pulls.open(done.branch, plain(message.partition("\n")[0])))
        except ForgeError as error:
            return replace(done, fault=words_of(error))

    def ask_for_pull(self, branch: str) -> None:
        """Once more, for what was sent and has none. Raises ForgeError."""
        tip, _ = self.sent_on(branch)
        if self.pulls:
            self.pulls.open(branch, plain(self.tree.subject(tip)[1]))

    def sent(self) -> list[Sent]:
        """What waits to be taken into the base branch."""
        base = self.tree.tip(self.base) or ""
        return [
            Sent(name, plain(by.name), plain(subject), by.at, self.pulls.known(name) if self.pulls else None)
            for name, tip in self._waiting().items()
            if not self._is_taken_in(name, tip, base)
            for by, subject in [self.tree.subject(tip)]
        ]

    def _waiting(self) -> dict[str, str]:
        """The branches of what was sent that the base has not, and their commits."""
        base, ours = self.tree.tip(self.base) or "", self.tree.branches(f"refs/heads/{OURS}").items()
        return {name.removeprefix("refs/heads/"): tip for name, tip in ours if not self.tree.is_ancestor(tip, base)}

    def sent_on(self, branch: str) -> tuple[str, str]:
        """The commit of a branch of what was sent, and where it left the base. Raises CannotGoOnError."""
        there = self.tree.tips()
        tip, base = there.get(f"refs/heads/{branch}"), there.get(self.base)
        if not tip or not base or self._is_taken_in(branch, tip, base):
            raise CannotGoOnError(sentence("nothing waits on %(branch)s any more", branch=branch))
        return tip, self.tree.common_commit(tip, base) or base

    def _as_seen(self, branch: str, seen: str) -> tuple[str, str]:
        tip, left = self.sent_on(branch)
        if tip != seen:
            raise CannotGoOnError(sentence("somebody sent more meanwhile: look at it again"))
        return tip, left

    def take_in(self, branch: str, seen: str, by: Person) -> str:
        """Put what was sent on a branch onto the base, as one commit by who sent it; returns that.

        seen: the commit that was looked at. Raises CannotGoOnError where the branch is another one by now, or where
        the base has other words at the same place.
        """
        self._fetch()
        with self._alone():
            tip, left = self._as_seen(branch, seen)
            base = self.start(self.base)
            files = self.tree.changed_between(left, tip)
            there = self.tree.changed_between(left, base)
            before = self.tree.contents(left, files.keys() & there.keys())
            for path in sorted(files.keys() & there.keys()):
                both = joined(path, before.get(path, b""), files[path], there[path])
                if both is None:
                    told = pattern("%(path)s was changed by others meanwhile: who sent it brings both together")
                    raise CannotGoOnError(filled(told, {"path": path}))
                files[path] = both
            self._bring(base)
            _must_be_ruled(self._at(base))
            remove_file(self._clean, self.state)
            sender = self.tree.author(tip)
            now = clock.now()
            told = f"{self.tree.message(tip)}\n\nTaken in by {by.called}"
            desk = Signature("BestYet desk", "desk@localhost", now)
            commit = self.tree.commit(files, base, told, sender, desk)
            self._prove(commit, files)
            about = tuple(branch.split("/")[1:])
            self._note(Act(Kind(about[0]), about[1:], frozenset(files), told, by), commit, self.base_called)
            self.tree.move(self.base, commit, base, done=(f"refs/heads/{branch}", tip))
            return commit

    @property
    def faults(self) -> tuple[str, ...]:
        """Why what others did may not be here."""
        told = (self.tree.remote.fault if self.tree.remote else "", self.pulls.fault if self.pulls else "")
        return tuple(filter(None, told))

    def _fetch(self) -> None:
        if self.tree.remote:
            self.tree.remote.fetch()

    def take_back(self, branch: str, seen: str, by: Person) -> None:
        """Take away a branch of what somebody sent; the audit trail keeps its commit. Raises CannotGoOnError."""
        with self._alone():
            tip, _ = self._as_seen(branch, seen)
            kind, *about = branch.split("/")[1:]
            self._note(Act(Kind(kind), tuple(about), frozenset(), "", by), tip, f"taken back: {branch}")
            self.tree.end(f"refs/heads/{branch}", tip)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Threads of this desk wait in turn; then it waits for other desks at the same place."""
        if not self._here.acquire(timeout=PATIENCE):
            raise CannotGoOnError(sentence("too many work at this desk at once: try again"))
        try:
            with held_alone(self.state / "lock", PATIENCE):
                yield
        finally:
            self._here.release()

    def _act(self, act: Act, do: Callable[[Path], Value], branch: str) -> Done[Value]:
        old, start = self.tree.tip(branch), self.start(self.base if act.is_anew else branch)
        self._bring(start)
        _must_be_ruled(self._at(start))
        remove_file(self._clean, self.state)
        called, is_direct = branch.removeprefix("refs/heads/"), branch == self.base
        value = do(self.tree.root)
        changed = self.tree.changed(start)
        if beyond := changed.keys() - act.paths:
            told = pattern("this would change %(beyond)s too, which it may not: nothing was sent")
            raise CannotGoOnError(filled(told, {"beyond": min(beyond)}))
        if not changed:
            return Done(value, "", called, is_direct)
        now = clock.now()
        by, desk = Signature(act.by.name, act.by.email, now), Signature("BestYet desk", "desk@localhost", now)
        commit = self.tree.commit(changed, start, act.message, by, desk)
        self._prove(commit, changed)
        self._note(act, commit, called)
        self.tree.move(branch, commit, old)
        return Done(value, commit, called, is_direct)

    def _prove(self, commit: str, changed: Mapping[str, bytes]) -> None:
        """Raise CannotGoOnError where a version that begins or ends with a commit would not verify once it is there,
        or nobody could read the rules any more.

        A withdrawal is not held to it: what is broken must be stopped all the same.
        """
        if GOVERNANCE in changed:
            self.tree.bring_to(commit)
            _must_be_ruled(Here(self.tree.root, commit, lambda: None))
        names = {path.rpartition("/")[2] for path in changed}
        if not names & {"ballot.yml", "adoption.yml"} or "withdrawal.yml" in names:
            return
        self.tree.bring_to(commit)
        practices = {path.split("/")[2] for path in changed if path.endswith(("/ballot.yml", "/adoption.yml"))}
        request = VerifyRequest(self.tree.root, tuple(sorted(practices)), base=commit)
        if broken := first_broken(verify(request)):
            told = pattern("it would not verify, so nothing was written: %(first_link)s")
            raise CannotGoOnError(filled(told, {"first_link": broken.first_link}))

    def _note(self, act: Act, commit: str, branch: str) -> None:
        """One line a commit, written before the branch moves: where it did not, the commit is in no branch."""
        entry = {"at": moment_text(clock.now()), "who": act.by.called, "what": act.kind, "about": "/".join(act.about)}
        raw = f"{json.dumps({**entry, 'commit': commit, 'branch': branch}, ensure_ascii=False)}\n".encode()
        append_line(self.state / "audit.jsonl", raw)

    def _at(self, commit: str) -> Here:
        return Here(self.tree.root, commit, partial(self._bring, commit))

    @property
    def _clean(self) -> Path:
        """Holds the commit that the files of the tree are of, as long as nobody changes them."""
        return self.state / "clean"

    def _bring(self, commit: str) -> None:
        if self._clean.is_file() and self._clean.read_text("ascii", "replace") == commit:
            return
        remove_file(self._clean, self.state)
        with lock(self.tree.root):
            complete(self.tree.root)  # what a killed run began, so that it ends before and not within the next act
        self.tree.bring_to(commit)
        write_file(self._clean, commit.encode())
