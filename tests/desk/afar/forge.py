"""A small forge, as strict as the real ones: what it says is of the shape that their documentation and clients have.

Shapes: docs.github.com/rest/pulls/pulls, docs.gitlab.com/api/merge_requests, the swagger of Gitea (PullRequest). What
they refuse, and in which words, is as people reported it of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from desk.afar.small_server import Reply, Request, answering

TOKEN = "a0token0of0the0forge0that0nobody0sees"
PROJECT = "acme/practices"
OTHER = "stranger/practices"  # a fork: who has it can name branches there as they like
ANOTHER = "Another open merge request already exists for this source branch"
IDS = {PROJECT: 7, OTHER: 8}


@dataclass
class One:
    number: int
    branch: str
    base: str
    title: str
    state: str = "open"
    commit: str = "c" * 40
    of: str = PROJECT


@dataclass
class Answer:
    status: int
    said: object
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class SmallForge:
    """kind: github, gitlab or gitea."""

    kind: str
    address: str = ""
    pulls: list[One] = field(default_factory=list)
    tips: dict[str, str] = field(default_factory=dict)  # branch -> commit
    trouble: Answer | None = None  # said instead of anything
    page: int = 100  # entries a page at most
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    @property
    def api(self) -> str:
        return self.address + {"github": "", "gitlab": "/api/v4", "gitea": "/api/v1"}[self.kind]

    @property
    def list(self) -> str:
        return {
            "github": f"/repos/{PROJECT}/pulls",
            "gitlab": "/api/v4/projects/acme%2Fpractices/merge_requests",
            "gitea": f"/api/v1/repos/{PROJECT}/pulls",
        }[self.kind]

    def answer(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Answer:
        self.asked.append((method, target, headers))
        if self.trouble:
            return self.trouble
        if not self.knows(headers):
            said = {"gitlab": "401 Unauthorized", "github": "Bad credentials", "gitea": "token is required"}
            return Answer(401, {"message": said[self.kind]})
        path, _, query = target.partition("?")
        if self.kind == "github" and not headers.get("user-agent"):
            return Answer(403, {"message": "Request forbidden by administrative rules."})
        if path != self.list:
            return Answer(404, {"message": "404 Project Not Found" if self.kind == "gitlab" else "Not Found"})
        if method == "GET":
            return self.listed({name: some[0] for name, some in parse_qs(query).items()})
        return self.created(json.loads(raw))

    def knows(self, headers: dict[str, str]) -> bool:
        name, shown = {
            "github": ("authorization", f"Bearer {TOKEN}"),
            "gitlab": ("private-token", TOKEN),
            "gitea": ("authorization", f"token {TOKEN}"),
        }[self.kind]
        return headers.get(name) == shown

    def listed(self, query: dict[str, str]) -> Answer:
        found = sorted(self.pulls, key=lambda one: -one.number)
        if self.kind == "github":
            owner, _, branch = query.get("head", "").partition(":")
            if "head" in query:  # a filter without an owner is none at GitHub
                wanted = (owner, branch)
                found = [one for one in found if not branch or (one.of.split("/")[0], one.branch) == wanted]
            found = [one for one in found if query.get("base", one.base) == one.base]
        if self.kind == "gitlab":
            found = [one for one in found if query.get("source_branch", one.branch) == one.branch]
            found = [one for one in found if query.get("target_branch", one.base) == one.base]
        state = query.get("state", "open" if self.kind != "gitlab" else "all")
        if state not in ("all", "open", "closed") and self.kind != "gitlab":
            return Answer(422, {"message": "Validation Failed"})
        if state != "all":
            found = [one for one in found if (one.state == "open") == (state in ("open", "opened"))]
        limit = min(int(query.get("limit" if self.kind == "gitea" else "per_page", 30)), self.page)
        page = int(query.get("page", 1))
        shown = [self.shape(one) for one in found[(page - 1) * limit : page * limit]]
        if page * limit >= len(found):
            return Answer(200, shown)
        more = "&".join(f"{name}={value}" for name, value in {**query, "page": page + 1}.items())
        return Answer(200, shown, {"Link": f'<{self.address}{self.list}?{more}>; rel="next", <x>; rel="last"'})

    def created(self, told: dict[str, str]) -> Answer:
        branch, base = (
            told.get(name, "")
            for name in (("source_branch", "target_branch") if self.kind == "gitlab" else ("head", "base"))
        )
        if not told.get("title") or branch not in self.tips:
            field = {"resource": "PullRequest", "field": "head", "code": "invalid"}
            if self.kind == "gitea":
                return Answer(404, {"message": "The target couldn't be found.", "errors": []})
            return Answer(422 if self.kind == "github" else 400, {"message": "Validation Failed", "errors": [field]})
        if any(one.branch == branch and one.base == base and one.state == "open" for one in self.pulls):
            return {
                "github": Answer(
                    422,
                    {
                        "message": "Validation Failed",
                        "errors": [
                            {
                                "resource": "PullRequest",
                                "code": "custom",
                                "message": f"A pull request already exists for acme:{branch}.",
                            }
                        ],
                        "documentation_url": "https://docs.github.com/rest/pulls/pulls#create-a-pull-request",
                        "status": "422",
                    },
                ),
                "gitlab": Answer(409, {"message": [f"{ANOTHER}: !1"]}),
                "gitea": Answer(
                    409,
                    {
                        "message": "pull request already exists for these targets [id: 1, issue_id: 1, head_repo_id: "
                        f"7, base_repo_id: 7, head_branch: {branch}, base_branch: {base}]",
                        "url": f"{self.address}/api/swagger",
                    },
                ),
            }[self.kind]
        one = One(len(self.pulls) + 1, branch, base, told["title"], commit=self.tips[branch])
        self.pulls.append(one)
        return Answer(201, self.shape(one))

    def shape(self, one: One) -> dict[str, object]:
        if self.kind == "gitlab":
            return {
                "id": 1000 + one.number,
                "iid": one.number,
                "project_id": IDS[PROJECT],
                "title": one.title,
                "description": "",
                "state": {"open": "opened"}.get(one.state, one.state),
                "source_branch": one.branch,
                "target_branch": one.base,
                "source_project_id": IDS[one.of],
                "target_project_id": IDS[PROJECT],
                "sha": one.commit,
                "merge_commit_sha": None,
                "draft": False,
                "merged_at": "2026-11-20T09:00:00.000Z" if one.state == "merged" else None,
                "web_url": f"{self.address}/{PROJECT}/-/merge_requests/{one.number}",
            }
        merged_at = "2026-11-20T09:00:00Z" if one.state == "merged" else None
        owner = one.of.split("/")[0]
        shape: dict[str, object] = {
            "id": 1000 + one.number,
            "url": f"{self.api}/repos/{PROJECT}/pulls/{one.number}",
            "html_url": f"{self.address}/{PROJECT}/{'pull' if self.kind == 'github' else 'pulls'}/{one.number}",
            "number": one.number,
            "state": "open" if one.state == "open" else "closed",
            "locked": False,
            "title": one.title,
            "body": None,
            "merged_at": merged_at,
            "merge_commit_sha": None,
            "head": {
                "label": f"{owner}:{one.branch}" if self.kind == "github" else one.branch,
                "ref": one.branch,
                "sha": one.commit,
                "repo": {"id": IDS[one.of], "full_name": one.of},
            },
            "base": {
                "label": f"acme:{one.base}" if self.kind == "github" else one.base,
                "ref": one.base,
                "sha": "b" * 40,
                "repo": {"id": IDS[PROJECT], "full_name": PROJECT},
            },
        }
        return shape if self.kind == "github" else {**shape, "merged": one.state == "merged"}


@contextmanager
def forging(kind: str) -> Iterator[SmallForge]:
    forge = SmallForge(kind)

    def reply(asked: Request) -> Reply:
        told = forge.answer(asked.method, asked.path, asked.headers, asked.body)
        body = told.said if isinstance(told.said, bytes) else json.dumps(told.said).encode()
        return Reply(told.status, body, {**told.headers, "Content-Type": "application/json"})

    with answering(reply) as forge.address:
        yield forge
