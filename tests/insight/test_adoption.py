"""How a region stands to a standard, step by step, and since when all have adopted it: figures worked out by hand."""

from dataclasses import replace

import pytest
from bestyet.insight.adoption.adoption import adoption_of
from bestyet.insight.adoption.drift import Watch
from bestyet.insight.adoption.following import Follower
from bestyet.insight.adoption.keystone import hold_of, keystones, later
from bestyet.model.candidate import Settings
from bestyet.model.oversee.adoption import Everywhere, Past, Standard, State, Subject, Validity
from bestyet.model.oversee.drift import Kind
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document

PHRASES = {"quality lead": "role:quality", "project manager": "role:project-manager", "email": "channel:email",
           "phone": "channel:phone"}  # fmt: skip
TITLES = {"role:quality": "Quality lead", "role:project-manager": "Project manager", "channel:email": "Email",
          "channel:phone": "Phone"}  # fmt: skip
SETTINGS = Settings(regions=("north", "south"), labels={"south": "South"}, phrases=PHRASES, titles=TITLES)
DAY = "2026-11-22"


def standard(text, number="1.0.0", effective="2026-01-01", front="", members=None):
    """A version whose steps are all named."""
    document = read_document(f"practices/global/kickoff/{number}/practice.md", f"---\n{front}---\n{text}".encode())
    steps = {passage.name: passage for passage in document.passages if passage.is_step and passage.name}
    return Standard(number, effective, document, steps, members or {}, dict.fromkeys(steps, "north"))


def south(text, front=""):
    return Variant("south", read_document("practices/south/kickoff.md", f"---\n{front}---\n{text}".encode()))


def cell_of(own, *standards, point="sent", front="", day=DAY, **more):
    variants = {"south": south(own, front)} if own is not None else {}
    subject = Subject("kickoff", standards, variants, **more)
    found = adoption_of(subject, ["south"], Follower(SETTINGS), day)
    return next(cell for cell in found.cells if cell.point == point)


SENT = standard("1. The project manager must send the agenda by email within 5 business days. {#sent}\n")


@pytest.mark.parametrize(
    "own",
    [
        "1. The project manager must send the agenda by email within 5 business days. {#sent}",
        "- Within five working days the agenda has to go out by email, sent by the project manager. {#sent}",
        "The project manager must send the agenda. {#sent}",  # fewer words are no other value
        "- The project manager must send the agenda by email within 5 business days.",  # the very words need no name
    ],
)
def test_a_region_follows_whatever_its_words(own):
    assert cell_of(f"{own}\n", SENT).state is State.FOLLOWS


@pytest.mark.parametrize(
    ("own", "differs"),
    [
        ("The project manager must send the agenda by email within 8 business days.", "South says 8 business days"),
        ("The quality lead must send the agenda by email within 5 business days.", "South says Quality lead"),
        ("The project manager must send the agenda by phone within 5 business days.", "South says Phone"),
        ("The project manager may send the agenda by email within 5 business days.", "South says may"),
        ("The project manager must not send the agenda by email within 5 business days.", "South says must not"),
    ],
)
def test_another_value_is_drift_and_says_which(own, differs):
    cell = cell_of(f"1. {own} {{#sent}}\n", SENT)
    assert cell.state is State.DRIFTED
    assert cell.because.startswith(differs)
    assert (cell.place.path, cell.place.line) == ("practices/south/kickoff.md", 3)
    assert (cell.standard.path, cell.standard.line) == ("practices/global/kickoff/1.0.0/practice.md", 3)


def test_passages_without_a_name_are_found_by_the_record_and_by_alignment():
    own = "1. Issue the agenda within 9 business days.\n"
    digest = south(own).document.passages[0].sha256
    known = {"sent": frozenset({("south", digest)})}
    assert cell_of(own, SENT).state is State.SILENT
    assert cell_of(own, SENT, aligned=known).state is State.DRIFTED
    assert cell_of(own, replace(SENT, members=known)).state is State.DRIFTED
    assert cell_of(own, SENT, aligned={"sent": frozenset({("north", digest)})}).state is State.SILENT


