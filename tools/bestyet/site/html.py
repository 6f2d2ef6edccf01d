"""Contributors' Markdown -> HTML that cannot run, and our HTML -> one line that no builder reads as Markdown."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from html import unescape

import nh3
import pyromark
from markupsafe import Markup, escape

from bestyet.model.records.picture import PATH

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
TAGS = {
    *("a", "blockquote", "br", "code", "del", "div", "em", "hr", "img", "li", "ol", "p", "pre", "strong"),
    *("sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
UNSEEN = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "title", "textarea"}
_ALIGN = re.compile(r' style="text-align: (left|right|center)"')
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_SAID = re.compile(r' (src|alt)="([^"]*)"')
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*\Z", re.DOTALL)
_ROW = re.compile(r"<tbody>\s*<tr>((?:(?!<tbody>).)*?)</tr>\s*</tbody>", re.DOTALL)
_HEAD = re.compile(r"<thead>\s*<tr>((?:(?!<thead>).)*?)</tr>\s*</thead>", re.DOTALL)
_SCROLL = '<div class="by-scroll" tabindex="0">'  # a wide table is scrolled, also with the keyboard
_BARE_HEAD = re.compile(r"<th(?=>| align=)")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")

# Footnotes that a passage may refer to stand in front of it, as stubs: what they say stands elsewhere on the page.
_STUB = r'<div class="footnote-definition" id="[^"]*"><sup class="footnote-definition-label">\d+</sup>\s*'
_STUBS = re.compile(rf"\A(?:{_STUB}<p>\ufdd0</p>\s*</div>\s*)+")
_NOTE = re.compile(_STUB)
_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">\d+</a></sup>')
_MARKED = re.compile("\ufdd0([0-9]+)\ufdd1")  # two characters that no text holds

_REFERRED = re.compile(r'<a id="(fnref:[0-9-]{1,20})"')
_WAY_BACK = re.compile(r' <a href="#(fnref:[0-9-]{1,20})" aria-label="[^"<>]{0,80}">↩</a>')

# A relative link, or a picture's place, as written -> the one to publish; None: no link, and words for the picture.
Rewrite = Callable[[str], str | None]
Refer = Callable[[str], Markup]  # the label of a footnote -> what stands where it is referred to


def safe_html(markdown: str, rewrite: Rewrite, refer: Refer | None = None) -> Markup:
    """Return contributors' Markdown as HTML of an allow-list: no script, no handler, no other scheme, no picture but
    those that lie beside the text.

    Line breaks are written as `&#10;`, so that code keeps its lines when the page is put on one.
    refer: where footnotes stand in front, as `stub` writes them.
    """
    if refer:
        return _with_references(pyromark.html(markdown, options=OPTIONS), rewrite, refer)
    if "[" in markdown or "<" in markdown:  # what any link is written with
        return _clean(pyromark.html(markdown, options=OPTIONS), rewrite)
    return _clean_without_links(markdown)


def stub(label: str) -> str:
    """A footnote as a passage has it in front, so that its references are known; "" for what is none."""
    made = f"[^{label}]: \ufdd0\n\n"
    return made if _STUBS.fullmatch(pyromark.html(made, options=OPTIONS)) else ""


def says_nothing(markdown: str) -> bool:
    """Whether nothing of it is shown, as of link definitions."""
    return not pyromark.html(markdown, options=OPTIONS).strip()


def note_html(markdown: str, rewrite: Rewrite, refer: Refer) -> Markup:
    """What a footnote says. markdown: its definition, behind the stubs."""
    made = _STUBS.sub("", pyromark.html(markdown, options=OPTIONS))
    found = _NOTE.match(made)
    return _with_references(made[found.end() :].rpartition("</div>")[0] if found else made, rewrite, refer)


def _with_references(made: str, rewrite: Rewrite, refer: Refer) -> Markup:
    labels: list[str] = []

    def marked(found: re.Match[str]) -> str:
        labels.append(unescape(found[1]))
        return f"\ufdd0{len(labels) - 1}\ufdd1"

    bare = _STUBS.sub("", made).translate({0xFDD0: None, 0xFDD1: None})
    cleaned = _clean(_REFERENCE.sub(marked, bare), rewrite)
    return Markup(_MARKED.sub(lambda found: str(refer(labels[int(found[1])])), cleaned))


@lru_cache(maxsize=65536)
def _clean_without_links(markdown: str) -> Markup:
    """The same words stand on several pages."""
    return _clean(pyromark.html(markdown, options=OPTIONS), lambda _: None)


def _clean(html: str, rewrite: Rewrite) -> Markup:
    made = _ALIGN.sub(r' align="\1"', html)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return value if PATH.fullmatch(value) else None
        return _link(value, rewrite) if (tag, name) == ("a", "href") else value

    cleaned = nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=UNSEEN,
        url_schemes={"https", "mailto"},
        attribute_filter=attribute,
    )
    pictured = _PICTURE.sub(partial(_shown, rewrite=rewrite), cleaned) if "<img" in cleaned else cleaned
    reachable = pictured.replace("<table>", f"{_SCROLL}<table>").replace("</table>", "</table></div>")
    return Markup(reachable.strip().replace("\r", "").replace("\n", "&#10;"))


def within(pictures: Mapping[str, bytes]) -> Rewrite:
    """For a page that stands alone: no link, and the pictures of these places in the page itself."""

    def rewrite(written: str) -> str | None:
        raw = pictures.get(written)
        kind = "png" if written.endswith(".png") else "jpeg"
        return f"data:image/{kind};base64,{b64encode(raw).decode()}" if raw else None

    return rewrite


def _shown(picture: re.Match[str], rewrite: Rewrite) -> str:
    """A picture that lies beside its text, as our own element; words for any other."""
    told = dict(_SAID.findall(picture[1]))
    words = told.get("alt", "").replace("<", "&lt;").replace(">", "&gt;")
    if told.get("src") and (place := rewrite(told["src"])):
        is_within = picture.string[picture.end() :].lstrip()[:1] not in ("", "<")  # words go on, as behind a button
        kind = "by-picture by-within" if is_within else "by-picture"
        return f'<img class="{kind}" src="{escape(place)}" alt="{words}">'
    return f"<em>[picture: {words or 'no description'}]</em>"


def _link(value: str, rewrite: Rewrite) -> str | None:
    if re.match(r"(?:https://|mailto:)", value, re.IGNORECASE):
        return value
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\", value):
        return None
    to = rewrite(value)
    return None if to and to.startswith("data:") else to


def inline_html(markdown: str, rewrite: Rewrite, refer: Refer | None = None) -> Markup:
    """As `safe_html`, without the paragraph around a single one: for items and headings."""
    made = safe_html(markdown, rewrite, refer)
    match = _ONE_PARAGRAPH.fullmatch(made)
    return Markup(match[1]) if match else made


def heading_source(markdown: str) -> str:
    """A heading as Markdown of its own: words that would begin a list or quote elsewhere are but words in a heading."""
    return re.sub(r"\A(\d+)([.)])(?=\s)|\A([-+*>#])(?=\s|#)", r"\1\\\2\3", " ".join(markdown.split("\n")))


def row_html(table: str, rewrite: Rewrite, refer: Refer | None = None) -> tuple[Markup, Markup]:
    """The cells of the head of a table of one row, and those of the row."""
    made = safe_html(table, rewrite, refer).replace("&#10;", " ")
    heads, cells = _HEAD.search(made), _ROW.search(made)
    return Markup(heads[1] if heads else ""), Markup(cells[1] if cells else "")


def one_line(html: str) -> str:
    """Put our HTML on one line in which no Markdown, attribute list or template can begin.

    Contributors' line breaks were written out by `safe_html`; those left are the templates' own. The head of a table
    that does not say what it heads, heads its column.
    """
    lines = filter(None, map(str.strip, _UNPRINTED.sub(" ", html).split("\n")))
    text = _BARE_HEAD.sub('<th scope="col"', " ".join(lines))
    return text.replace("`", "&#96;").replace("{", "&#123;").replace("}", "&#125;")


def with_ways_back(page: str) -> str:
    """A page whose footnotes lead back only to references on it: a page may show fewer words than were made for it."""
    there = set(_REFERRED.findall(page))
    return _WAY_BACK.sub(lambda back: back[0] if back[1] in there else "", page)


def plain_title(text: str) -> str:
    """A title for the front matter: the themes print it as it is, in pages, navigation and `<title>`."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    swapped = printable.translate({ord("<"): "‹", ord(">"): "›", ord('"'): "”", ord("{"): "(", ord("}"): ")"})
    return " ".join(swapped.split()).replace("&", "&amp;")
