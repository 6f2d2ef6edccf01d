"""Rows: forms of others, sessions of others, headers that nobody sent."""

from __future__ import annotations

import hashlib

from desk.attacks.scene import EVIL, Scene, addresses, attack, by_server, signs_in
from desk.house import Visitor
from desk.test_hosted import BEHIND

REFUSED = (400, 403, 405, 411, 413, 415, 421)


def _with_csrf(told: str):
    return lambda one, path: one.client.post(path, data={"csrf": told}, headers={"origin": one.origin})


@attack("a form without the secret of the session")
def _(at: Scene) -> None:
    at.each_post(lambda one, path: one.client.post(path, data={}, headers={"origin": one.origin}), 403)


@attack("a form with an empty secret")
def _(at: Scene) -> None:
    at.each_post(_with_csrf(""), 403)


@attack("a form with a guessed secret")
def _(at: Scene) -> None:
    at.each_post(_with_csrf("0" * 43), 403)


@attack("a form with the secret of another person's session")
def _(at: Scene) -> None:
    at.each_post(_with_csrf(at.apac.csrf()), 403)


@attack("a form with the secret of one's own earlier session")
def _(at: Scene) -> None:
    earlier = at.house.person("emea").csrf()
    at.each_post(_with_csrf(earlier), 403)


@attack("the secret in the address instead of the form")
def _(at: Scene) -> None:
    csrf = at.emea.csrf()
    at.each_post(lambda one, path: one.client.post(f"{path}?csrf={csrf}", data={}, headers={"origin": one.origin}), 403)


@attack("the secret in a header instead of the form")
def _(at: Scene) -> None:
    csrf = at.emea.csrf()
    headers = {"x-csrf-token": csrf, "csrf": csrf}
    at.each_post(lambda one, path: one.client.post(path, data={}, headers={"origin": one.origin, **headers}), 403)


@attack("the secret in a cookie instead of the form")
def _(at: Scene) -> None:
    csrf, session = at.emea.csrf(), at.emea.client.cookies[at.emea.cookie]
    cookie = f"{at.emea.cookie}={session}; csrf={csrf}"
    at.each_post(
        lambda one, path: one.client.post(path, data={}, headers={"origin": one.origin, "cookie": cookie}), 403
    )


@attack("the secret twice, the last one wrong")
def _(at: Scene) -> None:
    csrf = at.emea.csrf()
    at.each_post(
        lambda one, path: one.client.post(path, data={"csrf": [csrf, "x"]}, headers={"origin": one.origin}), 403
    )


@attack("the secret as a file")
def _(at: Scene) -> None:
    files = {"csrf": ("csrf", at.emea.csrf())}
    at.each_post(lambda one, path: one.client.post(path, files=files, headers={"origin": one.origin}), 403)


@attack("a form as plain text")
def _(at: Scene) -> None:
    body, kind = f"csrf={at.emea.csrf()}", {"content-type": "text/plain"}
    at.each_post(lambda one, path: one.client.post(path, content=body, headers={"origin": one.origin, **kind}), 403)


@attack("a form as JSON")
def _(at: Scene) -> None:
    what = {"csrf": at.emea.csrf(), "word": "approve"}
    at.each_post(lambda one, path: one.client.post(path, json=what, headers={"origin": one.origin}), 403)


def _from(*origins: str):
    def send(one: Visitor, path: str):
        return one.client.post(path, data={"csrf": csrf(one)}, headers=[("origin", origin) for origin in origins])

    known: dict[int, str] = {}

    def csrf(one: Visitor) -> str:
        return known.setdefault(id(one), one.csrf())

    return send


@attack("a form that does not say where it comes from")
def _(at: Scene) -> None:
    at.each_post(_from(), 403)


@attack("a form from a page without an origin")
def _(at: Scene) -> None:
    at.each_post(_from("null"), 403)


@attack("a form from another site")
def _(at: Scene) -> None:
    at.each_post(_from(EVIL), 403)


@attack("a form from another port of this computer")
def _(at: Scene) -> None:
    at.each_post(_from("http://localhost:1"), 403)


@attack("a form from this host by another scheme")
def _(at: Scene) -> None:
    at.each_post(_from(at.house.origin.replace("http:", "https:")), 403)


@attack("a form from a site whose name begins with ours")
def _(at: Scene) -> None:
    at.each_post(_from(f"{at.house.origin}.evil.example.org"), 403)


@attack("a form from a site that has our name before an @")
def _(at: Scene) -> None:
    at.each_post(_from(f"{at.house.origin}@evil.example.org"), 403)


