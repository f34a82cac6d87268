"""`concierto lint` and `concierto deploy`: files in; all faults at once, nothing half done."""

import sys
from pathlib import Path

import click

from engine.faults import Refused
from processes.bootstrap import migrate
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.composing import composed
from webapp.config import read_settings

FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.command()
@FILES
@click.option("--second-opinion", is_flag=True, help="Compara cada camino con el motor SpiffWorkflow.")
@language_option
def lint(*, files: tuple[Path, ...], second_opinion: bool, language: str) -> None:
    """Comprueba diagramas, decisiones y formularios como se haría al publicarlos."""
    voice, settings = Voice(language), read_settings()
    with composed(settings) as application:
        faults = application.engine.check(_read(files))
    voice.list_faults(faults)
    if any(fault.severity == "error" for fault in faults):
        sys.exit(REFUSED)
    voice.say("Sin errores.", "No errors.")
    if second_opinion and not _agree(files, language):
        sys.exit(REFUSED)


@click.command()
@FILES
@click.option("--actor", default="sistema", show_default=True, help="Quién publica.")
@click.option("--reason", default="", help="Por qué.")
@language_option
def deploy(*, files: tuple[Path, ...], actor: str, reason: str, language: str) -> None:
    """Publica una versión nueva. Los casos en marcha siguen en la suya."""
    voice, settings = Voice(language), read_settings()
    migrate(settings.database_url)
    try:
        with composed(settings) as application:
            deployment = application.engine.deploy(_read(files), actor=actor, reason=reason)
    except Refused as refusal:
        voice.list_faults(refusal.faults)
        voice.say("No se ha publicado nada.", "Nothing was deployed.")
        sys.exit(REFUSED)
    for definition in deployment.definitions:
        voice.say(
            f"{definition.name}: versión {definition.version}",
            f"{definition.name_en or definition.name}: version {definition.version}",
        )
    voice.list_faults(deployment.warnings)
    if deployment.unchanged:
        voice.say("Ya estaba publicado igual.", "It was deployed already, the same.")


def _agree(files: tuple[Path, ...], language: str) -> bool:
    """Print the second opinion on each diagram; whether no way differs."""
    diagrams = [path for path in files if path.suffix == ".bpmn"]
    from engine.second_opinion import opinions, say  # loads SpiffWorkflow: only for who asks for it

    found = [opinion for path in diagrams for opinion in opinions(path.read_bytes(), path.name)]
    for opinion in found:
        click.echo(say(opinion, language))
    return all(opinion.verdict != "differs" for opinion in found)


def _read(files: tuple[Path, ...]) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in files}
