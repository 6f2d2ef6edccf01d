"""What every command about votes begins with: versions, the base branch, and each ballot with its votes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import jsonschema_rs

from bestyet.govern.ballots import terms
from bestyet.govern.electorate import entries
from bestyet.govern.endings import Evidence
from bestyet.govern.signature.payload import NotCanonicalError, digest, payload
from bestyet.govern.signature.statements import signing_keys
from bestyet.govern.signature.votes import Check, Handed, Terms, own_check, read_votes
from bestyet.knowledge.base import Loaded, load, load_about
from bestyet.knowledge.landing.governed import late_in, late_on, left_when_said, revoked_ever
from bestyet.knowledge.landing.line_ends import as_committed
from bestyet.knowledge.names import git_setting, one_of
from bestyet.model.blob import blob_of
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.model.sentence import filled, pattern, sentence
from bestyet.repo import clock
from bestyet.repo.git import Repository, find_repository
from bestyet.repo.receipts import Receipts, base_of
from bestyet.repo.schemas import schema_texts
from bestyet.text.base import read_data
from bestyet.text.versions import read_versions, read_vote

if TYPE_CHECKING:
    from bestyet.govern.latecomers import Late
    from bestyet.model.records.plain import Plain, Table
    from bestyet.model.records.voting import BallotFile
    from bestyet.model.vote.ballot import Ballot
    from bestyet.model.vote.receipt import Receipt, Received
    from bestyet.model.vote.version import Version
    from bestyet.model.vote.vote import Vote

GOVERNANCE = "practices/governance.yml"
_FEW = 4  # practices that are asked about by themselves; then all versions are read
NOWHERE = "this knowledge base is in no git repository: votes need its history (git init, then commit)"


class UnreadableError(CannotGoOnError):
    """A record of a version cannot be read, so nothing of that version can be told."""

    def __init__(self, version: Version, name: str, fault: str) -> None:
        self.version, self.path, self.fault = version, f"{version.folder}/{name}", fault
        super().__init__(f"{self.path}: {fault}")


@dataclass(frozen=True)
class Ballots:
    """A knowledge base with its versions and the base branch, whose rules and reviewers count."""

    loaded: Loaded
    repository: Repository | None  # None: only the files count
    receipts: Receipts
    check: Check = field(default=own_check)

    @cached_property
    def versions(self) -> Mapping[str, tuple[Version, ...]]:
        return read_versions(self.loaded.files, pictures=self.loaded.pictures)

    def of(self, practice: str) -> tuple[Version, ...]:
        if practice not in self._few and ("versions" in vars(self) or len(self._few) == _FEW):
            return self.versions.get(practice, ())
        if practice not in self._few:
            self._few[practice] = read_versions(self.loaded.files, practice, self.loaded.pictures).get(practice, ())
        return self._few[practice]

    @cached_property
    def _few(self) -> dict[str, tuple[Version, ...]]:
        return {}

    @cached_property
    def governance_raw(self) -> bytes:
        """governance.yml as it is on the base branch."""
        if self.repository is None:
            return self.loaded.files.get(GOVERNANCE, b"")
        states = self.receipts.states(GOVERNANCE)
        if not states or not states[-1].blob:
            raise CannotGoOnError(f"{self.receipts.name} has no {GOVERNANCE}: it must be there before a vote can open")
        return self.receipts.content(states[-1])

    @cached_property
    def governance(self) -> Table:
        return governance_in(self.governance_raw)

    @cached_property
    def revoked(self) -> Mapping[str, datetime]:
        """Since when keys must not be trusted, by fingerprint, whatever governance.yml says by now."""
        return revoked_ever(self._governances())

    @cached_property
    def left(self) -> Mapping[str, datetime]:
        return left_when_said(self._governances())

    def _governances(self) -> Iterator[tuple[Table, Receipt | None]]:
        """Every state of governance.yml on the base branch, oldest first; without history the one that is there."""
        if self.repository is None:
            yield self.governance, None
        for state in self.receipts.states(GOVERNANCE):
            if state.blob:
                yield governance_in(self.receipts.content(state)), state.receipt

    @cached_property
    def late(self) -> tuple[Late, ...]:
        """Keys and accounts that came to the base branch after the first ballot."""
        return late_in(self.receipts, governance_in)

    def open_ballot(self, practice: str) -> Version:
        """Return the version of a practice that is put to the vote."""
        self.refuse_torn(practice)
        found = self.of(practice)
        opened = [version for version in found if version.is_put_to_vote]
        if not opened:
            last = found[-1] if found else None
            said = last.ending.outcome if last and last.ending else "without a ballot"
            how = sentence("; %(number)s is %(last)s", number=last.number, last=said) if last else ""
            told = pattern("no vote is open on %(practice)s%(how)s (to open one: bestyet propose %(practice)s)")
            raise CannotGoOnError(filled(told, {"practice": practice, "how": how}))
        return opened[-1]

    def refuse_torn(self, practice: str) -> None:
        """Raise UnreadableError where a merge left its marks in what tells how the versions of a practice stand."""
        for version in self.of(practice):
            for name, file in (("ballot.yml", version.ballot), ("adoption.yml", version.adoption)):
                if isinstance(file, Problem) and file.code == "merge-conflict":
                    raise UnreadableError(version, name, file.message)

    def case(self, version: Version) -> Case:
        """Return a ballot with its votes. Raises CannotGoOnError where its terms cannot be read."""
        if fault := fault_in(version, "ballot"):
            raise UnreadableError(version, "ballot.yml", f"{fault} (bestyet check tells where)")
        return Case(self, version)


@dataclass(frozen=True)
class Case:
    """One ballot with everything handed in on it, on the base branch and in the work tree."""

    ballots: Ballots
    version: Version

    @cached_property
    def file(self) -> BallotFile:
        """The terms as they are written; of a version whose ballot can be read."""
        assert self.version.terms is not None
        return self.version.terms

    @cached_property
    def ballot_digest(self) -> str:
        return digest(self.version.files.get("ballot.yml", b""))

    @cached_property
    def states(self) -> Sequence[Received]:
        """The states of ballot.yml on the base branch, oldest first."""
        return self.ballots.receipts.states(f"{self.version.folder}/ballot.yml")

    @cached_property
    def opened(self) -> Receipt | None:
        return next((state.receipt for state in self.states if state.blob), None)

    @cached_property
    def rounds_received(self) -> Mapping[str, Receipt]:
        """When each state of ballot.yml came first, by its digest."""
        found: dict[str, Receipt] = {}
        for state in self.states:
            if state.blob:
                found.setdefault(digest(self.ballots.receipts.content(state)), state.receipt)
        return found

    @cached_property
    def amended(self) -> Receipt | None:
        if self.file.round == 1:
            return None
        blob = blob_of(self.version.files["ballot.yml"], self.ballots.receipts.tip)
        return next((state.receipt for state in self.states if state.blob == blob), None)

    @cached_property
    def landed(self) -> bool:
        """Whether the base branch has this very ballot."""
        if not self.states:
            return False
        return self.states[-1].blob == blob_of(self.version.files["ballot.yml"], self.ballots.receipts.tip)

    @cached_property
    def terms(self) -> Terms:
        place = self.ballots.receipts.positions[self.opened.commit] if self.opened else None
        uncounted = {one.what: one.fault for one in self.late if not one.counts_at(place)}
        return Terms(self.file, self.ballot_digest, self.ballots.revoked, self.ballots.check, uncounted)

    @cached_property
    def late(self) -> tuple[Late, ...]:
        """What of the keys and accounts on the ballot came after the first ballot of all."""
        return late_on(self.file, self.ballots.late)

    @cached_property
    def ballot(self) -> Ballot:
        return self._ballot(self.opened, self.amended)

    def _ballot(self, opened: Receipt | None, amended: Receipt | None) -> Ballot:
        """With when it, and its last amendment, were received."""
        dates = (opened.date if opened else None, amended.date if amended else None)
        found = terms(self.file, *dates, self.ballots.left)
        if isinstance(found, str):
            raise UnreadableError(self.version, "ballot.yml", found)
        return found

    @cached_property
    def handed(self) -> tuple[Handed, ...]:
        """Every word of every voter, each once, by voter and by when it was received."""
        return self._words(self._saved)

    def _words(self, saved: Iterable[Handed]) -> tuple[Handed, ...]:
        words: dict[tuple[str, str], list[Handed]] = {}
        for one in saved:
            words.setdefault((one.file, one.payload), []).append(one)
        return tuple(map(self._word, words.values()))

    def _word(self, saved: Sequence[Handed]) -> Handed:
        """What several files say alike is one word, received when it first came with a signature that holds."""
        signatures = {str(one.signed.get("signature")) for one in saved}
        found = saved[0] if len(signatures) == 1 else min(saved, key=self._weakness)
        receipt = self._with_its_ballot(found)
        return replace(found, receipt=receipt, saved_as=frozenset(one.digest for one in saved))

    def _weakness(self, one: Handed) -> int:
        (vote,) = read_votes([one], self.terms, clock.now())
        if vote.invalid:
            return 2
        return int(vote.key_revoked is not None and vote.arrived >= vote.key_revoked)

    def _with_its_ballot(self, one: Handed) -> Receipt | None:
        """Return when a vote was received: not before the ballot that it is on."""
        ballot = self.rounds_received.get(one.vote.ballot) if one.vote else None
        if one.receipt is None or ballot is None:
            return one.receipt
        places = self.ballots.receipts.positions
        return max(one.receipt, ballot, key=lambda receipt: places[receipt.commit])

    @cached_property
    def _saved(self) -> tuple[Handed, ...]:
        return tuple(self._saved_files())

    def _saved_files(self) -> Iterator[Handed]:
        """Every state of every vote's file, by voter, then oldest first; what was not received yet comes last."""
        receipts, folder = self.ballots.receipts, f"{self.version.folder}/votes"
        states = [state for state in receipts.under(folder) if state.blob and state.path.endswith(".yml")]
        receipts.fetch(states)
        seen = set()
        for state in states:
            voter = state.path.removeprefix(folder + "/").removesuffix(".yml")
            if (voter, state.blob) not in seen:
                seen.add((voter, state.blob))
                yield handed_in(voter, receipts.content(state), state.receipt)
        for voter, raw in self.version.votes.items():
            if (voter, blob_of(raw, receipts.tip)) not in seen:
                yield handed_in(voter, raw, None)

    def evidence(self, now: datetime, before: Receipt | None = None) -> Evidence:
        """What the record of how the vote ended follows from. before: with which commit that record came."""
        places = self.ballots.receipts.positions
        place = places[before.commit] if before else len(places)
        come = [one for one in self._saved if one.receipt and places[one.receipt.commit] < place]
        come = [one for one in self._words(come) if one.receipt and places[one.receipt.commit] < place]
        rules = [one for one in self.ballots.receipts.states(GOVERNANCE) if one.blob and before]
        earlier = [one for one in rules if places[one.receipt.commit] < place]
        raw = self.ballots.receipts.content(earlier[-1]) if earlier else self.ballots.governance_raw
        late = {(one.person, one.what) for one in self.ballots.late if not one.counts_at(place if before else None)}
        keys = signing_keys(self.file, governance_in(raw), late)
        opened, amended = (one if one and places[one.commit] < place else None for one in (self.opened, self.amended))
        ballot = self._ballot(opened, amended)
        return Evidence(self.version, self.terms, ballot, opened, amended, come, before.date if before else now, keys)

    def raw_of(self, one: Handed) -> bytes:
        """Return the bytes of a vote that history has."""
        folder = f"{self.version.folder}/votes"
        states = [state for state in self.ballots.receipts.states(f"{folder}/{one.file}.yml") if state.blob]
        raws = [*map(self.ballots.receipts.content, states), self.version.votes.get(one.file, b"")]
        return next(raw for raw in raws if digest(raw) == one.digest)

    def votes(self, now: datetime) -> tuple[Vote, ...]:
        return read_votes(self.handed, self.terms, now)