@attack("a form that comes from two places")
def _(at: Scene) -> None:
    at.each_post(_from(at.house.origin, EVIL), 403)
    at.each_post(_from(EVIL, at.house.origin), 403)


@attack("a link that does what a form does")
def _(at: Scene) -> None:
    csrf = at.emea.csrf()
    for address in addresses("POST"):
        answer = at.emea.get(f"{address.path()}?csrf={csrf}&word=approve&commit=x")
        assert answer.status_code in (200, 303, 404, 405, 409), address


@attack("another method, said in a header")
def _(at: Scene) -> None:
    csrf = at.emea.csrf()
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        for address in addresses("POST"):
            answer = at.emea.client.get(f"{address.path()}?csrf={csrf}", headers={name: "POST"})
            assert answer.status_code in (200, 303, 404, 405, 409), address


@attack("another method, said in the form")
def _(at: Scene) -> None:
    at.each_post(
        lambda one, path: one.client.post(path, data={"_method": "POST", "csrf": ""}, headers={"origin": one.origin}),
        403,
    )
    for address in addresses("GET"):
        assert at.emea.get(f"{address.path()}?_method=POST&csrf={at.emea.csrf()}").status_code < 500


@attack("a part of a page asked for as scripts of ours do, from elsewhere")
def _(at: Scene) -> None:
    headers = {"origin": EVIL, "hx-request": "true"}
    at.each_post(lambda one, path: one.client.post(path, data={"csrf": "x"}, headers=headers), 403)


@attack("a form of somebody who is not signed in")
def _(at: Scene) -> None:
    one = at.stranger()
    for address in addresses("POST"):
        answer = one.client.post(address.path(), data={"csrf": "x"}, headers={"origin": one.origin})
        assert answer.status_code == 401 or address.template == "/sign-out", address


@attack("a page of somebody who is not signed in")
def _(at: Scene) -> None:
    one = at.stranger()
    for address in addresses("GET"):
        answer = one.get(address.path())
        assert answer.status_code == 401, address
        assert "Client kickoff" not in answer.text


@attack("a session that was planted before signing in")
def _(at: Scene) -> None:
    one = at.stranger()
    one.client.cookies.set(one.cookie, "chosen-by-somebody-else")
    assert signs_in(one, by_server("emea@example.org")).status_code == 200
    assert at.stranger().get("/", Cookie=f"{one.cookie}=chosen-by-somebody-else").status_code == 401


@attack("another person's session that goes on when one signs in over it")
def _(at: Scene) -> None:
    one = at.house.person("apac")
    before = one.client.cookies[one.cookie]
    one.client.cookies.clear()
    answer = one.client.get("/sign-in", headers=[*by_server("emea@example.org"), ("cookie", f"{one.cookie}={before}")])
    assert f"{one.cookie}={before}" not in answer.headers["set-cookie"]


@attack("a session that was signed out")
def _(at: Scene) -> None:
    one = at.house.person("emea")
    kept = one.client.cookies[one.cookie]
    assert one.post("/sign-out").status_code == 200
    assert at.stranger().get("/", Cookie=f"{one.cookie}={kept}").status_code == 401


@attack("what lies on the disk of a session, as its secret")
def _(at: Scene) -> None:
    secret = at.emea.client.cookies[at.emea.cookie]
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert (at.house.state / "sessions" / f"{digest}.json").is_file()
    for told in (digest, f"{digest}.json", secret.lower(), secret[:-1], f"{secret}="):
        assert at.stranger().get("/", Cookie=f"{at.emea.cookie}={told}").status_code == 401


@attack("a path for a session")
def _(at: Scene) -> None:
    for told in ("../sessions/x", "/etc/passwd", "%2e%2e%2fsecret", "x" * 5000, "a\\b"):
        assert at.stranger().get("/", Cookie=f"{at.emea.cookie}={told}").status_code == 401


@attack("a session under a name of another port, case or prefix")
def _(at: Scene) -> None:
    secret = at.emea.client.cookies[at.emea.cookie]
    for name in ("bestyet-desk-1", at.emea.cookie.upper(), "bestyet-desk", f"__Host-{at.emea.cookie}", "session"):
        assert at.stranger().get("/", Cookie=f"{name}={secret}").status_code == 401


