"""From the words of governance.yml to policies and back to plain words."""

from fractions import Fraction

import pytest
from bestyet.govern.count.record import tally_record
from bestyet.govern.count.tally import tally
from bestyet.govern.policy.explain import explain_policy, explain_tally
from bestyet.govern.policy.policy import KEYS, parse, read_policy, resolve
from bestyet.govern.policy.presets import PRESETS
from bestyet.model.vote.policy import Calendar, Policy
from bestyet.repo.schemas import schema_texts
from govern.body import LONG_AFTER, NAMES, ballot, policy, said


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_reads_has_a_source_and_says_itself(name):
    rule = policy(name)
    assert rule.source
    sentences = explain_policy(rule)
    assert len(sentences) >= 4
    assert all(sentence.endswith(".") and "None" not in sentence for sentence in sentences)
    kept = resolve(name, {})
    assert isinstance(kept, dict)
    assert parse(name, kept) == rule
    assert parse(name, {**kept, "tie": "coin"}) != rule


def test_the_schema_knows_the_same_presets():
    import json

    schema = json.loads(schema_texts()["governance"])
    assert schema["$defs"]["preset"]["enum"] == NAMES
    assert set(schema["$defs"]["policy"]["properties"]) - {"extends"} <= set(KEYS)


def test_a_rule_takes_what_it_does_not_say_from_the_one_it_extends():
    own = {
        "fast-track": {"extends": "lazy-consensus", "period": {"min": 5, "calendar": "business"}},
        "faster": {"extends": "fast-track", "veto": None, "approval": {"fraction": "3/5"}},
    }
    fast, faster = read_policy("fast-track", own), read_policy("faster", own)
    assert isinstance(fast, Policy)
    assert isinstance(faster, Policy)
    assert (fast.period.least, fast.period.calendar, fast.veto is not None) == (5, Calendar.BUSINESS, True)
    assert (faster.period, faster.veto, faster.approval[0].fraction) == (fast.period, None, Fraction(3, 5))
    assert (fast.title, fast.source[:28]) == ("Fast track", "changed from lazy-consensus:")


def test_a_changed_preset_may_keep_its_name():
    own = {"majority": {"extends": "majority", "quorum": {"count": 3}}}
    rule = read_policy("majority", own)
    assert isinstance(rule, Policy)
    assert rule.quorum is not None
    assert rule.approval == policy("majority").approval


