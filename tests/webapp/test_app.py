"""The frame: every address asks who you are, answers carry their headers, both languages."""

from typing import Any


def test_the_inbox_opens(sign_in: Any) -> None:
    answer = sign_in("dario").get("/tareas?vista=equipo")
    assert answer.status_code == 200
    assert "Revisar la alerta" in answer.text
