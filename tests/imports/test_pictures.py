"""Pictures of documents: they come along as they are, or are told; nothing hides in them, nothing is fetched."""

import random
import re
import socket

import pytest
from bestyet.actions.contribute.importing.request import Given, ImportRequest
from bestyet.actions.contribute.importing.run import import_documents
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.picture import LARGEST
from bestyet.repo import journal
from bestyet.text.documents.word.read import read_word
from cli.kickoff import run
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from drawn import HEAD, JPEG, chunk, name_of, png
from imports.conftest import GIVEN
from imports.word import R, W, Word, drawing, paragraph, with_parts
from sampled import some_of

ONE, TWO = png(), png(grey=7)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EMF = b"\x01\0\0\0\x6c\0\0\0" + b"\0" * 80
LINK = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(change-orders\.files/([0-9a-f]{64}\.(?:png|jpg))\)")


def files_of(team):
    return sorted(path.name for path in (team.root / "practices/south/change-orders.files").glob("*"))


def shown(team):
    return LINK.findall(team.body("change-orders"))


def left(told):
    return [f"{one['what']}: {one['words']}" for one in told["left-out"] if "picture" in one["what"]]


def steps(*more):
    word = Word().title("Labels").heading("Procedure").text("Print the label.", style="List Number")
    for one in more:
        word.raw(one) if isinstance(one, str) else one(word)
    return word.text("Stick it on the box.", style="List Number")


def bring(team, word, *options):
    told = team.brings("sop.docx", word, *GIVEN, *options)
    assert told["faults"] == []
    team.checks()
    assert all((team.root / told["path"]).with_suffix(".files").joinpath(name).is_file() for _, name in shown(team))
    assert sorted({name for _, name in shown(team)}) == files_of(team)
    return told


def test_it_stands_with_the_step_that_it_shows(team):
    told = bring(team, steps(lambda word: word.picture(ONE, "The label with its four corners")))
    assert f"1. Print the label. ![The label with its four corners](change-orders.files/{name_of(ONE)}) {{#print-" in (
        team.body("change-orders")
    )
    assert (team.root / f"practices/south/change-orders.files/{name_of(ONE)}").read_bytes() == ONE
    assert told["became"]["pictures"] == 1
    assert told["look-at"] == []


def test_within_a_sentence_it_stays_there(team):
    bring(team, steps(lambda word: word.raw(paragraph("Press ", drawing(word.media(ONE), "Start"), ", then wait."))))
    assert f"Press ![Start](change-orders.files/{name_of(ONE)}), then wait." in team.body("change-orders")


def test_the_same_twice_is_one_file(team):
    word = steps(lambda word: word.picture(ONE, "The label"), lambda word: word.picture(ONE, "The label again"))
    bring(team, word)
    assert shown(team) == [("The label", name_of(ONE)), ("The label again", name_of(ONE))]


def test_one_that_is_drawn_often_is_unpacked_once():
    large = ONE + random.Random(1).randbytes(1_000_000)
    word = Word().title("Labels")
    logo = word.media(large)
    for _ in range(250):
        word.raw(paragraph("Print the label. ", drawing(logo, "The logo")))
    read = read_word(word.bytes())
    assert [one.picture for line in read.blocks for one in line.pictures] == [name_of(ONE)] * 250
    assert [one.what for one in read.left_out] == ["data behind a picture"] * 250
    assert read.pictures == {name_of(ONE): ONE}


def test_what_the_document_does_not_say_is_told(team):
    told = bring(
        team,
        steps(
            lambda word: word.picture(ONE, ""),
            lambda word: word.picture(TWO, "A screenshot of a computer Description automatically generated"),
            lambda word: word.picture(JPEG, "IMG_2031.JPG", called="image2.jpg"),
        ),
    )
    said = [one.partition(": ")[2].partition(":")[0] for one in told["look-at"]]
    assert said == [
        "this picture has no description",
        "a program described this picture",
        "this picture has no description",
    ]
    assert "C:/Users" not in team.text("change-orders")


