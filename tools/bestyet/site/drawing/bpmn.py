"""The lanes of a practice as BPMN 2.0, with the places of everything, so that a modeler opens it as a diagram.

https://www.omg.org/spec/BPMN/2.0.2/. A sequence flow would say that a step waits for the one before it. The text does
not say that, only in which order it lists them; the diagram says so where everybody sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bestyet import __version__
from bestyet.site.desk import joined
from bestyet.site.drawing.swimlane import wrapped
from bestyet.site.language.words import gettext

if TYPE_CHECKING:
    from bestyet.site.drawing.lanes import Box, Lanes

_SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EVENT, _WIDE, _APART, _HEAD = 36, 200, 50, 30  # an event; a task; between two of them; the names of pool and lane
_NOTE = 60  # how high the note above the pool is


@dataclass(frozen=True)
class Titled:
    """What the file says about itself."""

    practice: str
    title: str
    standing: str  # "in force: 1.1.1 since ..."
    address: str  # of the page; "" where it is not known


@dataclass(frozen=True)
class _Place:
    """A flow node and where it stands."""

    name: str  # its id
    x: float
    y: float
    width: float
    height: float


def bpmn_of(lanes: Lanes, about: Titled) -> bytes:
    for prefix, space in _SPACES.items():
        ET.register_namespace(prefix, space)
    return _Diagram(lanes, about).made()


class _Diagram:
    def __init__(self, lanes: Lanes, about: Titled) -> None:
        self.lanes, self.about, self.boxes = lanes, about, lanes.boxes
        self.root = ET.Element(
            _tag("bpmn:definitions"),
            {"id": "definitions", "targetNamespace": f"urn:bestyet:{about.practice}", "exporter": "BestYet"}
            | {"exporterVersion": __version__},
        )
        order = {role: place for place, (role, _) in enumerate(lanes.roles)}
        found = dict.fromkeys(box.owners for box in self.boxes)
        self.owners = sorted(found, key=lambda owners: [order[role] for role in owners] or [len(order)])
        self.lines = [wrapped(_named(box), 12, _WIDE - 20) for box in self.boxes]
        self.tall = max([80, *(20 + 15 * len(lines) for lines in self.lines)])
        self.high = self.tall + 40  # of a lane
        self.places = list(self._places())

    def made(self) -> bytes:
        pool = self._in(self._in(self.root, "collaboration", id="collaboration"), "participant", id="pool")
        pool.set("name", _clean(f"{self.about.title} – {self.about.standing}"))
        pool.set("processRef", "process")
        process = self._in(self.root, "process", id="process", isExecutable="false", name=_clean(self.about.title))
        self._text(
            process, "documentation", ". ".join(filter(None, (self.about.standing, self.about.address, _order())))
        )
        self._lane_set(process)
        self._nodes(process)
        for place, (one, other) in enumerate(pairwise(self.places)):
            self._in(process, "sequenceFlow", id=f"flow-{place}", sourceRef=one.name, targetRef=other.name)
        self._text(self._in(process, "textAnnotation", id="note"), "text", _order())
        self._plane()
        ET.indent(self.root)
        raw: bytes = ET.tostring(self.root, encoding="utf-8", xml_declaration=True)
        return raw + b"\n"

    def _places(self) -> list[_Place]:
        """Start, steps and end from left to right, each in the middle of its lane."""
        x, found = _HEAD * 2 + _APART, []
        first = self._middle(self.boxes[0])
        found.append(_Place("start", x, first - _EVENT / 2, _EVENT, _EVENT))
        x += _EVENT + _APART
        for number, box in enumerate(self.boxes, 1):
            found.append(_Place(f"step-{number}", x, self._middle(box) - self.tall / 2, _WIDE, self.tall))
            x += _WIDE + _APART
        found.append(_Place("end", x, self._middle(self.boxes[-1]) - _EVENT / 2, _EVENT, _EVENT))
        return found

    def _middle(self, box: Box) -> float:
        return _NOTE + 20 + self.high * self.owners.index(box.owners) + self.high / 2

    # -- what happens ------------------------------------------------------------------------------------------

    def _lane_set(self, process: ET.Element) -> None:
        lanes = self._in(process, "laneSet", id="lanes")
        for number, owners in enumerate(self.owners):
            lane = self._in(lanes, "lane", id=f"lane-{number}", name=_clean(self._lane_name(owners)))
            for place, box in zip(self.places, [self.boxes[0], *self.boxes, self.boxes[-1]], strict=True):
                if box.owners == owners:
                    self._text(lane, "flowNodeRef", place.name)

    def _lane_name(self, owners: tuple[str, ...]) -> str:
        return joined([self.lanes.title(role) for role in owners]) or gettext("Role not recorded")

    def _nodes(self, process: ET.Element) -> None:
        last = len(self.places) - 1
        for number, place in enumerate(self.places):
            if number == 0:
                node = self._in(process, "startEvent", id=place.name, name=gettext("Start"))
            elif number == last:
                node = self._in(process, "endEvent", id=place.name, name=gettext("End"))
            else:
                box = self.boxes[number - 1]
                node = self._in(process, "task", id=place.name, name=_clean(_named(box)))
                self._text(node, "documentation", self.lanes.told(box))
            if number:
                self._text(node, "incoming", f"flow-{number - 1}")
            if number < last:
                self._text(node, "outgoing", f"flow-{number}")

    # -- where it stands -----------------------------------------------------------------------------------------

    def _plane(self) -> None:
        diagram = ET.SubElement(self.root, _tag("bpmndi:BPMNDiagram"), id="diagram")
        plane = ET.SubElement(diagram, _tag("bpmndi:BPMNPlane"), id="plane", bpmnElement="collaboration")
        end = self.places[-1]
        wide = end.x + end.width + _APART
        top = _NOTE + 20
        self._shape(plane, _Place("pool", 0, top, wide, self.high * len(self.owners)), isHorizontal="true")
        for number in range(len(self.owners)):
            y = top + self.high * number
            self._shape(plane, _Place(f"lane-{number}", _HEAD, y, wide - _HEAD, self.high), isHorizontal="true")
        for place in self.places:
            self._shape(plane, place)
        self._shape(plane, _Place("note", _HEAD, 0, 480, _NOTE))
        for number, (one, other) in enumerate(pairwise(self.places)):
            self._edge(plane, f"flow-{number}", one, other)

    def _shape(self, plane: ET.Element, place: _Place, **more: str) -> None:
        shape = ET.SubElement(
            plane, _tag("bpmndi:BPMNShape"), {"id": f"{place.name}-shape", "bpmnElement": place.name, **more}
        )
        bounds = {"x": place.x, "y": place.y, "width": place.width, "height": place.height}
        ET.SubElement(shape, _tag("dc:Bounds"), {name: f"{value:g}" for name, value in bounds.items()})

    def _edge(self, plane: ET.Element, name: str, one: _Place, other: _Place) -> None:
        edge = ET.SubElement(plane, _tag("bpmndi:BPMNEdge"), id=f"{name}-edge", bpmnElement=name)
        start, end = (one.x + one.width, one.y + one.height / 2), (other.x, other.y + other.height / 2)
        turn = (start[0] + end[0]) / 2
        way = [start, end] if start[1] == end[1] else [start, (turn, start[1]), (turn, end[1]), end]
        for x, y in way:
            ET.SubElement(edge, _tag("di:waypoint"), x=f"{x:g}", y=f"{y:g}")

    @staticmethod
    def _in(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
        return ET.SubElement(parent, _tag(f"bpmn:{tag}"), attributes)

    def _text(self, parent: ET.Element, name: str, words: str) -> None:
        self._in(parent, name).text = _clean(words)


def _order() -> str:
    return gettext("Arrows give the order of the text. It does not say that each step waits for the one before.")


def _named(box: Box) -> str:
    return " ".join(filter(None, (box.number, box.words)))


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _clean(words: str) -> str:
    """Without what XML cannot hold."""
    return _NO_XML.sub("", words)
