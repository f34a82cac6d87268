"""A step that would break a promise is refused with the sentence, in the reader's language."""

from typing import Any

import pytest

from engine.errors import Rejection
from webapp.errors import explain_rejection


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "es",
            "Rompería una promesa de este proceso",
            "Promete: «share nunca antes de sign». Nada ha cambiado.",
        ),
        (
            "en",
            "It would break a promise of this process",
            "It promises: “share never before sign”. Nothing has changed.",
        ),
    ],
)
def test_the_sentence_is_told(world: Any, language: str, title: str, text: str) -> None:
    rejection = Rejection("promise_broken", "Expected ...", named=("share nunca antes de sign",))
    with world.app.test_request_context(headers={"Accept-Language": language}):
        problem = explain_rejection(rejection)
    assert (problem.title, problem.text) == (title, text)
