"""A company's desk: people sign in at a provider or by a web server, and what they do lands in a bare repository."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import pytest
from bestyet.cli.main import main
from bestyet.desk.config import Config, Faulty, read_config
from bestyet.desk.hosted import hosted_desk
from bestyet.desk.person import Person
from bestyet.model.problem import CannotGoOnError
from cli.voting import Company, governance
from click.testing import CliRunner
from desk.house import Visitor, answering, elsewhere
from desk.provider import CLIENT, SECRET, Provider, own_key
from desk.test_contribute import PATH, TEXT, fields
from httpx2 import Response

BEHIND = "a secret that the web server shows"
PROXY = "{proxy: {header: X-Remote-User, secret-header: X-Secret, secret-file: SECRET}}"


def with_accounts(company: Company) -> None:
    """What happens in a company before it has a hosted desk: who its leads are to a web server."""
    text = governance(company.keys, "")
    for region in company.keys:
        text = text.replace(f"id: lead-{region},", f"id: lead-{region}, accounts: {{proxy: {region}@example.org}},")
    company.hub.write("practices/governance.yml", text)
    company.hub.send("Accounts")


class House:
    """A hosted desk on a company's bare repository."""

    def __init__(self, company: Company) -> None:
        self.company, self.file = company, company.folder / "desk.yml"
        self.repository, self.state = str(company.bare), company.folder / "state"
        if "accounts:" not in (company.hub.root / "practices/governance.yml").read_text():
            with_accounts(company)
        (company.folder / "secret").write_text(BEHIND)
        self._listen()

    def _listen(self) -> None:
        self.listening = socket.socket()
        self.listening.bind(("127.0.0.1", 0))
        self.origin = f"http://localhost:{self.listening.getsockname()[1]}"

    def beside(self, name: str = "") -> House:
        """Another desk of the company, to be opened too; name: of its folder, if it is on a computer of its own."""
        other = copy(self)
        if name:
            other.state, other.file = self.company.folder / name, self.company.folder / f"{name}.yml"
        other._listen()
        return other

    def configure(self, sign_in: str = PROXY, more: str = "") -> Config:
        lines = [
            f"repository: {self.repository}",
            f"state: {self.state}",
            f"address: {self.origin}",
        ]
        lines += ["sign-in: " + sign_in.replace("SECRET", str(self.company.folder / "secret"))]
        lines += ["contributors:"]
        lines += ["  - {account: writer@example.org, name: A writer, email: writer@example.org, regions: [emea]}"]
        self.file.write_text("\n".join([*lines, more]))
        config = read_config(self.file)
        assert isinstance(config, Config), config
        return config

    @contextmanager
    def open(self, config: Config) -> Iterator[None]:
        with answering(hosted_desk(config), self.listening):
            yield

    def person(self, name: str) -> Visitor:
        one = Visitor.stranger(self.origin, self.state)
        welcome = self.signs_in(one, name)
        assert welcome.status_code == 200, welcome.text
        return one

    def signs_in(self, one: Visitor, name: str) -> Response:
        return one.get("/sign-in", X_Remote_User=f"{name}@example.org", X_Secret=BEHIND)

    def on_base(self, path: str) -> str:
        return self.company.hub.run(f"--git-dir={self.company.bare}", "show", f"main:{path}")

    def commits(self) -> list[str]:
        return self.company.hub.run(f"--git-dir={self.company.bare}", "log", "--format=%an: %s", "main").splitlines()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch, with_accounts))
    yield found
    found.listening.close()


def test_a_text_lands_once_a_second_person_took_it_in(house):
    with house.open(house.configure()):
        writer, lead = house.person("writer"), house.person("emea")
        writer.sends(TEXT, {**fields(writer.read(TEXT)), "v:title": "How we begin"})
        assert (
            "<code>from-desk/variant/emea/client-kickoff/contributor-"
            in writer.post(f"{TEXT}/send", fields(writer.read(TEXT))).text
        )
        assert "How we begin" not in house.on_base(PATH)
        waiting = next(part for part in writer.read("/").split('"') if part.startswith("/waiting/"))
        assert "Only reviewers take in" in writer.read(waiting)
        commit = fields(lead.read(waiting))["commit"]
        assert writer.post(waiting, {"commit": commit}).status_code == 403
        assert lead.post(waiting, {"commit": "0" * 40}).status_code == 409
        assert lead.sends(waiting, {"commit": commit}) == "/"
        assert "title: How we begin" in house.on_base(PATH)
        assert house.commits()[0] == "A writer: emea/client-kickoff: Another text"
        assert lead.get(waiting).status_code == 404
    assert house.company.hub.run(f"--git-dir={house.company.bare}", "fsck", "--strict", "--no-dangling").strip() == ""


