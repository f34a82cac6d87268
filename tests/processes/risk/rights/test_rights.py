"""The process *Exercise of rights* with its real handlers: what is asked, who decides, what is set aside, what ends."""

from collections.abc import Mapping

import pytest
from small_network import NOW, World
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Rejection
from engine.views import TaskFilter, TaskView
from processes.cases.tables import Case, Consent, Participant
from processes.network.queries import find_professional
from processes.network.tables import StoredPost, StoredProfessional
from processes.risk.rights.requests import Asked, RequestRefused, may_receive, receive, scores_set_aside
from processes.risk.rights.tables import RightsRequest
from processes.risk.tables import Alert, AlertDecision

CONSENT = {"carry_out": True, "record": True, "team": False, "research": False}
ANSWER: Mapping[str, object] = {
    "answered_on": "2026-11-20",
    "answer_way": "letter",
    "told_of_complaint": True,
}


@pytest.fixture
def rights(world: World) -> World:
    """With two data protection officers and one more coordinator of the Network."""
    with world.application.sessions() as session, session.begin():
        for who, role in (("olga", "dpo"), ("pablo", "dpo"), ("dario2", "coordinador_red")):
            session.add(StoredProfessional(username=who, name=who.title(), organisation="gerencia"))
            session.flush()
            session.add(StoredPost(username=who, role=role, organisation="gerencia", territory=None))
    return world


def _case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def _receive(world: World, right: str, words: str = "") -> str:
    with world.application.sessions() as session, session.begin():
        asked = Asked(participant=_case(session).participant, right=right, words=words)
        code = receive(session, world.application.engine, asked, by="ana", now=NOW).code
    world.work()
    return code


def _request(world: World, code: str) -> RightsRequest:
    with world.application.sessions() as session:
        return session.get_one(RightsRequest, code)


def test_the_same_request_is_received_once_and_its_words_stay_out_of_the_process(rights: World) -> None:
    code = _receive(rights, "explain", "No entiendo por qué me llaman.")
    assert code == "R-2026-0001"
    assert _receive(rights, "explain") == code
    task = rights.task("prepare_explanation")
    variables = rights.application.engine.read.variables(task.instance_id)
    assert "No entiendo" not in str(variables)
    assert variables["clocks"]["month"] == "P1M"
    with pytest.raises(IndexError):
        rights.task("prepare_explanation", 1)


def test_an_explanation_is_checked_by_somebody_else_and_the_answer_is_kept(rights: World) -> None:
    code = _receive(rights, "explain")
    rights.do("prepare_explanation", "olga", explanation="Se miró cuánto tiempo lleva sin trabajo.")
    with pytest.raises(Rejection, match="somebody else"):
        rights.do("check_explanation", "olga", explanation_check="clear")
    rights.do("check_explanation", "carla", explanation_check="clear")
    rights.do("answer_person", "olga", **ANSWER)
    request = _request(rights, code)
    assert (request.status, str(request.answered_on), request.answer_way) == (
        "answered",
        "2026-11-20",
        "letter",
    )


def test_a_contest_sets_the_score_aside_until_two_people_agree(rights: World) -> None:
    code = _receive(rights, "contest")
    with rights.application.sessions() as session:
        participant = _case(session).participant
        assert session.scalars(scores_set_aside()).all() == [participant]
        reviewer = session.scalars(select(Alert.decided_by).where(Alert.participant == participant)).one()
    assert reviewer == "dario"
    with pytest.raises(Rejection, match="somebody else"):
        rights.do("review_contest", "dario", contest_decision="upheld", contest_reason="x")
    rights.do(
        "review_contest", "carla", contest_decision="upheld", contest_reason="Los datos eran de otra persona."
    )
    for same in ("carla", "dario"):
        with pytest.raises(Rejection, match="somebody else"):
            rights.do("confirm_contest", same, contest_confirmed="yes")
    rights.do("confirm_contest", "olga", contest_confirmed="yes")
    request = _request(rights, code)
    assert (request.decision, request.decided_by) == ("upheld", "carla")
    with rights.application.sessions() as session:
        assert session.scalars(scores_set_aside()).all() == []
    rights.do("answer_person", "olga", **ANSWER)
    assert _request(rights, code).status == "answered"


