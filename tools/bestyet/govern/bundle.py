"""The evidence of one version as files that anybody can check with sha256sum and ssh-keygen alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bestyet.govern.signature.payload import NAMESPACE, SIGNATURE, digest, payload

_KEY = re.compile(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+=*")


@dataclass(frozen=True)
class Evidence:
    """What a bundle is made of."""

    practice: str
    version: str
    files: Mapping[str, bytes]  # practice.md, provenance.json, ballot.yml, adoption.yml
    ballot: Mapping[str, Any]
    adoption: Mapping[str, Any] | None
    votes: Sequence[tuple[str, bytes, Mapping[str, Any], Mapping[str, Any]]]  # name, file, data, what was made of it
    sources: Mapping[str, bytes] = field(default_factory=dict)  # regions' texts, by path
    previous: bytes | None = None  # adoption.yml of the version before


def bundle(evidence: Evidence) -> dict[str, bytes]:
    """Return all files of a bundle by name, README.txt and SHA256SUMS among them."""
    files = dict(evidence.files)
    files["allowed_signers"] = "".join(
        f'{voter} namespaces="{NAMESPACE}" {key}\n' for voter, key in _keys(evidence.ballot)
    ).encode()
    for name, raw, data, _ in evidence.votes:
        files[f"votes/{name}.yml"] = raw
        files[f"signed/{name}.json"] = payload(data)
        files[f"signed/{name}.sig"] = str(data[SIGNATURE]).encode()
    files |= {f"sources/{path}": raw for path, raw in evidence.sources.items()}
    if evidence.previous is not None:
        files["previous/adoption.yml"] = evidence.previous
    files["README.txt"] = ("\n".join(_readme(evidence)) + "\n").encode()
    sums = "".join(f"{digest(files[name])[7:]}  {name}\n" for name in sorted(files))
    return {**files, "SHA256SUMS": sums.encode()}


def _keys(ballot: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Voter and public key; nothing that a shell could take for a command."""
    for person in ballot.get("electorate") or ():
        for key in person.get("keys") or ():
            if _KEY.fullmatch(str(key.get("key"))):
                yield str(person["id"]), str(key["key"])
    for machine in ballot.get("attestors") or ():
        if _KEY.fullmatch(str(machine.get("key"))):
            yield str(machine["id"]), str(machine["key"])


def _signer(vote: Mapping[str, Any]) -> str:
    return str(vote["attested"]["by"] if "attested" in vote else vote["voter"])


def _readme(evidence: Evidence) -> Iterator[str]:
    name = f"{evidence.practice} {evidence.version}"
    outcome = (evidence.adoption or {}).get("outcome", "open")
    yield from (f"Evidence of {name} ({outcome})", "=" * (len(name) + len(outcome) + 15), "")
    yield from _PLAIN.strip().split("\n")
    yield from ("", "Run these in this folder. Each must end without an error.", "")
    yield from ("1. The files are those that were exported:", "", "    $ sha256sum --check --quiet SHA256SUMS", "")
    yield from ("2. Each vote was signed with the voter's key (ssh-keygen answers with Good):", "")
    for vote, _, data, _ in evidence.votes:
        words = f"-f allowed_signers -I {_signer(data)} -n {NAMESPACE} -s signed/{vote}.sig < signed/{vote}.json"
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
    now = [name for name, _, data, _ in evidence.votes if data.get("ballot") == own]
    yield "3. Each vote was on this text and on this ballot: what was signed holds their digests:"
    yield ""
    for name in now:
        for key, file in (("digest", "practice.md"), ("ballot", "ballot.yml")):
            sought = f'\\"{key}\\":\\"sha256:$(sha256sum {file} | cut -c1-64)\\"'
            yield f'    $ grep -qF "{sought}" signed/{name}.json'
    earlier = [name for name, _, data, _ in evidence.votes if data.get("ballot") != own]
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
    yield ""
    yield from _table(("vote", "said", "meaning", "name", "cast", "received", "counts"), _rows(evidence))
    yield ""
    yield "A key counts only from its valid-after to its valid-before in ballot.yml, by when the vote was received."
    yield "That the commits with which votes were received are in the history, and that nothing in this folder"
    yield "changed since, is for the repository to show: git log -- practices/global"


def _rows(evidence: Evidence) -> Iterator[tuple[str, ...]]:
    for name, _, data, entry in evidence.votes:
        received = (entry.get("landed") or {}).get("date", "")
        counts = "yes" if entry.get("counts") else f"no: {entry.get('note', '')}"
        told = [str(data.get(key, "")) for key in ("vote", "meaning", "name", "cast")]
        yield (name, *told, received, counts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        yield "   " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
