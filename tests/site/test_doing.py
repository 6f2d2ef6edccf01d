"""The first page of a practice says what to do, who does it, by when and with what, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from bestyet.site.input import SiteInput
from reading import render, words

FIRST, WHY, DECISIONS = (f"docs/practices/client-kickoff/{layer}index.md" for layer in ("", "why/", "decisions/"))
MakeSite = Callable[..., SiteInput]


def tied(tiny: Mapping[str, str]) -> dict[str, str]:
    """Both regions say which step their values belong to, and agree on who does it."""
    return {
        path: text.replace("{milestone: kickoff-held,", "{milestone: kickoff-held, step: agenda-sent,")
        .replace("within: 7", "within: 5")
        .replace("{activity: agenda,", "{activity: agenda, step: agenda-sent,")
        .replace("accountable: site-head", "accountable: project-manager")
        for path, text in tiny.items()
    }


def card(page: str, step: str) -> str:
    return words(page.split(f'<li id="{step}"', 1)[1].split("</li>", 1)[0])


def test_a_step_carries_who_does_it_and_by_when(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    page = render(make_site(tied(tiny)))[FIRST].decode()
    said = card(page, "agenda-sent")
    assert "Who Project manager" in said
    assert "By when 5 business days after contract signed" in said
    assert "2 of 2 regions" in said


def test_a_value_that_regions_must_settle_is_no_chip(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {
        path: text.replace("{activity: agenda,", "{activity: agenda, step: agenda-sent,") for path, text in tiny.items()
    }
    said = card(render(make_site(files))[FIRST].decode(), "agenda-sent")
    assert "Who" not in said


def test_a_value_of_no_step_stands_once_below_them_or_at_a_glance(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {path: text.replace("within: 7", "within: 5") for path, text in tiny.items()}
    page = words(render(make_site(files))[FIRST].decode())
    assert page.count("Kickoff held") == 1
    assert "Kickoff held 5 business days after contract signed" in page


def test_a_value_that_a_rule_proposes_while_regions_differ_is_not_told_as_what_holds(pages: dict[str, str]) -> None:
    assert "Kickoff held" not in words(pages[FIRST])


def test_no_words_of_regions_and_no_badges_stand_on_it_and_no_step_under_a_fold(pages: dict[str, str]) -> None:
    folds = re.findall(r"<details[^>]*>.*?</details>", pages[FIRST], re.DOTALL)
    assert [re.match(r'<details class="by-fold ([a-z-]+)"', fold)[1] for fold in folds] == ["by-onward"]  # type: ignore[index]
    assert "data-by-step" not in "".join(folds)
    assert "by-badge" not in pages[FIRST]
    assert "Issue the launch agenda" not in pages[FIRST]
    assert "Issue the launch agenda" in pages[WHY]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_section_that_stood_on_it_leads_on_from_the_same_place(
    tiny: Mapping[str, str], make_site: MakeSite, language: str
) -> None:
    made = {
        path: text.decode() for path, text in render(make_site(tiny, language=language)).items() if path.endswith("md")
    }
    for path, layer in ((WHY, "why"), (DECISIONS, "decisions")):
        for heading in re.findall(r"^## (.+)$", made[path], re.MULTILINE):
            assert re.search(rf'<li id="([^"]+)"><a href="{layer}/#\1">{re.escape(heading)}</a>', made[FIRST]) or (
                heading in ("What to do", "Was zu tun ist")
            )


def test_the_three_pages_lead_to_each_other_without_a_script(pages: dict[str, str]) -> None:
    for path, ways in ((FIRST, ("./", "why/", "decisions/")), (WHY, ("../", "./", "../decisions/"))):
        tabs = pages[path].split('<nav class="by-layers"', 1)[1].split("</nav>", 1)[0]
        assert re.findall(r'href="([^"]+)"', tabs) == list(ways)
        assert tabs.count('aria-current="page"') == 1


PURPOSE = "# T\n\n## Purpose\n\nTell the client.\n\n## Steps\n\n1. Call. {#call}\n2. Write. {#write}\n"


@pytest.mark.parametrize(
    ("body", "folded"),
    [
        (PURPOSE, ["Purpose"]),
        (PURPOSE.replace("## Steps", "## Scope\n\nAll batches.\n\n## Steps"), ["Purpose", "Scope"]),
        (PURPOSE.replace("## Purpose\n\n", ""), []),  # above the first heading: what matters most
        (PURPOSE.replace("Tell the client.", "- Tell the client. {#tell}"), []),
        (
            PURPOSE.replace("1. Call. {#call}\n2. Write. {#write}", "Call, then write."),
            [],
        ),  # no list: all may be a step
    ],
)
def test_what_a_practice_is_for_folds_away_above_its_steps(
    make_site: MakeSite, tiny: Mapping[str, str], body: str, folded: list[str]
) -> None:
    files = {
        path: "---" + text.split("---")[1] + "---\n" + body if path.endswith("client-kickoff.md") else text
        for path, text in tiny.items()
    }
    page = render(make_site(files))[FIRST].decode()
    found = re.search(r'<details class="by-fold by-before"><summary[^>]*>(.*?)</summary>(.*?)</details>', page)
    assert re.findall(r"<span>([^<]*)", found[1] if found else "") == folded
    steps = page.split('<div data-by-steps=""', 1)[1]
    assert all(said in steps for said in ("Tell the client.", "all", "rite")), steps
    assert steps.count('id="') == len(set(re.findall('id="([^"]+)"', steps)))
