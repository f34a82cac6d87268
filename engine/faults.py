"""A fault: one thing that is wrong in a document that somebody gave us, said so that they can mend it.

Readers and lint collect every fault before they refuse. Not for failures of a running instance (see incidents).
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Fault(Struct, frozen=True, kw_only=True, order=True):
    """Where (`file`, `line` from 1, 0 if unknown, `element` id or column), which `rule`, and what to do."""

    file: str = ""
    line: int = 0
    element: str = ""
    rule: str
    text: str
    text_en: str
    severity: Severity = "error"

    def say(self, language: str = "es") -> str:
        """One line: `file:line element [rule] text`."""
        where = ":".join(part for part in (self.file, str(self.line) if self.line else "") if part)
        text = self.text_en if language == "en" else self.text
        return " ".join(part for part in (where, self.element, f"[{self.rule}]", text) if part)


class Refused(Exception):
    """A document was refused as a whole, with all its faults; nothing of it was taken."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.say("en") for fault in self.faults))
