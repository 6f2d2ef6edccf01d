"""Where pages stand, how they lead to each other, and where a forge shows the sources."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from bestyet.model.passage import anchor_of_heading
from bestyet.site.input import Forge
from bestyet.site.language.words import gettext, language, message

if TYPE_CHECKING:
    from bestyet.site.html import Rewrite

_REMOTE = re.compile(
    r"https?://(?:[^@/\s]+@)?([\w.:-]+)/([\w./~-]+?)(?:\.git)?/?"
    r"|(?:ssh://)?[\w.-]+@([\w.-]+)(?::\d+/|[:/])([\w./~-]+?)(?:\.git)?/?"
)
BACK = {"week": 7, "month": 30, "quarter": 91}  # days
MONTHS_BACK = 6
_FOR_A_REGION = re.compile(r"(?:regions/([a-z0-9-]+)/([a-z0-9-]+)/|practices/([a-z0-9-]+)/for-[a-z0-9-]+/)(?:[?#].*)?")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADINGS = (
    *(
        message("What to do"),
        message("Regions must settle"),
        message("Settled by the standard"),
        message("By when"),
        message("By whom"),
    ),
    *(
        message("With what"),
        message("Words against values"),
        message("Not common (yet)"),
        message("Why this way"),
        message("Open questions"),
    ),
    *(message("Sources and history"), message("History of versions"), message("Sources")),
    *(message("How it was voted on"), message("How it stands"), message("Who calls whom")),
    *(message("Decision record"), message("How to prove it")),
    *(message("What it changes"), message("What the next version would change")),
    *(message("What only this region does"), message("The whole practice")),
)
SECTIONS = frozenset({"each-regions-own-page", *map(anchor_of_heading, _HEADINGS)})


def practice_page(practice: str) -> str:
    return f"practices/{practice}/"


def why_page(practice: str) -> str:
    """Where it stands why a practice is as it is, and which region differs."""
    return f"practices/{practice}/why/"


def decisions_page(practice: str) -> str:
    """What was decided on a practice: votes, objections, versions."""
    return f"practices/{practice}/decisions/"


def swimlane_page(practice: str) -> str:
    """Who does what, as a picture of its own."""
    return f"practices/{practice}/swimlane/"


def one_page(practice: str) -> str:
    """What is in force, for one sheet of paper."""
    return f"practices/{practice}/onepage/"


def bpmn_file(practice: str) -> str:
    return f"practices/{practice}.bpmn"


def picture_file(name: str) -> str:
    """A picture of a text, by the digest of its bytes."""
    return f"pictures/{name}"


def pdf_file(practice: str, number: str) -> str:
    """The controlled copy of a version."""
    return f"practices/{practice}-{number}.pdf"


def version_page(practice: str, number: str) -> str:
    return f"practices/{practice}/{number}/"


def frozen_page(practice: str, number: str) -> str:
    """The texts that a version was made of, as they were then."""
    return f"practices/{practice}/{number}/sources/"


def frozen_anchor(region: str, line: int) -> str:
    return f"{region}-L{line}"


def next_page(practice: str) -> str:
    """Where the candidate stands once a version is in force."""
    return f"practices/{practice}/next/"


def lens_page(practice: str, region: str) -> str:
    """The practice as somebody in the region needs it."""
    return f"practices/{practice}/for-{region}/"


def compare_page(practice: str) -> str:
    """The regions beside each other, in their own words."""
    return f"practices/{practice}/compare/"


def between_page(practice: str, older: str, newer: str) -> str:
    """What lies between two versions."""
    return f"practices/{practice}/compare/{older}-{newer}/"


def feed_file(kind: str = "", name: str = "") -> str:
    """The feed of what changed: of everything, of a category or of a region. One folder below the site."""
    return f"feeds/{kind}-{name}.xml" if kind else "feeds/all.xml"


def since_pages(today: str) -> dict[str, tuple[str, str]]:
    """The pages of what changed since a day: page -> (a word for how far back, or "", and the ISO day).

    A week, a month, a quarter, and the first day of this month and of the five before it.
    """
    try:
        now = date.fromisoformat(today)
    except ValueError:
        return {}
    found = {f"changes/{word}/": (word, str(now - timedelta(days=days))) for word, days in BACK.items()}
    year, number = now.year, now.month
    for _ in range(MONTHS_BACK):
        found[f"changes/since-{year}-{number:02}/"] = ("", f"{year}-{number:02}-01")
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)
    return found


def score_page(practice: str) -> str:
    return f"scorecard/{practice}/"


def due_page(region: str) -> str:
    """Where it stands what a region owes."""
    return f"due/{region}/"


def role_page(role: str) -> str:
    """All that a role has to do, over all practices."""
    return f"roles/{role}/"


def region_page(region: str) -> str:
    return f"regions/{region}/"


def variant_page(region: str, practice: str) -> str:
    return f"regions/{region}/{practice}/"


def category_page(category: str) -> str:
    return f"categories/{category}/"


def in_files(link: str) -> str:
    """A link to a folder as one to the file in it, for pages that are opened from disk."""
    path, mark, anchor = link.partition("#")
    return f"{path}index.html{mark}{anchor}" if path.endswith("/") or not path else link


_relative = lru_cache(maxsize=65536)(posixpath.relpath)


def link_from(page: str, is_brief: bool = False) -> Callable[[str], str]:
    """Return a function from a page ("practices/x/", "" is home; "#..." may follow) to the link on `page`.

    is_brief: the site has no pages for one region.
    """

    def link(target: str) -> str:
        target = without_region_pages(target) if is_brief else target
        path, mark, anchor = target.partition("#")
        if path == page:
            return f"#{anchor}" if mark else "./"
        relative = _relative(path or ".", page or ".")
        slash = "/" if path.endswith("/") or not path else ""
        return f"{relative}{slash}{mark}{anchor}"

    return link


def rewriting(source: str, page: str, find: Callable[[str, str], str | None], here: Callable[[str], str]) -> Rewrite:
    """Return how links written in the file `source` are published on `page`: those to files without a page are dropped.

    find: (file, what it calls a part) -> the page, at that part where the file has it. here: what the file calls one
    of its parts -> where `page` has it, "" where it does not.
    """
    link = link_from(page)

    def rewrite(written: str) -> str | None:
        path, _, part = written.partition("#")
        if not re.fullmatch(r"[A-Za-z0-9._/-]*", path):
            return None
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source
        part = unquote(part)
        own = here(part) if target == source and part else ""
        found = f"{page}#{own}" if own else find(target, part)
        return link(found) if found else None

    return rewrite


def without_region_pages(page: str) -> str:
    """Where a link to a page for one region leads on a site that has none: to what tells of it there."""
    found = _FOR_A_REGION.fullmatch(page)
    if not found:
        return page
    return f"{region_page(found[1])}#{text_anchor(found[2])}" if found[1] else practice_page(found[3])


def text_anchor(practice: str) -> str:
    """Of the line that tells where a region's text of a practice is, on the page of the region."""
    return f"text-{practice}"


