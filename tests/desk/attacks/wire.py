"""Rows: what no browser sends, other names of the host, and what browsers are told."""

from __future__ import annotations

import socket
import time

from desk.attacks.scene import EVIL, Scene, addresses, attack

HOSTS = {
    "another host": "evil.example.org",
    "the host without its port": "localhost",
    "the host by its number": "127.0.0.1",
    "the host with another port": "localhost:1",
    "a host that begins as ours": "localhost.evil.example.org",
    "no host": "",
}


def _host(name: str, host: str) -> None:
    @attack(f"asked by {name}")
    def _(at: Scene) -> None:
        status, back = at.raw(at.head(host=host) + at.cookie + "\r\n")
        assert status in (400, 421)
        assert b"Client kickoff" not in back


for _name, _told in HOSTS.items():
    _host(_name, _told)


@attack("asked by two hosts")
def _(at: Scene) -> None:
    for first, second in ((at.host, "evil.example.org"), ("evil.example.org", at.host), (at.host, at.host)):
        assert at.raw(at.head(host=first) + f"Host: {second}\r\n" + at.cookie + "\r\n")[0] in (400, 421)


@attack("a host with somebody's name before an @")
def _(at: Scene) -> None:
    assert at.raw(at.head(host=f"{at.host}@evil.example.org") + "\r\n")[0] in (400, 421)
    assert at.raw(at.head(host=f"evil.example.org@{at.host}") + "\r\n")[0] in (400, 421)


@attack("another host in the line of the request")
def _(at: Scene) -> None:
    status, back = at.raw(at.head(path="http://evil.example.org/sign-in") + "\r\n")
    assert b"evil.example.org" not in back
    assert status != 200


@attack("another host as a proxy would tell it")
def _(at: Scene) -> None:
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Proto"):
        for address in addresses("GET"):
            told = f"host={EVIL}" if name == "Forwarded" else "/passkey" if "URL" in name else "evil.example.org"
            answer = at.emea.client.get(address.path(), headers={name: told})
            assert "evil.example.org" not in answer.text + str(answer.headers), address


@attack("two lengths of one request")
def _(at: Scene) -> None:
    head = at.head("POST", "/sign-out") + f"Origin: {at.house.origin}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
    assert at.raw(head + "csrf=x")[0] == 400


@attack("a length and pieces in one request")
def _(at: Scene) -> None:
    smuggled = f"GET / HTTP/1.1\r\nHost: {at.host}\r\n\r\n"
    for coding in ("chunked", "xchunked", " chunked", "chunked, identity", "\tchunked"):
        head = at.head("POST", "/sign-out") + f"Origin: {at.house.origin}\r\n{at.cookie}Content-Length: 4\r\n"
        status, back = at.raw(f"{head}Transfer-Encoding: {coding}\r\n\r\n0\r\n\r\n{smuggled}")
        assert status in (400, 403, 411, 501)
        assert back.count(b"HTTP/1.1") <= 1


@attack("pieces without a length")
def _(at: Scene) -> None:
    head = at.head("POST", "/sign-out") + f"Origin: {at.house.origin}\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert at.raw(f"{head}5\r\ncsrf=\r\n0\r\n\r\n")[0] == 411


@attack("a length that is no number")
def _(at: Scene) -> None:
    for length in ("-1", "+5", "0x5", "5, 6", "five", "٥", "1e1", " ", "9" * 400):
        head = at.head("POST", "/sign-out") + f"Origin: {at.house.origin}\r\n"
        raw = f"{head}Content-Length: {length}\r\n\r\ncsrf=".encode()
        assert at.raw(raw)[0] in (400, 411, 413), length


@attack("a header that goes on in the next line")
def _(at: Scene) -> None:
    head = f"GET / HTTP/1.1\r\nHost: {at.host}\r\nConnection: close\r\nX-A: b\r\n Cookie: x\r\n\r\n"
    assert at.raw(head)[0] in (400, 401)


@attack("a space before a colon")
def _(at: Scene) -> None:
    assert at.raw(f"POST /sign-out HTTP/1.1\r\nHost: {at.host}\r\nContent-Length : 5\r\n\r\ncsrf=")[0] == 400


@attack("a request within a header")
def _(at: Scene) -> None:
    smuggled = f"X: y\nPOST /sign-out HTTP/1.1\nHost: {at.host}\n\n"
    status, back = at.raw(at.head() + smuggled)
    assert back.count(b"HTTP/1.1") <= 1
    assert status in (0, 400, 401)


