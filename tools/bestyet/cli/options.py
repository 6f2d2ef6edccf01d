"""Options that several commands have, and what a shell offers for their values when somebody presses the tab key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from bestyet.cli.output.problems import left_out
from bestyet.model.problem import CannotGoOnError, Problem

if TYPE_CHECKING:
    from bestyet.actions.oversee.questions import Question
    from bestyet.knowledge.many.each import Helpers
    from bestyet.repo.workers.spread import Workers

Answer = TypeVar("Answer")
Help = Callable[[], AbstractContextManager["Helpers"]]


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --as-of; its value arrives as `as_of`, for `knowledge.as_of.open_at`."""
    told = "A day (the last commit of that day, in UTC) or a commit. Default: the files as they are, today."
    return click.option("--as-of", metavar="DATE|REV", help=told)(command)


def telling_left_out(every: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Have a command name on standard error the variants (every: of practices without a standard, too) that it cannot
    take into account; as of when it is asked, where it has --as-of."""

    def telling(command: Callable[..., Any]) -> Callable[..., Any]:
        def told(*args: Any, **words: Any) -> Any:
            questions = import_module("bestyet.actions.oversee.questions")
            asked = questions.LeftOutRequest(start=Path.cwd(), as_of=words.get("as_of"), every=every)
            click.echo(left_out(answered(asked, tuple[Problem, ...], "drift.left_out")), nl=False, err=True)
            return command(*args, **words)

        return wraps(command)(told)

    return telling


def answered(question: Question, kind: type[Answer], action: str, help_from: Help | None = None) -> Answer:
    """What an action that oversees answers, named as in "roles.assignments"; it is imported only where that is not
    known from the last time. help_from: where others may help."""
    found: Answer | None = import_module("bestyet.actions.oversee.questions").recalled(question, kind)
    if found is None:
        module, _, name = action.partition(".")
        work = getattr(import_module(f"bestyet.actions.oversee.{module}"), name)
        with help_from() if help_from else nullcontext() as helpers:
            found = work(question, *filter(None, [helpers]))
    assert found is not None
    return found


def workers_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options --jobs and --scheduler; their value arrives as `workers`, None for this process alone."""

    def told(*args: Any, jobs: int | None, scheduler: str | None, **words: Any) -> Any:
        if (jobs and scheduler) or scheduler == "":
            raise click.UsageError("--jobs are processes of this machine, --scheduler names others: say one of them.")
        spread = import_module("bestyet.repo.workers.spread") if jobs or scheduler else None
        workers = spread.Workers(jobs or 1, scheduler or "") if spread else None
        return command(*args, workers=workers, **words)

    said = "Let the workers of this Dask scheduler do it (bestyet[dask])."
    with_scheduler = click.option("--scheduler", metavar="ADDRESS", help=said)(wraps(command)(told))
    return click.option(
        "--jobs", "-j", type=click.IntRange(1, 256), metavar="N", help="Let N processes of this machine do it."
    )(with_scheduler)


def helpers_options(is_for_one: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same for what is asked of each practice; they arrive as `help_from`, for `answered`, with what shows on
    standard error how far they are. is_for_one: whether they help where a practice is named."""

    def helped(command: Callable[..., Any]) -> Callable[..., Any]:
        def told(*args: Any, workers: Workers | None, **words: Any) -> Any:
            if workers and words.get("practice") and not is_for_one:
                raise click.UsageError("--jobs and --scheduler are for all practices: name no PRACTICE with them.")
            return command(*args, help_from=partial(_helping, workers), **words)

        return workers_options(wraps(command)(told))

    return helped


@contextmanager
def _helping(workers: Workers | None) -> Iterator[Helpers]:
    with import_module("bestyet.cli.output.progress").progress() as told:
        yield import_module("bestyet.knowledge.many.each").Helpers(workers, told)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --format: its value arrives as `form`."""
    choice = click.Choice(["text", "json", "csv"])
    how = click.option("--format", "form", type=choice, default="text", show_default=True, help="How to print it.")
    return how(command)


def practices(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _beginning(begun, lambda offered: offered.offered_practices(Path.cwd()))


def practices_and_files(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in practices(context, parameter, begun)] or [
        CompletionItem(begun, type="file")
    ]


def versions(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    practice = context.params.get("practice") or ""
    return _beginning(begun, lambda offered: offered.offered_versions(Path.cwd(), practice))


def regions(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _beginning(begun, lambda offered: offered.offered_regions(Path.cwd()))


def reviewers(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return _beginning(begun, lambda offered: offered.offered_reviewers(Path.cwd()))


def reviewers_and_regions(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    return [*reviewers(context, parameter, begun), *regions(context, parameter, begun)]


def _beginning(begun: str, names: Callable[[ModuleType], list[str]]) -> list[str]:
    """Names that begin so. Never fails: where nothing can be read, nothing is offered."""
    with suppress(CannotGoOnError, OSError):
        offered = import_module("bestyet.actions.contribute.offered")  # what it needs is slow to load
        return [name for name in names(offered) if name.startswith(begun)]
    return []
