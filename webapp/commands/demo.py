"""`concierto demo`: the demo Network, and the main job on a file of real spells."""

import sys
from pathlib import Path

import click

from engine.faults import Refused
from processes.bootstrap import migrate
from processes.demo import load_demo, main_job
from processes.demo.way import NotEmpty, walk
from processes.risk.fitting import NotFitted
from processes.risk.validate import NotValidated
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.composing import composed
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
    with composed(settings) as application:
        Voice(language).show_logins(load_demo(application))


@demo_group.command("way")
@language_option
def walk_way(*, language: str) -> None:
    """Recorre el camino de una persona por varias entidades, paso a paso, en una base de datos vacía.

    Pasan cinco semanas: por eso no se hace donde ya hay otros casos.
    """
    settings, voice = read_settings(), Voice(language)
    migrate(settings.database_url)
    with composed(settings) as application:
        try:
            code = walk(application, echo=click.echo, language=language)
        except NotEmpty:
            voice.say(
                "Esta base de datos ya tiene una Red. Diga otra: CONCIERTO_DATABASE_URL=sqlite:///way.db",
                "This database holds a Network already. Name another: CONCIERTO_DATABASE_URL=sqlite:///way.db",
            )
            sys.exit(REFUSED)
    voice.say(f"Caso {code}: plan cumplido.", f"Case {code}: plan fulfilled.")


@demo_group.command("main-job")
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV de episodios.",
)
@language_option
def run_main_job(*, data: Path, language: str) -> None:
    """Ajusta el modelo con episodios reales, lo valida, puntúa, y las alertas empiezan sus procesos."""
    settings, voice = read_settings(), Voice(language)
    migrate(settings.database_url)
    with composed(settings) as application:
        try:
            main_job.run(application, data, echo=click.echo, language=language)
        except Refused as refusal:
            voice.list_faults(refusal.faults)
            sys.exit(REFUSED)
        except (NotFitted, NotValidated) as refusal:
            voice.say(refusal.text, refusal.text_en)
            sys.exit(REFUSED)
