"""No error that nobody catches: an error end of a sub-process or of a called process finds its handler.

An error end of the process itself is the way to say that it failed; whoever calls it has to catch it.
"""

from collections.abc import Iterator

from engine.prove.exploration.explored import Explored, Fault, named

ID = "errors_are_caught"
TEXT = "Cada error que el proceso lanza tiene quien lo recoge."
TEXT_EN = "Every error that the process throws is caught."
FAULT = (
    "Nadie recoge el error «{code}» que lanza {}: el caso acabaría como fallido.",
    "Nobody catches the error «{code}» that {} throws: the case would end as failed.",
)


def check(explored: Explored) -> Iterator[Fault]:
    if _is_called(explored):
        return
    own = {pool.definition.definition_id for pool in explored.world.pools}
    for tag in explored.graph.seen("uncaught"):
        node = explored.node(tag[1], tag[2])
        if node.parent < 0 and tag[1] in own:
            continue
        es, en = named(node)
        yield Fault(
            element=node.id,
            text=FAULT[0].format(es, code=tag[3]),
            text_en=FAULT[1].format(en, code=tag[3]),
            path=explored.path_into(tag),
        )


def _is_called(explored: Explored) -> bool:
    """What a called process throws is for its caller: the caller's proof tells."""
    own = explored.main.process.id
    return any(
        node.call is not None and node.call.process_id == own
        for abstract in explored.world.subject.abstract
        for node in abstract.drawn.nodes
    )
