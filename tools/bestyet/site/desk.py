"""What every page maker needs at hand: the input, who is who, what stands where, and the templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.base import GLOBAL, KnowledgeBase, label_of
from bestyet.model.candidate import Status
from bestyet.model.commit import HistoryState
from bestyet.model.passage import parts_of
from bestyet.model.sentence import Sentence
from bestyet.site.badge import COLOURS, MANY_REGIONS, Badge
from bestyet.site.find.size import stays_small
from bestyet.site.html import one_line, plain_title, with_ways_back
from bestyet.site.language.interface import interface
from bestyet.site.language.told import recorded
from bestyet.site.language.words import capital, gettext, marked
from bestyet.site.language.written import day
from bestyet.site.links import (
    SLUG,
    adoption_page,
    anchor_of,
    between_page,
    category_page,
    compare_page,
    decisions_page,
    due_page,
    frozen_anchor,
    frozen_page,
    in_files,
    lens_page,
    link_from,
    matrix_page,
    next_page,
    picture_file,
    practice_page,
    region_page,
    role_page,
    score_page,
    since_pages,
    variant_page,
    version_page,
    view_url,
    why_page,
    without_region_pages,
)
from bestyet.site.version.views import Stage, VersionView, version_pairs

if TYPE_CHECKING:
    from bestyet.model.base import Term
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.passage import Variant
    from bestyet.site.input import SiteInput

WIDE = ["navigation", "toc"]  # what the theme hides on pages that have their own way back
# Of what is not searched, those that hold no other of their kind: Material's index breaks on <div> in <div>.
_UNSEARCHED = re.compile(r'(<(?:nav|p|span|summary)\b[^<>]*?) data-pagefind-(?:ignore|filter="\w+")')
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Section:
    """A part of a page below a heading of ours, a message; the first has none."""

    heading: str | None
    template: str
    data: Mapping[str, object]


class Desk:
    """The input of one rendering, and what is worked out from it once."""

    def __init__(self, site: SiteInput) -> None:
        self.site = site
        self.base = site.base
        self.labels = {region.id: region.label for region in site.regions}
        self.colours = {region.id: f"by-region-{n % COLOURS}" for n, region in enumerate(site.regions)}
        self.places = {region.id: place for place, region in enumerate(site.regions)}
        self.env = interface()
        self._anchors: dict[str, dict[str, str]] = {}

    @cached_property
    def written(self) -> frozenset[str]:
        """The pages of regions, and of what they wrote: those that texts of regions can lead to."""
        found = {region_page(region.id) for region in self.site.regions}
        for practice in self.shown:
            found.update(lens_page(practice, region.id) for region in self.site.regions)
            found.add(compare_page(practice))
            pairs = version_pairs(self.versions(practice))
            found.update(between_page(practice, older.number, newer.number) for older, newer in pairs)
        found.update(practice_page(old) for old in self.moved)
        for practice, variants in self.base.variants.items():
            found.update(variant_page(variant.region, practice) for variant in variants)
        return frozenset(found)

    @cached_property
    def pages(self) -> frozenset[str]:
        """Every page that there will be."""
        found = {"", "practices/", "regions/", "changes/", "contribute/", "about/", "search/"}
        found |= {"adoption/", "programme/", "variance/", "triage/"}
        found |= {"scorecard/", "due/", "roles/", due_page(GLOBAL), *since_pages(self.site.programme.day)}
        found.update(due_page(region.id) for region in self.site.regions)
        found.update(role_page(term.id) for term in self.roles)
        scored = self.site.programme.score.practices if self.site.programme.score else ()
        found.update(score_page(one.practice) for one in scored if one.practice in self.shown)
        found.update(matrix_page(one.practice) for one in self.site.programme.variance)
        found.update(adoption_page(one.practice) for one in self.site.programme.adoption)
        for practice in self.shown:
            found.update((practice_page(practice), why_page(practice), decisions_page(practice)))
            for version in self.versions(practice):
                found.update((version_page(practice, version.number), frozen_page(practice, version.number)))
            if practice in self.site.candidates:
                found.add(self.candidate_page(practice))
        found.update(category_page(category) for category in self.categories)
        return frozenset(found | self.written)

    @cached_property
    def shown(self) -> dict[str, Candidate]:
        """Practice -> what its page shows: the version in force or the one that ended, else the candidate."""
        found = dict(self.site.candidates)
        last = ((name, self.standard(name) or self.ended(name)) for name in self.site.versions)
        found.update((name, version.text) for name, version in last if version)
        return dict(sorted(found.items()))

    @cached_property
    def finds_steps(self) -> bool:
        """Whether practices are found by their steps: as the site is told, else where the index stays small."""
        asked = self.site.find_steps
        return stays_small(self.base, self.shown) if asked not in ("always", "never") else asked == "always"

    @cached_property
    def roles(self) -> tuple[Term, ...]:
        """The roles of the vocabulary, by title."""
        found = (
            term for (kind, _), term in self.base.vocabulary.items() if kind == "roles" and SLUG.fullmatch(term.id)
        )
        return tuple(sorted(found, key=lambda term: (term.title.casefold(), term.id)))

    @cached_property
    def moved(self) -> dict[str, str]:
        """Name that a practice had before -> the practice, as its variants say."""
        found: dict[str, str] = {}
        for practice in sorted(self.shown):
            for variant in self.base.variants.get(practice, ()):
                names = variant.document.data.get("formerly")
                for name in names if isinstance(names, list) else ():
                    if isinstance(name, str) and SLUG.fullmatch(name) and name not in self.base.variants:
                        found.setdefault(name, practice)
        return {old: new for old, new in sorted(found.items()) if old not in self.shown}

    def former(self, practice: str) -> tuple[str, ...]:
        return tuple(old for old, new in self.moved.items() if new == practice)

    def is_shown(self, practice: str) -> bool:
        """Whether it has a page."""
        return practice in self.shown

    def versions(self, practice: str) -> tuple[VersionView, ...]:
        """Oldest first."""
        return self.site.versions.get(practice, ())

    def standard(self, practice: str) -> VersionView | None:
        """The version in force."""
        return next((version for version in self.versions(practice) if version.stage is Stage.IN_FORCE), None)

    def ended(self, practice: str) -> VersionView | None:
        """The last version of a practice that has no standard any more."""
        return next((version for version in self.versions(practice) if version.stage is Stage.ENDED), None)

    def is_lost(self, practice: str) -> bool:
        """Whether nobody can tell which version is in force."""
        return practice in self.site.unread and not self.site.unread[practice].is_standard_known

    def ballots(self, practice: str) -> list[VersionView]:
        """The versions that are put to the vote."""
        return [version for version in self.versions(practice) if version.stage is Stage.OPEN]

    def candidate_page(self, practice: str) -> str:
        """Where the candidate stands with what each region says: on the second page until there is a standard."""
        return next_page(practice) if self.standard(practice) or self.ended(practice) else why_page(practice)

    @cached_property
    def categories(self) -> dict[str, list[str]]:
        """Category -> its practices by title; in the order of the vocabulary, then unknown ones, then "other"."""
        found: dict[str, list[str]] = {}
        for practice in sorted(self.shown, key=lambda name: (self.title_of(name).casefold(), name)):
            found.setdefault(self.category_of(practice), []).append(practice)
        known = [name for kind, name in self.base.vocabulary if kind == "categories"]
        rank = {name: place for place, name in enumerate(known)}
        return {
            name: found[name]
            for name in sorted(found, key=lambda name: (name == "other", rank.get(name, len(rank)), name))
        }

    def category_of(self, practice: str) -> str:
        """The category most regions gave; "other" without one, or where it is no plain word."""
        for entry in self.shown[practice].fields:
            if entry.key == "category" and entry.chosen:
                value = str(entry.chosen.value)
                return value if value and value.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == "" else "other"
        return "other"

    def category_title(self, category: str) -> str:
        return capital(self.base.title("categories", category))

    def title_of(self, practice: str) -> str:
        """The title of what is shown; the newest variant's own where all are retired."""
        candidate = self.shown.get(practice)
        return self.base.practice_title(practice, candidate.title if candidate else "")

    def also_called(self, practice: str) -> tuple[str, ...]:
        """Other titles by which people look for a practice."""
        term = self.base.vocabulary.get(("practices", practice))
        return term.also if term else ()

    def is_customer_facing(self, practice: str) -> bool:
        fields = self.shown[practice].fields
        return any(f.key == "customer-facing" and f.chosen and f.chosen.value is True for f in fields)

    def named(self, kind: str, name: str) -> str:
        """What the vocabulary calls something, with a capital."""
        return capital(self.base.title(kind, name))

    def label(self, region: str) -> str:
        return self.labels.get(region) or label_of(region)

    def badge(self, region: str, says: bool = True) -> Badge:
        return Badge(region, self.label(region), self.colours.get(region, "by-region-0"), says)

    def rank(self, region: str) -> tuple[int, str]:
        """The place of a region in the order of the governance."""
        return (self.places.get(region, len(self.places)), region)

    def ordered(self, regions: Iterable[str]) -> list[str]:
        return sorted(set(regions), key=self.rank)

    def badges(self, saying: Iterable[str], all_regions: Iterable[str] = ()) -> list[Badge]:
        """One badge a region of both, filled for `saying`; where regions are many, one for all that do not say it."""
        said = set(saying)
        every = {*said, *all_regions}
        rest = len(every - said) if len(every) > MANY_REGIONS else 0
        found = [self.badge(region, region in said) for region in self.ordered(said if rest > 1 else every)]
        return [*found, Badge("", "", "", says=False, others=rest)] if rest > 1 else found

    def listed(self, regions: Iterable[str]) -> str:
        """ "EMEA, APAC and India"."""
        return joined([self.label(region) for region in self.ordered(regions)])

    def voted(self, words: str) -> Markup:
        """What counting says; in a record's mere text a region cannot be told from words: it may be called "it"."""
        if isinstance(words, Sentence):
            words = words.naming(lambda one: self.labels.get(one, one))
        return recorded(words, capital=True)

    recorded = staticmethod(recorded)

    def lang(self, variant: Variant) -> Markup:
        """The attribute for an element that holds words of a text; nothing where they are in the page's language."""
        return marked(language_of(self.base, variant), self.site.language)

    def lang_of(self, candidate: Candidate, item: Item) -> Markup:
        """The same for the words chosen for a step; those that people wrote together are in the page's language."""
        return self.lang(candidate.variants[item.chosen[0]]) if item.chosen else Markup("")

    @cached_property
    def texts(self) -> dict[str, tuple[str, Variant]]:
        """Path -> (practice, the region's text that lies there), each on a page of its own."""
        return {one.document.path: (name, one) for name, found in self.base.variants.items() for one in found}

    @cached_property
    def voted_on(self) -> dict[str, Candidate]:
        """Path -> the text of the version that lies there, each on a page of its own."""
        found = ((name, version) for name in self.shown for version in self.versions(name))
        return {f"practices/{GLOBAL}/{name}/{one.number}/practice.md": one.text for name, one in found}

    def page_of(self, path: str, part: str = "") -> str | None:
        """The page of a file, at what it calls so; None for a file that has no page."""
        if ".files/" in path and (name := path.rpartition("/")[2]) in self.site.pictures:
            return picture_file(name)
        if path in self.texts:
            practice, variant = self.texts[path]
            page = variant_page(variant.region, practice)
            if self.site.is_brief:
                return without_region_pages(page)
        elif path in self.voted_on:
            page = version_page(self.voted_on[path].practice, self.voted_on[path].version)
        else:
            return None
        if part and path not in self._anchors:
            self._anchors[path] = self._anchors_of(path)
        anchor = self._anchors[path].get(part) if part else None
        return f"{page}#{anchor}" if anchor else page

    def placed(self, page: str) -> str:
        """A page's address below the site for those who come from elsewhere: feeds, programs, codes on paper."""
        page = without_region_pages(page) if self.site.is_brief else page
        return in_files(page) if self.site.is_by_file else page

    def _anchors_of(self, path: str) -> dict[str, str]:
        """What links may call the parts of a file -> their anchors on its page."""
        if path in self.voted_on:
            return {part: anchor_of(step) for part, step in steps_called(self.voted_on[path]).items()}
        passages = self.texts[path][1].document.passages
        return {part: f"L{passages[at].span.first_line}" for part, at in parts_of(passages).items()}

    def is_as_now(self, practice: str, variant: Variant) -> bool:
        """Whether a region's file is still the one that was merged."""
        there = self.base.variants.get(practice, ())
        return any(v.region == variant.region and v.document.blob == variant.document.blob for v in there)

    def written_at(self, practice: str, variant: Variant, line: int = 0) -> str:
        """The page of a variant as written, at a line where it still is the same; what is left where it is gone."""
        page = variant_page(variant.region, practice)
        if page not in self.written:
            return region_page(variant.region) if region_page(variant.region) in self.written else "regions/"
        return f"{page}#L{line}" if line and self.is_as_now(practice, variant) else page

    def came_from(self, candidate: Candidate, variant: Variant, line: int = 0) -> str:
        """Where the words of a candidate's variant are read: of a version as it froze them, whatever lies there now."""
        lines = {passage.span.first_line for passage in variant.document.passages}
        if not candidate.version:
            return self.written_at(candidate.practice, variant, line if line in lines else 0)
        lines |= {one.place.line for entry in candidate.fields for one in entry.values if one.region == variant.region}
        page = frozen_page(candidate.practice, candidate.version)
        return f"{page}#{frozen_anchor(variant.region, line) if line in lines else variant.region}"

    def source_of(self, candidate: Candidate, variant: Variant, first: int = 0, last: int = 0) -> str | None:
        """Where the forge shows lines of a candidate's variant: of a version as they were, if a commit is known."""
        path, commit = variant.document.path, ""
        if candidate.version:
            commit = self.site.commit_with(path, variant.document.blob)
        is_there = bool(commit) if candidate.version else self.is_as_now(candidate.practice, variant)
        return view_url(self.site.forge, path, first, last, commit) if is_there else None

    def who(self, path: str, first: int, last: int) -> str:
        """Who wrote these lines last, and when, as a sentence part."""
        commits = self.site.authors(path, first, last)
        return f"{commits[0].author}, {day(commits[0].date)}" if commits else self.unknown

    @property
    def unknown(self) -> str:
        if self.site.history is HistoryState.SHALLOW:
            return gettext("author not in this history (the copy is shallow)")
        return gettext("author not in this history")

    def wide(
        self, path: str, title: str, template: str, data: Mapping[str, object], **meta: object
    ) -> tuple[str, bytes]:
        """A page of one section that has its own way back."""
        return self.page(path, title, [Section(None, template, data)], hide=WIDE, **meta)

    def page(self, path: str, title: str, sections: Sequence[Section], **meta: object) -> tuple[str, bytes]:
        """One Markdown file: front matter, then blocks of HTML below headings of ours."""
        lines = ["---", f"title: {json.dumps(plain_title(title), ensure_ascii=False)}"]
        if self.site.index and "search_body" not in meta:
            meta["search"] = {"exclude": True}
        lines += [f"{key}: {json.dumps(value)}" for key, value in sorted(meta.items())]
        lines += [f"illustrative: {json.dumps(self.site.is_illustrative)}", "---", ""]
        link = link_from(path, self.site.is_brief)
        for section in sections:
            template = self.env.get_template(f"{section.template}.html.j2")
            html = template.render(section.data, link=link, site=self.site, desk=self, path=path)
            if self.site.index:
                html = _UNSEARCHED.sub(r"\1 data-search-exclude", html)
            if section.heading:
                lines += [f"## {gettext(section.heading)}", ""]
            lines += [f'<div class="by-block by-on-{section.template}">{one_line(html)}</div>', ""]
        return f"{path}index.md", with_ways_back("\n".join(lines)).encode("utf-8")


def language_of(base: KnowledgeBase, variant: Variant) -> str:
    """The language that a text says it is in, else its region's; "" where neither names one."""
    said = variant.document.data.get("language") or base.region(variant.region).data.get("language")
    return said if isinstance(said, str) and _LANGUAGE.fullmatch(said) else ""


def steps_called(candidate: Candidate, variant: int | None = None) -> dict[str, str]:
    """What a link may call a part of the text, or of one of its variants -> the item that has it."""
    used = [item for item in candidate.items if item.status is Status.USED]
    held = {ref: item.id for item in used for ref in item.members}
    found = {item.id: item.id for item in used}
    for number in range(len(candidate.variants)) if variant is None else (variant,):
        parts = parts_of(candidate.variants[number].document.passages)
        found.update({part: held[number, at] for part, at in parts.items() if (number, at) in held})
    return found


def joined(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
