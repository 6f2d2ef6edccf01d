"""People answer which passages say the same, alone and at once; no answer is lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bestyet.actions.settle.answers import keep_file, open_questions, undo_answer
from bestyet.actions.settle.link import Key, LinkRequest, answer_questions
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of
from bestyet.model.group import Tier
from bestyet.model.problem import CannotGoOnError
from bestyet.text.settled import alignment_path, read_settled

SHIPPED = Path(__file__).parents[3] / "practices"
NAMES = ("governance.yml", "vocabulary.yml", "emea/risk-review.md", "india/risk-review.md")
PATH = alignment_path("risk-review")
NONE, FIRST = frozenset(), frozenset([0])


@pytest.fixture
def base(workshop):
    """The shipped practice that nobody has named steps of: the regions' words leave questions open."""
    for name in NAMES:
        workshop.write(f"practices/{name}", (SHIPPED / name).read_bytes())
    workshop.commit("Two regions")
    return workshop


class Person:
    """Answers one reply after the other, and stops then."""

    def __init__(self, *replies, meanwhile=lambda: None):
        self.replies, self.meanwhile = list(replies), meanwhile
        self.asked = []

    def __call__(self, asked):
        self.asked.append(asked)
        self.meanwhile()
        return self.replies.pop(0) if self.replies else Key.STOP

    @property
    def seeds(self):
        return [asked.seed.seen for asked in self.asked]


def answered(base, person, **more):
    return answer_questions(LinkRequest(base.root, "risk-review", person, **more))


def kept(base):
    return read_settled({PATH: (base.root / PATH).read_bytes()}, "risk-review").answers


def tier_of(base, shown):
    """How the group of a passage stands in the candidate, and the words of its members."""
    candidate = candidate_of(load(base.root), "risk-review")
    for item in candidate.items:
        texts = [candidate.passage(ref).text for ref in item.members]
        if shown.passage.text in texts:
            return item.tier, texts
    return None


def test_an_answer_is_kept_the_moment_it_is_given_and_joins_what_was_ticked(base):
    seen = []
    person = Person(FIRST, meanwhile=lambda: seen.append((base.root / PATH).exists()))
    linked = answered(base, person)
    assert (linked.kept, linked.same, linked.outdated) == (1, 1, 0)
    assert seen == [False, True]
    first = person.asked[0]
    (answer,) = kept(base)
    assert answer.same == (first.seed.seen, first.shown[0].seen)
    assert set(answer.apart) == {shown.seen for shown in first.shown[1:]}
    tier, texts = tier_of(base, first.seed)
    assert tier is Tier.CONFIRMED
    assert sorted(texts) == sorted([first.seed.passage.text, first.shown[0].passage.text])


def test_what_is_likely_the_same_is_asked_first_and_ticked_in_advance(base):
    person = Person(Key.LATER, Key.LATER)
    answered(base, person)
    assert person.asked[0].ticked
    assert person.asked[0].number == 1
    assert [asked.of for asked in person.asked] == [person.asked[0].of] * 3


def test_nothing_ticked_keeps_all_apart_and_is_not_asked_again(base):
    first = Person(NONE)
    answered(base, first)
    assert kept(base)[0].same == (first.asked[0].seed.seen,)
    again = Person(*[Key.LATER] * 60)
    answered(base, again, most=60, everything=True)
    pairs = {frozenset((asked.seed.seen, shown.seen)) for asked in again.asked for shown in asked.shown}
    assert not pairs & {frozenset((first.seeds[0], shown.seen)) for shown in first.asked[0].shown}


def test_what_is_put_off_comes_again_next_time(base):
    first, again = Person(Key.LATER), Person()
    answered(base, first)
    assert first.seeds[0] != first.seeds[1]
    assert not (base.root / PATH).exists()
    answered(base, again)
    assert again.seeds == first.seeds[:1]


def test_an_answer_taken_back_is_gone_and_asked_again(base):
    person = Person(NONE, Key.UNDO, Key.UNDO)
    answered(base, person)
    assert person.seeds[0] == person.seeds[2] == person.seeds[3]
    assert kept(base) == ()


def test_any_answer_can_be_taken_back_by_its_number(base):
    answered(base, Person(NONE, FIRST, NONE))
    first, second, third = kept(base)
    assert undo_answer(base.root, "risk-review", 2) == second
    assert kept(base) == (first, third)
    with pytest.raises(CannotGoOnError, match="there is no answer 3"):
        undo_answer(base.root, "risk-review", 3)


def test_who_breaks_off_keeps_what_was_answered(base):
    def interrupt():
        if len(person.asked) == 2:
            raise KeyboardInterrupt

    person = Person(FIRST, meanwhile=interrupt)
    with pytest.raises(KeyboardInterrupt):
        answered(base, person)
    assert len(kept(base)) == 1


def test_who_answers_while_another_is_asked_adds_to_the_others_answers(base):
    """Both were asked the same question; the second answers another, and is done, while the first still thinks."""
    second = Person(Key.LATER, NONE)
    first = Person(FIRST, meanwhile=lambda: second.asked or answered(base, second))
    answered(base, first)
    assert first.seeds[0] == second.seeds[0]
    assert [answer.same[0] for answer in kept(base)] == [second.seeds[1], first.seeds[0]]


