"""Pull requests at GitHub, GitLab and Gitea: found, made once, shown; whatever a forge says, nothing is lost."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bestyet.desk.forges.hosts import forge_of
from bestyet.desk.forges.pulls import Forge, ForgeError, ForgeKind, State
from bestyet.desk.hosted import hosted_desk
from bestyet.model.problem import CannotGoOnError
from cli.voting import Company
from desk.afar.forge import OTHER, PROJECT, TOKEN, Answer, One, SmallForge, forging
from desk.house import Visitor
from desk.test_contribute import PATH, TEXT, fields
from desk.test_hosted import House, with_accounts

KINDS = ("github", "gitlab", "gitea")
BRANCH = "from-desk/variant/emea/client-kickoff/lead-emea"


@pytest.fixture(params=KINDS)
def small(request: pytest.FixtureRequest) -> Iterator[SmallForge]:
    with forging(request.param) as found:
        found.tips[BRANCH] = "c" * 40
        yield found


def at(small: SmallForge, token: str = TOKEN) -> Forge:
    return forge_of(ForgeKind(small.kind), small.api, PROJECT, token)


def test_one_is_made_found_and_known_by_what_became_of_it(small):
    forge = at(small)
    assert forge.last(BRANCH, "main") is None
    made = forge.create(BRANCH, "main", "Another text")
    assert (made.number, made.state, made.commit) == (1, State.OPEN, "c" * 40)
    assert made.address.startswith(small.address)
    assert forge.last(BRANCH, "main") == made
    for state in ("merged", "closed"):
        small.pulls[0].state = state
        assert forge.last(BRANCH, "main").state == State(state)


def test_a_second_one_is_refused_in_the_forges_words(small):
    forge = at(small)
    forge.create(BRANCH, "main", "Another text")
    with pytest.raises(ForgeError, match=r"the forge refused it \(4\d\d\): .*already exists for"):
        forge.create(BRANCH, "main", "Another text")
    assert len(small.pulls) == 1


def test_the_open_one_comes_before_those_that_ended(small):
    small.pulls += [
        One(1, BRANCH, "main", "x", "closed"),
        One(2, BRANCH, "main", "x", "open"),
        One(3, BRANCH, "main", "x", "merged"),
    ]
    assert at(small).last(BRANCH, "main").number == 2
    small.pulls[1].state = "closed"
    assert at(small).last(BRANCH, "main").number == 3


def test_it_is_found_on_a_later_page(small):
    small.page = 2
    small.pulls += [One(n, BRANCH if n == 1 else f"other-{n}", "main", "x") for n in range(1, 8)]
    small.pulls += [One(n, BRANCH, "release", "x") for n in range(8, 12)]
    assert at(small).last(BRANCH, "main").number == 1


def test_one_of_somebody_elses_repository_is_none_of_ours(small):
    small.pulls.append(One(1, BRANCH, "main", "Take me", of=OTHER))
    assert at(small).last(BRANCH, "main") is None


TROUBLE = [
    (Answer(401, {"message": "Bad credentials"}), "does not know the desk's token"),
    (Answer(403, {"message": "Resource not accessible by integration"}), "may not do that"),
    (
        Answer(
            403,
            {"message": "API rate limit exceeded for user ID 1."},
            {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1796000000"},
        ),
        "asked too often",
    ),
    (Answer(403, {"message": "You have exceeded a secondary rate limit."}, {"Retry-After": "60"}), "asked too often"),
    (Answer(429, {"message": "Retry later"}), "asked too often"),
    (Answer(404, {"message": "Not Found"}), "no such project"),
    (Answer(500, b"<html>oops</html>"), "trouble of its own"),
    (Answer(502, b""), "trouble of its own"),
    (Answer(200, b"<html>sign in</html>"), "no JSON"),
    (Answer(200, {"a": 1}), "another shape"),
    (Answer(200, [{"number": "one"}]), "another shape"),
    (Answer(200, [[]]), "another shape"),
    (Answer(200, b"[" * 200_000), "no JSON"),
    (Answer(200, b" " * 5_000_000), "without an end"),
    (Answer(200, b"\x1f\x8b broken", {"Content-Encoding": "gzip"}), "no JSON"),
    (Answer(422, {"message": "\x1b[2J" + "x" * 999}), "refused it"),
    (Answer(422, {"errors": [7, {"message": 3}], "message": {}}), "does not say why"),
]


@pytest.mark.parametrize(
    ("trouble", "told"), TROUBLE, ids=[f"{one.status}-{at}" for at, (one, _) in enumerate(TROUBLE)]
)
def test_whatever_it_says_is_one_plain_sentence_without_the_token(small, trouble, told):
    small.trouble = trouble
    for asks in (lambda forge: forge.last(BRANCH, "main"), lambda forge: forge.create(BRANCH, "main", "x")):
        with pytest.raises(ForgeError) as error:
            asks(at(small))
        assert TOKEN not in str(error.value)
        assert "\x1b" not in str(error.value)
        assert len(str(error.value)) < 300
    with pytest.raises(ForgeError, match=told):
        at(small).last(BRANCH, "main")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_is_never_taken_elsewhere(small, status):
    with forging(small.kind) as thief:
        small.trouble = Answer(status, {}, {"Location": f"{thief.address}{small.list}"})
        with pytest.raises(ForgeError, match="leads elsewhere"):
            at(small).last(BRANCH, "main")
        with pytest.raises(ForgeError, match="leads elsewhere"):
            at(small).create(BRANCH, "main", "x")
        small.trouble = Answer(200, [], {"Link": f'<{thief.address}{small.list}?page=2>; rel="next"'})
        with pytest.raises(ForgeError, match="goes on elsewhere"):
            at(small).last(BRANCH, "main")
        assert thief.asked == []


def test_a_list_without_an_end_is_given_up(small):
    small.trouble = Answer(200, [], {"Link": f'<{small.address}{small.list}>; rel="next"'})
    with pytest.raises(ForgeError, match="more than 20 pages"):
        at(small).last(BRANCH, "main")


def test_no_token_is_in_an_address_or_in_what_is_printed(small):
    forge = at(small)
    forge.create(BRANCH, "main", "x")
    forge.last(BRANCH, "main")
    assert all(TOKEN not in target for _, target, _ in small.asked)
    assert TOKEN not in repr(forge)


def test_a_forge_that_is_not_there_is_told(small):
    with pytest.raises(ForgeError, match=r"cannot be reached \(ConnectError\)"):
        forge_of(ForgeKind(small.kind), "http://localhost:1", PROJECT, TOKEN).last(BRANCH, "main")


def test_an_address_that_is_no_page_is_no_link(small):
    small.pulls.append(One(1, BRANCH, "main", "x"))
    shape = small.shape(small.pulls[0])
    shape["web_url" if small.kind == "gitlab" else "html_url"] = "javascript:alert(1)"
    small.trouble = Answer(200, [shape])
    with pytest.raises(ForgeError, match="another shape"):
        at(small).last(BRANCH, "main")


class Sending:
    """A desk before a forge, and somebody of each sort at it."""

    def __init__(self, house: House, small: SmallForge, later: Callable[[], None]) -> None:
        self.house, self.small, self.later = house, small, later
        self.emea, self.apac = house.person("emea"), house.person("apac")

    def send(self, one: Visitor, title: str) -> str:
        one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": title})
        self.sees()
        answer = one.post(f"{TEXT}/send", fields(one.read(TEXT)))
        assert answer.status_code == 200, answer.text
        return html.unescape(answer.text)

    def sees(self) -> None:
        """A forge has the branches that its repository has."""
        told = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
        self.small.tips = dict(line.split(" ") for line in told.splitlines())
        for one in self.small.pulls:
            if one.state == "open" and one.of == PROJECT:
                one.commit = self.small.tips.get(one.branch, one.commit)

    def git(self, *words: str) -> str:
        return self.house.company.hub.run(f"--git-dir={self.house.company.bare}", *words)

    def squashed(self) -> None:
        """As a forge does it: one new commit on main, and the branch stays."""
        self.sees()
        hub = self.house.company.hub
        hub.get()
        hub.run("fetch", "--quiet", "origin", BRANCH)
        hub.run("checkout", "--quiet", "FETCH_HEAD", "--", PATH)
        hub.send("Another text (#1)")
        self.small.pulls[-1].state = "merged"
        self.later()


@pytest.fixture
def sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: SmallForge, later: Callable[[], None]
) -> Iterator[Sending]:
    house = House(Company(tmp_path, monkeypatch, with_accounts))
    house.repository = f"file://{house.company.bare}"
    monkeypatch.setattr("bestyet.desk.forges.pulls._FRESH", 0.0)
    created = SmallForge.created

    def with_tips(self: SmallForge, told: dict[str, str]) -> Answer:
        found.sees()
        return created(self, told)

    monkeypatch.setattr(SmallForge, "created", with_tips)
    (tmp_path / "forge-token").write_text(TOKEN)
    forge = f"forge: {{kind: {small.kind}, api: '{small.api}', project: {PROJECT}, token-file: {tmp_path}/forge-token}}"
    with house.open(house.configure(more=forge)):
        found = Sending(house, small, later)
        yield found
    house.listening.close()


def test_sending_asks_for_one_pull_request_and_shows_it(sending):
    told = sending.send(sending.emea, "How we begin")
    name = "web_url" if sending.small.kind == "gitlab" else "html_url"
    assert f'<a href="{sending.small.shape(sending.small.pulls[0])[name]}"' in told
    assert "Pull request 1" in sending.emea.read("/")
    sending.send(sending.emea, "How we really begin")
    assert len(sending.small.pulls) == 1
    waiting = f"/waiting/{BRANCH.partition('/')[2]}"
    page = html.unescape(sending.apac.read(waiting))
    assert "taken in at the forge" in page
    assert 'name="commit"' not in page
    assert sending.apac.sends(waiting, {"commit": sending.git("rev-parse", BRANCH).strip()}) == waiting
    assert "How we" not in sending.house.on_base(PATH)
    assert TOKEN not in told + page


def test_what_the_forge_took_in_is_done_and_the_next_text_begins_there(sending):
    sending.send(sending.emea, "How we begin")
    sending.squashed()
    assert "/waiting/" not in sending.emea.read("/")
    assert sending.apac.get(f"/waiting/{BRANCH.partition('/')[2]}").status_code == 404
    sending.send(sending.emea, "How we begin now")
    assert sending.git("rev-list", "--count", f"main..{BRANCH}").strip() == "1"
    assert [one.state for one in sending.small.pulls] == ["merged", "open"]


def test_what_was_closed_still_waits_and_is_asked_for_anew(sending):
    sending.send(sending.emea, "How we begin")
    sending.small.pulls[0].state = "closed"
    assert "closed, not taken in" in sending.emea.read("/")
    waiting = f"/waiting/{BRANCH.partition('/')[2]}"
    assert "Ask for a pull request" in sending.emea.read(waiting)
    sending.emea.sends(waiting)
    assert [one.state for one in sending.small.pulls] == ["closed", "open"]


def test_without_the_forge_what_was_sent_is_there_and_its_pull_request_comes_later(sending):
    sending.small.trouble = Answer(503, b"")
    told = sending.send(sending.emea, "How we begin")
    assert "There is no pull request for it yet: the forge has trouble of its own (503)" in told
    assert "How we begin" in sending.git("show", f"{BRANCH}:{PATH}")
    assert "What you see may be old" in sending.emea.read("/")
    waiting = f"/waiting/{BRANCH.partition('/')[2]}"
    assert "trouble of its own" in sending.emea.post(waiting).text
    sending.small.trouble = None
    sending.emea.sends(waiting)
    assert "Pull request 1" in sending.emea.read("/")


def test_a_pull_request_of_a_stranger_is_not_taken_for_ours(sending):
    sending.small.pulls.append(One(1, BRANCH, "main", "Take me", "merged", of=OTHER))
    sending.send(sending.emea, "How we begin")
    assert [one.of for one in sending.small.pulls] == [OTHER, PROJECT]
    assert "/waiting/" in sending.emea.read("/")


@pytest.mark.parametrize(
    ("more", "repository", "told"),
    [
        ("forge: {kind: github, project: a/b, token-file: T}", None, "a forge is where its repository is"),
        ("forge: {kind: gitea, project: a/b, token-file: T}", "file://B", "say the address of the forge's API"),
        ("forge: {kind: gitea, api: 'http://git.example.org', project: a/b, token-file: T}", "file://B", "use https"),
        ("forge: {kind: github, project: a/b, token-file: S}", "file://B", "shorter than 20"),
        ("forge: {kind: github, project: a/b, token-file: O}", "file://B", "no token"),
        ("token-file: T", "file://B", "token-file is for"),
    ],
)
def test_what_a_forge_needs_is_asked_for_at_once(tmp_path, monkeypatch, more, repository, told):
    house = House(Company(tmp_path, monkeypatch, with_accounts))
    for name, text in {"T": TOKEN, "S": "short", "O": "a token with\nsigns that no token has"}.items():
        (tmp_path / name).write_text(text)
        more = more.replace(f"token-file: {name}", f"token-file: {tmp_path / name}")
    if repository:
        house.repository = f"file://{house.company.bare}"
    with pytest.raises(CannotGoOnError, match=told):
        hosted_desk(house.configure(more=more))
    house.listening.close()
