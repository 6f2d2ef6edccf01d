"""How GitHub, GitLab and Gitea (and Forgejo) say the same.

https://docs.github.com/rest/pulls/pulls, https://docs.gitlab.com/api/merge_requests/,
https://docs.gitea.com/api (repoListPullRequests, repoCreatePullRequest).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from bestyet.desk.forges.asking import Asking, Query
from bestyet.desk.forges.pulls import Forge, ForgeError, ForgeKind, Pull, State

Read = TypeVar("Read")
_BODY = "Sent from the desk."


class _Repository(msgspec.Struct, frozen=True):
    id: int


class _Ref(msgspec.Struct, frozen=True):
    ref: str
    sha: str
    repo: _Repository | None = None  # None: it is gone


class _GitHubs(msgspec.Struct, frozen=True):
    """As GitHub writes one, and Gitea, that says `merged` beside."""

    number: int
    html_url: str
    state: str
    head: _Ref
    base: _Ref
    merged_at: str | None = None
    merged: bool = False

    def goes(self, branch: str, base: str) -> bool:
        """Within the repository: in one of their own, others can name branches as they like."""
        is_own = self.head.repo is not None and self.head.repo == self.base.repo
        return is_own and (self.head.ref, self.base.ref) == (branch, base)

    @property
    def pull(self) -> Pull:
        state = State.MERGED if self.merged_at or self.merged else State.OPEN if self.state == "open" else State.CLOSED
        return Pull(self.number, _page(self.html_url), state, self.head.sha)


class _GitLabs(msgspec.Struct, frozen=True):
    iid: int
    web_url: str
    state: str  # opened, closed, locked, merged
    source_branch: str
    target_branch: str
    source_project_id: int | None
    target_project_id: int
    sha: str | None = None

    def goes(self, branch: str, base: str) -> bool:
        is_own = self.source_project_id == self.target_project_id
        return is_own and (self.source_branch, self.target_branch) == (branch, base)

    @property
    def pull(self) -> Pull:
        state = {"merged": State.MERGED, "closed": State.CLOSED}.get(self.state, State.OPEN)
        return Pull(self.iid, _page(self.web_url), state, self.sha or "")


@dataclass(frozen=True)
class GitHub:
    asking: Asking
    project: str

    def last(self, branch: str, base: str) -> Pull | None:
        owner = self.project.partition("/")[0]
        of: Query = {"head": f"{owner}:{branch}", "base": base, "state": "all", "per_page": 100}
        found = map(_one(_GitHubs), self.asking.get(f"/repos/{self.project}/pulls", of))
        return _last(one.pull for one in found if one.goes(branch, base))

    def create(self, branch: str, base: str, title: str) -> Pull:
        what = {"title": title, "head": branch, "base": base, "body": _BODY}
        return _one(_GitHubs)(self.asking.post(f"/repos/{self.project}/pulls", what)).pull


@dataclass(frozen=True)
class GitLab:
    asking: Asking
    project: str

    @property
    def _path(self) -> str:
        return f"/projects/{quote(self.project, safe='')}/merge_requests"

    def last(self, branch: str, base: str) -> Pull | None:
        of: Query = {"source_branch": branch, "target_branch": base, "state": "all", "per_page": 100}
        found = map(_one(_GitLabs), self.asking.get(self._path, of))
        return _last(one.pull for one in found if one.goes(branch, base))

    def create(self, branch: str, base: str, title: str) -> Pull:
        what = {"title": title, "source_branch": branch, "target_branch": base, "description": _BODY}
        return _one(_GitLabs)(self.asking.post(self._path, what)).pull


@dataclass(frozen=True)
class Gitea:
    asking: Asking
    project: str

    def last(self, branch: str, base: str) -> Pull | None:
        """Looks through the open ones first: it has no way to ask for those of a branch."""
        for state in ("open", "closed"):
            of: Query = {"state": state, "sort": "recentupdate", "limit": 50}
            for raw in self.asking.get(f"/repos/{self.project}/pulls", of):
                one = _one(_GitHubs)(raw)
                if one.goes(branch, base):
                    return one.pull
        return None

    def create(self, branch: str, base: str, title: str) -> Pull:
        what = {"title": title, "head": branch, "base": base, "body": _BODY}
        return _one(_GitHubs)(self.asking.post(f"/repos/{self.project}/pulls", what)).pull


def forge_of(kind: ForgeKind, api: str, project: str, token: str) -> Forge:
    """api: "" for that of github.com or gitlab.com."""
    agent = {"User-Agent": "bestyet-desk", "Accept": "application/json"}
    if kind is ForgeKind.GITHUB:
        headers = {**agent, "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        signed = {**headers, "Authorization": f"Bearer {token}"}
        return GitHub(Asking((api or "https://api.github.com").rstrip("/"), signed), project)
    if kind is ForgeKind.GITLAB:
        signed = {**agent, "PRIVATE-TOKEN": token}
        return GitLab(Asking((api or "https://gitlab.com/api/v4").rstrip("/"), signed), project)
    return Gitea(Asking(api.rstrip("/"), {**agent, "Authorization": f"token {token}"}), project)


def _one(kind: type[Read]) -> Callable[[object], Read]:
    def read(raw: object) -> Read:
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError as error:
            raise ForgeError("the forge does not answer as a forge does (another shape)") from error

    return read


def _last(found: Iterable[Pull]) -> Pull | None:
    return max(found, key=lambda one: (one.state is State.OPEN, one.number), default=None)


def _page(address: str) -> str:
    """An address that may be a link."""
    if urlsplit(address).scheme not in ("https", "http"):
        raise ForgeError("the forge does not answer as a forge does (another shape)")
    return address