def test_several_passages_of_a_step_are_read_together():
    own = "1. The project manager sends the agenda. {#sent}\n2. This must happen within 5 business days. {#sent}\n"
    assert cell_of(own, SENT).state is State.FOLLOWS


def test_a_region_without_a_text_is_silent_and_the_reason_tells_why():
    assert cell_of(None, SENT).because == "it has not written this practice"
    assert cell_of(None, SENT, retired=frozenset({"south"})).because == "it has retired its text"
    assert cell_of("Hello.\n", SENT).because == "its text says nothing about it"


# -- structured values -------------------------------------------------------------------------------------------

LEAD = "lead-times:\n  - {milestone: held, after: signed, within: %s, unit: business-days}\n"


def test_lead_times_are_compared_too():
    text = standard("Hello.\n", front=LEAD % 5)
    same = cell_of("Hello.\n", text, point="lead-times/held", front=LEAD % 5)
    other = cell_of("Hello.\n", text, point="lead-times/held", front=LEAD % 9)
    assert same.state is State.FOLLOWS
    assert other.because == ("South says 9 business days after signed, the standard says 5 business days after signed")
    assert other.place.line == 3
    silent = cell_of("Hold it within 9 business days.\n", text, point="lead-times/held")
    assert (silent.state, silent.because) == (State.SILENT, "its values do not name it")  # though its words say one


# -- departures --------------------------------------------------------------------------------------------------

LATE = "1. The project manager must send the agenda by email within 8 business days. {#sent}\n"


def departure(until="2027-03-31", more="", step="sent"):
    fields = f"step: {step}, reason: Holidays, approved-by: lead-south, until: {until}{more}"
    return f"departures:\n  - {{{fields}}}\n"


def test_a_departure_holds_until_its_last_day():
    assert cell_of(LATE, SENT, front=departure("2026-11-22")).state is State.ADAPTED
    over = cell_of(LATE, SENT, front=departure("2026-11-21"))
    assert (over.state, over.validity) == (State.DRIFTED, Validity.EXPIRED)
    assert over.because.startswith("the departure declared ended on 2026-11-21; South says 8 business days")


HELD = standard(
    "1. Hold the kickoff with the client. {#meeting}\n",
    front=LEAD % 5 + "  - {milestone: minutes-out, after: kickoff-held, within: 2, unit: days, step: meeting}\n",
)


def test_a_departure_from_a_step_covers_the_values_that_belong_to_it():
    """`step:` in the standard ties the lead time to the step; the region's own entry need not say it again."""
    own = "lead-times:\n  - {milestone: minutes-out, after: kickoff-held, within: 4, unit: days}\n"
    meeting = "1. Meet the client. {#meeting}\n"

    def minutes(front):
        return cell_of(meeting, HELD, point="lead-times/minutes-out", front=front)

    assert minutes(own).state is State.DRIFTED
    covered = minutes(own + departure(step="meeting"))
    assert (covered.state, covered.departure.step) == (State.ADAPTED, "meeting")
    over = minutes(own + departure("2026-11-21", step="meeting"))
    assert (over.state, over.validity) == (State.DRIFTED, Validity.EXPIRED)
    both = (
        departure("2026-11-21", step="minutes-out")
        + "  - {step: meeting, reason: Holidays, approved-by: x, until: 2027-01-01}\n"
    )
    assert minutes(own + both).state is State.ADAPTED
    two = (
        departure("2026-12-01", step="minutes-out")
        + "  - {step: meeting, reason: H, approved-by: x, until: 2027-01-01}\n"
    )
    assert minutes(own + two).departure.step == "minutes-out"
    other = cell_of(meeting, HELD, point="lead-times/held", front=LEAD % 9 + departure(step="meeting"))
    assert other.state is State.DRIFTED  # that lead time belongs to no step