@attack("a header without an end")
def _(at: Scene) -> None:
    assert at.raw(at.head() + "X: " + "x" * 1_000_000 + "\r\n\r\n")[0] in (0, 400, 431)
    assert at.stranger().get("/sign-in").status_code < 500


@attack("very many headers")
def _(at: Scene) -> None:
    assert at.raw(at.head() + "X: y\r\n" * 100_000 + "\r\n")[0] in (0, 400, 431)


@attack("more than anybody sends, told beforehand")
def _(at: Scene) -> None:
    head = at.head("POST", "/bring") + f"Origin: {at.house.origin}\r\n{at.cookie}Content-Length: 12000001\r\n\r\n"
    assert at.raw(head)[0] == 413


@attack("more than was told beforehand")
def _(at: Scene) -> None:
    head = f"POST /sign-out HTTP/1.1\r\nHost: {at.host}\r\nOrigin: {at.house.origin}\r\nContent-Length: 5\r\n"
    _, back = at.raw(f"{head}Connection: close\r\n\r\ncsrf=x&csrf={at.emea.csrf()}")
    assert at.emea.get("/").status_code == 200
    assert back.count(b"HTTP/1.1") <= 1


@attack("a body that comes letter by letter")
def _(at: Scene) -> None:
    """Others are answered meanwhile, and nothing comes of it."""
    name, _, port = at.host.partition(":")
    slow = []
    for _ in range(30):
        one = socket.create_connection((name, int(port)), timeout=5)
        told = at.head("POST", "/contribute") + f"Origin: {at.house.origin}\r\n{at.cookie}Content-Length: 1000\r\n\r\nc"
        one.sendall(told.encode())
        slow.append(one)
    began = time.monotonic()
    assert at.apac.get("/passkey").status_code == 200
    assert time.monotonic() - began < 20
    for one in slow:
        one.close()


@attack("very many fields")
def _(at: Scene) -> None:
    body = "&".join(f"f{n}=x" for n in range(5_000)) + f"&csrf={at.emea.csrf()}"
    kind = {"content-type": "application/x-www-form-urlencoded", "origin": at.house.origin}
    assert at.emea.client.post("/contribute", content=body, headers=kind).status_code == 400


@attack("a form that is torn")
def _(at: Scene) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x" * 3):
        told = {"content-type": kind, "origin": at.house.origin}
        answer = at.emea.client.post("/bring", content=b"--x\r\nContent-Disposition: form-data\r\n", headers=told)
        assert answer.status_code in (400, 403)


@attack("other methods")
def _(at: Scene) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "post", "GET\t"):
        for path in ("/", "/contribute", "/static/desk.css"):
            assert at.raw(at.head(method, path) + at.cookie + "\r\n")[0] in (400, 405), method


@attack("an older way of asking, without a host")
def _(at: Scene) -> None:
    assert at.raw("GET /\r\n\r\n")[0] in (0, 400)
    assert at.raw("GET / HTTP/1.0\r\n\r\n")[0] in (400, 421)


@attack("a socket in place of a page")
def _(at: Scene) -> None:
    for address in addresses("GET"):
        told = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n"
        assert at.raw(at.head(path=address.path()) + told + "\r\n")[0] in (400, 401), address


@attack("a page within another site's page")
def _(at: Scene) -> None:
    for headers in at.headers:
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"


@attack("a script of another site, or within a page")
def _(at: Scene) -> None:
    for headers in at.headers:
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert not {"unsafe", "http", "*", "blob", "eval"} & {*policy.replace("-", " ").replace(":", " ").split()}
        assert "base-uri 'none'" in policy
        assert "form-action 'self'" in policy


@attack("a page that a cache keeps for others")
def _(at: Scene) -> None:
    for headers in at.headers:
        assert headers["cache-control"] == "no-store"
        assert "etag" not in headers or "text/html" not in headers["content-type"]


@attack("a file taken for another kind than it is")
def _(at: Scene) -> None:
    for headers in at.headers:
        assert headers["x-content-type-options"] == "nosniff"
        assert "charset=utf-8" in headers["content-type"]


@attack("an address of a page told to another site")
def _(at: Scene) -> None:
    for headers in at.headers:
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


@attack("what runs here, told to strangers")
def _(at: Scene) -> None:
    for headers in at.headers:
        assert not {"server", "x-powered-by"} & {*headers}
    for path in ("/nowhere", "/sign-in", "/contribute/%ff/x", "/docs", "/openapi.json", "/static/", "/.git/config"):
        answer = at.stranger().get(path)
        assert answer.status_code in (401, 403, 404, 429), path
        assert "Traceback" not in answer.text
