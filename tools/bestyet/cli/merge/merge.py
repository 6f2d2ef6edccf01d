"""`bestyet merge`: the best we have today, from what the regions wrote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bestyet.cli.options import practices_and_files, regions, workers_options

if TYPE_CHECKING:
    from bestyet.repo.workers.spread import Workers


def _shard(_context: click.Context, _option: click.Parameter, said: str | None) -> tuple[int, int] | None:
    found = re.fullmatch("([1-9][0-9]{0,4})/([1-9][0-9]{0,4})", said or "1/1")
    if not found or int(found[1]) > int(found[2]):
        raise click.BadParameter(f"{said!r} is no shard: say which of how many, as in 2/3")
    return (int(found[1]), int(found[2])) if said else None


@click.command(short_help="Merge the regions' variants into the best we have today.")
@click.argument("what", nargs=-1, metavar="PRACTICE | FILE...", shell_complete=practices_and_files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "json"]),
    default="text",
    show_default=True,
    help="text: for reading, with what is open. md: the text alone. json: the record with every source.",
)
@click.option(
    "--base",
    metavar="FILE|REV:PATH|standard",
    help="The text all variants go back to: only changes of it count. standard: the newest adopted version.",
)
@click.option(
    "--backbone",
    metavar="REGION",
    default="",
    help="This region's whole text, the others' steps beside it.",
    shell_complete=regions,
)
@click.option("--semantic", is_flag=True, help="Compare FILEs with a model of language too (bestyet[semantic]).")
@click.option("--all", "everything", is_flag=True, help="Merge every practice.")
@click.option("--out", metavar="FOLDER", help="With --all: a file for each practice in this folder.")
@workers_options
@click.option(
    "--shard", callback=_shard, metavar="I/N", help="With --all --out: only one of N shares, to be joined later."
)
@click.option("--join", is_flag=True, help="With --all --out: join the folders of all N shards, given as arguments.")
def merge(
    what: tuple[str, ...],
    form: str,
    base: str | None,
    backbone: str,
    semantic: bool,
    everything: bool,
    out: str | None,
    workers: Workers | None,
    shard: tuple[int, int] | None,
    join: bool,
) -> int:
    """Merge all variants of a PRACTICE, or any Markdown FILEs, into a candidate.

    The words are verbatim from one region, but for titles that vocabulary.yml knows, unless people decided otherwise.
    Nothing is lost: what only one region does is listed as a proposed addition, where regions disagree all they say is
    listed.

    With --all, every practice is merged, by this process, by others of this machine (--jobs) or by a cluster
    (--scheduler): the bytes are the same. A practice that cannot be merged is named, and the command ends with 2.

    \b
    Examples:
      bestyet merge client-kickoff
      bestyet merge client-kickoff --format md > draft.md
      bestyet merge a.md b.md c.md --format json
      bestyet merge a.md b.md --base original.md
      bestyet merge client-kickoff --backbone emea   where regions have little in common
      bestyet merge client-kickoff --base standard   only what regions changed of it takes a position
      bestyet merge --all --out merged --jobs 4
      bestyet merge --all --shard 1/2 --out part-1   on one machine, 2/2 on another; then:
      bestyet merge --all --join part-1 part-2 --out merged
    """
    if everything:
        if base or backbone or semantic or (join and (workers or shard or form != "text")):
            raise click.UsageError("--all goes with --format, --out, --jobs, --scheduler, --shard; --join with --out.")
        if bool(what) != join or (not out and (shard or join)):
            raise click.UsageError(
                "--all takes no PRACTICE or FILE, but folders with --join; --shard and --join need --out."
            )
        from bestyet.actions.settle.at_once.merge_all import MergeAllRequest
        from bestyet.cli.output.merge.all import all_merged, joined

        return (
            joined(what, out or "")
            if join
            else all_merged(MergeAllRequest(Path.cwd(), form, workers, shard or (1, 1)), out)
        )

    if not what or out or workers or shard or join:
        raise click.UsageError("Say a PRACTICE, FILEs or --all, without which none of its options go.")
    from bestyet.actions.settle.merge import MergeRequest, merge_variants
    from bestyet.cli.output.merge.merge import shown
    from bestyet.cli.output.problems import left_out

    merged = merge_variants(MergeRequest(Path.cwd(), what, base, semantic, backbone))
    click.echo(left_out(merged.left_out), nl=False, err=True)
    click.echo(shown(merged, form), nl=False)
    return 0
