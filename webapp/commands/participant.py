"""`concierto participant`: a participant's rights over their data, and the extract for analysis.

Values come by standard input, never on the command line, where other users and the shell's history would keep them.
"""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.exports.names import Names, export_key
from processes.application import Application
from processes.cases.law import law_context
from processes.cases.lifecycle.erasing import block, documents_of, erase, purge_processes, unblock
from processes.cases.lifecycle.exporting import export_participant
from processes.cases.lifecycle.extracting import CODEBOOK, TooFew, columns_of, extract
from processes.cases.lifecycle.gathering import UnknownPerson, gather
from processes.cases.lifecycle.rectifying import FIELDS, RectificationRefused, rectify
from processes.cases.lifecycle.retention import LifecycleRefused
from processes.cases.lifecycle.rights_log import ReasonMissing, Request, write_act
from processes.cases.lifecycle.summary import summarise
from processes.cases.people.document_places import open_store
from processes.cases.plan.pdf import render_document
from processes.network.calendar import local_date
from processes.network.tables import Organisation, StoredProfessional
from webapp.commands.asking import accountable
from webapp.commands.speaking import REFUSED, Voice
from webapp.commands.unfit import composed_at_head
from webapp.config import read_settings

CODE = click.argument("code", metavar="CÓDIGO")
FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="ARCHIVO")
REASONS = {
    "open_case": ("hay un caso abierto: ciérrelo antes", "a case is open: close it first"),
    "running": ("hay un proceso en marcha: termínelo antes", "a process runs: end it first"),
    "is_blocked": ("los datos están bloqueados", "the data are blocked"),
    "not_blocked": ("los datos no están bloqueados", "the data are not blocked"),
    "too_soon": ("todavía hay que conservarlos: bloquéelos", "they must still be kept: block them"),
    "unknown_field": ("no existe ese dato", "there is no such field"),
    "wrong_value": ("el valor no vale para ese dato", "the value does not fit that field"),
    "unchanged": ("ya dice eso", "it says that already"),
}


@click.group("participant")
def participant_group() -> None:
    """Los datos de una persona: entregarlos, corregirlos, bloquearlos, borrarlos; y un extracto sin nombres."""


@participant_group.command("export")
@CODE
@FILE
@click.option(
    "--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Además, un resumen para leer (PDF)."
)
@accountable
def export(*, code: str, file: Path, pdf: Path | None, actor: str, reason: str, language: str) -> None:
    """Todo lo que hay de una persona, en JSON. Es un archivo con datos personales: solo lo lee quien lo crea."""

    def do(session: Session, application: Application, request: Request) -> None:
        found = export_participant(session, application.engine.read, code, request)
        with _new_file(file) as out:
            json.dump(found, out, ensure_ascii=False, indent=1)
        if pdf is not None:
            document = summarise(found, _names(session), _titles(application, language), language)
            made = render_document("document", document, language)
            with _new_file(pdf) as out:
                out.buffer.write(made)

    _act(do, actor=actor, reason=reason, language=language)
    Voice(language).say(f"{code}: entregado en {file}.", f"{code}: exported to {file}.")


@participant_group.command("rectify")
@CODE
@click.argument("field", type=click.Choice(sorted(FIELDS)), metavar="DATO")
@accountable
def put_right(*, code: str, field: str, actor: str, reason: str, language: str) -> None:
    """Corrige un dato. El valor nuevo se escribe por la entrada estándar."""
    value = sys.stdin.readline().rstrip("\n")

    def do(session: Session, _application: Application, request: Request) -> None:
        rectify(session, code, field, value, request)

    _act(do, actor=actor, reason=reason, language=language)
    Voice(language).say(f"{code}: {field} corregido.", f"{code}: {field} put right.")


@participant_group.command("block")
@CODE
@accountable
def block_data(*, code: str, actor: str, reason: str, language: str) -> None:
    """Bloquea los datos: se conservan, pero no los ve nadie."""
    until: list[date] = []

    def do(session: Session, _application: Application, request: Request) -> None:
        until.append(block(session, code, law_context(local_date(request.at)), request))

    _act(do, actor=actor, reason=reason, language=language)
    Voice(language).say(f"{code}: bloqueado hasta el {until[0]}.", f"{code}: blocked until {until[0]}.")


@participant_group.command("unblock")
@CODE
@accountable
def unblock_data(*, code: str, actor: str, reason: str, language: str) -> None:
    """Desbloquea los datos, cuando lo piden un juzgado, la fiscalía o la autoridad."""
    _act(
        lambda session, _, request: unblock(session, code, request),
        actor=actor,
        reason=reason,
        language=language,
    )
    Voice(language).say(f"{code}: desbloqueado.", f"{code}: unblocked.")


