"""What somebody who is signed in might try, or send by mistake: refused in a line, with nothing changed."""

from __future__ import annotations

import json
import re
import string
from hashlib import sha256
from urllib.parse import quote

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.text.three_ways import three_ways
from cli.voting import Company
from desk.house import Visitor, served
from desk.test_contribute import BRANCH, PATH, TEXT, diff, fields

POINT = f"/settle/client-kickoff/differences/{sha256(b'agenda-sent' + bytes(1) + b'duration').hexdigest()[:12]}"
ADDRESSES = [
    TEXT,
    f"{TEXT}/send",
    f"{TEXT}/discard",
    f"{TEXT}/together",
    "/contribute",
    "/bring",
    "/settle/client-kickoff",
    POINT,
    "/said/client-kickoff",
    "/vote/client-kickoff",
    "/vote/client-kickoff/cast",
    "/waiting/variant/emea/client-kickoff/lead-apac",
    "/passkey",
    "/sign-out",
]
ODD = [
    "\0",
    "\ud7ff\ufffe",
    "\u202e",
    "a" * 100_000,
    "-1",
    "9" * 400,
    "{{7*7}}",
    "${7*7}",
    "../" * 20,
    "'\"<>&;|`$(id)",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_form_counts_without_the_secret_of_the_session(refusing, address):
    for csrf in ("", "x", "0" * 43):
        assert refusing.post(address, {"word": "approve"}, csrf=csrf).status_code == 403
    assert refusing.client.post(address, headers={"origin": refusing.origin}, data={}).status_code == 403
    assert refusing.get("/").status_code == 200


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_words_in_every_field_never_break_the_desk(company, one, odd):
    names = ["number", "typed", "window", "whole", "body", "v:title", "r:raci:0:activity", "why", "of", "take:0"]
    names += [
        "seed",
        "shown",
        "same",
        "later",
        "subject",
        "takes",
        "about",
        "because",
        "seen",
        "step",
        "words",
        "answers",
        "back",
        "word",
        "at",
        "assertion",
    ]
    names += ["passage:0", "against:0", "instead:0", "rank:x", "reason", "region", "practice", "commit", "document"]
    for address in ADDRESSES[:-1]:
        answer = one.post(address, dict.fromkeys(names, odd))
        assert answer.status_code < 500, (address, answer.text)
        assert ">49<" not in answer.text
    for address in (TEXT, "/", "/settle/client-kickoff"):
        assert one.get(address).status_code < 500
    assert company.hub.run("status", "--porcelain") == ""


def test_no_way_leads_elsewhere(company, one):
    for name in ("next", "to", "url", "return", "redirect", "continue"):
        for target in ("https://evil.example.org", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)"):
            told = one.post(TEXT, {**fields(one.read(TEXT)), name: target})
            assert told.headers.get("location", "/").startswith("/contribute/")
            answer = one.get(f"/sign-in?{name}={target}")
            assert answer.status_code == 403


def test_each_act_has_a_line_that_tells_no_secret(company, one):
    one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": "How we begin"})
    one.post(f"{TEXT}/send", fields(one.read(TEXT)))
    (line,) = (one.state / "audit.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (told["who"], told["what"], told["branch"]) == ("lead-emea", "variant", BRANCH)
    assert told["commit"] == company.hub.run("rev-parse", BRANCH).strip()
    assert one.csrf() not in line
    secret = one.client.cookies[one.cookie]
    kept = "".join(path.read_text(errors="replace") for path in one.state.rglob("*") if path.is_file())
    assert secret not in kept


def test_who_is_no_reviewer_any_more_does_nothing_more(company, one):
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', one.read(POINT))[0]
    path = "practices/governance.yml"
    text = (company.hub.root / path).read_text()
    kept = [line for line in text.splitlines(keepends=True) if "id: lead-emea" not in line]
    company.hub.write(path, "".join(kept))
    company.hub.send("EMEA's lead left")
    refused = one.post(POINT, {"seen": seen, "takes": "emea", "because": "x"})
    assert refused.status_code == 409
    assert "lead-emea" in refused.text
    assert one.post("/said/client-kickoff", {"step": "agenda-sent", "words": "x", "back": ""}).status_code == 409
    assert one.post("/settle/client-kickoff", {"seed": "x", "shown": "y"}).status_code == 409
    assert one.post("/passkey", {"assertion": "{}"}).status_code == 409
    assert company.hub.run("branch", "--list", "from-desk/*") == ""


def test_a_text_of_another_system_keeps_its_line_ends(company, one):
    raw = (company.hub.root / PATH).read_bytes().replace(b"\n", b"\r\n")
    company.hub.run("config", "core.autocrlf", "false")
    company.hub.write(PATH, raw)
    company.hub.send("From another system")
    form = fields(one.read(TEXT))
    (name,) = {"whole", "body"} & {*form}
    one.sends(TEXT, {**form, name: form[name].replace("three days", "four days")})
    one.post(f"{TEXT}/send", fields(one.read(TEXT)))
    if company.hub.run("branch", "--list", BRANCH):
        assert len(diff(company)) == 2


def test_what_is_no_text_is_left_to_people(company, one):
    company.hub.write(PATH, (company.hub.root / PATH).read_bytes() + b"\xff\xfe\n")
    company.hub.send("Torn")
    assert "not text in UTF-8" in one.get(TEXT).text


def test_a_branch_called_desk_is_in_nobodys_way(company, one):
    company.hub.run("branch", "desk")
    one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": "How we begin"})
    assert one.post(f"{TEXT}/send", fields(one.read(TEXT))).status_code == 200


def test_two_people_do_not_see_each_others_drafts(company: Company):
    root = company.hub.root
    with served(root, who="lead-emea") as opened:
        one = Visitor(opened)
        one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": "Only for my eyes"})
    with served(root, who="lead-apac") as opened:
        other = Visitor(opened)
        for address in (TEXT, "/", "/contribute", f"{TEXT}/together", f"{TEXT}/effect"):
            assert "Only for my eyes" not in other.get(address).text
        other.post(f"{TEXT}/discard")
    with served(root, who="lead-emea") as opened:
        assert "Only for my eyes" in Visitor(opened).read(TEXT)


def test_tokens_are_long_and_never_the_same(company):
    seen = set()
    for _ in range(3):
        with served(company.hub.root, who="lead-emea") as opened:
            seen.add(opened.address.partition("token=")[2])
    assert len(seen) == 3
    assert all(len(one) >= 43 and set(one) <= {*string.ascii_letters, *string.digits, "-", "_"} for one in seen)


HOSTILE = ["<b id=x>bold</b>", "100 % of", "%(name)s", "</p><form action=/vote/x>"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_refused_is_quoted_as_words_and_never_as_markup(one, hostile):
    address = quote(hostile, safe="")
    answers = [
        one.get(f"/contribute/emea/{address}"),
        one.get(f"/vote/{address}"),
        one.post("/contribute", {"region": "emea", "practice": hostile}),
        one.post("/vote/client-kickoff", {"word": "approve", "passage:0": hostile, "against:0": "x"}),
        one.post("/vote/client-kickoff", {"word": "approve", f"rank:{hostile}": "x"}),
        one.post(POINT, {"seen": hostile, "takes": hostile, "because": hostile}),
        one.post("/said/client-kickoff", {"step": hostile, "words": hostile, "answers": hostile, "back": hostile}),
        one.post("/settle/client-kickoff", {"seed": hostile, "shown": hostile}),
        one.post(TEXT, {"whole": hostile, "number": "0"}, hx_request="true"),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert "<b id=x>" not in answer.text
        assert "<form action=/vote" not in answer.text


def test_one_text_does_not_keep_the_desk_busy(one):
    form = fields(one.read(TEXT))
    assert one.post(TEXT, {"whole": "x\n" * 160_000, "number": form["number"]}).status_code == 409
    assert one.post(TEXT, {f"v:{at}": "x" for at in range(10_000)}).status_code == 400
    began = "# T\n" + "\n1. x\n\n" * 350
    with pytest.raises(CannotGoOnError, match="alike"):
        three_ways(began, began + "\n" * 290_000, began.replace("x", "y", 1))
    assert three_ways(began, began.replace("x", "z", 1), began.replace("x", "y", 1))
