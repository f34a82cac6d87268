"""A small process whose fault has a known repair: two branches are joined as if both came, and one may end before."""

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
    "g-off": "No",
    "off": "Visita hecha",
    "call": "Llamar",
    "j": "Juntar",
    "e": "Atendido",
    "p": "Atender un aviso",
}


@pytest.fixture
def joined(world: World) -> bytes:
    """Deployed as process `p`; its drawing."""
    xml = sketch(JOINED)
    for identity, name in NAMES.items():
        xml = xml.replace(f'id="{identity}"'.encode(), f'id="{identity}" name="{name}"'.encode(), 1)
    xml = layout(xml, "joined.bpmn")
    world.app.extensions["concierto"].engine.deploy({"joined.bpmn": xml}, actor="carla")
    return xml
