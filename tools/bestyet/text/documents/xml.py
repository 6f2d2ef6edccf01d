"""XML of foreign documents: without entities, bounded, its long names made short."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from bestyet.model.problem import cannot

_DEEPEST = 120  # elements in elements; Word itself stays below 60
_OFFICE = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_SHORT = {
    "wordprocessingml/2006/main": "w",
    "wordprocessingml/main": "w",
    "officeDocument/2006/relationships": "r",
    "officeDocument/relationships": "r",
    "officeDocument/2006/math": "m",
    "officeDocument/math": "m",
    "drawingml/2006/main": "a",
    "drawingml/main": "a",
    "drawingml/2006/wordprocessingDrawing": "wp",
    "drawingml/wordprocessingDrawing": "wp",
    "drawingml/2006/diagram": "dgm",
    "drawingml/diagram": "dgm",
    "drawingml/2006/chart": "c",
    "drawingml/chart": "c",
    "markup-compatibility/2006": "mc",
    "package/2006/relationships": "rel",
    "package/2006/content-types": "ct",
}
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


def read_xml(raw: bytes) -> Element:
    """Return the root; names are "w.p" whatever prefix the file uses, of namespaces nobody knows "?.p".

    Raises CannotGoOnError for what is no XML, declares a document type (entities live there), or is nested too deep.
    """
    builder, depth, short = TreeBuilder(), 0, _Short()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise cannot("its XML is nested too deep")
        builder.start(short[name], {short[key]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(short[name])

    def doctype(*_: object) -> None:
        raise cannot("its XML declares a document type, where entities that act on readers are defined")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(raw, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise cannot("its XML cannot be read (%(error)s)", error=error) from None


class _Short(dict[str, str]):
    """Long name -> short name. A document has few names, and thousands of each."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        office = next((one for one in _OFFICE if space.startswith(one)), "")
        known = _SHORT.get(space.removeprefix(office), "?") if office else _OTHERS.get(space, "?")
        self[name] = found = f"{known}.{local}" if space else local
        return found


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not off: `<w:b/>`, `<w:b w:val="1"/>`."""
    return element is not None and element.get("w.val", "1") not in ("0", "false", "off", "none")


def number_of(element: Element | None, key: str = "w.val", otherwise: int = 0) -> int:
    """A number that an element holds; `otherwise` where it holds none."""
    try:
        return int(float(element.get(key, otherwise))) if element is not None else otherwise
    except (ValueError, OverflowError):
        return otherwise