def test_drift_tells_of_an_ended_departure_where_the_region_says_something_else():
    """The lead time that it covered is the standard's: nobody must do anything about it."""
    own = "lead-times:\n  - {milestone: minutes-out, after: kickoff-held, within: 2, unit: days}\n"
    variant = south(
        "1. Hold the kickoff without the client. {#meeting}\n", own + departure("2026-11-21", step="meeting")
    )
    subject = Subject("kickoff", (HELD,), {"south": variant})
    follower = Follower(SETTINGS)
    adoption = adoption_of(subject, ["south"], follower, DAY)
    watch = Watch(subject, adoption, lambda region: (), lambda past, region: (), follower)
    ended = [one.point for one, _ in watch.findings() if one.kind is Kind.EXPIRED]
    assert ended == ["meeting"]


WAIT = "lead-times:\n  - {milestone: called, after: asked, within: %s, unit: %s, step: call}\n"


def kinds_of(*times, better="lower"):
    """What is found of a step and its lead time, of a region that wrote these times one after the other."""
    text = standard("1. Call within 4 business hours. {#call}\n", front=WAIT % (4, "business-hours"))
    texts = [south(f"1. Call within {n} {unit.replace('-', ' ')}. {{#call}}\n", WAIT % (n, unit)) for n, unit in times]
    return found_of(text, texts, replace(SETTINGS, better={"lead-times": better} if better else {}))


def found_of(text, texts, settings=SETTINGS):
    """What is found of a region that wrote these texts one after the other."""
    subject = Subject("calls", (text,), {"south": texts[-1]})
    follower = Follower(settings)
    pasts = [Past(f"2026-02-{n:02}", "c", lambda text=text: text) for n, text in enumerate(texts, 1)]
    watch = Watch(
        subject, adoption_of(subject, ["south"], follower, DAY), lambda region: pasts, lambda past, region: (), follower
    )
    return {(one.kind, one.point) for one, _ in watch.findings()}


SLOW, SAME, FAST, FASTER = ((n, "business-hours") for n in (8, 4, 2, 1))
SLID = {(Kind.REVERTED, "call"), (Kind.REVERTED, "lead-times/called")}
CHANGED = {(Kind.CHANGED, "call"), (Kind.CHANGED, "lead-times/called")}


@pytest.mark.parametrize(
    ("times", "found"),
    [
        ((SAME, FAST), CHANGED),
        ((SLOW, SAME, FAST), CHANGED),
        ((FAST, SAME, FASTER), CHANGED),
        ((SAME, FASTER, FAST), CHANGED),
        ((FAST, SAME, FAST), SLID),  # as it was before it followed
        ((FAST, SLOW, SAME, FAST, FAST), SLID),
        ((SAME, SLOW), SLID),
        ((SAME, (2, "hours")), SLID),  # of another calendar: nobody can tell
        ((SAME, (2, "days")), SLID),
    ],
)
def test_who_is_faster_than_the_standard_has_not_slid_back(times, found):
    assert kinds_of(*times) == found


FORM = "templates:\n  - {id: agenda, version: '%s', step: send}\n"


@pytest.mark.parametrize(
    ("versions", "kind"),
    [
        (("1.4", "3.0"), Kind.CHANGED),
        (("1.2", "1.4", "1.10"), Kind.CHANGED),
        (("3.0", "1.4", "3.0"), Kind.REVERTED),  # as it was before it followed
        (("1.4", "1.2"), Kind.REVERTED),
        (("1.2", "1.4", "1.3"), Kind.REVERTED),
    ],
)
def test_who_has_a_later_version_than_the_standard_has_not_slid_back(versions, kind):
    words = "1. Send the agenda, version %s. {#send}\n"
    texts = [south(words % one, FORM % one) for one in versions]
    text = standard(words % "1.4", front=FORM % "1.4")
    assert found_of(text, texts) == {(kind, "templates/agenda"), (kind, "send")}
    silent = [south("1. Send the agenda. {#send}\n", FORM % one) for one in versions]
    assert found_of(standard("1. Send the agenda. {#send}\n", front=FORM % "1.4"), silent) == {
        (kind, "templates/agenda")
    }


@pytest.mark.parametrize("better", ["", "higher"])
def test_shorter_is_better_only_where_governance_says_so(better):
    assert kinds_of(SAME, FAST, better=better) == SLID


