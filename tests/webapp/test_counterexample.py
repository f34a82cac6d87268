"""A counterexample on a page: the painted path and, as its twin, the sentences in the reader's language."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask import render_template_string

from engine.prove import Subject, prove
from engine.prove.counterexample import painted, sentences
from engine.testing.sketch import sketch
from webapp.diagrams import path_marks

PAGE = """{% from "counterexample.html" import counterexample with context %}
{{ counterexample(definition, told, marks) }}"""
BROKEN = "start s -> g\nexclusive g -> a if =x, b default\nuser a -> j\nuser b -> j\nparallel j -> e\nend e"


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("es", "Empieza en «s».", "lo que falta ya no puede llegar."),
        ("en", "It begins at «s».", "what is missing cannot come any more."),
    ],
)
def test_the_path_is_painted_and_told(world: Any, language: str, first: str, last: str) -> None:
    subject = Subject.read({"p.bpmn": sketch(BROKEN)})
    verdict = next(each for each in prove(subject, "p").refuted if each.id == "can_end")
    with world.app.test_request_context(headers={"Accept-Language": language}):
        page = render_template_string(
            PAGE,
            definition={"process_id": "p", "version": 1},
            told=sentences(subject, verdict),
            marks=path_marks(painted(subject, verdict)),
        )
    told = [unescape(each) for each in re.findall("<li>(.*?)</li>", page)]
    assert told[0] == first
    assert told[-1].endswith(last)
    marks = json.loads(unescape(re.findall('data-marks="(.*?)"', page)[0]))
    assert marks == {
        "path": {
            "visited": {"s": 1, "g": 2, "a": 3},
            "flows": ["s-g", "g-a", "a-j"],
            "stands": ["j"],
        }
    }
