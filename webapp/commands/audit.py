"""`concierto audit verify`: recomputes every journal's chain and replays it against the stored state."""

import sys

import click

from engine.views import InstanceFilter
from processes.application import Application
from webapp.commands.speaking import Voice, language_option
from webapp.composing import composed
from webapp.config import read_settings

BATCH = 500
BROKEN = 3


@click.group("audit")
def audit_group() -> None:
    """El diario de los procesos: comprobar que nadie lo ha cambiado."""


@audit_group.command()
@language_option
def verify(*, language: str) -> None:
    """Comprueba el diario de todos los procesos. Dice cada anotación cambiada, quitada o añadida."""
    voice, settings = Voice(language), read_settings()
    with composed(settings) as application:
        checked, findings = verify_all(application)
    for finding in findings:
        click.echo(finding, err=True)
    voice.say(
        f"{checked} procesos comprobados, {len(findings)} faltas.",
        f"{checked} instances checked, {len(findings)} findings.",
    )
    if findings:
        sys.exit(BROKEN)


def verify_all(application: Application) -> tuple[int, list[str]]:
    """How many instances were checked, and what is wrong, each with its instance."""
    findings: list[str] = []
    checked = 0
    while batch := application.engine.read.list_instances(InstanceFilter(limit=BATCH, offset=checked)):
        for instance in batch:
            found = application.engine.verify_journal(instance.instance_id)
            findings += [f"{instance.instance_id}: {text}" for text in found]
        checked += len(batch)
    return checked, findings
