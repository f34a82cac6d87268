"""Which kind of file some bytes are, by what is in them: a name or a sent content type may say anything. Pure.

What is not on the list is refused: programs, pages with scripts, archives, documents with macros.
"""

import io
import zipfile

HEAD = 4_096
KIND_NAMES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "text/plain": "TXT",
}
SUFFIXES = {kind: f".{name.lower()}" for kind, name in KIND_NAMES.items()} | {"image/jpeg": ".jpg"}
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_PARTS = 2_000


def kind_of(content: bytes) -> str | None:
    """Its content type, or None for what is not taken."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    return "text/plain" if _is_text(content) else None


def _kind_of_package(content: bytes) -> str | None:
    """A text document in a ZIP package, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if len(names) > MOST_PARTS or any(_is_macro(name) for name in names):
                return None
            if names[:1] == ["mimetype"] and package.getinfo("mimetype").file_size == len(ODT):
                return ODT if package.read("mimetype") == ODT.encode() else None
            return DOCX if {"[Content_Types].xml", "word/document.xml"} <= set(names) else None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return None


def _is_macro(name: str) -> bool:
    return name.startswith(("Basic/", "Scripts/")) or "vbaProject" in name


def _is_text(content: bytes) -> bool:
    """UTF-8 without control signs; nothing that a browser could take for a page."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    is_page = text.lstrip("\ufeff \t\r\n").startswith("<")
    return bool(text.strip()) and not is_page and all(each >= " " or each in "\t\r\n\f" for each in text)