def test_nobody_takes_in_their_own_text_nor_over_that_of_others(house):
    with house.open(house.configure()):
        emea, apac = house.person("emea"), house.person("apac")
        emea.sends(TEXT, {**fields(emea.read(TEXT)), "v:title": "Mine"})
        emea.post(f"{TEXT}/send", fields(emea.read(TEXT)))
        waiting = "/waiting/variant/emea/client-kickoff/lead-emea"
        commit = fields(apac.read(waiting))["commit"]
        assert emea.post(waiting, {"commit": commit}).status_code == 403
        hub = house.company.hub
        hub.write(PATH, (hub.root / PATH).read_text().replace("title: Client kickoff", "title: By others"))
        hub.send("Others were quicker")
        refused = apac.post(waiting, {"commit": commit})
        assert refused.status_code == 409
        assert "was changed by others meanwhile" in refused.text
        assert "title: By others" in house.on_base(PATH)


def test_people_write_for_their_own_regions_alone(house):
    with house.open(house.configure()):
        writer, apac = house.person("writer"), house.person("apac")
        for one, region in ((writer, "apac"), (writer, "india"), (apac, "emea"), (apac, "global")):
            address = f"/contribute/{region}/client-kickoff"
            assert one.get(address).status_code == 403
            assert one.post(address, {"whole": "x", "number": "0"}).status_code == 403
            assert one.post(f"{address}/send", {"whole": "x"}).status_code == 403
            assert one.post("/contribute", {"region": region, "practice": "new"}).status_code == 403
        apac.sends("/contribute/apac/client-kickoff", fields(apac.read("/contribute/apac/client-kickoff")))
        assert "Launch" in apac.read("/contribute/apac/client-kickoff")
        assert writer.get("/contribute/apac/client-kickoff").status_code == 403


def test_answers_of_two_at_once_land_on_the_base_and_none_is_lost(house):
    from desk.test_settle import QUESTIONS, question

    hub = house.company.hub
    for region, words in {"emea": "Ask for its worries.", "apac": "Ask for all its worries."}.items():
        path = f"practices/{region}/client-kickoff.md"
        hub.write(path, (hub.root / path).read_text() + f"\n## After\n\n1. {words}\n")
    hub.send("A question")
    with house.open(house.configure()):
        people = [house.person(name) for name in ("emea", "apac", "india")]
        asked = question(people[0])
        forms = [
            (one, one.csrf(), {**asked, "shown": [member], "same": []}) for one in people for member in asked["shown"]
        ]
        with ThreadPoolExecutor(6) as pool:
            told = [*pool.map(lambda job: job[0].post(QUESTIONS, job[2], csrf=job[1]).status_code, forms)]
    assert set(told) == {303}
    kept = house.on_base("practices/global/client-kickoff/alignment.yml")
    assert kept.count("- by: ") + kept.count("  by: ") == len({*asked["shown"]})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Remote-User": "emea@example.org"}, 403),
        ({"X-Remote-User": "emea@example.org", "X-Secret": "guessed"}, 403),
        ({"X-Remote-User": "emea@example.org", "X-Secret": BEHIND + "x"}, 403),
        ({"X-Secret": BEHIND}, 403),
        ({"X-Remote-User": "", "X-Secret": BEHIND}, 403),
        ({"X-Remote-User": "stranger@example.org", "X-Secret": BEHIND}, 403),
        ({"X-Remote-User": "EMEA@example.org", "X-Secret": BEHIND}, 403),
    ],
)
def test_a_forged_header_lets_nobody_in(house, headers, status):
    with house.open(house.configure()):
        one = Visitor.stranger(house.origin, house.company.folder)
        answer = one.client.get("/sign-in", headers=headers)
        assert answer.status_code == status
        assert "set-cookie" not in answer.headers
        twice = [("X-Remote-User", "stranger@example.org"), ("X-Remote-User", "emea@example.org"), ("X-Secret", BEHIND)]
        assert one.client.get("/sign-in", headers=twice).status_code == 403
        assert one.client.get("/", headers=headers).status_code == 401


def test_trying_too_often_is_slowed_down(house):
    with house.open(house.configure()):
        one = Visitor.stranger(house.origin, house.company.folder)
        told = [one.get("/sign-in").status_code for _ in range(62)]
        assert told[:60] == [403] * 60
        assert told[-1] == 429


