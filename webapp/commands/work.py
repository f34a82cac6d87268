"""`concierto worker` and what keeps the database and the queue in order: migrate, sweep."""

import sys

import click

from processes.bootstrap import migrate
from webapp.commands.speaking import Voice, language_option
from webapp.commands.unfit import refuse_unfit
from webapp.composing import composed
from webapp.config import read_settings
from workers.main import run_worker


@click.command("worker")
@language_option
def work(*, language: str) -> None:
    """Hace los trabajos y los relojes que llegan por Redis. En tantos procesos como haga falta."""
    voice, settings = Voice(language), read_settings()
    if settings.redis_url is None:
        voice.say(
            "Falta CONCIERTO_REDIS_URL. Sin Redis, los trabajos los hace «concierto serve».",
            "CONCIERTO_REDIS_URL is missing. Without Redis, `concierto serve` does the jobs.",
        )
        sys.exit(2)
    refuse_unfit(settings.database_url, voice)
    voice.say("Esperando trabajos (Ctrl-C para parar)", "Waiting for jobs (Ctrl-C to stop)")
    run_worker(settings.redis_url, settings.database_url)


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
        done = application.engine.tick()
    Voice(language).say(f"Hecho: {done}", f"Done: {done}")
