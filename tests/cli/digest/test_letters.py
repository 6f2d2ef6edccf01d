"""The forms of a letter: whatever people wrote in it, programs of mail and calendars read what it says and no more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from unicodedata import combining

import pytest
from bestyet.cli.output.oversee.digest import shown
from bestyet.model.oversee.digest import Digest, New, News
from bestyet.model.oversee.due import Due, Owed
from bestyet.model.oversee.mine import Mine, OpenPoints
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError
from bestyet.site.oversee.digest import MOST, WIDTH
from cli.digest.reading import events, with_config
from cli.voting import Company, put_to_the_vote
from hypothesis import given
from hypothesis import strategies as st

AT = datetime(2026, 11, 29, 5, 41, 7, tzinfo=UTC)
PLACE = Place("practices/emea/kickoff.md", 7, 1)


def due(title="Kickoff", day="2026-12-05", left=6, what=Owed.REVIEW, practice="kickoff", **more) -> Due:
    return Due(
        what, "emea", practice, title, "", f"EMEA must read {title}", ("Ada",), day, left, "2025-12-05", PLACE, **more
    )


def digest(read=(), votes=(), news=(), settle=(), **more) -> Digest:
    made = Digest(
        *("Ada Example", True, "person:ada", ("EMEA",), "Example", {"emea": "EMEA"}, "en", "2026-11-22", AT, 90),
        Mine(tuple(votes), (), tuple(settle), tuple(read), ()),
        tuple(news),
        site="https://practices.example.com/p/",
        is_by_file=False,
        is_brief=False,
        desk="",
        sender="",
        unread=0,
    )
    return replace(made, **more)


def mail(found: Digest, sender="Practices <practices@example.com>", to="ada@example.com"):
    raw = shown(found, "eml", sender, to)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    return message_from_bytes(raw, policy=default)


HOSTILE = (
    *("Kickoff\r\nBcc: all@example.com", "Kickoff\r\n\r\n<script>", "=?utf-8?q?=0d=0aBcc:_a@b?=", "a\u2028Bcc: x@y.z"),
    *("\u202eedispu", "\x00\x1b[2J", "<script>alert(1)</script>", "<!channel> @all", "&lt;b&gt;"),
    *("--=_boundary--", "BEGIN:VCALENDAR", "a;b,c\\d:e", "\u200f\u2066x\u2069", "é" * 200, "漢" * 200),
    *("https://evil.example/", "{{ 7*7 }} %(num)s %s"),
)  # fmt: skip


TAGS = {*("html", "head", "meta", "title", "style", "body"), *("h1", "h2", "p", "ul", "li", "a", "b", "span")}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_wrote_acts_in_no_form(words):
    found = digest(
        [due(words)],
        [due(words, what=Owed.VOTE, whose=("ada",))],
        [New(News.ANSWERED, "kickoff", words, "1.0.0", "2026-11-25", who=words)],
        [OpenPoints("kickoff", words, ("emea",), 1, 1)],
        company=words,
        name=words,
    )
    plain = mail(digest([due()], [due(what=Owed.VOTE)]))
    hostile = mail(found)
    assert hostile.keys() == plain.keys()  # no header more
    assert not hostile.defects
    assert [part.get_content_type() for part in hostile.walk()] == [
        *("multipart/alternative", "text/plain", "text/html"),
    ]
    tags = Tags()
    tags.feed(hostile.get_body(("html",)).get_content())
    assert {tag for tag, _ in tags.tags} <= TAGS
    assert all(attrs["href"].startswith("https://practices.example.com/p/") for tag, attrs in tags.tags if tag == "a")
    assert not [name for _, attrs in tags.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    text = hostile.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert len(list(events(shown(found, "ics", "", "")))) == 2


def test_nothing_of_a_letter_in_html_is_fetched_or_runs():
    html = shown(digest([due()]), "html", "", "").decode()
    assert not re.search(r"<(script|img|link|iframe|object|form|svg)|url\(|@import|javascript:|http-equiv", html)
    assert "prefers-color-scheme: dark" in html
    assert '<a href="https://practices.example.com/p/regions/emea/kickoff/">Kickoff, EMEA</a>' in html


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300), min_size=1, max_size=3))
def test_no_line_of_the_text_is_wider_than_a_phone_or_terminal_shows(titles):
    found = digest([due(title) for title in titles], site="")
    lines = shown(found, "text", "", "").decode().splitlines()
    assert max(sum(not combining(sign) for sign in line) for line in lines) <= WIDTH


def test_wide_letters_count_twice_and_an_address_is_never_broken():
    address = f"https://practices.example.com/{'x' * 90}/"
    lines = shown(digest([due("漢字" * 40)], site=address), "text", "", "").decode().splitlines()
    assert all(sum(1 + (sign > "\u2e80") for sign in line) <= WIDTH for line in lines if "https" not in line)
    assert f"  {address}regions/emea/kickoff/" in lines


def test_of_ten_thousand_things_a_letter_lists_some_and_says_how_many_more():
    many = [due(f"Kickoff {number}", practice=f"kickoff-{number}") for number in range(10_000)]
    text = shown(digest(many), "text", "", "").decode()
    assert text.count("\n- ") == MOST
    assert f"  and {10_000 - MOST} more\n" in text
    assert "To read again (10000)" in text
    assert "10000 things to do, 0 new" in text.splitlines()[0]
    assert len(shown(digest(many), "html", "", "")) < 20_000
    assert len(list(events(shown(digest(many[:2000]), "ics", "", "")))) == 2000  # a calendar leaves nothing out


def test_a_mail_is_the_same_whenever_it_is_made_again_and_another_for_another_person():
    found = digest([due()])
    first = shown(found, "eml", "a@example.com", "b@example.com")
    assert shown(found, "eml", "a@example.com", "b@example.com") == first
    ids = {
        mail(one)["Message-ID"]
        for one in (found, replace(found, key="person:bo"), replace(found, at=AT.replace(day=30)))
    }
    assert len(ids) == 3
    read = message_from_bytes(first, policy=default)
    assert read["Date"].datetime == AT
    assert (read["From"], read["To"], read["Subject"]) == (
        "a@example.com",
        "b@example.com",
        "Example: 1 thing to do, 0 new",
    )
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Content-Language"] == "en"
    text, html = (read.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.replace("\r\n", "\n") == shown(found, "text", "", "").decode()
    assert html.replace("\r\n", "\n") == shown(found, "html", "", "").decode()


@pytest.mark.parametrize(
    "said",
    [
        *(
            "a@b.example\r\nBcc: c@d.example",
            "a@b.example\nX: y",
            "Ada",
            "@b.example",
            "a@",
            "",
            "a@b.example, c@d.example",
        ),
        *("ä@b.example", "a@bä.example", "a b@c.example", "<a@b.example", "Ada: a@b.example;", "a@b.example\u2028"),
        *(
            "=?utf-8?q?=0d=0aBcc:_x@y?= <a@b.example>",
            "=?utf-8?q?a=0d=0aX?= <a@b.example>",
            f".{'x' * 80} <a@b.example>",
        ),
    ],
)
def test_what_is_not_one_address_sends_nothing(said):
    with pytest.raises(CannotGoOnError):
        shown(digest([due()]), "eml", said, "")


def test_names_of_people_in_any_letters_and_several_of_them_are_well():
    read = mail(digest([due()]), "Prüfstelle <p@example.com>", "Ada <a@example.com>, 漢字 <b@example.com>")
    assert [one.display_name for one in read["To"].addresses] == ["Ada", "漢字"]
    assert read["From"].addresses[0].display_name == "Prüfstelle"


def test_next_weeks_calendar_goes_before_this_ones_whichever_way_a_day_moved():
    def of(found):
        (event,) = events(shown(found, "ics", "", ""))
        return event

    this = of(digest([due()]))
    for day in ("2026-12-01", "2026-12-24"):
        later = of(digest([due(day=day)], at=AT.replace(month=12, day=6)))
        assert later["UID"] == this["UID"]
        assert int(later["SEQUENCE"]) > int(this["SEQUENCE"])
        assert later["DTSTAMP"] == "20261206T054107Z"
        assert later["DTSTART"] == day.replace("-", "")
    assert this["URL"] == "https://practices.example.com/p/regions/emea/kickoff/"


def test_links_lead_to_the_desk_to_do_it_and_to_the_site_to_read_and_without_addresses_it_is_said():
    vote, news = due(what=Owed.VOTE, whose=("ada",)), New(News.IN_FORCE, "kickoff", "Kickoff", "1.0.0", "2026-11-25")
    found = digest([due()], [vote], [news], [OpenPoints("kickoff", "Kickoff", ("emea",), 2, 1)])
    both = shown(replace(found, desk="https://desk.example.com/"), "text", "", "").decode()
    assert re.findall(r"https://\S+", both) == [
        "https://desk.example.com/vote/kickoff",
        "https://desk.example.com/settle/kickoff",
        "https://desk.example.com/settle/kickoff/differences",
        "https://desk.example.com/contribute/emea/kickoff",
        "https://practices.example.com/p/practices/kickoff/",
        "https://desk.example.com/",
        "https://practices.example.com/p/due/",
    ]
    files = shown(replace(found, is_by_file=True), "text", "", "").decode()
    assert "https://practices.example.com/p/practices/kickoff/index.html" in files
    brief = shown(replace(found, is_brief=True), "text", "", "").decode()
    assert "https://practices.example.com/p/regions/emea/#text-kickoff" in brief
    none = shown(replace(found, site=""), "text", "", "").decode()
    assert "http" not in none
    assert "There are no links, as mkdocs.yml names no address of the site (site_url)." in none


def test_addresses_and_the_sender_come_from_the_configuration_of_the_site(tmp_path, monkeypatch):
    hub = Company(tmp_path, monkeypatch, put_to_the_vote).hub
    done = hub.do("digest", "--for", "emea", "--format", "eml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "say from whom it is: --from ADDRESS, or digest_from in mkdocs.yml" in done.stderr
    with_config(
        hub,
        "site_url: https://practices.example.com",
        "extra: {desk_url: 'https://desk.example.com', digest_from: 'Practices <p@example.com>'}",
    )
    done = hub.do("digest", "--for", "emea", "--format", "eml")
    assert done.exit_code == 0
    assert "The mail has no To" in done.stderr
    read = message_from_bytes(done.stdout_bytes, policy=default)
    assert (read["From"], read["To"]) == ("Practices <p@example.com>", None)
    text = read.get_body(("plain",)).get_content()
    assert "https://desk.example.com/vote/client-kickoff" in text
    assert "https://practices.example.com/practices/client-kickoff/1.0.0/" in text
    for wrong in (
        "site_url: javascript:alert(1)",
        "site_url: 'https://x y'",
        "extra: [desk_url]",
        "extra: {desk_url: 7}",
    ):
        with_config(hub, wrong)
        assert "There are no links" in hub.well("digest", "--for", "emea").replace("\n", " ")
