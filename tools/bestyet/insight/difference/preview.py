"""Two candidates of one practice, before and after a change of the files: what people should look at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from bestyet.model.candidate import Candidate, Dispute, Field, Item, Settings, Status
from bestyet.model.oversee.preview import Note, Preview, Sort

_ALIKE = 0.6  # share of letters that a step without a name keeps when its words change
_LONGEST = 2000  # letters compared
Pairs = Mapping[str, Item]  # id after -> the item it was before


def preview_of(practice: str, before: Candidate | None, after: Candidate | None, settings: Settings) -> Preview:
    """Return what the candidate `after` has otherwise than `before`; None where there is no text to merge."""
    if after is None:
        return Preview(practice, before.title if before else practice, (), is_gone=True)
    if before is None:
        return Preview(practice, after.title, (), is_new=True)
    pairs = _pairs(before, after)
    notes = [
        *_steps(before, after, pairs, settings),
        *_moved(before, after, pairs),
        *_disputes(before, after, pairs),
        *_values(before, after),
        *_questions(before, after, pairs),
        *_problems(before, after),
    ]
    order = list(Sort)
    return Preview(practice, after.title, tuple(sorted(notes, key=lambda note: order.index(note.sort))))


# -- which is which ----------------------------------------------------------------------------------------------


def _pairs(before: Candidate, after: Candidate) -> Pairs:
    """Items of the same id; else that share a passage as it is; else whose words keep most of their letters."""
    old = {item.id: item for item in before.items if item.words.is_step}
    new = {item.id: item for item in after.items if item.words.is_step}
    pairs = {name: old[name] for name in new if name in old}
    free = {name: item for name, item in old.items() if name not in new}
    homes = {digest: name for name, item in free.items() for digest in _digests(before, item)}
    for name, item in new.items():
        if name not in pairs:
            found = [homes[digest] for digest in _digests(after, item) if homes.get(digest) in free]
            if found:
                pairs[name] = free.pop(found[0])
    for name, item in new.items():
        if name not in pairs and free:
            alike, best = max((_likeness(item, other), key) for key, other in free.items())
            if alike >= _ALIKE:
                pairs[name] = free.pop(best)
    return pairs


def _digests(candidate: Candidate, item: Item) -> list[tuple[str, str]]:
    return [(candidate.region(ref), candidate.passage(ref).sha256) for ref in item.members]


def _likeness(a: Item, b: Item) -> float:
    matcher = SequenceMatcher(None, a.words.text[:_LONGEST], b.words.text[:_LONGEST], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0


# -- steps -------------------------------------------------------------------------------------------------------


def _steps(before: Candidate, after: Candidate, pairs: Pairs, settings: Settings) -> Iterator[Note]:
    for item in after.items:
        if item.words.is_step:
            yield from _step(before, after, item, pairs.get(item.id), settings)
    kept = {item.id for item in pairs.values()}
    for item in before.items:
        if item.words.is_step and item.id not in kept:
            sort = {Status.USED: Sort.REMOVED, Status.ADDITION: Sort.WITHDRAWN}.get(item.status)
            if sort:
                yield Note(sort, item.id, item.words.text, _who(before, item, settings))


def _step(before: Candidate, after: Candidate, item: Item, was: Item | None, settings: Settings) -> Iterator[Note]:
    old = was.status if was else None
    who = _who(after, item, settings)
    if item.status is Status.USED and old is not Status.USED:
        yield Note(Sort.ADDED, item.id, item.words.text, who)
    elif item.status is Status.USED and was:
        if (before_who := _who(before, was, settings)) != who or was.words.source != item.words.source:
            detail = f"{who}, not {before_who}" if before_who != who else f"was: {was.words.text}"
            yield Note(Sort.REWORDED, item.id, item.words.text, detail)
    elif old is Status.USED:
        yield Note(Sort.REMOVED, item.id, item.words.text, item.because.text)
    elif item.status is Status.ADDITION and old is not Status.ADDITION:
        yield Note(Sort.PROPOSED, item.id, item.words.text, who)
    elif old is Status.ADDITION and item.status is not Status.ADDITION and was:
        yield Note(Sort.WITHDRAWN, item.id, was.words.text, item.because.text)


def _who(candidate: Candidate, item: Item, settings: Settings) -> str:
    """Whose words an item has."""
    return f"words of {settings.label(candidate.region(item.chosen))}" if item.chosen else "words written jointly"


def _moved(before: Candidate, after: Candidate, pairs: Pairs) -> Iterator[Note]:
    """The fewest steps that, put elsewhere, give the new order; and those that stand below another heading."""
    places = {item.id: place for place, item in enumerate(before.items)}
    common = [item for item in after.steps if (was := pairs.get(item.id)) is not None and was.status is Status.USED]
    stay = _longest_rising([places[pairs[item.id].id] for item in common])
    for number, item in enumerate(common):
        section, was = _section(after, item), pairs[item.id]
        if number not in stay or (section != _section(before, was) and item.words.headings != was.words.headings):
            yield Note(Sort.MOVED, item.id, item.words.text, f"now below {section}" if section else "")


def _section(candidate: Candidate, item: Item) -> str:
    """The words of the nearest heading above an item in the text."""
    parents = {entry.id: entry for entry in candidate.items}
    above = parents.get(item.parent or "")
    while above is not None and above.words.is_step:
        above = parents.get(above.parent or "")
    return above.words.text if above else ""


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising row in `numbers`, all of which are different."""
    ends: list[int] = []  # the least last number of a row of each length
    last: list[int] = []  # its place
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(last[at - 1] if at else None)
        ends[at : at + 1], last[at : at + 1] = [number], [place]
    found: set[int] = set()
    step = last[-1] if last else None
    while step is not None:
        found.add(step)
        step = before[step]
    return found


