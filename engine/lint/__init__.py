"""Modelling rules: one a file, the file's name is the rule's id. `check` runs them all over a file's processes.

A file of this folder is a rule if it says RULE: nothing else has to name it (docs/lint has a page for each).
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from engine.diagram.plane import read_planes
from engine.faults import Fault
from engine.lint.paths import Paths
from engine.lint.rule import Checked, Drawn, FileRule, Known, Rule
from engine.model import Process
from engine.reader.document import parse


def _rules() -> Iterator[ModuleType]:
    names = sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_"))
    modules = (import_module(f"{__name__}.{name}") for name in names)
    return (module for module in modules if hasattr(module, "RULE"))


MODULES: dict[str, ModuleType] = {module.RULE: module for module in _rules()}
RULES: dict[str, Rule] = {name: module.check for name, module in MODULES.items() if hasattr(module, "check")}
FILE_RULES: dict[str, FileRule] = {
    name: module.check_file for name, module in MODULES.items() if hasattr(module, "check_file")
}
__all__ = ["FILE_RULES", "MODULES", "RULES", "Known", "check"]


def check(
    processes: Iterable[Process], *, file: str, known: Known | None = None, xml: bytes | None = None
) -> list[Fault]:
    """Every fault of these processes, by line: what the reader could not run, and what the rules find.

    With the file's `xml` its drawing and root elements are looked at too.
    """
    checked = tuple(processes)
    faults: list[Fault] = []
    for process in checked:
        faults += process.faults
        faults += _of_process(process, known or Known(), file)
    if xml is not None:
        root = parse(xml, file)
        drawn = Drawn(root=root, processes=checked, file=file, planes=tuple(read_planes(root, file)))
        faults += (fault for rule in FILE_RULES.values() for fault in rule(drawn))
    return sorted(faults, key=lambda fault: (fault.line, fault.element, fault.rule))


def _of_process(process: Process, known: Known, file: str) -> Iterator[Fault]:
    checked = Checked(process=process, known=known, file=file, paths=Paths(process))
    return (fault for rule in RULES.values() for fault in rule(checked))
