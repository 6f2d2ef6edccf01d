"""Every command answers on every kind of base: nothing in it, one region, twelve, and after names have changed.

It ends with 0, 1 or 2, never with a traceback, and says in one line what it cannot do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bestyet.cli.main import GROUPS, main
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.repo.history import open_history
from cli.kickoff import EMEA
from cli.voting import Company
from click.testing import CliRunner
from conftest import Workshop
from reading import render

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNS7aERWhb/1uPGVJEnvuZfjNzGCqcOtcUCbmfc9Nns"
PRACTICE = "client-kickoff"

# Of every command, what people call it with; {practice}, {region} and {day} are filled in.
CALLS = """
init
init .
new {region} {practice}
new {region} another-practice
import notes.txt --region {region}
import notes.txt --region {region} --practice another-practice --owner team --status in-use --update
import key.pub --region {region} --format json
check
check --strict
check --format json
preview
align {practice}
align {practice} --format json
merge {practice}
merge {practice} --format json
why {practice}
why {practice} agenda-sent
why {practice} 3
compare {practice}
compare {practice} --format md
link {practice} --format json
link {practice}
decide {practice} drop agenda-sent --because It-is-said-twice --by lead-emea
comment {practice} agenda-sent It-is-said-twice --by lead-emea
propose {practice} --leave-apart
propose {practice} --end
ballot
ballot {practice}
vote {practice} approve --yes
adopt {practice}
withdraw {practice} --because Too-soon
policy list
policy explain
policy simulate --votes lead-emea:approve
key check
key add nobody key.pub
key vouch nobody
verify
verify {practice}
verify --digest sha256:7e5c3379ef6539a5
audit {practice}
export {practice} 1.0.0
variance
variance {practice}
variance --format csv
triage
triage {practice}
impact {practice}
impact {practice} --region {region}
adoption
adoption {practice} --region {region}
drift
drift --since {day}
effective --region {region} --on {day}
effective {practice} --region {region} --on {day}
scorecard
scorecard {practice}
due
due --region {region}
digest --for {region}
digest --for lead-emea --since {day} --format json
roles
roles {practice}
serve --help
desk --help
mcp --help
build --help
pdf no-practice
""".strip().split("\n")


def text(region: str, more: str = "", practice: str = PRACTICE, agenda: int = 3) -> str:
    said = EMEA.replace("emea", region).replace(PRACTICE, practice).replace("three days", f"{agenda} days")
    return said.replace("status: in-use\n", f"status: in-use\n{more}")


def governed(*regions: str) -> str:
    listed = "".join(f"\n  {region}: {{name: {region.title()}}}" for region in regions) or " {}"
    return f"company: Example (illustrative)\nregions:{listed}\n"


def folder_alone(workshop: Workshop) -> None:
    (workshop.root / "practices").mkdir()


def no_practice(workshop: Workshop) -> None:
    workshop.write("practices/governance.yml", governed())
    workshop.commit("Begin")


def regions_without_practices(workshop: Workshop) -> None:
    workshop.write("practices/governance.yml", governed("emea", "apac"))
    workshop.commit("Begin")


def no_governance(workshop: Workshop) -> None:
    workshop.write("practices/emea/client-kickoff.md", text("emea"))
    workshop.commit("Begin")


def one_region(workshop: Workshop) -> None:
    workshop.write("practices/governance.yml", governed("emea"))
    workshop.write("practices/emea/client-kickoff.md", text("emea"))
    workshop.commit("Begin")


def twelve_regions(workshop: Workshop) -> None:
    regions = [f"region-{chr(97 + place)}" for place in range(12)]
    workshop.write("practices/governance.yml", governed(*regions))
    for place, region in enumerate(regions):
        workshop.write(f"practices/{region}/client-kickoff.md", text(region, agenda=2 + place))
    workshop.commit("Begin")


def all_retired(workshop: Workshop) -> None:
    one_region(workshop)
    workshop.write("practices/emea/client-kickoff.md", text("emea").replace("in-use", "retired"))
    workshop.commit("Nobody does it any more")


def other_names(workshop: Workshop) -> None:
    """A practice has another name, one became two of which both name it, and a region is known by no file."""
    workshop.write("practices/governance.yml", governed("emea", "apac", "latam"))
    was = "formerly: [launch]\n"
    workshop.write("practices/emea/client-kickoff.md", text("emea", was))
    workshop.write("practices/apac/client-kickoff.md", text("apac"))
    workshop.write("practices/emea/client-handover.md", text("emea", was, "client-handover"))
    workshop.write("practices/gone/client-kickoff.md", text("gone"))
    workshop.commit("Begin")


PLAIN = (
    folder_alone, no_practice, regions_without_practices, no_governance, one_region, twelve_regions, all_retired,
    other_names,
)  # fmt: skip


def as_adopted(company: Company) -> None:
    """Nothing happened since."""


def region_renamed(company: Company) -> None:
    hub = company.hub
    (hub.root / "practices/europe").mkdir()
    hub.run("mv", "practices/emea/client-kickoff.md", "practices/europe/client-kickoff.md")
    path = hub.root / "practices/governance.yml"
    hub.write("practices/governance.yml", path.read_text().replace("emea:", "europe:").replace(" emea", " europe"))
    hub.write("practices/europe/client-kickoff.md", text("europe"))


def region_removed(company: Company) -> None:
    hub = company.hub
    hub.run("rm", "-q", "practices/india/client-kickoff.md")
    lines = (hub.root / "practices/governance.yml").read_text().splitlines(keepends=True)
    hub.write("practices/governance.yml", "".join(line for line in lines if "india" not in line))


def region_added(company: Company) -> None:
    path = company.hub.root / "practices/governance.yml"
    company.hub.write("practices/governance.yml", path.read_text().replace("regions:\n", "regions:\n  latam: {}\n"))
    company.hub.write("practices/latam/client-kickoff.md", text("latam"))


def practice_renamed(company: Company) -> None:
    for path in sorted(company.hub.root.glob("practices/*/client-kickoff.md")):
        place = path.relative_to(company.hub.root).as_posix()
        company.hub.run("mv", place, place.replace(PRACTICE, "launch"))
        company.hub.write(
            place.replace(PRACTICE, "launch"), text(path.parent.name, f"formerly: [{PRACTICE}]\n", "launch")
        )


def practice_retired(company: Company) -> None:
    for path in sorted(company.hub.root.glob("practices/*/client-kickoff.md")):
        place = path.relative_to(company.hub.root).as_posix()
        company.hub.write(place, path.read_text().replace("in-use", "retired"))


def practice_gone(company: Company) -> None:
    company.hub.run("rm", "-q", *(f"practices/{region}/client-kickoff.md" for region in company.keys))


VOTED = (
    as_adopted, region_renamed, region_removed, region_added, practice_renamed, practice_retired, practice_gone,
)  # fmt: skip


def faults(root: Path, monkeypatch: pytest.MonkeyPatch, region: str, practice: str = PRACTICE) -> list[str]:
    monkeypatch.chdir(root)
    (root / "key.pub").write_text(f"{KEY}\n")
    (root / "notes.txt").write_text("Another practice\n================\n\n1. Send the agenda.\n2. Hold it.\n")
    found = []
    for call in CALLS:
        words = call.format(region=region, practice=practice, day="2026-11-28").split()
        done = CliRunner().invoke(main, words)
        odd = done.exception is not None and not isinstance(done.exception, SystemExit)
        if odd or done.exit_code not in (0, 1, 2) or "Traceback" in done.output:
            found.append(f"{call}: {done.exit_code} {done.exception!r}")
        elif done.exit_code == 2 and not (done.stderr.startswith("bestyet: ") and done.stderr.count("\n") == 1):
            found.append(f"{call}: {done.stderr!r}")
        elif done.exit_code == 0 and not (done.stdout + done.stderr).strip():
            found.append(f"{call}: says nothing")
    loaded = load(root)
    with open_history(root) as history:
        assert "docs/index.md" in render(site_input(loaded, history))
    return found


def test_every_command_is_called() -> None:
    assert {call.split()[0] for call in CALLS} == {name for group in GROUPS.values() for name in group}


@pytest.mark.parametrize("begin", PLAIN, ids=lambda begin: begin.__name__)
def test_every_command_answers_before_anybody_has_voted(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Workshop], None]
) -> None:
    begin(workshop)
    region = "region-a" if begin is twelve_regions else "emea"
    found = faults(workshop.root, monkeypatch, region)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("change", VOTED, ids=lambda change: change.__name__)
def test_every_command_answers_after_names_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Company], None]
) -> None:
    company = Company(tmp_path, monkeypatch, Company.propose, Company.adopt)
    change(company)
    company.hub.send("It is another one now")
    company.clock.set("2026-12-01")
    found = faults(company.hub.root, monkeypatch, "apac")
    assert not found, "\n".join(found)