def handed_in(voter: str, raw: bytes, receipt: Receipt | None) -> Handed:
    """Read a vote's file, and say what is wrong with its form."""
    vote, signed = read_vote(raw)
    fault, message = fault_of_form("vote", signed) if signed else "it cannot be read as a vote", b""
    if isinstance(vote, Problem) and vote.code == "merge-conflict":
        fault = vote.message
    try:
        message = payload(signed) if signed else b""
    except NotCanonicalError as error:
        fault = fault or f"the signature does not hold: {error}"
    if isinstance(vote, Problem):
        return Handed(voter, digest(raw), None, fault or vote.message, signed, receipt, message)
    return Handed(voter, digest(raw), vote, fault, signed, receipt, message)


def fault_in(version: Version, kind: Literal["ballot", "adoption"]) -> str:
    """Say what is wrong with a version's ballot, or with its adoption if there is one; "" where it is well."""
    file = version.ballot if kind == "ballot" else version.adoption
    if file is None and kind == "adoption":
        return ""
    if isinstance(file, Problem) and file.code == "merge-conflict":
        return file.message
    fault = fault_of_form(kind, version.data.get(f"{kind}.yml", {}))
    return fault or (file.message if isinstance(file, Problem) else "")


def fault_of_form(kind: str, data: Plain) -> str:
    """Say the first thing that is wrong with the form of a record; "" where it is well."""
    error = next(_validator(kind).iter_errors(data), None)
    where = "/".join(map(str, error.instance_path)) if error else ""
    return f"its form is not that of a {kind}: {where or 'the whole'}: {error.message[:200]}" if error else ""