def test_the_same_answer_of_two_people_is_written_once(base):
    second = Person(NONE)
    answered(base, Person(NONE, meanwhile=lambda: second.asked or answered(base, second)))
    assert len(kept(base)) == 1


def test_the_later_of_two_answers_that_contradict_each_other_holds(base):
    first = Person(FIRST)
    answered(base, first)
    asked = first.asked[0]
    apart = {"same": [told(asked.seed)], "apart": [told(asked.shown[0])]}
    given(base, apart)
    assert tier_of(base, asked.seed)[1] == [asked.seed.passage.text]
    given(base, {"same": [told(asked.seed), told(asked.shown[0])]})
    assert tier_of(base, asked.seed)[0] is Tier.CONFIRMED


def told(shown):
    return f"{shown.seen.region} {shown.seen.digits} {shown.seen.words}"


def given(base, *answers):
    return keep_file(base.root, "risk-review", json.dumps({"answers": answers}).encode(), "")


def test_another_front_end_asks_and_gives_answers_back(base):
    asked = open_questions(base.root, "risk-review").questions[0]
    linked = given(base, {"same": [told(asked.seed), told(asked.shown[0])], "apart": [told(asked.shown[1])]})
    assert (linked.kept, linked.same, linked.apart, linked.outdated) == (1, 1, 1, 0)
    assert tier_of(base, asked.seed)[0] is Tier.CONFIRMED
    assert given(base, {"same": ["emea 000000000000 what nobody wrote"], "apart": [told(asked.seed)]}).outdated == 1


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b'[{"same": ["emea"]}]', b'[{"same": ["emea 1"], "apart": [7]}]', b"\xff"]
)
def test_answers_in_another_form_are_refused_whole(base, raw):
    with pytest.raises(CannotGoOnError, match="answers are a list"):
        keep_file(base.root, "risk-review", raw, "")
    assert not (base.root / PATH).exists()


def test_an_answer_about_words_that_were_changed_meanwhile_is_told_and_not_kept(base):
    def change():
        if len(person.asked) == 1:
            reword(base, person.asked[0].shown[0], "Now and then, nobody does it.")

    person = Person(FIRST, meanwhile=change)
    linked = answered(base, person)
    assert (linked.kept, linked.outdated) == (0, 1)
    assert not (base.root / PATH).exists()


def reword(base, shown, words):
    path = base.root / shown.passage.span.path
    lines = path.read_text().splitlines()
    first = lines[shown.passage.span.first_line - 1]
    mark = first[: len(first) - len(first.lstrip("0123456789. *-"))]
    lines[shown.passage.span.first_line - 1 : shown.passage.span.last_line] = [f"{mark}{words}"]
    path.write_text("\n".join(lines) + "\n")


def test_an_answer_holds_when_words_change_that_say_nothing_and_is_asked_again_when_they_may(base):
    """The questions are about a step of few words, which an answer remembers whole."""
    asked = next(
        asked
        for asked in open_questions(base.root, "risk-review").questions
        if len(asked.shown[0].passage.text) < 80 and asked.shown[0].passage.is_step
    )
    given(base, {"same": [told(asked.seed), told(asked.shown[0])]})
    words = asked.shown[0].passage.text
    reword(base, asked.shown[0], f"Please {words[0].lower()}{words[1:]}")
    assert tier_of(base, asked.seed)[0] is Tier.CONFIRMED
    reword(base, asked.shown[0], f"Never {words[0].lower()}{words[1:]}")
    assert tier_of(base, asked.seed)[0] is not Tier.CONFIRMED
    again = open_questions(base.root, "risk-review").questions
    assert any(
        one.ticked and {"Never" in shown.passage.text for shown in (one.seed, *one.ticked)} == {True, False}
        for one in again
    )


def test_without_a_question_nobody_is_asked(base):
    base.run("rm", "-q", "practices/india/risk-review.md")
    person = Person()
    assert not answered(base, person).is_asked
    assert person.asked == []


def until_asked(process):
    """What a person reads until it is their turn."""
    read = b""
    while not read.endswith(b"[q]uit: "):
        more = process.stdout.read(1)
        assert more, read
        read += more
    return read.decode()


def test_two_people_at_two_terminals_answer_at_once(base):
    """Each has read the knowledge base before the other answers."""
    command = [sys.executable, "-m", "bestyet.cli.main", "link", "risk-review"]
    people = [
        subprocess.Popen(command, cwd=base.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        for _ in range(2)
    ]
    assert until_asked(people[0]) == until_asked(people[1])
    for process, replies in zip(people, (b"0\nq\n", b"l\n0\nq\n"), strict=True):
        process.stdin.write(replies)
    told = [process.communicate()[0].decode() for process in people]
    assert [process.returncode for process in people] == [0, 0]
    assert all(f"{PATH}: 1 answer (0 passages joined," in said for said in told)
    assert len(kept(base)) == 2