def test_words_about_it_act_on_nobody(team):
    bring(team, steps(lambda word: word.picture(ONE, "](javascript:alert(1)) &lt;img&gt; {{x}} {#name} | \\")))
    assert len(shown_any(team)) == 1


def shown_any(team):
    return re.findall(r"\(change-orders\.files/", team.body("change-orders"))


def test_in_cells_of_tables(team):
    def table_of_steps(word):
        word.table(["Step", "Action", "Screen", "Responsible"], ["1", "Open it.", "", "QA"], ["2", "Close it.", "", ""])
        for row, raw in ((1, ONE), (2, TWO)):
            word.last.rows[row].cells[2].paragraphs[0]._p.append(parsed(drawing(word.media(raw), "Screen")))

    def other_table(word):
        word.table(["Sign", "Meaning"], ["", "Danger"])
        word.last.rows[1].cells[0].paragraphs[0]._p.append(parsed(drawing(word.media(JPEG, "a.jpg"), "Triangle")))

    def only_pictures(word):
        word.table(["Left", "Right"], ["", ""])
        for cell, raw in zip(word.last.rows[1].cells, (ONE, TWO), strict=True):
            cell.paragraphs[0]._p.append(parsed(drawing(word.media(raw), "Side")))

    bring(team, steps(table_of_steps, other_table, only_pictures))
    body = team.body("change-orders")
    assert f"Open it. ![Screen](change-orders.files/{name_of(ONE)}) (Responsible: QA)" in body
    assert f"| ![Triangle](change-orders.files/{name_of(JPEG)}) | Danger |" in body
    assert f"| ![Side](change-orders.files/{name_of(ONE)}) | ![Side](change-orders.files/{name_of(TWO)}) |" in body


def parsed(xml):
    return parse_xml(xml)


def test_headers_titles_and_what_is_left_out_take_theirs_along_and_tell(team):
    word = Word()
    word.table(["Document number", "SOP-9"], ["Revision", "2"], ["", ""])
    word.last.rows[2].cells[0].paragraphs[0]._p.append(parsed(drawing(word.media(TWO), "Logo")))
    word.document.sections[0].header.paragraphs[0]._p.append(
        parsed(drawing(word.media(ONE, of="header"), "Logo of the company"))
    )
    word.heading("Procedure").text("Print the label.", style="List Number")
    told = bring(team, word, "--title", "Labels")
    assert files_of(team) == []
    assert any("Logo of the company" in one for one in left(told))
    assert any(name_of(TWO)[:12] in one for one in left(told))


def test_below_a_heading(team):
    word = Word().title("Labels").heading("Overview").picture(ONE, "All of it")
    word.raw(
        f'<w:p {W} {R}><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Procedure</w:t></w:r>'
        f"{drawing(word.media(TWO), 'Icon')}</w:p>"
    )
    bring(team, word.text("Print it.", style="List Number"))
    body = team.body("change-orders")
    assert f"## Overview\n\n![All of it](change-orders.files/{name_of(ONE)})\n" in body
    assert f"## Procedure\n\n![Icon](change-orders.files/{name_of(TWO)})\n" in body


CROPPED = ('l="10000"', 'b="1"', 't="-500"')


@pytest.mark.parametrize("crop", CROPPED)
def test_what_was_cut_away_is_not_shown(team, crop):
    told = bring(team, steps(lambda word: word.raw(paragraph(drawing(word.media(ONE), "A face", crop=crop)))))
    assert files_of(team) == []
    assert any("it is cropped" in one and "A face" in one for one in left(told))


