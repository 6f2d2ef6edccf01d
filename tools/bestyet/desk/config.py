"""The configuration of a hosted desk: read once, and every fault in it told at its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bestyet.desk.forges.pulls import ForgeKind
from bestyet.desk.workplace import Kind, Landing
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.schemas import schema_texts
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.faults import fault_to_problem
from bestyet.text.yaml.schema import Schemas
from bestyet.text.yaml.yamlread import FRONT_MATTER, Places, read_yaml

if TYPE_CHECKING:
    from bestyet.model.problem import Problem

_LEAST_SECRET = 20  # letters
_DEFAULT = dict.fromkeys((Kind.VOTE, Kind.ANSWER, Kind.COMMENT, Kind.ADOPTION), Landing.DIRECT)


class OpenId(msgspec.Struct, frozen=True, rename="kebab"):
    issuer: str
    client: str
    secret_file: str


class Proxy(msgspec.Struct, frozen=True, rename="kebab"):
    header: str
    secret_header: str
    secret_file: str


class SignIn(msgspec.Struct, frozen=True):
    oidc: OpenId | None = None
    proxy: Proxy | None = None


class Forge(msgspec.Struct, frozen=True, rename="kebab"):
    kind: ForgeKind
    project: str  # owner/name, as in its address
    token_file: str
    api: str = ""  # "": that of github.com or gitlab.com


class Contributor(msgspec.Struct, frozen=True):
    account: str
    name: str
    email: str
    regions: tuple[str, ...]


class Config(msgspec.Struct, frozen=True, rename="kebab"):
    repository: str
    state: str
    address: str
    sign_in: SignIn
    token_file: str = ""  # with which git signs in at the repository, over https
    forge: Forge | None = None
    address_header: str = ""  # in which the web server says where somebody comes from
    folder: str = ""
    base: str = "main"
    port: int = 8020
    contributors: tuple[Contributor, ...] = ()
    lands: dict[Kind, Landing] = {}

    @property
    def landing(self) -> dict[Kind, Landing]:
        return {kind: self.lands.get(kind, _DEFAULT.get(kind, Landing.BRANCH)) for kind in Kind}

    @property
    def prefix(self) -> str:
        return f"{self.folder.strip('/')}/" if self.folder.strip("/") else ""


@dataclass(frozen=True)
class Faulty:
    problems: tuple[Problem, ...]


def read_config(path: Path) -> Config | Faulty:
    """Raises CannotGoOnError where there is no such file."""
    try:
        text = text_of(path.read_bytes())
    except OSError as error:
        raise CannotGoOnError(f"cannot read {path.as_posix()}: {error.strerror}") from error
    yaml, name = read_yaml(text, FRONT_MATTER), path.as_posix()
    faults = [fault_to_problem(name, 1, fault) for fault in yaml.faults]
    if not faults:
        faults = [*Schemas(schema_texts())["desk"].problems(yaml.data, Places(name, 1, yaml.data, yaml.marks))]
    if faults:
        return Faulty(tuple(sorted(faults)))
    return msgspec.convert(yaml.data, Config)


def secret_in(path: str) -> str:
    """Raises CannotGoOnError where it is missing or so short that it could be guessed."""
    try:
        found = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise CannotGoOnError(f"cannot read the secret in {path}") from error
    if len(found) < _LEAST_SECRET:
        raise CannotGoOnError(f"the secret in {path} is shorter than {_LEAST_SECRET} letters")
    return found
