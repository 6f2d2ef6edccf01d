"""What is proven does not outlive the change of one value, whichever it is, before it comes to the base branch.

Every value of every record is changed, removed, doubled and set to null; a part of these is tried here, all with
MUTANTS=all (about ten minutes), and the second of three parts of all with MUTANTS=2/3.
"""

from __future__ import annotations

import os
import re

import pytest
from bestyet.actions.prove.verify import VerifyRequest, first_broken, verify
from cli.voting import shared_company
from trust.history.mutants import Line, mutants, read, write
from trust.history.story import STORY

USUAL = "1/241"
RECORDS = re.compile(
    r"/(?:ballot|adoption|withdrawal)\.yml$|/(?:votes|answers)/[^/]+\.yml$|/provenance\.json$|/governance\.yml$"
)


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    with shared_company(tmp_path_factory, *STORY) as company:
        yield Line(company.hub.root)


def broken(line: Line, commit: str) -> bool:
    return first_broken(verify(VerifyRequest(line.root, as_of=commit))) is not None


def rested_on(line: Line) -> list:
    """The mutants of what a vote that ended rested on: not of a state that was replaced before anybody relied on it."""
    found = []
    for one in mutants(line, RECORDS):
        states = [commit for commit in line.commits if one.path in line.brought[commit]]
        is_last = one.landed == states[-1]
        is_listed = one.path.endswith("/ballot.yml") or "/votes/" in one.path  # an amended ballot lists earlier ones
        if is_last or is_listed:
            found.append(one)
    return found


def test_no_changed_value_is_believed(line):
    assert not broken(line, line.commits[-1])
    tried = rested_on(line)
    assert len(tried) > 4000
    part, parts = map(int, os.environ.get("MUTANTS", USUAL).replace("all", "1/1").split("/"))
    believed = [
        one.name
        for one in tried[part - 1 :: parts]
        if not broken(line, line.with_file(one.landed, one.path, one.raw, line.end_of(one.path)))
    ]
    assert believed == []


def test_the_same_values_written_again_hold(line):
    """Else the test above would pass by itself."""
    for commit in line.commits:
        for path, blob in line.brought[commit].items():
            if blob and re.search(r"/(?:votes/.*|answers/.*|withdrawal|adoption)\.yml$|/provenance\.json$", path):
                raw = line.content(blob)
                again = write(path, read(path, raw), raw)
                assert not broken(line, line.with_file(commit, path, again, line.end_of(path))), path
