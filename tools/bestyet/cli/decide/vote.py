"""`bestyet vote`: sign one's word on the version that is put to the vote."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.actions.decide.attest import attest
from bestyet.actions.decide.vote import may_vote, signed
from bestyet.cli.output.terminal import plain
from bestyet.govern.ballots import moment, moment_text
from bestyet.knowledge.ballots import Ballots, Case, acting_reviewer, git_setting, read_ballots
from bestyet.knowledge.dates import day_or_moment
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.model.vote.vote import SIDES
from bestyet.repo import clock
from bestyet.repo.write import lock, write_file
from bestyet.text.check.rules_body import words_problems
from bestyet.text.versions import record_text

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Handed

_MEANINGS = ("authorship", "review", "approval", "responsibility")


@click.command(short_help="Vote on a proposed version, signed with your SSH key.")
@click.argument("practice", required=False)
@click.argument("word", type=click.Choice(["approve", "reject", "abstain"]), required=False)
@click.option("--as", "who", metavar="ID", help="Who you are (default: git config bestyet.reviewer).")
@click.option("--key", metavar="FILE", help="Your SSH key (default: git config user.signingkey).")
@click.option("--object", "objections", nargs=2, multiple=True, metavar="PASSAGE REASON", help="What speaks against.")
@click.option("--instead", metavar="TEXT", help="What should stand there instead (for the last --object).")
@click.option("--at-stake", metavar="WORD", help="What the objections put at stake: quality, patient-safety, …")
@click.option("--rank", "ranks", nargs=2, multiple=True, metavar="DISPUTE A,B,C", help="Regions, best first.")
@click.option("--reason", metavar="TEXT", help="Why, where it is about the whole.")
@click.option("--recuse", metavar="REASON", help="Instead: step aside because of a conflict of interest.")
@click.option("--proxy", metavar="ID", help="Instead: let another reviewer vote for you, unless you do.")
@click.option("--until", metavar="DATE", help="The last day on which the --proxy holds (default: to the end).")
@click.option("--meaning", type=click.Choice(_MEANINGS), help="What your signature stands for (default: approval).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--from-review", "review", metavar="FILE", help="Instead: reviews of a code host, as JSON.")
@click.option("--attestor-key", metavar="FILE", help="The key of the machine that attests them.")
@click.option("--yes", is_flag=True, help="Sign without asking.")
def vote(practice: str | None, word: str | None, **asked: Any) -> int:
    """Vote on the version of PRACTICE that is proposed: approve, reject (with an objection or a reason), or abstain.

    Shows all that you sign, signs it with ssh-keygen and writes votes/ID.yml beside the ballot. Vote again to
    change your mind, until the ballot closes. PASSAGE is a step's name, or - for the whole.

    With --recuse you say that you have a conflict of interest: you do not vote on this ballot any more. With --proxy
    another reviewer's vote counts for you too, where the voting rule knows proxies, until you vote yourself.

    With --from-review, a machine votes for those who reviewed on a code host: reviews of GitHub or notes of GitLab,
    by accounts in governance.yml, signed with the key of one of its attestors. Such votes are marked as attested, and
    the voting rule says whether they count.

    \b
    Examples:
      bestyet vote client-kickoff approve --as quality-lead-emea --key ~/.ssh/id_ed25519
      bestyet vote client-kickoff reject --object agenda-sent "Too late for our customers" --instead "Five days"
      bestyet vote client-kickoff approve --rank lead-times/kickoff-held emea,apac
      bestyet vote client-kickoff --recuse "The client is my former employer"
      bestyet vote client-kickoff --proxy quality-lead-apac --until 2026-12-24
      bestyet vote --from-review reviews.json --attestor-key ci-key
    """
    if asked["review"] is not None:
        if word is not None:
            raise click.UsageError("with --from-review, the review says approve or reject")
        return attest(practice, asked["review"], asked["attestor_key"], asked["base"])
    word = _word(word, asked)
    if practice is None or word is None:
        raise click.UsageError("say on which PRACTICE, and: approve, reject or abstain")
    return _own_vote(practice, word, asked)


def _word(word: str | None, asked: Mapping[str, Any]) -> str | None:
    """Return what the voter says: their word, or that they step aside or let another vote."""
    instead = [name for name in ("recuse", "proxy") if asked[name] is not None]
    if asked["until"] and instead != ["proxy"]:
        raise click.UsageError("--until goes with --proxy")
    if not instead:
        return word
    if (
        word
        or len(instead) > 1
        or any(asked[name] for name in ("objections", "instead", "at_stake", "ranks", "reason"))
    ):
        raise click.UsageError(f"--{instead[0]} stands alone: who uses it says nothing about the text")
    return instead[0]


def _own_vote(practice: str, word: str, asked: Mapping[str, Any]) -> int:
    _must_be_plain(asked)
    ballots = read_ballots(asked["base"])
    voter = acting_reviewer(ballots, asked["who"], "who you are")
    key = _key(ballots, asked["key"])
    with lock(ballots.loaded.root):
        ballots = read_ballots(asked["base"])
        case = ballots.case(ballots.open_ballot(practice))
        may_vote(case, voter)
        data = _vote(case, voter, word, asked)
        _show(case, data)
        if not asked["yes"] and sys.stdin.isatty() and not click.confirm("Sign this?"):
            raise CannotGoOnError("nothing was signed")
        text = signed(case, voter, data, key)
        path = f"{case.version.folder}/votes/{voter}.yml"
        write_file(ballots.loaded.root / path, text.encode(), ballots.loaded.root)
    click.echo(f"Written: {path}. It counts once it is on {ballots.receipts.name}: commit it and send it there.")
    return 0


def _must_be_plain(asked: Mapping[str, Any]) -> None:
    """Refuse words that would not be read back as they were signed, or that act on their readers."""
    given = [asked["reason"], asked["recuse"], asked["instead"], *(reason for _, reason in asked["objections"])]
    for text in given:
        if text is not None and (plain(text) != text or not text.strip() or len(text) > 2000):
            raise CannotGoOnError(
                f"write plain words, at most 2000 letters, no hidden characters: {plain(text)[:60]!r}"
            )
        for found in words_problems(text, Place("", 1, 1)):
            raise CannotGoOnError(f"{plain(found.message)}: {found.hint}")


def _key(ballots: Ballots, asked: str | None) -> Path:
    found = asked or git_setting(ballots.repository, "user.signingkey")
    if found is None:
        raise CannotGoOnError("say which SSH key you sign with: --key FILE, or git config user.signingkey FILE")
    return Path(found).expanduser()


def _vote(case: Case, voter: str, word: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the vote without its signature, in the order in which it is written."""
    ballot = case.version.ballot
    person = next(person for person in ballot["electorate"] if person["id"] == voter)
    objections = _objections(ballot, asked)
    if word == "reject" and not objections:
        if not asked["reason"]:
            raise CannotGoOnError("say why you reject: --object PASSAGE REASON, or --reason TEXT for the whole")
        objections = [{"reason": asked["reason"]} | _stake(asked)]
    data: dict[str, Any] = {
        "practice": case.version.practice,
        "version": case.version.number,
        "ballot": case.ballot_digest,
        "round": ballot.get("round", 1),
        "digest": ballot["text"],
        "voter": voter,
        "name": person.get("name") or voter,
        "vote": word,
        "meaning": asked["meaning"] or ("approval" if word in SIDES else "responsibility"),
    }
    if word == "recuse":
        data["reason"] = asked["recuse"]
    elif word == "proxy":
        data["proxy"] = _proxy(case, voter, asked)
    if asked["reason"] and asked["reason"] not in [entry["reason"] for entry in objections]:
        data["reason"] = asked["reason"]
    if objections:
        data["objections"] = objections
    if asked["ranks"]:
        data["rankings"] = _rankings(ballot, asked["ranks"])
    earlier = [one for one in case.handed if one.file == voter]
    data["cast"] = moment_text(_after(earlier, clock.now()))
    if earlier:
        data["supersedes"] = sorted(one.digest for one in earlier)
    return data | {"passages": dict(ballot["passages"])}


