"""An engine with a little past: two cases, three people, a cancelled instance, odd characters."""

from collections.abc import Callable

import pytest

from engine import Engine, EngineConfig
from engine.commands import CancelInstance, ClaimTask, CompleteTask
from engine.exports.lives import Wanted
from engine.exports.names import Names
from engine.exports.walking import Chosen
from engine.testing import CountingIds, FixedClock, MemoryStore
from engine.views import TaskFilter

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="call" name="Llamada" isExecutable="true"><startEvent id="s" name="Llega"/>
<sequenceFlow id="a" sourceRef="s" targetRef="ask"/><userTask id="ask" name="Preguntar &amp; «oír»"/>
<sequenceFlow id="b" sourceRef="ask" targetRef="way"/><exclusiveGateway id="way" name="¿Sí?"/>
<sequenceFlow id="c" sourceRef="way" targetRef="e"/><endEvent id="e"/></process></definitions>"""


@pytest.fixture
def engine() -> Engine:
    clock = FixedClock()
    config = EngineConfig(handlers=None, roles=None, forms=None)
    made = Engine(MemoryStore(), clock=clock, ids=CountingIds(), config=config)
    made.deploy({"call.bpmn": DIAGRAM.encode()}, actor="gema")
    for key, who in (("C-1", "berta"), ("C-1", "ana"), ("C-2", "ana")):
        started = made.start("call", {"dni": "X\x01", "level": 2, "secret": "s"}, business_key=key, actor=who)
        clock.advance(60)
        [task] = made.read.list_tasks(TaskFilter(instance_ids=frozenset([started.instance_id])))
        made.execute(ClaimTask(instance_id=task.instance_id, number=task.number, actor=who))
        if key == "C-2":
            made.execute(CancelInstance(instance_id=task.instance_id, actor="gema", reason="over"))
        else:
            made.execute(CompleteTask(instance_id=task.instance_id, number=task.number, actor=who))
        clock.advance(3_600)
    return made


@pytest.fixture
def wanted() -> Callable[..., Wanted]:
    """What to export: everything, pseudonymised with a test's key, unless said otherwise."""

    def make(
        *, key: bytes | None = b"k" * 32, chosen: Chosen | None = None, variables: tuple[str, ...] = ()
    ) -> Wanted:
        return Wanted(chosen=chosen or Chosen(), names=Names(key), variables=variables)

    return make
