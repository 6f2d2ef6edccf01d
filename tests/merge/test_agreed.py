"""What people agree on in words becomes the whole value of the front matter."""

from dataclasses import replace

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.choose.agreed import NotAValueError, agreed_value
from merge.knowledge import SETTINGS, variant

FRONT = """\
---
category: project-start
customer-facing: true
lead-times:
  - {{milestone: held, after: {}, within: 5, unit: days}}
communication:
  - {{from: sponsor, to: client, within: 4, unit: hours, channel: phone}}
templates:
  - {{id: agenda, version: "{}"}}
raci:
  - {{activity: minutes, responsible: lead, accountable: lead, consulted: [quality]}}
channels: [phone]
---
- x
"""
WORDS = replace(
    SETTINGS,
    phrases={"project leader": "role:lead", "quality": "role:quality", "telephone": "channel:phone"},
    titles={"role:lead": "Project leader", "role:quality": "Quality", "channel:phone": "Telephone"},
)


def field(name, starts=("signed", "signed")):
    variants = [variant(r, FRONT.format(at, v)) for r, at, v in zip(("emea", "apac"), starts, "12", strict=True)]
    return next(one for one in merge("kickoff", variants, WORDS).fields if one.id == name)


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("lead-times/held", "4 business days", {"milestone": "held", "within": 4, "unit": "business-days"}),
        ("lead-times/held", "within two weeks", {"milestone": "held", "within": 2, "unit": "weeks"}),
        ("lead-times/held", "1 day", {"milestone": "held", "within": 1, "unit": "days"}),
        ("lead-times/held", "24 hours after order placed", {"after": "order-placed", "within": 24, "unit": "hours"}),
        ("lead-times/held", {"within": 3, "unit": "days"}, {"milestone": "held", "within": 3, "unit": "days"}),
        (
            "communication/sponsor-to-client",
            "2 hours by telephone",
            {"from": "sponsor", "within": 2, "channel": "phone"},
        ),
        ("templates/agenda", "version 3.1", {"id": "agenda", "version": "3.1"}),
        ("raci/minutes", "Quality (responsible), project leader (accountable)", {"responsible": "quality"}),
        ("raci/minutes", "lead (responsible and accountable)", {"activity": "minutes", "consulted": ["quality"]}),
    ],
)
def test_words_become_the_whole_entry(name, said, value):
    made = agreed_value(field(name), said, WORDS)
    assert {key: made[key] for key in value} == value
    assert set(field(name).values[0].value) >= made.keys() - {"after"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lead-times/held", "about 4 days"),
        ("lead-times/held", "0 days"),
        ("lead-times/held", "4"),
        ("lead-times/held", {"within": "soon", "unit": "days"}),
        ("lead-times/held", {"within": True, "unit": "days"}),
        ("lead-times/held", {"milestone": "other", "within": 3, "unit": "days"}),
        ("templates/agenda", "the new one"),
        ("raci/minutes", "somebody (responsible)"),
        ("raci/minutes", "lead (boss)"),
        ("raci/minutes", "lead"),
        ("communication/sponsor-to-client", "2 hours by pigeon"),
        ("customer-facing", "perhaps"),
        ("category", "Starting, or so"),
        ("channels/phone", "yes"),
    ],
)
def test_what_is_no_value_is_refused(name, said):
    with pytest.raises(NotAValueError):
        agreed_value(field(name), said, WORDS)


def test_where_regions_count_from_different_days_the_day_must_be_said():
    both = field("lead-times/held", ("signed", "paid"))
    with pytest.raises(NotAValueError, match="“4 days after paid” or “4 days after signed”"):
        agreed_value(both, "4 days", WORDS)
    assert agreed_value(both, "4 days after paid", WORDS)["after"] == "paid"
