"""docs/commands.md, made from what `--help` says."""

from __future__ import annotations

import click

from bestyet.cli.main import GROUPS, main


def command_reference() -> str:
    """Return the page on all commands; a test keeps docs/commands.md equal to it."""
    context = click.Context(main, info_name="bestyet")
    lines = [
        "# Commands",
        "",
        "Made from `--help` (`python -m bestyet.cli.reference > docs/commands.md`). Every command exits with 0 when"
        " all is well, 1 when it found problems in what people wrote, 2 when it could not do as asked.",
        "",
        'Completion of commands, options, practices, versions, regions and reviewers: `eval "$(_BESTYET_COMPLETE='
        'bash_source bestyet)"` in bash, `eval "$(_BESTYET_COMPLETE=zsh_source bestyet)"` in zsh (after `compinit`),'
        " `_BESTYET_COMPLETE=fish_source bestyet | source` in fish.",
    ]
    for title, group in GROUPS.items():
        lines += ["", f"## {title}"]
        for name in group:
            command = main.get_command(context, name)
            assert command is not None  # GROUPS names commands only
            lines += _section(command, name, context)
    return "\n".join(lines) + "\n"


def _section(command: click.Command, name: str, parent: click.Context) -> list[str]:
    """A command and, for a group, the commands in it."""
    below = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=100,
        max_content_width=100,
        help_option_names=["-h", "--help"],
    )
    lines = ["", f"### {below.command_path}", "", "```text", command.get_help(below).rstrip(), "```"]
    if isinstance(command, click.Group):
        for inner in command.list_commands(below):
            found = command.get_command(below, inner)
            lines += _section(found, inner, below) if found else []
    return lines


if __name__ == "__main__":
    click.echo(command_reference(), nl=False)
