"""Forged bundles: an auditor follows the README of each with a shell, sha256sum and ssh-keygen, and some command fails.

The forger makes the sums anew each time. What the auditor got from elsewhere: A, the digest of the whole, and B, the
fingerprints of the keys; and that a bundle is checked beginning with `sha256sum SHA256SUMS` and `sha256sum --check`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bestyet.govern.bundle import Evidence, LateKey, Voucher
from bestyet.govern.bundle_readme import inert
from bestyet.govern.signature import passkeys, sshsig
from bestyet.govern.signature.payload import NAMESPACE
from bestyet.repo.sshkey import sign
from cli.passkeys import PASSKEYS, PINNED, SoftPasskey, cast
from cli.voting import FOLDER, REGIONS, Company, governance, make_key, public, put_to_the_vote, shared_company
from hypothesis import example, given
from hypothesis import strategies as st
from trust.history.story import STORY

NAME = "client-kickoff-2.0.0"


def rejected_at_first(company):
    company.propose("--as", "lead-emea")
    company.vote(company.hub, "emea", "reject", "--reason", "Not yet")
    company.hub.send("EMEA rejects at first")
    company.clock.set("2026-11-03")
    company.adopt()


def the_next_version(company):
    hub = company.hub
    path = hub.root / "practices/emea/client-kickoff.md"
    path.write_text(path.read_text().replace("three days", "nine days"))
    hub.send("Nine days")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put 2.0.0 to the vote")
    company.vote(hub, "india", "reject", "--reason", "Too late")
    hub.send("India rejects at first")
    company.clock.set("2026-11-21")
    for region in reversed(REGIONS):
        company.vote(hub, region)
    hub.send("All approve")
    company.clock.set("2026-12-20")
    hub.well("adopt", "client-kickoff")
    hub.send("2.0.0 is the standard")


def bundle_of(company, version="2.0.0"):
    """The unpacked bundle, and what the auditor is told from elsewhere: A and B."""
    file = company.folder / "evidence.zip"
    said = company.hub.well("export", "client-kickoff", version, "-o", str(file))
    (whole,) = re.findall(r"to be told apart from the file: sha256:([0-9a-f]{64})", said)
    folder = company.folder / f"auditor-{version}"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    prints = set(re.findall(r"SHA256:\S+", company.hub.do("key", "check").output))
    return folder / f"client-kickoff-{version}", whole, prints


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with shared_company(tmp_path_factory, rejected_at_first, the_next_version) as company:
        company.bundle, company.whole, company.prints = bundle_of(company)
        yield company


@pytest.fixture
def folder(made, tmp_path):
    return Path(shutil.copytree(made.bundle, tmp_path / NAME))


def commands_of(folder):
    readme = (folder / "README.txt").read_text()
    return [line[6:] for line in readme.splitlines() if line.startswith("    $ ")]


def run(folder, command):
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)


EACH = 'for command; do (eval "$command"); printf "\\0%s\\0" "$?"; done'  # what each prints, and its status behind it


def failing(folder, prints, *parts):
    """What fails of the README's own commands for an auditor who knows the keys alone.

    parts: of commands that are asked about, which stand each for itself; none: all.
    """
    found = []
    every = commands_of(folder)
    looks = ("ssh-keygen -l",) if "prints other keys" in parts else ()
    commands = [one for one in every if not parts or any(part in one for part in (*parts, *looks))]
    shell = ["sh", "-c", EACH, "sh", *commands]
    said = subprocess.run(shell, cwd=folder, capture_output=True, text=True, check=True).stdout.split("\0")
    for command, printed, status in zip(commands, said[::2], said[1::2], strict=False):
        if command.startswith("ssh-keygen -l") and not set(re.findall(r"SHA256:\S+", printed)) <= prints:
            found.append(f"{command} prints other keys")
        if status != "0":
            found.append(command)
    assert len(said) == 2 * len(commands) + 1
    return found


def is_whole(folder, whole):
    """What the auditor does before reading anything in it."""
    own = run(folder, "sha256sum SHA256SUMS").stdout.split()[0]
    return own == whole and run(folder, "sha256sum --check --quiet --strict SHA256SUMS").returncode == 0


def sum_up(folder):
    """Make the sums anew, as every forger does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(sums))


