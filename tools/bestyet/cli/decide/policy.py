"""`bestyet policy`: voting rules in plain words, and what they make of votes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import plain
from bestyet.govern.count.chances import never_passes
from bestyet.govern.count.record import tally_record
from bestyet.govern.count.tally import tally, who_can_change_it
from bestyet.govern.electorate import electorate
from bestyet.govern.policy.explain import explain_policy, explain_tally
from bestyet.govern.policy.lint import DEFAULT
from bestyet.govern.policy.policy import read_policy, resolve
from bestyet.govern.policy.presets import PRESETS
from bestyet.govern.policy.simulate import end_of, votes_of, written_votes
from bestyet.knowledge.base import load
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.ballot import Ballot, Elector
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.vote.policy import Policy
    from bestyet.model.vote.vote import Vote


@click.group(short_help="Explain voting rules, and try them out.")
def policy() -> None:
    """Explain the voting rules of this knowledge base, and try them out.

    NAME is a rule of practices/governance.yml or a built-in one; without it, the default rule is meant.

    \b
    Examples:
      bestyet policy list
      bestyet policy explain
      bestyet policy explain two-thirds
      bestyet policy simulate --votes "emea:approve,apac:reject=too slow,india:abstain"
    """


@policy.command("list", short_help="List the voting rules.")
def list_policies() -> int:
    """List the voting rules: those of practices/governance.yml first, then the built-in ones.

    \b
    Example:
      bestyet policy list
    """
    governance = _governance()
    own = _own(governance)
    default = _default(governance)
    for name in dict.fromkeys([*own, *PRESETS]):
        found = resolve(name, own)
        data = found if isinstance(found, dict) else {}
        where = "governance.yml" if name in own else "built in"
        marks = f"{where}, the default" if name == default else where
        title = data.get("title") or "cannot be used: see bestyet policy explain"
        click.echo(plain(f"{name}  ({marks})\n    {title}. Source: {data.get('source') or 'not given'}"))
    return 0


@policy.command(short_help="Say a voting rule in plain words.")
@click.argument("name", required=False)
def explain(name: str | None) -> int:
    """Say what a voting rule means: who votes, what it takes to pass, how long it lasts.

    \b
    Examples:
      bestyet policy explain
      bestyet policy explain iso-dis
    """
    governance = _governance()
    rule = _policy(governance, name)
    if isinstance(rule, list):
        return _wrong(rule)
    click.secho(plain(f"{rule.title} ({rule.name})"), bold=True)
    for sentence in explain_policy(rule):
        click.echo(plain(f"- {sentence}"))
    click.echo(plain(f"Source: {rule.source or 'not given'}"))
    why = never_passes(rule, _voters(governance))
    if why is not None:
        click.echo(plain(f"With the reviewers of today no proposal can pass, {why}"))
        return 1
    return 0


@policy.command(short_help="See what a voting rule makes of votes.")
@click.argument("name", required=False)
@click.option(
    "--votes", required=True, metavar="TEXT|FILE", help="Votes in one line, or a YAML file with a list of them."
)
@click.option("--author", metavar="ID", help="The reviewer who proposes.")
@click.option("--still-open", is_flag=True, help="Look while the vote is open, not at its end.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
def simulate(name: str | None, votes: str, author: str | None, still_open: bool, form: str) -> int:
    """See what a voting rule makes of votes by the reviewers of practices/governance.yml, were a ballot opened now.

    A vote is written NAME:VOTE or NAME:reject=REASON; NAME is a reviewer, or a region for all its reviewers; VOTE
    is approve, reject or abstain. What is at stake goes into brackets: apac:reject[patient-safety]=REASON.

    \b
    Examples:
      bestyet policy simulate --votes "emea:approve,apac:reject=too slow,india:abstain"
      bestyet policy simulate unanimous --votes emea:approve --still-open
      bestyet policy simulate --votes votes.yml --format json
    """
    governance = _governance()
    rule = _policy(governance, name)
    if isinstance(rule, list):
        return _wrong(rule)
    voters = _voters(governance)
    if author is not None and author not in [elector.id for elector in voters]:
        raise CannotGoOnError(f"no reviewer is called {author!r}: see practices/governance.yml")
    now = datetime.now(UTC).replace(microsecond=0)
    cast = _votes(votes, voters, now)
    ballot = Ballot(rule, voters, now, author=author)
    today = now if still_open else end_of(ballot, cast)
    _print(tally(ballot, cast, today), who_can_change_it(ballot, cast, today), form)
    return 0


def _print(result: Any, who: tuple[str, ...], form: str) -> None:
    if form == "json":
        data = {**tally_record(result), "who-can-change-it": list(who)}
        click.echo(json_text(data), nl=False)
    else:
        for line in explain_tally(result, who):
            click.echo(plain(line))


def _votes(given: str, voters: Sequence[Elector], now: Any) -> list[Vote]:
    entries: Any = written_votes(given)
    path = Path(given)
    if path.suffix in (".yml", ".yaml", ".json"):
        try:
            found = read_yaml(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CannotGoOnError(f"cannot read {given}: {getattr(error, 'strerror', None) or 'not text'}") from error
        if not isinstance(found.data, list):
            raise CannotGoOnError(f"{given} must hold a list of votes, each as in {{voter: …, vote: approve}}")
        entries = found.data
    elif any(isinstance(entry, str) for entry in entries):
        raise CannotGoOnError("; ".join(entries))
    votes = votes_of(entries, voters, now)
    wrong = [error for error in votes if isinstance(error, str)]
    if wrong:
        raise CannotGoOnError("; ".join(wrong))
    return [vote for vote in votes if not isinstance(vote, str)]


def _governance() -> Mapping[str, Any]:
    return load().base.governance


def _own(governance: Mapping[str, Any]) -> Mapping[str, Any]:
    own = governance.get("policies")
    return own if isinstance(own, dict) else {}


def _default(governance: Mapping[str, Any]) -> str:
    return str(governance.get("default-policy") or DEFAULT)


def _voters(governance: Mapping[str, Any]) -> tuple[Elector, ...]:
    return electorate(governance, datetime.now(UTC).date())


def _policy(governance: Mapping[str, Any], name: str | None) -> Policy | list[str]:
    """Return the rule asked for, or what is wrong with its settings."""
    own = _own(governance)
    wanted = name or _default(governance)
    if wanted not in own and wanted not in PRESETS:
        near = difflib.get_close_matches(wanted, [*own, *PRESETS], n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise CannotGoOnError(f"there is no voting rule called {wanted!r}{hint} (bestyet policy list names all)")
    return read_policy(wanted, own)


def _wrong(errors: Sequence[str]) -> int:
    for error in errors:
        click.echo(plain(f"practices/governance.yml: {error}"))
    return 1
