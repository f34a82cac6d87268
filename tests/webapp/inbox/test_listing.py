"""What the inbox's address asks for."""

import pytest

from engine.views import TaskFilter
from webapp.inbox.listing import Chosen, filter_for, read_choice


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        ({}, Chosen()),
        (
            {"vista": "equipo", "proceso": "p", "texto": " llamar ", "orden": "-llegada", "pagina": "3"},
            Chosen(view="team", process_id="p", text="llamar", order="-created", page=3),
        ),
        ({"vista": "terminadas"}, Chosen(view="done")),
        ({"vista": "todas", "orden": "nombre", "pagina": "-1"}, Chosen()),
        ({"pagina": "9999999999"}, Chosen()),
        ({"pagina": "uno"}, Chosen()),
    ],
)
def test_the_address_says_what_is_wanted_and_nonsense_is_as_if_absent(
    arguments: dict[str, str], chosen: Chosen
) -> None:
    assert read_choice(arguments) == chosen


def test_every_view_is_limited_to_the_person_or_the_persons_groups() -> None:
    groups = frozenset({"ceas_ts/ceas-1"})
    assert filter_for("mine", "ana", groups) == TaskFilter(assignee="ana")
    assert filter_for("done", "ana", groups) == TaskFilter(assignee="ana", state="completed")
    assert filter_for("team", "ana", groups) == TaskFilter(candidates=groups)


def test_without_groups_the_team_view_is_empty_and_not_everything() -> None:
    assert filter_for("team", "ana", frozenset()).candidates == frozenset()
