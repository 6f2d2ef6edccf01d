"""The README, followed word for word by somebody who has nothing yet: no home, no name in git, no key.

`BESTYET_README=all` runs `make site` and what else asks the network for packages, too: some minutes.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from forks import Loaded

ROOT = Path(__file__).parents[1]
EVERYTHING = os.environ.get("BESTYET_README") == "all"


def blocks(heading: str) -> list[str]:
    """What stands in the shell blocks below a heading."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {heading}\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    assert section, heading
    return re.findall(r"^```sh\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)


@pytest.fixture
def clone(tmp_path: Path, loaded: Loaded) -> Iterator[Path]:
    """A clone of this repository as it lies here, and an empty home beside it; the program is this one."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone, so there is nothing to clone")
    (tmp_path / "home").mkdir()
    folder = tmp_path / "bestyet"
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    if EVERYTHING:
        yield folder
        return
    (folder / ".venv/bin").mkdir(parents=True)
    with loaded.called(folder / ".venv/bin"):
        yield folder


def installing() -> str:
    """The first of the two commands; nothing where the program is that of this checkout."""
    return blocks("Two commands")[0].partition("\n")[0] if EVERYTHING else ""


def followed(clone: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run lines as somebody pastes them, in turn, and stop where one fails."""
    environment = {"HOME": str(clone.parent / "home"), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = ["sh", "-e", "-c", script]
    return subprocess.run(
        command, cwd=clone, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_the_quick_start_leads_one_person_on_one_machine_to_an_adopted_version(clone: Path) -> None:
    five = blocks("Five minutes")
    assert five[0].startswith("export PATH=")
    script = "\n".join([installing(), *five])
    assert "bestyet adopt client-kickoff\n" in script
    done = followed(clone, script)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "client-kickoff 1.0.0: adopted" in done.stdout
    assert "client-kickoff: chain: well" in done.stdout
    assert "BROKEN" not in done.stdout
    assert "rehearsal is a rule for rehearsals" in done.stdout, "the README says that it is called one"
    base = clone.parent / "our-practices"
    assert (base / "site/index.html").is_file()
    assert not subprocess.run(["git", "status", "--short"], cwd=base, capture_output=True, text=True).stdout
    assert [path.name for path in (clone.parent / "home").iterdir() if path.name not in (".cache", ".npm")] == []
    left = subprocess.run(["git", "status", "--short"], cwd=clone, capture_output=True, text=True).stdout.split()
    assert left in ([], ["??", ".venv/"]), "the tour leaves the clone as it was"


def test_a_second_person_votes_as_the_readme_says(clone: Path) -> None:
    """Their own clone, key and pull request; a key that comes after the ballot does not count for it."""
    *_, last = blocks("Five minutes")
    until_keys = last[: last.index("ssh-keygen")]
    with_names = "bestyet init ../our-practices\ncd ../our-practices\n" + until_keys
    script = f"""{installing()}
export PATH="$PWD/.venv/bin:$PATH"
{with_names}
sed -i '/^default-policy/d' practices/governance.yml
git add --all && git commit -qm "Our practices"
git clone -q --bare . ../common.git
git remote add origin ../common.git && git fetch -q && git branch -q -u origin/$(git branch --show-current)
git clone -q ../common.git ../theirs
cd ../theirs
{until_keys}
ssh-keygen -q -t ed25519 -N "" -f ../their-key
bestyet key add client-services-lead-south ../their-key.pub
git commit -qam "My key" && git push -q
cd ../our-practices
git pull -q
bestyet propose client-kickoff --leave-apart
git add --all && git commit -qm "Put it to the vote" && git push -q
cd ../theirs
git pull -q
bestyet vote client-kickoff approve --as client-services-lead-south --key ../their-key --yes
git add --all && git commit -qm "South approves" && git push -q
bestyet ballot client-kickoff
"""
    done = followed(clone, script)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "south: 1 approves" in done.stdout or "heard 1 of 2 regions" in done.stdout, done.stdout[-3000:]
    assert "rehearsal" not in done.stdout.split("client-kickoff 1.0.0 (major)")[-1]
