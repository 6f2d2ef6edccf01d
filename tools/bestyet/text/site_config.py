"""The one reader of mkdocs.yml: what the press must know of it. The builder reads the file for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f]+")
# Extensions of Markdown that make a page from its own text only.
_OWN_TEXT = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
    *("md_in_html", "nl2br", "sane_lists", "smarty", "tables", "toc"),
}


@dataclass(frozen=True)
class SiteConfig:
    """What a configuration says; one that is empty or no YAML says nothing."""

    raw: bytes = b""
    language: str = "en"  # of the theme, as it is written there
    address: str = ""  # where the site is published: "" or an address that ends in "/"
    desk: str = ""  # the same of the desk: desk_url below extra
    sender: str = ""  # from whom letters are: digest_from below extra
    docs: str = "docs"  # folders, as they are written
    site: str = "site"
    theme: str = "nowhere"
    nav: tuple[str, ...] = ()  # the Markdown files in the navigation
    is_by_file: bool = False  # links name files, not their folders: pages are read from disk
    region_pages: str = ""  # whether pages for one region are made: "always", "never", or as the size of the site asks
    find_steps: str = ""  # whether the index of practices holds steps: "always", "never", or as the size asks
    is_plain: bool = False  # every page is made from its own Markdown and from what all pages share


def site_config(raw: bytes) -> SiteConfig:
    try:
        loader = _Loader(raw)
        found = loader.get_single_data()
    except yaml.YAMLError:
        return SiteConfig(raw)
    if not isinstance(found, dict):
        return SiteConfig(raw)
    theme, extra = (found[key] if isinstance(found.get(key), dict) else {} for key in ("theme", "extra"))
    language, sender = theme.get("language"), extra.get("digest_from")
    return SiteConfig(
        raw,
        language if isinstance(language, str) else "en",
        _address(found.get("site_url")),
        _address(extra.get("desk_url")),
        sender if isinstance(sender, str) else "",
        str(found.get("docs_dir", "docs")),
        str(found.get("site_dir", "site")),
        str(theme.get("custom_dir", "nowhere")),
        tuple(_leaves(found.get("nav"))),
        found.get("use_directory_urls") is False,
        str(extra.get("region_pages") or ""),
        str(extra.get("find_steps") or ""),
        not loader.has_tags and _is_plain(found),
    )


def _address(said: Any) -> str:
    return f"{said.rstrip('/')}/" if isinstance(said, str) and _ADDRESS.fullmatch(said) else ""


def _is_plain(found: Any) -> bool:
    if found.get("INHERIT") or found.get("hooks") or found.get("plugins") != []:
        return False
    extensions = [next(iter(e)) if isinstance(e, dict) and e else e for e in found.get("markdown_extensions") or ()]
    has_parts = isinstance(found.get("theme"), dict) and isinstance(found.get("nav"), list) and found["nav"] != []
    has_parts = has_parts and isinstance(found.get("use_directory_urls", True), bool)
    return has_parts and all(isinstance(name, str) and name in _OWN_TEXT for name in extensions)


def _leaves(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    for entry in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _leaves(entry)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads past tags such as !ENV, which only the builder understands, and knows that there were some."""

    has_tags = False

    def pass_by(self, *_: Any) -> None:
        self.has_tags = True


_Loader.add_multi_constructor("", _Loader.pass_by)
