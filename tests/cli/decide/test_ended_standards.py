"""A standard ends, is replaced by another practice, or gets another name: each by a vote."""

import json

import pytest
from bestyet.govern.signature.payload import digest
from cli.kickoff import APAC, EMEA
from cli.voting import REGIONS, Company, put_to_the_vote

ONLY = "practices/global/client-kickoff"


def adopted_on(company: Company, day: str, practice: str, *options: str) -> str:
    """Propose, let all regions approve, adopt; returns what propose says."""
    hub = company.hub
    said = hub.well("propose", practice, "--as", "lead-emea", *options)
    hub.send(f"Put {practice} to the vote")
    for region in REGIONS:
        hub.well("vote", practice, "approve", *company.signs(region))
    company.clock.set(day)
    hub.send("All have voted")
    hub.well("adopt", practice)
    hub.send(f"{practice} is decided")
    return said


def ends(company: Company) -> None:
    adopted_on(company, "2026-11-25", "client-kickoff", "--end", "--effective", "2026-12-01")
    company.clock.set("2026-12-02")


@pytest.fixture
def ended(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt, ends)


def is_to_end(company: Company) -> None:
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--end")
    company.hub.send("Put 2.0.0 to the vote")
    company.vote(company.hub, "emea")


@pytest.fixture
def ending(tmp_path, monkeypatch):
    """EMEA has approved the end, and has not sent its vote."""
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt, is_to_end)


def well(company: Company) -> str:
    hub = company.hub
    assert hub.do("check").exit_code == 0, hub.do("check").output
    said = hub.well("verify")
    assert "BROKEN" not in said
    assert hub.well("verify", "--ssh-keygen") == said
    assert "BROKEN" not in hub.well("verify", "--no-history")
    return said


def test_a_standard_ends_by_a_vote_on_the_text_in_force(adopted):
    said = adopted_on(adopted, "2026-11-25", "client-kickoff", "--end", "--effective", "2026-12-01")
    assert "client-kickoff 2.0.0 (major): the vote is open" in said
    assert "major: client-kickoff ends" in said
    files = [(adopted.hub.root / ONLY / number / "practice.md").read_bytes() for number in ("1.0.0", "2.0.0")]
    assert files[0] == files[1]
    assert "2.0.0: count: well" in well(adopted)
    assert "1.0.0" in adopted.hub.well("effective", "client-kickoff", "--region", "emea", "--on", "2026-11-30")


def test_nothing_of_it_is_to_be_settled_or_harmonised_though_regions_still_write_it(ended):
    hub = ended.hub
    for region, text in (("emea", EMEA), ("apac", APAC)):
        rated = text.replace(
            "status: in-use\n", "status: in-use\nrisk: {severity: 7, occurrence: 4, detection: 3}\n", 1
        )
        assert rated != text
        hub.write(f"practices/{region}/client-kickoff.md", rated)
        hub.write(
            f"practices/{region}/first-meeting.md",
            rated.replace("client-kickoff", "first-meeting").replace("Client kickoff", "Hello"),
        )
    hub.send("Both regions rate two practices")
    ranked, _, not_ranked = hub.well("triage").partition("Not ranked")
    assert ("first-meeting" in ranked, "client-kickoff" in ranked) == (True, False)
    assert not_ranked.startswith(", because they are no standard any more: client-kickoff")
    assert "it is no standard any more" in hub.refused("triage", "client-kickoff")
    due, _, _ = hub.well("digest", "--for", "lead-emea").partition("\nNew")
    assert "To settle (1)\n- Hello: 1 difference to decide\n" in due


def test_it_is_not_in_force_from_that_day_on(ended):
    hub = ended.hub
    assert "2.0.0  ended: adopted, the practice ends on 2026-12-01; " in hub.well("audit", "client-kickoff")
    words = ("effective", "client-kickoff", "--region", "emea", "--on")
    assert "was in force on 2026-12-01: it ended on 2026-12-01" in hub.refused(*words, "2026-12-01")
    assert "1.0.0" in hub.well(*words, "2026-11-30")
    everything = json.loads(hub.well("effective", "--region", "emea", "--on", "2026-12-02", "--format", "json"))
    assert "1.0.0" not in json.dumps(everything)
    assert "it ended on 2026-12-01" in hub.refused("adoption", "client-kickoff")
    assert hub.well("adoption").startswith("No ") or "client-kickoff" not in hub.well("adoption").lower()
    assert "standard" not in hub.well("due", "--within", "900")
    copy = hub.do("verify", "--digest", digest((hub.root / ONLY / "1.0.0/practice.md").read_bytes()))
    assert copy.exit_code == 1, copy.output + copy.stderr
    assert "Do not use the copy" in copy.output
    assert "in force" not in copy.output.replace("no longer in force", "").replace("not in force", "")
    assert "ended on 2026-12-01" in hub.refused("pdf", "client-kickoff")
    assert "it ends client-kickoff" in hub.refused("impact", "client-kickoff", "2.0.0")
    assert "has ended already" in hub.refused("propose", "client-kickoff", "--end")


def test_regions_may_then_give_their_texts_up(ended):
    hub = ended.hub
    for region in REGIONS:
        hub.run("rm", "--quiet", f"practices/{region}/client-kickoff.md")
    hub.send("Nobody needs it any more")
    well(ended)
    assert "it ended on 2026-12-01" in hub.refused("adoption", "client-kickoff")
    assert "client-kickoff" not in hub.well("drift")


