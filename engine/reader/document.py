"""BPMN XML, parsed safely: no entities, no network, no DTD, bounded size and depth. Elements know their line."""

from collections.abc import Iterator

from lxml import etree

from engine.faults import Fault, Refused
from engine.markup import has_too_much

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CARE = "urn:concierto:bpmn:care:1"
LARGEST = 10_000_000
MOST_ELEMENTS = 50_000

Element = etree._Element


def parse(xml: bytes, file: str) -> Element:
    """The root of a BPMN file. Raises Refused: too large, not well-formed, a DTD, or not BPMN."""
    if len(xml) > LARGEST:
        raise _refused(
            file,
            0,
            "too_large",
            f"El archivo ocupa {len(xml)} bytes y el máximo es {LARGEST}. Divídalo en procesos más pequeños.",
            f"Expected at most {LARGEST} bytes, but the file has {len(xml)}. Split it into smaller processes.",
        )
    if has_too_much(xml, elements=MOST_ELEMENTS):
        raise _refused(
            file,
            0,
            "too_many_elements",
            f"El archivo tiene más de {MOST_ELEMENTS} elementos. Divídalo en procesos más pequeños.",
            f"Expected at most {MOST_ELEMENTS} elements, but the file has more. Split it into smaller processes.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise _refused(
            file,
            line,
            "not_xml",
            f"No es XML bien formado: {error.msg}. Ábralo en el diseñador y guárdelo otra vez.",
            f"Expected well-formed XML, but: {error.msg}. Open it in the designer and save it again.",
        ) from None
    if _has_doctype(root):
        raise _refused(
            file,
            1,
            "doctype",
            "El archivo declara un DOCTYPE, que no se admite. Quite esa línea.",
            "Expected no DOCTYPE, but the file declares one. Remove that line.",
        )
    if root.tag != f"{{{BPMN}}}definitions":
        found = etree.QName(root).localname
        raise _refused(
            file,
            line_of(root),
            "not_bpmn",
            f"No es un diagrama BPMN 2.0: su elemento raíz es «{found}» y debe ser «definitions».",
            f"Expected a BPMN 2.0 diagram with root 'definitions', but its root is {found!r}.",
        )
    return root


def _has_doctype(root: Element) -> bool:
    info = root.getroottree().docinfo
    return bool(getattr(info, "doctype", ""))


def _refused(file: str, line: int, rule: str, text: str, text_en: str) -> Refused:
    return Refused([Fault(file=file, line=line, rule=rule, text=text, text_en=text_en)])


def name_of(element: Element) -> str:
    """The local name of a BPMN element; "" for any other namespace, comments and the like."""
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(f"{{{BPMN}}}"):
        return ""
    return tag[len(BPMN) + 2 :]


def children(element: Element, *names: str) -> Iterator[Element]:
    """The BPMN children with one of these local names (all BPMN children without a name given)."""
    for child in element:
        name = name_of(child)
        if name and (not names or name in names):
            yield child


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def local(reference: str) -> str:
    """A QName reference without its prefix."""
    return reference.strip().rpartition(":")[2]


def is_true(element: Element, name: str, default: bool) -> bool:
    value = element.get(name)
    return default if value is None else value.strip().lower() in {"true", "1"}


def line_of(element: Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0
