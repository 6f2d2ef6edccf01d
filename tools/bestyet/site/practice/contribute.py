"""What a reader can do about a page: begin a region's text, or say that something is otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.site.language.words import gettext
from bestyet.site.links import issue_url, new_url

if TYPE_CHECKING:
    from bestyet.site.desk import Desk

NEW = "name-of-the-practice"


def begin_text(practice: str, region: str, named: str) -> str:
    """The first lines of a region's text: the five keys that it needs, and where the steps go."""
    title = _plain(named)
    quoted = title.replace("\\", "").replace('"', "'")
    return (
        f'---\npractice: {practice}\ntitle: "{quoted}"\nregion: {region}\nowner: client-services-{region}\n'
        f"status: in-use\n---\n# {title}\n\n## Procedure\n\n"
        "1. TODO: write one step a line, as you would tell a new colleague.\n"
    )


def begin_url(desk: Desk, practice: str, region: str) -> str | None:
    """Where the forge opens a new file of the region with those lines in it; None without a forge."""
    named = desk.title_of(practice) if practice in desk.base.variants else NEW.replace("-", " ").capitalize()
    path = f"practices/{region}/{practice}.md"
    return new_url(desk.site.forge, path, begin_text(practice, region, named))


def report_url(desk: Desk, practice: str = "", region: str = "") -> str | None:
    """Where the forge takes a note about a practice, begun for its writer; None without a forge."""
    title = gettext("Difference: %(practice)s") % {"practice": _plain(desk.title_of(practice)) if practice else ""}
    asked = gettext("What does the page say, and what do you do instead? Since when, and why?")
    named, where = gettext("Practice:"), gettext("Region:")
    about = f"{named} {practice}\n{where} {desk.label(region) if region else ''}\n\n{asked}\n"
    return issue_url(desk.site.forge, title, about)


def _plain(text: str) -> str:
    """A title on one line that Markdown and YAML read as words."""
    return " ".join("".join(char if char.isprintable() and char not in "<>{}`" else " " for char in text).split())
