"""Due dates in words, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from webapp.due import describe_due

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # 10:00 in Madrid


@pytest.fixture(params=["es", "en"])
def locale(request: pytest.FixtureRequest) -> object:
    app = Flask("webapp", root_path="webapp")
    Babel(app)
    with app.app_context(), force_locale(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("due_at", "kind", "spanish", "english"),
    [
        (None, "none", "Sin plazo", "No due date"),
        (NOW - timedelta(hours=1), "late", "Venció hoy, 09:00", "Was due today, 09:00"),
        (NOW - timedelta(days=1), "late", "Venció ayer", "Was due yesterday"),
        (NOW - timedelta(days=3), "late", "Venció hace 3 días", "Was due 3 days ago"),
        (NOW + timedelta(hours=1), "soon", "Hoy, 11:00", "Today, 11:00"),
        (NOW + timedelta(days=1), "soon", "Mañana", "Tomorrow"),
        (NOW + timedelta(days=5), "calm", "27 nov", "27 Nov"),
        (NOW + timedelta(days=60), "calm", "21 ene 2027", "21 Jan 2027"),
        # 23:30 UTC is the next calendar day in Madrid
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "soon", "Mañana", "Tomorrow"),
    ],
)
def test_a_due_date_has_its_word_and_kind(
    locale: str, due_at: datetime | None, kind: str, spanish: str, english: str
) -> None:
    due = describe_due(due_at, NOW)
    assert (due.kind, due.text) == (kind, spanish if locale == "es" else english)