def test_a_linked_one_is_told_and_nothing_is_fetched(team, monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("it connects")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    address = "https://evil.example/pixel.png"
    told = bring(team, steps(lambda word: word.raw(paragraph(drawing(word.linked(address), "Pixel", how="link")))))
    assert left(told) == [f"picture from elsewhere: Pixel {address}"]
    assert files_of(team) == []


def tracked(kind):
    return lambda word: word.raw(
        paragraph("Look. ", f'<w:{kind} w:id="1" w:author="Ada">{drawing(word.media(ONE), "Old label")}</w:{kind}>')
    )


@pytest.mark.parametrize(
    ("kind", "option", "stays"),
    [
        ("del", "--accept-changes", False),
        ("del", "--reject-changes", True),
        ("ins", "--accept-changes", True),
        ("ins", "--reject-changes", False),
    ],
)
def test_tracked_changes_are_taken_as_said(team, kind, option, stays):
    stopped = team.brings("sop.docx", steps(tracked(kind)), *GIVEN)
    assert [(one["code"], "a picture" in one["message"]) for one in stopped["faults"]] == [("tracked-change", True)]
    assert files_of(team) == []
    bring(team, steps(tracked(kind)), option)
    assert files_of(team) == [name_of(ONE)] * stays


def noise(size):
    return random.Random(1).randbytes(size)


BAD = {
    "SVG": (SVG, "it is SVG"),
    "EMF": (EMF, "it is EMF"),
    "GIF": (b"GIF89a" + b"\0" * 30, "it is GIF"),
    "unknown": (b"MZ\x90" + b"\0" * 30, "of a kind that is not known"),
    "empty": (b"", "of a kind that is not known"),
    "many bytes": (png(more=chunk(b"iCCP", noise(LARGEST))), "at most 1 MB"),
    "many pixels": (lambda: png(8000, 8000), "pixels"),  # made where it is tested: it takes a while
    "one long side": (png(20_000, 1), "pixels"),
    "cut off": (ONE[:-20], "damaged"),
    "changed": (ONE[:50] + b"\xff" + ONE[51:], "damaged"),
    "a wrong sum": (ONE[:29] + b"\0\0\0\0" + ONE[33:], "damaged"),
    "no data": (HEAD + ONE[8:33] + chunk(b"IEND", b""), "damaged"),
    "half a JPEG": (JPEG[:400], "damaged"),
    "a JPEG without an end": (JPEG[:-2], "damaged"),
    "a JPEG without a picture": (b"\xff\xd8\xff\xd9", "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_to_show_is_told(team, name):
    made, why = BAD[name]
    raw = made() if callable(made) else made
    told = bring(team, steps(lambda word: word.picture(raw, "Plan")))
    assert files_of(team) == []
    assert [why in one and "Plan" in one for one in left(told)] == [True]


def test_what_hides_behind_or_in_a_picture_stays_away(team):
    polyglot = ONE + b"PK\x03\x04<script>alert(1)</script>"
    chatty = png(more=chunk(b"tEXt", b"Author\0Ada at home") + chunk(b"eXIf", b"GPS") + chunk(b"acTL", b"\0" * 8))
    camera = JPEG[:2] + b"\xff\xe1\0\x10Exif\0\0GPS here" + JPEG[2:] + b"<?php system($_GET[0]); ?>"
    told = bring(
        team,
        steps(
            lambda word: word.picture(polyglot, "One"),
            lambda word: word.picture(chatty, "The same"),
            lambda word: word.picture(camera, "Photo", called="p.jpeg"),
        ),
    )
    assert files_of(team) == sorted([name_of(ONE), name_of(JPEG)])
    assert [one["what"] for one in told["left-out"] if "behind" in one["what"]] == ["data behind a picture"] * 2


def test_the_bytes_say_what_it_is(team):
    bring(team, steps(lambda word: word.picture(JPEG, "Photo", called="photo.png")))
    assert files_of(team) == [name_of(JPEG)]
    assert files_of(team)[0].endswith(".jpg")


def test_too_many_stop_the_import(team):
    def many(word):
        for grey in range(61):
            word.picture(png(grey=grey), f"Number {grey}", "Look at this.")

    told = team.brings("sop.docx", steps(many), *GIVEN)
    assert [one["code"] for one in told["faults"]] == ["too-many-pictures"]
    assert files_of(team) == []


def test_a_footnote_shows_its_own(team):
    """Its relations have the same ids as those of the text."""
    word = steps(lambda word: word.picture(ONE, "Of the text"))
    own = re.search(r'r:embed="(rId\d+)"', word.document.element.xml)[1]
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    note = f'<w:footnotes {W} {R}><w:footnote w:id="2">{paragraph("Seen. ", drawing(own, "Of the note"))}</w:footnote>'
    word.raw(paragraph("Look. ", '<w:r><w:footnoteReference w:id="2"/></w:r>'))
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", f"{note}</w:footnotes>".encode(), None)
    word.document.part.relate_to(part, f"{kinds}/footnotes")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="{own}" Type="{kinds}/image" Target="media/note.png"/></Relationships>'
    )
    raw = with_parts(word.bytes(), {"word/_rels/footnotes.xml.rels": rels.encode(), "word/media/note.png": TWO})
    told = team.brings("sop.docx", raw, *GIVEN)
    assert told["faults"] == []
    assert dict(shown(team)) == {"Of the text": name_of(ONE), "Of the note": name_of(TWO)}


def test_a_newer_revision_shows_the_newer_one_and_tells_of_the_other(team):
    bring(team, steps(lambda word: word.picture(ONE, "The label")))
    before = team.text("change-orders")
    told = team.brings("sop.docx", steps(lambda word: word.picture(ONE, "The label")), *GIVEN, "--update")
    assert team.text("change-orders") == before
    assert {one["kind"] for one in told["moved"]} == {"same"}
    told = team.brings("sop.docx", steps(lambda word: word.picture(TWO, "The label")), *GIVEN, "--update")
    assert [one["name"] for one in told["moved"] if one["kind"] == "changed"] == ["print-label-south"]
    path = f"practices/south/change-orders.files/{name_of(ONE)}"
    assert [path in one and "delete" in one for one in told["look-at"]] == [True]
    assert "unused-picture" in run("check").stdout
    (team.root / path).unlink()
    team.checks()


def test_hidden_ones_and_those_of_comments_are_told(team):
    def hidden(word):
        run_of = drawing(word.media(ONE), "Secret").replace("<w:drawing>", "<w:rPr><w:vanish/></w:rPr><w:drawing>", 1)
        word.raw(paragraph("Look.", run_of))

    told = bring(team, steps(hidden))
    assert files_of(team) == []
    assert left(told) == ["hidden picture: "]


def test_one_of_an_old_program_and_one_of_two_ways_to_draw(team):
    v, mc = "urn:schemas-microsoft-com:vml", "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def old(word):
        shape = f'<v:shape xmlns:v="{v}" alt="Old stamp"><v:imagedata r:id="{word.media(ONE)}"/></v:shape>'
        word.raw(paragraph(f"<w:r {W} {R}><w:pict>{shape}</w:pict></w:r>"))

    def twice(word):
        new = drawing(word.media(TWO), "New").removeprefix(f"<w:r {W} {R}>").removesuffix("</w:r>")
        shape = f'<v:shape xmlns:v="{v}"><v:imagedata r:id="{word.media(TWO)}"/></v:shape>'
        word.raw(
            paragraph(
                f'<w:r {W} {R}><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{new}</mc:Choice>'
                f"<mc:Fallback><w:pict>{shape}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
        )

    bring(team, steps(old, twice))
    assert shown(team) == [("Old stamp", name_of(ONE)), ("New", name_of(TWO))]


class Odd:
    """A document of headings, steps, tables and pictures in any order."""

    def __init__(self, seed):
        self.rnd, self.word, self.made = random.Random(seed), Word(), []
        if self.rnd.random() < 0.7:
            self.word.title("Labels")
        for _ in range(self.rnd.randint(3, 14)):
            self.rnd.choice((self.heading, self.step, self.bold, self.alone, self.beside, self.first, self.table))()
        self.word.text("End.")

    def new(self):
        self.made.append(png(grey=len(self.made)))
        return drawing(self.word.media(self.made[-1]), f"Number {len(self.made)}")

    def maybe(self):
        return [self.new()] if self.rnd.random() < 0.5 else []

    def words(self):
        return f"{self.rnd.choice(('Send', 'Print', 'Check'))} it {self.rnd.randint(1, 99)} times"

    def heading(self):
        style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
        self.word.raw(f"<w:p {W} {R}>{style}<w:r><w:t>{self.words()}</w:t></w:r>{''.join(self.maybe())}</w:p>")

    def step(self):
        self.word.text(f"{self.words()}.", style="List Number")

    def bold(self):
        self.word.raw(paragraph(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{self.words()}</w:t></w:r>", *self.maybe()))

    def alone(self):
        self.word.raw(paragraph(self.new(), *self.maybe()))

    def beside(self):
        self.word.raw(paragraph(f"{self.words()} ", self.new(), " or so."))

    def first(self):
        self.word.raw(paragraph(self.new(), f"{self.rnd.randint(1, 3)}. {self.words()}\n{self.words()}."))

    def table(self):
        heads = (["Step", "Action", "Who"], ["Sign", "Meaning", "Use"], ["Version", "Date", "Change"], ["a"])
        self.word.table(self.rnd.choice(heads), ["1", "", "QA"], ["", "Do it.", ""])
        cells = [cell for row in self.word.last.rows for cell in row.cells]
        for cell in self.rnd.sample(cells, 3):
            cell.paragraphs[0]._p.append(parsed(self.new()))


@pytest.mark.parametrize("seed", some_of(range(25)))
def test_wherever_it_stands_it_is_shown_or_told(team, seed):
    odd = Odd(seed)
    told = team.brings("sop.docx", odd.word, *GIVEN, "--title", "Labels")
    assert told["faults"] == []
    team.checks()
    report = " ".join(left(told))
    for raw in odd.made:
        assert (name_of(raw) in files_of(team)) == (name_of(raw)[:12] not in report)
    assert set(files_of(team)) <= set(map(name_of, odd.made))
    assert sorted({name for _, name in shown(team)}) == files_of(team)


def test_pictures_come_with_their_text_or_not_at_all(team, monkeypatch):
    """They are written first; where the text then cannot be, they go again."""
    write = journal.write_file

    def full(path, *args, **more):
        if path.suffix == ".md":
            raise CannotGoOnError("the disk is full")
        return write(path, *args, **more)

    monkeypatch.setattr(journal, "write_file", full)
    told = team.brings("sop.docx", steps(lambda word: word.picture(ONE, "The label")), *GIVEN)
    assert told["refused"] == "the disk is full"
    assert files_of(team) == []
    assert not (team.root / "practices/south/change-orders.md").exists()


def test_a_killed_import_is_finished_by_the_next(team, monkeypatch):
    """Its bytes lie in the journal as they are."""
    write = journal.write_file

    def killed(path, *args, **more):
        if path.suffix == ".md":
            raise Killed
        return write(path, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_file", killed)
        patch.setattr(journal, "_put_back", lambda *_: None)
        patch.setattr(type(team.root), "unlink", lambda *_args, **_more: None)
        with pytest.raises(Killed):
            import_all(team, steps(lambda word: word.picture(ONE, "The label")))
    assert not (team.root / "practices/south/change-orders.md").exists()
    assert run("new", "south", "another").exit_code == 0
    assert shown(team) == [("The label", name_of(ONE))]
    assert files_of(team) == [name_of(ONE)]


class Killed(BaseException):
    pass


def import_all(team, word):
    word.save(team.root / "sop.docx")
    given = Given("change-orders", "", "qa", "in-use")
    return list(import_documents(ImportRequest(team.root, ("sop.docx",), "south", given)))
