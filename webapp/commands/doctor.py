"""`concierto doctor`: what is wrong with this installation, in words, with what to do; 0, 1 or 2 as exit code."""

import os
import sys

import click
import msgspec

from engine.invariants import find_violations
from engine.store import SqlStore, open_database
from webapp.commands.speaking import Voice, language_option
from webapp.config import read_settings
from webapp.doctor.examination import examine
from webapp.doctor.finding import Finding, Grade

BROKEN = 2


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Para otro programa: una lista de hallazgos.")
@click.option(
    "--invariants",
    is_flag=True,
    help="Comprueba en su lugar todo lo guardado: diarios, estados y filas de cada proceso.",
)
@language_option
def doctor(*, as_json: bool, invariants: bool, language: str) -> None:
    """Dice qué le pasa a esta instalación y qué hacer. Sale con 0 (bien), 1 (avisos) o 2 (fallos)."""
    if invariants:
        _check_invariants(Voice(language), as_json=as_json)
        return
    findings = list(examine(os.environ))
    grade = max((finding.grade for finding in findings), default=Grade.NOTE)
    if as_json:
        shown = [finding.as_json() for finding in findings]
        click.echo(msgspec.json.format(msgspec.json.encode(shown)).decode())
    else:
        _show(findings, Voice(language))
    sys.exit(int(grade))


def _show(findings: list[Finding], voice: Voice) -> None:
    for finding in sorted(findings, key=lambda each: -each.grade):
        click.echo(finding.say(voice.language))
    faults = sum(finding.grade == Grade.FAULT for finding in findings)
    warnings = sum(finding.grade == Grade.WARNING for finding in findings)
    voice.say(f"{faults} fallos, {warnings} avisos.", f"{faults} faults, {warnings} warnings.")


def _check_invariants(voice: Voice, *, as_json: bool) -> None:
    """Streamed: a database of any size, and others may work meanwhile."""
    database = open_database(read_settings().database_url)
    looked = [0]
    try:
        broken = 0
        for violation in find_violations(
            SqlStore(database), progress=lambda count: looked.__setitem__(0, count)
        ):
            broken += 1
            line = msgspec.json.encode(violation).decode() if as_json else violation.say(voice.language)
            click.echo(line, err=not as_json)
    finally:
        database.dispose()
    if not as_json:
        voice.say(
            f"{looked[0]} procesos comprobados, {broken} faltas.",
            f"{looked[0]} instances checked, {broken} violations.",
        )
    sys.exit(BROKEN if broken else 0)
