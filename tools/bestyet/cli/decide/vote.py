"""`bestyet vote`: sign one's word on the version that is put to the vote."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from bestyet.cli.options import practices, reviewers
from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from bestyet.model.vote.vote import Objection

_MEANINGS = ("authorship", "review", "approval", "responsibility")


class VoteOptions(TypedDict):
    who: str | None
    key: str | None
    objections: tuple[tuple[str, str], ...]
    instead: str | None
    at_stake: str | None
    ranks: tuple[tuple[str, str], ...]
    reason: str | None
    recuse: str | None
    proxy: str | None
    until: str | None
    meaning: str | None
    base: str | None
    review: str | None
    attestor_key: str | None
    yes: bool


@click.command(short_help="Vote on a proposed version, signed with your SSH key.")
@click.argument("practice", required=False, shell_complete=practices)
@click.argument("word", type=click.Choice(["approve", "reject", "abstain"]), required=False)
@click.option(
    "--as", "who", metavar="ID", help="Who you are (default: git config bestyet.reviewer).", shell_complete=reviewers
)
@click.option("--key", metavar="FILE", help="Your SSH key (default: git config user.signingkey).")
@click.option("--object", "objections", nargs=2, multiple=True, metavar="PASSAGE REASON", help="What speaks against.")
@click.option("--instead", metavar="TEXT", help="What should stand there instead (for the last --object).")
@click.option("--at-stake", metavar="WORD", help="What the objections put at stake: quality, patient-safety, …")
@click.option("--rank", "ranks", nargs=2, multiple=True, metavar="DISPUTE A,B,C", help="Regions, best first.")
@click.option("--reason", metavar="TEXT", help="Why, where it is about the whole.")
@click.option("--recuse", metavar="REASON", help="Instead: step aside because of a conflict of interest.")
@click.option(
    "--proxy", metavar="ID", help="Instead: let another reviewer vote for you, unless you do.", shell_complete=reviewers
)
@click.option("--until", metavar="DATE", help="The last day on which the --proxy holds (default: to the end).")
@click.option("--meaning", type=click.Choice(_MEANINGS), help="What your signature stands for (default: approval).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--from-review", "review", metavar="FILE", help="Instead: reviews of a code host, as JSON.")
@click.option("--attestor-key", metavar="FILE", help="The key of the machine that attests them.")
@click.option("--yes", is_flag=True, help="Sign without asking; needed where nobody can be asked.")
def vote(practice: str | None, word: str | None, **asked: Unpack[VoteOptions]) -> int:
    """Vote on the version of PRACTICE that is proposed: approve, reject (with an objection or a reason), or abstain.

    Shows the text, or what changed since the version in force or your last vote, asks, signs with ssh-keygen, writes
    votes/ID.yml. Vote again to change your mind, until the ballot closes. PASSAGE: a step's name, or - for the whole.

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
    from bestyet.actions.decide import attest as attesting
    from bestyet.actions.decide import vote as voting
    from bestyet.cli.output.decide.vote import outcomes, to_be_signed, written
    from bestyet.model.vote.vote import Objection

    word = _word(practice, word, asked)
    if asked["review"] is not None:
        machine = _path(asked["attestor_key"])
        request = attesting.AttestRequest(Path.cwd(), asked["review"], machine, practice, asked["base"])
        attested = attesting.attest(request)
        click.echo(outcomes(attested), nl=False)
        if attested.refusal:
            raise CannotGoOnError(attested.refusal)
        return 0

    def confirm(unsigned: voting.Unsigned) -> bool:
        click.echo(to_be_signed(unsigned), nl=False)
        return _agrees(asked["yes"])

    against = [Objection(reason, None if passage == "-" else passage) for passage, reason in asked["objections"]]
    vote = voting.VoteRequest(
        start=Path.cwd(),
        practice=practice or "",
        word=word,
        confirm=confirm,
        who=asked["who"],
        key=_path(asked["key"]),
        objections=_with_instead(against, asked["instead"]),
        at_stake=asked["at_stake"],
        rankings={dispute: given.split(",") for dispute, given in asked["ranks"]},
        reason=asked["reason"] if asked["recuse"] is None else asked["recuse"],
        proxy=asked["proxy"],
        until=asked["until"],
        meaning=asked["meaning"],
        base=asked["base"],
    )
    click.echo(written(voting.vote(vote)), nl=False)
    return 0


def _agrees(yes: bool) -> bool:
    """Whether who was shown what they sign wants to. Raises CannotGoOnError where nobody can be asked."""
    if not yes and not sys.stdin.isatty():
        raise CannotGoOnError("nobody can be asked here whether this is what they want: to sign it, say --yes")
    return yes or click.confirm("Sign this?")


def _path(given: str | None) -> Path | None:
    return Path(given) if given else None


def _word(practice: str | None, word: str | None, asked: VoteOptions) -> str:
    """Return what the voter says: their word, or that they step aside or let another vote; "" where reviews say it."""
    if asked["review"] is not None:
        if word is not None:
            raise click.UsageError("with --from-review, the review says approve or reject")
        return ""
    instead = [name for name, given in (("recuse", asked["recuse"]), ("proxy", asked["proxy"])) if given is not None]
    if asked["until"] and instead != ["proxy"]:
        raise click.UsageError("--until goes with --proxy")
    about_text = (asked["objections"], asked["instead"], asked["at_stake"], asked["ranks"], asked["reason"])
    if instead and (word or len(instead) > 1 or any(about_text)):
        raise click.UsageError(f"--{instead[0]} stands alone: who uses it says nothing about the text")
    said = instead[0] if instead else word
    if practice is None or said is None:
        raise click.UsageError("say on which PRACTICE, and: approve, reject or abstain")
    return said


def _with_instead(objections: list[Objection], instead: str | None) -> tuple[Objection, ...]:
    """The last of the objections says what should stand there instead."""
    if not instead:
        return tuple(objections)
    if not objections:
        raise CannotGoOnError("--instead goes with an objection: --object PASSAGE REASON --instead TEXT")
    return (*objections[:-1], replace(objections[-1], instead=instead))
