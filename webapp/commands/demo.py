"""`concierto demo`: the demo Network, and the issue's main job on a file of real spells."""

from pathlib import Path

import click

from processes.bootstrap import build, migrate
from processes.demo import main_job as job
from webapp.commands.serve import show_logins
from webapp.commands.speaking import Voice, language_option
from webapp.config import read_settings


@click.group("demo")
def demo_group() -> None:
    """La Red de demostración, con personas inventadas."""


@demo_group.command("load")
@language_option
def load(*, language: str) -> None:
    """Carga la Red de demostración si la base de datos está vacía."""
    settings = read_settings()
    migrate(settings.database_url)
    application = build(settings.database_url, redis_url=settings.redis_url)
    try:
        show_logins(application, Voice(language))
    finally:
        application.dispose()


@demo_group.command("main-job")
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV de episodios.",
)
def main_job(*, data: Path) -> None:
    """Ajusta el modelo con episodios reales, lo valida, puntúa, y las alertas empiezan sus procesos."""
    settings = read_settings()
    migrate(settings.database_url)
    application = build(settings.database_url, redis_url=settings.redis_url)
    try:
        job.run(application, data, echo=click.echo)
    finally:
        application.dispose()
