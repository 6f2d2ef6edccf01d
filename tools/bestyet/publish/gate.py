"""The last look at finished HTML, whatever made it: nothing runs that is not ours, and every link leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from sys import intern
from urllib.parse import unquote

REFERENCE = "about/index.html"  # a page of our own words only: scripts on other pages must be like its
FORBIDDEN = {
    *("iframe", "object", "embed", "base", "applet", "frame", "frameset", "portal", "style", "foreignobject"),
    *("set", "animate", "animatemotion", "animatetransform"),  # in pictures: they can change where a link leads
}
LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "xlink:href"}
NAMED = {"canonical", "alternate", "feed", "next", "prev"}  # relations of <link> that load nothing
_SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*):")
_PLAIN = re.compile(r"((?:\.\./)*)((?:[\w-][\w.-]*/)*)([\w-]+(?:\.[\w-]+)*)?", re.ASCII)  # as most are
_SCOPE = re.compile(r'new URL\("[./]*",\s*location\)')  # the only part of the theme's scripts that differs by page
_TAG = re.compile(r"<(?:script|link)\b[^<>]*>")
_ADDRESS = re.compile(r"""\b(src|href)=(["']?)([^"'\s<>?#]+)(?:\?[0-9a-f]+)?\2(?=[\s/>])""")
_LINK = re.compile(r"""(<(?:a|area|form)\b[^<>]*?\s(?:href|action)=)(["']?)([^"'\s<>]+)\2""")
_EMPTY_COMMENT, _COMMENT_END = re.compile("<!---?>"), re.compile("--!?>")
_UNCLEAR = re.compile("<!--|</script", re.IGNORECASE)
_SEAL = re.compile(r' integrity="[^"]*"')
_ATTRIBUTES = r'(?:[ \t\n]++[A-Za-z][A-Za-z0-9_:-]*+(?:="[^"<>]*+")?+)*+[ \t\n]*+'
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext"  # behind these, tags may be but words
_PLAIN_TAG = re.compile(
    rf"(<script{_ATTRIBUTES}>[^<]*+(?:<(?!script|[!/])[^<]*+)*+</script>|<title{_ATTRIBUTES}>[^<]*+</title>)"
    rf"|(<(?!(?:{_RAW})\b)[a-z][a-z0-9-]*+{_ATTRIBUTES}/?+>)"
    r"|</[a-z][a-z0-9-]*+>|<!doctype html>"
)
_NAME = re.compile("<([a-z0-9-]+)")
_VALUE = re.compile(r'[ \t\n]([A-Za-z][A-Za-z0-9_:-]*+)(?:="([^"]*+)")?+')
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'"
)
_PAGEFIND = (("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"), ("font-src", "worker-src 'self'; font-src"))
_HEADERS = """\
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: same-origin
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
"""


@dataclass(frozen=True, order=True)
class Fault:
    """Something on a finished page that must not be there."""

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


@dataclass
class PageFacts:
    """What one page of HTML holds, as far as the gate asks."""

    ids: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)  # href of links
    loads: set[str] = field(default_factory=set)  # what the browser fetches or sends to by itself
    scripts: list[str] = field(default_factory=list)  # inline ones that run
    bad: list[str] = field(default_factory=list)  # what no page may hold


