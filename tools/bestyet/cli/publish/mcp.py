"""`bestyet mcp`: the practices for an assistant, which starts this command itself."""

from __future__ import annotations

import gc

import click


@click.command(short_help="Let an assistant search and read the practices.")
def mcp() -> int:
    """Answer an assistant by the Model Context Protocol, over standard input and output: it lists and searches the
    practices, reads what is in force in a region on a day, and is told where a step comes from and what is open. It
    can change nothing. Drafts are marked as what they are.

    Needs an extra part: pip install 'bestyet[mcp]'. An assistant is told to start this command in the folder of the
    knowledge base; it ends when the assistant does.

    \b
    Examples:
      bestyet mcp
    """
    from bestyet.cli.output.assistant.answers import Answers
    from bestyet.cli.output.assistant.server import assistant_server
    from bestyet.knowledge.base import load

    gc.enable()  # this command runs as long as the assistant
    assistant_server(Answers(load().root)).run()
    return 0