def test_where_the_standard_gives_a_value_to_no_step_the_region_says_to_which():
    text = standard("1. Hold the kickoff. {#meeting}\n", front=LEAD % 5)
    own = LEAD.replace("days}", "days, step: meeting}") % 9 + departure(step="meeting")
    assert cell_of("1. Meet. {#meeting}\n", text, point="lead-times/held", front=own).state is State.ADAPTED


def test_a_departure_that_says_what_the_standard_says_makes_no_difference():
    same = cell_of(SENT.steps["sent"].text + " {#sent}\n", SENT, front=departure())
    assert (same.state, same.validity) == (State.FOLLOWS, Validity.AGREED)
    assert (
        same.because
        == "a departure is declared until 2027-03-31, which makes no difference here; it has the very words"
    )
    value = cell_of(
        "Hello.\n",
        standard("1. Go. {#go}\n", front=LEAD % 5),
        point="lead-times/held",
        front=LEAD % 5 + departure(step="held"),
    )
    assert value.state is State.FOLLOWS


def test_a_departure_in_who_is_informed_is_one_though_nobody_else_must_do_anything_else():
    duty = "raci:\n  - {activity: go, responsible: quality, accountable: quality, informed: [%s]}\n"
    text = standard("1. Go. {#go}\n", front=duty % "client")

    def state(who, front=""):
        return cell_of("1. Go. {#go}\n", text, point="raci/go", front=duty % who + front).state

    assert (state("client", departure(step="go")), state("legal")) == (State.FOLLOWS, State.FOLLOWS)
    assert state("legal", departure(step="go")) is State.ADAPTED


def test_of_two_departures_from_one_step_one_that_holds_counts_and_then_the_newest():
    def counted(*entries):
        front = "departures:\n" + "".join(f"  - {{step: sent, {entry}}}\n" for entry in entries)
        cell = cell_of(LATE, SENT, front=front)
        return cell.departure.reason, cell.validity

    ended = "reason: Ended, approved-by: x, until: 2026-11-21"
    holds = "reason: Holds, approved-by: x, until: 2026-11-22"
    lasts = "reason: Lasts, approved-by: x, until: 2027-11-22"
    nobody = "reason: Nobody, approved-by: ' ', until: 2028-11-22"
    new = "reason: New, approved-by: x, until: 2026-12-22, version: 1.0.0"
    old = "reason: Old, approved-by: x, until: 2028-12-22, version: 0.9.0"
    for a, b, wanted in ((ended, holds, "Holds"), (holds, lasts, "Lasts"), (nobody, ended, "Ended"), (new, old, "New")):
        assert counted(a, b)[0] == counted(b, a)[0] == wanted
    assert counted(ended)[1] is Validity.EXPIRED


def test_a_departure_from_a_step_that_the_standard_has_not_is_told_while_it_holds():
    def lost(until):
        subject = Subject("kickoff", (SENT,), {"south": south(LATE, departure(until, step="gone"))})
        return adoption_of(subject, ["south"], Follower(SETTINGS), DAY).lost

    ((region, one),) = lost("2026-11-22")
    assert (region, one.step) == ("south", "gone")
    assert lost("2026-11-21") == ()


def test_what_was_declared_under_the_old_key_counts_as_before():
    old = departure().replace("departures:", "deviations:")
    now, then = (cell_of(LATE, SENT, front=front) for front in (departure(), old))
    assert (then.state, then.because, then.departure) == (now.state, now.because, now.departure)
    other = departure(step="held") + old
    assert cell_of(LATE, SENT, front=other).state is State.ADAPTED


def test_a_departure_without_a_reason_or_an_approver_declares_nothing():
    front = 'departures:\n  - {step: sent, reason: " ", approved-by: lead-south, until: 2027-03-31}\n'
    cell = cell_of(LATE, SENT, front=front)
    assert (cell.state, cell.validity) == (State.DRIFTED, Validity.INCOMPLETE)


