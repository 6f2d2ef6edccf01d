"""Reviews on code hosts -> votes that a machine attests; and whether such a vote holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bestyet.model.moment import moment, moment_text
from bestyet.model.records.plain import Plain, Table, table
from bestyet.model.records.voting import Against, Attested, BallotFile, Value, VoteFile

LONGEST = 2000  # letters of a reason
_CUT = " […] (cut; the whole is at the review)"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_URL = re.compile(r"https://[!-~]{1,480}")
_NOTE = re.compile(r"\s*(approve|reject|abstain)\s+(sha256:[0-9a-f]{64})(?:\s+(.*))?\s*", re.DOTALL)
_WORDS = {"approved": "approve", "changes_requested": "reject"}
_NO_VOTES = {
    "commented": "it is a comment and no vote",
    "pending": "it was not submitted yet",
    "dismissed": "it was dismissed: its author votes again by another review",
}


class NotAReviewError(ValueError):
    """What was given is no review of a code host; the message says why."""


@dataclass(frozen=True)
class Review:
    """What one person said on one pull request. What cannot be a vote says why in `refused`."""

    host: str  # github or gitlab, as under `accounts:` in governance.yml
    id: int | str
    account: str = ""  # the number of the account; its name can change
    word: str = ""  # approve, reject or abstain
    reason: str = ""
    at: datetime | None = None
    url: str = ""
    commit: str = ""  # that was reviewed; "" where the host does not tell
    ballot: str = ""  # the digest that a note names; "" where the commit tells
    into: str = ""  # the branch that the pull request is for; "" where not told
    pull: str = ""  # the number of the pull request
    merged: str = ""  # the commit with which the pull request was merged; "" where it was not
    refused: str = ""
    expected: bool = False  # refused, as everybody expects: a comment

    @property
    def name(self) -> str:
        return f"review {self.id} on {self.host} by account {self.account or '?'}"


def read_reviews(data: Plain) -> list[Review]:
    """Read a review of GitHub with its pull request, a note or an approval of GitLab (as webhooks or the REST API give
    them), or a list of such, in that order. Raises NotAReviewError."""
    if isinstance(data, list):
        return [_review(entry) for entry in data]
    return [_review(data)]


def _review(data: Plain) -> Review:
    if not isinstance(data, Mapping):
        raise NotAReviewError("it holds no review of GitHub and no note of GitLab")
    review = data.get("review")
    if isinstance(review, Mapping):  # as the webhook pull_request_review
        return _github(review, table(data.get("pull_request")))
    if "state" in data and "user" in data and "submitted_at" in data:
        return _github(data, {})
    if data.get("object_kind") == "note":  # the webhook of GitLab
        said = table(data.get("object_attributes"))
        request = table(data.get("merge_request"))
        more: Table = {
            "body": said.get("note"),
            "author": {"id": said.get("author_id")},
            "noteable_iid": request.get("iid"),
        }
        return _gitlab({**said, **more}, str(request.get("target_branch") or ""))
    if "noteable_type" in data and "author" in data:
        return _gitlab(data, "")
    if "approved_by" in data:
        why = "an approval on GitLab does not say which text was approved: write a note with the ballot's digest"
        return Review("gitlab", _number(data.get("iid")), refused=why)
    raise NotAReviewError("it holds no review of GitHub and no note of GitLab")


def _github(data: Table, pull: Table) -> Review:
    """pull: the pull request that was reviewed, as it is today."""
    state = str(data.get("state")).lower()
    account, commit = _number(table(data.get("user")).get("id")), str(data.get("commit_id"))
    merged = str(pull.get("merge_commit_sha")) if pull.get("merged_at") else ""  # else one that was only tried
    review = Review(
        host="github",
        id=_number(data.get("id")),
        account=account,
        word=_WORDS.get(state, ""),
        reason=_plain(data.get("body")),
        at=_moment(data.get("submitted_at")),
        url=_url(data.get("html_url")),
        commit=commit if _COMMIT.fullmatch(commit) else "",
        into=str(table(pull.get("base")).get("ref") or ""),
        pull=_number(pull.get("number")),
        merged=merged if _COMMIT.fullmatch(merged) else "",
    )
    return _judged(review, _NO_VOTES.get(state, "" if review.word else "its state is none that GitHub knows"), state)


def _gitlab(data: Table, into: str) -> Review:
    found = _NOTE.fullmatch(str(data.get("body") or ""))
    review = Review(
        host="gitlab",
        id=_number(data.get("id")),
        account=_number(table(data.get("author")).get("id")),
        word=found[1] if found else "",
        reason=_plain(found[3]) if found else "",
        at=_moment(data.get("created_at")),
        url=_url(data.get("url")),
        ballot=found[2] if found else "",
        into=into,
        pull=_number(data.get("noteable_iid")),
    )
    if data.get("system") or data.get("noteable_type") != "MergeRequest" or found is None:
        return _judged(review, "it is a note without a vote (approve, reject or abstain, then the digest)", "commented")
    changed = _moment(data.get("updated_at"))
    if changed and review.at and (changed - review.at).total_seconds() > 1:
        return _judged(review, "the note was changed after it was written: write it again, as a new one", "")
    return _judged(review, "", "")


def _judged(review: Review, why: str, state: str) -> Review:
    """The review, with why it cannot be a vote."""
    if not why and not review.account:
        why = "the account that wrote it is gone"
    if not why and review.at is None:
        why = "it does not say when it was submitted"
    if not why and not review.id:
        why = "it has no number"
    if not why and review.host == "github" and not review.commit:
        why = "it does not say which commit was reviewed (commit_id is null): review again"
    if not why and review.host == "github" and not (review.pull and review.into):
        why = "it does not say of which pull request it is: hand it in with that, as {review: …, pull_request: …}"
    return Review(**{**vars(review), "refused": why, "expected": state == "commented"})


def _number(value: Plain) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53 else ""


def _moment(value: Plain) -> datetime | None:
    """Read a moment as hosts write them: with T and Z, or as in 2026-11-21 10:00:00 UTC."""
    text = str(value).removesuffix(" UTC") + ("Z" if str(value).endswith(" UTC") else "")
    return moment(text)


def _url(value: Plain) -> str:
    return str(value) if _URL.fullmatch(str(value)) else ""


def _plain(value: Plain) -> str:
    """Text without what cannot be seen, at most as long as a reason may be."""
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    text = "".join(
        " " if one == "\t" else one for one in text if one in "\n\t" or unicodedata.category(one) not in hidden
    )
    text = text.strip()
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT


def reviewer_of(ballot: BallotFile, review: Review) -> str | None:
    """Return who of a ballot's electorate has the account of a review."""
    for person in ballot.electorate:
        account = (person.accounts or {}).get(review.host)
        if account is not None and str(account) == review.account:
            return person.id
    return None


