"""A vote is what was signed: whoever saves its file in another way, or sends an old one again, changes nothing."""

import pytest
from bestyet.govern.signature.payload import NAMESPACE, digest, payload
from bestyet.repo.sshkey import sign
from bestyet.text.versions import read_vote, record_text
from cli.voting import FOLDER, Company, governance, put_to_the_vote, vote_file
from trust.history.attacks import VOTES, all_vote, broken, push, saved

WAYS = ("CRLF", "BOM", "JSON", "order", "comment", "quotes")
STRANGERS = "its voter signed two votes that do not know of each other; one must name both"


def emea_rejects(company):
    company.vote(company.hub, "emea", "reject", "--object", "agenda-sent", "Unsafe", "--at-stake", "patient-safety")
    company.hub.send("EMEA rejects")


@pytest.fixture
def rejected(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, emea_rejects)


@pytest.fixture
def adopted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)


def word(company, region, value, supersedes=(), key=None, **more):
    """A vote that the command would not write: with what its voter chooses to name."""
    data = dict(read_vote(vote_file(company, "emea").read_bytes())[1])
    data = {k: v for k, v in data.items() if k not in ("signature", "supersedes", "objections", "reason")}
    data |= {"voter": f"lead-{region}", "name": f"Lead of {region}", "vote": value, **more}
    if supersedes:
        data["supersedes"] = list(supersedes)
    signature = sign(payload(data), key or company.keys[region], NAMESPACE)
    return record_text({**data, "signature": signature}).encode()


@pytest.mark.parametrize("way", WAYS)
def test_a_veto_that_is_saved_anew_stays_one(rejected, way):
    path = vote_file(rejected, "emea")
    before = rejected.hub.well("ballot", "client-kickoff")
    path.write_bytes(saved(path.read_bytes())[way])
    rejected.clock.set("2026-11-04")
    push(rejected, "Tidy up")
    assert rejected.hub.well("ballot", "client-kickoff") == before
    assert broken(rejected) == []
    for region in ("apac", "india"):
        rejected.vote(rejected.hub, region)
    push(rejected, "The others approve")
    rejected.clock.set("2026-11-20")
    assert "open objections about quality or patient-safety: 1" in rejected.hub.refused("adopt", "client-kickoff")


@pytest.mark.parametrize("way", WAYS)
def test_a_vote_that_is_saved_anew_before_the_count_counts_from_when_it_first_came(rejected, way):
    path = vote_file(rejected, "emea")
    came = rejected.hub.run("log", "-1", "--format=%H", "--", VOTES).strip()
    path.write_bytes(saved(path.read_bytes())[way])
    rejected.clock.set("2026-11-04")
    push(rejected, "Tidy up")
    for region in ("apac", "india"):
        rejected.vote(rejected.hub, region, "reject", "--reason", "No")
    push(rejected, "The others reject")
    rejected.clock.set("2026-11-20")
    rejected.hub.well("adopt", "client-kickoff", "--record")
    push(rejected, "It is not the standard")
    record = (rejected.hub.root / FOLDER / "adoption.yml").read_text()
    assert record.count("file: votes/lead-emea.yml") == 1
    assert came in record
    assert broken(rejected) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_vote_that_is_saved_anew_after_the_end_is_told_and_voids_nothing(adopted, way):
    path = vote_file(adopted, "apac")
    path.write_bytes(saved(path.read_bytes())[way])
    push(adopted, "Tidy up")
    said = adopted.hub.well("verify")
    assert (
        "unchanged: well: nothing in the folder changed since, but that lead-apac.yml was saved in another way" in said
    )


def test_another_word_in_the_place_of_a_vote_after_the_end_is_a_change(adopted):
    path = vote_file(adopted, "apac")
    path.write_bytes(path.read_bytes().replace(b"-----BEGIN", b"-----BEGIM"))
    push(adopted, "Tidy up")
    assert any("votes/lead-apac.yml was changed after the end of the vote" in line for line in broken(adopted))


def test_an_older_word_that_is_sent_again_changes_nothing(rejected):
    path = vote_file(rejected, "emea")
    older = path.read_bytes()
    rejected.clock.set("2026-11-04")
    rejected.vote(rejected.hub, "emea")
    rejected.hub.send("EMEA approves after all")
    before = rejected.hub.well("ballot", "client-kickoff")
    for way in ("CRLF", "JSON"):
        path.write_bytes(saved(older)[way])
        push(rejected, "The older vote again")
    path.write_bytes(older)
    push(rejected, "And as it was")
    assert rejected.hub.well("ballot", "client-kickoff") == before
    assert broken(rejected) == []


def test_the_next_vote_names_what_was_signed_and_not_how_it_was_saved(rejected):
    path = vote_file(rejected, "emea")
    first = digest(payload(read_vote(path.read_bytes())[1]))
    path.write_bytes(saved(path.read_bytes())["JSON"])
    push(rejected, "Tidy up")
    rejected.vote(rejected.hub, "emea")
    assert read_vote(path.read_bytes())[0].supersedes == (first,)


