"""Settings that an installation should not have are named, and secrets are not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from processes.application import Application
from processes.demo.people import PASSWORD, add_professionals, list_logins
from processes.demo.places import add_places
from processes.network.accounts import set_password
from webapp.doctor.finding import Grade


def test_a_good_installation_has_no_faults(installed: Application, examined: Any) -> None:
    found = examined(CONCIERTO_HTTPS="1")
    assert {finding.grade for finding in found.values()} == {Grade.NOTE}, found
    assert {"python", "disk", "schema", "durable", "work", "deployed", "no_redis"} <= set(found)


@pytest.mark.parametrize(
    ("code", "environment", "grade"),
    [
        ("unknown_setting", {"CONCIERTO_REDIS": "redis://x"}, Grade.WARNING),
        ("short_secret", {"CONCIERTO_SECRET_KEY": "hunter2"}, Grade.FAULT),
        ("debug", {"FLASK_DEBUG": "1"}, Grade.FAULT),
        ("no_https", {}, Grade.WARNING),
        ("bad_setting", {"CONCIERTO_LANGUAGE": "fr"}, Grade.FAULT),
        ("bad_setting", {"CONCIERTO_STOP_SECONDS": "soon"}, Grade.FAULT),
    ],
)
def test_a_wrong_setting_is_named(
    installed: Application, examined: Any, code: str, environment: dict[str, str], grade: Grade
) -> None:
    finding = examined(**environment)[code]
    assert finding.grade == grade
    assert finding.remedy
    assert finding.remedy_en
    assert "hunter2" not in finding.say("es") + finding.say("en")


@pytest.mark.parametrize(("https", "grade"), [("1", Grade.FAULT), ("", Grade.WARNING)])
def test_the_public_password_of_the_demo_is_named(
    installed: Application, examined: Any, https: str, grade: Grade
) -> None:
    assert "demo_password" not in examined(CONCIERTO_HTTPS=https)
    _let_the_demo_in(installed)
    assert examined(CONCIERTO_HTTPS=https)["demo_password"].grade == grade


def _let_the_demo_in(installed: Application) -> None:
    """One of the demo's people, with the one password."""
    with installed.sessions() as session, session.begin():
        add_places(session)
        add_professionals(session)
        set_password(session, list_logins()[0].username, PASSWORD, now=datetime.now(UTC))
