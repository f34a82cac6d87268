"""`concierto worker` and what keeps the database and the queue in order: migrate, sweep."""

import sys

import click

from processes.bootstrap import build, migrate
from webapp.commands.speaking import Voice, language_option
from webapp.commands.unfit import refuse_unfit
from webapp.composing import composed
from webapp.config import Settings, read_settings
from webapp.observing.instruments import Instruments
from webapp.observing.logs import configure_logs
from webapp.observing.worker_probes import WorkerProbes, serve_probes
from workers.main import work_for


@click.command("worker")
@click.option(
    "--metrics-port", type=click.IntRange(0, 65535), help="Mide y responde aquí a /metrics y /healthz."
)
@click.option("--metrics-host", default="127.0.0.1", show_default=True)
@language_option
def work(*, metrics_port: int | None, metrics_host: str, language: str) -> None:
    """Hace los trabajos y los relojes que llegan por Redis. En tantos procesos como haga falta."""
    voice, settings = Voice(language), read_settings()
    if settings.redis_url is None:
        voice.say(
            "Falta CONCIERTO_REDIS_URL. Sin Redis, los trabajos los hace «concierto serve».",
            "CONCIERTO_REDIS_URL is missing. Without Redis, `concierto serve` does the jobs.",
        )
        sys.exit(2)
    refuse_unfit(settings.database_url, voice, may_be_previous=True)
    configure_logs(settings.log)
    instruments = Instruments(telemetry=settings.telemetry)
    application = build(settings.database_url, redis_url=settings.redis_url, observer=instruments)
    try:
        if metrics_port is not None:
            instruments.watch(application.database, application.engine.clock.now)
            _show_metrics(instruments, settings, voice, host=metrics_host, port=metrics_port)
        voice.say("Esperando trabajos (Ctrl-C para parar)", "Waiting for jobs (Ctrl-C to stop)")
        work_for(application, settings.redis_url, stop_s=settings.stop_s)
    finally:
        application.dispose()


def _show_metrics(
    instruments: Instruments, settings: Settings, voice: Voice, *, host: str, port: int
) -> None:
    try:
        number = serve_probes(WorkerProbes(instruments.metrics, settings.metrics_token), host=host, port=port)
    except OSError as fault:
        voice.say(
            f"No se puede usar {host}:{port}: {fault.strerror}", f"Cannot use {host}:{port}: {fault.strerror}"
        )
        sys.exit(1)
    voice.say(f"Medidas: http://{host}:{number}/metrics", f"Metrics: http://{host}:{number}/metrics")


@click.command("migrate")
@language_option
def migrate_database(*, language: str) -> None:
    """Lleva las tablas de la base de datos a esta versión."""
    voice, settings = Voice(language), read_settings()
    refuse_unfit(settings.database_url, voice, may_migrate=True)
    migrate(settings.database_url)
    voice.say("La base de datos está al día.", "The database is up to date.")


@click.command("sweep")
@language_option
def sweep(*, language: str) -> None:
    """Una pasada: relojes vencidos, mensajes que esperan y trabajos cuyo aviso se perdió."""
    settings = read_settings()
    with composed(settings) as application:
        done = application.engine.tick() + application.engine.resend_jobs()
    Voice(language).say(f"Hecho: {done}", f"Done: {done}")