def test_a_session_that_was_there_before_is_not_taken_over(house):
    with house.open(house.configure()):
        one = Visitor.stranger(house.origin, house.company.folder)
        one.client.cookies.set(one.cookie, "chosen-by-somebody-else")
        one.get("/sign-in", X_Remote_User="emea@example.org", X_Secret=BEHIND)
        names = [cookie.value for cookie in one.client.cookies.jar if cookie.name == one.cookie]
        assert "chosen-by-somebody-else" not in names[-1:]
        other = Visitor.stranger(house.origin, house.company.folder)
        assert other.get("/", Cookie=f"{other.cookie}=chosen-by-somebody-else").status_code == 401


def test_behind_tls_the_cookie_is_for_this_host_and_tls_alone(house):
    house.configure()
    house.file.write_text(house.file.read_text().replace(house.origin, "https://practices.example.org"))
    with house.open(read_config(house.file)):
        one = Visitor.stranger(house.origin, house.company.folder)
        headers = {"Host": "practices.example.org", "X-Remote-User": "emea@example.org", "X-Secret": BEHIND}
        answer = one.client.get("/sign-in", headers=headers)
        assert answer.status_code == 200
        told = answer.headers["set-cookie"]
        assert told.startswith("__Host-bestyet-desk=")
        assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} <= {part.strip() for part in told.split(";")}
        assert "max-age" in answer.headers["strict-transport-security"]


def test_whose_account_is_taken_away_is_signed_out_at_once(house):
    with house.open(house.configure()):
        emea, writer = house.person("emea"), house.person("writer")
        path = "practices/governance.yml"
        text = (house.company.hub.root / path).read_text()
        house.company.hub.write(path, text.replace("proxy: emea@example.org", "proxy: successor@example.org"))
        house.company.hub.send("Somebody else leads EMEA")
        assert emea.get("/").status_code == 401
        assert house.person("successor").read("/")
        kept = writer.read("/")
        assert "You write for EMEA." in kept
    again = house.beside()
    config = again.configure()
    again.file.write_text(again.file.read_text().replace("account: writer@", "account: other@"))
    with again.open(read_config(again.file)):
        came = Visitor.stranger(again.origin, house.company.folder / "state")
        cookie = writer.client.cookies[writer.cookie]
        assert came.get("/", Cookie=f"{came.cookie}={cookie}").status_code == 401
    again.listening.close()
    assert config.contributors


def test_two_whose_addresses_begin_alike_have_drafts_of_their_own():
    long = "a-name-that-is-longer-than-most-of-them-are"
    alike = [Person("", "x", f"{long}-{end}@example.org", account=f"{long}-{end}") for end in ("one", "two")]
    same = [Person("", "x", "team@example.org", account=one) for one in ("first", "second")]
    assert len({one.called for one in (*alike, *same)}) == 4


class AtProvider:
    """A company whose lead of EMEA is known by an account at a provider."""

    def __init__(self, house: House, provider: Provider) -> None:
        self.house, self.provider = house, provider
        hub, secret = house.company.hub, house.company.folder / "oidc"
        account = f'accounts: {{oidc: "{provider.issuer} subject-1"}}'
        text = governance(house.company.keys, "")
        hub.write("practices/governance.yml", text.replace("id: lead-emea,", f"id: lead-emea, {account},"))
        hub.send("An account")
        secret.write_text(SECRET)
        self.sign_in = f"{{oidc: {{issuer: {provider.issuer}, client: {CLIENT}, secret-file: {secret}}}}}"

    @contextmanager
    def open(self) -> Iterator[tuple[Provider, Callable[[], Visitor]]]:
        """A desk that has asked nobody yet, a provider that keeps to the rules, and how people come to the desk."""
        self.provider.forget()
        desk = self.house.beside()
        with desk.open(desk.configure(self.sign_in)):
            yield self.provider, lambda: Visitor.stranger(desk.origin, desk.state)
        desk.listening.close()


def through(one: Visitor, path: str = "/sign-in") -> object:
    """As a browser follows; returns the last answer."""
    answer = one.get(path)
    while answer.is_redirect:
        to = answer.headers["location"]
        answer = one.get(to) if to.startswith((one.origin, "/")) else elsewhere(to)
    return answer


def test_who_the_provider_names_is_let_in(at_a_provider):
    _, browser = at_a_provider
    one = browser()
    assert through(one).status_code == 200
    assert "You write for EMEA." in one.read("/")


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "somebody-else"},
        {"aud": "another-client"},
        {"iss": "https://evil.example.org"},
        {"nonce": "another"},
        {"exp": 1},
        {"sub": 7},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_what_the_provider_did_not_say_to_this_browser_lets_nobody_in(at_a_provider, claims):
    provider, browser = at_a_provider
    one = browser()
    provider.claims = claims
    assert through(one).status_code == 403
    assert one.get("/").status_code == 401


