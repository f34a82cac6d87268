"""docs/conformance.md says what the code says: it is generated, and written anew when this fails."""

from collections.abc import Callable
from pathlib import Path

from conformance_document import render

DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"


def test_the_document_is_what_the_code_gives(suite: Callable[..., None]) -> None:
    """`.venv/bin/python tests/fixtures/conformance_document.py > docs/conformance.md` mends it."""
    assert DOCUMENT.read_text(encoding="utf-8") == render()
