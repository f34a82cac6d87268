"""A case whose participant has signed, and a diagnosis filled in by the page's own forms."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from small_network import SignIn, World
from werkzeug.test import TestResponse

from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.packs import get_pack

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
