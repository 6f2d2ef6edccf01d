"""Rows: votes, drafts and texts of others, and what was seen before it was sent."""

from __future__ import annotations

from desk.attacks.scene import WAITING, Scene, addresses, attack
from desk.test_contribute import TEXT, fields

VOTE = "/vote/client-kickoff"


@attack("a vote under another person's name")
def _(at: Scene) -> None:
    for name in ("who", "voter", "as", "id", "person", "reviewer"):
        answer = at.emea.post(f"{VOTE}/cast", {"word": "approve", "at": "2026-11-02T09:00:00Z", name: "lead-apac"})
        assert answer.status_code in (403, 409)


@attack("a vote that nobody signed")
def _(at: Scene) -> None:
    for assertion in ("", "{}", "null", "x" * 70_000, '{"id": 7}', "[" * 5000, '{"id":"a","id":"b"}', "\ud7ff\uffff"):
        said = {"word": "approve", "at": "2026-11-02T09:00:00Z", "assertion": assertion}
        assert at.emea.post(f"{VOTE}/cast", said).status_code in (403, 409)


@attack("a vote of somebody who is no reviewer")
def _(at: Scene) -> None:
    assert at.writer.get(VOTE).status_code == 403
    for path in (VOTE, f"{VOTE}/cast"):
        assert at.writer.post(path, {"word": "approve", "at": "2026-11-02T09:00:00Z"}).status_code == 403


@attack("a vote from another time")
def _(at: Scene) -> None:
    for moment in ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "now", "", "0", "-1", "2026-11-02", "9" * 30):
        said = {"word": "approve", "at": moment, "assertion": "{}"}
        assert at.emea.post(f"{VOTE}/cast", said).status_code == 409


@attack("a vote on what is not to be voted on")
def _(at: Scene) -> None:
    for practice in ("nowhere", "governance", "global", "emea"):
        for path in (f"/vote/{practice}", f"/vote/{practice}/cast"):
            said = {"word": "approve", "at": "2026-11-02T09:00:00Z", "assertion": "{}"}
            assert at.emea.post(path, said).status_code in (404, 409)


@attack("a vote of another word")
def _(at: Scene) -> None:
    for word in ("win", "APPROVE", "approve\n", "approve,reject", "", "аpprove"):
        assert at.emea.post(VOTE, {"word": word}).status_code == 409


@attack("a passkey for another person")
def _(at: Scene) -> None:
    for name in ("who", "person", "id", "as"):
        assert at.emea.post("/passkey", {"assertion": "{}", name: "lead-apac"}).status_code == 409
    assert at.writer.get("/passkey").status_code == 403
    assert at.writer.post("/passkey", {"assertion": "{}"}).status_code == 403


@attack("a draft of another person, by a name in the form or the address")
def _(at: Scene) -> None:
    for name in ("person", "who", "as", "user", "account", "called", "window"):
        answer = at.apac.get(f"{TEXT}?{name}=lead-emea")
        assert answer.status_code == 403
        assert "Waits" not in answer.text


@attack("another person's draft thrown away or sent")
def _(at: Scene) -> None:
    for action in ("discard", "send", "together"):
        answer = at.apac.post(f"{TEXT}/{action}", {"person": "lead-emea", "whole": "x"})
        assert answer.status_code == 403


@attack("a text for another region")
def _(at: Scene) -> None:
    for one, region in ((at.writer, "apac"), (at.apac, "emea"), (at.emea, "global"), (at.writer, "EMEA")):
        path = f"/contribute/{region}/client-kickoff"
        for address in (path, f"{path}/send", f"{path}/discard", f"{path}/together"):
            assert one.post(address, {"whole": "x", "number": "0"}).status_code in (403, 404)
        assert one.get(path).status_code in (403, 404)
        assert one.get(f"{path}/effect").status_code in (403, 404)


@attack("a text for a region that is said twice")
def _(at: Scene) -> None:
    answer = at.writer.post("/contribute", {"region": ["emea", "apac"], "practice": "new-one"})
    assert answer.status_code == 403


@attack("one's own text taken in")
def _(at: Scene) -> None:
    commit = fields(at.apac.read(f"/waiting/{WAITING}"))["commit"]
    assert at.emea.post(f"/waiting/{WAITING}", {"commit": commit}).status_code == 403
    assert at.emea.post(f"/waiting/{WAITING}", {"commit": commit, "who": "lead-apac"}).status_code == 403


@attack("a text taken in by somebody who is no reviewer")
def _(at: Scene) -> None:
    commit = fields(at.apac.read(f"/waiting/{WAITING}"))["commit"]
    assert at.writer.post(f"/waiting/{WAITING}", {"commit": commit}).status_code == 403


@attack("another text taken in than was looked at")
def _(at: Scene) -> None:
    for commit in ("", "0" * 40, "HEAD", "main", at.git("rev-parse", "main").strip(), "-x", "\0"):
        assert at.apac.post(f"/waiting/{WAITING}", {"commit": commit}).status_code == 409


@attack("a branch taken in that was not sent from here")
def _(at: Scene) -> None:
    for branch in (
        "../main",
        "main",
        "../../heads/main",
        "%2e%2e/main",
        "variant",
        "",
        "variant/..",
        "@{-1}",
        "x.lock",
    ):
        for answer in (at.apac.get(f"/waiting/{branch}"), at.apac.post(f"/waiting/{branch}", {"commit": "x"})):
            assert answer.status_code in (303, 404), branch
            assert answer.headers.get("location", "/") == "/"


@attack("answers and decisions of somebody who is no reviewer")
def _(at: Scene) -> None:
    for address in addresses("POST"):
        if address.template.startswith(
            ("/settle", "/propose", "/adopt", "/withdraw", "/decide", "/departure", "/vote")
        ):
            said = {
                "seed": "x",
                "shown": "y",
                "subject": "x",
                "takes": "emea",
                "because": "x",
                "word": "approve",
                "put": "yes",
            }
            assert at.writer.post(address.path(), said).status_code in (403, 409), address


@attack("a decision on a point that is not there")
def _(at: Scene) -> None:
    for point in ("0" * 12, "nowhere", "%2e%2e", "x" * 500, "%0a- by: lead-apac"):
        said = {"takes": "emea", "seen": point, "because": "x", "by": "lead-apac"}
        answer = at.emea.post(f"/settle/client-kickoff/differences/{point}", said)
        assert answer.status_code in (303, 404, 409)
        assert answer.headers.get("location", "/settle/").startswith("/settle/")


@attack("an answer about what nobody was asked")
def _(at: Scene) -> None:
    for seed in ("nowhere", "../x", "", "x" * 5000, "\n- by: lead-apac", "[emea, x]"):
        answer = at.emea.post("/settle/client-kickoff", {"seed": seed, "shown": seed, "same": seed})
        assert answer.status_code == 409
