"""The command line: words in, calls out, and one place where errors become exit codes.

0: well. 1: problems found in what people wrote. 2: could not do as asked.
"""

from __future__ import annotations

import gc
import importlib
from typing import Any

import click

from bestyet import __version__
from bestyet.model.problem import CannotGoOnError

# Grouped by who needs them; each is imported only when it is called or listed.
GROUPS: dict[str, dict[str, str]] = {
    "Contribute": {"init": "init", "new": "new", "check": "check", "preview": "preview"},
    "Merge": {
        "align": "align",
        "merge": "merge",
        "why": "why",
        "compare": "compare",
        "link": "link",
        "decide": "decide",
    },
    "Decide": {
        "propose": "propose",
        "ballot": "ballot",
        "vote": "vote",
        "adopt": "adopt",
        "withdraw": "withdraw",
        "policy": "policy",
        "key": "key",
    },
    "Prove": {"verify": "verify", "audit": "audit", "export": "export"},
    "Oversee": {
        "variance": "variance",
        "triage": "triage",
        "impact": "impact",
        "adoption": "adoption",
        "drift": "drift",
        "effective": "effective",
        "scorecard": "scorecard",
        "due": "due",
        "roles": "roles",
    },
    "Publish": {"build": "build", "serve": "serve", "pdf": "pdf"},
}


class Commands(click.Group):
    """Commands that are imported when needed, so that the start stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for group in GROUPS.values() for name in group]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for group in GROUPS.values():
            if cmd_name in group:
                module = importlib.import_module(f"bestyet.cli.{group[cmd_name]}")
                command = getattr(module, cmd_name)
                assert isinstance(command, click.Command)
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, group in GROUPS.items():
            rows = []
            for name in group:
                command = self.get_command(ctx, name)
                rows.append((name, command.get_short_help_str(limit=80) if command else ""))
            with formatter.section(title):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            code = super().invoke(ctx)
        except CannotGoOnError as error:
            from bestyet.cli.say import plain

            click.echo(f"bestyet: {plain(str(error))}", err=True)
            ctx.exit(2)
        if isinstance(code, int):
            ctx.exit(code)
        return code


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 well, 1 problems found, 2 could not do as asked.",
)
@click.version_option(__version__, prog_name="bestyet", message="%(prog)s %(version)s")
def main() -> None:
    """Merge the practices of all regions into the best we have today.

    Every region writes how it works as Markdown files in git; bestyet checks them, merges them with the
    source
    of every passage, and publishes the result as a site.

    \b
    Examples:
      bestyet init our-practices     start a knowledge base
      bestyet check                  check what is in it
      bestyet merge client-kickoff   see the best we have today
      bestyet why client-kickoff 12  see where line 12 comes from
      bestyet build                  write the site
    """


def run() -> None:
    """Start from the shell. Commands are short and make little that is circular: looking for it would cost a fifth."""
    gc.disable()
    main()


if __name__ == "__main__":
    run()
