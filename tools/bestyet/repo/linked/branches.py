"""Commits made by git's plumbing in a work tree of the desk's own: nobody's work tree, index or settings are touched.

A branch moves by compare-and-swap, from the commit that was read to the one made from it, or not at all. Files are
written and read as they are in git, byte for byte: no filter, no line ends of this system. Whoever is killed leaves
at most objects that nothing points to, and a tree that the next one to use it brings in order.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from bestyet.model.blob import blob_of
from bestyet.model.problem import CannotGoOnError, FileFault, cannot, words_of
from bestyet.model.records.picture import is_picture, named_in, text_beside
from bestyet.model.sentence import sentence
from bestyet.repo.git import Entry, GitRefusedError, Repository, TooSlowError, find_repository, run_git
from bestyet.repo.linked.remote import Remote, UnreachableError
from bestyet.repo.tree import TOP, Tree, git_dir_of, may_have_ref, refs_stamp
from bestyet.repo.write import remove_file, write_file

_NOT_IN_NAMES = str.maketrans("", "", "<>\n\r\0")


class MovedMeanwhileError(CannotGoOnError):
    """Somebody moved the branch since it was read: read again."""


@dataclass(frozen=True)
class Signature:
    """Who a commit is by, and when."""

    name: str
    email: str
    at: datetime

    def line(self) -> str:
        name, email = (text.translate(_NOT_IN_NAMES).strip() for text in (self.name, self.email))
        return f"{name or 'nobody'} <{email}> {int(self.at.timestamp())} +0000"


@dataclass(frozen=True)
class DeskTree:
    """The knowledge base as a commit has it, in a linked work tree whose files are the desk's own."""

    top: Path
    prefix: str  # of the knowledge base in it
    remote: Remote | None = field(default=None, compare=False)  # where the branches are, if not in this repository

    @property
    def root(self) -> Path:
        return self.top / self.prefix if self.prefix else self.top

    @cached_property
    def repository(self) -> Repository:
        found = find_repository(self.root)
        if found is None:
            raise cannot(
                "%(as_posix)s is no work tree any more: remove it, and start the desk again",
                as_posix=self.top.as_posix(),
            )
        return found

    def tip(self, branch: str) -> str | None:
        """The commit of a branch, by its full name (refs/…)."""
        return self.tips().get(branch)

    def tips(self) -> Mapping[str, str]:
        """Full name of a branch -> its commit, for all of them at one moment."""
        after, found = _tips(self, before := self.stamp())
        return found if after == before else _listed(self.top)  # one moved while they were listed

    def stamp(self) -> str:
        """A digest of where all branches stand."""
        return refs_stamp(self.top, self._git_dir)

    @cached_property
    def _git_dir(self) -> Path | None:
        return git_dir_of(self.top)

    def is_ancestor(self, one: str, other: str) -> bool:
        return one == other or _is_ancestor(self.top, one, other)

    def common_commit(self, one: str, other: str) -> str | None:
        """The last commit that two have in common, if any; both by their ids."""
        return _common_commit(self.repository, one, other)

    def bring_to(self, commit: str) -> None:
        """Let files, index and HEAD be those of a commit, whatever a killed run left here."""
        for name in ("index.lock", "HEAD.lock"):
            with suppress(OSError):
                os.unlink((self._git_dir or self.top) / name)
        run_git(self.top, "read-tree", commit)
        if not self._is_at(commit):
            run_git(self.top, "update-ref", "--no-deref", "HEAD", commit)
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / TOP).mkdir(exist_ok=True)
        wanted = {path: one.blob for path, one in self._entries(commit).items() if one.is_file}
        there = self._there()
        for path in there.keys() - wanted.keys():
            remove_file(self.root / path, self.root / TOP)
        lacking = {path: blob for path, blob in wanted.items() if there.get(path) != blob}
        contents = self.repository.read_objects(sorted(set(lacking.values())))
        for path, blob in lacking.items():
            write_file(self.root / path, contents[blob], self.root, is_lasting=False)

    def _is_at(self, commit: str) -> bool:
        """Whether HEAD is this commit, and no branch."""
        head = (self._git_dir or self.top) / "HEAD"
        with suppress(OSError):
            return not head.is_symlink() and head.read_bytes() == f"{commit}\n".encode()
        return False

    def changed(self, commit: str) -> dict[str, bytes]:
        """The files that are not as a commit has them, by path from the root. Raises CannotGoOnError where one is
        gone."""
        head = self._entries(commit)
        found = {path: raw for path, raw in Tree(self.root).items() if isinstance(raw, bytes)}
        changed = {path: raw for path, raw in found.items() if path not in head or head[path].blob != blob_of(raw)}
        there = {path for path, one in head.items() if one.is_file}
        if gone := there - found.keys() - _dropped(there, changed):
            raise cannot("%(gone)s is gone from the desk's own work tree: try again", gone=min(gone))
        return changed

    def commit(self, files: Mapping[str, bytes], parent: str, message: str, by: Signature, desk: Signature) -> str:
        """Make a commit of its parent's files and these, without the pictures that a version then has no more; no
        branch points to it yet."""
        run_git(self.top, "read-tree", parent)
        dropped = _dropped(self._entries(parent), files)
        lines = b"".join(f"0 {'0' * 40}\t{self.prefix}{path}".encode() + b"\0" for path in sorted(dropped))
        for path, raw in files.items():
            blob = run_git(self.top, "hash-object", "-w", "--stdin", "--no-filters", stdin=raw).decode().strip()
            lines += f"100644 {blob}\t{self.prefix}{path}".encode() + b"\0"
        run_git(self.top, "update-index", "-z", "--index-info", stdin=lines)
        tree = run_git(self.top, "write-tree").decode().strip()
        told = f"tree {tree}\nparent {parent}\nauthor {by.line()}\ncommitter {desk.line()}\n\n{message.strip()}\n"
        return run_git(self.top, "hash-object", "-t", "commit", "-w", "--stdin", stdin=told.encode()).decode().strip()

    def move(self, branch: str, new: str, old: str | None, done: tuple[str, str] | None = None) -> None:
        """Let a branch point to another commit, if it still points to the old one (None: if it is not there).

        done: a branch, and its commit, that goes with it: both or neither.
        """
        if self.remote:
            self._move_afar(self.remote, branch, new, old, done)
            with suppress(MovedMeanwhileError):  # somebody looked, and the copy has it already
                self._move_here(branch, new, old, done)
        else:
            self._move_here(branch, new, old, done)

    def _move_afar(self, remote: Remote, branch: str, new: str, old: str | None, done: tuple[str, str] | None) -> None:
        try:
            remote.push({branch: (old, new)} | ({done[0]: (done[1], None)} if done else {}))
        except (GitRefusedError, TooSlowError) as error:
            try:
                remote.fetch()
            except UnreachableError:
                told = "the repository does not answer: what you sent may have arrived or not. Look before you send it"
                raise UnreachableError(sentence("%(told)s again", told=told)) from error
            if (there := self.tip(branch)) == new:
                return
            if there != old:
                raise MovedMeanwhileError(
                    sentence("somebody changed %(branch)s meanwhile: %(error)s", branch=branch, error=words_of(error))
                ) from error
            raise cannot("the repository does not take what you sent: %(error)s", error=words_of(error)) from error

    def _move_here(self, branch: str, new: str, old: str | None, done: tuple[str, str] | None) -> None:
        lines = f"start\nupdate {branch} {new} {old or '0' * len(new)}\n"
        lines += f"delete {done[0]} {done[1]}\n" if done else ""
        try:
            run_git(self.top, "update-ref", "--stdin", stdin=f"{lines}prepare\ncommit\n".encode())
        except GitRefusedError as error:
            raise _moved(branch, error) from error

    def end(self, branch: str, commit: str) -> None:
        """Take a branch away, if it still points to the commit."""
        try:
            run_git(self.top, "update-ref", "-d", branch, commit)
        except GitRefusedError as error:
            raise _moved(branch, error) from error

    def branches(self, under: str) -> dict[str, str]:
        """Full name of a branch -> its commit, sorted."""
        return {name: commit for name, commit in sorted(self.tips().items()) if name.startswith(f"{under}/")}

    def subject(self, commit: str) -> tuple[Signature, str]:
        """Who wrote a commit, and its first line."""
        return self.author(commit), self.message(commit).partition("\n")[0]

    def author(self, commit: str) -> Signature:
        name, email, at, _ = _about(self.top, commit)
        return Signature(name, email, datetime.fromtimestamp(int(at), UTC))

    def message(self, commit: str) -> str:
        return _about(self.top, commit)[3]

    def changed_between(self, old: str, new: str) -> dict[str, bytes]:
        """The files that are others in a commit than in an older one. Raises CannotGoOnError where one is gone."""
        before, after = self._entries(old), self._entries(new)
        changed = self.contents(new, [path for path, one in after.items() if before.get(path) != one])
        if gone := before.keys() - after.keys() - _dropped(before, changed):
            raise cannot("%(gone)s would go: that is done outside the desk", gone=min(gone))
        return changed

    def contents(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Those of the files that a commit has."""
        there = self._entries(commit)
        blobs = {path: there[path].blob for path in paths if path in there}
        found = self.repository.read_objects(sorted({*blobs.values()}))
        return {path: found[blob] for path, blob in blobs.items()}

    def _entries(self, commit: str) -> Mapping[str, Entry]:
        return self.repository.entries(commit, TOP)

    def _there(self) -> dict[str, str]:
        """What lies here. What is no file of a knowledge base, such as a link, goes."""
        found: dict[str, str] = {}
        for path, raw in Tree(self.root).items():
            if isinstance(raw, FileFault):
                with suppress(OSError):
                    os.unlink(self.root / path)
            else:
                found[path] = blob_of(raw)
        return found


def _moved(branch: str, error: GitRefusedError) -> MovedMeanwhileError:
    return MovedMeanwhileError(
        sentence("somebody changed %(branch)s meanwhile, or keeps it: %(error)s", branch=branch, error=words_of(error))
    )


@lru_cache(maxsize=8)
def _tips(tree: DeskTree, _stamp: str) -> tuple[str, dict[str, str]]:
    found = _listed(tree.top)
    return tree.stamp(), found


def _listed(top: Path) -> dict[str, str]:
    told = os.fsdecode(run_git(top, "for-each-ref", "--format=%(refname) %(objectname)"))
    return dict(line.split(" ") for line in told.split("\n")[:-1])  # names may hold what else ends lines


@lru_cache(maxsize=4096)
def _is_ancestor(top: Path, one: str, other: str) -> bool:
    try:
        run_git(top, "merge-base", "--is-ancestor", one, other)
    except GitRefusedError as error:
        if error.status == 1:
            return False
        raise
    return True


@lru_cache(maxsize=256)
def _common_commit(repository: Repository, one: str, other: str) -> str | None:
    return repository.common_commit(one, other)


@lru_cache(maxsize=4096)
def _about(top: Path, commit: str) -> tuple[str, str, str, str]:
    """Name, address and time of who wrote a commit, and its message."""
    told = run_git(top, "log", "-1", "--no-show-signature", "--format=%an%x00%ae%x00%at%x00%B", commit)
    name, email, at, message = told.decode("utf-8", "replace").split("\0", 3)
    return name, email, at, message.strip()


def desk_tree(folder: Path, prefix: str, place: Path, commit: str, remote: Remote | None = None) -> DeskTree:
    """Return the desk's own work tree at `place`, made where it is not there. folder: in the repository."""
    if not (place / ".git").is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        how = ("--force", "--quiet", "--no-checkout", "--detach")  # force: also where one was that is gone
        run_git(folder, "worktree", "add", *how, place.as_posix(), commit)
    return DeskTree(place, prefix, remote)


def checked_out(folder: Path) -> frozenset[str]:
    """The branches that a work tree is on: moving them would leave its files behind."""
    told = run_git(folder, "worktree", "list", "--porcelain").decode("utf-8", "replace").splitlines()
    return frozenset(line.removeprefix("branch ") for line in told if line.startswith("branch "))


def base_branch(repository: Repository, asked: str | None) -> tuple[str, str]:
    """Return the full name and the commit of a branch: `asked`, else origin/main, else the one that is checked out."""
    names = ["refs/remotes/origin/main", "HEAD"]
    if asked:  # a tag that is called like a branch is none
        names = [f"refs/heads/{asked}", f"refs/remotes/{asked}", asked]
    for name in names:
        if not name.startswith("-") and (not name.startswith("refs/") or may_have_ref(repository.common_dir, name)):
            with suppress(GitRefusedError):
                told = repository.run("rev-parse", "--revs-only", f"{name}^{{commit}}", "--symbolic-full-name", name)
                commit, *full = os.fsdecode(told).split("\n")
                if len(full) == 2 and full[0].startswith("refs/"):
                    return full[0], commit
    raise cannot("%(asked)s is no branch here: the desk works on a branch", asked=asked or "HEAD")


def _dropped(there: Iterable[str], files: Mapping[str, bytes]) -> set[str]:
    """The pictures of versions that their texts name no more. files: path -> what is new, such texts among them."""
    pictures = (path for path in there if path.startswith("practices/global/") and is_picture(path))
    texts = ((path, text_beside(path)) for path in pictures)
    return {
        path
        for path, text in texts
        if text in files
        and path.removeprefix(f"{text.rpartition('/')[0]}/") not in named_in(files[text].decode("utf-8", "replace"))
    }
