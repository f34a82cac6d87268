"""/healthz, /readyz and /metrics: what they say, to whom, and what they never say."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from small_network import World

from engine.views import TaskFilter
from webapp.app import create_app
from webapp.config import Settings

TOKEN = "t" * 40


def client_of(world: World, **settings: str) -> FlaskClient:
    url = world.application.database.url.render_as_string(hide_password=False)
    made = Settings(database_url=url, secret_key="k" * 40, **settings)
    return create_app(made, application=world.application).test_client()


def values(client: FlaskClient, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_living_process_says_so_and_asks_nobody(world: World) -> None:
    client = client_of(world)
    world.application.database.dispose()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_it_is_ready_with_a_database_of_this_version(world: World) -> None:
    answer = client_of(world).get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


@pytest.mark.parametrize(
    ("statement", "status", "words"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", 503, "has not been migrated"),
        ("DROP TABLE alembic_version", 503, "has not been migrated"),
        ("UPDATE alembic_version SET version_num = '9999'", 200, "ready"),
    ],
)
def test_readiness_needs_the_schema(world: World, statement: str, status: int, words: str) -> None:
    with world.application.database.begin() as connection:
        connection.execute(sa.text(statement))
    answer = client_of(world).get("/readyz")
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)


def test_a_process_that_stops_is_not_ready_but_lives(world: World) -> None:
    client = client_of(world)
    client.application.extensions["stopping"].set()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.json is not None
    assert answer.json["detail"] == "This process is stopping"
    assert client.get("/healthz").status_code == 200


def test_a_database_that_is_away_is_said_without_its_address(world: World) -> None:
    client = client_of(world)
    path = world.application.database.url.database
    assert path
    world.application.database.dispose()
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"this is no database" * 100)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    text = answer.get_data(as_text=True)
    assert "does not answer" in text
    assert path not in text


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"])
def test_what_a_proxy_brings_may_not_read_the_metrics(world: World, name: str) -> None:
    assert client_of(world).get("/metrics", headers={name: "10.0.0.9"}).status_code == 403


def test_another_machine_may_not_read_the_metrics(world: World) -> None:
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert client_of(world).get("/metrics", environ_base=elsewhere).status_code == 403
    given = client_of(world, metrics_token=TOKEN)
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert given.get("/metrics", environ_base=elsewhere, headers=bearer).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
def test_with_a_token_only_the_token_counts(world: World, header: str) -> None:
    client = client_of(world, metrics_token=TOKEN)
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_the_metrics_say_what_waits(world: World) -> None:
    found = values(client_of(world))
    assert found["concierto_database_up", ()] == 1
    assert found["concierto_incidents", ()] == 0
    opened = {labels: value for (name, labels), value in found.items() if name == "concierto_instances_open"}
    assert sum(opened.values()) > 0
    tasks = sum(value for (name, _), value in found.items() if name == "concierto_tasks_open")
    assert tasks == world.application.engine.read.count_tasks(TaskFilter())
    assert {"concierto_oldest_timer_seconds", "concierto_database_connections_used"} <= {n for n, _ in found}


def test_requests_are_measured_by_template_and_carry_an_id(world: World) -> None:
    client = client_of(world)
    answer = client.get("/tasks/12-65537", headers={"X-Request-Id": "from-the-proxy"})
    assert answer.headers["X-Request-Id"] == "from-the-proxy"
    forged = client.get("/", headers={"X-Request-Id": "a b <script>"}).headers["X-Request-Id"]
    assert len(forged) == 16
    text = client.get("/metrics").get_data(as_text=True)
    assert 'concierto_http_seconds_count{endpoint="/"' in text
    assert "65537" not in text


def test_every_metric_has_few_labels_and_no_person(world: World) -> None:
    client = client_of(world)
    client.get("/")
    text = client.get("/metrics").get_data(as_text=True)
    assert not [name for name in ("ana", "berta", "dario") if f'"{name}"' in text]
    assert "C-" not in text