def test_a_token_that_another_signed_or_another_browser_began_lets_nobody_in(at_a_provider):
    provider, browser = at_a_provider
    one = browser()
    provider.signs_with = own_key("somebody")
    assert through(one).status_code == 403
    provider.signs_with = None
    back = elsewhere(one.get("/sign-in").headers["location"]).headers["location"]
    assert browser().get(back).status_code == 403
    assert one.get("/signed-in?code=code-9&state=x").status_code == 403
    assert one.get("/signed-in").status_code == 403
    assert one.get("/signed-in?error=<script>alert(1)</script>").status_code == 403


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("port: high", "port"),
        ("lands: {vote: somehow}", "somehow"),
        ("lands: {key: direct}", "direct"),
        ("unknown: 1", "unknown"),
        ("folder: ../elsewhere", "folder"),
        ("a: *x", "desk.yml:"),
    ],
)
def test_a_fault_in_the_configuration_is_told_at_its_line(house, line, told):
    house.configure()
    house.file.write_text(house.file.read_text() + f"{line}\n")
    found = read_config(house.file)
    assert isinstance(found, Faulty)
    assert told in "\n".join(map(str, found.problems))
    result = CliRunner().invoke(main, ["desk", "--hosted", str(house.file)])
    assert result.exit_code == 1
    assert "desk.yml:" in html.unescape(result.output)


def test_what_a_hosted_desk_needs_is_asked_for_at_once(house):
    config = house.configure()
    (house.company.folder / "secret").write_text("short")
    with pytest.raises(CannotGoOnError, match="shorter than 20"):
        hosted_desk(config)
    house.file.write_text(house.file.read_text().replace(house.origin, "http://practices.example.org"))
    with pytest.raises(CannotGoOnError, match="use https"):
        hosted_desk(read_config(house.file))
    house.configure()
    with pytest.raises(CannotGoOnError, match="cannot read"):
        read_config(house.company.folder / "nothing.yml")
    text = house.file.read_text().replace(str(house.company.bare), str(house.company.hub.root / ".git"))
    house.file.write_text(text)
    with pytest.raises(CannotGoOnError, match="checked out in a work tree"):
        hosted_desk(read_config(house.file))


def test_who_only_writes_settles_nothing_jointly_and_no_field_carries_more_than_a_value(house):
    hub = house.company.hub
    lead = "lead-times:\n  - {milestone: kickoff-held, within: %s, unit: days}\n"
    for region, days in (("emea", 3), ("apac", 5)):
        path = f"practices/{region}/client-kickoff.md"
        hub.write(path, (hub.root / path).read_text().replace("---\n# ", f"{lead % days}---\n# "))
    hub.write("practices/vocabulary.yml", "milestones: {kickoff-held: {title: Kickoff held}}\n")
    hub.send("How soon")
    listed = "/settle/client-kickoff/differences"
    with house.open(house.configure()):
        writer, emea = house.person("writer"), house.person("emea")
        point = re.findall(rf'href="({listed}/[0-9a-f]{{12}})"', emea.read(listed))[0]
        seen = re.findall(r'name="seen" value="([^"]+)"', emea.read(point))[0]
        form = {"seen": seen, "takes": "+", "number": "4", "unit": "days", "because": "x", "by": "lead-apac"}
        assert writer.post(point, form).status_code in (403, 409)
        for wrong in (
            {"unit": "days after <b>"},
            {"number": "4 days after x\n- do: drop"},
            {"number": "-4"},
            {"number": "1e3"},
            {"unit": "<script>alert(1)</script>"},
            {"after": "{{ 7 * 7 }}"},
            {"jointly": "{within: 4, unit: days, milestone: other}"},
            {"takes": "apac\n", "jointly": "x"},
            {"seen": "0" * 12},
        ):
            for more in ({}, {"look": "yes"}):
                answer = emea.post(point, {**form, **wrong, **more})
                assert (answer.status_code, "<script>alert" in answer.text) in ((409, False), (200, False))
                assert not more or answer.status_code == 200
        assert hub.run("ls-remote", "origin", "refs/heads/from-desk/*") == ""
        assert emea.post(point, form).status_code == 303
        branch = "from-desk/decision/client-kickoff/lead-emea"
        hub.run("fetch", "--quiet", "origin", branch)
        told = hub.run("show", "FETCH_HEAD:practices/global/client-kickoff/decisions.yml")
        assert "by: lead-emea" in told
        assert "    within: 4\n    unit: days\n" in told
        assert emea.post(point, form).status_code == 409  # sent once more
