"""A start that would break a promise is refused over the interface, with the sentence in the caller's language."""

from typing import Any

import pytest
from small_network import World

PROMISE = (
    '<extensionElements xmlns:care="urn:concierto:bpmn:care:1">'
    '<care:promise says="wait como mucho 0 veces"/></extensionElements><startEvent id="asked"'
)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("es", "Promete: «wait como mucho 0 veces»."), ("en", "It promises: “wait at most 0 times”.")],
)
def test_the_sentence_is_told_and_nothing_begins(
    system: Any, world: World, errand: bytes, language: str, sentence: str
) -> None:
    promised = errand.decode().replace('<startEvent id="asked"', PROMISE)
    world.application.engine.deploy({"errand.bpmn": promised.encode()}, actor="gema")
    caller = system()
    answer = caller.post("/instances", {"process_id": "errand"}, Accept_Language=language)
    assert (answer.status_code, answer.json["code"]) == (409, "promise_broken")
    assert sentence in answer.json["detail"]
    assert caller.get("/instances?process_id=errand").json["items"] == []