_VALIDATORS: dict[str, Any] = {}


def _validator(kind: str) -> Any:
    if kind not in _VALIDATORS:
        _VALIDATORS[kind] = jsonschema_rs.validator_for(json.loads(schema_texts()[kind]), validate_formats=True)
    return _VALIDATORS[kind]


@lru_cache(maxsize=64)  # one governance.yml was in force for many votes
def governance_in(raw: bytes) -> Table:
    return read_data({GOVERNANCE: raw}, GOVERNANCE)


def read_ballots(
    base: str | None = None, start: Path | None = None, practice: str | None = None, is_wide: bool = False
) -> Ballots:
    """Read the knowledge base that `start` (default: the current folder) is in, and its base branch.

    practice: the one that is asked about; None: all. is_wide: as `Receipts` has it.
    """
    return ballots_in(load(start) if practice is None else load_about(practice, start), base, is_wide=is_wide)


def ballots_in(
    loaded: Loaded, base: str | None = None, repository: Repository | None = None, is_wide: bool = False
) -> Ballots:
    """The ballots of a knowledge base that was read, with their history, which must be there.

    repository: the one that it lies in, where that is known. is_wide: as `Receipts` has it.
    """
    repository = repository or find_repository(loaded.root)
    if repository is None:
        raise CannotGoOnError(NOWHERE)
    repository.refuse_shallow()
    return _received(loaded, repository, base, is_wide)