def test_the_good_bundle_passes(made, folder):
    assert is_whole(folder, made.whole)
    assert failing(folder, made.prints) == []
    sum_up(folder)
    assert is_whole(folder, made.whole)  # so whatever a forger sums up is judged by what they changed
    assert len(commands_of(folder)) > 35


def test_everybody_is_told_the_same_digest_of_the_whole(made):
    other = made.clone("other")
    said = other.well("export", "client-kickoff", "2.0.0", "-o", "mine.zip")
    assert f"sha256:{made.whole}" in said


# -- forgeries -------------------------------------------------------------------------------------------------------


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text()
    assert old in text, (name, old)
    path.write_text(text.replace(old, new))


def digest_of(folder, name):
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


def keys(made, folder):
    """Every key is the forger's, on the ballot too, and every vote is signed anew."""
    before = digest_of(folder, "ballot.yml")
    for region in REGIONS:
        thief = made.folder / f"thief-{region}"
        if not thief.is_file():
            make_key(made.folder, thief.name)
        for name in ("ballot.yml", "keys.pub", "allowed_signers", "governance.yml"):
            edit(folder, name, public(made.keys[region]), public(thief))
    rules = hashlib.sha256((folder / "governance.yml").read_bytes()).hexdigest()
    ballot = folder / "ballot.yml"
    ballot.write_text(re.sub('(?m)^governance: "?sha256:.*$', f'governance: "sha256:{rules}"', ballot.read_text()))
    after = digest_of(folder, "ballot.yml")
    edit(folder, "adoption.yml", before, after)
    for path in (folder / "signed").glob("*.json"):
        edit(folder, f"signed/{path.name}", before, after)
        region = path.name.split(".")[0].removeprefix("lead-")
        path.with_suffix(".sig").write_text(sign(path.read_bytes(), made.folder / f"thief-{region}", NAMESPACE))


def added_key(made, folder):
    """One more key for a voter, with which the forger signs."""
    key = made.keys["emea"]
    line = f"{public(key)} lead-apac\n"
    (folder / "keys.pub").write_text((folder / "keys.pub").read_text() + line)
    signers = folder / "allowed_signers"
    signers.write_text(signers.read_text() + f'lead-apac namespaces="{NAMESPACE}" {public(key)}\n')
    edit(folder, "signed/lead-apac.json", '"vote":"approve"', '"vote":"abstain"')
    vote = folder / "signed/lead-apac.json"
    vote.with_suffix(".sig").write_text(sign(vote.read_bytes(), key, NAMESPACE))


def wild_owner(made, folder):
    """A key for whoever it is, should an owner be read as a pattern."""
    edit(folder, "keys.pub", " lead-apac", " .*")
    edit(folder, "allowed_signers", "lead-apac ", ".* ")


def swapped_owners(made, folder):
    """A reviewer votes in another's name: both keys are on the ballot."""
    for name, sign_ in (("keys.pub", "\n"), ("allowed_signers", " ")):
        text = (folder / name).read_text()
        text = text.replace(f"lead-emea{sign_}", f"@{sign_}").replace(f"lead-apac{sign_}", f"lead-emea{sign_}")
        (folder / name).write_text(text.replace(f"@{sign_}", f"lead-apac{sign_}"))
    for one, key in (("apac", "emea"), ("emea", "apac")):
        vote = folder / f"signed/lead-{one}.json"
        vote.with_suffix(".sig").write_text(sign(vote.read_bytes(), made.keys[key], NAMESPACE))