@pytest.mark.parametrize("resaved", [False, True])
def test_a_vote_of_an_older_program_names_files_and_is_understood(rejected, resaved):
    path = vote_file(rejected, "emea")
    name = digest(path.read_bytes())
    if resaved:  # it saw the file as somebody had saved it anew
        path.write_bytes(saved(path.read_bytes())["CRLF"])
        push(rejected, "Tidy up")
        name = digest(path.read_bytes())
    path.write_bytes(word(rejected, "emea", "approve", [name], cast="2026-11-03T09:00:00Z"))
    rejected.clock.set("2026-11-04")
    push(rejected, "EMEA approves after all")
    assert "emea: 1 approve" in rejected.hub.well("ballot", "client-kickoff")
    assert broken(rejected) == []


def two_words(company):
    """EMEA signs a second vote that does not know of the first."""
    path = vote_file(company, "emea")
    path.write_bytes(word(company, "emea", "approve", cast="2026-11-03T09:00:00Z"))
    company.clock.set("2026-11-04")
    push(company, "EMEA approves, somewhere else")


def test_two_words_that_do_not_know_of_each_other_are_named_and_keep_from_adopting(rejected):
    two_words(rejected)
    assert STRANGERS in rejected.hub.well("ballot", "client-kickoff")
    assert any(f"votes/lead-emea.yml: {STRANGERS}" in line for line in broken(rejected))
    for region in ("apac", "india"):
        rejected.vote(rejected.hub, region)
    push(rejected, "The others approve")
    rejected.clock.set("2026-11-20")
    assert "cannot be adopted: lead-emea signed two votes" in rejected.hub.refused("adopt", "client-kickoff")


def test_what_was_adopted_without_asking_them_is_broken(rejected, monkeypatch):
    two_words(rejected)
    for region in ("apac", "india"):
        rejected.vote(rejected.hub, region)
    push(rejected, "The others approve")
    rejected.clock.set("2026-11-20")
    monkeypatch.setattr("bestyet.actions.decide.adopt.contradictory", lambda papers: ())
    rejected.hub.well("adopt", "client-kickoff")
    push(rejected, "1.0.0 is the standard")
    assert any("lead-emea signed two votes that do not know" in line for line in broken(rejected))


def test_a_third_word_settles_it(rejected):
    two_words(rejected)
    rejected.vote(rejected.hub, "emea", "abstain")
    push(rejected, "EMEA makes it clear")
    assert STRANGERS not in rejected.hub.well("ballot", "client-kickoff")
    assert broken(rejected) == []


def test_a_revoked_key_makes_nobody_contradict_themselves(rejected):
    """Whoever has a lost key signs a second word with it."""
    rejected.clock.set("2026-11-03")
    rejected.hub.write("practices/governance.yml", governance(rejected.keys, apac=", revoked: 2026-11-03T00:00:00Z"))
    rejected.hub.send("APAC's key is lost")
    path = vote_file(rejected, "apac")
    for value, day in (("approve", "04"), ("abstain", "05")):
        path.write_bytes(word(rejected, "apac", value, cast=f"2026-11-{day}T09:00:00Z"))
        rejected.clock.set(f"2026-11-{day}")
        push(rejected, "Whoever found it votes")
    said = rejected.hub.well("ballot", "client-kickoff")
    assert STRANGERS not in said
    assert said.count("the key was revoked 2026-11-03") == 2


def test_a_word_whose_signature_was_spoiled_first_counts_from_when_it_came_whole(rejected):
    """Somebody sees APAC's vote on its way, and sends it before with another signature."""
    whole = word(rejected, "apac", "approve", cast="2026-11-03T09:00:00Z")
    spoiled = word(rejected, "apac", "approve", key=rejected.keys["india"], cast="2026-11-03T09:00:00Z")
    path = vote_file(rejected, "apac")
    for raw, day in ((spoiled, "03"), (whole, "05"), (spoiled, "06")):
        path.write_bytes(raw)
        rejected.clock.set(f"2026-11-{day}")
        push(rejected, "A vote")
    path.write_bytes(whole)
    push(rejected, "A vote")
    assert "apac: 1 approve" in rejected.hub.well("ballot", "client-kickoff")
    assert broken(rejected) == []
    audited = rejected.hub.well("audit", "client-kickoff")
    assert [line.split()[0][:10] for line in audited.splitlines() if "approve by" in line] == ["2026-11-05"]


@pytest.mark.parametrize(
    "text",
    [
        "vote: &v approve\n{rest}",
        "vote: reject\nvote: approve\n{rest}",
        "%YAML 1.1\n---\nvote: approve\n{rest}",
        "vote: !!str approve\n{rest}",
        "vote: approve\n{rest}---\nvote: reject\n",
        "<<: {{vote: approve}}\n{rest}",
    ],
    ids=["anchor", "twice", "directive", "tag", "two", "merge"],
)
def test_yaml_that_readers_read_in_different_ways_is_no_vote(company, text):
    company.propose()
    all_vote(company)
    path = vote_file(company, "emea")
    raw = path.read_text().replace("vote: approve\n", "")
    path.write_text(text.format(rest=raw))
    push(company, "A vote")
    said = company.hub.well("ballot", "client-kickoff")
    assert "emea: 1 approve" in said  # the one that was signed, which is there for good
    assert "by lead-emea: it" in said
