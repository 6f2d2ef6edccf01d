"""A text with a word, a value or a title that no region has is found out, however well its digests fit."""

import json

import pytest
from cli.voting import FOLDER, Company
from trust.history.attacks import broken, frozen_anew, push

LEAD = "lead-times:\n  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}\n"
DECISIONS = "practices/global/client-kickoff/decisions.yml"
JOINT = "Send the agenda as all of us agreed."


def with_lead_times(company):
    company.hub.write(
        "practices/vocabulary.yml",
        "milestones:\n  kickoff-held: {title: Kickoff held}\n  contract-signed: {title: Contract signed}\n",
    )
    for region in ("emea", "apac", "india"):
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text().replace("---\n#", f"{LEAD}---\n#", 1))
    company.hub.send("All regions say when")
    company.hub.well("propose", "client-kickoff")


@pytest.fixture
def proposed(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, with_lead_times)


def at_once(text, record):
    field = next(one for one in record["fields"] if one["key"] == "lead-times")
    for one in (field["chosen"], *field["members"]):
        one["value"] = one["value"] | {"within": 99}
    return text.replace("within: 5", "within: 99")


def chosen_only(text, record):
    field = next(one for one in record["fields"] if one["key"] == "lead-times")
    field["chosen"]["value"] = field["chosen"]["value"] | {"within": 99}
    return text.replace("within: 5", "within: 99")


def of_nobody(text, record):
    field = next(one for one in record["fields"] if one["key"] == "lead-times")
    field["chosen"] |= {"region": None, "value": field["chosen"]["value"] | {"within": 99}}
    return text.replace("within: 5", "within: 99")


def left_out(text, record):
    field = next(one for one in record["fields"] if one["key"] == "lead-times")
    field["members"] = field["members"][:1]
    return text


def title(text, record):
    record["title"] = "Skip the kickoff"
    found = next((one for one in record["items"] if one["kind"] == "heading"), None)
    assert found is None or found["text"] != record["title"]
    lines = text.split("\n")
    lines = ["# Skip the kickoff" if line.startswith("# ") else line for line in lines]
    return "\n".join(f"title: {record['title']}" if line.startswith("title:") else line for line in lines)


def second_title(text, record):
    return text.rstrip("\n") + "\n\n# No longer binding\n"


def item_of_nobody(text, record):
    last = text.count("\n") + 1
    place = {"first_line": last, "last_line": last}
    item = {"id": "pay", "status": "used", "kind": "item", "members": [], "text": "Pay the consultant.", "place": place}
    record["items"].append({**record["items"][-1], **item, "chosen": None})
    return text + "- Pay the consultant.\n"


def item_written_jointly(text, record):
    item = next(one for one in record["items"] if one["place"] and one["kind"] == "item")
    words = item["text"]
    item |= {"text": JOINT, "decision": 0}
    item["chosen"] = {"region": None, "because": item["chosen"]["because"]}
    return text.replace(words, JOINT)


def other_region(text, record):
    item = next(one for one in record["items"] if len({member["text"] for member in one["members"]}) > 1)
    others = [member["region"] for member in item["members"] if member["text"] != item["text"]]
    item["chosen"]["region"] = others[0]
    return text


def in_the_name_of_another(text, record):
    record["inputs"][0]["region"] = record["inputs"][1]["region"]
    return text


def of_other_contents(text, record):
    record["items"][0]["members"][0]["blob"] = "a" * 40
    return text


def on_another_text(text, record):
    record["base"] = {key: record["inputs"][0][key] for key in ("path", "blob", "sha256")}
    return text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text, record: text.replace("within: 5", "within: 99"), "“lead-times” above the text is not what"),
        (lambda text, record: text.replace("region: global", "region: global\nx: 1"), "“x” above the text is not what"),
        (at_once, "its value of lead-times/kickoff-held is not the recorded one"),
        (chosen_only, "lead-times/kickoff-held: its value is not the one of"),
        (of_nobody, "lead-times/kickoff-held: practices/global/client-kickoff/decisions.yml did not have these words"),
        (left_out, "its value of lead-times/kickoff-held is not the recorded one"),
        (title, "no region calls it “Skip the kickoff”"),
        (second_title, "the record does not say where this comes from"),
        (item_of_nobody, "pay: practices/global/client-kickoff/decisions.yml did not have these words"),
        (item_written_jointly, f"{DECISIONS} did not have these words"),
        (other_region, "its words are not those of"),
        (in_the_name_of_another, "is not where region"),
        (of_other_contents, "the record cites other contents of it than it lists"),
        (on_another_text, "a version goes back to the words of the regions, and to no other text"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_what_no_region_says_is_found_out(proposed, change, said):
    assert broken(proposed) == []
    frozen_anew(proposed, change)
    push(proposed, "Put 1.0.0 to the vote")
    result = proposed.hub.do("verify")
    assert (result.exit_code, said in result.output) == (1, True), result.output


def test_words_that_people_decided_on_together_hold(proposed):
    step = next(
        one
        for one in json.loads((proposed.hub.root / FOLDER / "provenance.json").read_text())["items"]
        if one["place"] and one["kind"] == "item"
    )
    words = ("decide", "client-kickoff", "edit", step["id"], JOINT, "--by", "lead-emea", "--because", "Agreed")
    proposed.hub.well(*words)
    proposed.hub.stage_all()
    proposed.hub.commit("Agreed")
    proposed.hub.well("propose", "client-kickoff", "--amend")
    assert JOINT in (proposed.hub.root / FOLDER / "practice.md").read_text()
    assert broken(proposed) == []
    push(proposed, "Put 1.0.0 to the vote")
    assert broken(proposed) == []


def test_words_that_people_decided_on_once_do_not_hold_any_more(proposed):
    proposed.hub.write(DECISIONS, f"- {{do: add, step: x, text: {JOINT}, by: lead-emea, on: 2026-11-02, because: x}}\n")
    proposed.hub.run("add", "--", DECISIONS)
    proposed.hub.commit("Decided")
    proposed.hub.run("rm", "-q", DECISIONS)
    proposed.hub.commit("And not any more")
    frozen_anew(proposed, item_written_jointly)
    push(proposed, "Put 1.0.0 to the vote")
    assert any(f"{DECISIONS} did not have these words" in line for line in broken(proposed))