def anchor_of(item: str) -> str:
    """The anchor of a step: its id, unless a section of the page is called so."""
    return f"step-{item}" if item in SECTIONS or item in _sections(language()) else item


@lru_cache(maxsize=8)
def _sections(spoken: str) -> frozenset[str]:
    """The anchors of the sections in a language; `spoken` is what tells one answer from another."""
    return frozenset(anchor_of_heading(gettext(heading)) for heading in _HEADINGS)


def adoption_page(practice: str) -> str:
    """Which regions work by the standard of a practice, step by step."""
    return f"adoption/{practice}/"


def matrix_page(practice: str) -> str:
    """Where the regions stand beside each other in a practice."""
    return f"variance/{practice}/"


def forge_of(remote: str, branch: str, prefix: str) -> Forge | None:
    """The forge behind the address of a git remote, with no user name or token in it; None for a local one."""
    match = _REMOTE.fullmatch(remote.strip())
    if not match or not branch:
        return None
    host, path = match[1] or match[3], match[2] or match[4]
    return Forge(f"https://{host}/{path}", branch, prefix)


def kind_of(forge: Forge) -> str:
    """ "gitlab", "gitea" or "github", as its address says."""
    host = forge.url.split("/")[2]
    if "gitlab" in host:
        return "gitlab"
    return "gitea" if any(name in host for name in ("gitea", "forgejo", "codeberg")) else "github"


_WORDS = {
    "github": {"view": "/blob/{}/", "at": "/blob/{}/", "edit": "/edit/{}/", "new": "/new/{}"},
    "gitlab": {"view": "/-/blob/{}/", "at": "/-/blob/{}/", "edit": "/-/edit/{}/", "new": "/-/new/{}"},
    "gitea": {"view": "/src/branch/{}/", "at": "/src/commit/{}/", "edit": "/_edit/{}/", "new": "/_new/{}"},
}
_ISSUE = {"github": "/issues/new", "gitlab": "/-/issues/new", "gitea": "/issues/new"}
_NEW = {"github": ("filename", "value"), "gitlab": ("file_name", "content"), "gitea": ("filename", "value")}


def _at(forge: Forge, word: str, path: str = "", at: str = "") -> str:
    return forge.url + _WORDS[kind_of(forge)][word].format(quote(at or forge.branch)) + quote(path)


def view_url(forge: Forge | None, path: str, first: int = 0, last: int = 0, commit: str = "") -> str | None:
    """Where the forge shows these lines, as they are or as they were with a commit; None without a forge."""
    if forge is None:
        return None
    lines = "" if not first else f"#L{first}" if last in (0, first) else f"#L{first}-L{last}"
    if kind_of(forge) == "gitlab":
        lines = lines.replace("-L", "-")
    return _at(forge, "at" if commit else "view", forge.prefix + path, commit) + lines


def edit_url(forge: Forge | None, path: str) -> str | None:
    """Where the forge lets people edit the file; None without a forge."""
    return None if forge is None else _at(forge, "edit", forge.prefix + path)


def new_url(forge: Forge | None, path: str, text: str) -> str | None:
    """Where the forge lets people write a file that begins as `text`; None without a forge."""
    if forge is None:
        return None
    name, value = _NEW[kind_of(forge)]
    asked = {name: forge.prefix + path, value: text}
    return f"{_at(forge, 'new')}?{urlencode(asked, quote_via=quote)}"


def issue_url(forge: Forge | None, title: str, text: str) -> str | None:
    """Where the forge lets people say something about the practices; None without a forge."""
    if forge is None:
        return None
    names = ("issue[title]", "issue[description]") if kind_of(forge) == "gitlab" else ("title", "body")
    asked = urlencode(dict(zip(names, (title, text), strict=True)), quote_via=quote)
    return f"{forge.url}{_ISSUE[kind_of(forge)]}?{asked}"
