"""`concierto serve`: web and (without Redis) worker in one process, stopped cleanly by Ctrl-C or SIGTERM.

Many web processes are run by a WSGI server over `webapp.app:create_app`; this command is for one.
"""

import signal
import socket
import sys
from types import FrameType

import click
from waitress.server import create_server  # type: ignore[import-untyped]

from processes.application import Application
from processes.bootstrap import migrate
from processes.demo import load_demo
from webapp.app import create_app
from webapp.commands.speaking import Voice, language_option
from webapp.commands.unfit import refuse_unfit
from webapp.composing import composed
from webapp.config import Settings, read_settings
from workers.embedded import EmbeddedWorker

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
    refuse_unfit(settings.database_url, voice, may_migrate=True)
    migrate(settings.database_url)
    with composed(settings) as application:
        if demo:
            voice.say("Preparando la Red de demostración…", "Preparing the demo Network…")
            voice.show_logins(load_demo(application))
        _serve(application, settings, host=host, port=port, voice=voice)
    voice.say(
        "Parado. Al arrancar otra vez seguirá donde estaba.", "Stopped. The next start goes on from here."
    )


def _serve(application: Application, settings: Settings, *, host: str, port: int, voice: Voice) -> None:
    listener = _listen(host, port, voice)
    server = create_server(create_app(settings, application=application), sockets=[listener], threads=THREADS)
    worker = None if settings.redis_url else EmbeddedWorker(application.engine, application.sessions)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    if worker:
        worker.start()
    try:
        shown, number = listener.getsockname()[:2]
        voice.say(
            f"Concierto: http://{shown}:{number}  (Ctrl-C para parar)",
            f"Concierto: http://{shown}:{number}  (Ctrl-C to stop)",
        )
        server.run()
    finally:
        server.close()
        if worker:
            worker.stop()


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


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """waitress ends its loop on SystemExit and lets running requests finish."""
    raise SystemExit(0)
