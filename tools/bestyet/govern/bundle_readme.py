"""The README of a bundle: what is in it, and the commands that prove it.

A line is a command if it begins with four spaces and "$ ". Nothing that a person wrote stands in one, and where
something does stand on a line, `inert` leaves of it what no shell and no reader takes for a command.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator

from bestyet.govern.bundle import SUMS, Evidence, EvidentVote, files_of, with_sums
from bestyet.govern.limits import remarks
from bestyet.govern.signature.passkeys import Laid, laid
from bestyet.govern.signature.payload import NAMESPACE, digest
from bestyet.model.records.voting import Passkeys, said

_HARMLESS = " .,:;()'’–-/+"
_LONGEST, _LONGEST_LATE = 120, 2000

_PLAIN = """
practice.md      the text that was voted on
provenance.json  where each passage of it comes from, and why it was chosen
ballot.yml       the terms of the vote: rule, voters and their keys, digests
governance.yml   reviewers, keys and rules as the common branch had them when the vote opened
signed/          each vote as it was signed (.json), and its signature (.sig)
keys.pub         the keys on the ballot; allowed_signers has the same, as ssh-keygen reads them
adoption.yml     how the vote ended: the count, and when each vote was received
sources/         the regions' texts that it was made from
previous/        the adoption of the version before, where there was one
vouched/         who signed that a late key is somebody's, where somebody did
statements/      a withdrawal or answers to objections as they were signed, where there are some
"""

_OUTSIDE = """
Begin outside this folder. Whoever gave it to you can have made all of it anew, the sums and this page too. Ask
somebody else, who has the repository, for two things, or get them there yourself:

   A  the digest of the whole: bestyet export prints it, the same for everybody
   B  the fingerprints of the voters' keys: bestyet key check prints them, from practices/governance.yml

