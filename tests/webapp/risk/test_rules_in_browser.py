"""An alert with its rules, its score contested, and a person who is not invited: no barrier that axe finds."""

import pytest
from readable_pages import Enter, Visit
from small_network import World
from sqlalchemy import update

from processes.risk.community.lists import refuse_invitations
from processes.risk.rights.requests import Asked, receive
from processes.risk.tables import Alert

pytestmark = pytest.mark.browser
RULES = [
    {"rule": "long_in_rgc", "facts": {"months_in_rgc": 22.0}},
    {"rule": "in_severity", "facts": {"hdme_global": 2.5}},
]


@pytest.fixture
def alert(world: World) -> Alert:
    """Of the participant who has a case; it met two rules, and its score is contested."""
    found = next(each for each in world.alerts() if each.status == "accepted")
    with world.application.sessions() as session, session.begin():
        session.execute(update(Alert).where(Alert.id == found.id).values(rules_met=RULES))
        refuse_invitations(session, [found.participant], world.clock.now())
        asked = Asked(participant=found.participant, right="contest")
        receive(session, world.application.engine, asked, by="ana", now=world.clock.now())
    world.work()
    return found


@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "en")])
def test_the_alert_is_readable(enter: Enter, visit: Visit, alert: Alert, width: int, lang: str) -> None:
    assert visit(enter("dario", width=width, lang=lang), f"/alertas/{alert.id}") == []


@pytest.mark.parametrize(("width", "lang"), [(1280, "en"), (320, "es")])
def test_the_person_is_readable(enter: Enter, visit: Visit, alert: Alert, width: int, lang: str) -> None:
    assert visit(enter("ana", width=width, lang=lang), f"/personas/{alert.participant}") == []
