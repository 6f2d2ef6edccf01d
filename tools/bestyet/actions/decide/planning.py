"""What a proposal puts to the vote, decided from what was read: the text, the rules, and the ballot."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from msgspec import structs, to_builtins

from bestyet import __version__
from bestyet.govern.ballots import electors, frozen, policy_of, scheduled_end
from bestyet.govern.contests import contests
from bestyet.govern.count.chances import never_passes
from bestyet.govern.limits import default_rule, fault_of_choice, fault_of_dates
from bestyet.govern.policy.lengths import said
from bestyet.govern.policy.lint import without_least_period
from bestyet.govern.signature.carried import carried, settled_since
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import adopted, changes, changes_after, class_of, end_of, next_version
from bestyet.knowledge.candidates import candidate_of, standing_of
from bestyet.knowledge.dates import read_day
from bestyet.knowledge.landing.disagreement import disagreement
from bestyet.knowledge.landing.weight import numbers_taken
from bestyet.knowledge.names import one_of
from bestyet.merge.choose.standing import with_defaults
from bestyet.merge.provenance import dump, record
from bestyet.model.moment import moment, moment_text
from bestyet.model.problem import CannotGoOnError, Problem, cannot
from bestyet.model.records.picture import found_of, named_in
from bestyet.model.records.voting import BallotFile, Before, Contested, Rules
from bestyet.model.sentence import sentence
from bestyet.model.vote.policy import Policy
from bestyet.model.vote.version import Change, ChangeClass, Version
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_vote, record_of

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate, Settings
    from bestyet.model.records.plain import Table
    from bestyet.model.records.provenance import Record


class NothingNewError(CannotGoOnError):
    """The standard says all that there is to vote on."""


_DAYS = re.compile(r"\+[0-9]{1,4}(?: days)?")


@dataclass(frozen=True)
class Text:
    """The text to vote on and what it changes."""

    practice: str
    number: str
    weight: ChangeClass
    changes: Sequence[Change]
    base: Before | None
    files: Mapping[str, bytes]
    record: Record
    disputes: tuple[Contested, ...] = ()
    ends: bool = False  # whether the practice has no standard any more
    replaced_by: str | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that the text names, by name in the folder


def with_pictures(text: Text, loaded: Loaded) -> Text:
    """The text with its own copies of the pictures that it names. Raises CannotGoOnError where one is nowhere."""
    named = named_in(text.files["practice.md"].decode())
    found = found_of(named, loaded.pictures)
    if missing := sorted(named.keys() - found.keys()):
        raise cannot(
            "the text shows a picture that is nowhere here: %(missing)s (bestyet check tells more)", missing=missing[0]
        )
    return replace(text, pictures=found)


def text_to_vote_on(
    candidate: Candidate,
    settings: Settings,
    last: Version | None,
    taken: Collection[str],
    opened: BallotFile | None,
    raised: str | None,
    renames: Version | None = None,
) -> Text:
    """candidate: as `frozen_candidate` gives it. last: the newest adopted version. taken: numbers that versions have or
    had. opened: the ballot that is amended. raised: the least class of the change. renames: the last adopted version of
    the practice that this one takes the place of. Raises CannotGoOnError."""
    before = _record_of(last) if last else None
    written = write_practice(candidate)
    data = record(candidate, written.places, f"bestyet {__version__}")
    contested = tuple(contests(data))
    if last and (last.ends or renames):
        found: Sequence[Change] = changes_after(last, before, data, disagreement(settings), renames)
        weight = ChangeClass.MAJOR
    else:
        raised = ChangeClass.MAJOR if contested and last else raised  # what is ranked first may change a value
        found, weight = _class(settings, before, data, raised, opened, bool(contested))
    number = opened.version if opened else next_version(last.number if last and not renames else None, weight, taken)
    base = base_on(last, renames) if last else None
    data = structs.replace(data, version=number, standard=to_builtins(base))
    files = {"practice.md": written.text.encode(), "provenance.json": dump(data).encode()}
    return Text(candidate.practice, number, weight, found, base, files, data, contested)


def frozen_candidate(loaded: Loaded, practice: str, last: Version | None) -> Candidate:
    """The candidate with one value for each point. last: the newest adopted version, which states what is in force."""
    candidate = candidate_of(loaded, practice)
    if last and not last.ends:
        _record_of(last)
    return with_defaults(candidate, standing_of(last, candidate), loaded.base.settings)


def _record_of(version: Version) -> Record:
    found = record_of(version)
    if isinstance(found, Problem):
        raise cannot("%(path)s cannot be read as a record (bestyet verify tells more)", path=found.place.path)
    return found


def base_on(last: Version, renames: Version | None = None) -> Before:
    return Before(
        practice=renames.practice if renames else "", version=last.number, adoption=digest(last.files["adoption.yml"])
    )


def _class(
    settings: Settings,
    before: Record | None,
    after: Record,
    raised: str | None,
    opened: BallotFile | None,
    is_ranked: bool,
) -> tuple[Sequence[Change], ChangeClass]:
    found = changes(before, after, disagreement(settings))
    if before is None:
        return found, ChangeClass.MAJOR
    if not (found or is_ranked) and opened is None:
        raise NothingNewError(
            sentence("there is nothing to vote on: every step and value is the same as in the standard")
        )
    weight = class_of(found, ChangeClass(raised) if raised else None)
    if weight is None:
        raise cannot("this is a %(found)s change: its class can be raised, never lowered", found=class_of(found))
    if opened is None:
        return found, weight
    asked = ChangeClass(opened.weight)
    if weight.weight > asked.weight:
        said = sentence(
            "amended like this it is a %(weight)s change, but %(version)s is a %(asked)s one",
            weight=weight,
            version=opened.version,
            asked=asked,
        )
        raise cannot("%(said)s: withdraw it and propose again", said=said)
    return found, asked


def rules_of_today(governance: Table, base: str, policy: str | None, day: date) -> Rules:
    """Policy and electorate as a ballot freezes them. base: how the branch is called whose governance.yml it is."""
    name = policy or default_rule(governance)
    if fault := fault_of_choice(governance, name):
        raise cannot("%(base)s: %(fault)s", base=base, fault=fault)
    rules = frozen(governance, name, day)
    if isinstance(rules, list):
        raise cannot(
            "the voting rule %(name)s of %(base)s cannot be used: %(rules)s", name=name, base=base, rules=rules[0]
        )
    rule = policy_of(rules.policy)
    assert not isinstance(rule, str)  # it was read a moment ago
    if fault := without_least_period(rule):
        raise cannot("%(base)s: %(fault)s", base=base, fault=fault)
    why = never_passes(rule, electors(rules.electorate))
    if why:
        mend = sentence("let governance.yml name reviewers of other regions, or a rule that asks for less")
        raise cannot(
            "by %(name)s with the reviewers of %(base)s nothing can pass, %(why)s; %(mend)s",
            name=name,
            base=base,
            why=why,
            mend=mend,
        )
    return rules


def rules_of(opened: BallotFile, policy: str | None) -> Rules:
    """Policy and electorate of a ballot, which an amendment does not change."""
    if policy:
        raise cannot("the voting rule of an open vote cannot change: withdraw it and propose again")
    return Rules(
        policy=opened.policy, electorate=opened.electorate, attestors=opened.attestors, passkeys=opened.passkeys
    )


def amended(ballot: BallotFile, opened: BallotFile, digest_before: str) -> BallotFile:
    """The next round of an open vote."""
    if ballot.text == opened.text and ballot.closes is None and not settled_since(opened.disputes, ballot.disputes):
        raise cannot(
            "the candidate is the text of %(version)s as it stands: there is nothing to amend", version=opened.version
        )
    before, after = moment(opened.closes), moment(ballot.closes)
    if before and after and after < before:
        raise cannot("an amendment cannot let the vote end sooner than it would: on %(before)s", before=said(before))
    rule = policy_of(opened.policy)
    restarts = isinstance(rule, Policy) and rule.amendment_restarts_period
    return structs.replace(
        ballot,
        round=opened.round + 1,
        amended=ballot.opened,
        opened=opened.opened,
        closes=ballot.closes or (None if restarts else _closes_anew(ballot, opened)),
        author=opened.author,
        governance=opened.governance,
        unranked=opened.unranked,
        earlier=(*opened.earlier, opened.as_round(digest_before)),
    )


def _closes_anew(ballot: BallotFile, opened: BallotFile) -> str | None:
    """When a vote closes whose time an amendment does not restart: as it did, and a usual time from now if it has."""
    closes, now = moment(opened.closes), moment(ballot.opened)
    if closes is None or now is None or closes > now:
        return opened.closes
    anew = scheduled_end(ballot)
    return moment_text(anew) if anew else None


def closing(ballot: BallotFile) -> BallotFile:
    """Where the ballot does not say when the vote closes, its rules do. Raises CannotGoOnError."""
    closes = moment(ballot.closes) or scheduled_end(ballot)
    since = moment(ballot.amended or ballot.opened)
    if closes is not None and since is not None and closes <= since:
        raise cannot("the vote would close on %(closes)s, before anybody can vote", closes=said(closes))
    closed = structs.replace(ballot, closes=moment_text(closes) if closes else None)
    if fault := fault_of_dates(closed):
        raise cannot("a vote like this cannot open: %(fault)s", fault=fault)
    ends = scheduled_end(closed)
    if ends is not None and since is not None and ends <= since:
        mend = sentence("withdraw it, decide what is to stand (bestyet decide), and propose again")
        raise cannot(
            "by its rule the vote cannot be open for longer than until %(ends)s: %(mend)s", ends=said(ends), mend=mend
        )
    return closed


def effective_of(asked: str | None, opened: BallotFile | None, today: date) -> str | None:
    """From when on a version holds: a day, or days after the end of the vote. opened: the ballot that is amended."""
    if opened is not None and asked is not None and asked != opened.effective:
        raise cannot("the first day of an open vote's version cannot change: withdraw it and propose again")
    if opened is not None:
        return opened.effective
    if asked is None or _DAYS.fullmatch(asked):
        return f"+{int(asked.removeprefix('+').split()[0])} days" if asked else "+0 days"
    day = read_day(asked, "first day, nor a number of days as in +30")
    if day < today:
        raise cannot("%(asked)s is over: a version cannot hold before its vote has ended", asked=asked)
    return day.isoformat()


def look_again(opened: Version, ballot: BallotFile) -> dict[str, list[str]]:
    """Return whose vote lapses for which passages of an amended text. ballot: the amended one."""
    found = {}
    for voter, raw in opened.votes.items():
        vote, _ = read_vote(raw)
        if not isinstance(vote, Problem) and (lapsed := carried(vote, ballot).lapsed):
            found[voter] = sorted(lapsed)
    return found


# -- how a practice comes to have no standard any more: it ends, or gets another name ---------------------------------


def text_that_ends(ballots: Ballots, practice: str, replaced_by: str | None) -> Text:
    """Return the text of the newest adopted version, to be put to the vote so that it ends."""
    last = _last_adopted(ballots, practice)
    if replaced_by is not None:
        known = {*ballots.loaded.base.practices, *ballots.versions} - {practice}
        one_of(replaced_by, sorted(known), f"{replaced_by!r} is no other practice, so it can replace none")
    old = _record_of(last)
    number = next_version(last.number, ChangeClass.MAJOR, numbers_taken(ballots, practice))
    base = base_on(last)
    data = structs.replace(old, version=number, standard=to_builtins(base))
    return Text(
        practice,
        number,
        ChangeClass.MAJOR,
        (end_of(practice, replaced_by),),
        base,
        {"practice.md": last.files["practice.md"], "provenance.json": dump(data).encode()},
        data,
        ends=True,
        replaced_by=replaced_by,
    )


def taken_over(ballots: Ballots, practice: str, asked: str | None, is_amended: bool) -> Version | None:
    """Return the last adopted version of the practice that this one renames; None where it renames none.

    asked: the practice that is renamed; an amended ballot says it itself.
    """
    if any(version.renamed for version in ballots.of(practice)):
        _last_adopted(ballots, practice)  # refuses it
    opened = next((one.terms for one in ballots.of(practice) if one.is_put_to_vote and one.terms), None)
    named = opened.base.practice if is_amended and opened and opened.base else ""
    if asked is None or is_amended:
        return _last_adopted(ballots, named) if named else None
    if adopted(ballots.of(practice)):
        raise cannot(
            "%(practice)s has a standard of its own: let %(asked)s end (--end --replaced-by %(practice)s)",
            practice=practice,
            asked=asked,
        )
    return _last_adopted(ballots, asked)


def _last_adopted(ballots: Ballots, practice: str) -> Version:
    """Return the newest adopted version. Raises CannotGoOnError where there is none, or it has ended."""
    found = adopted(ballots.of(practice))
    if not found:
        raise cannot("no version of %(practice)s was adopted, so there is nothing to end", practice=practice)
    if renamed := found[-1].renamed:
        raise cannot(
            "%(practice)s is called %(renamed_practice)s since %(effective)s: propose that",
            practice=practice,
            renamed_practice=renamed.practice,
            effective=renamed.effective,
        )
    if found[-1].ends:
        raise cannot("%(practice)s has ended already, with %(number)s", practice=practice, number=found[-1].number)
    return found[-1]
