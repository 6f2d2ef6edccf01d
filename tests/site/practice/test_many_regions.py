"""A company of forty regions: pages say who says a step, and of the others how many, and stay readable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial

import pytest
from bestyet.insight.difference.variance import matrix, variances
from bestyet.site.desk import Desk
from bestyet.site.input import Programme, SiteInput
from bestyet.site.language.words import speaking
from bestyet.site.own import OwnDesk
from bestyet.site.practice.compare import compare_pages
from bestyet.site.version.layers import practice_pages
from bestyet.text.markdown.steps import steps_at_a_glance
from reading import render, words

PageOf = Callable[[int, str], str]
WHO, HOW = ("client", "site head", "quality lead", "planner"), ("by phone", "by letter", "on the portal", "in person")


def company(regions: int) -> Mapping[str, str]:
    """All send the agenda; every region has eight steps more, in words of its own."""
    names = [f"region-{number}" for number in range(regions)]
    listed = "".join(f"  {name}: {{name: {name.title()}}}\n" for name in names)
    files = {"practices/governance.yml": f"company: Example (illustrative)\nregions:\n{listed}"}
    for number, name in enumerate(names):
        own = [f"1. Tell the {WHO[n % 4]} {HOW[n // 4]} what desk {number * 8 + n} found.\n" for n in range(8)]
        head = f"practice: kickoff\ntitle: Kickoff\nregion: {name}\nowner: owner-{name}\nstatus: in-use\n"
        steps = "1. Send the agenda. {#agenda-sent}\n" + "".join(own)
        files[f"practices/{name}/kickoff.md"] = f"---\n{head}---\n# Kickoff\n\n## Procedure\n\n{steps}"
    return files


@pytest.fixture(scope="module")
def page_of(make_site: Callable[..., SiteInput]) -> PageOf:
    """A page of the practice in a company of so many regions, whose pages are made once."""
    made = cache(lambda regions: _asked(make_site(company(regions))))
    return lambda regions, path: made(regions)[f"practices/kickoff/{path}"].decode()


def _asked(site: SiteInput) -> dict[str, bytes]:
    """The two pages that are looked at, without those that each region has of its own."""
    with speaking(site.language):
        desk = OwnDesk(Desk(site), "kickoff")
        why = next(one for one in practice_pages(desk) if "/why/" in one[0])
        return dict((why, *compare_pages(desk, "kickoff")))


def test_of_few_regions_each_that_does_not_say_a_step_is_named(page_of: PageOf) -> None:
    page = page_of(12, "why/index.md")
    assert "others do not" not in page
    assert page.count("Region-11 does not say this") > 8


def test_of_many_regions_those_that_say_a_step_are_named_and_the_others_counted(page_of: PageOf) -> None:
    page = page_of(40, "why/index.md")
    assert "does not say this" not in page
    own = page.split("what desk 0 found", 1)[1].split("by-because", 1)[0]
    assert 'title="Region-0 says this"' in own
    assert ">39 others do not<" in own
    shared = page.split("Send the agenda", 1)[1].split("by-because", 1)[0]
    assert all(f'title="Region-{number} says this"' in shared for number in range(40))


@pytest.mark.parametrize(("path", "most"), [("why/index.md", 1_800), ("compare/index.md", 1_200)])
def test_a_page_grows_by_what_the_regions_say_not_by_steps_times_regions(page_of: PageOf, path: str, most: int) -> None:
    page = page_of(40, path)
    assert len(page) < most * 40 * 9, len(page)  # bytes for each step of each region


def test_cells_of_regions_that_say_nothing_are_empty_and_the_page_says_what_that_means(page_of: PageOf) -> None:
    page = page_of(40, "compare/index.md")
    assert "<td></td>" in page
    assert "Where nothing stands, it says nothing that could be matched." in words(page)
    assert page.count('<span class="by-nothing">') == 0
    few = page_of(12, "compare/index.md")
    assert "<td></td>" not in few
    assert "Where nothing stands" not in few


@pytest.mark.parametrize("regions", [12, 13])
def test_a_step_of_one_of_many_regions_names_it_instead_of_a_column_for_every_other(
    make_site: Callable[..., SiteInput], regions: int
) -> None:
    files, day = company(regions), date(2026, 11, 22)
    site = make_site(files)
    compared = variances(site.base, {path: steps_at_a_glance(text.encode()) for path, text in files.items()}, day)
    programme = Programme(variance=compared, matrix=partial(matrix, site.base, day=day))
    page = render(replace(site, programme=programme))["docs/variance/kickoff/index.md"].decode()
    alone = page.split("that only one region has", 1)[1]
    row = next(row for row in alone.split("<tr>") if "what desk 77 found" in row)
    assert 'href="../../regions/region-9/kickoff/#L' in row
    assert row.count("<td>") == (1 if regions > 12 else regions)
    assert (">Region-9</a></td>" in row) == (regions > 12)
    common = next(row for row in page.split("<tr>") if "Send the agenda" in row)
    assert common.count("<td>") == regions


@pytest.mark.parametrize("regions", [12, 13])
def test_the_table_of_many_regions_is_wider_than_the_page_instead_of_a_letter_a_line(
    make_site: Callable[..., SiteInput], regions: int
) -> None:
    pages = render(replace(make_site(company(regions)), programme=Programme(is_whole=True)))
    assert ("by-grid-many" in pages["docs/programme/index.md"].decode()) == (regions > 12)