class _Reader(HTMLParser):
    """What stands on many pages is held once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts = PageFacts()
        self.script: list[str] | None = None  # what the one that is open holds
        self.is_run = False  # whether that runs

    def read(self, html: str, tags: Iterable[str] = ()) -> PageFacts:
        """tags: plain ones that stand on the page, too."""
        for tag in tags:
            name, values = _NAME.findall(tag)[0], _VALUE.findall(tag)
            self.handle_starttag(name, [(key.lower(), value) for key, value in values])
        self.feed(html)
        self.close()
        return self.facts

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for lines and columns, and counting them takes time."""
        return j

    def parse_html_declaration(self, i: int) -> int:
        """Browsers end `<![` at the next `>`, and in pictures elsewhere; other programs go on, or stop at it."""
        if not self.rawdata.startswith("<![", i):
            return super().parse_html_declaration(i)
        self.facts.bad.append("<![ may not stand on a page: not all that read it end it at the same place")
        return i + len("<![")  # what follows is looked at as if it were not there

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Where browsers end a comment, which Python's reader did not know of old."""
        found = _EMPTY_COMMENT.match(self.rawdata, i) or _COMMENT_END.search(self.rawdata, i + len("<!--"))
        return found.end() if found else -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}  # browsers take the first of two
        if "id" in values:
            self.facts.ids.add(intern(values["id"]))
        refreshes = tag == "meta" and values.get("http-equiv", "").lower() == "refresh"
        if tag in FORBIDDEN or refreshes:
            self.facts.bad.append(f"<{tag}> may not stand on a page")
        for name, value in attrs:
            self._attribute(tag, name, value or "", values.get("rel", ""))
        if tag == "script":
            is_data = values.get("type", "") in ("application/json", "application/ld+json")
            self.script, self.is_run = [], "src" not in values and not is_data

    def _attribute(self, tag: str, name: str, value: str, relation: str) -> None:
        if name.startswith("on") or name in ("srcdoc", "style"):
            self.facts.bad.append(f"attribute {name} of <{tag}> may not stand on a page")
        elif name in LOADS or (name == "href" and tag not in ("a", "area") and not _is_named(relation)):
            self.facts.loads.add(intern(value))
        elif name == "href":
            self.facts.links.add(intern(value))

    def handle_data(self, data: str) -> None:
        if self.script is not None:
            self.script.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.script is not None:
            said, self.script = "".join(self.script), None
            if _UNCLEAR.search(said):
                self._bad_script()
            if self.is_run:
                self.facts.scripts.append(intern(said))

    def close(self) -> None:
        super().close()
        if self.script is not None:
            self._bad_script()

    def _bad_script(self) -> None:
        self.facts.bad.append("a script of which not all that read it know where it ends may not stand on a page")


def _is_named(relation: str) -> bool:
    """ "alternate feed" names a file, "alternate stylesheet" loads one."""
    words = relation.lower().split()
    return bool(words) and NAMED.issuperset(words)


def read_page(html: str) -> PageFacts:
    """What a parser of HTML finds on the page.

    Where it is nothing but words and whole tags with all values in quotes, as our pages are, no parser is needed to
    tell them apart, and a tag that stands there many times says no more than once.
    """
    apart = _apart(html)
    facts = _Reader().read(*apart) if apart else None
    return facts if facts and not facts.bad else _Reader().read(html)  # what is bad is told as often as it is there


def _apart(html: str) -> tuple[str, list[str]] | None:
    """What needs a parser, and each other tag that begins something; None where the whole page needs one."""
    parts = _PLAIN_TAG.split(html)
    words, whole, tags = parts[::3], parts[1::3], parts[2::3]
    if "<" in "".join(words):
        return None
    each = [tag for tag in dict.fromkeys(tags) if tag]
    spelled = [tag for tag in each if "&" in tag]
    return "".join((*spelled, *filter(None, whole))), [tag for tag in each if "&" not in tag]


def own_scripts(pages: Mapping[str, PageFacts], base: str = "/") -> frozenset[str]:
    """The inline scripts that may run: those of the theme, as a page of our own words only has them.

    base: the path of the site on its host, which the page of errors says instead of its way home.
    """

    def anywhere(script: str) -> str:
        for written in (base, base.rstrip("/")):  # zensical leaves the last slash out
            script = script.replace(f'new URL("{written}",', 'new URL(".",')
        return _SCOPE.sub("", script)

    theme = {anywhere(script) for script in pages[REFERENCE].scripts} if REFERENCE in pages else set()
    found = {script for facts in pages.values() for script in facts.scripts}
    return frozenset(script for script in found if anywhere(script) in theme)


def faults(
    pages: Mapping[str, PageFacts],
    files: Collection[str],
    only: Collection[str] | None = None,
    base: str = "/",
    led: set[str] | None = None,
) -> Iterator[Fault]:
    """Yield what is wrong with the finished site.

    pages: path of each HTML file below the site -> what it holds. files: every path below the site. only: the pages
    to look at. base: the path of the site on its host. led: gets the files that these pages lead to.
    """
    ours = own_scripts(pages, base)
    present, led = frozenset(files), set() if led is None else led
    for page, facts in sorted(pages.items()):
        if only is not None and page not in only:
            continue
        yield from (Fault(page, message) for message in facts.bad)
        for script in facts.scripts:
            if script not in ours:
                yield Fault(page, f"a script that is not ours: {script[:60]!r}")
        for address in sorted(facts.loads):
            scheme = _SCHEME.match(address)
            if address.startswith(("//", "\\")) or (scheme and scheme[1].lower() != "data"):
                yield Fault(page, f"loads something from elsewhere: {address[:80]!r}")
            elif not scheme:
                led.add(target := _target(page, re.split("[?#]", address, maxsplit=1)[0], base))
                if target not in present:
                    yield Fault(page, f"loads something that is not there: {address[:80]!r}")
        for address in sorted(facts.links):
            yield from _link_faults(page, address, pages, present, base, led)


