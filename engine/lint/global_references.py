"""Messages, signals, errors and escalations of a file have a name of their own, and something refers to them."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Drawn
from engine.reader.document import BPMN, Element, children, local, name_of, text_of

RULE = "global_references"
SEVERITY: Severity = "warning"
KINDS = {
    "message": ("mensaje", "messageRef"),
    "signal": ("señal", "signalRef"),
    "error": ("error", "errorRef"),
    "escalation": ("escalada", "escalationRef"),
}


def check_file(drawn: Drawn) -> Iterator[Fault]:
    referred = _referred(drawn.root)
    for kind, (spanish, attribute) in KINDS.items():
        seen: set[str] = set()
        for part in children(drawn.root, kind):
            name = part.get("name") or part.get(f"{kind}Code") or ""
            identity = part.get("id", "")
            if identity not in referred[attribute]:
                yield drawn.warning(
                    part,
                    RULE,
                    f"Nada usa «{name or identity}» ({spanish}). Bórrelo, o úselo.",
                    f"Expected something to refer to {kind} {name or identity!r}, but nothing does. Delete or use it.",
                )
            elif not name:
                yield drawn.warning(
                    part,
                    RULE,
                    f"«{identity}» ({spanish}) no tiene nombre. Escriba uno.",
                    f"Expected a name on {kind} {identity!r}, but it has none. Write one.",
                )
            elif name in seen:
                yield drawn.warning(
                    part,
                    RULE,
                    f"Hay dos «{name}» ({spanish}). Use siempre el mismo, o deles nombres distintos.",
                    f"Expected one {kind} {name!r}, but there are two. Use one of them, or rename it.",
                )
            seen.add(name)


def _referred(root: Element) -> dict[str, set[str]]:
    """The ids that attributes (messageRef="m") and elements (<inMessageRef>m</inMessageRef>) name, by attribute."""
    found: dict[str, set[str]] = {attribute: set() for _, attribute in KINDS.values()}
    for element in root.iter(f"{{{BPMN}}}*"):
        for attribute, names in found.items():
            value = element.get(attribute)
            if value:
                names.add(local(value))
            elif name_of(element).lower().endswith(attribute.lower()):
                names.add(local(text_of(element)))
    return found
