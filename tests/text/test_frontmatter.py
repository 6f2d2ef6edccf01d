from textwrap import dedent

import pytest
from bestyet.model.place import Place
from bestyet.text.yaml.frontmatter import FrontMatter, front_matter_of, read_front_matter, split


def values(front):
    document = read_front_matter("p.md", f"---\n{dedent(front)}---\n# Title\n")
    assert isinstance(document, FrontMatter), document
    return document.data


def codes(front):
    problems = read_front_matter("p.md", f"---\n{dedent(front)}---\n# Title\n")
    assert isinstance(problems, list), problems
    return [f"{problem.place.line}:{problem.place.column}: {problem.code}" for problem in problems]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2026-05-12", "2026-05-12"),
        ("2026-05-12T10:00:00Z", "2026-05-12T10:00:00Z"),
        ("1_000", "1_000"),
        ("3.1.0", "3.1.0"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("007", 7),
        ("-3", -3),
        ("0x1F", 31),
        ("0o17", 15),
        ("94.5", 94.5),
        ("1e3", 1000.0),
        ('"94"', "94"),
        ("'true'", "true"),
        ("-", [None]),
        ("- a", ["a"]),
    ],
)
def test_values_follow_yaml_1_2(written, read):
    value = values(f"a:\n  {written}\n")["a"]
    assert value == read
    assert type(value) is type(read)


def test_every_value_and_every_key_keeps_its_place():
    text = '---\ntitle: Kickoff\nlead-times:\n  - {after: "x", within: 5}\nowner:\n---\n# Kickoff\n'
    document = read_front_matter("emea/kickoff.md", text)
    assert document.places["/title"] == Place("emea/kickoff.md", 2, 8)
    assert document.places["/lead-times/0/within"] == Place("emea/kickoff.md", 4, 26)
    assert document.places.key_at("/lead-times/0/within") == Place("emea/kickoff.md", 4, 18)
    assert document.places.key_at("/owner") == Place("emea/kickoff.md", 5, 1)
    assert document.body == "# Kickoff\n"
    assert document.body_line == 7


def test_columns_count_characters_not_bytes():
    document = read_front_matter("p.md", "---\na: {ü: Zürich, b: 😀, c: 1}\n---\n")
    assert document.places["/a/c"] == Place("p.md", 2, 25)


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ["4:1: duplicate-key"]),
        ("a: {x: 1}\na: {y: 2}\nb: 1\na: 3\n", ["3:1: duplicate-key", "5:1: duplicate-key"]),
        ("a: &x 1\nb: *x\n", ["2:4: yaml-alias", "3:4: yaml-alias"]),
        ("a: !!str 1\n", ["2:4: yaml-tag"]),
        ("<<: {a: 1}\n", ["2:1: merge-key"]),
        ("%YAML 1.1\na: 1\n", ["2:1: yaml-directive"]),
        ("a: 1\n...\nb: 1\n", ["4:1: not-yaml"]),
        ("a: 12345678901234567890\n", ["2:4: number-too-long"]),
        ("a: 1e999\n", ["2:4: number-too-long"]),
        ("a: .nan\n", ["2:4: number-not-finite"]),
        ("a: b: c\n", ["2:5: not-yaml"]),
        ("a:\n\tb: c\n", ["3:1: not-yaml"]),
        ("- a\n", ["2:1: not-key-value"]),
        ("", ["2:1: not-key-value"]),
        ("? [a]\n: b\n", ["2:3: key-not-text"]),
        ("a: " + "[" * 40 + "\n", ["2:15: too-deep"]),
        ("a: [" + "1, " * 6000 + "]\n", ["2:14996: too-much-yaml"]),
        ("a: " + "x" * 70_000 + "\n", ["2:1: too-much-yaml"]),
        ('a: "\\u202e"\n', ["2:4: hidden-character"]),
        ("a: b\u200bc\n", ["2:5: hidden-character"]),
    ],
)
def test_surprises_of_yaml_are_refused_with_their_place(front, expected):
    assert codes(front) == expected


def test_what_is_left_after_a_duplicate_key_keeps_its_places():
    from bestyet.text.yaml.yamlread import Places, read_yaml

    yaml = read_yaml("a: {x: 1}\na: {y: [1, 2]}\nb: 3\n")
    assert yaml.data == {"a": {"x": 1}, "b": 3}
    assert Places("p.yml", 1, yaml.data, yaml.marks)["/b"] == Place("p.yml", 3, 4)


def test_a_file_without_front_matter():
    assert split("# Title\n") == (None, 1, "# Title\n", 1)
    assert front_matter_of("p.md", "# Title\n") == ({}, {})
    assert [p.code for p in read_front_matter("p.md", "# Title\n")] == ["no-front-matter"]


def test_a_fence_that_is_never_closed():
    assert split("---\na: 1\n").front is None
    assert [p.code for p in read_front_matter("p.md", "---\na: 1\n")] == ["front-matter-not-closed"]


def test_a_rule_in_the_body_is_not_a_fence():
    parts = split("---\na: 1\n---\nText\n\n---\nMore\n")
    assert parts == ("a: 1\n", 2, "Text\n\n---\nMore\n", 4)
