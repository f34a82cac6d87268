"""The monitor of who oversees some territories: their counts, and nobody else's."""

import re
from collections.abc import Callable

import pytest
from small_network import SignIn, World
from sqlalchemy import update

from processes.cases.tables import Case
from processes.network.tables import StoredPost
from webapp.monitor.counting import count_in

ALERTS = "/seguimiento/proactive_alert_intervention"
CALLS = "/seguimiento/pact_call_and_consent"


@pytest.fixture
def counts(world: World) -> Callable[..., dict[str, tuple[int, int]]]:
    """Open and late by element, as a territory's counts say."""

    def count(process_id: str, *territories: str, hidden: tuple[str, ...] = ()) -> dict[str, tuple[int, int]]:
        definition = world.application.engine.read.latest_definition(process_id)
        assert definition is not None
        now = world.clock.now()
        with world.application.sessions() as session:
            found = count_in(session, definition.definition_id, territories, now=now, hidden=hidden)
        return {element: (each.open, each.late) for element, each in found.items()}

    return count


def open_reviews(page: str) -> int:
    found = re.search(r"review_alert&#34;: \{&#34;open&#34;: (\d+)", page)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("reader", "status", "reviews"),
    [
        ("gema", 200, 3),  # region-wide
        ("carla", 200, 3),  # region-wide
        ("dario", 200, 2),  # supervisor of León
        ("diana", 200, 2),  # supervisor of León
        ("ana", 403, 0),  # social worker there
        ("berta", 403, 0),  # coordinates the case
        ("eva", 403, 0),  # another territory
    ],
)
def test_who_sees_whose_counts(sign_in: SignIn, reader: str, status: int, reviews: int) -> None:
    client = sign_in(reader)
    answer = client.get(ALERTS)
    assert answer.status_code == client.get("/seguimiento").status_code == status
    assert open_reviews(answer.text) == reviews
    assert ("De su territorio:" in answer.text) is (reader in ("dario", "diana"))
    assert ('href="/seguimiento"' in client.get("/tareas").text) is (status == 200)


def test_a_supervisor_of_another_territory_sees_theirs(sign_in: SignIn, world: World) -> None:
    with world.application.sessions() as session, session.begin():
        session.execute(
            update(StoredPost).where(StoredPost.username == "diana").values(territory="salamanca")
        )
    client = sign_in("diana")
    assert open_reviews(client.get(ALERTS).text) == 1
    assert 'id="row-call_participant"' not in client.get(CALLS).text


def test_the_counts_of_all_territories_are_those_of_the_region(
    world: World, counts: Callable[..., dict[str, tuple[int, int]]]
) -> None:
    world.clock.advance(6 * 86_400)
    world.work()
    for process_id in ("proactive_alert_intervention", "pact_call_and_consent"):
        definition = world.application.engine.read.latest_definition(process_id)
        assert definition is not None
        whole = world.application.engine.read.element_counts(definition.definition_id, world.clock.now())
        expected = {element: (each.open, each.late) for element, each in whole.items()}
        assert counts(process_id, "leon", "salamanca") == expected
        assert counts(process_id) == {}


def test_a_hidden_case_is_in_no_count(
    world: World, counts: Callable[..., dict[str, tuple[int, int]]]
) -> None:
    task = world.task("call_participant")
    assert counts("pact_call_and_consent", "leon")["call_participant"][0] == 1
    assert counts("pact_call_and_consent", "leon", hidden=(task.business_key,)) == {}


def test_a_case_that_moves_is_counted_where_it_is(
    world: World, counts: Callable[..., dict[str, tuple[int, int]]]
) -> None:
    with world.application.sessions() as session, session.begin():
        session.execute(update(Case).values(territory="salamanca"))
    assert "call_participant" not in counts("pact_call_and_consent", "leon")
    assert counts("pact_call_and_consent", "salamanca")["call_participant"][0] == 1


def test_incidents_are_those_of_the_territory(sign_in: SignIn, world: World) -> None:
    world.do("review_alert", "dario", decision="accept", reason="Conviene ofrecer apoyo ya.")
    world.do("assign_professionals", "dario", reference_professional="ana", case_coordinator="nobody")
    for _ in range(6):
        world.clock.advance(3600)
        world.work()
    assert "Parados por un error" in sign_in("dario").get(ALERTS).text
    with world.application.sessions() as session, session.begin():
        session.execute(
            update(StoredPost).where(StoredPost.username == "diana").values(territory="salamanca")
        )
    assert "Parados por un error" not in sign_in("diana").get(ALERTS).text
