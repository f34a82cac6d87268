"""Community-action invitation with the real handlers: seats fill, one is given up, who waits takes it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.tables import Participant
from processes.network.queries import get_professional
from processes.risk.community.lists import invitations_of
from processes.risk.community.planning import cancel_action, give_up_seat, plan_action
from processes.risk.community.plans import ActionPlan
from processes.risk.community.queries import lock_action
from processes.risk.tables import RiskRun, RiskScore, StoredModel


def _score(session: Session, office: Any) -> None:
    now = office.clock.now()
    for number in (4, 5):
        session.add(
            Participant(
                code=f"P{number}", given_name="Persona", surnames=f"Inventada {number}", birth_year=1980,
                territory="north", ceas="ceas_n",
            )
        )  # fmt: skip
    session.add(
        StoredModel(
            id="m", name="rgc_exit", kind="hazard", status="active", document="{}", sha256="s", data_sha256="d",
            horizon=24, validation={}, published_by="x", published_at=now,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        RiskRun(
            id="r", model_id="m", data_sha256="d", data_date=now.date(), seed=1, status="raised", free_slots={},
            shares={}, cut={}, people=4, started_by="x", started_at=now,
        )
    )  # fmt: skip
    session.flush()
    session.add_all(
        RiskScore(
            run_id="r", participant=code, territory="north", probability=0.731, lower=0.6, upper=0.8,
            contributions=[{"column": "activity", "effect": 0.4, "is_known": True}], data_date=now.date(),
            is_selected=False, is_above_cut=False,
        )
        for code in ("P1", "P2", "P4", "P5")
    )  # fmt: skip


@pytest.fixture
def action(office: Any) -> str:
    """Two seats and one waiting place for four people of the north, in thirty days."""
    plan = ActionPlan(
        title="Taller", theme="open", organiser="asso", territory="north", place="Centro cívico",
        starts_at=office.clock.now() + timedelta(days=30), seats=2, waiting_places=1,
    )  # fmt: skip
    office.write(lambda session: _score(session, office))

    def plan_it(session: Session) -> str:
        eloy = get_professional(session, "eloy")
        return plan_action(session, office.engine, plan, by=eloy, now=office.clock.now()).code

    code = office.write(plan_it)
    office.settle()
    return str(code)


def statuses(office: Any, code: str) -> dict[str, str]:
    def ask(session: Session) -> dict[str, str]:
        return {each.participant: each.status for each in invitations_of(session, lock_action(session, code))}

    return dict(office.stored(ask))


def invite(office: Any, *answers: str) -> None:
    office.do("confirm_list", {"list_answer": "invite", "list_reason": "Conviene."}, by="eloy")
    for answer in answers:
        office.do("invite_person", {"invitation_answer": answer}, by="ana")


def test_from_the_plan_to_the_evaluation(office: Any, action: str) -> None:
    assert office.task("confirm_list").candidates == ("coordinador_red/north", "supervisor/north")
    invite(office)
    assert len(office.tasks("invite_person")) == 4
    assert {task.candidates for task in office.tasks("invite_person")} == {("ceas_ts/ceas_n",)}
    for _ in range(3):
        office.do("invite_person", {"invitation_answer": "yes"}, by="ana")
    assert office.open_tasks() == [], "seats and waiting list are full"
    assert sorted(statuses(office, action).values()) == ["not_asked", "seat", "seat", "waiting"]
    office.wait(days=27, hours=1)
    assert office.open_tasks() == ["remind_people"]
    office.wait(days=3)
    assert office.open_tasks() == ["note_attendance"], "what was not reminded is over on the day"
    came = [code for code, status in statuses(office, action).items() if status == "seat"][:1]
    office.do("note_attendance", {"attended": came, "attendance_note": "Bien."}, by="cruz")
    office.do("evaluate_action", {"usefulness": "yes", "evaluation_note": "Repetir."}, by="eloy")
    assert office.states("community_action_invitation") == ["completed"]
    assert sorted(statuses(office, action).values()) == ["absent", "attended", "not_asked", "waiting"]


def test_two_seats_given_up_at_once_are_both_offered(office: Any, action: str) -> None:
    invite(office, "yes", "yes", "yes")
    seated = [code for code, status in statuses(office, action).items() if status == "seat"]

    def give_up(session: Session) -> None:
        dora = get_professional(session, "dora")
        for code in seated:
            give_up_seat(session, office.engine, action, code, by=dora, now=office.clock.now())

    office.write(give_up)
    office.settle()
    assert len(office.tasks("offer_seat")) == 1, "one person waits"
    office.do("offer_seat", {"seat_answer": "yes"}, by="ana")
    assert sorted(statuses(office, action).values()) == ["gave_up", "gave_up", "not_asked", "seat"]


def test_who_does_not_answer_an_offer_loses_it(office: Any, action: str) -> None:
    invite(office, "yes", "yes", "yes")
    first = next(code for code, status in statuses(office, action).items() if status == "seat")

    def give_up(session: Session) -> None:
        dora = get_professional(session, "dora")
        give_up_seat(session, office.engine, action, first, by=dora, now=office.clock.now())

    office.write(give_up)
    office.settle()
    assert office.open_tasks() == ["offer_seat"]
    office.wait(days=2)
    assert office.open_tasks() == []
    assert sorted(statuses(office, action).values()) == ["declined", "gave_up", "not_asked", "seat"]


def test_the_score_is_nowhere_in_the_process(office: Any, action: str) -> None:
    invite(office, "yes")
    [instance] = {task.instance_id for task in office.tasks("invite_person")}
    shown = [office.engine.read.variables(instance)]
    shown += [
        office.engine.read.task_variables(task.instance_id, task.number)
        for task in office.tasks("invite_person")
    ]
    assert "0.731" not in repr(shown)
    assert "probability" not in repr(shown)
    assert {each["code"] for each in shown[0]["invitees"]} == {"P1", "P2", "P4", "P5"}


def test_cancelled_while_people_are_invited(office: Any, action: str) -> None:
    invite(office, "yes", "never")

    def cancel(session: Session) -> None:
        cancel_action(session, office.engine, action, by=get_professional(session, "eloy"))

    office.write(cancel)
    office.settle()
    assert office.open_tasks() == ["tell_people"]
    office.do("tell_people", {"people_told": True}, by="cruz")
    assert office.states("community_action_invitation") == ["completed"]
    assert "declined" in statuses(office, action).values(), "who does not want to be invited again"
