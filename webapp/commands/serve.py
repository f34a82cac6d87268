"""`concierto serve`: web and (without Redis) worker in one process, stopped cleanly by Ctrl-C or SIGTERM.

Several web processes are this command several times, on ports of their own behind one proxy.
"""

import logging
import socket
import sys

import click
from msgspec.structs import replace
from waitress.server import create_server  # type: ignore[import-untyped]

from processes.application import Application
from processes.bootstrap import migrate
from processes.cases.people.virus_scan import NOT_SCANNED
from processes.demo import load_demo
from webapp.app import create_app
from webapp.commands.speaking import Voice, language_option
from webapp.commands.unfit import refuse_unfit
from webapp.composing import composed
from webapp.config import Settings, read_settings
from webapp.draining import Running, Stop, serve_until_stopped
from webapp.observing.logs import configure_logs
from workers.embedded import EmbeddedWorker
from workers.rounds import Rounds

log = logging.getLogger(__name__)
THREADS = 8


@click.command()
@click.option("--demo", is_flag=True, help="Carga la Red de demostración si la base de datos está vacía.")
@click.option("--host", default="127.0.0.1", show_default=True, envvar="CONCIERTO_HOST")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, envvar="CONCIERTO_PORT"
)
@language_option
def serve(*, demo: bool, host: str, port: int, language: str) -> None:
    """Arranca la aplicación y, si no hay Redis, también los trabajos."""
    voice = Voice(language)
    settings = read_settings()
    configure_logs(settings.log)
    refuse_unfit(settings.database_url, voice, may_migrate=True)
    migrate(settings.database_url)
    with composed(settings) as application:
        if demo:
            voice.say("Preparando la Red de demostración…", "Preparing the demo Network…")
            shown = load_demo(application)
            voice.show_logins(shown)
            settings = without_scanner(settings, voice) if shown.logins else settings
        _serve(application, settings, host=host, port=port, voice=voice)
    voice.say(
        "Parado. Al arrancar otra vez seguirá donde estaba.", "Stopped. The next start goes on from here."
    )


def without_scanner(settings: Settings, voice: Voice) -> Settings:
    """The demo's documents can be read, and it says that nobody looks at them; a scanner that was named stays."""
    if settings.virus_scan is not None:
        return settings
    voice.say(
        "Sin antivirus en esta demostración: los documentos se leen sin revisar.",
        "No virus scanner in this demo: documents are read unscanned.",
    )
    return replace(settings, virus_scan=NOT_SCANNED)


def _serve(application: Application, settings: Settings, *, host: str, port: int, voice: Voice) -> None:
    listener = _listen(host, port, voice)
    app = create_app(settings, application=application)
    running, stopping = Running(app), app.extensions["stopping"]
    server = create_server(running, sockets=[listener], threads=THREADS)
    worker = None if settings.redis_url else _worker(application)
    Stop(stopping).listen()
    if worker:
        worker.start()
    shown, number = listener.getsockname()[:2]
    voice.say(
        f"Concierto: http://{shown}:{number}  (Ctrl-C para parar)",
        f"Concierto: http://{shown}:{number}  (Ctrl-C to stop)",
    )
    serve_until_stopped(
        server,
        running,
        stopping,
        within_s=settings.stop_s,
        also=lambda seconds: _stop(worker, seconds),
    )


def _worker(application: Application) -> EmbeddedWorker:
    """Jobs, timers and rounds in this process."""
    rounds = Rounds(application.engine, application.sessions)
    return EmbeddedWorker(application.engine, application.sessions, rounds=rounds)


def _stop(worker: EmbeddedWorker | None, seconds: float) -> None:
    if worker and not worker.stop(seconds):
        log.warning("a job had not ended: its lease runs out, and then it is done again")


def _listen(host: str, port: int, voice: Voice) -> socket.socket:
    """The listening socket; port 0 lets the system choose."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        voice.say(
            f"No se puede usar {host}:{port}: {fault.strerror}", f"Cannot use {host}:{port}: {fault.strerror}"
        )
        sys.exit(1)
    return listener
