"""What whoever may push does without anybody's key: commits of any date, files saved anew, lines of commits turned."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from bestyet.govern.signature.payload import digest, passage_digests
from bestyet.text.versions import read_record, read_vote, record_text, version_of
from cli.voting import FOLDER, REGIONS, Company

VOTES = f"{FOLDER}/votes"


def all_vote(company: Company) -> None:
    for region in REGIONS:
        company.vote(company.hub, region)
    company.hub.send("All have voted")


def push(company: Company, message: str, at: str = "") -> str:
    """Commit everything and send it straight to main, with whatever date."""
    hub = company.hub
    if at:
        company.monkeypatch.setenv("GIT_COMMITTER_DATE", f"{at}T09:00:00Z")
    hub.stage_all()
    commit = hub.commit(message)
    if not hub.is_sent(commit):
        hub.run("push", "--quiet", "--force", "origin", "HEAD:main")
        hub.run("fetch", "--quiet")
    company.monkeypatch.setenv("GIT_COMMITTER_DATE", company.clock.at.isoformat())
    return commit


def edit(company: Company, name: str, before: str, after: str, *, pattern: bool = False) -> None:
    path = company.hub.root / FOLDER / name
    text = path.read_text()
    changed = re.sub(before, after, text) if pattern else text.replace(before, after)
    assert changed != text
    path.write_text(changed)


def broken(company: Company) -> list[str]:
    """What verify finds broken, a line each."""
    result = company.hub.do("verify")
    found = [line for line in result.output.splitlines() if ": BROKEN: " in line]
    assert (result.exit_code == 1) == bool(found), result.output + result.stderr
    return found


def saved(raw: bytes) -> dict[str, bytes]:
    """The same vote, saved as editors and scripts save files."""
    data = read_vote(raw)[1]
    return {
        "CRLF": raw.replace(b"\n", b"\r\n"),
        "BOM": b"\xef\xbb\xbf" + raw,
        "JSON": json.dumps(data, indent=1).encode(),
        "order": record_text(dict(sorted(data.items(), reverse=True))).encode(),
        "comment": b"# as agreed\n" + raw,
        "quotes": raw.replace(b"vote: approve", b"'vote': 'approve'").replace(b"vote: reject", b'"vote": "reject"'),
    }


def as_format_1(path: Path, kind: str) -> None:
    """Write a record as older versions of the program wrote it."""
    data = version_of("p", "1.0.0", {f"{kind}.yml": path.read_bytes()}).data[f"{kind}.yml"]

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return (
                value["text"] if value.keys() == {"rule", "parts", "text"} else {k: plain(v) for k, v in value.items()}
            )
        return [plain(one) for one in value] if isinstance(value, list) else value

    since = {"format", "payload", "passkeys", "ends", "replaced-by", "answered-by"}
    found = {key: plain(value) for key, value in data.items() if key not in since}
    if kind == "adoption":
        found["votes"] = [{k: v for k, v in one.items() if k not in since} for one in found["votes"]]
    else:
        found.pop("effective", None)
    path.write_text(record_text(found))


def frozen_anew(company: Company, change: Callable[[str, dict], str]) -> None:
    """Change the proposed text and its record, and make all digests of the ballot fit again."""
    folder = company.hub.root / FOLDER
    record = json.loads((folder / "provenance.json").read_text())
    text = change((folder / "practice.md").read_text(), record)
    told = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    ballot = dict(version_of("p", "1.0.0", {"ballot.yml": (folder / "ballot.yml").read_bytes()}).data["ballot.yml"])
    ballot |= {"text": digest(text.encode()), "provenance": digest(told.encode())}
    ballot["passages"] = passage_digests(text, read_record(told.encode()))
    (folder / "practice.md").write_text(text)
    (folder / "provenance.json").write_text(told)
    (folder / "ballot.yml").write_text(record_text(ballot))
