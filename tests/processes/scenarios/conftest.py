"""A harness with every shipped care process deployed, their decisions and forms beside them."""

import pytest

from engine.testing import Harness
from processes import catalog


@pytest.fixture
def harness() -> Harness:
    shipped = catalog.resources()
    made = Harness()
    made.deploy(
        *(content for name, content in shipped.items() if name.endswith(".bpmn")),
        files={name: content for name, content in shipped.items() if not name.endswith(".bpmn")},
    )
    return made
