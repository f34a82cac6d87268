"""/healthz and /metrics of a process without web pages: `concierto worker --metrics-port`."""

import threading
from collections.abc import Iterable
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wrappers import Request, Response

from webapp.observing.admission import may_read
from webapp.observing.metrics import Metrics

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class WorkerProbes:
    """A WSGI application with two addresses."""

    def __init__(self, metrics: Metrics, token: str | None) -> None:
        self._metrics = metrics
        self._token = token

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method != "GET" or request.path not in {"/healthz", "/metrics"}:
            return Response("not found\n", status=404, mimetype="text/plain")
        if request.path == "/healthz":
            return Response('{"status": "alive"}\n', mimetype="application/json")
        if not may_read(request.headers, request.remote_addr or "", self._token):
            return Response("forbidden\n", status=403, mimetype="text/plain")
        return Response(self._metrics.render(), content_type=TEXT)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """One line a scrape would drown the log."""


def serve_probes(probes: WorkerProbes, *, host: str, port: int) -> int:
    """Answer in a thread of its own until the process ends; the port. Raises OSError when it is taken."""
    server = make_server(host, port, probes, server_class=_Server, handler_class=_Silent)
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server.server_port
