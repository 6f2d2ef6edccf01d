"""Nothing that is only likely the same is frozen: a vote waits until people have answered."""

import json

LIKELY = {
    "emea": "2. Ask the client for its three biggest worries and write them down.",
    "apac": "- Write down the biggest worries of the client.",
}


def reworded(company, lines=LIKELY):
    for region, line in lines.items():
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        text = path.read_text()
        path.write_text("\n".join([row for row in text.rstrip().split("\n") if "worries" not in row] + [line, ""]))
    company.hub.send("Worries in two wordings")


def test_a_proposal_wants_an_answer_to_each_and_tells_how_to_give_it(company):
    reworded(company)
    shown = company.hub.well("merge", "client-kickoff")
    assert "≈1" in shown
    assert "likely the same" in shown
    said = company.hub.refused("propose", "client-kickoff", "--as", "lead-emea")
    assert "likely-unanswered" in said
    assert "Write down the biggest worries" in said
    assert "bestyet link client-kickoff" in said
    assert not (company.hub.root / "practices/global/client-kickoff/1.0.0").exists()


def test_leaving_them_apart_is_an_answer_that_is_written_and_stays(company):
    reworded(company)
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")
    company.hub.send("Put 1.0.0 to the vote")
    assert "apart:" in (company.hub.root / "practices/global/client-kickoff/alignment.yml").read_text()
    record = json.loads((company.hub.root / "practices/global/client-kickoff/1.0.0/provenance.json").read_text())
    assert {item["likely"] for item in record["items"]} == {None}
    assert "≈" not in company.hub.well("merge", "client-kickoff")
    company.adopt()
    assert "well" in company.hub.well("verify")


def test_steps_that_say_different_things_are_not_left_apart(company):
    """Both would stand in the text, and nobody could follow it."""
    emea = "2. Ask the client for its three biggest worries within two days and write them down."
    reworded(company, {"emea": emea, "apac": "- Write down the biggest worries of the client within five days."})
    said = company.hub.refused("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart")
    assert "cannot be left apart by --leave-apart" in said
    assert "2 days" in said
    assert not (company.hub.root / "practices/global/client-kickoff/alignment.yml").exists()
