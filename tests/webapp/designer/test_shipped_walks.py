"""Every shipped process is walked at random to its end: each step is told in both languages, none breaks anything."""

import json
import time
from random import Random

import pytest

from engine.prove.exploration.world import World
from engine.prove.walk.walk import Walk
from processes.proving import load_subject, processes_of, shipped
from webapp.designer.walk_answers import MOST_SHOWN, answer
from webapp.designer.walks import MOST_MOVES

DIAGRAMS = sorted(name for name in shipped() if name.endswith(".bpmn"))
RUNS = 4


@pytest.mark.parametrize("file", DIAGRAMS)
def test_a_shipped_process_is_walked_to_its_end(file: str) -> None:
    subject = load_subject({file: shipped()[file]})
    for process_id in processes_of(subject, [file]):
        world = World(subject, process_id)
        for seed in range(RUNS):
            _walk(Walk(world), Random(f"{process_id} {seed}"))


def _walk(walk: Walk, random: Random) -> None:
    slowest = 0.0
    while True:
        before = time.perf_counter()
        told = [answer(walk, asked=len(walk), english=english) for english in (False, True)]
        slowest = max(slowest, time.perf_counter() - before)
        for each in told:
            _check(each)
        if told[0]["state"] != "open":
            break
        walk = walk.take(*random.choice([(way.move, way.which) for way in walk.ways()]))
    assert told[0]["state"] == "over", [each["text"] for each in told[0]["steps"]]
    assert slowest < 2, "a step is to be told at once, also on a busy machine"


def _check(told: dict) -> None:
    json.dumps(told)
    assert len(told["steps"]) < MOST_MOVES
    assert [each["broken"] for each in told["steps"] if each["broken"]] == []
    moves = [move for group in told["next"] for move in group["moves"]]
    assert sum(len(move["ways"]) for move in moves) < MOST_SHOWN
    for move in moves:
        texts = [way["text"] for way in move["ways"]]
        assert len(set(texts)) == len(texts)
        assert len(texts) == 1 or all(texts)
