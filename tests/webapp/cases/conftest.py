"""A case whose participant has signed, and a diagnosis filled in by the page's own forms."""

from collections.abc import Callable
from datetime import date

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from members import add_member, add_worker
from small_network import NOW, PASSWORD, SignIn, World
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.packs import get_pack
from processes.network.agreements import Agreement, sign_agreement
from processes.network.tables import Account

CODE = "C-2026-0001"
ADDRESS = f"/casos/{CODE}/diagnosticos"
YES = {"carry_out": True, "record": True, "team": True, "research": False}
HDME = get_pack("hdme_compatible_1")

Fill = Callable[..., TestResponse]


@pytest.fixture
def signed(world: World) -> World:
    """Ana is the reference professional of the case, Berta coordinates it."""
    world.do("call_participant", "berta", call_result="answered", appointment_on="2026-11-24")
    world.do("first_interview", "berta", interview_result="attended")
    world.do("explain_consent", "berta", agrees="yes", consent=YES, consent_version="2026-1")
    return world


@pytest.fixture
def berta(signed: World, sign_in: SignIn) -> FlaskClient:
    return sign_in("berta")


@pytest.fixture
def begun(berta: FlaskClient) -> str:
    """The address of a diagnosis that was just begun."""
    answer = berta.post(ADDRESS, data={"moment": "O1", "pack": HDME.id})
    assert answer.headers["Location"] == f"{ADDRESS}/1/valorar"
    return f"{ADDRESS}/1"


@pytest.fixture
def fill() -> Fill:
    """Send one of the two forms: `fill(client, address, 1, income="1")`; `own=True` for the participant's."""
    return send_form


def send_form(
    client: FlaskClient, address: str, revision: int, *, own: bool = False, **answers: str
) -> TestResponse:
    if own:
        data = {f"self_ratings.{each.id}": "6" for each in HDME.dimensions}
        return client.post(f"{address}/autovaloracion", data={**data, "revision": str(revision)})
    data = {f"answers.{item.id}": "4" for item in HDME.items()}
    data |= {f"answers.{item}": level for item, level in answers.items()}
    data |= {"judgement": "Sabe pedir ayuda.", "revision": str(revision)}
    data |= {"factors.0.kind": "satisfactory", "factors.0.locus": "internal", "factors.0.intensity": "3"}
    data |= {"factors.0.dimension": "personal", "factors.0.words": "Cuida de su madre."}
    return client.post(f"{address}/valorar", data=data)


@pytest.fixture
def hdme() -> Pack:
    return HDME


GROUPS = frozenset({"identity", "household", "diagnosis", "plan"})
RECEIVERS = [
    ("edis_leon", "EDIS de León", "agent", "edel", "edis"),
    ("edis_lejos", "EDIS de otro lugar", "agent", "edna", "edis"),
    ("despensa", "Despensa", "collaborator", "paco", "colaborador"),
]


def _add_receivers(session: Session) -> None:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for code, name, standing, username, role in RECEIVERS:
        add_member(session, code, "leon", name=name, standing=standing)
        add_worker(session, username, code, role=role, territory="leon")
        session.add(Account(username=username, password_hash=hashed, changed_at=NOW))
    gives = {"ceas_ejido": GROUPS, **{each[0]: frozenset[str]() for each in RECEIVERS}}
    agreement = Agreement(
        code="AG-1",
        protocol="Red",
        protocol_en="Network",
        gives=gives,
        begins_on=date(2026, 1, 1),
        ends_on=None,
    )
    sign_agreement(session, agreement, by="carla", now=NOW)


@pytest.fixture
def asked(signed: World) -> World:
    """Ana, of the CEAS, has asked EDIS for advice; the participant has signed."""
    with signed.application.sessions() as session, session.begin():
        _add_receivers(session)
    about = {"case_id": CODE, "participant": "", "territory": "leon", "ceas": "ceas_ejido"}
    signed.application.engine.publish("referral_requested", key=CODE, variables=about)
    signed.work()
    words = {"asks_for": "edis_help", "receiver": "edis_leon", "asks_advice": True}
    signed.do("describe_referral", "ana", words="Hace falta orientación.", **words)
    return signed


@pytest.fixture
def ask_resource(signed: World) -> Callable[[], World]:
    def ask() -> World:
        with signed.application.sessions() as session, session.begin():
            _add_receivers(session)
        about = {"case_id": CODE, "territory": "leon", "ceas": "ceas_ejido"}
        signed.application.engine.publish("referral_requested", key=CODE, variables=about)
        signed.work()
        signed.do("describe_referral", "ana", asks_for="resource", receiver="despensa", words="Alimentos.")
        return signed

    return ask