def _link_faults(
    page: str, address: str, pages: Mapping[str, PageFacts], files: Collection[str], base: str, led: set[str]
) -> Iterator[Fault]:
    scheme = _SCHEME.match(address)
    if scheme or address.startswith("//"):
        if not scheme or scheme[1].lower() not in ("https", "mailto"):
            yield Fault(page, f"a link that is neither https nor mailto: {address[:80]!r}")
        return
    path, _, anchor = address.partition("#")
    led.add(target := _target(page, path.partition("?")[0], base))
    if target not in files:
        yield Fault(page, f"a link that leads nowhere: {address!r}")
    elif anchor and target in pages and unquote(anchor) not in pages[target].ids:
        yield Fault(page, f"a link to a place that is not there: {address!r}")


def _target(page: str, path: str, base: str = "/") -> str:
    """The file below the site that a link leads to; base: the path of the site on its host."""
    if not path:
        return page
    plain, folders = _PLAIN.fullmatch(path), page.split("/")[:-1]
    up = len(plain[1]) // len("../") if plain else 0
    if plain and up <= len(folders):
        return "".join(f"{folder}/" for folder in folders[: len(folders) - up]) + plain[2] + (plain[3] or "index.html")
    start = posixpath.dirname(page)
    if path.startswith("/"):
        if not path.startswith(base):
            return path  # another place of the host: no file of ours begins so
        start, path = "", path.removeprefix(base)
    joined = posixpath.normpath(posixpath.join(start, unquote(path).lstrip("/") or "."))
    is_folder = not path or path.endswith(("/", "..")) or path.rsplit("/", 1)[-1] == "."
    joined = "" if joined == "." else joined
    return posixpath.join(joined, "index.html") if is_folder else joined


# -- what finished pages are given -------------------------------------------------------------------------------


def with_policy(html: str, scripts: Collection[str], *, has_pagefind: bool = True) -> str:
    """Return the page with a content security policy that lets only these inline scripts run, and Pagefind."""
    tag = f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts, has_pagefind)}">'
    return html if tag in html else re.sub(r"<head>", f"<head>{tag}", html, count=1)


def with_files(html: str) -> str:
    """Return the page with links that name the files, not their folders: from disk a folder is but a list."""

    def named(link: re.Match[str]) -> str:
        path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", link[3], re.DOTALL).groups()  # type: ignore[union-attr]
        is_folder = path.endswith("/") or path.rsplit("/", 1)[-1] in (".", "..")
        if not is_folder or _SCHEME.match(path) or path.startswith("//"):
            return link[0]
        return f"{link[1]}{link[2]}{path.rstrip('/') or ('' if path == '/' else '.')}/index.html{mark}{rest}{link[2]}"

    return _LINK.sub(named, html)


def with_integrity(html: str, page: str, digests: Mapping[str, bytes], base: str = "/") -> str:
    """Return the page with the digest of every script and style sheet that it loads.

    digests: path below the site -> SHA-256. The address carries the digest too: else a browser that still keeps the
    file as it was before would refuse it.
    """

    def sealed(tag: re.Match[str]) -> str:
        found = _ADDRESS.search(tag[0])
        digest = digests.get(_target(page, found[3], base)) if found else None
        if not found or digest is None:
            return tag[0]
        seal = f'{found[1]}="{found[3]}?{digest.hex()[:10]}" integrity="sha256-{base64.b64encode(digest).decode()}"'
        return _ADDRESS.sub(lambda _: seal, _SEAL.sub("", tag[0]), count=1)

    return _TAG.sub(sealed, html)


def headers_file(scripts: Collection[str], *, has_pagefind: bool = True) -> str:
    """What hosts that read a file `_headers` send along with every page: the policy, and what only headers can say."""
    return _HEADERS.format(policy=_policy(scripts, has_pagefind))


def _policy(scripts: Collection[str], has_pagefind: bool) -> str:
    hashes = " ".join(sorted(f"'sha256-{_digest(script)}'" for script in set(scripts)))
    policy = _POLICY.format(hashes=hashes).replace(" ;", ";")
    for before, after in _PAGEFIND if has_pagefind else ():
        policy = policy.replace(before, after)
    return policy


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
