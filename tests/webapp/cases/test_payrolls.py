"""Payrolls from the page to the end of their process: who brings, who settles, what is erased."""

import io
from datetime import date

import pytest
from small_network import SignIn, World
from sqlalchemy import select

from processes.cases.payroll.tables import Discrepancy, Payroll, PayrollNumber
from processes.cases.people.tables import PersonDetails
from processes.cases.tables import Case

HEAD = "payroll_number;document;household_size;ceas;edis_support\n"
DOCUMENT = "12345678Z"


@pytest.fixture
def participant(world: World) -> str:
    """The one who has a case, with a document."""
    with world.application.sessions() as session, session.begin():
        code = session.scalars(select(Case.participant)).one()
        session.add(
            PersonDetails(
                participant=code, document_kind="dni", document_number=DOCUMENT, birth_date=date(1980, 1, 1),
                street="", postcode="", town="", merged_into=None,
            )
        )  # fmt: skip
    return code


def _bring(sign_in: SignIn, rows: str, who: str = "gema", month: str = "2026-11") -> int:
    file = (io.BytesIO((HEAD + rows).encode()), "nomina.csv")
    return sign_in(who).post("/nominas", data={"month": month, "file": file}).status_code


def _found(world: World) -> list[Discrepancy]:
    with world.application.sessions() as session:
        return list(session.scalars(select(Discrepancy).order_by(Discrepancy.id)))


def _payrolls(world: World) -> list[Payroll]:
    with world.application.sessions() as session:
        return list(session.scalars(select(Payroll)))


@pytest.mark.parametrize(
    ("who", "sees", "brings"), [("gema", 200, 302), ("ana", 200, 403), ("berta", 403, 403)]
)
def test_who_sees_and_who_brings(world: World, sign_in: SignIn, who: str, sees: int, brings: int) -> None:
    assert sign_in(who).get("/nominas").status_code == sees
    assert _bring(sign_in, f"1;{DOCUMENT};1;ceas_ejido;no\n", who) == brings
    assert len(_payrolls(world)) == (brings == 302)


def test_differences_are_settled_by_their_ceas_and_the_file_is_erased(
    world: World, sign_in: SignIn, participant: str
) -> None:
    _bring(sign_in, f"77;{DOCUMENT};1;ceas_ejido;no\n")
    _bring(sign_in, f"77;{DOCUMENT};1;ceas_ejido;no\n")
    world.work()
    kinds = [(each.kind, each.participant, each.found) for each in _found(world)]
    assert ("payroll_number", participant, "77") in kinds
    for each in _found(world):
        assert sign_in("eva").post(f"/nominas/N-2026-11/{each.id}", data={}).status_code == 404
        assert sign_in("gema").post(f"/nominas/N-2026-11/{each.id}", data={}).status_code == 404
        sign_in("ana").post(f"/nominas/N-2026-11/{each.id}", data={"resolution": "mended_here"})
    world.do("resolve_discrepancies", "ana", office_note="Nada.")
    [payroll] = _payrolls(world)
    assert (payroll.outcome, payroll.content, payroll.rows) == ("reconciled", b"", 1)
    with world.application.sessions() as session:
        assert session.get_one(PayrollNumber, participant).number == "77"
    assert _bring(sign_in, f"78;{DOCUMENT};1;ceas_ejido;no\n") == 302
    assert len(_payrolls(world)) == 1


def test_a_bad_file_loads_nothing_and_is_mended(world: World, sign_in: SignIn, participant: str) -> None:
    _bring(sign_in, "x;1;0;nowhere;perhaps\n")
    world.work()
    assert _found(world) == []
    page = sign_in("gema").get("/nominas/N-2026-11").text
    assert page.count('<th scope="row">2</th>') == 5
    assert "Expected" in sign_in("gema").get("/nominas/N-2026-11?lang=en").text
    assert "No es el código" not in sign_in("ana").get("/nominas/N-2026-11").text
    _bring(sign_in, f"77;{DOCUMENT};1;ceas_ejido;no\n")
    world.do("correct_payroll", "gema", correction="uploaded")
    assert [each.participant for each in _found(world)][:1] == [participant]


def test_a_restricted_person_is_compared_with_no_list(
    world: World, sign_in: SignIn, participant: str
) -> None:
    with world.application.sessions() as session:
        code = session.scalars(select(Case.code)).one()
    sign_in("berta").post(f"/casos/{code}/reserva", data={"reason": "other_risk", "named": []})
    _bring(sign_in, "5;87654321X;1;ceas_ejido;no\n")
    world.work()
    assert participant not in {each.participant for each in _found(world)}