def _received(loaded: Loaded, repository: Repository, base: str | None = None, is_wide: bool = False) -> Ballots:
    committed = as_committed(loaded, repository)
    receipts = Receipts(repository, *base_of(repository, base), here=committed.files, is_wide=is_wide)
    return Ballots(committed, repository, receipts)


def ballots_of(loaded: Loaded, repository: Repository | None = None) -> Ballots:
    """With the history of votes where there is one; else only the files count. repository: as for `ballots_in`."""
    without = ballots_of_files(loaded)
    repository = (repository or find_repository(loaded.root)) if without.versions else None
    if repository is None or repository.is_shallow() or repository.head_commit() is None:
        return without
    return _received(loaded, repository)


def ballots_of_files(loaded: Loaded) -> Ballots:
    """The ballots of a knowledge base without any history: what was received when is what its records say."""
    return Ballots(loaded, None, Receipts(None, "the files", ""))


def acting_reviewer(ballots: Ballots, asked: str | None, why: str) -> str:
    """Return the reviewer who acts: as asked, else git's setting bestyet.reviewer."""
    known = [str(entry.get("id")) for entry in entries(ballots.governance, "reviewers")]
    who = asked or git_setting(ballots.repository, "bestyet.reviewer")
    if who is None:
        raise CannotGoOnError(f"say {why}: --as ID, or once for all: git config bestyet.reviewer ID")
    return one_of(who, known, f"{who!r} is no reviewer on {ballots.receipts.name}", none="none yet")