def signers_alone(made, folder):
    signers = folder / "allowed_signers"
    signers.write_text(signers.read_text() + f'* namespaces="{NAMESPACE}" {public(made.keys["emea"])}\n')


def text(made, folder):
    edit(folder, "practice.md", "three days", "one day")


def rule(made, folder):
    edit(folder, "ballot.yml", "2/3", "1/3")


def record(made, folder):
    """The record and a source, together."""
    name = "practices/apac/client-kickoff.md"
    before = digest_of(folder, f"sources/{name}")
    edit(folder, f"sources/{name}", "five", "six")
    edit(folder, "provenance.json", before, digest_of(folder, f"sources/{name}"))


def rules(made, folder):
    edit(folder, "governance.yml", "Lead of apac", "Lead of nothing")


def source(made, folder):
    edit(folder, "sources/practices/apac/client-kickoff.md", "five", "six")


def swapped_sources(made, folder):
    one, two = (folder / f"sources/practices/{region}/client-kickoff.md" for region in ("emea", "apac"))
    raw = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(raw)


def previous(made, folder):
    """Another history before, which the adoption here is made to name."""
    before = digest_of(folder, "previous/adoption.yml")
    edit(folder, "previous/adoption.yml", "outcome: adopted", "outcome: rejected")
    edit(folder, "adoption.yml", before, digest_of(folder, "previous/adoption.yml"))


def word(made, folder):
    edit(folder, "signed/lead-apac.json", '"vote":"approve"', '"vote":"reject"')


def another_signature(made, folder):
    shutil.copy(folder / "signed/lead-emea.sig", folder / "signed/lead-apac.sig")


def another_voter(made, folder):
    """A vote given under another name of file."""
    for end in ("json", "sig"):
        shutil.copy(folder / f"signed/lead-emea.{end}", folder / f"signed/lead-apac.{end}")


def one_more_vote(made, folder):
    old, _, _ = bundle_of(made, "1.0.0")
    for end in ("json", "sig"):
        shutil.copy(old / f"signed/lead-apac.{end}", folder / f"signed/lead-apac.9.{end}")


def outcome(made, folder):
    edit(folder, "adoption.yml", "outcome: adopted", "outcome: rejected")


def effective(made, folder):
    path = folder / "adoption.yml"
    path.write_text(re.sub("(?m)^effective: .*$", 'effective: "2020-01-01"', path.read_text()))


def added_file(made, folder):
    (folder / "practice (corrected).md").write_text("# What really holds\n")


def told_count(made, folder):
    edit(folder, "README.txt", "no: ", "yes; ")


def removed_commands(made, folder):
    readme = (folder / "README.txt").read_text()
    (folder / "README.txt").write_text(re.sub(r"(?m)^    \$ ssh-keygen.*$", "    $ true", readme))
    edit(folder, "signed/lead-apac.json", '"vote":"approve"', '"vote":"reject"')


def dropped_vote(made, folder):
    """The first word of a voter, with all that is said of it."""
    for path in (folder / "signed").glob("lead-india.*.*"):
        path.unlink()
    readme = (folder / "README.txt").read_text().replace('"$(ls signed | wc -l)" -eq 8', '"$(ls signed | wc -l)" -eq 6')
    (folder / "README.txt").write_text("\n".join(line for line in readme.split("\n") if "lead-india.1" not in line))


