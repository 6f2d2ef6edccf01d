"""Who does what, as a picture and as BPMN: what structured values state, and nothing that they do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from bestyet.site.drawing.swimlane import cut, measured, wrapped
from bestyet.site.input import SiteInput
from reading import render

FIRST = "docs/practices/client-kickoff/index.md"
PICTURE = "docs/practices/client-kickoff/swimlane/index.md"
BPMN = "site/practices/client-kickoff.bpmn"
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
}
MakeSite = Callable[..., SiteInput]
AGENDA = "{activity: agenda, step: agenda-sent, responsible: project-manager, accountable: site-head}"
MINUTES = "{activity: minutes, step: history, responsible: site-head, informed: client}"


def with_values(tiny: Mapping[str, str], raci: str, times: str = "[]") -> dict[str, str]:
    """Both regions say the same of who does what, and by when."""
    files = dict(tiny)
    for path, text in tiny.items():
        said = re.sub(r"raci:\n  - .*\n", f"raci: [{raci}]\n", text)
        files[path] = re.sub(r"lead-times:\n  - .*\n", f"lead-times: {times}\n", said)
    files["practices/vocabulary.yml"] = files["practices/vocabulary.yml"].replace(
        "roles: {", 'roles: {client: {title: Client}, odd: {title: "<b>&amp; ]]> {{ x }}"}, '
    )
    return files


def made(files: Mapping[str, str], make_site: MakeSite) -> dict[str, str]:
    return {path: content.decode() for path, content in render(make_site(files)).items()}


def boxes(page: str) -> list[tuple[str, str, float]]:
    """(where it leads, what it says, where it begins) of every box."""
    found = re.findall(r'<a href="([^"]+)">\s*<desc>([^<]+)</desc>\s*<rect class="by-lane-box[^"]*" x="([\d.]+)"', page)
    return [(href, says, float(x)) for href, says, x in found]


def bands(page: str) -> list[str]:
    return re.findall(r'<text class="by-band-name"[^>]*>([^<]+)<', page)


def test_each_box_stands_in_the_column_of_who_does_it_and_leads_to_its_step(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    page = made(with_values(tiny, f"{AGENDA}, {MINUTES}"), make_site)[FIRST]
    agenda, minutes = boxes(page)
    assert agenda[0] == "#agenda-sent"
    assert "Project manager; answers for it: Site head" in agenda[1]
    assert "Site head; is told: Client" in minutes[1]
    assert agenda[2] < minutes[2]  # the client first, then who does something, as the text comes to them
    assert '<li id="agenda-sent"' in page


@pytest.mark.parametrize(
    "raci", ["", "{activity: agenda, step: agenda-sent, responsible: project-manager, accountable: project-manager}"]
)
def test_there_is_no_picture_of_nobody_and_none_of_one_role(
    tiny: Mapping[str, str], make_site: MakeSite, raci: str
) -> None:
    pages = made(with_values(tiny, raci), make_site)
    assert "by-lanes" not in pages[FIRST]
    assert PICTURE not in pages


def test_who_does_it_is_not_drawn_while_the_regions_differ(pages: dict[str, str]) -> None:
    assert "by-lanes" not in pages[FIRST]
    assert PICTURE not in pages


HOUR = "{milestone: agenda-sent, after: contract-signed, within: 4, unit: hours}"


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("{milestone: history, after: contract-signed, within: 2, unit: business-days}", ["Hours", "Days"]),
        ("{milestone: history, after: contract-signed, within: 8, unit: hours}", []),  # one band tells nothing
        ("{milestone: history, after: kickoff-held, within: 2, unit: business-days}", []),  # another beginning
        ("{milestone: history, within: 2, unit: days}", []),  # no beginning
        ("{milestone: history, after: contract-signed, within: 3, unit: minutes}", []),  # sooner than the step before
    ],
)
def test_bands_are_drawn_only_where_the_times_are_in_an_order(
    tiny: Mapping[str, str], make_site: MakeSite, later: str, told: list[str]
) -> None:
    page = made(with_values(tiny, f"{AGENDA}, {MINUTES}", f"[{HOUR}, {later}]"), make_site)[PICTURE]
    assert bands(page) == told


def test_business_days_are_not_held_against_days(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    """How long five business days last, depends on where and when; nobody knows whether it is less than a week."""
    five = HOUR.replace("4, unit: hours", "5, unit: business-days")
    week = "{milestone: history, after: contract-signed, within: 1, unit: weeks}"
    assert bands(made(with_values(tiny, f"{AGENDA}, {MINUTES}", f"[{five}, {week}]"), make_site)[PICTURE]) == []


def test_a_step_without_a_role_stands_in_nobodys_column(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = with_values(tiny, f"{AGENDA}, {MINUTES.replace('step: history', 'step: elsewhere')}")
    pages = made(files, make_site)
    assert "Send the minutes. – role not recorded" in pages[PICTURE].replace("2 ", "")
    root = ET.fromstring(pages[BPMN])
    lanes = {lane.get("name"): [ref.text for ref in lane] for lane in root.iterfind(".//bpmn:lane", SPACES)}
    assert lanes == {"Project manager": ["start", "step-1"], "Role not recorded": ["step-2", "end"]}


def test_a_bpmn_file_has_every_step_once_in_one_lane_and_a_place_for_everything(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    root = ET.fromstring(made(with_values(tiny, f"{AGENDA}, {MINUTES}"), make_site)[BPMN])
    tasks = {task.get("id"): task.get("name") for task in root.iterfind(".//bpmn:task", SPACES)}
    assert list(tasks.values()) == ["1 Send the agenda three business days before the meeting.", "2 Send the minutes."]
    listed = [ref.text for ref in root.iterfind(".//bpmn:flowNodeRef", SPACES)]
    assert sorted(listed) == sorted(["start", *tasks, "end"])
    flows = [(flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iterfind(".//bpmn:sequenceFlow", SPACES)]
    assert flows == list(pairwise(["start", *tasks, "end"]))
    drawn = {shape.get("bpmnElement") for shape in root.iterfind(".//bpmndi:BPMNShape", SPACES)}
    lines = {edge.get("bpmnElement") for edge in root.iterfind(".//bpmndi:BPMNEdge", SPACES)}
    assert drawn >= {"pool", "lane-0", "lane-1", "note", *listed}
    assert len(lines) == len(flows)
    bounds = [shape[0] for shape in root.iterfind(".//bpmndi:BPMNShape", SPACES) if shape.get("bpmnElement") in tasks]
    begins = [(float(one.get("x", "")), float(one.get("width", ""))) for one in bounds]
    assert all(x + width < other for (x, width), (other, _) in pairwise(begins))
    assert "It does not say that each step waits for the one before." in ET.tostring(root, encoding="unicode")


def test_hostile_names_are_only_words(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    odd = AGENDA.replace("project-manager", "odd")
    files = {
        path: text.replace("three business days", 'three <script>alert("x")</script> & {{ 7 * 7 }} ]]> days')
        for path, text in with_values(tiny, f"{odd}, {MINUTES}").items()
    }
    pages = made(files, make_site)
    root = ET.fromstring(pages[BPMN])
    lane = root.find(".//bpmn:lane", SPACES)
    assert lane is not None
    assert lane.get("name") == "<b>&amp; ]]> {{ x }}"
    assert "<b>" not in pages[PICTURE].split("<svg", 1)[1].split("</svg>", 1)[0]
    assert "{{" not in pages[PICTURE]


@pytest.mark.parametrize("text", ["", "a", "W" * 300, "a b " * 40, "漢字" * 30, "Deviation " + "x" * 80 + " told"])
def test_lines_are_no_wider_than_their_box_and_lose_no_letter(text: str) -> None:
    lines = wrapped(text, 14, 120)
    assert all(measured(line, 14) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    short = cut(text, 11, 40)
    assert measured(short, 11) <= 40
    assert short == text or short.endswith("…") or not short
