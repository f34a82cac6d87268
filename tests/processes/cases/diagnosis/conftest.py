"""The two shipped instruments."""

import pytest

from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.packs import get_pack


@pytest.fixture
def hdme() -> Pack:
    return get_pack("hdme_compatible_1")


@pytest.fixture
def matrix() -> Pack:
    return get_pack("self_sufficiency_1")
