"""`bestyet key`: the keys with which reviewers sign."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bestyet.cli.options import reviewers
from bestyet.model.problem import CannotGoOnError


@click.group(short_help="Add and check the keys with which reviewers sign.")
def key() -> None:
    """Add, vouch for and check the keys with which reviewers sign their votes.

    A key counts for votes that open after it has come to the base branch.

    \b
    Examples:
      bestyet key add quality-lead-emea ~/.ssh/id_ed25519.pub
      bestyet key check
    """


@key.command(short_help="Add a reviewer's public key to governance.yml.")
@click.argument("reviewer", shell_complete=reviewers)
@click.argument("file", type=click.Path(), required=False)
@click.option(
    "--passkey", metavar="FILE", help="What a browser says of a new passkey, as JSON, instead of a key's file."
)
@click.option("--valid-after", metavar="DATE", help="From when on it counts (default: today).")
@click.option("--valid-before", metavar="DATE", help="Until when it counts.")
def add(reviewer: str, file: str | None, passkey: str | None, valid_after: str | None, valid_before: str | None) -> int:
    """Add the public key in FILE (ending in .pub) to REVIEWER in practices/governance.yml.

    Of a passkey, give what navigator.credentials.create() answers, as its toJSON() writes it. The site must be named
    in governance.yml (passkeys: {rp-id, origins}), and the authenticator must have verified its user.

    \b
    Examples:
      bestyet key add quality-lead-emea ~/.ssh/id_ed25519.pub --valid-before 2027-12-31
      bestyet key add quality-lead-emea --passkey registration.json
    """
    from bestyet.actions.decide.key import AddKeyRequest, add_key

    chosen = passkey or file
    if chosen is None or (passkey and file):
        raise click.UsageError("Name either the FILE of a public key or a --passkey.")
    added = add_key(AddKeyRequest(Path.cwd(), reviewer, chosen, bool(passkey), valid_after, valid_before))
    said = f"practices/governance.yml: {reviewer} has the key {added.fingerprint}."
    click.echo(f"{said} Commit it and send it to the base branch.")
    if added.is_copied:
        click.echo("This passkey can be copied to other devices by whoever keeps it for its owner.")
    return 0


@key.command(short_help="Sign that a new key is somebody's.")
@click.argument("person", shell_complete=reviewers)
@click.option(
    "--as", "who", metavar="ID", help="Who you are (default: git config bestyet.reviewer).", shell_complete=reviewers
)
@click.option("--key", "own", metavar="FILE", help="Your SSH key (default: git config user.signingkey).")
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--yes", is_flag=True, help="Sign without asking.")
def vouch(person: str, who: str | None, own: str | None, base: str | None, yes: bool) -> int:
    """Sign that the keys which PERSON (or an attestor) got after the first ballot are theirs, and write it into
    practices/governance.yml. Ask them for the fingerprints yourself, on another way than the one the keys came on.

    bestyet verify names keys that nobody vouched for; with key-changes: {signatures: 2} in governance.yml, a key counts
    only once two people have vouched for it, each with a key that counted before.

    \b
    Examples:
      bestyet key vouch quality-lead-emea --as client-services-lead-emea --key ~/.ssh/id_ed25519
    """
    from bestyet.actions.decide.vouch import VouchRequest
    from bestyet.actions.decide.vouch import vouch as vouch_for

    def confirm(person: str, keys: Sequence[str]) -> bool:
        click.echo("".join(f"{person}: {print_}\n" for print_ in keys), nl=False)
        if not (yes or sys.stdin.isatty()):
            raise CannotGoOnError("say --yes where nobody can be asked: you sign that these are their keys")
        return yes or click.confirm("Did they tell you these fingerprints themselves?")

    asked = VouchRequest(Path.cwd(), person, confirm, who, Path(own) if own else None, base)
    found = vouch_for(asked)
    said = f"practices/governance.yml: {found.by} vouches for {len(found.keys)} key{'s' * (len(found.keys) != 1)}"
    click.echo(f"{said} of {found.person}. Commit it and send it to {found.base}.")
    return 0


@key.command(short_help="Say who can sign, and whose key ends soon.")
def check() -> int:
    """Say of every reviewer whether they have a key that counts today, and which keys end within 30 days.

    \b
    Examples:
      bestyet key check
    """
    from bestyet.actions.decide.signers import signers
    from bestyet.cli.output.decide.key import shown

    found = signers(Path.cwd())
    click.echo(shown(found) or "practices/governance.yml names no reviewers yet: nobody can vote.\n", nl=False)
    return 0 if found and all(signer.can_sign or signer.left for signer in found) else 1
