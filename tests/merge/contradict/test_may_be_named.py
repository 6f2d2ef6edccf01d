"""A lead time whose milestone no word of a step can name is not looked for there: nothing is found in such a step."""

from __future__ import annotations

from pathlib import Path

import pytest
from bestyet.merge.contradict.steps import words_of
from bestyet.merge.contradict.times.glance import Glance
from bestyet.merge.contradict.times.kin import milestone, signs_of
from bestyet.merge.contradict.times.lengths import Length
from bestyet.merge.contradict.times.limits import said_limits
from bestyet.merge.contradict.times.stand import Sought
from bestyet.merge.values.clauses import read_tokens
from bestyet.merge.values.dispute import speaks
from bestyet.merge.values.figures.times import UNITS
from bestyet.merge.values.tokens import phrases_of
from bestyet.text.markdown.markdown import read_document
from merge.contradict.measure import BASE, cases
from sampled import some_of

HERE = Path(__file__).parent
PHRASES = phrases_of(BASE.settings.phrases)
MILESTONES = [
    "report-sent",
    "minutes-sent",
    "kickoff-held",
    "client-informed",
    "change-order-issued",
    "invoice-paid",
    "answer-sent",
]
LIMITS = [Length(days * UNITS["day"], days * UNITS["day"], "day") for days in (3, 0, 10_000)]


def _texts(path: Path) -> list[str]:
    return [
        one.partition(": ")[2] if " || " in case[-1] else one for case in cases(path) for one in case[-1].split(" || ")
    ]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.tsv")), ids=lambda path: path.stem)
def test_nothing_is_said_where_nothing_may_be_named(path: Path) -> None:
    sought = [
        Sought(
            milestone((name, *BASE.settings.milestones.get(name, ()))), milestone((since,)) if since else None, (limit,)
        )
        for name in MILESTONES
        for since in ("", "visit-held", "request-received")
        for limit in some_of(LIMITS)  # made up; each row is tried with each milestone
    ]
    skipped = unseen_yet = 0
    for text in _texts(path):
        document = read_document("practices/emea/it.md", f"# It\n\n{text}\n".encode())
        for passage in document.passages:
            words = words_of(document, passage, PHRASES)
            tokens = read_tokens(passage.text, speaks(document, passage))
            signs, glance = signs_of(tokens), Glance(tokens, PHRASES.of_roles)
            unseen = [one for one in sought if not one.may_be_named(signs)]
            unnamed = [one for one in sought if not glance.may_name(one)]
            skipped += len(unseen)
            unseen_yet += len(unnamed) - len(unseen)
            assert not [one for one in (*unseen, *unnamed) if list(said_limits(words, one, is_own=False))], text
    assert skipped
    assert unseen_yet


def test_words_together_are_known_by_what_each_is_known_by() -> None:
    tokens = read_tokens("Circulate the write-up of the site visit once it is closed; they'll have the Auditbericht.")
    for name in (*MILESTONES, "site-visited"):
        one = milestone((name,))
        together = signs_of(tokens)
        assert one.acts_in(together) == any(map(one.is_act, tokens))
        assert one.heads_in(together) == any(map(one.is_head, tokens))
        assert one.things_in(together) == any(map(one.is_thing, tokens))


@pytest.mark.parametrize(
    ("words", "may_be"),
    [
        ("Send the report with names and dates within 3 days.", False),  # the names and dates are no report's
        ("Close the contract for all countries, so that the report is sent to the client within 3 days.", True),
        ("The report: close the contract for all countries. Within 3 days it is sent.", True),  # nothing is before it
        ("Close the contract for all countries and within 3 days send the report.", True),
        ("Deadline for sending the report to all countries: 3 days.", True),  # it stands behind its label
        ("After the visit to all countries, send the report within 3 days.", True),  # they tell from when
        ("After the visit to all countries within 3 days the report is sent.", True),
        ("Deadline for the report: Basel 3 days.", True),
        ("Send the report by the next day.", True),
        ("Once all countries have the report it is sent; the plan is closed within 3 days.", True),
        ("Everybody for all countries has 3 days to send the report.", True),  # it stands before what is done
        ("Send the report by the project manager within 3 days.", True),  # anybody may be a role
        ("Send the report with pictures within a quarter of an hour.", False),
        ("Send the report with names and dates.", False),
        ("Den Bericht mit allen Namen innerhalb von 3 Tagen senden.", False),
        ("Den Bericht innerhalb von 3 Tagen senden.", True),
    ],
)
def test_words_before_a_time_tell_that_it_is_of_something_else(words: str, may_be: bool) -> None:
    document = read_document("practices/emea/it.md", f"# It\n\n{words}\n".encode())
    tokens = read_tokens(words, speaks(document, document.passages[1]))
    sought = Sought(milestone(("report-sent",)), milestone(("visit-held",)), (LIMITS[0],))
    assert Glance(tokens, PHRASES.of_roles).may_name(sought) == may_be
