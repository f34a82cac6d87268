"""What a rule is: a function from one process, and what is known around it, to faults.

One rule a file; the file's name is the rule's id.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from engine.faults import Fault, Severity
from engine.model import Node, Process


class Known(Struct, frozen=True, kw_only=True):
    """What exists around a diagram; None means: cannot be told here, do not check."""

    handlers: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    scripts: frozenset[str] = frozenset()


class Checked(Struct, frozen=True, kw_only=True):
    """One process under check."""

    process: Process
    known: Known
    file: str

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


Rule = Callable[[Checked], Iterator[Fault]]


def shown(node: Node, language: str = "es") -> str:
    """How a message calls an element: its name, or its id where it has none."""
    name = node.name_en if language == "en" and node.name_en else node.name
    return f"«{name or node.id}»"
