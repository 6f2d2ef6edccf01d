"""Nothing is put to the vote that would not hold: no text that verify calls broken, no words that HEAD has not."""

from __future__ import annotations

import pytest
from bestyet.knowledge import proof
from cli.kickoff import APAC, EMEA
from cli.voting import FOLDER, INDIA, Company, clone
from conftest import Workshop

VARIANT = "practices/{}/client-kickoff.md"


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch)


def wrote(company: Company, **texts: str) -> None:
    """Regions add something to their texts."""
    own = {"emea": EMEA, "apac": APAC, "india": INDIA}
    for region, text in texts.items():
        company.hub.write(VARIANT.format(region), own[region] + text)
    company.hub.send("What regions write")


def proposes_or_refuses(company: Company) -> str:
    """What is proposed holds; what would not is refused, and nothing is left of it."""
    told = company.hub.do("propose", "client-kickoff", "--as", "lead-emea")
    if told.exit_code == 0:
        company.hub.send("Put 1.0.0 to the vote")
        assert "BROKEN" not in company.hub.do("verify").output
    else:
        assert not (company.hub.root / FOLDER).exists()
    return told.output + told.stderr


@pytest.mark.parametrize(
    "texts",
    [
        # a label of two regions
        {
            "emea": "3. See [the form]. {#form}\n\n[the form]: https://a.example/\n",
            "india": "3. See [the form]. {#form}\n4. Or see [the form]. {#or}\n\n[the form]: https://b.example/\n",
            "apac": "- Do look at [the form] as well. {#or}\n\n[the form]: https://c.example/\n",
        },
        # a label twice in one text
        {
            "emea": "3. See [a]. {#form}\n\n[a]: https://a.example/\n[a]: https://b.example/\n",
            "india": "3. Look at the form. {#form}\n",
        },
        {
            "emea": "3. See [a]. {#form}\n\n[A]: https://a.example/\n\n[a]: https://b.example/\n",
            "apac": "- See [A]. {#form}\n\n[a]: https://b.example/\n",
        },
        # an item that begins with a table
        {"emea": "3. | a | b |\n   | - | - |\n   | 1 | 2 |\n", "india": "3. | a | b |\n   | - | - |\n   | 1 | 2 |\n"},
        {"apac": "- | a | b |\n  | - | - |\n  | 1 | 2 |\n", "india": "3. | a | b |\n   | - | - |\n   | 1 | 2 |\n"},
        {"emea": "3. | a |\n   | - |\n   | 1 |\n\n   And then. {#then}\n", "india": "3. And then. {#then}\n"},
        # notes
        {"emea": "3. A note.[^1] {#note}\n\n[^1]: One.\n", "apac": "- A note.[^1] {#note}\n\n[^1]: Two.\n"},
        {"emea": "3. A note.[^1] {#note}\n\n[^1]: One.\n[^1]: Two.\n", "apac": "- A note.[^1] {#note}\n\n[^1]: Two.\n"},
        # definitions within items and quotes
        {
            "emea": "3. See [a]. {#form}\n\n   [a]: https://a.example/\n",
            "apac": "- See [a]. {#form}\n\n  [a]: https://b.example/\n",
        },
        {
            "emea": "3. Quote. {#q}\n\n   > [a]: https://a.example/\n\n4. See [a]. {#form}\n",
            "apac": "- See [a]. {#form}\n- Quote. {#q}\n\n[a]: https://b.example/\n",
        },
        {
            "emea": "3. [a]: https://a.example/\n4. See [a]. {#form}\n",
            "apac": "- [a]: https://b.example/\n- See [a]. {#form}\n",
        },
        # what means another thing where it stands
        {"emea": "3. See this. {#x}\n\n       code\n", "apac": "- See this. {#x}\n\n  ```\n  code\n  ```\n"},
        {"emea": "3. 1) a {#x}\n", "apac": "- 1) a {#x}\n"},
        {"emea": "3. # a {#x}\n", "apac": "- # a {#x}\n"},
        {"emea": "3. - a {#x}\n     - b {#y}\n", "apac": "- * a {#x}\n    * b {#y}\n"},
        {"emea": "3. --- {#x}\n4. a\n   === {#y}\n", "apac": "- a\n  === {#y}\n"},
        {"emea": "3. > a {#x}\n", "apac": "- > a {#x}\n"},
    ],
)
def test_a_text_that_verify_would_call_broken_is_not_put_to_the_vote(company, texts):
    wrote(company, **texts)
    said = proposes_or_refuses(company)
    told = ("the vote is open", "Nothing can be voted on", "verify would call its text broken")
    assert any(one in said for one in told)


def test_where_the_words_stand_that_would_not_hold_is_said(company, monkeypatch):
    wrote(company, emea="3. Then go on. {#then}\n", india="3. Then go on. {#then}\n")
    fault = "practice.md:11: these are not the words that the record gives a source for"
    monkeypatch.setattr(proof, "texts", lambda version: iter([fault]))
    said = company.hub.refused("propose", "client-kickoff")
    assert f"cannot be put to the vote, for verify would call its text broken: {fault}" in said
    assert f"{VARIANT.format('emea')}:1" in said
    assert not (company.hub.root / FOLDER).exists()


