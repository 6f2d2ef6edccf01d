"""The evidence of one version as files that anybody can check with sha256sum and ssh-keygen alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.govern.limits import remarks
from bestyet.govern.signature.payload import NAMESPACE, digest, payload
from bestyet.model.records.voting import said

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.records.voting import AdoptionFile, BallotFile, VoteCounted, VoteFile

_KEY = re.compile(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+=*")


@dataclass(frozen=True)
class EvidentVote:
    """A vote with a good signature."""

    name: str  # of its file
    raw: bytes
    signed: Table  # all that stands in it
    vote: VoteFile
    counted: VoteCounted | None  # None: it is not in the count


@dataclass(frozen=True)
class Evidence:
    """What a bundle is made of."""

    practice: str
    version: str
    files: Mapping[str, bytes]  # practice.md, provenance.json, ballot.yml, adoption.yml
    ballot: BallotFile
    adoption: AdoptionFile | None
    votes: Sequence[EvidentVote]
    sources: Mapping[str, bytes] = field(default_factory=dict)  # regions' texts, by path
    previous: bytes | None = None  # adoption.yml of the version before


def bundle(evidence: Evidence) -> dict[str, bytes]:
    """Return all files of a bundle by name, README.txt and SHA256SUMS among them."""
    files = dict(evidence.files)
    files["allowed_signers"] = "".join(
        f'{voter} namespaces="{NAMESPACE}" {key}\n' for voter, key in _keys(evidence.ballot)
    ).encode()
    for one in evidence.votes:
        files[f"votes/{one.name}.yml"] = one.raw
        files[f"signed/{one.name}.json"] = payload(one.signed)
        files[f"signed/{one.name}.sig"] = one.vote.signature.encode()
    files |= {f"sources/{path}": raw for path, raw in evidence.sources.items()}
    if evidence.previous is not None:
        files["previous/adoption.yml"] = evidence.previous
    files["README.txt"] = ("\n".join(_readme(evidence)) + "\n").encode()
    sums = "".join(f"{digest(files[name])[7:]}  {name}\n" for name in sorted(files))
    return {**files, "SHA256SUMS": sums.encode()}


def _keys(ballot: BallotFile) -> Iterator[tuple[str, str]]:
    """Voter and public key; nothing that a shell could take for a command."""
    keys = [(person.id, key.key) for person in ballot.electorate for key in person.keys or ()]
    for owner, key in (*keys, *((machine.id, machine.key) for machine in ballot.attestors)):
        if _KEY.fullmatch(key):
            yield owner, key


def _readme(evidence: Evidence) -> Iterator[str]:
    name = f"{evidence.practice} {evidence.version}"
    outcome = evidence.adoption.outcome if evidence.adoption else "open"
    yield from (f"Evidence of {name} ({outcome})", "=" * (len(name) + len(outcome) + 15), "")
    yield from _PLAIN.strip().split("\n")
    yield from ("", "Run these in this folder. Each must end without an error.", "")
    yield from ("1. The files are those that were exported:", "", "    $ sha256sum --check --quiet SHA256SUMS", "")
    yield from ("2. Each vote was signed with the voter's key (ssh-keygen answers with Good):", "")
    for one in evidence.votes:
        signer = one.vote.attested.by if one.vote.attested else one.vote.voter
        words = f"-f allowed_signers -I {signer} -n {NAMESPACE} -s signed/{one.name}.sig < signed/{one.name}.json"
        yield f"    $ ssh-keygen -Y verify {words}"
    yield from ("", *_bindings(evidence))
    yield from ("", "5. The keys in allowed_signers are those of ballot.yml, frozen when the vote opened:", "")
    for _, key in _keys(evidence.ballot):
        yield f"    $ grep -qF '{key}' ballot.yml"
    yield from ("", *_sources(evidence), "", *_count(evidence))


_PLAIN = """
practice.md      the text that was voted on
provenance.json  where each passage of it comes from, and why it was chosen
ballot.yml       the terms of the vote: rule, voters and their keys, digests
votes/           each vote, for reading
signed/          each vote as it was signed (.json), and its signature (.sig)
adoption.yml     how the vote ended: the count, and when each vote was received
sources/         the regions' texts that it was made from
previous/        the adoption of the version before, where there was one
"""


def _bindings(evidence: Evidence) -> Iterator[str]:
    own = digest(evidence.files["ballot.yml"])
    now = [one.name for one in evidence.votes if one.vote.ballot == own]
    yield "3. Each vote was on this text and on this ballot: what was signed holds their digests:"
    yield ""
    for name in now:
        for key, file in (("digest", "practice.md"), ("ballot", "ballot.yml")):
            sought = f'\\"{key}\\":\\"sha256:$(sha256sum {file} | cut -c1-64)\\"'
            yield f'    $ grep -qF "{sought}" signed/{name}.json'
    earlier = [one.name for one in evidence.votes if one.vote.ballot != own]
    if earlier:
        yield ""
        yield f"   Votes of earlier rounds, before the text was amended: {', '.join(earlier)}."
        yield "   ballot.yml lists the digests of these rounds under “earlier”."
    if evidence.adoption is not None:
        yield ""
        yield "4. The adoption is of this text and this ballot, and follows the adoption before:"
        yield ""
        for file in ("practice.md", "ballot.yml"):
            yield f'    $ grep -qF "$(sha256sum {file} | cut -c1-64)" adoption.yml'
        if evidence.previous is not None:
            yield '    $ grep -qF "$(sha256sum previous/adoption.yml | cut -c1-64)" adoption.yml'


def _sources(evidence: Evidence) -> Iterator[str]:
    yield "6. The regions' texts are those in provenance.json:"
    yield ""
    for path in sorted(evidence.sources):
        yield f'    $ grep -qF "$(sha256sum sources/{path} | cut -c1-64)" provenance.json'


def _count(evidence: Evidence) -> Iterator[str]:
    yield "7. Count the votes yourself. Received is when a vote came to the common branch; the rule is in ballot.yml."
    yield from (f"{remark}." for remark in remarks(evidence.ballot.policy))
    yield ""
    yield from _table(("vote", "said", "meaning", "name", "cast", "received", "counts"), _rows(evidence))
    yield ""
    yield "A key counts only from its valid-after to its valid-before in ballot.yml, by when the vote was received."
    yield "That the commits with which votes were received are in the history, and that nothing in this folder"
    yield "changed since, is for the repository to show: git log -- practices/global"


def _rows(evidence: Evidence) -> Iterator[tuple[str, ...]]:
    for one in evidence.votes:
        counted, vote = one.counted, one.vote
        received = counted.landed.date if counted and counted.landed else ""
        note = said(counted.note) if counted else "not in the count"
        yield (
            *(one.name, vote.vote, vote.meaning, vote.name, vote.cast, received),
            "yes" if counted and counted.counts else f"no: {note}",
        )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        yield "   " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
