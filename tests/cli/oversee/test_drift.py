"""The life of a standard after its adoption: followed, adapted, left behind, slid back from, and found out."""

import json

import pytest
from cli.kickoff import APAC
from cli.voting import Company

STEP = "Issue the agenda five days before. {#agenda-sent}"
LIKE_US = "Issue the agenda three days before. {#agenda-sent}"
SLOPPY = "Issue the agenda one day before. {#agenda-sent}"


class Life:
    """A company with a standard in force, and what its APAC region writes next."""

    def __init__(self, company):
        self.company, self.site = company, company.hub

    def apac(self, day, step, front="", author="Mei <mei@example.org>", message="APAC edits its text"):
        """Let APAC commit its text with this step and these lines at its head, on a day."""
        text = APAC.replace(STEP, f"{step}\n- Ask for the three worries.")
        text = text.replace("status: in-use\n", f"status: in-use\n{front}")
        self.company.clock.set(day)
        self.site.write("practices/apac/client-kickoff.md", text)
        commit = self.site.commit(message, author=author)
        self.site.run("push", "--quiet", "origin", "HEAD:main")
        self.site.run("fetch", "--quiet", "origin")
        return commit

    def cells(self, *words):
        """Step -> APAC's cell."""
        data = json.loads(self.site.well("adoption", "client-kickoff", "--region", "apac", "--format", "json", *words))
        return {cell["step"]: cell for cell in data["practices"][0]["cells"]}

    def drift(self, *words, code=1):
        result = self.site.do("drift", "--format", "json", *words)
        assert result.exit_code == code, result.output + result.stderr
        return json.loads(result.output)

    def found(self, *words, code=1):
        """(what, region, step) of all that is new."""
        return [(one["what"], one["region"], one["step"]) for one in self.drift(*words, code=code)["new"]]


@pytest.fixture
def life(tmp_path, monkeypatch):
    """From 20 November on: three days, EMEA's and India's words."""
    return Life(Company(tmp_path, monkeypatch, Company.propose, Company.adopt))


def test_the_whole_life_of_a_standard_in_one_region(life):
    # It was outvoted, and has not changed a word: it never adopted the step.
    assert life.cells()["agenda-sent"]["state"] == "drifted"
    assert life.cells()["ask-three-worries"]["state"] == "silent"
    never = "never adopted"
    assert life.found() == [(never, "apac", "agenda-sent"), (never, "apac", "ask-three-worries")]
    # It follows.
    life.apac("2026-11-24", LIKE_US, "follows: 1.0.0\n")
    assert life.cells()["agenda-sent"] == {
        "region": "apac",
        "step": "agenda-sent",
        "state": "follows",
        "because": "it gives no other value, in its own words",
        "place": "practices/apac/client-kickoff.md:11",
        "standard": "practices/global/client-kickoff/1.0.0/practice.md:8",
    }
    assert life.found(code=0) == []
    # It adapts, in the open.
    why = '{step: agenda-sent, reason: "Public holidays", approved-by: lead-apac, until: 2026-12-15}'
    life.apac("2026-11-25", STEP, f"follows: 1.0.0\ndepartures:\n  - {why}\n")
    cell = life.cells()["agenda-sent"]
    assert (cell["state"], cell["departure"], cell["until"]) == ("adapted", "agreed", "2026-12-15")
    assert cell["because"] == "declared until 2026-12-15, approved by lead-apac: Public holidays"
    assert life.found(code=0) == []
    # The departure runs out, and nobody touches the file.
    life.company.clock.set("2026-12-16")
    assert life.found() == [("expired departure", "apac", "agenda-sent")]
    assert life.cells("--as-of", "2026-12-15")["agenda-sent"]["state"] == "adapted"
    # It follows again, and one evening slides back.
    life.apac("2026-12-17", LIKE_US, "follows: 1.0.0\n")
    slid = life.apac("2027-01-11", SLOPPY, "follows: 1.0.0\n", "Kim <kim@example.org>", "Typo")
    life.apac("2027-01-12", SLOPPY + "\n- Thank everybody.", "follows: 1.0.0\n", message="Say thanks")
    (found,) = life.drift()["new"]
    assert (found["what"], found["step"], found["because"]) == (
        "silent reversion",
        "agenda-sent",
        "APAC says 1 day, the standard says 3 days",
    )
    assert (found["commit"], found["author"], found["summary"]) == (slid, "Kim", "Typo")
    assert (found["since"], found["place"]) == ("2027-01-11", "practices/apac/client-kickoff.md:11")
    # A baseline keeps it quiet: the next run finds nothing new.
    assert "1 finding known from now on" in life.site.well("drift", "--write-baseline")
    assert life.found(code=0) == []
    assert life.drift(code=0)["known"] == 1
    # The reversion is reverted; the baseline can forget it.
    life.apac("2027-01-20", LIKE_US, "follows: 1.0.0\n")
    told = life.site.do("drift")
    assert told.exit_code == 0
    assert "1 known finding of drift-baseline.yml no longer found" in told.output
    # Sliding back once more is new, whatever the baseline knows.
    life.apac("2027-02-02", SLOPPY, "follows: 1.0.0\n")
    assert life.found() == [("silent reversion", "apac", "agenda-sent")]


