"""The files of one deployment, read together: processes, decisions, forms; what each process needs; all faults.

A file's name says what it is: `*.bpmn`, `*.dmn`, `*.form.json`.
"""

import hashlib
from collections.abc import Mapping

from msgspec import Struct, field

from engine import lint, spiff
from engine.config import EngineConfig
from engine.dmn import Decisions, read_decisions
from engine.faults import Fault, Refused
from engine.lint import Known
from engine.model import Process
from engine.reader import Unreadable, read_processes
from engine.rows import Resource

KINDS = {".bpmn": "process", ".dmn": "decision", ".form.json": "form"}


class Bundle(Struct, kw_only=True):
    """`file_of` a process id; `decisions` by file."""

    resources: tuple[Resource, ...]
    processes: list[Process] = field(default_factory=list)
    file_of: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, Decisions] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def needs(self, process_id: str) -> list[Resource]:
        """The files without which the process would not be the same: its own, its forms and decisions.

        The other pools of its file, and a process that is called in the version of this deployment, count with all
        that they need.
        """
        names: set[str] = set()
        self._collect(process_id, names, set())
        return [resource for resource in self.resources if resource.name in names]

    def process(self, process_id: str) -> Process:
        """Raises StopIteration for a process that is not in the files."""
        return next(each for each in self.processes if each.id == process_id)

    def _collect(self, process_id: str, names: set[str], seen: set[str]) -> None:
        if process_id not in self.file_of or process_id in seen:
            return
        seen.add(process_id)
        file = self.file_of[process_id]
        names.add(file)
        for other in (other for other, its in self.file_of.items() if its == file):
            self._collect(other, names, seen)
        for node in self.process(process_id).nodes:
            if node.task is not None and node.task.form:
                names.add(f"{node.task.form}.form.json")
            if node.decision is not None:
                names |= self._files_with(node.decision.decision)
            if node.call is not None and node.call.binding == "deployment":
                self._collect(node.call.process_id, names, seen)

    def _files_with(self, decision_id: str) -> set[str]:
        return {name for name, decisions in self.decisions.items() if decision_id in decisions.ids}


def read_deployed(resources: Mapping[str, bytes]) -> Bundle:
    """Files that were checked when they were deployed: what they hold, and no rule asked again."""
    bundle = Bundle(resources=tuple(_resource(name, content) for name, content in sorted(resources.items())))
    for resource in bundle.resources:
        if resource.kind == "decision":
            _read_decisions(bundle, resource)
        elif resource.kind == "process":
            _add(bundle, resource, read_processes(resource.content, file=resource.name))
    return bundle


def read_bundle(resources: Mapping[str, bytes], config: EngineConfig) -> Bundle:
    """Read every file; a file that cannot be read gives faults and the others are read all the same."""
    bundle = Bundle(resources=tuple(_resource(name, content) for name, content in sorted(resources.items())))
    for resource in bundle.resources:
        if resource.kind == "decision":
            _read_decisions(bundle, resource)
        elif resource.kind == "form" and config.check_form is not None:
            bundle.faults += config.check_form(resource.content, resource.name)
        elif not resource.kind:
            bundle.faults.append(_unknown_file(resource.name))
    known = _known(bundle, config)
    for resource in bundle.resources:
        if resource.kind == "process":
            _read_processes(bundle, resource, known)
    if not bundle.processes and not any(fault.severity == "error" for fault in bundle.faults):
        bundle.faults.append(_no_process())
    return bundle


def _resource(name: str, content: bytes) -> Resource:
    kind = next((kind for suffix, kind in KINDS.items() if name.endswith(suffix)), "")
    return Resource(name=name, kind=kind, digest=hashlib.sha256(content).hexdigest(), content=content)


def _read_decisions(bundle: Bundle, resource: Resource) -> None:
    try:
        bundle.decisions[resource.name] = read_decisions(resource.content, file=resource.name)
    except Refused as refused:
        bundle.faults += refused.faults


def _read_processes(bundle: Bundle, resource: Resource, known: Known) -> None:
    """SpiffWorkflow's validator, our reader and lint: what each says is shown, all at once."""
    try:
        processes = read_processes(resource.content, file=resource.name)
    except Unreadable as unreadable:
        bundle.faults += unreadable.faults
        _check(bundle, resource, known, unreadable.processes)
        return
    except Refused as refused:
        bundle.faults += refused.faults
        return
    _check(bundle, resource, known, processes)
    _add(bundle, resource, processes)


def _add(bundle: Bundle, resource: Resource, processes: tuple[Process, ...]) -> None:
    for process in processes:
        other = bundle.file_of.get(process.id)
        if other is not None:
            bundle.faults.append(_twice(resource.name, process, other))
            continue
        bundle.processes.append(process)
        bundle.file_of[process.id] = resource.name


def _check(bundle: Bundle, resource: Resource, known: Known, processes: tuple[Process, ...]) -> None:
    """What lint says; and what the schema says of lines of which nobody has said anything in plainer words."""
    checked = lint.check(processes, file=resource.name, known=known, xml=resource.content)
    said = {fault.line for fault in (*bundle.faults, *checked) if fault.file == resource.name}
    schema = spiff.validate(resource.content, resource.name)
    bundle.faults += [*checked, *(fault for fault in schema if fault.line not in said)]


def _known(bundle: Bundle, config: EngineConfig) -> Known:
    deployed = {r.name.removesuffix(".form.json") for r in bundle.resources if r.kind == "form"}
    return Known(
        handlers=config.handlers,
        roles=config.roles,
        forms=None if config.forms is None else config.forms | deployed,
        decisions=frozenset(each for decisions in bundle.decisions.values() for each in decisions.ids),
        scripts=frozenset(config.scripts),
    )


def _unknown_file(name: str) -> Fault:
    return Fault(
        file=name,
        rule="known_file",
        text="El nombre del archivo debe terminar en .bpmn, .dmn o .form.json.",
        text_en="Expected a file name that ends in .bpmn, .dmn or .form.json.",
    )


def _no_process() -> Fault:
    return Fault(
        rule="no_process",
        text="No hay ningún proceso ejecutable en los archivos.",
        text_en="Expected an executable process in the files, but there is none.",
    )


def _twice(file: str, process: Process, other: str) -> Fault:
    return Fault(
        file=file,
        line=process.line,
        element=process.id,
        rule="process_once",
        text=f"El proceso «{process.id}» está también en {other}.",
        text_en=f"Expected process {process.id!r} once, but it is in {other} too.",
    )
