"""docs/feel.md and the library say the same: each signature is documented, and nothing else is."""

import re
from pathlib import Path

from engine.feel.builtins import BUILTINS

DOCUMENT = Path(__file__).parents[3] / "docs" / "feel.md"


def test_every_signature_of_the_library_is_documented() -> None:
    library = DOCUMENT.read_text(encoding="utf-8").partition("## The library")[2]
    documented = set(re.findall(r"^- `([^`]+)`", library, re.MULTILINE))

    assert documented == {
        signature.text for built_in in BUILTINS.values() for signature in built_in.signatures
    }