def test_what_has_ended_comes_back_by_a_vote(ended):
    said = adopted_on(ended, "2026-12-10", "client-kickoff")
    assert "client-kickoff 3.0.0 (major): the vote is open" in said
    assert "major: 2.0.0 had ended it" in said
    well(ended)
    assert "3.0.0" in ended.hub.well("effective", "client-kickoff", "--region", "emea", "--on", "2026-12-10")
    ended.clock.set("2026-12-11")
    assert "client-kickoff" in ended.hub.well("adoption", "client-kickoff").lower()


def test_an_ending_names_what_replaces_it(adopted):
    hub = adopted.hub
    for region in ("emea", "apac"):
        other = EMEA.replace("client-kickoff", "first-meeting").replace("region: emea", f"region: {region}")
        hub.write(f"practices/{region}/first-meeting.md", other)
    hub.send("Another practice")
    assert "'nothing' is no other practice" in hub.refused(
        "propose", "client-kickoff", "--end", "--replaced-by", "nothing"
    )
    assert "--replaced-by goes with --end" in hub.refused("propose", "client-kickoff", "--replaced-by", "first-meeting")
    said = adopted_on(adopted, "2026-11-25", "client-kickoff", "--end", "--replaced-by", "first-meeting")
    assert "client-kickoff ends, and first-meeting replaces it" in said
    well(adopted)
    said = hub.refused("effective", "client-kickoff", "--region", "emea", "--on", "2026-11-25")
    assert "it ended on 2026-11-25; see first-meeting" in said


def renamed(company: Company) -> None:
    hub = company.hub
    for region in REGIONS:
        old, new = f"practices/{region}/client-kickoff.md", f"practices/{region}/first-meeting.md"
        hub.run("mv", old, new)
        hub.write(new, (hub.root / new).read_text().replace("practice: client-kickoff", "practice: first-meeting"))
    hub.send("It is called first meeting")


def test_a_practice_gets_another_name_with_its_standard(adopted):
    hub = adopted.hub
    renamed(adopted)
    well(adopted)
    said = adopted_on(adopted, "2026-11-25", "first-meeting", "--renames", "client-kickoff")
    assert "first-meeting 1.0.0 (major): the vote is open" in said
    assert "it was client-kickoff until now, which ends" in said
    assert "first-meeting: chain: well" in well(adopted)
    words = ("--region", "emea", "--on")
    assert "version 1.0.0 of first-meeting" in hub.well("effective", "first-meeting", *words, "2026-11-25")
    old = hub.refused("effective", "client-kickoff", *words, "2026-11-25")
    assert "it got another name on 2026-11-25; see first-meeting" in old
    assert "it got another name on 2026-11-25; see first-meeting" in hub.refused("adoption", "client-kickoff")
    assert "client-kickoff is called first-meeting since 2026-11-25" in hub.refused(
        "propose", "client-kickoff", "--end"
    )
    both = hub.well("effective", "--region", "emea", "--on", "2026-11-25")
    assert "client-kickoff" not in both
    for region in ("emea", "india"):
        path = hub.root / f"practices/{region}/first-meeting.md"
        path.write_text(path.read_text().replace("three days", "four days"))
    hub.send("Four days")
    assert "first-meeting 2.0.0 (major)" in adopted_on(adopted, "2026-12-01", "first-meeting")
    well(adopted)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ends: true\n", "", "ballot.yml was changed after it opened"),
        ("class: major", "class: patch", "it ends a practice, but says that it is a patch change"),
        ("ends: true", "ends: true\nreplaced-by: x", "ballot.yml was changed after it opened"),
        ("ends: true", "replaced-by: x", "its ballot names what replaces the practice, but does not end it"),
    ],
)
def test_a_ballot_that_ends_a_practice_says_so(ending, old, new, said):
    """Whatever is changed in it is another ballot than the one that was voted on."""
    path = ending.hub.root / ONLY / "2.0.0/ballot.yml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    broken = ending.hub.refused("verify")
    assert "BROKEN" in broken
    assert said in broken


def test_a_text_cannot_end_with_other_words(adopted):
    adopted.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--end")
    folder = adopted.hub.root / ONLY / "2.0.0"
    for name in ("practice.md", "provenance.json"):
        text = (folder / name).read_text()
        (folder / name).write_text(text.replace("three days", "two days"))
    assert "2.0.0: text: BROKEN" in adopted.hub.refused("verify")


def test_one_practice_takes_the_name_of_another_only_once(adopted):
    """Two branches give the standard two names: both were proposed against the same version."""
    hub = adopted.hub
    renamed(adopted)
    other = APAC.replace("practice: client-kickoff", "practice: opening")
    hub.write("practices/apac/opening.md", other)
    hub.send("Another name")
    hub.well("propose", "opening", "--renames", "client-kickoff", "--as", "lead-apac")
    hub.send("Put opening to the vote")
    adopted_on(adopted, "2026-11-25", "first-meeting", "--renames", "client-kickoff")
    assert "BROKEN" in hub.refused("verify")
    for region in REGIONS:
        hub.well("vote", "opening", "approve", *adopted.signs(region))
    hub.send("All approve the other name too")
    assert "client-kickoff 1.0.0 is called first-meeting since 2026-11-25" in hub.refused("adopt", "opening")