@participant_group.command("erase")
@CODE
@click.option("--yes", is_flag=True, help="Sin preguntar.")
@accountable
def erase_data(*, code: str, yes: bool, actor: str, reason: str, language: str) -> None:
    """Borra lo que se sabe de una persona, con sus procesos y documentos. Quedan los códigos. No se puede deshacer."""
    voice = Voice(language)
    if not yes:
        asked = "Erase for good?" if language == "en" else "¿Borrar para siempre?"
        click.confirm(asked, abort=True)

    def do(session: Session, application: Application, request: Request) -> Callable[[], None]:
        files = documents_of(gather(session, code))
        ids = erase(session, code, law_context(local_date(request.at)), request)

        def afterwards() -> None:
            purge_processes(application.database, ids, request)
            settings = read_settings()
            store = open_store(settings.documents, settings.bucket)
            for name in files:
                store.delete(name)

        return afterwards

    _act(do, actor=actor, reason=reason, language=language)
    voice.say(f"{code}: borrado.", f"{code}: erased.")


@participant_group.command("extract")
@FILE
@accountable
def write_extract(*, file: Path, actor: str, reason: str, language: str) -> None:
    """Un CSV para analizar, de quienes lo autorizan, con seudónimos; al lado, su libro de códigos."""
    names = Names(export_key(read_settings().secret_key))
    codebook = file.with_suffix(".codebook.csv")

    def do(session: Session, _application: Application, request: Request) -> None:
        lines = extract(session, names)
        with _new_file(file) as out:
            writer = csv.DictWriter(out, fieldnames=list(CODEBOOK))
            writer.writeheader()
            writer.writerows(columns_of(line) for line in lines)
        with _new_file(codebook) as out:
            rows = csv.writer(out)
            rows.writerow(["column", "es", "en"])
            rows.writerows([name, *said] for name, said in CODEBOOK.items())
        write_act(session, None, "extract", request, {"rows": len(lines)})

    _act(do, actor=actor, reason=reason, language=language)
    Voice(language).say(f"Escritos {file} y {codebook}.", f"Written: {file} and {codebook}.")


def _names(session: Session) -> dict[str, str]:
    """Of professionals, those who left too, and of organisations."""
    people = session.execute(select(StoredProfessional.username, StoredProfessional.name)).all()
    places = session.execute(select(Organisation.code, Organisation.name)).all()
    return {row[0]: row[1] for row in (*people, *places)}


def _titles(application: Application, language: str) -> dict[str, str]:
    """Of processes, by their id."""
    known = application.engine.read.list_definitions()
    return {each.process_id: each.name_en if language == "en" else each.name for each in known}


def _act(
    do: Callable[[Session, Application, Request], Any], *, actor: str, reason: str, language: str
) -> None:
    """In one transaction; what `do` gives back is done after the commit. A refusal is said in words."""
    voice = Voice(language)
    with composed_at_head(voice) as application:
        try:
            request = Request(by=actor, reason=reason, at=application.engine.clock.now())
            with application.sessions() as session, session.begin():
                session.connection(execution_options={"writes": True})
                afterwards = do(session, application, request)
            if afterwards is not None:
                afterwards()
        except (LifecycleRefused, RectificationRefused) as refusal:
            spanish, english = REASONS[refusal.reason]
            until = getattr(refusal, "until", None)
            _refuse(
                voice,
                spanish + (f" hasta el {until}" if until else ""),
                english + (f" until {until}" if until else ""),
            )
        except (UnknownPerson, ReasonMissing, TooFew, FileExistsError) as refusal:
            _refuse(voice, *_said(refusal))


def _said(refusal: Exception) -> tuple[str, str]:
    if isinstance(refusal, UnknownPerson):
        return "no hay nadie con ese código", "nobody has that code"
    if isinstance(refusal, ReasonMissing):
        return "falta quién lo pide o por qué", "who asks or why is missing"
    if isinstance(refusal, TooFew):
        return (
            "son tan pocas personas que se las reconocería",
            "there are so few people that they would be recognised",
        )
    return "el archivo ya existe", "the file is there already"


def _refuse(voice: Voice, spanish: str, english: str) -> None:
    click.echo(f"Rechazado: {spanish}." if voice.language == "es" else f"Refused: {english}.", err=True)
    sys.exit(REFUSED)


@contextmanager
def _new_file(path: Path) -> Iterator[TextIOWrapper]:
    """Readable by its owner only; never over another one. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with TextIOWrapper(os.fdopen(handle, "wb"), encoding="utf-8", newline="") as out:
        yield out
