"""`concierto network`: the resource map from and to Open Referral's HSDS; and offers of places that have run out."""

import sys
from pathlib import Path

import click

from engine.faults import Fault, Refused
from processes.network.hsds.exporting import export_package
from processes.network.hsds.importing import Change, Plan, import_records
from processes.network.hsds.package import read_package
from processes.network.hsds.records import Given, Records, read_records
from processes.network.organisations import OWNERSHIPS, STANDINGS
from processes.network.resources import DEVICE_CLASSES, settle_all
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.commands.unfit import composed_at_head

KINDS = {"organisation": ("entidad", "organisation"), "resource": ("recurso", "resource")}


@click.group("network")
def network_group() -> None:
    """La Red: su mapa de recursos (HSDS) y las plazas ofrecidas."""


@network_group.command("import-hsds")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Dice lo que cambiaría y no cambia nada.")
@click.option(
    "--ownership", type=click.Choice(list(OWNERSHIPS)), default=None, help="De las entidades que no lo dicen."
)
@click.option(
    "--standing", type=click.Choice(list(STANDINGS)), default=None, help="De las entidades que no lo dicen."
)
@click.option(
    "--device-class", type=click.Choice(list(DEVICE_CLASSES)), default=None, help="De lo que no lo dice."
)
@click.option("--territory", default="", help="De lo que no lo dice; sin ella, toda la región.")
@language_option
def import_hsds(
    *,
    file: Path,
    check: bool,
    ownership: str | None,
    standing: str | None,
    device_class: str | None,
    territory: str,
    language: str,
) -> None:
    """Carga un mapa de recursos HSDS 3 (JSON, por tablas o anidado), entero o nada. Lo que no está en él se queda."""
    voice = Voice(language)
    given = Given(
        ownership=ownership or "",
        standing=standing or "",
        device_class=device_class or "",
        territory=territory,
    )
    try:
        records = read_records(read_package(file.read_bytes(), file=file.name), given)
        plan = _take(records, voice, is_check=check)
    except Refused as refusal:
        count = len(refusal.faults)
        voice.list_faults(sorted(refusal.faults))
        click.echo(
            _say(f"{count} fallos; no se ha cargado nada.", f"{count} faults; nothing was loaded.", language),
            err=True,
        )
        sys.exit(REFUSED)
    _warn(records.warnings, voice)
    for change in plan.changes:
        click.echo(_line(change, language))
    done = ("Cambiaría", "Would change") if check else ("Cargado", "Loaded")
    voice.say(
        f"{done[0]}: {len(plan.changes)}. Sin cambios: {plan.unchanged}.",
        f"{done[1]}: {len(plan.changes)}. Unchanged: {plan.unchanged}.",
    )


@network_group.command("export-hsds")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@language_option
def export_hsds(*, file: Path | None, language: str) -> None:
    """Escribe el mapa de recursos como HSDS 3.1 en FILE, o en la salida."""
    voice = Voice(language)
    with composed_at_head(voice) as application, application.sessions() as session:
        package = export_package(session, now=application.engine.clock.now())
    if file is None:
        click.echo(package.decode(), nl=False)
        return
    file.write_bytes(package)
    voice.say(f"Escrito: {file}", f"Written: {file}")


@network_group.command("settle-offers")
@language_option
def settle_offers(*, language: str) -> None:
    """Vence ahora las plazas ofrecidas cuyo plazo acabó y llama a quien sigue; los trabajadores lo hacen solos."""
    voice = Voice(language)
    with composed_at_head(voice) as application:
        with application.sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            count = settle_all(session, application.engine.clock.now())
        application.engine.settle()
    voice.say(f"Recursos puestos al día: {count}.", f"Resources brought up to date: {count}.")


def _take(records: Records, voice: Voice, *, is_check: bool) -> Plan:
    """In one transaction, which a check takes back."""
    with composed_at_head(voice) as application, application.sessions() as session:
        session.connection(execution_options={"writes": True})
        plan = import_records(session, records, now=application.engine.clock.now())
        if is_check:
            session.rollback()
        else:
            session.commit()
            application.engine.settle()
    return plan


def _warn(warnings: tuple[Fault, ...], voice: Voice) -> None:
    voice.list_faults(sorted(warnings))


def _line(change: Change, language: str) -> str:
    kind = KINDS[change.kind][language == "en"]
    if change.is_new:
        return f"+ {kind} {change.code}"
    return f"~ {kind} {change.code}: {', '.join(change.columns)}"


def _say(spanish: str, english: str, language: str) -> str:
    return english if language == "en" else spanish