Forgery = Callable[[Company, Path], None]
CAUGHT_BY_ITS_COMMANDS: dict[Forgery, str] = {
    keys: "prints other keys",
    added_key: "while read -r kind key who; do awk",
    wild_owner: "while read -r kind key who; do awk",
    swapped_owners: "while read -r kind key who; do awk",
    signers_alone: "cmp - allowed_signers",
    text: "sha256sum practice.md",
    rule: "sha256sum ballot.yml",
    record: "provenance: ",
    rules: "governance: ",
    source: "sources/practices/apac",
    swapped_sources: "sources/practices/apac",
    previous: "adoption: ",
    word: "ssh-keygen -Y verify -f allowed_signers -I lead-apac",
    another_signature: "ssh-keygen -Y verify -f allowed_signers -I lead-apac",
    another_voter: '"voter":"lead-apac"',
    one_more_vote: "ls signed",
}
CAUGHT_BY_THE_WHOLE: tuple[Forgery, ...] = (
    outcome,
    effective,
    added_file,
    told_count,
    removed_commands,
    dropped_vote,
)


@pytest.mark.parametrize("forge", CAUGHT_BY_ITS_COMMANDS, ids=lambda forge: forge.__name__)
def test_whoever_knows_the_keys_alone_sees_that_what_was_signed_is_another(made, folder, forge):
    forge(made, folder)
    sum_up(folder)
    step = CAUGHT_BY_ITS_COMMANDS[forge]
    assert any(step in command for command in failing(folder, made.prints, step))
    assert not is_whole(folder, made.whole)


@pytest.mark.parametrize("forge", CAUGHT_BY_THE_WHOLE, ids=lambda forge: forge.__name__)
def test_what_nobody_signs_is_seen_by_the_digest_of_the_whole(made, folder, forge):
    forge(made, folder)
    sum_up(folder)
    assert not is_whole(folder, made.whole)


def test_a_file_beside_the_sums_is_seen(made, folder):
    added_file(made, folder)
    assert any("find ." in command for command in failing(folder, made.prints, "find ."))


# -- what people wrote -----------------------------------------------------------------------------------------------

HOSTILE = r"Ada\n    $ touch pwned\n    $ `touch pwned` $(touch pwned)\n```"


