"""Proofs for this product: the prover, and what is known around a diagram (forms, messages, the Network's promises).

One way for the command line, the tests and the designer. Explores nothing itself (see engine/prove).
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from engine.bundle import read_bundle
from engine.config import EngineConfig
from engine.faults import Refused
from engine.model import Kind, Process
from engine.prove import Subject, Surroundings
from engine.prove.counterexample.wording import Both, Labels
from engine.reader import read_processes
from forms import FormRefused, finite_fields, offered_words
from forms.finite import Values
from processes import catalog
from processes.messages_told import TOLD
from processes.network_promises import PROMISES

FORM, DIAGRAM, DECISION = ".form.json", ".bpmn", ".dmn"
LINT = EngineConfig(forms=None, promises=PROMISES)
"""Handlers and roles are not asked for: nothing runs."""
SENDING = frozenset({Kind.THROW, Kind.END, Kind.SEND_TASK})


class Mail(Struct, frozen=True, kw_only=True):
    """The messages that a file sends and takes, and its processes."""

    sent: frozenset[str]
    taken: frozenset[str]
    processes: frozenset[str]


def load_subject(files: Mapping[str, bytes]) -> Subject:
    """These diagrams, with what they need of what is shipped: decisions, forms, the processes that they call.

    Raises Refused with every fault when a file cannot be read or lint refuses it.
    """
    needed = _with_called(files) | _shipped_with(DECISION) | dict(files)
    fields = _shipped_fields() | fields_of(files)  # before lint: a form may be refused too
    bundle = read_bundle({name: xml for name, xml in needed.items() if not name.endswith(FORM)}, LINT)
    if errors := [fault for fault in bundle.faults if fault.severity == "error"]:
        raise Refused(errors)
    return Subject.of(bundle, _surroundings(frozenset(bundle.file_of), fields))


def load_shipped() -> Subject:
    """All that a release ships."""
    return load_subject(shipped())


def processes_of(subject: Subject, files: Collection[str]) -> list[str]:
    """The ids of the processes that these files draw, in their order."""
    return [each.process.id for each in subject.abstract if subject.file_of[each.process.id] in files]


def _surroundings(own: frozenset[str], fields: Mapping[str, Mapping[str, Values]]) -> Surroundings:
    """Other shipped diagrams and the product itself send and take; a file that is drawn anew stands for the shipped."""
    others = [mail for mail in shipped_mail() if not mail.processes & own]
    return Surroundings(
        fields=fields,
        sent=frozenset(TOLD).union(*(mail.sent for mail in others)),
        taken=frozenset[str]().union(*(mail.taken for mail in others)),
        network=PROMISES,
    )


def _with_called(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The shipped files of the processes that these call, and those call, that are not among them."""
    found: dict[str, bytes] = {}
    waiting = [content for name, content in files.items() if name.endswith(DIAGRAM)]
    known = {process.id for content in waiting for process in _read(content)}
    while waiting:
        for process in _read(waiting.pop()):
            for node in process.nodes:
                called = node.call.process_id if node.call is not None else ""
                file = _shipped_file_of().get(called)
                if called not in known and file is not None and file not in found:
                    found[file] = _shipped_with(DIAGRAM)[file]
                    waiting.append(found[file])
    return found


def _read(content: bytes) -> tuple[Process, ...]:
    """Nothing of what cannot be read: lint says what is wrong with it."""
    try:
        return read_processes(content, file="")
    except Refused:
        return ()


def fields_of(files: Mapping[str, bytes]) -> dict[str, Mapping[str, Values]]:
    """By form, the values of each field. Raises Refused for a form that cannot be read."""
    try:
        return {
            name.removesuffix(FORM): finite_fields(content, file=name)
            for name, content in files.items()
            if name.endswith(FORM)
        }
    except FormRefused as refusal:
        raise Refused(refusal.faults) from refusal


def words_of(files: Mapping[str, bytes]) -> Labels:
    """How forms call the values of variables: those of these files, then those of the release."""
    return {**_shipped_words(), **_words(files)}


def _words(files: Mapping[str, bytes]) -> dict[str, Mapping[Any, Both]]:
    found: dict[str, dict[Any, Both]] = {}
    for name, content in sorted(files.items()):
        if name.endswith(FORM):
            for field, words in offered_words(content, file=name).items():
                found.setdefault(field, {}).update(words)
    return dict(found)


@cache
def _shipped_words() -> Mapping[str, Mapping[Any, Both]]:
    return _words(shipped())


def _shipped_with(suffix: str) -> dict[str, bytes]:
    return {name: content for name, content in shipped().items() if name.endswith(suffix)}


@cache
def shipped() -> Mapping[str, bytes]:
    """All files of the release; they do not change while it runs."""
    return catalog.resources()


@cache
def _shipped_fields() -> dict[str, Mapping[str, Values]]:
    return fields_of(_shipped_with(FORM))


@cache
def _shipped_file_of() -> Mapping[str, str]:
    return {
        process.id: name for name, content in _shipped_with(DIAGRAM).items() for process in _read(content)
    }


@cache
def shipped_mail() -> tuple[Mail, ...]:
    """Of each shipped diagram."""
    return tuple(_mail(_read(content)) for content in _shipped_with(DIAGRAM).values())


def _mail(processes: tuple[Process, ...]) -> Mail:
    told = [
        (node.kind in SENDING, event.name)
        for process in processes
        for node in process.nodes
        for event in node.events
        if event.kind == "message"
    ]
    return Mail(
        sent=frozenset(name for is_sent, name in told if is_sent),
        taken=frozenset(name for is_sent, name in told if not is_sent),
        processes=frozenset(process.id for process in processes),
    )
