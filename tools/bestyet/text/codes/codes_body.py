"""Codes about the text below the values."""

from __future__ import annotations

from bestyet.text.codes.code import Code, Part


def _body(code: str, title: str, why: str, mend: str, bad: str, good: str) -> Code:
    return Code(code, title, why, mend, bad, good, Part.BODY)


CODES = (
    _body(
        "no-body",
        "No text",
        "The values say who and when; the text says what people do.",
        "write the practice below the second ---: a heading, then the steps",
        "",
        "# Client kickoff\n\n1. Send the agenda.\n",
    ),
    _body(
        "no-heading",
        "Text without a heading",
        "Headings tell which steps of the regions belong together.",
        "begin with a line “# ” and the title, and put “## ” before the name of each part",
        "1. Send the agenda.\n",
        "# Client kickoff\n\n1. Send the agenda.\n",
    ),
    _body(
        "empty-section",
        "A heading with nothing under it",
        "Readers look for what is missing.",
        "write what belongs here, or delete the heading",
        "# Client kickoff\n\n## Purpose\n\n## Steps\n\n1. Send the agenda.\n",
        "# Client kickoff\n\n## Steps\n\n1. Send the agenda.\n",
    ),
    _body(
        "heading-jump",
        "A heading that skips a level",
        "People who listen to pages find their way by the levels.",
        "use one # more than the heading above, not two",
        "# Client kickoff\n\n### Steps\n\n1. Send the agenda.\n",
        "# Client kickoff\n\n## Steps\n\n1. Send the agenda.\n",
    ),
    _body(
        "raw-html",
        "HTML, or what looks like it",
        "HTML in a text can run a program in the browser of everybody who reads the page.",
        "write it in words or as Markdown; put a space after < where it means “less than”",
        "# Client kickoff\n\nSend the <b>agenda</b> to <client>.\n",
        "# Client kickoff\n\nSend the **agenda** to the client, in < 5 days. <!-- a note -->\n",
    ),
    _body(
        "link-scheme",
        "A link to a place that is not allowed",
        "Links may lead to https:// and mailto: addresses and to other files here; others can run a program.",
        "write the address with https:// at its start, or the path of a file here",
        "# Client kickoff\n\nRead [this](javascript:alert(1)) and [that](http://example.org).\n",
        "# Client kickoff\n\nRead [this](https://example.org/plan) and [that](communication-plan.md).\n",
    ),
    _body(
        "attribute-list",
        "Curly brackets",
        "Some programs take what stands in them for instructions, and run it in the reader's browser.",
        "use round brackets; curly ones are only for the name of a passage at its end, as in {#agenda-sent}",
        "# Client kickoff\n\nSend the agenda. {: onclick=alert(1) }\n",
        "# Client kickoff\n\nSend the agenda (early). {#agenda-sent}\n",
    ),
    _body(
        "bad-name",
        "A name of a passage that is not a short name",
        "The name is the passage's address and links it with the other regions.",
        "use small letters, digits and single hyphens, as in {#agenda-sent}",
        "# Client kickoff\n\nSend the agenda. {#Agenda Sent}\n",
        "# Client kickoff\n\nSend the agenda. {#agenda-sent}\n",
    ),
    _body(
        "name-not-at-end",
        "A name in the middle of a passage",
        "Nobody could tell which words it names.",
        "move it to the end of the step, paragraph, heading or table row",
        "# Client kickoff\n\nSend the agenda {#agenda-sent} early.\n",
        "# Client kickoff\n\nSend the agenda early. {#agenda-sent}\n",
    ),
    _body(
        "duplicate-name",
        "Two passages with the same name",
        "Passages with the same name are the same step; in one text they cannot be.",
        "give one of the two another name",
        "# Client kickoff\n\n1. Send the agenda. {#agenda}\n2. Print the agenda. {#agenda}\n",
        "# Client kickoff\n\n1. Send the agenda. {#agenda}\n2. Print the agenda. {#agenda-printed}\n",
    ),
)
