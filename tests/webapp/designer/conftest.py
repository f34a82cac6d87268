"""Small processes whose faults have known repairs: a join of another kind, and an end of its own for each way."""

import pytest
from small_network import World

from engine.diagram import layout
from engine.testing.sketch import sketch

JOINED = (
    "start s -> f\nparallel f -> visit, call\ntask visit -> g\nexclusive g -> j if =needed, off default\n"
    "end off\ntask call -> j\nparallel j -> e\nend e"
)
NAMES = {
    "s": "Llega un aviso",
    "f": "A la vez",
    "visit": "Visitar",
    "g": "¿Hace falta más?",
    "g-j": "Sí",
    "g-visit": "Urgente",
    "g-call": "Con calma",
    "g-off": "No",
    "off": "Visita hecha",
    "call": "Llamar",
    "j": "Juntar",
    "e": "Atendido",
}


TWICE = "start s -> f\nparallel f -> visit, call\ntask visit -> e\ntask call -> e\nend e"
UNDECIDED = (
    "start s -> g\nexclusive g -> visit if =urgent, call if =calm\ntask visit -> j\ntask call -> j\n"
    "exclusive j -> e\nend e"
)
ENGLISH = '<extensionElements><care:label lang="en">Join</care:label></extensionElements>'


def _drawn(world: World, text: str, process: str) -> bytes:
    """Named, drawn, and deployed."""
    xml = sketch(text, process=process)
    for identity, name in {**NAMES, process: "Atender un aviso"}.items():
        xml = xml.replace(f'id="{identity}"'.encode(), f'id="{identity}" name="{name}"'.encode(), 1)
    xml = xml.replace(b'name="Juntar">', f'name="Juntar">{ENGLISH}'.encode())
    xml = layout(xml, f"{process}.bpmn")
    world.app.extensions["concierto"].engine.deploy({f"{process}.bpmn": xml}, actor="carla")
    return xml


@pytest.fixture
def joined(world: World) -> bytes:
    """Process `p`: two branches are joined as if both came, and one may end before."""
    return _drawn(world, JOINED, "p")


@pytest.fixture
def twice(world: World) -> bytes:
    """Process `q`: two branches reach one end."""
    return _drawn(world, TWICE, "q")


@pytest.fixture
def undecided(world: World) -> bytes:
    """Process `r`: a choice of which no way may be open."""
    return _drawn(world, UNDECIDED, "r")