def attested_vote(
    ballot: BallotFile, digest: str, review: Review, voter: str, by: str, earlier: Sequence[str] = ()
) -> VoteFile:
    """Return the vote that a review stands for, without its signature.

    ballot and its digest: what was reviewed. by: the machine that attests it. earlier: digests of votes it replaces.
    """
    assert review.at is not None  # or it would have been refused
    person = ballot.voter(voter)
    is_rejection = review.word == "reject"
    return VoteFile(
        practice=ballot.practice,
        version=ballot.version,
        ballot=digest,
        round=ballot.round,
        digest=ballot.text,
        voter=voter,
        name=(person and person.name) or voter,
        vote=Value(review.word),
        meaning="review",
        reason=None if is_rejection else review.reason or None,
        objections=(Against(reason=review.reason),) if is_rejection else (),
        cast=moment_text(review.at),
        attested=Attested(
            by=by,
            host=review.host,
            account=review.account,
            review=str(review.id),
            commit=review.commit or None,
            url=review.url or None,
            pull=review.pull or None,
        ),
        supersedes=tuple(sorted(earlier)),
        passages=ballot.passages,
    )


def attestation_fault(vote: VoteFile, said: Attested, signer: str, ballot: BallotFile) -> str:
    """Say why a vote that says it is attested is not; "" where it is. signer: the machine whose key signed it."""
    return next(_attestation_faults(vote, said, signer, ballot), "")


def _attestation_faults(vote: VoteFile, said: Attested, signer: str, ballot: BallotFile) -> Iterator[str]:
    voter = vote.voter
    if not signer:
        yield "it says that a machine attests it, but it is signed with a key that no attestor of this ballot has"
    elif signer != said.by:
        yield f"it says that {said.by} attests it, but it is signed by {signer}"
    person = ballot.voter(voter)
    account = (person.accounts or {}).get(said.host) if person else None
    if account is None or str(account) != said.account:
        yield f"account {said.account} on {said.host} is not {voter}'s on this ballot"
    cast, opened = moment(vote.cast), moment(ballot.opened)
    if ballot.format > 1 and cast and opened and cast < opened:
        yield f"it attests a review of {cast:%Y-%m-%d %H:%M}, before the vote opened"
