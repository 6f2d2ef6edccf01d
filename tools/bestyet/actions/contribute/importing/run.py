"""Documents come in: each is read, asked about where something is missing, and written as a variant, or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bestyet.actions.contribute.importing.plan import STATUSES, Plan, plan_of
from bestyet.actions.contribute.importing.request import Asked, ImportRequest
from bestyet.actions.contribute.importing.suggest import likely_practices, same_steps
from bestyet.knowledge.base import Loaded, about_practices, load, load_common, load_part
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import files_below, read_file
from bestyet.knowledge.names import known_region
from bestyet.model.documents.imported import Fault, Imported
from bestyet.model.problem import CannotGoOnError, Problem, cannot
from bestyet.model.problem import words_of as reason_of
from bestyet.model.records.plain import Table, table, word
from bestyet.model.sentence import in_turn, pattern, sentence
from bestyet.repo.tree import root_of
from bestyet.text.check.kinds import is_slug
from bestyet.text.check.rules_files import readable_text
from bestyet.text.documents.draft import Draft, draft_of
from bestyet.text.documents.finish import finished, words_of
from bestyet.text.documents.outline import Node
from bestyet.text.documents.read import ENDINGS, read_source
from bestyet.text.documents.references import references_in
from bestyet.text.documents.tables import TableNode
from bestyet.text.documents.word.runs import Tracked
from bestyet.text.documents.write import body_of
from bestyet.text.limits import size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.yaml.frontmatter import front_matter_and_problems

if TYPE_CHECKING:
    from bestyet.model.documents.source import Source


_COUNTED = (
    ("heading", pattern("headings")),
    ("item", pattern("steps")),
    ("paragraph", pattern("paragraphs")),
    ("table", pattern("tables")),
)


def import_documents(request: ImportRequest) -> Iterator[Imported]:
    """Yield the report of each file, in their order. A file that fails changes nothing, and the next is read.

    Raises CannotGoOnError for a region that is unknown and files that are not there.
    """
    known_region(load_common(request.start), request.region)
    files = files_below(request.files, request.start, ENDINGS)
    if len(files) > 1 and (request.given.practice or request.given.title):
        raise cannot("--practice and --title are of one document; give one file")
    for file in files:
        yield _import(request, file)


def _import(request: ImportRequest, file: str) -> Imported:
    report = Imported(file, "", "")
    try:
        raw = read_file(file, request.start)
        report = replace(report, sha256=hashlib.sha256(raw).hexdigest(), region=request.region)
        source = read_source(file, raw, request.tracked, request.read_pdf)
        report = replace(report, kind=source.kind, changes=source.changes, left_out=source.left_out)
        if source.changes and request.tracked is Tracked.STOP:
            return replace(report, faults=tuple(_tracked(source)))
        return _Importing(request, file, source).run(report)
    except CannotGoOnError as error:
        return replace(report, refused=reason_of(error))


def _tracked(source: Source) -> Iterator[Fault]:
    for change in source.changes:
        said = (
            sentence("%(kind)s by %(author)s", kind=change.kind, author=change.author) if change.author else change.kind
        )
        if change.words:
            said = sentence("%(said)s: “%(words)s”", said=said, words=change.words)
        hint = sentence("let Word accept or reject it, or give --accept-changes or --reject-changes")
        yield Fault(change.place, "tracked-change", said, hint)


class _Importing:
    """One document on its way in."""

    def __init__(self, request: ImportRequest, file: str, source: Source) -> None:
        self.request, self.file, self.source = request, file, source
        self.given = request.given
        self.draft: Draft = draft_of(source, request.given.title)

    def run(self, report: Imported) -> Imported:
        if not self.draft.parts:
            raise cannot("there are no words in it that could become a practice")
        told = self.given.practice
        loaded = load_part(self.request.start, about_practices([told])) if told else load(self.request.start)
        missing = list(self._missing(loaded))
        report = replace(report, title=self.draft.title, left_out=(*report.left_out, *self.draft.left_out))
        if missing:
            return replace(report, faults=tuple(missing), practice=self.given.practice)
        names = self._names(loaded)
        about = partial(load_part, keep=about_practices([self.given.practice]))
        return edit(root_of(self.request.start), partial(self._written, report, names), about)

    # -- what is missing -----------------------------------------------------------------------------------------------

    def _missing(self, loaded: Loaded) -> Iterator[Fault]:
        """Ask for what is missing; yield what nobody was there to say."""
        if not self.draft.title:
            title = self._ask("title", "What do people call this practice?")
            self.draft = draft_of(self.source, title)
        if not self.draft.title:
            yield Fault(sentence("values"), "not-said", sentence("the document has no title"), sentence("give --title"))
        practice = self.given.practice or self._known_practice(loaded)
        likely = () if practice else self._likely(loaded)
        practice = practice or self._ask("practice", "Which practice is this? A new name makes a new practice.", likely)
        if practice and not is_slug(practice):
            raise cannot(
                "%(practice)s is no name for a practice: use small letters and digits, with - between",
                practice=repr(practice),
            )
        if not practice:
            said = sentence("it does not say which practice it is")
            if likely:
                most = in_turn(
                    [sentence("%(practice)s (%(told)s)", practice=name, told=told) for name, told in likely], ", "
                )
                said = sentence("it does not say which practice it is; most like it: %(practices)s", practices=most)
            yield Fault(sentence("values"), "not-said", said, sentence("give --practice"))
        self.given = replace(self.given, practice=practice)
        before = self._before(loaded)
        self._is_the_same(loaded)
        for key in ("owner", "status"):
            yield from self._value(key, before)

    def _value(self, key: str, before: Table) -> Iterator[Fault]:
        told = getattr(self.given, key) or before.get(key) or self.source.values.get(key)
        if told or (key == "owner" and self.draft.facts.get("owner")):
            return
        choices = tuple((one, "") for one in STATUSES) if key == "status" else ()
        words = "Do people work this way?" if key == "status" else "Which team keeps this page true?"
        answer = self._ask(key, words, choices, is_open=not choices)
        if not answer:
            said = (
                sentence("the document does not say its status")
                if choices
                else sentence("the document does not say its owner")
            )
            hint = sentence("give --owner TEAM")
            if choices:
                hint = sentence("give --status %(some)s or %(last)s", some=", ".join(STATUSES[:-1]), last=STATUSES[-1])
            yield Fault(sentence("values"), "not-said", said, hint)
        self.given = replace(self.given, **{key: answer})

    def _ask(self, about: str, words: str, choices: tuple[tuple[str, str], ...] = (), is_open: bool = True) -> str:
        return self.request.ask(Asked(self.file, about, words, choices, is_open)) if self.request.ask else ""

    def _known_practice(self, loaded: Loaded) -> str:
        """The practice of the region that has this document's number; else the one that the file is called as."""
        number = self.draft.facts.get("number")
        for practice, variants in loaded.base.variants.items():
            for variant in variants:
                known = word(table(variant.document.data.get("document")).get("number"))
                if number and variant.region == self.request.region and known == number:
                    return practice
        told = self.source.values.get("practice")
        stem = self.file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0].lower()
        return told if isinstance(told, str) else stem if stem in loaded.base.variants else ""

    def _likely(self, loaded: Loaded) -> tuple[tuple[str, str], ...]:
        parts, _ = finished(self.draft.title, self.draft.parts, self.source.notes)
        text = "\n".join(body_of(self.draft.title, parts, {}, {}).lines)
        passages = () if size_problems("", text) else read_passages("", text)
        found = likely_practices(loaded, self.draft.title, passages)
        return tuple((one.practice, sentence("%(some)s of %(of)s steps", some=one.steps, of=one.of)) for one in found)

    def _before(self, loaded: Loaded) -> Table:
        variants = loaded.base.variants.get(self.given.practice, ())
        return next((v.document.data for v in variants if v.region == self.request.region), {})

    def _is_the_same(self, loaded: Loaded) -> None:
        """Whether the variant that is there came from the same document; else somebody's own text would go."""
        path = f"practices/{self.request.region}/{self.given.practice}.md"
        if (found := next(_unread(loaded, path), None)) is not None:
            raise cannot(
                "the text that is there already has to be mended first: %(place)s: %(code)s: %(message)s",
                place=found.place,
                code=found.code,
                message=found.message,
            )
        known = table(self._before(loaded).get("document")).get("number")
        number = self.draft.facts.get("number")
        is_there = bool(loaded.files.get(path, b"").strip())
        if is_there and not (known and known == number) and not self.request.may_update:
            what = f"is of document {known}" if known else "does not say which document it came from"
            raise cannot(
                "%(path)s is there already and %(what)s: give --update to change it step by step", path=path, what=what
            )

    # -- names of others -----------------------------------------------------------------------------------------------

    def _names(self, loaded: Loaded) -> dict[int, str]:
        """Names of other regions' steps that a person said are the same."""
        if not self.request.ask:
            return {}
        plan = self._plan(loaded, {})
        names = {}
        for one in () if plan.faults else same_steps(loaded, plan, self.given.practice, self.request.region):
            words = f"Is this the same?\n  here: {one.words}\n  {one.label}: {one.other}\n  its name: {one.name}"
            if self._ask("same", words, (("yes", ""), ("no", "")), is_open=False) == "yes":
                names[one.part] = one.name
        return names

    # -- writing -------------------------------------------------------------------------------------------------------

    def _plan(self, loaded: Loaded, names: Mapping[int, str]) -> Plan:
        return plan_of(loaded, self.source, self.draft, self.request.region, self.given, names)

    def _written(self, report: Imported, names: Mapping[int, str], loaded: Loaded) -> Edit[Imported]:
        self._is_the_same(loaded)
        plan = self._plan(loaded, names)
        is_update = plan.path in loaded.files
        texts = [(place_of(part), words_of(part, with_number=False)) for part in plan.parts]
        report = replace(
            report,
            path=plan.path,
            practice=self.given.practice,
            is_update=is_update,
            is_written=not plan.faults,
            became=dict(_counts(plan)),
            values=plan.origins,
            numbered=plan.numbered,
            references=tuple(references_in(texts, plan.numbered)),
            moved=plan.carried.moved,
            left_out=(*report.left_out, *plan.left_out),
            look_at=(*self.source.look_at, *plan.look_at),
            faults=plan.faults,
        )
        return Edit(report, {} if plan.faults else {**plan.pictures, plan.path: plan.text.encode()})


def _unread(loaded: Loaded, path: str) -> Iterator[Problem]:
    """Why the text at a path is not read, or not whole: nobody knows which document it came from, and what would go.

    One without values is read: somebody may have begun it so.
    """
    yield from (one for one in loaded.left_out() if one.place.path == path)
    raw = loaded.files.get(path, b"")
    if raw.strip():
        text, problems = readable_text(path, raw)
        problems = problems if text is None else front_matter_and_problems(path, text_of(raw))[1]
        yield from (one for one in problems if one.code != "no-front-matter")


def place_of(part: Node | TableNode) -> str:
    return part.place if isinstance(part, TableNode) else part.line.place


def _counts(plan: Plan) -> Iterator[tuple[str, int]]:
    kinds = Counter(part.kind if isinstance(part, Node) else "table" for part in plan.parts)
    for kind, what in _COUNTED:
        if kinds[kind]:
            yield what, kinds[kind]
    if plan.pictures:
        yield pattern("pictures"), len(plan.pictures)
    if plan.numbered:
        yield pattern("numbers kept"), len(plan.numbered)
