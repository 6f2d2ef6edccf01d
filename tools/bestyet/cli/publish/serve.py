"""`bestyet serve`: the site on this computer, made anew whenever a file of the knowledge base changes."""

from __future__ import annotations

import gc

import click


@click.command(short_help="Show the site on this computer while you write.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
def serve(port: int) -> int:
    """Build the site, show it on this computer only, and bring it up to date whenever a file changes.

    The pages about the practice you edit come first, checked; home, lists and search follow. Reload the page in the
    browser to see a change. Ctrl-C ends it.

    \b
    Examples:
      bestyet serve
      bestyet serve --port 8080
    """
    from bestyet.cli.output.publish.site import complaints, event_complaints, event_lines
    from bestyet.knowledge.base import load
    from bestyet.publish.press import Press
    from bestyet.publish.server import served
    from bestyet.publish.watch import stamp_of, watch
    from bestyet.repo.tree import root_of

    gc.enable()  # this command runs for hours
    root = root_of()
    seen, press, loaded = stamp_of(root), Press(root), load(root)  # what is edited while it is read is read again
    click.echo(complaints(press.publish(loaded)), nl=False, err=True)
    with served(root / "site", port) as address:
        click.echo(f"Look at {address} — Ctrl-C ends it.")
        try:
            press.prepare(loaded)
            for event in watch(press, seen):
                click.echo(event_complaints(event), nl=False, err=True)
                click.echo(event_lines(event), nl=False)
        except KeyboardInterrupt:
            click.echo("\nEnded.")
    return 0