# -- disputes, values, questions ---------------------------------------------------------------------------------


def _disputes(before: Candidate, after: Candidate, pairs: Pairs) -> Iterator[Note]:
    names = {item.id: name for name, item in pairs.items()}
    old = {(names.get(name, name), dispute.about, dispute.message): dispute for name, dispute in before.disputes}
    new = {(name, dispute.about, dispute.message): dispute for name, dispute in after.disputes}
    gone = {key: dispute for key, dispute in old.items() if key not in new}
    settled = _settled(after)
    for (name, about, message), _ in new.items():
        if (name, about, message) in old:
            continue
        was = next((key for key in gone if key[:2] == (name, about)), None)
        if was:
            del gone[was]
            yield Note(Sort.CHANGED, name, f"{about}: {message}", f"was: {was[2]}")
        else:
            yield Note(Sort.OPENED, name, f"{about}: {message}")
    for name, about, message in gone:
        yield Note(Sort.CLOSED, name, f"{about}: {message}", settled.get((name, about), ""))


def _settled(candidate: Candidate) -> dict[tuple[str, str], str]:
    """Why the disputes were settled that people settled."""
    found: list[tuple[str, Dispute]] = [(f.id, f.dispute) for f in candidate.fields if f.dispute]
    found += [(item.id, dispute) for item in candidate.items for dispute in item.disputes]
    return {(name, dispute.about): dispute.settled.text for name, dispute in found if dispute.settled}


def _values(before: Candidate, after: Candidate) -> Iterator[Note]:
    old, new = (_chosen(candidate.fields) for candidate in (before, after))
    for name in [*new, *(name for name in old if name not in new)]:
        if old.get(name) != new.get(name):
            detail = f"was: {old[name]}" if name in old else "new"
            yield Note(Sort.VALUE, name, new.get(name, "no longer there"), detail)


def _chosen(fields: Sequence[Field]) -> dict[str, str]:
    used = (field for field in fields if field.status is Status.USED)
    return {field.id: field.chosen.text if field.chosen else "regions must settle it" for field in used}


def _questions(before: Candidate, after: Candidate, pairs: Pairs) -> Iterator[Note]:
    """Questions about steps that nobody was asked about before, best first; a text that was edited is no new step."""
    old, new = _asked(before, {}), _asked(after, {name: item.id for name, item in pairs.items()})
    for sort, found, other in ((Sort.ASKED, new, old), (Sort.ANSWERED, old, new)):
        for key, (a, b) in found.items():
            if key not in other:
                yield Note(sort, "", a, f"the same as: {b}")


def _asked(candidate: Candidate, names: Mapping[str, str]) -> dict[frozenset[tuple[str, str]], tuple[str, str]]:
    """What people are asked about: regions and items of both passages -> their words. names: of items, as before."""
    item_of = {ref: names.get(item.id, item.id) for item in candidate.items for ref in item.members}
    found: dict[frozenset[tuple[str, str]], tuple[str, str]] = {}
    for question in filter(lambda question: question.is_worth_asking, candidate.questions):
        refs = (question.a, question.b)
        key = frozenset((candidate.region(ref), item_of[ref]) for ref in refs)
        found.setdefault(key, (candidate.passage(question.a).text, candidate.passage(question.b).text))
    return found


def _problems(before: Candidate, after: Candidate) -> Iterator[Note]:
    known = {problem.message for problem in before.problems}
    for problem in after.problems:
        if problem.message not in known:
            yield Note(Sort.PROBLEM, "", problem.message, str(problem.place))
