"""Where the bytes of documents lie: a narrow port, a folder on disk, and a twin in memory (document_bucket.py: S3).

Names in the store are the documents' random ids; nothing of a person is in a path. Encryption at rest and the backup of
the folder are the disk's and the operator's (docs/operations.md).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

CHUNK = 64 * 1024
_NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)


class UnknownDocument(LookupError):
    """Nothing lies under that name."""


class DocumentStore(Protocol):
    """Bytes by name. What was put is there after a crash; putting a name twice keeps the last."""

    def put(self, name: str, content: bytes) -> None: ...
    def read(self, name: str) -> Iterator[bytes]: ...
    def delete(self, name: str) -> None: ...


class FolderStore:
    """One file a document, readable by its owner only, in 256 folders by the name's first two signs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Written aside, flushed to the disk, then renamed: never half a file under its name."""
        path = self._path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)

    def read(self, name: str) -> Iterator[bytes]:
        """Chunk by chunk. Raises UnknownDocument at once, not in the middle of an answer."""
        try:
            file = self._path(name).open("rb")
        except FileNotFoundError:
            raise UnknownDocument(f"Expected a stored document, but there is none called {name}") from None

        def chunks() -> Iterator[bytes]:
            with file:
                while chunk := file.read(CHUNK):
                    yield chunk

        return chunks()

    def delete(self, name: str) -> None:
        """Also when it is not there."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        checked = checked_name(name)
        return self._folder / checked[:2] / checked


class MemoryStore:
    """The twin."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def put(self, name: str, content: bytes) -> None:
        self._contents[checked_name(name)] = content

    def read(self, name: str) -> Iterator[bytes]:
        try:
            content = self._contents[checked_name(name)]
        except KeyError:
            raise UnknownDocument(f"Expected a stored document, but there is none called {name}") from None
        return iter([content[at : at + CHUNK] for at in range(0, len(content), CHUNK)])

    def delete(self, name: str) -> None:
        self._contents.pop(checked_name(name), None)


def checked_name(name: str) -> str:
    """No name of ours leads out of the folder."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"Expected 32 hexadecimal digits as a document's name, but got {len(name)} signs")
    return name
