"""`bestyet desk`: contribute, settle and vote in a browser."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from bestyet.cli.options import reviewers
from bestyet.cli.output.problems import colour_wanted, report
from bestyet.model.problem import CannotGoOnError


@click.command(short_help="Contribute, settle and vote in a browser.")
@click.option("--port", default=8020, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--as", "who", metavar="ID", help="Who you are (default: git config bestyet.reviewer).", shell_complete=reviewers
)
@click.option("--key", metavar="FILE", help="Your SSH key for votes (default: git config user.signingkey).")
@click.option("--base", metavar="BRANCH", help="What it works on (default: origin/main, else the branch you are on).")
@click.option("--hosted", metavar="FILE", help="Instead: a desk for a company, as this YAML file says.")
def desk(port: int, who: str | None, key: str | None, base: str | None, hosted: str | None) -> int:
    """Open a desk for one person on this computer: what waits for you, your region's texts, questions, votes.

    It prints an address that opens once. It works on what the branch has, in a work tree of its own below .git, and
    touches none of your files: what you send becomes one commit on a branch from-desk/…, which you push or merge as any
    other. What you write is kept at every keystroke. Ctrl-C ends it.

    With --hosted it serves a company from a bare repository, or from one on another computer: people sign in by OpenID
    Connect, or by a web server that has made sure who they are.

    \b
    Examples:
      bestyet desk
      bestyet desk --as quality-lead-emea --key ~/.ssh/id_ed25519
      bestyet desk --hosted desk.yml
    """
    try:
        from bestyet.desk.config import Faulty, read_config
        from bestyet.desk.hosted import hosted_desk
        from bestyet.desk.local import LocalRequest, local_desk
        from bestyet.desk.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "bestyet":
            raise
        raise CannotGoOnError(f"the desk needs {error.name}: pip install 'bestyet[desk]'") from error
    gc.enable()  # this command runs for hours
    if hosted is not None:
        config = read_config(Path(hosted))
        if isinstance(config, Faulty):
            click.echo(report(config.problems, "text", colour_wanted()), nl=False)
            return 1
        app = hosted_desk(config)
        serve(app, config.port, lambda: click.echo(f"The desk is at {config.address}. Ctrl-C ends it."))
        return 0
    opened = local_desk(LocalRequest(Path.cwd(), port, who, key, base))
    serve(opened.app, port, lambda: click.echo(f"Open {opened.address}\nCtrl-C ends it."))
    return 0
