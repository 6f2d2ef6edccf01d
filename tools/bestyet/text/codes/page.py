"""The page about all codes, as Markdown."""

from __future__ import annotations

from bestyet.text.codes.codes import Code, Part, codes

_HEAD = """\
# Problems and how to mend them

<!-- Written by `python -m bestyet.cli.docs` from tools/bestyet/text/codes/codes.yml. -->

`bestyet check` tells every problem in one line, `file:line:column: code: what is wrong`, and what to do about it.
This page explains each code. Lines and columns count from 1, columns in characters.
"""
_WHERE = {
    Part.FRONT: "In the block of values of a variant",
    Part.BODY: "In the text of a variant",
    Part.FILE: "The whole file",
    Part.PATH: "The name of a file",
    Part.GOVERNANCE: "In practices/governance.yml",
    Part.VOCABULARY: "In practices/vocabulary.yml",
    Part.DECISIONS: "In a file of decisions",
    Part.VOTE: "In a vote, practices/global/client-kickoff/1.0.0/votes/lead-emea.yml",
    Part.WORDS: "What it can look like",
}
_LANGUAGE = {Part.BODY: "markdown", Part.FILE: "markdown", Part.WORDS: "text", Part.PATH: "text"}


def codes_page() -> str:
    """Return docs/codes.md: a list of all codes, then a section for each."""
    known = codes().values()
    contents = "\n".join(f"- [`{code.code}`](#{code.code}): {code.title}" for code in known)
    return "\n".join([_HEAD, contents, *(_section(code) for code in known), ""])


def explained(code: Code) -> str:
    """Return what the page says of one code, as `--explain` prints it."""
    return _section(code).lstrip("\n") + "\n"


def _section(code: Code) -> str:
    level = "A warning: `check` passes, unless it is asked to be strict.\n"
    parts = [f"\n## {code.code}\n", f"**{code.title}.** {code.why}\n", f"To mend it: {code.mend}.\n"]
    parts += [level] if code.level == "warning" else []
    if code.part is Part.WORDS:
        parts.append(f"{_WHERE[code.part]}: {code.bad}.\n")
    else:
        shown = code.bad.strip("\n") or "(nothing)"
        parts += [f"{_WHERE[code.part]}:\n", _fenced(shown, code.part)]
        if good := code.good.strip("\n"):
            parts += ["Better:\n", _fenced(good, code.part)]
    return "\n".join(parts).rstrip("\n")


def _fenced(text: str, part: Part) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}{_LANGUAGE.get(part, 'yaml')}\n{text}\n{fence}\n"