def test_a_second_version_leaves_a_region_behind_and_opens_its_departure_again(life):
    why = '{step: agenda-sent, reason: "Public holidays", approved-by: lead-apac, until: 2027-12-15}'
    life.apac("2026-11-24", STEP, f"follows: 1.0.0\ndepartures:\n  - {why}\n")
    second_version(life, "Send the agenda eight days before.")
    cell = life.cells()["agenda-sent"]
    assert (cell["state"], cell["departure"]) == ("adapted", "look again")
    assert cell["because"].startswith("look again, the step has changed since 1.0.0; declared until 2027-12-15")
    assert ("look again", "apac", "agenda-sent") in life.found()
    # Agreed anew, against the version in force.
    anew = why.replace("}", ', version: "2.0.0"}')
    life.apac("2027-03-02", STEP, f"follows: 1.0.0\ndepartures:\n  - {anew}\n")
    assert life.cells()["agenda-sent"]["departure"] == "agreed"
    # Without it, the region says what 1.0.0 said: it lags.
    life.apac("2027-03-03", LIKE_US, "follows: 1.0.0\n")
    cell = life.cells()["agenda-sent"]
    assert (cell["state"], cell["older"]) == ("lagging", "1.0.0")
    assert cell["because"] == "as 1.0.0 had it: APAC says 3 days, the standard says 8 days"
    assert ("lagging", "apac", "agenda-sent") in life.found()
    # From there it slides to something that no version ever said: that is a reversion.
    life.apac("2027-03-04", SLOPPY, "follows: 1.0.0\n")
    assert ("never adopted", "apac", "agenda-sent") in life.found()


def second_version(life, words):
    """Let all adopt another text of the step."""
    life.company.clock.set("2027-02-01")
    site = life.site
    site.well(
        *(["decide", "client-kickoff", "edit", "agenda-sent"]), words, "--by", "lead-emea", "--because", "Time to read"
    )
    site.send("Eight days")
    site.well("propose", "client-kickoff")
    site.send("Put it to the vote")
    for region in ("emea", "apac", "india"):
        life.company.vote(site, region)
    site.send("All have voted")
    life.company.clock.set("2027-03-01")
    site.well("adopt", "client-kickoff")
    site.send("The next standard")


def test_what_a_region_does_better_can_be_proposed_in_its_own_words(company):
    """EMEA and India have the words of the standard. APAC measures better later: its words and reasons are voted on."""
    site = company.hub
    metrics = "metrics:\n  on-time: {title: Kickoffs on time, unit: percent, better: higher}\n"
    site.write("practices/vocabulary.yml", metrics)
    site.send("A metric")
    company.propose()
    company.adopt()
    life = Life(company)
    evidence = '{metric: on-time, value: %d, unit: percent, sample: 40, period: 2026, source: "tracker"}'
    front = "status: in-use\nevidence:\n  - " + evidence % 80 + "\n"
    for region in ("emea", "india"):
        path = f"practices/{region}/client-kickoff.md"
        text = (site.root / path).read_text()
        site.write(path, text.replace("status: in-use\n", front))
    life.apac("2026-11-24", STEP, "evidence:\n  - " + evidence % 80 + "\n")
    assert "local improvement" not in [what for what, _, _ in life.found()]
    refused = site.refused("propose", "client-kickoff", "--from", "apac", "--as", "lead-apac")
    assert "apac: its evidence is not better than that of india, whose words are the standard's" in refused
    life.apac("2026-11-25", f"{STEP}\n- Thank everybody. {{#thanked}}", "evidence:\n  - " + evidence % 95 + "\n")
    (better,) = [one for one in life.drift()["new"] if one["what"] == "local improvement"]
    assert (
        better["because"] == "Kickoffs on time: 95 % of 40 (83–99 %, 2026), against 80 % of 40 (65–90 %, 2026) in India"
    )
    assert better["offer"] == "bestyet propose client-kickoff --from apac"
    told = site.well(*better["offer"].split()[1:], "--as", "lead-apac")
    assert "step agenda-sent: the version before says 3 days, this one says 5 days" in told
    record = json.loads((site.root / "practices/global/client-kickoff/2.0.0/provenance.json").read_text())
    (agenda,) = [item for item in record["items"] if item["id"] == "agenda-sent"]
    assert agenda["chosen"]["region"] == "apac"
    assert "Kickoffs on time: 95 % of 40 (83–99 %, 2026)" in agenda["chosen"]["because"]["text"]
    # Its own step is taken by a decision, which gives the figures as its reason.
    (thanked,) = [item for item in record["items"] if item["id"] == "thanked"]
    reason = (
        "APAC does better: Kickoffs on time: 95 % of 40 (83–99 %, 2026), against 80 % of 40 (65–90 %, 2026) in India"
    )
    told = {"because": reason, "who": "lead-apac", "day": "2026-11-25"}
    text = f"{reason} (lead-apac, 2026-11-25)"
    assert thanked["chosen"]["because"] == {"rule": "decision", "parts": told, "text": text}
    decisions = (site.root / "practices/global/client-kickoff/decisions.yml").read_text()
    assert "- do: take\n  step: thanked\n  region: apac\n" in decisions
    site.send("Put APAC's words to the vote")
    site.well("check")
    site.well("verify")
