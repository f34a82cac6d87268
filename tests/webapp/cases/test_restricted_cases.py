"""A restricted case is nowhere for who is not named: every page and every address of the interface is asked.

The addresses come from the application itself, so a new page is asked too. What would give the case away: its code, the
participant's code and name, the numbers of its instances and tasks.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from msgspec import Struct
from small_network import SignIn, World
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.exports.walking import Chosen, walk
from engine.views import InstanceFilter
from processes.cases.people.duplicates import index_everybody
from processes.cases.people.restricting import restrict
from processes.cases.people.restrictions import hidden_keys
from processes.cases.tables import Case, Participant
from processes.network.api_tokens import SCOPES, TokenRequest, create_token
from processes.network.queries import get_professional
from processes.network.resource_tables import Resource, StoredEntry, StoredHold
from processes.risk.tables import Alert

CODE = "C-2026-0001"
NOT_NAMED = ["bruno", "carla", "dario", "diana", "eva", "gema"]
"""Among them the supervisors who see the case as long as it is not restricted, and the region-wide roles."""
PAGES_WITHOUT_PEOPLE = {"static"}


class Hidden(Struct, frozen=True):
    """What would give the case away."""

    code: str
    participant: str
    name: str
    instance_ids: tuple[int, ...]
    task: str
    alert: str


@pytest.fixture
def hidden(world: World) -> Hidden:
    """The case of the small Network with an open task, restricted to ana and berta."""
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        while index_everybody(session):
            pass
        ana = get_professional(session, "ana")
        restrict(session, ana, CODE, reason="gender_violence", names=["berta"], now=world.clock.now())
        _add_place(session, world)
        case = session.get_one(Case, CODE)
        person = session.get_one(Participant, case.participant)
        alert = session.scalars(select(Alert).where(Alert.participant == person.code)).one()
        keys = frozenset({CODE, person.code})
    instances = world.application.engine.read.list_instances(InstanceFilter(business_keys=keys))
    return Hidden(
        code=CODE,
        participant=person.code,
        name=person.surnames,
        instance_ids=tuple(sorted(each.instance_id for each in instances)),
        task=world.task("call_participant").reference,
        alert=alert.id,
    )


def _add_place(session: Session, world: World) -> None:
    """A place that the case has, and one that it waits for: bruno works for who offers them."""
    texts = dict.fromkeys(
        ["description", "eligibility", "accessibility", "phone", "email", "address", "city", "province"], ""
    )
    session.add(
        Resource(
            code="piso", organisation="alborada", device_class="accommodation", name="Piso", territory="leon",
            places=2, order_rule="arrival", offer_days=2, is_active=True, hsds_id="", postal_code="", **texts,
        )
    )  # fmt: skip
    session.flush()
    now = world.clock.now()
    session.add(StoredHold(key="h", resource="piso", case_code=CODE, reserved_at=now))
    session.add(
        StoredEntry(key="e", resource="piso", case_code=CODE, urgency=1, joined_at=now, status="waiting")
    )


def pages(world: World, hidden: Hidden, prefix: str = "") -> Iterator[str]:
    """Every GET address, with the parts of the restricted case wherever one fits."""
    for instance_id in hidden.instance_ids:
        parts = {
            "code": hidden.code, "reference": hidden.task, "instance_id": instance_id, "alert_id": hidden.alert,
            "process_id": "pact_call_and_consent", "version": 1, "number": 1, "document": "a" * 32,
            "message": "consent_revoked", "definition_id": 1, "decision_id": "x", "batch_id": 1,
        }  # fmt: skip
        yield from _addresses(world, parts, prefix)
    yield f"/personas/{hidden.participant}"
    yield "/red/recursos/piso"


def _addresses(world: World, parts: dict[str, object], prefix: str) -> Iterator[str]:
    with world.app.test_request_context():
        adapter = world.app.url_map.bind("localhost")
        for rule in world.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in PAGES_WITHOUT_PEOPLE:
                continue
            if rule.rule.startswith("/api/") is (prefix == "/api/") and rule.endpoint != "entrance.leave":
                filled = {name: parts.get(name, "x") for name in rule.arguments}
                yield adapter.build(rule.endpoint, filled, "GET")


def reveals(hidden: Hidden, address: str, text: str) -> list[str]:
    """What in this answer gives the case away, but for what the address itself said."""
    signs = [hidden.code, hidden.participant, hidden.name, hidden.task]
    said = [sign for sign in signs if sign in text and sign not in address]
    ids = re.findall(r"/casos/(\d+)\b", text) + re.findall(r'"instance_id": ?"(\d+)"', text)
    return said + [found for found in ids if int(found) in hidden.instance_ids and found not in address]


@pytest.mark.parametrize("reader", NOT_NAMED)
def test_no_page_gives_it_away(world: World, sign_in: SignIn, hidden: Hidden, reader: str) -> None:
    client = sign_in(reader)
    asked = 0
    for address in dict.fromkeys(pages(world, hidden)):
        answer = client.get(address)
        assert reveals(hidden, address, answer.text) == [], address
        about_it = [hidden.code, hidden.task, hidden.alert, hidden.participant]
        if any(f"/{part}" in address for part in about_it):
            assert answer.status_code in (403, 404), address
        asked += 1
    assert asked > 30


def test_the_same_pages_tell_who_is_named(world: World, sign_in: SignIn, hidden: Hidden) -> None:
    """So the test above does not pass because nothing is ever told."""
    client = sign_in("berta")
    assert hidden.code in client.get("/red/recursos/piso").text
    assert hidden.name in client.get(f"/casos/{hidden.code}").text
    assert hidden.name in client.get("/tareas?vista=equipo").text
    assert hidden.code in client.get("/casos").text
    assert client.get(f"/tareas/{hidden.task}").status_code == 200
    assert client.get(f"/procesos/casos/{hidden.instance_ids[-1]}").status_code == 200
    assert hidden.name in client.post("/personas", data={"sought": hidden.name}).text


def test_its_page_says_first_that_it_is_restricted(sign_in: SignIn, request: pytest.FixtureRequest) -> None:
    warning = "Solo lo conocen las personas designadas."
    client = sign_in("berta")
    assert warning not in client.get(f"/casos/{CODE}").text
    request.getfixturevalue("hidden")
    assert warning in client.get(f"/casos/{CODE}").text
    named = client.get(f"/casos/{CODE}/reserva", headers={"Accept-Language": "en"}).text
    assert ">End the naming</button>" in named


def test_before_the_restriction_the_supervisor_sees_it(sign_in: SignIn) -> None:
    assert CODE in sign_in("dario").get("/casos").text


@pytest.mark.parametrize("reader", NOT_NAMED)
def test_no_search_finds_the_person(sign_in: SignIn, hidden: Hidden, reader: str) -> None:
    client = sign_in(reader)
    assert (
        f"/personas/{hidden.participant}" not in client.post("/personas", data={"sought": hidden.name}).text
    )
    assert hidden.code not in client.get(f"/tareas?vista=equipo&texto={hidden.code}").text.replace(
        f'value="{hidden.code}"', ""
    ).replace(f"texto={hidden.code}", "")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_else_changes_it(world: World, sign_in: SignIn, hidden: Hidden, method: str) -> None:
    """Whatever is sent to an address of the case is answered as for one that is not there."""
    client = sign_in("dario")
    with world.app.test_request_context():
        adapter = world.app.url_map.bind("localhost")
        rules = [
            rule
            for rule in world.app.url_map.iter_rules()
            if method.upper() in (rule.methods or ())
            and rule.rule.startswith(("/casos/<code>", "/tareas/<ref"))
        ]
        parts = {"code": hidden.code, "reference": hidden.task, "number": 1, "document": "a" * 32}
        parts |= {"message": "consent_revoked"}
        addresses = [
            adapter.build(
                rule.endpoint, {name: parts.get(name, "x") for name in rule.arguments}, method.upper()
            )
            for rule in rules
        ]
    for address in addresses:
        answer = client.open(address, method=method.upper(), data={"sure": "yes"})
        assert answer.status_code in (400, 403, 404), address
        assert reveals(hidden, address, answer.text) == []


def test_counts_leave_it_out(sign_in: SignIn, world: World, hidden: Hidden) -> None:
    """The navigation, the monitor and the list of alerts count what the reader may know."""
    named, other = sign_in("berta").get("/tareas").text, sign_in("bruno").get("/tareas").text
    assert 'Casos <span class="n">1</span>' in re.sub(r"\s+", " ", named)
    assert 'Casos <span class="n">0</span>' in re.sub(r"\s+", " ", other)
    with world.app.test_request_context():
        read = world.application.engine.read
        [definition] = read.list_definitions("pact_call_and_consent")
        keys = frozenset({hidden.code, hidden.participant})
        everything = read.element_counts(definition.definition_id, world.clock.now())
        shown = read.element_counts(definition.definition_id, world.clock.now(), keys)
    assert everything["call_participant"].open == 1
    assert "call_participant" not in shown
    page = sign_in("gema").get("/seguimiento/pact_call_and_consent").text
    assert 'data-element="call_participant"' not in page


@pytest.fixture
def bearer(world: World) -> Callable[[str | None], dict[str, str]]:
    """The header of somebody's token with every scope; None: of a system of the shipped processes."""

    def make(username: str | None) -> dict[str, str]:
        processes = () if username else ("pact_call_and_consent", "proactive_alert_intervention")
        request = TokenRequest(
            name="tests", scopes=tuple(SCOPES), created_by="gema", username=username, processes=processes
        )
        with world.application.sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            _, secret = create_token(session, request, now=world.clock.now())
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.mark.parametrize("reader", ["dario", "carla", "gema", None], ids=str)
def test_no_address_of_the_interface_gives_it_away(
    world: World, hidden: Hidden, bearer: Callable[[str | None], dict[str, str]], reader: str | None
) -> None:
    client, headers, asked = world.app.test_client(), bearer(reader), 0
    for address in dict.fromkeys(pages(world, hidden, "/api/")):
        if not address.startswith("/api/") or address.endswith("openapi.json"):
            continue  # the document's examples have a code of the same shape
        answer = client.get(address, headers=headers)
        assert reveals(hidden, address, answer.text) == [], address
        if f"/instances/{hidden.instance_ids[0]}" in address or hidden.task in address:
            assert answer.status_code in (403, 404), address
        asked += 1
    assert asked > 20
    sought = {"business_keys": [hidden.code, hidden.participant]}
    found = client.post("/api/v1/instances/search", json=sought, headers=headers)
    assert found.json["items"] == []


def test_the_interface_tells_who_is_named(
    world: World, hidden: Hidden, bearer: Callable[[str | None], dict[str, str]]
) -> None:
    client, headers = world.app.test_client(), bearer("berta")
    sought = {"business_keys": [hidden.code]}
    found = client.post("/api/v1/instances/search", json=sought, headers=headers)
    assert [row["business_key"] for row in found.json["items"]] == [hidden.code]
    assert client.get(f"/api/v1/tasks/{hidden.task}", headers=headers).status_code == 200


def test_no_export_tells_of_it(world: World, hidden: Hidden) -> None:
    with world.application.sessions() as session:
        keys = hidden_keys(session, None)
    read = world.application.engine.read
    everything = {each.instance_id for each in walk(read, Chosen())}
    exported = {each.instance_id for each in walk(read, Chosen(except_keys=keys))}
    assert everything - exported == set(hidden.instance_ids)