def _proxy(case: Case, voter: str, asked: Mapping[str, Any]) -> dict[str, str]:
    holder, policy = asked["proxy"], case.ballot.policy
    if not policy.proxies:
        raise CannotGoOnError(f"the rule {policy.name} of this ballot knows no proxies: everybody votes for themselves")
    if holder == voter or holder not in case.terms.voters:
        there = ", ".join(sorted(case.terms.voters - {voter}))
        raise CannotGoOnError(f"{holder!r} cannot vote for you; who can: {there}")
    if asked["until"] is None:
        return {"holder": holder}
    until = day_or_moment(asked["until"], end=True)
    if until <= clock.now():
        raise CannotGoOnError(f"{asked['until']} is over: the proxy would never count")
    return {"holder": holder, "until": moment_text(until)}


def _after(earlier: Sequence[Handed], at: datetime) -> datetime:
    """Return a moment after the voter's earlier votes: the vote cast last counts."""
    casts = [cast for one in earlier if one.data and (cast := moment(one.data.get("cast")))]
    return max([at, *(cast + timedelta(seconds=1) for cast in casts if cast < at + timedelta(hours=1))])


def _stake(asked: Mapping[str, Any]) -> dict[str, str]:
    return {"mark": asked["at_stake"]} if asked["at_stake"] else {}


def _objections(ballot: Mapping[str, Any], asked: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    for passage, reason in asked["objections"]:
        if passage != "-" and passage not in ballot["passages"]:
            raise CannotGoOnError(f"{passage!r} is no passage of this version; there are: {_named(ballot['passages'])}")
        about = {} if passage == "-" else {"passage": passage}
        found.append(about | {"reason": reason} | _stake(asked))
    if asked["instead"]:
        if not found:
            raise CannotGoOnError("--instead goes with an objection: --object PASSAGE REASON --instead TEXT")
        found[-1]["instead"] = asked["instead"]
    return found


def _rankings(ballot: Mapping[str, Any], ranks: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    known = {entry["id"]: entry["options"] for entry in ballot.get("disputes") or ()}
    found = {}
    for name, given in ranks:
        if name not in known:
            raise CannotGoOnError(f"{name!r} is no open dispute of this ballot; there are: {_named(known) or 'none'}")
        options = [option.strip() for option in given.split(",")]
        wrong = [option for option in options if option not in (*known[name], STATUS_QUO)]
        if wrong or len(set(options)) < len(options):
            there = ", ".join([*known[name], STATUS_QUO])
            raise CannotGoOnError(f"{given!r} is no ranking of {name}: name each at most once, of {there}")
        found[name] = options
    return found


def _named(names: Mapping[str, Any]) -> str:
    return ", ".join(sorted(names))


def _show(case: Case, data: Mapping[str, Any]) -> None:
    ballot = case.version.ballot
    click.secho(plain(f"{data['practice']} {data['version']} ({ballot['class']}), round {data['round']}"), bold=True)
    for change in ballot.get("changes") or ():
        click.echo(plain(f"  {change}"))
    click.echo(plain(f"The text: {case.version.folder}/practice.md"))
    click.echo(plain(f"What you sign, as {data['name']}:\n"))
    click.echo(plain(record_text(data)))
