"""The drawing that is being made: the draft, or the latest version where there is none; and how it is deployed."""

from datetime import datetime

from msgspec import Struct

from engine import Refused
from engine.faults import Fault
from engine.reader import read_processes
from engine.views import DefinitionView
from processes.network.process_drafts import (
    Drawing,
    drop_process_draft,
    etag_of,
    find_process_draft,
    save_process_draft,
)
from processes.network.tables import ProcessDraft
from webapp import current


class Sheet(Struct, frozen=True, kw_only=True):
    """What the designer has before them: by whom, since when, and the ETag that guards it."""

    xml: bytes
    etag: str
    author: str
    at: datetime


def find_draft(process_id: str) -> ProcessDraft | None:
    """The draft, if there is one."""
    return find_process_draft(current.session()(), process_id)


def current_sheet(definition: DefinitionView) -> Sheet:
    """The draft, else the latest version."""
    draft = find_draft(definition.process_id)
    if draft is not None:
        return Sheet(xml=draft.xml, etag=draft.etag, author=draft.author, at=draft.at)
    xml = current.read().definition_xml(definition.definition_id)
    return Sheet(xml=xml, etag=etag_of(xml), author=definition.deployed_by, at=definition.deployed_at)


def is_overtaken(draft: ProcessDraft, definition: DefinitionView) -> bool:
    """Was another version deployed since the draft was begun?"""
    return draft.base_definition_id != definition.definition_id


def save(definition: DefinitionView, *, xml: bytes, replaces: str) -> str | None:
    """The new ETag; None when somebody saved another one in this very moment."""
    draft = find_draft(definition.process_id)
    base = definition.definition_id if draft is None else draft.base_definition_id
    with current.writing() as session:
        return save_process_draft(
            session,
            definition.process_id,
            Drawing(xml=xml, author=current.professional().username, base_definition_id=base),
            now=current.now(),
            replaces=None if draft is None else replaces,
        )


def discard(process_id: str) -> None:
    """Forget the draft."""
    with current.writing() as session:
        drop_process_draft(session, process_id)


def check(definition: DefinitionView, xml: bytes) -> list[Fault]:
    """What deploying it would find; also that it is still this process."""
    return current.engine().check(files_with(definition, xml)) + _identity_faults(definition, xml)


def deploy(definition: DefinitionView, xml: bytes) -> tuple[DefinitionView, tuple[Fault, ...]]:
    """The next version, with the forms and decisions of this one, and what could not be proved of it.

    Raises Refused with every fault.
    """
    faults = check(definition, xml)
    if any(fault.severity == "error" for fault in faults):
        raise Refused(faults)
    actor = current.professional().username
    deployment = current.engine().deploy(files_with(definition, xml), actor=actor)
    discard(definition.process_id)
    found = next(each for each in deployment.definitions if each.process_id == definition.process_id)
    return found, deployment.warnings


def files_with(definition: DefinitionView, xml: bytes) -> dict[str, bytes]:
    """The drawing with the forms and decisions of the version."""
    return {**current.engine().resources(definition.definition_id), definition.file: xml}


def _identity_faults(definition: DefinitionView, xml: bytes) -> list[Fault]:
    try:
        ids = {process.id for process in read_processes(xml, file=definition.file)}
    except Refused:
        return []  # said already, with every fault
    return [] if definition.process_id in ids else [_renamed(definition)]


def _renamed(definition: DefinitionView) -> Fault:
    name = definition.process_id
    return Fault(
        file=definition.file,
        element=name,
        rule="process_renamed",
        text=f"El proceso debe seguir llamándose «{name}»: con otro identificador sería otro proceso.",
        text_en=f"Expected the process to keep its id {name!r}, but it has another one.",
    )
