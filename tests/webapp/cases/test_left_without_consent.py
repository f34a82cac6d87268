"""All consent withdrawn while nothing runs for the case: its reference professional is asked how it goes on."""

import pytest
from small_network import SignIn, World
from sqlalchemy import select

from engine.commands import CancelInstance
from engine.views import TaskFilter
from processes.cases.tables import Case, CaseEvent

CODE = "C-2026-0001"
REVOKED = f"/casos/{CODE}/avisos/consent_revoked"


@pytest.fixture
def quiet(signed: World) -> World:
    """Consent is signed, and nothing runs for the case."""
    engine = signed.application.engine
    signed.do("prepare_diagnosis", "berta", interviews_held=2, record_reviewed=True)
    about = TaskFilter(business_keys=frozenset({CODE}))
    for instance in {task.instance_id for task in engine.read.list_tasks(about)}:
        engine.execute(CancelInstance(instance_id=instance, actor="gema", reason="Prueba."))
    signed.work()
    return signed


def tasks(world: World) -> list[tuple[str, tuple[str, ...]]]:
    chosen = TaskFilter(business_keys=frozenset({CODE}))
    return [(task.element, task.candidates) for task in world.application.engine.read.list_tasks(chosen)]


def case_of(world: World) -> tuple[str, str | None]:
    with world.application.sessions() as session:
        case = session.get_one(Case, CODE)
        return case.status, case.close_reason


def told(world: World) -> list[str]:
    with world.application.sessions() as session:
        lines = select(CaseEvent.kind).where(CaseEvent.case_code == CODE).order_by(CaseEvent.id)
        return list(session.scalars(lines))


def revoke(world: World, sign_in: SignIn) -> None:
    assert sign_in("berta").post(REVOKED, data={"sure": "yes"}).status_code == 302
    world.work()


def test_the_reference_professional_is_asked_and_closes_it(quiet: World, sign_in: SignIn) -> None:
    assert tasks(quiet) == []
    revoke(quiet, sign_in)
    assert tasks(quiet) == [("decide_without_consent", ("ceas_ts/ana",))]
    quiet.do(
        "decide_without_consent", "ana", without_consent="close", without_consent_note="No quiere seguir."
    )
    assert case_of(quiet) == ("closed", "revoked")
    assert tasks(quiet) == []


def test_or_the_case_goes_on_and_its_story_says_so(quiet: World, sign_in: SignIn) -> None:
    revoke(quiet, sign_in)
    quiet.do(
        "decide_without_consent", "ana", without_consent="go_on", without_consent_note="Sigue en el CEAS."
    )
    assert case_of(quiet) == ("open", None)
    assert told(quiet)[-2:] == ["access_withdrawn", "goes_on_unshared"]
    assert "El caso sigue, sin compartir datos" in sign_in("ana").get(f"/casos/{CODE}").text


def test_without_a_reference_professional_its_ceas_is_asked(quiet: World, sign_in: SignIn) -> None:
    with quiet.application.sessions() as session, session.begin():
        session.get_one(Case, CODE).reference_professional = None
    revoke(quiet, sign_in)
    assert tasks(quiet) == [("decide_without_consent", ("ceas_ts/ceas_ejido",))]


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("berta", 404), ("dario", 404), ("bruno", 404), ("eva", 404), ("carla", 404)],
)
def test_the_task_is_there_for_the_reference_professional_only(
    quiet: World, sign_in: SignIn, who: str, status: int
) -> None:
    revoke(quiet, sign_in)
    address = f"/tareas/{quiet.task('decide_without_consent').reference}"
    assert sign_in(who).get(address).status_code == status


def test_where_something_runs_that_process_is_told_and_nobody_is_asked_twice(
    signed: World, sign_in: SignIn
) -> None:
    revoke(signed, sign_in)
    assert [element for element, _ in tasks(signed)] == ["inform_of_revocation"]


def test_where_nothing_was_signed_any_more_nobody_is_asked_again(quiet: World, sign_in: SignIn) -> None:
    revoke(quiet, sign_in)
    assert sign_in("berta").post(REVOKED, data={"sure": "yes"}).status_code == 409
    quiet.work()
    assert [element for element, _ in tasks(quiet)] == ["decide_without_consent"]
