"""Two versions of a small process, an instance of the first, and what the harness says after its migration."""

from collections.abc import Callable, Mapping

import pytest

from engine.commands import MigrateInstance
from engine.invariants import check_invariants
from engine.migration.findings import MigrationFinding
from engine.testing import Harness

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="urn:concierto:bpmn:care:1"'
    ' targetNamespace="urn:test"><message id="m1" name="m1"/><message id="m2" name="m2"/>'
    '<error id="e1" errorCode="E1"/>'
)


class Versions(Harness):
    """A harness whose process `p` gets a second version."""

    def first(self, *elements: str, flows: str, others: str = "") -> None:
        """Deploy version 1 and start an instance."""
        self.deploy(drawn(*elements, flows=flows, others=others))
        self.start("p", {"a": 1, "case_id": "c1", "people": ["ana", "eva", "luz"]})

    def second(self, *elements: str, flows: str, others: str = "") -> None:
        """Deploy version 2."""
        self.deploy(drawn(*elements, flows=flows, others=others))

    def version(self, number: int, process: str = "p") -> int:
        """The definition id of a version."""
        views = self.engine.read.list_definitions(process)
        return next(view.definition_id for view in views if view.version == number)

    def check(self, mapping: Mapping[str, str] | None = None, process: str = "p") -> list[MigrationFinding]:
        plan = self.engine.plan_migration(self.version(1, process), self.version(2, process), mapping)
        return self.engine.check_migration(plan, [self.current])

    def codes(self, mapping: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
        """What the dry run says: (element, code)."""
        return [(finding.element, finding.code) for finding in self.check(mapping)]

    def migrate(
        self,
        mapping: Mapping[str, str] | None = None,
        *,
        process: str = "",
        update_candidates: bool = False,
    ) -> list[str]:
        """Migrate the instance; the trace from there on."""
        before = len(self.trace())
        command = MigrateInstance(
            instance_id=self.current,
            definition_id=self.version(2, process or "p"),
            source_id=self.version(1, process) if process else 0,
            mapping=mapping or {},
            update_candidates=update_candidates,
            actor="eva",
            reason="a better version",
        )
        self._done(self.engine.execute(command))
        assert check_invariants(self.store) == []
        return self.trace()[before:]


def drawn(*elements: str, flows: str, others: str = "") -> bytes:
    """A process `p`; `flows` such as "s>a a>e": the id of each is `s>a` written s_a."""
    drawn_flows = "".join(
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, _, target in (pair.partition(">") for pair in flows.split())
    )
    associations = [element for element in elements if element.startswith("<association")]
    flow_nodes = [element for element in elements if element not in associations]
    inside = "\n".join((*flow_nodes, drawn_flows, *associations))
    return f'{HEAD}<process id="p" isExecutable="true">{inside}</process>{others}</definitions>'.encode()


@pytest.fixture
def versions() -> Versions:
    return Versions()


@pytest.fixture
def user() -> Callable[..., str]:
    """A user task."""

    def made(element: str, care: str = "", inside: str = "", name: str = "") -> str:
        said = f"<extensionElements>{care}</extensionElements>" if care else ""
        return f'<userTask id="{element}" name="{name}">{said}{inside}</userTask>'

    return made
