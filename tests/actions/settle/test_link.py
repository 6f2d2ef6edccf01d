"""People answer which passages say the same, alone and at once; no answer is lost."""

import subprocess
import sys
from pathlib import Path

import pytest
from bestyet.actions.settle.link import LinkRequest, Reply, answer_questions
from bestyet.text.settled import alignment_path, read_settled

SHIPPED = Path(__file__).parents[3] / "practices"
NAMES = ("governance.yml", "vocabulary.yml", "emea/risk-review.md", "india/risk-review.md")
PATH = alignment_path("risk-review")


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
        self.asked.append(tuple(passage.text for _, passage in asked.passages))
        self.meanwhile()
        return self.replies.pop(0) if self.replies else Reply.STOP


def answered(base, person, **more):
    return answer_questions(LinkRequest(base.root, "risk-review", person, **more))


def kept(base):
    """The groups that people confirmed and the pairs that they refused."""
    settled = read_settled({PATH: (base.root / PATH).read_bytes()}, "risk-review")
    return [set(group.members) for group in settled.groups if group.confirmed], list(map(set, settled.refused))


def test_answers_are_kept_and_what_is_put_off_comes_again(base):
    first = Person(Reply.OTHER, Reply.LATER, Reply.SAME)
    linked = answered(base, first)
    assert (linked.path, linked.same, linked.other, linked.outdated) == (PATH, 1, 1, 0)
    assert list(map(len, kept(base))) == [1, 1]
    later = Person(*[Reply.LATER] * 20)
    answered(base, later)
    assert first.asked[1] in later.asked
    assert not {first.asked[0], first.asked[2]} & set(later.asked)


def test_an_answer_taken_back_is_asked_again_and_nothing_is_written_of_it(base):
    person = Person(Reply.OTHER, Reply.UNDO, Reply.UNDO, Reply.LATER)
    answered(base, person)
    assert person.asked[0] == person.asked[2] == person.asked[3]
    assert not (base.root / PATH).exists()


def test_who_answers_while_another_is_asked_adds_to_the_others_answers(base):
    """Both were asked the same questions; the second answers, and is done, while the first still thinks."""
    second = Person(Reply.LATER, Reply.OTHER)
    first = Person(Reply.OTHER, Reply.STOP, meanwhile=lambda: second.asked or answered(base, second))
    answered(base, first)
    assert first.asked == second.asked[:2]
    assert len(kept(base)[1]) == 2


def test_two_regions_that_say_the_same_of_one_step_make_one_group(base):
    for name in ("latam", "apac"):
        text = (SHIPPED / "emea/risk-review.md").read_text().replace("region: emea", f"region: {name}")
        base.write(f"practices/{name}/risk-review.md", text)
    person = Person(Reply.SAME)
    answered(base, person)
    (group,), _ = kept(base)
    assert {member.region for member in group} == {"apac", "emea", "india", "latam"}


def test_the_same_refusal_of_two_people_is_written_once(base):
    second = Person(Reply.OTHER)
    answered(base, Person(Reply.OTHER, meanwhile=lambda: second.asked or answered(base, second)))
    assert len(kept(base)[1]) == 1


def test_an_answer_about_words_that_were_changed_meanwhile_is_told_and_not_kept(base):
    def change():
        path = base.root / "practices/india/risk-review.md"
        for words in person.asked[0]:
            path.write_text(path.read_text().replace(words, f"Now and then, {words}"))

    person = Person(Reply.SAME, meanwhile=lambda: change() if len(person.asked) == 1 else None)
    linked = answered(base, person)
    assert (linked.same, linked.outdated) == (0, 1)
    assert not (base.root / PATH).exists()


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
    for process, replies in zip(people, (b"n\nq\n", b"l\ny\nq\n"), strict=True):
        process.stdin.write(replies)
    told = [process.communicate()[0].decode() for process in people]
    assert [process.returncode for process in people] == [0, 0]
    assert told[0].endswith(f"{PATH}: 0 the same, 1 not the same\n")
    assert told[1].endswith(f"{PATH}: 1 the same, 0 not the same\n")
    assert list(map(len, kept(base))) == [1, 1]