def test_withdrawing_ends_every_consent(rights: World) -> None:
    rights.do("call_participant", "berta", call_result="answered")
    rights.do("first_interview", "berta", interview_result="attended")
    rights.do("explain_consent", "berta", agrees="yes", consent=CONSENT)
    _receive(rights, "revoke")
    with rights.application.sessions() as session:
        assert set(session.scalars(select(Consent.status))) == {"revoked"}
    assert rights.task("inform_of_revocation").element == "inform_of_revocation"
    rights.do("answer_person", "olga", **ANSWER)


def test_all_that_is_wrong_is_said_and_nothing_is_stored(rights: World) -> None:
    asked = Asked(participant="P-nobody", right="everything", words="x" * 4001)
    with rights.application.sessions() as session, pytest.raises(RequestRefused) as refused:
        receive(session, rights.application.engine, asked, by="ana", now=NOW)
    assert refused.value.faults == (("participant", "unknown"), ("right", "unknown"), ("words", "too_long"))
    with rights.application.sessions() as session:
        assert session.scalars(select(RightsRequest)).all() == []


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("ana", True),
        ("berta", True),
        ("dario", True),
        ("olga", True),
        ("carla", True),
        ("bruno", False),
        ("eva", False),
    ],
)
def test_who_may_receive_one(rights: World, who: str, may: bool) -> None:
    with rights.application.sessions() as session:
        person = session.get_one(Participant, _case(session).participant)
        professional = find_professional(session, who)
        assert professional is not None
        assert may_receive(session, professional, person) is may


def _contest(world: World, participant: str) -> None:
    with world.application.sessions() as session, session.begin():
        asked = Asked(participant=participant, right="contest")
        receive(session, world.application.engine, asked, by="ana", now=NOW)
    world.work()


def _steps(world: World, alert: str) -> list[str]:
    with world.application.sessions() as session:
        logged = select(AlertDecision.decision).where(AlertDecision.alert_id == alert)
        return list(session.scalars(logged.order_by(AlertDecision.id)))


@pytest.mark.parametrize("decision", ["watch", "accept"])
def test_a_contested_alert_goes_back_to_somebody_else(rights: World, decision: str) -> None:
    task = rights.do("review_alert", "dario", decision=decision, reason="Se conoce a la familia.")
    _contest(rights, task.business_key)
    with rights.application.sessions() as session:
        mine = select(Alert).where(Alert.participant == task.business_key)
        alert = session.scalars(mine).one()
    assert alert.status == "under_review"
    assert _steps(rights, alert.id)[-2:] == ["contested", "start_review"]
    again = [each for each in _open_reviews(rights) if each.business_key == task.business_key]
    assert [each.instance_id for each in again] == [task.instance_id]
    with pytest.raises(Rejection, match="somebody else"):
        _review(rights, again[0], "dario")
    _review(rights, again[0], "diana")
    assert _steps(rights, alert.id)[-2:] == ["dismiss", "close"]


def test_an_alert_that_waits_for_its_review_stays_there_and_says_so(rights: World) -> None:
    task = rights.task("review_alert")
    _contest(rights, task.business_key)
    assert task.number in [each.number for each in _open_reviews(rights)]
    with rights.application.sessions() as session:
        alert = session.scalars(select(Alert).where(Alert.participant == task.business_key)).one()
    assert _steps(rights, alert.id)[-1] == "contested"
    other = rights.task("review_alert", 1)
    assert "contested" not in _steps(rights, _alert_of(rights, other.business_key))


def _alert_of(world: World, participant: str) -> str:
    with world.application.sessions() as session:
        return session.scalars(select(Alert.id).where(Alert.participant == participant)).one()


def _open_reviews(world: World) -> list[TaskView]:
    return world.application.engine.read.list_tasks(TaskFilter(element="review_alert"))


def _review(world: World, task: TaskView, who: str) -> None:
    values = {"decision": "dismiss", "reason": "Se habla antes con la persona."}
    world.application.engine.complete(task.instance_id, task.number, values, actor=who)
    world.work()
