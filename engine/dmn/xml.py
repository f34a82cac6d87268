"""Safe reading of DMN's XML: no entities, no network, bounded size; and the collecting of faults.

It knows elements by their local names, in any DMN namespace from 1.1 to 1.5; meaning is the readers' business.
"""

from collections.abc import Iterator

from lxml import etree

from engine.faults import Fault, Refused
from engine.feel.errors import FeelSyntaxError
from engine.markup import has_too_much

LARGEST_FILE = 5_000_000
MOST_ELEMENTS = 100_000
NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)


class DecisionsRefused(Refused):
    """The DMN file was not taken; `faults` are all that is wrong with it."""


class Source:
    """The file that is being read, and the faults found in it so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(
        self, element: etree._Element | None, rule: str, text: str, text_en: str, *, below: int = 0
    ) -> None:
        """Note a fault at an element, or `below` lines under its beginning."""
        line = element.sourceline if element is not None else 0
        at = line + below if isinstance(line, int) else 0
        self.faults.append(
            Fault(file=self.file, line=at, element=identity(element), rule=rule, text=text, text_en=text_en)
        )

    def syntax_fault(self, element: etree._Element, error: FeelSyntaxError) -> None:
        """Note a FEEL text that cannot be read, at the line within the file."""
        inner = child(element, "text")
        holder = element if inner is None else inner
        written = holder.text or ""
        skipped = written[: len(written) - len(written.lstrip())].count("\n")
        below = skipped + error.line - 1
        self.fault(holder, "feel-syntax", error.text_es, error.text_en, below=below)


def identity(element: etree._Element | None) -> str:
    """The id of an element or of the nearest one around it; its name where nothing around has an id."""
    named = ""
    while element is not None:
        if element.get("id"):
            return element.get("id") or ""
        named = named or element.get("name", "")
        element = element.getparent()
    return named


def parse_definitions(xml: bytes, source: Source) -> etree._Element | None:
    """The root element, or None with a fault."""
    if len(xml) > LARGEST_FILE:
        source.fault(
            None,
            "too-large",
            f"Se esperaban como mucho {LARGEST_FILE} bytes, pero el fichero tiene {len(xml)}",
            f"Expected at most {LARGEST_FILE} bytes, but the file has {len(xml)}",
        )
        return None
    if has_too_much(xml, elements=MOST_ELEMENTS):
        source.fault(
            None,
            "too-many-elements",
            f"Se esperaban como mucho {MOST_ELEMENTS} elementos, pero el fichero tiene más",
            f"Expected at most {MOST_ELEMENTS} elements, but the file has more",
        )
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        source.faults.append(_not_xml(source.file, error))
        return None
    return root if _is_definitions(root, source) else None


def _not_xml(file: str, error: etree.XMLSyntaxError) -> Fault:
    return Fault(
        file=file,
        line=error.lineno or 0,
        rule="not-xml",
        text=f"Se esperaba XML bien formado, pero: {error.msg}",
        text_en=f"Expected well-formed XML, but: {error.msg}",
    )


def _is_definitions(root: etree._Element, source: Source) -> bool:
    if root.getroottree().docinfo.internalDTD is not None:
        source.fault(
            root,
            "no-doctype",
            "Se esperaba un fichero sin DOCTYPE, pero tiene uno",
            "Expected a file without DOCTYPE, but it has one",
        )
        return False
    if local(root) != "definitions" or etree.QName(root).namespace not in NAMESPACES:
        source.fault(
            root,
            "not-dmn",
            f"Se esperaba `definitions` de DMN 1.1 a 1.5, pero la raíz es `{root.tag}`",
            f"Expected `definitions` of DMN 1.1 to 1.5, but the root is `{root.tag}`",
        )
        return False
    return True


def local(element: etree._Element) -> str:
    """The name without its namespace; extension elements of other namespaces get an empty name."""
    name = etree.QName(element)
    return name.localname if name.namespace in NAMESPACES else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children with one of these local names (all DMN children without any)."""
    return (child for child in element if local(child) and (not names or local(child) in names))


def child(element: etree._Element, *names: str) -> etree._Element | None:
    return next(children(element, *names), None)


def text_of(element: etree._Element | None) -> str:
    """The `text` below an element (or its own text), stripped."""
    if element is None:
        return ""
    inner = child(element, "text")
    return "".join(str(part) for part in (inner if inner is not None else element).itertext()).strip()
