"""What is wrong with who votes and by which rule."""

from datetime import date
from fractions import Fraction

import pytest
from bestyet.govern.electorate import electorate
from bestyet.govern.policy.lint import governance_findings
from bestyet.govern.policy.policy import KEYS
from govern.signature_corpus import line_of, rsa_key, rsa_private
from hypothesis import given
from hypothesis import strategies as st
from sampled import examples

TODAY = date(2026, 5, 1)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOkg8oujmK1aeHGXSN1D90otM1tFtheBl7m5uR+e+Vce"


def reviewer(name, region="emea", **more):
    return {"id": name, "name": name, "region": region, **more}


def codes(reviewers=None, regions=("emea", "apac"), **more):
    people = [reviewer("ada"), reviewer("ben", "apac")] if reviewers is None else reviewers
    data = {"regions": {region: {"name": region} for region in regions}, "reviewers": people, **more}
    return [(pointer, code) for pointer, code, _, _ in governance_findings(data, TODAY)]


def test_a_sound_governance_has_no_findings():
    assert codes() == []


ADA = reviewer("ada")
BEN = reviewer("ben", "apac")


@pytest.mark.parametrize("zeros", [b"\0", b"\0\0\0"])
@pytest.mark.parametrize("same_person", [True, False])
def test_one_rsa_key_is_one_key_however_it_is_written(zeros, same_person):
    numbers = rsa_private().public_key().public_numbers()
    plain, padded = ({"key": line_of(rsa_key(numbers, lead))} for lead in (b"", zeros))
    ben = {**BEN, "keys": [plain, padded] if same_person else [padded]}
    expected = ("1/keys/1", "repeated-key") if same_person else ("1/keys/0", "shared-key")
    found = codes([ADA if same_person else {**ADA, "keys": [plain]}, ben])
    assert found == [(f"/reviewers/{expected[0]}/key", expected[1])]


@pytest.mark.parametrize(
    ("reviewers", "finding"),
    [
        ([ADA, reviewer("cy")], ("/regions/apac", "region-without-reviewer")),
        ([ADA, reviewer("ben", "apac", until="2026-04-30")], ("/regions/apac", "region-without-reviewer")),
        ([ADA, {**BEN, "accounts": {"github": "*"}}], ("/reviewers/1/accounts/github", "wildcard-account")),
        (
            [{**ADA, "accounts": {"github": 7}}, {**BEN, "accounts": {"github": "7"}}],
            ("/reviewers/1/accounts/github", "shared-account"),
        ),
        (
            [ADA, {**BEN, "keys": [{"key": KEY, "revoked": "2026-01-01T00:00:00Z"}, {"key": f"{KEY} again"}]}],
            ("/reviewers/1/keys/1/key", "repeated-key"),
        ),
        (
            [
                ADA,
                {
                    **BEN,
                    "keys": [
                        {
                            "key": KEY,
                            "valid-after": "2026-01-01T00:00:00Z",
                            "valid-before": "2026-01-01T01:00:00+02:00",
                        }
                    ],
                },
            ],
            ("/reviewers/1/keys/0/valid-before", "ends-before-start"),
        ),
    ],
)
def test_findings_about_people(reviewers, finding):
    assert codes(reviewers) == [finding]


@pytest.mark.parametrize(
    ("policies", "default", "findings"),
    [
        ({"big": {"extends": "majority", "quorum": {"count": 3}}}, None, [("/policies/big", "policy-never-passes")]),
        ({"odd": {"extends": "majority", "tie": "coin"}}, None, [("/policies/odd/tie", "policy-setting")]),
        (  # told of once, and not again of the rule built on it
            {"odd": {"extends": "majority", "tie": "coin"}, "odder": {"extends": "odd"}},
            None,
            [("/policies/odd/tie", "policy-setting")],
        ),
        ({"lost": {"extends": "nowhere"}}, None, []),  # said where the file is read
        ({}, "majority-approval", [("/default-policy", "policy-never-passes")]),
        ({}, "nowhere", []),
    ],
)
def test_findings_about_rules(policies, default, findings):
    more = {"default-policy": default} if default else {}
    assert codes(policies=policies, **more) == findings


def test_before_the_first_reviewer_is_named_nothing_is_missing():
    assert codes([], policies={"big": {"extends": "majority", "quorum": {"count": 3}}}) == []


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["majority", "emea", "2/3"])
NAMES = ["regions", "reviewers", "attestors", "policies", "default-policy", "emea", "id", "region", "keys", "key"]
NAMES += ["accounts", "github", "until", "valid-after", "valid-before", "roles", "weight", "extends", *KEYS]
WORDS = st.sampled_from(NAMES)
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4))


@examples(300)
@given(st.dictionaries(WORDS, ANY, max_size=6))
def test_files_of_any_shape_are_read_without_a_fault(data):
    for pointer, *words in governance_findings(data, TODAY):
        assert pointer.startswith("/")
        assert all(isinstance(word, str) for word in words)


def test_weights_are_exact_and_last_days_are_days_on_which_one_may_vote():
    data = {
        "regions": {"emea": {"weight": 0.1}},
        "reviewers": [reviewer("ada", until="2026-05-01"), reviewer("ben", until="2026-04-30")],
    }
    found = electorate(data, TODAY)
    assert [(elector.id, elector.region_weight) for elector in found] == [("ada", Fraction(1, 10))]
