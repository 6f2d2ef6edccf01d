"""The command line: words in, calls out, and one place where errors become exit codes.

0: well. 1: problems found in what people wrote. 2: could not do as asked. 130: interrupted.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import keyword

import click

from bestyet import __version__
from bestyet.cli.ending import Ending
from bestyet.knowledge.names import did_you_mean

# Grouped by who needs them: name -> what `--help` says of it. Each is imported only when it is called.
GROUPS: dict[str, dict[str, str]] = {
    "Contribute": {
        "init": "Make a fresh knowledge base.",
        "new": "Begin your region's variant of a practice.",
        "import": "Bring in Word files, PDFs and texts that exist.",
        "check": "Check what is written, and say how to mend it.",
        "preview": "Show what a change of the files changes in the merged practices.",
    },
    "Merge": {
        "align": "Find the passages of several files that say the same thing.",
        "merge": "Merge the regions' variants into the best we have today.",
        "why": "Show where a line or step comes from, and why these words.",
        "compare": "Show the regions side by side, step by step.",
        "link": "Answer which passages of the regions say the same thing.",
        "decide": "Settle something about a merge: words, steps, values.",
        "comment": "Say something about a step, for others to read beside it.",
    },
    "Decide": {
        "propose": "Freeze the merged practice and open the vote on it.",
        "ballot": "Show how a vote stands, and what is missing.",
        "vote": "Vote on a proposed version, signed with your SSH key.",
        "adopt": "Adopt a version whose vote has passed.",
        "withdraw": "Withdraw a proposal whose vote is open.",
        "policy": "Explain voting rules, and try them out.",
        "key": "Add and check the keys with which reviewers sign.",
    },
    "Prove": {
        "verify": "Prove versions, votes and records from files and history.",
        "audit": "List who did what when: proposals, votes, adoptions.",
        "export": "Pack the evidence of a version, to be checked without this tool.",
    },
    "Oversee": {
        "variance": "Show where the regions differ, and how much.",
        "triage": "Show which practices to harmonise first.",
        "impact": "Show what adopting a version would change for each region.",
        "adoption": "Show which regions work by the standards in force.",
        "drift": "Find where regions have slid back from the standards, or fallen behind.",
        "effective": "Print the text in force in a region on a day.",
        "scorecard": "Show what regions reach, and how far they came together.",
        "due": "List what must be reviewed, voted on or renewed, and by whom.",
        "digest": "Tell one person or region what is due, open and new.",
        "roles": "Show who does what in every region, and what to mend in it.",
    },
    "Publish": {
        "build": "Write the site.",
        "serve": "Show the site on this computer while you write.",
        "desk": "Contribute, settle and vote in a browser.",
        "pdf": "Print a version as a controlled copy.",
        "mcp": "Let an assistant search and read the practices.",
    },
}


class Commands(Ending):
    """Commands that are imported when needed, so that the start stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for group in GROUPS.values() for name in group]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for title, group in GROUPS.items():
            if cmd_name in group:
                name = cmd_name + "_" * keyword.iskeyword(cmd_name)
                command = getattr(importlib.import_module(f"bestyet.cli.{title.lower()}.{name}"), name)
                assert isinstance(command, click.Command)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.list_commands(ctx):
            near = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"No such command {args[0]!r}{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, group in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(list(group.items()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 well, 1 problems found, 2 could not do as asked, 130 interrupted.",
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
    """Start from the shell. Commands are short and make little that is circular: looking for it would cost a fifth, and
    a tenth of a second as they end."""
    gc.disable()
    atexit.register(gc.freeze)
    main()


if __name__ == "__main__":
    run()