def test_a_text_that_is_not_committed_is_not_proposed(company):
    path, hub = VARIANT.format("emea"), company.hub
    (hub.root / path).write_text(EMEA.replace("three days", "four days"))
    assert f"{path} is not as it is in HEAD: commit it" in hub.refused("propose", "client-kickoff")
    hub.run("update-index", "--assume-unchanged", path)
    assert f"{path} is not as it is in HEAD" in hub.refused("propose", "client-kickoff")
    hub.run("update-index", "--no-assume-unchanged", path)
    hub.run("checkout", "--quiet", path)
    hub.write("practices/moon/client-kickoff.md", EMEA.replace("emea", "moon"))
    hub.write("practices/governance.yml", (hub.root / "practices/governance.yml").read_text())
    hub.stage()
    (hub.root / "practices/moon/client-kickoff.md").unlink()
    hub.run("rm", "--quiet", "--cached", "practices/moon/client-kickoff.md")
    hub.well("propose", "client-kickoff")


def test_a_new_region_is_in_the_history_before_its_words_are_proposed(company):
    hub, path = company.hub, "practices/emea/client-kickoff.md"
    hub.run("rm", "--quiet", path)
    hub.send("EMEA waits")
    (hub.root / ".git/info").mkdir(exist_ok=True)
    (hub.root / ".git/info/exclude").write_text("practices/emea\n")
    (hub.root / path).parent.mkdir(exist_ok=True)
    (hub.root / path).write_text(EMEA)
    assert f"{path} is not committed yet" in hub.refused("propose", "client-kickoff")


def test_a_work_tree_that_lacks_a_region_does_not_speak_for_it(company):
    hub = company.hub
    (hub.root / VARIANT.format("apac")).unlink()
    said = f"{VARIANT.format('apac')} is in HEAD but not here"
    assert said in hub.refused("propose", "client-kickoff")
    hub.run("checkout", "--quiet", ".")
    hub.run("sparse-checkout", "set", "--no-cone", "/*", "!/practices/apac")
    assert hub.run("status", "--porcelain") == ""
    away = f"1 file is not here, {VARIANT.format('apac')} for one (a sparse checkout)"
    assert away in hub.refused("propose", "client-kickoff")
    hub.run("sparse-checkout", "disable")
    hub.well("propose", "client-kickoff")


def test_a_region_in_a_repository_of_its_own_is_not_in_this_history(company):
    (company.folder / "other").mkdir()
    hub, other = company.hub, Workshop(company.folder / "other")
    other.write("client-kickoff.md", EMEA)
    other.commit("EMEA alone")
    hub.run("rm", "-r", "--quiet", "practices/emea")
    allowed = ("-c", "protocol.file.allow=always")
    hub.run(*allowed, "submodule", "--quiet", "add", str(other.root), "practices/emea")
    hub.send("EMEA is elsewhere")
    assert "practices/emea is a repository of its own (a submodule)" in hub.refused("propose", "client-kickoff")


def test_nothing_is_proposed_in_the_middle_of_a_merge(company):
    hub = company.hub
    hub.branch("other")
    hub.write("practices/apac/other.md", APAC.replace("client-kickoff", "other"))
    hub.commit("Another practice")
    hub.run("checkout", "--quiet", "main")
    hub.run("merge", "--quiet", "--no-commit", "--no-ff", "other")
    assert "a merge is unfinished here: end it first" in hub.refused("propose", "client-kickoff")
    hub.run("commit", "--quiet", "--no-edit")
    hub.well("propose", "client-kickoff")


def test_a_region_that_changed_its_text_meanwhile_is_heard(company):
    late = clone(company.bare, company.folder / "late", company.monkeypatch)
    late.branch("propose")
    company.hub.write(VARIANT.format("apac"), APAC.replace("five", "six"))
    company.hub.send("APAC takes six days")
    late.run("fetch", "--quiet", "origin")
    said = late.refused("propose", "client-kickoff", "--as", "lead-emea")
    assert f"{VARIANT.format('apac')} is another one on origin/main by now: bring that here first" in said
    late.run("merge", "--quiet", "origin/main")
    late.well("propose", "client-kickoff", "--as", "lead-emea")


def test_what_a_branch_itself_changes_is_proposed_with_it(company):
    hub = company.hub
    hub.branch("both")
    hub.write(VARIANT.format("emea"), EMEA.replace("three days", "four days"))
    hub.commit("Four days")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")


def test_a_proposal_that_nobody_has_seen_can_be_written_again(company):
    hub = company.hub
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.write(VARIANT.format("emea"), EMEA.replace("three days", "four days"))
    hub.run("commit", "--quiet", "-m", "Four days", "--", VARIANT.format("emea"))
    hub.well("propose", "client-kickoff", "--amend")
