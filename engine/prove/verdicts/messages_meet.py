"""No message that nobody ever sends or takes.

Who else sends and takes is in the surroundings. Where nobody said, a file with several pools is taken to be all
there is, and a file with one to talk with others.
"""

from collections.abc import Iterator

from engine.prove.exploration.explored import Explored, Fault, named
from engine.prove.exploration.post import CATCHING, THROWING

ID = "messages_meet"
TEXT = "Cada mensaje tiene quien lo envía y quien lo recibe."
TEXT_EN = "Every message has somebody who sends it and somebody who takes it."


def check(explored: Explored) -> Iterator[Fault]:
    around = explored.world.subject.surroundings
    alone = len(explored.world.pools) > 1
    sent = explored.world.post.sent_by_all | (around.sent or frozenset())
    taken = explored.world.post.taken_by_all | (around.taken or frozenset())
    for node in explored.main.drawn.nodes:
        for event in node.events:
            if event.kind != "message":
                continue
            es, en = named(node)
            if node.kind in THROWING and event.name not in taken and (alone or around.taken is not None):
                yield Fault(
                    element=node.id,
                    text=f"Nadie recibe el mensaje «{event.name}» que envía {es}.",
                    text_en=f"Nobody takes the message «{event.name}» that {en} sends.",
                )
            if node.kind in CATCHING and event.name not in sent and (alone or around.sent is not None):
                yield Fault(
                    element=node.id,
                    text=f"Nadie envía el mensaje «{event.name}» que espera {es}.",
                    text_en=f"Nobody sends the message «{event.name}» that {en} waits for.",
                )
