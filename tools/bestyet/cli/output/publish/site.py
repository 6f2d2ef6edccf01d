"""What is said of a site that was built, once or again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.cli.output.problems import left_out, report
from bestyet.cli.output.terminal import count, plain

if TYPE_CHECKING:
    from bestyet.publish.press import Published
    from bestyet.publish.watch import Event

MOST = 20  # faults said


def complaints(published: Published) -> str:
    """Lines about what is left out and about what no page may hold; "" where there is nothing to say."""
    faults = [f"{plain(str(fault))}\n" for fault in published.faults[:MOST]]
    return left_out(published.left_out) + report(published.problems, "text") + "".join(faults)


def refusal(published: Published) -> str:
    return f"The site is in site/, but has {count(len(published.faults), 'fault')}: do not publish it."


def lines(published: Published, builder: str) -> list[str]:
    """Of a site without faults."""
    size = f"{count(published.candidates, 'practice')} on {count(published.pages, 'page')}"
    indexed = f"Pagefind is not installed: search uses the index of {builder}, which browsers load as a whole."
    first = [indexed] if published.index else []
    if published.problems:
        left_out = "Versions whose records cannot be read are left out, and it says so."
        return [*first, f"The site is in site/: {size}. {left_out}"]
    if published.is_same:
        return [*first, f"Nothing changed: the site in site/ is up to date ({size})."]
    look = "To look at it: bestyet serve (any web server can publish the folder)."
    return [*first, f"The site is in site/: {size}.", look]


def event_lines(event: Event) -> str:
    """What goes well after an edit."""
    if event.shown:
        return f"Shown after {event.seconds:.1f} s: {_listed(event.shown)}; reload the page.\n"
    return f"All pages are up to date after {event.seconds:.1f} s.\n" if event.published else ""


def event_complaints(event: Event) -> str:
    if event.refused:
        return f"bestyet: {plain(event.refused)}\n"
    return complaints(event.published) if event.published else ""


def _listed(pages: tuple[str, ...]) -> str:
    """Some of the pages: those of regions first, then the shortest addresses."""
    names = [path.removesuffix("index.html") for path in pages if path.endswith("/index.html")]
    names.sort(key=lambda name: (not name.startswith("regions/"), name.count("/"), name))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
