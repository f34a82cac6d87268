"""What deployed processes name and this installation lacks: handlers, roles, forms. By the same rules as `lint`."""

from collections.abc import Iterator

import sqlalchemy as sa

from engine import Engine, EngineError, Refused
from engine.store import tables as t
from engine.views import DefinitionView
from webapp.doctor.finding import Finding, Grade, note

RULES = frozenset({"handler_exists", "role_exists", "form_exists"})


def check_deployed(engine: Engine, database: sa.Engine) -> Iterator[Finding]:
    """The latest version of each process, and every version that somebody is still in."""
    chosen = list(_in_use(engine, database))
    wrong = [finding for definition in chosen for finding in _check(engine, definition)]
    yield from wrong
    if not wrong:
        yield note(
            "deployed",
            f"Versiones en uso con todo lo que nombran: {len(chosen)}",
            f"Versions in use that have all that they name: {len(chosen)}",
        )


def _in_use(engine: Engine, database: sa.Engine) -> Iterator[DefinitionView]:
    d, i = t.definitions.c, t.instances.c
    alive = sa.exists().where(i.definition_id == d.definition_id, i.state.in_(["active", "suspended"]))
    with database.connect() as connection:
        lived_in = set(connection.execute(sa.select(d.definition_id).where(alive)).scalars())
    seen: set[str] = set()
    for definition in engine.read.list_definitions():
        if definition.process_id not in seen or definition.definition_id in lived_in:
            yield definition
        seen.add(definition.process_id)


def _check(engine: Engine, definition: DefinitionView) -> Iterator[Finding]:
    name = f"{definition.process_id} {definition.version}"
    try:
        faults = engine.check(engine.resources(definition.definition_id))
    except (EngineError, Refused, LookupError, ValueError) as error:
        yield Finding(
            code="unreadable_process",
            grade=Grade.FAULT,
            text=f"La versión {name} no se puede leer ({type(error).__name__})",
            text_en=f"Version {name} cannot be read ({type(error).__name__})",
            remedy="Este programa es demasiado antiguo o la base de datos está dañada: vea la copia.",
            remedy_en="This program is too old, or the database is damaged: see the backup.",
        )
        return
    for fault in faults:
        if fault.rule in RULES:
            yield Finding(
                code=fault.rule,
                grade=Grade.FAULT,
                text=f"{name}: {fault.text}",
                text_en=f"{name}: {fault.text_en}",
                remedy="Instale la versión del programa que lo tiene, o publique una versión corregida del proceso.",
                remedy_en="Install the version of the program that has it, or deploy a corrected process.",
            )