def test_a_departure_covers_a_step_that_the_region_does_not_have_and_a_value_by_its_name():
    assert cell_of("Hello.\n", SENT, front=departure()).state is State.ADAPTED
    text = standard("Hello.\n", front=LEAD % 5)
    front = LEAD % 9 + departure(step="held")
    assert cell_of("Hello.\n", text, point="lead-times/held", front=front).state is State.ADAPTED


@pytest.mark.parametrize("value", ["7", "[sent]", "{sent: sent}", "yes", "- [1, 2]", "2027", "''", "~"])
def test_a_front_matter_of_any_kind_breaks_nothing(value):
    for key in ("departures", "follows", "lead-times", "raci", "evidence", "status"):
        assert cell_of(LATE, SENT, front=f"{key}: {value}\n" if value[0] != "-" else f"{key}:\n  {value}\n").state
    for key in ("step", "reason", "approved-by", "until", "version"):
        front = departure().replace(f"{key}: ", f"{key}: {value if value[0] != '-' else '[1]'} #")
        assert cell_of(LATE, SENT, front=front).state


# -- a second version --------------------------------------------------------------------------------------------

EIGHT = standard(LATE + "2. Thank everybody. {#thanked}\n", "2.0.0", "2026-06-01")
FIVE = "1. Send the agenda within 5 business days. {#sent}\n"


def test_what_an_older_version_said_is_lagging_and_what_nobody_said_is_drift():
    cell = cell_of(FIVE, SENT, EIGHT)
    assert (cell.state, cell.older) == (State.LAGGING, "1.0.0")
    assert cell.because == "as 1.0.0 had it: South says 5 business days, the standard says 8 business days"
    assert cell_of(FIVE.replace("5", "3"), SENT, EIGHT, front="follows: 1.0.0\n").state is State.DRIFTED


def test_a_step_newer_than_the_version_that_the_region_follows_is_lagging():
    assert cell_of(FIVE, SENT, EIGHT, point="thanked", front="follows: 1.0.0\n").state is State.LAGGING
    assert cell_of(FIVE, SENT, EIGHT, point="thanked", front="follows: 2.0.0\n").state is State.SILENT
    assert cell_of(FIVE, SENT, EIGHT, point="thanked").state is State.SILENT


def test_a_departure_opens_again_when_its_step_changes():
    def validity(front):
        return cell_of("Hello.\n", SENT, EIGHT, front=front).validity

    assert validity("follows: 1.0.0\n" + departure()) is Validity.LOOK_AGAIN
    assert validity("follows: 2.0.0\n" + departure()) is Validity.AGREED
    assert validity("follows: 1.0.0\n" + departure(more=", version: 2.0.0")) is Validity.AGREED
    assert validity("follows: 2.0.0\n" + departure(more=", version: 1.0.0")) is Validity.LOOK_AGAIN
    assert validity(departure()) is Validity.AGREED  # it does not say against what, so nobody can tell


# -- since when all have it --------------------------------------------------------------------------------------

YES, NO = "1. Send the agenda within 5 business days. {#sent}\n", "1. Send the agenda within 9 business days. {#sent}\n"


def keystone_on(day, north, south_, *standards, hold="90 days"):
    """The keystone of step `sent`; north and south_: [(day of the commit, text), ...]"""
    pasts = {
        region: [Past(at, f"c{at}", lambda text=text, region=region: _variant(region, text)) for at, text in texts]
        for region, texts in (("north", north), ("south", south_))
    }
    variants = {region: found for region in pasts if (found := pasts[region][-1].read())}
    subject = Subject("kickoff", standards or (SENT,), variants)
    follower = Follower(SETTINGS)
    found = adoption_of(subject, ["north", "south"], follower, day)
    return keystones(subject, found, pasts.__getitem__, follower, day, hold)[0]


def _variant(region, text):
    front, _, body = text.rpartition("---\n")
    return Variant(region, read_document(f"practices/{region}/kickoff.md", f"---\n{front}---\n{body}".encode()))


