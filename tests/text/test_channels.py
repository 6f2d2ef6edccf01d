"""Channels stand alone, or with the step that uses them."""

import pytest
from bestyet.repo.schemas import schema_texts
from bestyet.text.check.check import check_tree
from bestyet.text.yaml.schema import Schemas

TEXT = """\
---
practice: kickoff
title: Kickoff
region: emea
owner: x
status: in-use
channels: CHANNELS
templates:
  - {id: agenda, version: "1.0", step: TEMPLATE}
---
# Kickoff

1. Send the agenda. {#agenda-sent}
2. Hold the kickoff. {#kickoff-held}
"""
VOCABULARY = b"channels: {email: {title: Email}, phone: {title: Phone}}\ntemplates: {agenda: {title: Agenda}}\n"


def problems(channels, template="agenda-sent"):
    files = {
        "practices/vocabulary.yml": VOCABULARY,
        "practices/emea/kickoff.md": TEXT.replace("CHANNELS", channels).replace("TEMPLATE", template).encode(),
    }
    return [(found.place.line, found.code) for found in check_tree(files, Schemas(schema_texts()), files)]


@pytest.mark.parametrize(
    "channels",
    [
        "[email]",
        "[email, {id: phone, step: kickoff-held}]",
        "[email, {id: phone, step: [kickoff-held, agenda-sent]}]",
        "[{id: phone}]",
    ],
)
def test_a_channel_stands_alone_or_with_its_steps(channels):
    assert problems(channels) == []


@pytest.mark.parametrize(
    ("channels", "code"),
    [
        ("[fax]", "unknown-channel"),
        ("[{id: fax}]", "unknown-channel"),
        ("[{id: phone, step: called}]", "unknown-step"),
        ("[{id: phone, step: [kickoff-held, called]}]", "unknown-step"),
        ("[{step: kickoff-held}]", "missing-key"),
        ("[{id: phone, when: kickoff-held}]", "unknown-key"),
        ("[7]", "wrong-type"),
    ],
)
def test_anything_else_is_told(channels, code):
    assert problems(channels) == [(7, code)]


def test_a_template_may_belong_to_several_steps():
    assert problems("[email]", "[agenda-sent, kickoff-held]") == []
    assert problems("[email]", "[agenda-sent, gone]") == [(9, "unknown-step")]
