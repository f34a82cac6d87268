"""New diagrams take the place of a file's old ones, byte for byte: spaces, comments, quotes and encoding stay.

A diagram that has lines of its own takes them with it.
"""

from collections.abc import Sequence
from xml.parsers import expat

from engine.diagram.plane import DI
from engine.faults import Fault, Refused

SEPARATOR = "\n"
DIAGRAM = f"{DI}{SEPARATOR}BPMNDiagram"
BYTE_ORDER = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def replace_diagrams(xml: bytes, diagrams: Sequence[str], file: str = "") -> bytes:
    """The file with these diagrams before the end of its root, and without its own."""
    places = _Places(xml, file)
    kept, at = [], 0
    for start, end in [*places.diagrams, (places.end, places.end)]:
        kept.append(xml[at:start])
        at = end
    before = b"".join(kept)
    lines = diagrams
    if before.endswith(places.newline):
        lines = [f"  {diagram}\n" for diagram in diagrams]
    return before + places.encoded("".join(lines)) + xml[at:]


class _Places:
    """Byte offsets: of each BPMNDiagram, and of the end tag of the root (of its line, where it has one)."""

    def __init__(self, xml: bytes, file: str) -> None:
        self.xml = xml
        self.wide = BYTE_ORDER.get(xml[:2])
        self.newline = self.encoded("\n")
        self.diagrams: list[tuple[int, int]] = []
        self.end = 0
        self._start, self._depth = 0, 0
        self._parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        try:
            self._parser.Parse(xml, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise Refused([_odd_encoding(file)]) from None

    def encoded(self, text: str) -> bytes:
        return text.encode(self.wide) if self.wide else text.encode("ascii", "xmlcharrefreplace")

    def _open(self, name: str, _: object) -> None:
        self._depth += 1
        if self._depth == 2 and name == DIAGRAM:
            self._start = self._parser.CurrentByteIndex

    def _close(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.end = self._line_start(self._parser.CurrentByteIndex)
        elif self._depth == 1 and name == DIAGRAM:
            start = self._line_start(self._start)
            has_line = self.xml[:start].endswith(self.newline)
            self.diagrams.append((start, self._behind(self._parser.CurrentByteIndex, has_line)))

    def _line_start(self, at: int) -> int:
        """Where the line of an offset begins, if there are only blanks before it; else the offset."""
        start = at
        while start and self.xml[:start].endswith((self.encoded(" "), self.encoded("\t"))):
            start -= len(self.newline)
        return start if self.xml[:start].endswith(self.newline) else at

    def _behind(self, end_tag: int, has_line: bool) -> int:
        """The offset behind a tag; behind its line, if the diagram begins one and nothing follows."""
        closing = self.encoded(">")
        end = self.xml.index(closing, end_tag) + len(closing)
        behind = end
        while self.xml.startswith((self.encoded(" "), self.encoded("\t"), self.encoded("\r")), behind):
            behind += len(self.newline)
        ends_line = has_line and self.xml.startswith(self.newline, behind)
        return behind + len(self.newline) if ends_line else end


def _odd_encoding(file: str) -> Fault:
    return Fault(
        file=file,
        line=1,
        rule="encoding",
        text="El archivo tiene una codificación que no se puede volver a escribir. Guárdelo en UTF-8.",
        text_en="Expected a file in UTF-8 or another plain encoding, but its own cannot be written back.",
    )