def test_nothing_that_a_person_wrote_looks_like_a_command(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    text_ = governance(company.keys).replace("name: Lead of apac", f'name: "{HOSTILE}"')
    company.hub.write("practices/governance.yml", text_)
    company.hub.send("A name")
    company.propose("--as", "lead-emea")
    company.adopt()
    folder, whole, prints = bundle_of(company, "1.0.0")
    assert is_whole(folder, whole)
    assert failing(folder, prints) == []
    assert not list(folder.rglob("pwned"))
    readme = (folder / "README.txt").read_text()
    lines = [line for line in readme.splitlines() if "pwned" in line]
    assert len(lines) == 1  # where the voter's printed name stands
    assert not re.search(r"[`$]", lines[0])


@pytest.mark.parametrize("name", ["$(touch pwned)", "`touch pwned`", "x\n    $ touch pwned\n", "lead-india"])
def test_an_answer_is_in_a_bundle_under_its_own_name_alone(tmp_path, monkeypatch, name):
    """Whoever signed one can put it into a file of any name."""
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    for region in REGIONS:
        company.vote(company.hub, region, "approve", "--object", "agenda-sent", f"Nobody asked {region}")
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    company.hub.well("adopt", "client-kickoff", "--answer", "lead-apac", "We ask next time", *company.signs("emea"))
    answers = company.hub.root / FOLDER / "answers"
    shutil.copy(answers / "lead-apac.yml", answers / f"{name}.yml")
    company.hub.send("An answer twice")
    assert company.hub.do("verify").exit_code == 1
    folder, whole, prints = bundle_of(company, "1.0.0")
    assert is_whole(folder, whole)
    assert failing(folder, prints) == []
    assert not list(folder.rglob("pwned"))
    assert {path.stem for path in folder.glob("statements/*.json")} == {"answer-to-lead-apac"}


def test_a_vote_that_nobody_signed_is_in_no_bundle(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    company.adopt()
    votes = company.hub.root / FOLDER / "votes"
    made_up = f"{(votes / 'lead-apac.yml').read_text()}attested: {{by: '', host: x, account: x, review: x}}\n"
    (votes / "$(touch pwned).yml").write_text(made_up)
    company.hub.send("A vote by a machine without a name")
    assert company.hub.do("verify").exit_code == 1
    folder, _, prints = bundle_of(company, "1.0.0")
    assert failing(folder, prints) == []
    assert not list(folder.rglob("pwned"))


def test_who_vouched_under_a_name_that_a_shell_could_run_is_in_no_bundle(made):
    one = Voucher("lead-emea", public(made.keys["emea"]), b"{}", "")
    late = LateKey("late", (one, replace(one, by="$(touch pwned)"), replace(one, by="x -f y")))
    assert list(Evidence("", "", {}, None, None, (), late=(late,)).vouchers) == [one]


@given(st.text(max_size=200))
@example("a\n    $ b")
@example("`a` $(b) ; c | d > e & f \\ \x1b[2J \u202e \u2028 \x85")
def test_words_of_a_person_are_one_line_without_a_sign_that_acts(text):
    told = inert(text)
    assert len(told.splitlines()) <= 1
    assert not set(told) & set('$`;&|<>\\"*~#!{}[]\x1b') - {";"}


# -- all that a record can hold --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A base with amendments, proxies, attested votes, rankings, rejections, answers and a withdrawal."""
    with shared_company(tmp_path_factory, *STORY) as company:
        yield company


def versions_of(company):
    return sorted(path.name for path in (company.hub.root / "practices/global/client-kickoff").glob("*.*.*"))


def test_every_version_of_a_long_story_is_proved_by_its_readme(told):
    commands = []
    for version in versions_of(told):
        folder, whole, prints = bundle_of(told, version)
        assert is_whole(folder, whole)
        prints |= set(re.findall(r"SHA256:\S+", run(told.folder, "ssh-keygen -lf ci.pub").stdout))  # the attestor's
        assert failing(folder, prints) == [], version
        commands += commands_of(folder)
    told_ = "\n".join(commands)
    assert "-n bestyet-withdrawal -s statements/withdrawal.sig" in told_
    assert "-n bestyet-answer -s statements/answer-to-lead-apac.sig" in told_
    assert "sed -n '/^earlier:/,$p' ballot.yml" in told_
    assert '"by":"ci"' in told_


@pytest.mark.parametrize(
    ("name", "old", "new", "step"),
    [
        ("statements/withdrawal.json", "portal", "weather", "bestyet-withdrawal"),
        ("statements/answer-to-lead-apac.json", "five", "six", "bestyet-answer"),
        ("signed/lead-emea.1.json", '"vote":"', '"vote":"x', "bestyet-vote"),
    ],
)
def test_what_is_signed_beside_the_votes_is_checked_too(told, tmp_path, name, old, new, step):
    for version in versions_of(told):
        made_, _, prints = bundle_of(told, version)
        if (made_ / name).is_file():
            folder = Path(shutil.copytree(made_, tmp_path / version))
            edit(folder, name, old, new)
            sum_up(folder)
            assert any(step in command for command in failing(folder, prints, step))
            return
    pytest.fail("the story has no such file")


# -- passkeys and late keys ------------------------------------------------------------------------------------------


def with_a_passkey(company):
    company.hub.write("practices/governance.yml", governance(company.keys, PASSKEYS))
    company.hub.send("A site")
    company.propose("--as", "lead-emea")
    company.adopt()


def test_a_vote_by_a_passkey_and_a_voucher_are_proved_by_the_readme(tmp_path, monkeypatch):
    """What ssh-keygen does not look at, the site and whether the user was verified, has commands of its own."""
    company = Company(tmp_path, monkeypatch, with_a_passkey)
    hub, passkey = company.hub, SoftPasskey()
    (tmp_path / "new.json").write_text(passkey.create())
    hub.well("key", "add", "lead-apac", "--passkey", str(tmp_path / "new.json"))
    hub.well("key", "vouch", "lead-apac", "--as", "lead-emea", "--key", str(company.keys["emea"]), "--yes")
    hub.send("A passkey for APAC")
    path = hub.root / "practices/emea/client-kickoff.md"
    path.write_text(path.read_text().replace("three days", "nine days"))
    hub.send("Nine days")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put 2.0.0 to the vote")
    for region in ("emea", "india"):
        company.vote(hub, region)
    monkeypatch.setattr("cli.passkeys.FOLDER", FOLDER.replace("1.0.0", "2.0.0"))
    line = next(key for key in re.findall(r'"(sk-ecdsa[^"]*)"', (hub.root / "practices/governance.yml").read_text()))
    cast(company, passkey, line)
    hub.send("All approve")
    company.clock.set("2026-12-20")
    hub.well("adopt", "client-kickoff")
    hub.send("2.0.0 is the standard")
    folder, whole, prints = bundle_of(company)
    assert is_whole(folder, whole)
    assert failing(folder, prints) == []
    told = "\n".join(commands_of(folder))
    assert '"origin":"(https://practices[.]example[.]org)"[,}]' in told
    assert "-I lead-emea -n bestyet-key -s vouched/1.sig < vouched/1.json" in told
    readme = (folder / "README.txt").read_text()
    assert re.search(r"lead-apac: key SHA256:\S+, by commit \w+ of \S+, vouched for by lead-emea", readme)
    message = (folder / "signed/lead-apac.json").read_bytes()
    well = (folder / "signed/lead-apac.sig").read_text()
    elsewhere, unseen = ("https://evil.example.org", 5, "grep -qaE"), (PINNED.origins[0], 1, "od -An")
    for origin, flags, step in (elsewhere, *[unseen] * 10):  # whose random numbers are now longer, now shorter
        (folder / "signed/lead-apac.sig").write_text(forged(passkey, line, message, origin, flags, monkeypatch))
        failed = failing(folder, prints, step, "ssh-keygen -Y verify")
        assert any(step in command for command in failed)
        assert not any("ssh-keygen -Y verify" in command for command in failed)  # which takes it
    bare = forged(passkey, line, message, elsewhere[0], 1, monkeypatch)
    framed = forged(passkey, line, message, PINNED.origins[0], 5, monkeypatch, ',"crossOrigin":true')
    for forgery, step in ((dressed(bare, well), "head -c"), (framed, "crossOrigin")):
        (folder / "signed/lead-apac.sig").write_text(forgery)
        sum_up(folder)
        failed = failing(folder, prints, step, "ssh-keygen -Y verify")
        assert any(step in command for command in failed)
        assert not any("ssh-keygen -Y verify" in command for command in failed)


def forged(passkey, line, message, origin, flags, monkeypatch, more=',"crossOrigin":false'):
    """What the holder of a passkey can make, without a browser or on another site."""
    said = passkey.get(passkeys.challenge(message, NAMESPACE), origin=origin, flags=flags, more=more)
    with monkeypatch.context() as patch:
        patch.setattr(passkeys, "site_fault", lambda *_: "")
        return passkeys.armoured(said.encode(), line, message, NAMESPACE, PINNED)


def dressed(text, well):
    """A signature with all that a good one has where ssh-keygen does not look: in its reserved field."""
    parts = passkeys.laid(well)
    good, blob = sshsig.dearmoured(well), sshsig.dearmoured(text)
    _, key_ends = sshsig.string_at(blob, 10)
    _, begins = sshsig.string_at(blob, key_ends)
    asked = good[good.index(b'{"type"') :]
    reserved = bytes(parts.flags - begins - 4) + good[parts.flags : parts.flags + 5] + parts.site + asked
    made = base64.encodebytes(blob[:begins] + sshsig.packed(reserved) + blob[begins + 4 :]).decode()
    return f"-----BEGIN SSH SIGNATURE-----\n{made}-----END SSH SIGNATURE-----\n"
