"""What people settled, carried out on a merge: each decision does what it says or is a problem, never silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.merge.choose.agreed import NotAValueError, agreed_value
from bestyet.merge.choose.draft import Draft, Drafts
from bestyet.merge.fields import said_value
from bestyet.model.candidate import Dispute, Field, FieldValue, Settings, Status
from bestyet.model.group import Ref, Tier
from bestyet.model.passage import Kind, Passage, Variant
from bestyet.model.place import Span
from bestyet.model.problem import words_of
from bestyet.model.reasons import Reason
from bestyet.model.sentence import filled, pattern, sentence

if TYPE_CHECKING:
    from bestyet.model.decision import Decision

Choose = Callable[[Sequence[Ref]], tuple[Ref, Reason]]
Tree = dict[int | None, list[int]]


def because_of(decision: Decision) -> Reason:
    return Reason("decision", {"because": decision.because, "who": decision.by, "day": decision.on})


def regroup(drafts: Drafts, decisions: Sequence[Decision], variants: Sequence[Variant], choose: Choose) -> None:
    """Carry out what changes which passages belong together: join and split."""
    for decision in decisions:
        if decision.do == "join":
            _join(drafts, decision, variants, choose)
        elif decision.do == "split":
            _split(drafts, decision, variants, choose)


def _join(drafts: Drafts, decision: Decision, variants: Sequence[Variant], choose: Choose) -> None:
    names = (decision.step, *decision.others)
    numbers = [number for name in names if (number := _find(drafts, decision, name)) is not None]
    if len(numbers) < len(names):
        return
    if len({*numbers}) < max(2, len(names)):
        drafts.cannot(decision, sentence("%(step)s is joined with other steps, each named once", step=decision.step))
        return
    members = tuple(sorted(ref for number in numbers for ref in drafts.all[number].members))
    first = drafts.all[numbers[0]]
    drafts.all[numbers[0]] = _regrouped(first, decision.step, members, decision, variants, choose)
    drafts.all = [draft for number, draft in enumerate(drafts.all) if number not in numbers[1:]]


def _split(drafts: Drafts, decision: Decision, variants: Sequence[Variant], choose: Choose) -> None:
    number = _find(drafts, decision, decision.step)
    if number is None:
        return
    draft = drafts.all[number]
    left = list(draft.members)
    parts = []
    for part in decision.into:
        regions = part.get("regions") or []
        members = [ref for ref in left if variants[ref[0]].region in regions]
        if not members:
            drafts.cannot(
                decision,
                sentence(
                    "%(step)s has no passage of %(regions)s to split off",
                    step=decision.step,
                    regions=", ".join(map(str, regions)) or sentence("no region"),
                ),
            )
            return
        left = [ref for ref in left if ref not in members]
        parts.append(_regrouped(draft, str(part.get("step", "")), tuple(members), decision, variants, choose))
    if left:
        parts.insert(0, _regrouped(draft, decision.step, tuple(left), decision, variants, choose))
    names = [parted.id for parted in parts]
    names += [other.id for other in drafts.all if other is not draft]
    if twice := next((part.id for part in parts if names.count(part.id) > 1), ""):
        drafts.cannot(decision, sentence("two steps would be called %(name)s", name=twice))
        return
    for parted in parts:
        parted.likely = None  # people say that they are not the same
    drafts.all[number : number + 1] = parts


def _regrouped(
    draft: Draft, name: str, members: tuple[Ref, ...], decision: Decision, variants: Sequence[Variant], choose: Choose
) -> Draft:
    chosen, because = choose(members)
    words = variants[chosen[0]].document.passages[chosen[1]]
    return replace(
        draft,
        id=name,
        members=members,
        tier=Tier.CONFIRMED,
        score=10000,
        chosen=chosen,
        because=because,
        words=words,
        silent=tuple(ref for ref in draft.silent if ref in members),
        decision=decision.index,
    )


def reword(drafts: Drafts, decisions: Sequence[Decision], variants: Sequence[Variant]) -> None:
    """Carry out what changes the words or the fate of a group: take, edit, drop, settle."""
    added = {decision.step for decision in decisions if decision.do == "add"}
    for decision in decisions:
        if decision.do not in ("take", "edit", "drop", "settle") or not decision.step:
            continue
        if decision.do in ("edit", "drop") and decision.step in added and drafts.number(decision.step) is None:
            continue  # carried out where the step is added
        number = _find(drafts, decision, decision.step)
        if number is None:
            continue
        draft = drafts.all[number]
        draft.decision = decision.index
        if decision.do == "drop":
            draft.dropped, draft.included, draft.because = True, False, because_of(decision)
            _end_disputes(draft, decision, draft.disputes)
            continue
        draft.dropped, draft.included = False, True
        if decision.region and not _take(draft, decision, variants):
            holders = [variants[ref[0]].region for ref in draft.members]
            drafts.cannot(decision, _in_step(decision), decision.region, holders)
        elif decision.text:
            text = " ".join(decision.text.split())
            draft.words = replace(draft.words, source=decision.text, text=text, span=_span(decision))
            draft.chosen = None
            draft.because = because_of(decision)
        if decision.do == "settle":
            _settle(drafts, draft, decision)
        else:  # who chooses the words has chosen among what they say; where it stands is another question
            _end_disputes(draft, decision, [d for d in draft.disputes if d.about != "order"])


def _take(draft: Draft, decision: Decision, variants: Sequence[Variant]) -> bool:
    ref = next((ref for ref in draft.members if variants[ref[0]].region == decision.region), None)
    if ref is None:
        return False
    draft.chosen, draft.because = ref, because_of(decision)
    draft.words = variants[ref[0]].document.passages[ref[1]]
    return True


def _no_dispute(decision: Decision) -> str:
    if not decision.field:
        return sentence("%(step)s has no dispute to settle", step=decision.step)
    told = pattern("%(step)s has no dispute about %(field)s to settle")
    return filled(told, {"step": decision.step, "field": decision.field})


def _in_step(decision: Decision) -> str:
    told = pattern("%(region)s has no passage in %(step)s")
    return filled(told, {"region": decision.region, "step": decision.step})


def _settle(drafts: Drafts, draft: Draft, decision: Decision) -> None:
    meant = [dispute for dispute in draft.disputes if decision.field in ("", dispute.about)]
    if not meant:
        known = [dispute.about for dispute in draft.disputes]
        drafts.cannot(decision, _no_dispute(decision), decision.field, known)
    _end_disputes(draft, decision, meant)


def _end_disputes(draft: Draft, decision: Decision, meant: Sequence[Dispute]) -> None:
    draft.disputes = tuple(
        replace(dispute, settled=because_of(decision)) if dispute in meant else dispute for dispute in draft.disputes
    )


def settle_fields(
    fields: Sequence[Field], drafts: Drafts, decisions: Sequence[Decision], settings: Settings
) -> tuple[Field, ...]:
    """Carry out decisions about structured values: the value of a region, or one agreed jointly."""
    out = {entry.id: entry for entry in fields}
    for decision in decisions:
        if decision.do not in ("settle", "drop") or decision.step or not decision.field:
            continue
        entry = out.get(decision.field)
        if entry is None:
            drafts.cannot(
                decision,
                sentence("no region says anything about %(field)s", field=decision.field),
                decision.field,
                [*out],
            )
            continue
        if decision.do == "drop":
            out[entry.id] = replace(entry, status=Status.DROPPED, because=because_of(decision))
            continue
        try:
            value = _value(entry, decision, settings)
        except NotAValueError as error:
            drafts.cannot(decision, words_of(error))
            continue
        if value is None:
            said = sentence(
                "%(region)s says nothing about %(field)s",
                region=decision.region or sentence("nobody"),
                field=decision.field,
            )
            drafts.cannot(decision, said, decision.region, [one.region for one in entry.values])
            continue
        dispute = entry.dispute and replace(entry.dispute, settled=because_of(decision))
        out[entry.id] = replace(entry, chosen=value, because=because_of(decision), status=Status.USED, dispute=dispute)
    return tuple(out.values())


def _value(entry: Field, decision: Decision, settings: Settings) -> FieldValue | None:
    """The value that a decision names: one agreed jointly, else that of a region."""
    if decision.value is None:
        return next((value for value in entry.values if value.region == decision.region), None)
    value = agreed_value(entry, decision.value, settings)
    return FieldValue("", value, said_value(entry.key, value, settings), decision.place)


def rearrange(tree: Tree, drafts: Drafts, decisions: Sequence[Decision], settings: Settings) -> None:
    """Carry out what changes the places: add (a step written jointly) and move. Changes `tree` and `drafts`."""
    for decision in decisions:
        if decision.do == "add":
            later = [one for one in decisions if one.step == decision.step and one.index > decision.index]
            last = next((one for one in reversed(later) if one.do in ("edit", "drop")), decision)
            _add(tree, drafts, decision, last)
        elif decision.do == "move":
            _move(tree, drafts, decision)


def _move(tree: Tree, drafts: Drafts, decision: Decision) -> None:
    moved = _find(drafts, decision, decision.step)
    if moved is None:
        return
    parent = next((parent for parent, numbers in tree.items() if moved in numbers), moved)
    if parent == moved:
        drafts.cannot(decision, sentence("%(step)s is not in the text: take it first", step=decision.step))
        return
    at = tree[parent].index(moved)
    tree[parent].remove(moved)
    if not _put(tree, drafts, decision, moved):
        tree[parent].insert(at, moved)
        return
    draft = drafts.all[moved]
    draft.decision = decision.index
    _end_disputes(draft, decision, [dispute for dispute in draft.disputes if dispute.about == "order"])


def _span(decision: Decision) -> Span:
    """Where words that people wrote jointly stand."""
    return Span(decision.place.path, decision.place.line, decision.place.line)


def _add(tree: Tree, drafts: Drafts, decision: Decision, last: Decision) -> None:
    """Add a step that no region has, with the words that people gave it last; or keep it out if they dropped it."""
    if drafts.number(decision.step) is not None:
        drafts.cannot(decision, sentence("there is a step %(step)s already", step=decision.step))
        return
    text = last.text or decision.text
    words = Passage(Kind.ITEM, _span(last), " ".join(text.split()), text, name=decision.step)
    is_in = last.do != "drop"
    draft = Draft(
        *(decision.step, (), Tier.CONFIRMED, 10000, None, because_of(last), words),
        included=is_in,
        dropped=not is_in,
        decision=last.index,
    )
    drafts.all.append(draft)
    if is_in:
        number = len(drafts.all) - 1
        if not _put(tree, drafts, decision, number):
            tree[None].append(number)
        _shape(tree, drafts, number)


def _shape(tree: Tree, drafts: Drafts, number: int) -> None:
    """Give an added step the shape of its neighbours: numbered among numbered ones, a paragraph among paragraphs."""
    siblings = next(numbers for numbers in tree.values() if number in numbers)
    at = siblings.index(number)
    near = [drafts.all[n].words for n in (*siblings[at - 1 : at], *siblings[at + 1 : at + 2])]
    draft = drafts.all[number]
    if near and near[0].kind in (Kind.ITEM, Kind.PARAGRAPH):
        draft.words = replace(draft.words, kind=near[0].kind, ordered=near[0].ordered)


def _put(tree: Tree, drafts: Drafts, decision: Decision, number: int) -> bool:
    """Put a group where a decision says; False, with a problem, where that is nowhere or below itself."""
    if decision.section:
        wanted = decision.section.casefold()
        heading = next(
            (n for numbers in tree.values() for n in numbers
             if drafts.all[n].kind is Kind.HEADING and drafts.all[n].words.text.casefold() == wanted), None,
        )  # fmt: skip
        if heading is None:
            there = [drafts.all[n] for numbers in tree.values() for n in numbers]
            sections = [draft.words.text for draft in there if draft.kind is Kind.HEADING]
            told = sentence("the text has no section %(section)s", section=repr(decision.section))
            drafts.cannot(decision, told, decision.section, sections)
            return False
        if _is_below(tree, heading, number):
            beneath = pattern("the section %(section)s stands below %(step)s")
            told = filled(beneath, {"section": repr(decision.section), "step": decision.step})
            drafts.cannot(decision, told)
            return False
        below = tree.setdefault(heading, [])
        first_heading = next((at for at, n in enumerate(below) if drafts.all[n].kind is Kind.HEADING), len(below))
        below.insert(first_heading, number)
        return True
    name = decision.after or decision.before
    if not name:
        return False
    target = _find(drafts, decision, name)
    if target is None:
        return False
    parent = next((parent for parent, numbers in tree.items() if target in numbers), None)
    if target not in tree.get(parent, ()) or _is_below(tree, target, number):
        drafts.cannot(decision, sentence("%(name)s is not in the text, so nothing can stand beside it", name=name))
        return False
    tree[parent].insert(tree[parent].index(target) + bool(decision.after), number)
    return True


def _is_below(tree: Tree, number: int, other: int) -> bool:
    """Whether `number` is `other` or stands somewhere below it."""
    work = [other]
    while work:
        here = work.pop()
        if here == number:
            return True
        work += tree.get(here, ())
    return False


def _find(drafts: Drafts, decision: Decision, name: str) -> int | None:
    number = drafts.number(name)
    if number is None and name == decision.step and decision.passage:
        number = drafts.holding(decision.passage)
    if number is None:
        drafts.cannot(
            decision,
            sentence("there is no step %(name)s any more", name=repr(name)),
            name,
            [draft.id for draft in drafts.all],
        )
    return number