Then run these in this folder. Each must end without an error. Lines that begin with a $ are all there is to run.
"""

_OWNERS = """while read -r kind key who; do awk -v who="$who" \
'/^[a-z]/ {part = $1; on = 0} \
/^  - / {id = $0; sub(/^  - [{]?id: "?/, "", id); sub(/[",].*$/, "", id); \
on = (id == who && (part == "electorate:" || part == "attestors:"))} on' ballot.yml \
| grep -qF "$kind $key" || exit 1; done < keys.pub"""


def bundle(evidence: Evidence) -> dict[str, bytes]:
    """Return all files of a bundle by name, README.txt and SHA256SUMS among them."""
    readme = ("\n".join(_readme(evidence)) + "\n").encode()
    return with_sums({**files_of(evidence), "README.txt": readme})


def inert(text: str, longest: int = _LONGEST) -> str:
    """Words of a person on one line: letters with their marks, digits and harmless signs; the rest as question marks.

    >>> inert("Ada Lovelace\\n    $ rm -rf `pwd`")
    'Ada Lovelace?    ? rm -rf ?pwd?'
    """
    found = "".join(one if one in _HARMLESS or unicodedata.category(one)[0] in "LMN" else "?" for one in text)
    return found if len(found) <= longest else f"{found[:longest]}..."


def _readme(evidence: Evidence) -> Iterator[str]:
    title = f"Evidence of {evidence.practice} {evidence.version}"
    title += f" ({evidence.adoption.outcome if evidence.adoption else 'open'})"
    yield from (title, "=" * len(title), "")
    yield from _PLAIN.strip().split("\n")
    if evidence.pictures:
        yield f"{sorted(evidence.pictures)[0].partition('/')[0]}/  the pictures that practice.md shows"
    yield from ("", *_OUTSIDE.strip("\n").split("\n"))
    steps = (
        _whole,
        _keys,
        _votes,
        _on_this_ballot,
        _tied,
        _pictures,
        _sources,
        _passkeys,
        _late,
        _stated,
        _adoption,
        _count,
    )
    number = 0
    for step in steps:
        lines = list(step(evidence))
        if lines:
            number += 1
            yield from ("", f"{number}. {lines[0]}", *lines[1:])


def _command(text: str) -> str:
    return f"    $ {text}"


def _whole(_: Evidence) -> Iterator[str]:
    yield "The digest of the whole. The first command must print A; the others say that the files are those of the"
    yield "sums, and that there are no others:"
    yield ""
    yield _command(f"sha256sum {SUMS}")
    yield _command(f"sha256sum --check --quiet --strict {SUMS}")
    yield _command(f'test "$(find . ! -type d | wc -l)" -eq "$(( $(wc -l < {SUMS}) + 1 ))"')


def _keys(evidence: Evidence) -> Iterator[str]:
    yield "The keys. The first command prints fingerprint and owner of each: all must be among B. The others say that"
    yield "allowed_signers has these keys and no others, and that each is its owner's on the ballot:"
    yield ""
    yield _command("ssh-keygen -lf keys.pub")
    told = f"""awk '{{print $3 " namespaces=\\"{NAMESPACE}\\" " $1 " " $2}}' keys.pub | cmp - allowed_signers"""
    yield _command(told)
    yield _command(_OWNERS)
    if evidence.governance is not None:
        yield _command('while read -r kind key who; do grep -qF "$kind $key" governance.yml || exit 1; done < keys.pub')


def _votes(evidence: Evidence) -> Iterator[str]:
    yield f"The votes: {len(evidence.votes)}. Each was signed with a key of its voter, or of the machine that attests"
    yield "it (ssh-keygen answers with Good), and says whose it is:"
    yield ""
    if not evidence.votes:
        yield "   Nobody has voted, so nothing below is tied to a signature: compare the digest of the whole."
        return
    yield _command(f'test "$(ls signed | wc -l)" -eq {2 * len(evidence.votes)}')
    for one in evidence.votes:
        words = f"-f allowed_signers -I {one.signer} -n {NAMESPACE} -s signed/{one.name}.sig < signed/{one.name}.json"
        yield _command(f"ssh-keygen -Y verify {words}")
        yield _holds(one, "voter", one.vote.voter)
        if one.vote.attested:
            yield _holds(one, "by", one.vote.attested.by)


def _holds(one: EvidentVote, key: str, value: str) -> str:
    return _command(f"""grep -qF '"{key}":"{value}"' signed/{one.name}.json""")


def _on_this_ballot(evidence: Evidence) -> Iterator[str]:
    if not evidence.votes:
        return
    own = digest(evidence.files["ballot.yml"])
    yield "Each vote was on this text and on this ballot: what was signed holds their digests:"
    yield ""
    earlier = [one for one in evidence.votes if one.vote.ballot != own]
    for one in evidence.votes:
        for key, file in (("digest", "practice.md"), ("ballot", "ballot.yml")) if one not in earlier else ():
            sought = f'\\"{key}\\":\\"sha256:$(sha256sum {file} | cut -c1-64)\\"'
            yield _command(f'grep -qF "{sought}" signed/{one.name}.json')
    if earlier:
        yield ""
        yield "   These are of earlier rounds, before the text was amended, which ballot.yml lists under “earlier”:"
        yield ""
    for one in earlier:
        yield _holds(one, "ballot", one.vote.ballot)
        yield _command(f"sed -n '/^earlier:/,$p' ballot.yml | grep -qF '{one.vote.ballot}'")


def _named(key: str, file: str, record: str = "ballot.yml") -> str:
    """That a record names the digest of a file."""
    told = f'{key}: \\"?sha256:$(sha256sum {file} | cut -c1-64)\\"?'
    return _command(f'grep -qE "^{told}$" {record}')


def _tied(evidence: Evidence) -> Iterator[str]:
    yield "The ballot, which the votes sign, names text, record, rules and the adoption that it follows:"
    yield ""
    yield _named("text", "practice.md")
    yield _named("provenance", "provenance.json")
    if evidence.governance is not None:
        yield _named("governance", "governance.yml")
    if evidence.previous is not None:
        yield _named("  adoption", "previous/adoption.yml")


def _pictures(evidence: Evidence) -> Iterator[str]:
    if not evidence.pictures:
        return
    yield "The pictures. Each is called by the digest of its bytes, and practice.md names it so: a vote on the text is"
    yield "one on what they show:"
    yield ""
    for path in sorted(evidence.pictures):
        name = path.rpartition("/")[2].partition(".")[0]
        yield _command(f'test "$(sha256sum {path} | cut -c1-64)" = {name}')
        yield _command(f"grep -qF '{path}' practice.md")


def _sources(evidence: Evidence) -> Iterator[str]:
    if not evidence.sources:
        return
    yield "The regions' texts are those in provenance.json, each under its own name:"
    yield ""
    for path in sorted(evidence.sources):
        sums = f'"\\"sha256\\": \\"$(sha256sum sources/{path} | cut -c1-64)\\""'
        yield _command(f"""grep -A2 -F '"path": "{path}"' provenance.json | grep -qF {sums}""")


def _passkeys(evidence: Evidence) -> Iterator[str]:
    signed = {f"signed/{one.name}": one.vote.signature for one in evidence.votes}
    signed |= {f"statements/{one.name}": one.signature for one in evidence.statements}
    found = [(name, parts) for name, text in signed.items() if (parts := laid(text)) is not None]
    pinned = evidence.ballot.passkeys
    if not found or pinned is None:
        return
    yield "What was signed with a passkey, in a browser. ssh-keygen does not look at the site that asked, which must be"
    yield "one of the ballot's and no part of a page of another, nor whether the authenticator verified who used it (1"
    yield "and 4 in its flags, behind which a counter and the site stand), and it passes over a field before all these,"
    yield "where anything could be written. The counter is read by nobody: a passkey that is kept on several devices"
    yield "has none."
    yield ""
    yield _command(f"sed -n '/^passkeys:/,/^[a-oq-z]/p' ballot.yml | grep -qF '{pinned.rp_id}'")
    for name, parts in found:
        yield from map(_command, _by_a_passkey(name, parts, pinned))


def _by_a_passkey(name: str, parts: Laid, pinned: Passkeys) -> Iterator[str]:
    blob = f"sed -e 1d -e '/^-----END/,$d' {name}.sig | base64 -d"
    head, at = hashlib.sha256(parts.head).hexdigest(), parts.flags
    yield f'test "$({blob} | head -c {len(parts.head)} | sha256sum | cut -c1-64)" = {head}'
    yield f"{blob} | grep -qaE '{_site(pinned)}'"
    yield f"""! {blob} | grep -qaF '"crossOrigin":true'"""
    yield f'test "$(( $({blob} | od -An -tu1 -j{at} -N1) & 5 ))" -eq 5'
    follows = f"od -An -v -tx1 -j{at + 5} -N{len(parts.site)} | tr -d ' \\n'"
    yield f'test "$({blob} | {follows})" = {parts.site.hex()}'


def _site(pinned: Passkeys) -> str:
    """What a browser writes before anything that a page chooses, for these sites."""
    sites = "|".join(origin.replace(".", "[.]") for origin in pinned.origins)
    return '"type":"webauthn.get","challenge":"[A-Za-z0-9_-]*","origin":"(' + sites + ')"[,}]'


def _late(evidence: Evidence) -> Iterator[str]:
    if not evidence.late:
        return
    yield "These came after the first ballot of all. That they did is for the history to show; who vouched signed it:"
    yield ""
    yield from (f"   {inert(one.told, _LONGEST_LATE)}" for one in evidence.late)
    if evidence.vouchers:
        yield ""
    for number, one in enumerate(evidence.vouchers, 1):
        words = f"-f vouched/{number}.signers -I {one.by} -n bestyet-key -s vouched/{number}.sig"
        yield _command(f"ssh-keygen -Y verify {words} < vouched/{number}.json")
        if evidence.governance is not None:
            yield _command(f"grep -qF '{one.key}' governance.yml")


def _stated(evidence: Evidence) -> Iterator[str]:
    if not evidence.statements:
        return
    yield "What was signed beside the votes: a withdrawal, or answers to objections. The first command prints whose"
    yield "keys signed: all must be among B. Each is about this ballot and says by whom it is, and an answer to whom:"
    yield ""
    yield _command("ssh-keygen -lf statements/keys.pub")
    for one in evidence.statements:
        file = f"statements/{one.name}"
        words = f"-f {file}.signers -I {one.by} -n {one.namespace} -s {file}.sig < {file}.json"
        yield _command(f"ssh-keygen -Y verify {words}")
        yield _command(f"grep -qF '{one.key} {one.by}' statements/keys.pub")
        yield _command(f"""grep -qF '{one.by} namespaces="{one.namespace}" {one.key}' {file}.signers""")
        yield _command(f"""grep -qF '"by":"{one.by}"' {file}.json""")
        if one.to:
            yield _command(f"""grep -qF '"to":"{one.to}"' {file}.json""")
        sought = '\\"ballot\\":\\"sha256:$(sha256sum ballot.yml | cut -c1-64)\\"'
        yield _command(f'grep -qF "{sought}" {file}.json')


def _adoption(evidence: Evidence) -> Iterator[str]:
    if evidence.adoption is None:
        return
    yield "The adoption is of this text and this ballot. Nobody signs it: it is counted from what is above, and the"
    yield "next version's ballot names it. So count yourself (below), or compare its digest with the repository's; that"
    yield "of the whole has it too:"
    yield ""
    yield _named("text", "practice.md", record="adoption.yml")
    yield _named("  sha256", "ballot.yml", record="adoption.yml")
    if evidence.previous is not None:
        yield _named("previous", "previous/adoption.yml", record="adoption.yml")
    for one in evidence.votes:
        if one.counted and digest(one.message).encode() in evidence.files["adoption.yml"]:
            yield _command(f'grep -qF "$(sha256sum signed/{one.name}.json | cut -c1-64)" adoption.yml')
    yield _command("sha256sum adoption.yml")


def _count(evidence: Evidence) -> Iterator[str]:
    yield "Count the votes yourself. Received is when a vote came to the common branch; the rule is in ballot.yml. What"
    yield "people wrote stands here without signs that could be taken for something else; the files have it whole."
    yield from (f"{inert(remark)}." for remark in remarks(evidence.ballot.policy))
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
        counts = "yes" if counted and counted.counts else f"no: {note}"
        yield tuple(map(inert, (one.name, vote.vote, vote.meaning, vote.name, vote.cast, received, counts)))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        yield "   " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
