"""The dry run of a drawing: what can come next, in the reader's language; who may ask; nothing sent is trusted."""

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from stuck_choice import STUCK_CHOICE
from werkzeug.test import TestResponse

from engine.testing.sketch import sketch
from webapp.designer import walks
from webapp.designer.walk_answers import MOST_SHOWN

PROCESS = "pact_call_and_consent"
BASE = f"/procesos/{PROCESS}"


def ask(client: FlaskClient, xml: bytes | str, moves: Any = (), **headers: str) -> TestResponse:
    body = {"xml": xml if isinstance(xml, str) else xml.decode(), "moves": list(moves)}
    return client.post(
        f"{BASE}/recorrer", data=json.dumps(body), headers={"Accept": "application/json", **headers}
    )


def told(client: FlaskClient, xml: bytes | str, moves: Any = (), **headers: str) -> dict[str, Any]:
    answer = ask(client, xml, moves, **headers)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return dict(answer.json)


def next_moves(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each with its element."""
    return [
        (group["element"], way["move"])
        for group in answer["next"]
        for move in group["moves"]
        for way in move["ways"]
    ]


def drawn(text: str = STUCK_CHOICE) -> bytes:
    return sketch(text, PROCESS)


def go(client: FlaskClient, xml: bytes, *elements: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """By the first move at each of these."""
    moves: list[dict[str, Any]] = []
    for element in elements:
        moves.append(dict(reversed(next_moves(told(client, xml, moves))))[element])
    return moves, told(client, xml, moves)


def test_the_shipped_process_is_walked_from_its_start(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml = client.get(f"{BASE}/borrador").data
    answer = told(client, xml)
    assert (answer["state"], answer["left"], answer["steps"], answer["stands"]) == ("open", 0, [], [])
    [(start, move)] = next_moves(answer)
    after = told(client, xml, [move])
    assert after["steps"][0]["text"].endswith(f"mpieza en «{answer['next'][0]['name']}».")
    assert start in after["last"]["elements"]
    assert after["last"]["flows"]
    assert after["stands"]
    assert after["next"]


def test_next_moves_are_grouped_and_told_with_their_answers(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml = drawn()
    _, answer = go(client, xml, "s")
    [group] = answer["next"]
    assert (group["element"], group["name"], group["process"]) == ("a", "a", "")
    [move] = group["moves"]
    assert move["text"] == "Alguien completa «a»."
    assert [each["text"] for each in move["ways"]] == [
        f"En «g» se sigue hacia «{there}» (los datos no lo deciden: puede ser así)." for there in "bc"
    ]
    english = told(client, xml, [], **{"Accept-Language": "en"})
    assert english["next"][0]["moves"][0]["text"] == "It begins at «s»."


def test_a_walk_into_a_dead_end_says_where_it_stands(sign_in: SignIn) -> None:
    _, answer = go(sign_in("carla"), drawn(), "s", "a", "b")
    assert (answer["state"], answer["next"]) == ("stuck", [])
    assert answer["stands"] == [{"element": "j", "name": "j", "process": "", "how": "rest", "count": 1}]
    assert answer["last"] == {"elements": [], "flows": ["b-j"]}
    assert [each["text"] for each in answer["steps"]][1:] == [
        "Alguien completa «a». En «g» se sigue hacia «b» (los datos no lo deciden: puede ser así).",
        "Alguien completa «b».",
    ]


def test_what_a_step_breaks_is_told_at_that_step(sign_in: SignIn) -> None:
    text = "start s -> f\nparallel f -> a, b\nuser a -> j\nuser b -> j\nexclusive j -> e\nend e"
    _, answer = go(sign_in("carla"), drawn(text), "s", "a", "b")
    assert [each["broken"] for each in answer["steps"]] == [
        [],
        [],
        ["Se puede llegar dos veces al fin «e» en una misma ejecución."],
    ]
    assert answer["state"] == "over"


def test_a_walk_is_gone_as_far_as_the_new_drawing_lets_it(sign_in: SignIn) -> None:
    client = sign_in("carla")
    moves, _ = go(client, drawn(), "s", "a", "b")
    changed = drawn(STUCK_CHOICE.replace("user b", "service b"))
    answer = told(client, changed, moves)
    assert (len(answer["steps"]), answer["left"], answer["state"]) == (2, 1, "open")
    assert told(client, drawn(STUCK_CHOICE.replace("parallel j", "exclusive j")), moves)["state"] == "over"


def test_nothing_that_is_sent_is_trusted(sign_in: SignIn) -> None:
    client = sign_in("carla")
    moves, _ = go(client, drawn(), "s", "a")
    for wrong in (
        {**moves[1], "element": "c"},
        {**moves[1], "which": 1},
        {**moves[1], "answers": [{"about": "g-b", "name": "", "value": 1}]},
        {**moves[1], "more": "<script>"},
        {"kind": ["x"]},
        {},
    ):
        answer = told(client, drawn(), [moves[0], wrong, moves[1]])
        assert (len(answer["steps"]), answer["left"]) == (1, 2)
    url, headers = f"{BASE}/recorrer", {"Accept": "application/json"}
    deep = f'{{"xml": "", "moves": [{{"a": {"[" * 50_000}{"]" * 50_000}}}]}}'
    for body in (
        deep,
        '{"xml": "\\ud800"}',
        "",
        "[]",
        "{",
        '{"moves": []}',
        '{"xml": 1}',
        '{"xml": "", "moves": [1]}',
        '{"xml": "", "x": 1}',
    ):
        assert client.post(url, data=body, headers=headers).status_code == 400, body
    assert ask(client, drawn(), [{}] * (walks.MOST_MOVES + 1)).status_code == 400


def test_a_drawing_that_cannot_be_read_says_its_faults(sign_in: SignIn) -> None:
    client = sign_in("carla")
    answer = ask(client, "<x/>")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["faults"][0]["text"]
    assert ask(client, "no xml").status_code == 422
    assert ask(client, sketch(STUCK_CHOICE, "another_process")).status_code == 422


def test_a_long_walk_has_an_end_and_each_step_is_quick(sign_in: SignIn) -> None:
    client = sign_in("carla")
    xml = drawn("start s -> a\nuser a -> g\nexclusive g -> a if =x, e default\nend e")
    moves, _ = go(client, xml, "s", "a")
    [again] = [move for _, move in next_moves(told(client, xml, moves[:1])) if move["answers"][0]["value"]]
    moves = [moves[0], *[again] * (walks.MOST_MOVES - 1)]
    answer = told(client, xml, moves)
    assert (answer["state"], answer["next"], len(answer["steps"])) == ("full", [], walks.MOST_MOVES)
    before = time.perf_counter()
    assert told(client, xml, moves[:-1])["state"] == "open"
    told(client, xml, moves)
    assert time.perf_counter() - before < 2


def test_only_so_many_next_moves_are_told(sign_in: SignIn) -> None:
    names = [f"t{number}" for number in range(9)]
    text = "\n".join(
        [
            "start s -> g",
            "inclusive g -> " + ", ".join(f"{name} if ={name}" for name in names),
            *(f"user {name} -> e" for name in names),
            "end e",
        ]
    )
    answer = told(sign_in("carla"), drawn(text))
    assert len(next_moves(answer)) == MOST_SHOWN
    assert answer["more"] is True
    texts = [way["text"] for group in answer["next"] for move in group["moves"] for way in move["ways"]]
    assert len(set(texts)) == MOST_SHOWN


def test_ways_with_the_same_words_are_told_apart(sign_in: SignIn) -> None:
    text = "start s -> g\nexclusive g -> a if =x, a if =y\nuser a -> e\nend e"
    answer = told(sign_in("carla"), drawn(text))
    texts = [way["text"] for way in answer["next"][0]["moves"][0]["ways"]]
    assert len(texts) == len(set(texts)) == 3


def test_one_walk_at_a_time(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("carla")
    monkeypatch.setattr(walks, "WAIT_S", 0.01)
    with walks.WALKING:
        answer = ask(client, drawn())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert ask(client, drawn()).status_code == 200


def test_what_takes_too_long_is_gone_on_with_when_asked_again(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("carla")
    xml = drawn(STUCK_CHOICE.replace("user c", "manual c"))  # not walked before
    moves, _ = go(client, drawn(), "s", "a", "b")
    monkeypatch.setattr(walks, "SECONDS", -1.0)
    assert [ask(client, xml, moves).status_code for _ in moves] == [503] * len(moves)
    assert told(client, xml, moves)["state"] == "stuck"


@pytest.mark.parametrize("reader", ["ana", "berta", "dario"])
def test_others_may_not_walk_a_drawing(sign_in: SignIn, reader: str) -> None:
    assert ask(sign_in(reader), drawn()).status_code == 403


def test_strangers_sign_in_first(world: World) -> None:
    assert ask(world.app.test_client(), drawn()).status_code in {302, 401}


def test_a_walk_needs_the_page_s_token(world: World, sign_in: SignIn) -> None:
    client = sign_in("carla")
    world.app.config["WTF_CSRF_ENABLED"] = True
    assert ask(client, drawn()).status_code == 400


def test_there_is_nothing_to_walk_of_a_process_that_is_not_there(sign_in: SignIn) -> None:
    client = sign_in("carla")
    body = json.dumps({"xml": "", "moves": []})
    assert client.post("/procesos/nothing/recorrer", data=body).status_code == 404


def test_a_refuted_verdict_can_be_walked(sign_in: SignIn) -> None:
    client = sign_in("carla")
    answer = client.post(f"{BASE}/probar", data=drawn(), headers={"Accept": "application/json"})
    assert answer.json is not None
    fault = next(each for each in answer.json["verdicts"] if each["id"] == "can_end")
    walked = told(client, drawn(), fault["moves"])
    assert (walked["left"], walked["state"], walked["stands"][0]["element"]) == (0, "stuck", fault["element"])
    kept = [each for each in answer.json["verdicts"] if each["result"] == "proven"]
    assert all(each["moves"] == [] for each in kept)


def test_a_fault_on_whose_way_a_whole_context_is_written_can_be_told_and_walked(sign_in: SignIn) -> None:
    """The consent of the shipped process is such a value: it has no hash, and JSON has no word for it."""
    client = sign_in("carla")
    xml = client.get(f"{BASE}/borrador").text
    twice = '<bpmn:sequenceFlow id="twice" sourceRef="send_letter" targetRef="close_case"/></bpmn:process>'
    broken = xml.replace("</bpmn:process>", twice)
    assert broken != xml
    answer = client.post(f"{BASE}/probar", data=broken.encode(), headers={"Accept": "application/json"})
    assert answer.json is not None
    faults = [each for each in answer.json["verdicts"] if each["result"] == "refuted" and each["moves"]]
    values = [reply["value"] for each in faults for move in each["moves"] for reply in move["answers"]]
    assert any(isinstance(each, dict) for each in values)
    for fault in faults:
        walked = told(client, broken, fault["moves"])
        assert (walked["left"], len(walked["steps"])) == (0, len(fault["moves"]))
        assert "True" not in "".join(each["text"] for each in walked["steps"])
