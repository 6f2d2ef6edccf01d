"""The examples of the codes as whole small knowledge bases."""

from __future__ import annotations

import re

from bestyet.text.codes.codes import Code, Part

GOVERNANCE = """\
company: Example
default-policy: regional-consent
regions:
  emea: {name: Europe}
  apac: {name: Asia-Pacific}
reviewers:
  - {id: lead-emea, name: Lead of EMEA, region: emea}
  - {id: lead-apac, name: Lead of APAC, region: apac}
"""
_VOCABULARY = """\
roles:
  project-manager: {title: Project manager}
channels:
  email: {title: Email}
templates:
  kickoff-agenda: {title: Kickoff agenda}
milestones:
  contract-signed: {title: Contract signed}
  kickoff-held: {title: Kickoff held}
metrics:
  kickoffs: {title: Kickoffs in time, unit: percent, better: higher}
categories:
  project-start: {title: Project start}
"""
_FRONT = """\
practice: client-kickoff
title: Client kickoff
region: emea
owner: client-services
status: in-use
"""
_BODY = "# Client kickoff\n\n1. Send the agenda. {#agenda-sent}\n"
_VOTE = f"""\
practice: client-kickoff
version: 1.0.0
ballot: sha256:{"0" * 64}
round: 1
digest: sha256:{"0" * 64}
voter: lead-emea
name: Lead of EMEA
vote: approve
meaning: approval
passages: {{}}
cast: 2026-11-21T10:00:00Z
signature: |
  -----BEGIN SSH SIGNATURE-----
  AAAA
  -----END SSH SIGNATURE-----
"""
_VARIANT = "practices/emea/client-kickoff.md"
_RECORDS = "practices/global/client-kickoff"
_TOP_LEVEL = re.compile(r"^([a-z-]+):", re.MULTILINE)


def example_files(code: Code, snippet: str) -> dict[str, str]:
    """Return a whole knowledge base that shows `snippet` (the code's `bad` or `good`)."""
    files = {
        "practices/governance.yml": GOVERNANCE,
        "practices/vocabulary.yml": _VOCABULARY,
        _VARIANT: f"---\n{_FRONT}---\n{_BODY}",
        f"{_RECORDS}/1.0.0/practice.md": _BODY,
    }
    match code.part:
        case Part.FRONT:
            files[_VARIANT] = f"---\n{_with(_FRONT, snippet)}---\n{_BODY}"
        case Part.BODY:
            files[_VARIANT] = f"---\n{_FRONT}---\n{snippet}"
        case Part.FILE:
            files[_VARIANT] = snippet
        case Part.GOVERNANCE:
            files["practices/governance.yml"] = _with(GOVERNANCE, snippet)
        case Part.DECISIONS:
            files[f"{_RECORDS}/decisions.yml"] = snippet + "\n"
        case Part.VOTE:
            files[f"{_RECORDS}/1.0.0/votes/lead-emea.yml"] = _with(_VOTE, snippet)
        case Part.PATH:
            files |= _named(snippet)
        case Part.VOCABULARY:
            files["practices/vocabulary.yml"] = _with(_VOCABULARY, snippet)
    return files


def _with(lines: str, snippet: str) -> str:
    """Return `lines` with those replaced whose names occur in the snippet."""
    names = set(_TOP_LEVEL.findall(snippet))
    kept = []
    keep = True
    for line in lines.splitlines():
        if name := _TOP_LEVEL.match(line):
            keep = name[1] not in names
        if keep:
            kept.append(line)
    return "\n".join([*kept, snippet]) + "\n"


def _named(path: str) -> dict[str, str]:
    """Return a variant whose values agree with its path, as far as they can."""
    *_, region, file = path.split("/")
    practice = file.removesuffix(".md").lower().replace(" ", "-")
    front = f"practice: {practice}\ntitle: Plan\nregion: {region}\nowner: client-services\nstatus: in-use\n"
    return {path: f"---\n{front}---\n{_BODY}"}
