"""The two addresses of a worker: /healthz for all, /metrics for this machine or with the token."""

import urllib.request

import pytest
from werkzeug.test import Client

from webapp.observing.metrics import Metrics
from webapp.observing.worker_probes import WorkerProbes, serve_probes

TOKEN = "t" * 40


def client(token: str | None = None) -> Client:
    metrics = Metrics()
    metrics.worked("cases.send_letter", seconds=1.0, outcome="done", reference="12-65537")
    return Client(WorkerProbes(metrics, token))


@pytest.mark.parametrize(
    ("token", "remote", "header", "status"),
    [
        (None, "127.0.0.1", "", 200),
        (None, "::1", "", 200),
        (None, "10.0.0.9", "", 403),
        (None, "", "", 403),
        (TOKEN, "10.0.0.9", f"Bearer {TOKEN}", 200),
        (TOKEN, "127.0.0.1", "", 403),
        (TOKEN, "127.0.0.1", "Bearer wrong", 403),
    ],
)
def test_the_metrics_are_for_who_may_read_them(
    token: str | None, remote: str, header: str, status: int
) -> None:
    answer = client(token).get(
        "/metrics", environ_base={"REMOTE_ADDR": remote}, headers={"Authorization": header}
    )
    assert answer.status_code == status
    assert ("cases.send_letter" in answer.text) == (status == 200)


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/metrics"), ("GET", "/readyz")])
def test_there_is_nothing_else(method: str, path: str) -> None:
    assert client().open(path, method=method, environ_base={"REMOTE_ADDR": "127.0.0.1"}).status_code == 404


@pytest.mark.enable_socket
def test_they_answer_in_a_thread_of_their_own() -> None:
    port = serve_probes(WorkerProbes(Metrics(), None), host="127.0.0.1", port=0)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert answer.read() == b'{"status": "alive"}\n'
    with pytest.raises(OSError, match="in use"):
        serve_probes(WorkerProbes(Metrics(), None), host="127.0.0.1", port=port)