# 1.0.0 is in force from 1 January 2026. North says 5 days since 1 December 2025; South since 10 March 2026.
# So all have it since 10 March (South is the keystone), and 90 days later, on 8 June, it has held:
# 21 days to 31 March, 30 of April, 31 of May make 82; 8 more is 8 June.
NORTH = [("2025-12-01", YES)]
SOUTH = [("2025-11-01", NO), ("2026-03-10", YES)]


def test_the_day_of_the_last_region_and_whether_it_has_held():
    last = keystone_on("2026-06-07", NORTH, SOUTH)
    assert (last.status, last.since, last.regions) == (Everywhere.ADOPTED, "2026-03-10", ("south",))
    assert keystone_on("2026-06-08", NORTH, SOUTH).status is Everywhere.HELD
    assert keystone_on("2026-06-08", NORTH, SOUTH, hold="1 years").status is Everywhere.ADOPTED


def test_before_the_last_region_has_it_it_is_not_yet_adopted():
    found = keystone_on("2026-03-09", NORTH, SOUTH[:1])
    assert (found.status, found.since, found.regions) == (Everywhere.NOT_YET, "", ("south",))


def test_it_is_lost_on_the_day_that_a_region_goes_back_and_begins_anew():
    # North goes back on 1 July, and comes again on 20 July: adopted since 20 July, and held from 18 October on
    # (11 days of July, 31 of August, 30 of September make 72; 18 more is 18 October).
    back = [*NORTH, ("2026-07-01", NO)]
    lost = keystone_on("2026-07-10", back, SOUTH)
    assert (lost.status, lost.since, lost.lost) == (Everywhere.LOST, "2026-03-10", "2026-07-01")
    assert lost.regions == ("north",)
    again = keystone_on("2026-10-17", [*back, ("2026-07-20", YES)], SOUTH)
    assert (again.status, again.since, again.regions) == (Everywhere.ADOPTED, "2026-07-20", ("north",))
    assert keystone_on("2026-10-18", [*back, ("2026-07-20", YES)], SOUTH).status is Everywhere.HELD


def test_what_did_not_last_until_the_evening_is_no_day():
    same_day = [*NORTH, ("2026-07-01", NO), ("2026-07-01", YES)]
    assert keystone_on("2026-07-10", same_day, SOUTH).since == "2026-03-10"


def test_a_departure_counts_while_it_holds():
    # South departs in the open until 31 May, and nobody renews it: lost for all from 1 June on.
    declared = departure("2026-05-31") + "---\n" + NO
    held = keystone_on("2026-05-31", NORTH, [("2026-03-10", declared)])
    assert (held.status, held.since) == (Everywhere.ADOPTED, "2026-03-10")
    lost = keystone_on("2026-06-02", NORTH, [("2026-03-10", declared)])
    assert (lost.status, lost.since, lost.lost, lost.regions) == (
        Everywhere.LOST,
        "2026-03-10",
        "2026-06-01",
        ("south",),
    )


def test_it_counts_from_the_day_the_words_came_into_force_and_not_anew_for_other_words():
    both = [("2025-12-01", YES)]
    assert keystone_on(DAY, both, both).since == "2026-01-01"
    reworded = standard("1. Issue the agenda within 5 business days. {#sent}\n", "1.0.1", "2026-06-01")
    assert keystone_on(DAY, both, both, SENT, reworded).since == "2026-01-01"
    sooner = standard("1. Issue the agenda within 4 business days. {#sent}\n", "2.0.0", "2026-06-01")
    four = [*both, ("2026-06-15", YES.replace("5", "4"))]
    assert keystone_on(DAY, four, four, SENT, sooner).since == "2026-06-15"


def test_how_long_it_must_hold_is_said_in_the_governance():
    assert hold_of({"adoption": {"hold": "6 months"}}) == "6 months"
    for other in ({}, {"adoption": None}, {"adoption": {"hold": 90}}, {"adoption": {"hold": "soon"}}, None):
        assert hold_of(other) == "90 days"
    assert later("2026-08-31", "6 months") == "2027-02-28"
    assert later("2026-02-28", "2 weeks") == "2026-03-14"
    assert later("2024-02-29", "1 years") == "2025-02-28"
