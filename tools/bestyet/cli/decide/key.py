"""`bestyet key`: the keys with which reviewers sign."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(short_help="Add and check the keys with which reviewers sign.")
def key() -> None:
    """Add and check the SSH keys with which reviewers sign their votes.

    A key counts for votes that open after it has come to the base branch.

    \b
    Examples:
      bestyet key add quality-lead-emea ~/.ssh/id_ed25519.pub
      bestyet key check
    """


@key.command(short_help="Add a reviewer's public key to governance.yml.")
@click.argument("reviewer")
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
    click.echo(shown(found), nl=False)
    return 0 if all(signer.can_sign for signer in found) else 1