@attack("a cookie tossed before and behind one's own")
def _(at: Scene) -> None:
    """Whichever of two counts, the form's secret is of the other session."""
    csrf, mine = at.emea.csrf(), at.emea.client.cookies[at.emea.cookie]
    theirs = at.apac.client.cookies[at.apac.cookie]
    name = at.emea.cookie
    for cookie in (f"{name}={theirs}; {name}={mine}", f"{name}={mine}; {name}={theirs}"):
        one = at.stranger()
        seen = one.get("/", Cookie=cookie)
        who = "apac" if "Lead of apac" in seen.text else "emea"
        told = {"csrf": csrf, "practice": "new-one", "region": "emea"}
        answer = one.client.post("/contribute", data=told, headers={"origin": one.origin, "cookie": cookie})
        assert answer.status_code == (403 if who == "apac" else 303)


@attack("the header of the web server without its secret")
def _(at: Scene) -> None:
    for more in ([], [("X-Secret", "")], [("X-Secret", "guessed")], [("X-Secret", BEHIND + "x")]):
        assert signs_in(at.stranger(), [("X-Remote-User", "emea@example.org"), *more]).status_code in (403, 429)


@attack("the header of the web server twice")
def _(at: Scene) -> None:
    for first, second in (("emea", "apac"), ("nobody", "emea"), ("emea", "emea")):
        told = [("X-Remote-User", f"{one}@example.org") for one in (first, second)]
        assert signs_in(at.stranger(), [*told, ("X-Secret", BEHIND)]).status_code == 403


@attack("the header of the web server twice, in two cases")
def _(at: Scene) -> None:
    told = [("x-remote-user", "nobody@example.org"), ("X-REMOTE-USER", "emea@example.org"), ("X-Secret", BEHIND)]
    assert signs_in(at.stranger(), told).status_code == 403


@attack("the secret of the web server twice")
def _(at: Scene) -> None:
    told = [*by_server("emea@example.org"), ("X-Secret", "x")]
    assert signs_in(at.stranger(), told).status_code in (403, 429)


@attack("the header of the web server with underscores")
def _(at: Scene) -> None:
    for name in ("X_Remote_User", "X_Remote-User", "x-remote_user", "REMOTE_USER", "HTTP_X_REMOTE_USER"):
        head = at.head(path="/sign-in") + f"{name}: emea@example.org\r\nX-Secret: {BEHIND}\r\n\r\n"
        assert at.raw(head)[0] in (400, 403, 429)
        head = at.head(path="/sign-in") + f"X-Remote-User: emea@example.org\r\nX_Secret: {BEHIND}\r\n\r\n"
        assert at.raw(head)[0] in (400, 403, 429)


@attack("the header of the web server at another page than the one for it")
def _(at: Scene) -> None:
    one = at.stranger()
    for address in addresses("GET"):
        assert one.client.get(address.path(), headers=by_server("emea@example.org")).status_code == 401


@attack("an account of another case")
def _(at: Scene) -> None:
    for name in ("EMEA@example.org", "emea@EXAMPLE.ORG", "Emea@example.org"):
        assert signs_in(at.stranger(), by_server(name)).status_code == 403


@attack("an account that looks like another one")
def _(at: Scene) -> None:
    for name in ("еmea@example.org", "emea@example.org\u200b", "ｅmea@example.org", "emea@exаmple.org"):
        told = [(b"X-Remote-User", name.encode()), (b"X-Secret", BEHIND.encode())]
        assert at.stranger().client.get("/sign-in", headers=told).status_code == 403


@attack("two accounts in one header")
def _(at: Scene) -> None:
    for name in ("emea@example.org, apac@example.org", "nobody@example.org,emea@example.org", "emea@example.org;x"):
        assert signs_in(at.stranger(), by_server(name)).status_code == 403


@attack("an account with codes for its letters")
def _(at: Scene) -> None:
    for name in ("emea%40example.org", "=?utf-8?q?emea=40example.org?=", "*", "%", "emea@example.org\\0", '"emea"'):
        assert signs_in(at.stranger(), by_server(name)).status_code == 403


@attack("a line break in the header of the web server")
def _(at: Scene) -> None:
    for odd in ("\n", "\r", "\0", "\r\n "):
        head = at.head(path="/sign-in") + f"X-Remote-User: nobody{odd}emea@example.org\r\nX-Secret: {BEHIND}\r\n\r\n"
        assert at.raw(head)[0] in (400, 403)


@attack("an account by the other way of signing in")
def _(at: Scene) -> None:
    one = at.stranger()
    assert one.get("/signed-in?code=x&state=y").status_code == 404
    assert signs_in(one, by_server("https://login.example.org emea@example.org")).status_code == 403


@attack("a contributor's account of another desk")
def _(at: Scene) -> None:
    for name in ("lead-emea", "contributor-0", "writer", "writer@example.org/", "WRITER@example.org"):
        assert signs_in(at.stranger(), by_server(name)).status_code == 403
