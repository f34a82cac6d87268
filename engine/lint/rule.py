"""What a rule is: a function from one process, and what is known around it, to faults; or from one file's XML.

One rule a file; the file's name is the rule's id. Its SEVERITY says how grave its faults are (error, without one).
"""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from engine.diagram.plane import Plane
from engine.faults import Fault, Severity
from engine.lint.paths import Paths
from engine.model import Flow, Node, Process
from engine.reader.document import Element, line_of


class Known(Struct, frozen=True, kw_only=True):
    """What exists around a diagram; None means: cannot be told here, do not check.

    `form_fields`: the keys that each form writes, by the form's name.
    """

    handlers: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    scripts: frozenset[str] = frozenset()
    form_fields: Mapping[str, frozenset[str]] = {}


class Checked(Struct, frozen=True, kw_only=True):
    """One process under check."""

    process: Process
    known: Known
    file: str
    paths: Paths

    def fault(
        self, at: Node | None, rule: str, text: str, text_en: str, *, severity: Severity = "error"
    ) -> Fault:
        """A fault at a node (None: at the process)."""
        return Fault(
            file=self.file,
            line=at.line if at is not None else self.process.line,
            element=at.id if at is not None else self.process.id,
            rule=rule,
            text=text,
            text_en=text_en,
            severity=severity,
        )

    def warning(self, at: Node | None, rule: str, text: str, text_en: str) -> Fault:
        """A fault that does not keep the process from being deployed."""
        return self.fault(at, rule, text, text_en, severity="warning")


class Drawn(Struct, frozen=True, kw_only=True):
    """One file under check, as XML: for what the processes do not carry (the drawing, messages that nobody uses)."""

    root: Element
    processes: tuple[Process, ...]
    file: str
    planes: tuple[Plane, ...] = ()

    def warning(self, at: Element, rule: str, text: str, text_en: str) -> Fault:
        return Fault(
            file=self.file,
            line=line_of(at),
            element=at.get("id", ""),
            rule=rule,
            text=text,
            text_en=text_en,
            severity="warning",
        )


Rule = Callable[[Checked], Iterator[Fault]]
FileRule = Callable[[Drawn], Iterator[Fault]]


def shown(node: Node, language: str = "es") -> str:
    """How a message calls an element: its name, or its id where it has none."""
    name = node.name_en if language == "en" and node.name_en else node.name
    return f"«{name or node.id}»"


def shown_flow(flow: Flow) -> str:
    return f"«{flow.name or flow.id}»"