@pytest.mark.parametrize(
    ("own", "error"),
    [
        ({"x": {"extends": "x"}}, "“x” extends itself: x → x"),
        ({"x": {"extends": "y"}, "y": {"extends": "x"}}, "“x” extends itself: x → y → x"),
        ({"x": {"extends": "majorty"}}, "there is no voting rule “majorty” that “x” extends; built in: "),
        ({"x": {"extends": 3}}, "“extends” of “x” must be the name of a voting rule"),
        ({"x": [1]}, "the voting rule “x” must be a mapping of settings"),
        ({"x": {"aproval": {}}}, "“aproval” is not a setting of a voting rule; did you mean “approval”?"),
        ({"x": {"approval": {"fraction": 0.66}}}, "“approval / fraction” must be an exact fraction from 0 to 1"),
        ({"x": {"approval": {"fraction": "3/2"}}}, "“approval / fraction” must be an exact fraction from 0 to 1"),
        ({"x": {"approval": {"fraction": "1/0"}}}, "“approval / fraction” must be an exact fraction"),
        ({"x": {"approval": {"of": "cast"}}}, "“approval” needs a fraction, written as in 2/3"),
        ({"x": {"approval": "2/3"}}, "“approval” must be a mapping as in {fraction: 2/3, of: cast}"),
        ({"x": {"unit": "site"}}, "“unit” must be one of reviewer, region, role, not 'site'"),
        ({"x": {"weights": "region"}}, "“weights” must be equal, or a weight for each reviewer"),
        ({"x": {"weights": "reviewer"}}, "“weights” must be equal, or a weight for each reviewer"),
        ({"x": {"unit": "region", "weights": "role"}}, "“weights” must be equal, region, or a weight for each region"),
        ({"x": {"quorum": {"count": 3, "fraction": "1/2"}}}, "“quorum” needs one of count, root and fraction"),
        ({"x": {"quorum": {"count": 3, "base": "cast"}}}, "“quorum / base” must be eligible, or cast where"),
        ({"x": {"min-approvals": -1}}, "“min-approvals” must be a whole number of 0 or more, not '-1'"),
        ({"x": {"min-approvals": True}}, "“min-approvals” must be a whole number of 0 or more, not 'True'"),
        ({"x": {"min-approvals": {"root": 2, "count": 3}}}, "“min-approvals” needs either a count or a root"),
        ({"x": {"min-approvals": {}}}, "“min-approvals” needs either a count or a root, as in {root: 3/2}"),
        ({"x": {"max-rejections": {}}}, "“max-rejections” needs either a fraction or a count"),
        ({"x": {"veto": {"who": "quality"}}}, "“veto / who” must be a list of names, not 'quality'"),
        ({"x": {"veto": {"reasons": "yes"}}}, "“veto / reasons” must be true or false"),
        ({"x": {"cap-per": {"group": "site", "count": 1}}}, "“cap-per / group” must be region or role"),
        ({"x": {"unit": "region", "cap-per": {"group": "region", "count": 1}}}, "“cap-per” is for rules in which"),
        ({"x": {"period": {"min": 9, "max": 5}}}, "“period” must have min ≤ usual ≤ max"),
        ({"x": {"period": {"min": 99999}}}, "“period” is longer than 10,000 units"),
        ({"x": {"period": {"starts": "when-ready"}}}, "“period” that starts when-ready needs a min"),
        ({"x": {"expiry": {"calendar": "months"}}}, "“expiry” needs a length: after"),
        ({"x": {"amendment": "forget"}}, "“amendment” must be one of lapse, restart, not 'forget'"),
        ({"x": {"amendment": {"period": "stop"}}}, "“amendment / period” must be continue or restart"),
        ({"x": {"proxy": 3}}, "“proxy” must be true, false or a mapping as in {max: 2}"),
        ({"x": {"tie": "coin"}}, "“tie” must be one of fail, status-quo, casting, not 'coin'"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(own, error):
    found = read_policy("x", own)
    assert isinstance(found, list)
    assert any(error in entry for entry in found), found


def test_all_errors_are_said_at_once():
    found = read_policy("x", {"x": {"unit": 1, "tie": 2, "quorum": 3}})
    assert isinstance(found, list)
    assert len(found) == 3


def test_resolved_settings_are_plain_and_whole():
    assert resolve("x", {"x": {"extends": "majority", "title": "Ours"}}) == {
        **PRESETS["majority"],
        "title": "Ours",
        "source": f"changed from majority: {PRESETS['majority']['source']}",
    }


def test_a_policy_in_plain_words():
    assert explain_policy(policy("double-majority")) == (
        "Every region has one voice: what most of its reviewers say who take a side; divided, it abstains.",
        "Each region weighs as much as is written for it.",
        "At least 55 % of the regions that may vote (silence counts as not approving) must approve.",
        "At least 65 % of the weight of the regions that may vote (silence counts as not approving) must approve;"
        " fewer than 4 that do not approve cannot block by this.",
        "It is open for at least 7 days.",
        "It is open for 14 days unless the ballot says otherwise.",
        "It ends early, but not before 7 days are over, once everybody has voted, for or against, or it passes whatever"
        " the others say.",
        "When the text is amended, votes lapse only for what was amended, and for points that were settled otherwise"
        " than ranked.",
    )


def test_a_tally_in_plain_words_and_as_data():
    result = tally(ballot("iso-dis"), said("aaRr"), LONG_AFTER)
    assert explain_tally(result, ("c",)) == (
        "The proposal fails (closed 2026-05-25 09:00 UTC): reject 1 of 3, at most 1/4 of the reviewers that took a"
        " side: not met.",
        "Condition approval: approve 2 of 3, needs 2/3 of the reviewers that took a side: met.",
        "Condition max-rejections: reject 1 of 3, at most 1/4 of the reviewers that took a side: not met.",
        "emea: 1 approve; as a region: approve.",
        "apac: 1 approve; as a region: approve.",
        "india: 1 reject; as a region: reject.",
        "americas: 1 silent; as a region: not heard.",
        "Not counted: reject by d: a rejection without a reason: this policy does not count it.",
        "Whose vote can make the difference: c.",
    )
    record = tally_record(result)
    assert record["outcome"] == "failed"
    assert record["rules"][0] == {
        "rule": "approval",
        "met": True,
        "figures": "approve 2 of 3, needs 2/3 of the reviewers that took a side: met",
        "passage": None,
    }
