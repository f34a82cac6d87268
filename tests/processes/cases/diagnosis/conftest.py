"""The two shipped instruments, and a case whose participant has signed."""

from typing import Any

import pytest

from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.packs import get_pack


@pytest.fixture
def hdme() -> Pack:
    return get_pack("hdme_compatible_1")


@pytest.fixture
def matrix() -> Pack:
    return get_pack("self_sufficiency_1")


@pytest.fixture
def whole(hdme: Pack) -> dict[str, Any]:
    """Every item answered with level 4, every rating given: what makes a diagnosis complete."""
    return {
        "answers": {item.id: 4 for item in hdme.items()},
        "self_ratings": {each.id: 6 for each in hdme.dimensions},
        "judgement": "Tiene una red de apoyo y ganas de formarse.",
    }
