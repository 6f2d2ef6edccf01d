"""Words for tests of merging: small variants, and generated ones."""

from textwrap import dedent

from bestyet.merge.candidate import merge
from bestyet.model.candidate import Settings
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document
from hypothesis import strategies as st

SETTINGS = Settings(
    regions=("emea", "americas", "apac"), labels={"emea": "EMEA", "apac": "APAC", "americas": "Americas"}
)


def variant(region, text):
    raw = dedent(text).encode("utf-8")
    return Variant(region, read_document(f"practices/{region}/kickoff.md", raw))


def merged(settings=SETTINGS, **texts):
    return merge("kickoff", [variant(region, text) for region, text in texts.items()], settings)


STEPS = [
    "Send the agenda to the client three days before the meeting.",
    "Email the agenda to the client five business days before.",
    "Send the minutes within two days.",
    "Write the minutes and send them within 24 hours.",
    "Call the client's quality lead.",
    "Agree the date with the client.",
    "Walk through the scope line by line.",
    "Name a deputy for every role.",
    "Order the starting material.",
    "Archive the signed records.",
    # steps where they stand, and elsewhere data about a document, or its contents
    "Version: 1",
    "**Status:** open",
    "[Records](#records)",
]
HEADINGS = ["Contents", "Purpose", "Procedure", "Before the meeting", "After the meeting", "Records"]


@st.composite
def bodies(draw):
    """A body as people write it: sections of steps, bullets, nested bullets, paragraphs, tables and code."""
    lines = draw(st.sampled_from([["# Kickoff", ""], ["# Project launch", ""], []]))
    for heading in draw(st.lists(st.sampled_from(HEADINGS), max_size=3, unique=True)):
        lines = [*lines, f"## {heading}", "", *draw(_section())]
    return "\n".join([*lines, *draw(_section())]) + "\n"


@st.composite
def _section(draw):
    lines = []
    for kind in draw(st.lists(st.sampled_from(["-", "1.", "nested", "", "row", "code", "wrapped"]), max_size=4)):
        steps = draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3, unique=True))
        if kind in ("-", "1."):
            lines += [f"{kind} {step}" for step in steps]
        elif kind == "nested":
            lines += [f"- {steps[0]}", *(f"    - {step}" for step in steps[1:])]
        elif kind == "row":
            lines += ["| Step | Who |", "| --- | --- |", *(f"| {step} | PM |" for step in steps)]
        elif kind == "code":
            lines += ["```", *steps, "```"]
        elif kind == "wrapped":
            lines += ["- " + step.replace(" ", "\n  ", 1) for step in steps]
        else:
            lines += ["\n\n".join(steps)]
        lines.append("")
    return lines


bases = st.dictionaries(st.sampled_from(["emea", "americas", "apac", "india"]), bodies(), min_size=1, max_size=4)
