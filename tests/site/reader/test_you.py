"""A reader says once who they are: a region and a role, each with pages of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bestyet.model.held.holds import Holds, holds_of_candidate
from bestyet.site.input import Programme, SiteInput
from bestyet.site.version.views import Stage, VersionView
from reading import render, words

MakeSite = Callable[..., SiteInput]
ROLE = "docs/roles/project-manager/index.md"
EMEA, APAC = "practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md"


def agreed(tiny: Mapping[str, str]) -> dict[str, str]:
    """Both regions tie who and by when to the agenda, and say the same."""
    return {
        path: text.replace("{milestone: kickoff-held,", "{milestone: kickoff-held, step: agenda-sent,")
        .replace("within: 7", "within: 5")
        .replace("{activity: agenda,", "{activity: agenda, step: agenda-sent,")
        .replace("accountable: site-head", "accountable: project-manager")
        for path, text in tiny.items()
    }


def in_force(site: SiteInput, holds: Callable[[str, str], Holds | None]) -> SiteInput:
    text = site.candidates["client-kickoff"]
    day = "2026-01-05"
    version = VersionView("1.0.0", Stage.IN_FORCE, "major", text, day, day, decided=day, effective=day)
    return replace(site, versions={"client-kickoff": (version,)}, programme=Programme(holds=holds))


def made(site: SiteInput, path: str) -> str:
    return render(site)[path].decode()


def rows(page: str) -> list[str]:
    return [words(row) for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL) if "<td" in row]


def test_a_role_reads_what_it_does_by_when_and_is_led_to_the_step(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    site = make_site(agreed(tiny))
    page = made(in_force(site, lambda practice, region: None), ROLE)
    assert "1 duty in 1 practice in force." in words(page)
    assert rows(page) == [
        "5 business days after contract signed Send the agenda three business days before the meeting. "
        "you do it and you answer for it Client kickoff meeting"
    ]
    assert 'href="../../practices/client-kickoff/#agenda-sent"' in page
    assert "Drafts" not in words(page)


def test_a_draft_is_told_apart_and_as_none_that_holds(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    page = made(make_site(agreed(tiny)), ROLE)
    before, drafts = page.split('<h2 id="drafts">')
    assert "No practice in force names this role in its values." in words(before)
    assert "Follow your region’s own text until these are adopted." in words(drafts)
    assert len(rows(drafts)) == 1
    assert rows(before) == []


def test_what_regions_must_settle_is_nobodys_duty(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    page = made(make_site(tiny), "docs/roles/site-head/index.md")
    assert rows(page) == []


def test_where_a_region_departs_both_are_told_each_with_its_region(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    site = make_site(agreed(tiny))
    common = holds_of_candidate(site.candidates["client-kickoff"])

    def holds(practice: str, region: str) -> Holds:
        if region != "apac":
            return replace(common, region=region)
        steps = tuple(
            replace(step, values=tuple(replace(one, text=one.text.replace("5", "7")) for one in step.values))
            for step in common.steps
        )
        return replace(common, steps=steps, region=region)

    said = rows(made(in_force(site, holds), ROLE))
    assert len(said) == 2
    assert said[0].startswith("5 business days after contract signed")
    assert "otherwise in APAC" in said[0]
    assert said[1].startswith("7 business days after contract signed")
    assert "only in APAC" in said[1]


def test_a_role_says_what_it_is_called_where(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    named = tiny["practices/vocabulary.yml"].replace(
        "{title: Project manager}", "{title: Project manager, regions: {apac: Programme executive}, also: [PM]}"
    )
    site = make_site({**tiny, "practices/vocabulary.yml": named})
    assert "Called: Programme executive (APAC) · also: PM" in words(made(site, ROLE))
    assert 'href="project-manager/"' in made(site, "docs/roles/index.md")


def test_the_header_leads_to_every_region_and_role(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    site = make_site(tiny)
    part = made(site, "theme/partials/you.html")
    assert re.findall(r"\{\{ '([^']+)' \| url \}\}", part) == [
        "regions/emea/",
        "regions/apac/",
        "roles/project-manager/",
        "roles/site-head/",
    ]
    pages = render(site)
    assert all(f"docs/{page}index.md" in pages for page in re.findall(r"'([^']+/)'", part))


def test_names_do_not_act_in_the_header(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    named = tiny["practices/vocabulary.yml"].replace("{title: Site head}", "{title: '{{ config }}{% raw %}<b>'}")
    part = made(make_site({**tiny, "practices/vocabulary.yml": named}), "theme/partials/you.html")
    assert "&#123;&#123; config }}&#123;% raw %}&lt;b&gt;" in part
