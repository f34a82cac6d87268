"""form-js JSON -> `Form`, or `FormRefused` with every fault. What we add to form-js is in docs/forms.md.

Single components are read in `component_reader`; this module sees to what concerns the form as a whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from engine.faults import Refused
from engine.feel import Expression
from forms.component_reader import ComponentReader
from forms.json_document import Node, Notes, Unparsable, parse
from forms.model import (
    Choice,
    Component,
    Computed,
    DynamicList,
    Form,
    Group,
    Prose,
    Question,
    TextField,
    Wording,
    walk,
)
from forms.wording import Dictionary

_THROUGH_ROW = re.compile(r"\b_?(?:this|parent)_?\.(\w+)")
Placed = tuple[tuple[str, ...], Component, tuple[Component, ...]]


class FormRefused(Refused):
    """The form has faults; nothing of it was taken."""


def read_form(data: bytes, *, file: str = "") -> Form:
    """The form of a JSON document. Raises `FormRefused`; warnings alone do not refuse it."""
    notes = Notes(file)
    try:
        root = parse(data, notes)
    except Unparsable as error:
        notes.add("form.json", error.text, error.text_en, line=error.line)
        raise FormRefused(notes.faults) from None
    form = _read_root(root)
    if any(fault.severity == "error" for fault in notes.faults):
        raise FormRefused(sorted(notes.faults, key=lambda fault: (fault.line, fault.element, fault.rule)))
    return Form(
        id=form.id,
        version=form.version,
        title=form.title,
        components=form.components,
        controlling=form.controlling,
        warnings=tuple(notes.faults),
    )


def untranslated(form: Form, language: str) -> tuple[str, ...]:
    """Names (`key.property`) of the texts that a language lacks."""
    missing = [] if language in form.title.phrases or not form.title else ["title"]
    for component in walk(form.components):
        for name, wording in _wordings(component):
            if wording and language not in wording.phrases:
                missing.append(name)
    return tuple(missing)


def _wordings(component: Component) -> Iterator[tuple[str, Wording]]:
    if isinstance(component, Group | DynamicList):
        yield f"{component.id}.label", component.label
    if isinstance(component, Prose):
        yield f"{component.id}.text", component.text
    if isinstance(component, Question):
        name = ".".join(component.key)
        yield f"{name}.label", component.label
        yield f"{name}.description", component.help
    if isinstance(component, TextField):
        yield f"{'.'.join(component.key)}.patternErrorMessage", component.pattern_message
    if isinstance(component, Choice):
        for option in component.options:
            yield f"{'.'.join(component.key)}.options.{option.value}", option.label


def _read_root(root: Node) -> Form:
    form_id = root.text("id")
    if not form_id:
        root.fault(
            "form.no_id",
            "El formulario no tiene «id».",
            "Expected the form to have an “id”, but it has none.",
        )
    dictionary = Dictionary(root.node("concierto"))
    components = ComponentReader(dictionary).read(root)
    if not components and not root.notes.faults:
        root.fault("form.empty", "El formulario no tiene componentes.", "The form has no components.")
    dictionary.fault_unused()
    placed = list(_placed(components, (), ()))
    _fault_ids(root.notes, (component for _, component, _ in placed))
    _fault_keys(root.notes, placed)
    _fault_cycles(root.notes, placed)
    return Form(
        id=form_id,
        version=root.text("versionTag"),
        title=dictionary.title(),
        components=components,
        controlling=_controlling(placed),
    )


def _placed(
    components: Iterable[Component], path: tuple[str, ...], above: tuple[Component, ...]
) -> Iterator[Placed]:
    """Each component with the path of its value (`[]` stands for a row) and its containers."""
    for component in components:
        if isinstance(component, Question | Computed):
            yield (*path, *component.key), component, above
        elif isinstance(component, Group | DynamicList):
            own = (*path, *component.path)
            yield own if isinstance(component, DynamicList) else (), component, above
            inside = (*own, "[]") if isinstance(component, DynamicList) else own
            yield from _placed(component.components, inside, (*above, component))
        else:
            yield (), component, above


def _fault_ids(notes: Notes, components: Iterable[Component]) -> None:
    seen: set[str] = set()
    for component in components:
        if component.id in seen:
            notes.add(
                "form.duplicate_id",
                f"Otro componente ya tiene el id «{component.id}».",
                f"Expected each id once, but another component already has “{component.id}”.",
                line=component.line,
                element=component.id,
            )
        seen.add(component.id)


def _fault_keys(notes: Notes, placed: list[Placed]) -> None:
    """A key twice, or a key that is also the container of another."""
    counts = Counter(path for path, _, _ in placed if path)
    for path, component, _ in placed:
        name = ".".join(path)
        if counts[path] > 1:
            notes.add(
                "form.duplicate_key",
                f"La clave «{name}» está en más de un campo.",
                f"Expected each key once, but “{name}” is on more than one field.",
                line=component.line,
                element=name,
            )
        for length in range(1, len(path)):
            if path[:length] in counts and path[length] != "[]":
                notes.add(
                    "form.key_overlap",
                    f"La clave «{name}» está dentro de otro campo, «{'.'.join(path[:length])}».",
                    f"The key “{name}” lies inside another field, “{'.'.join(path[:length])}”.",
                    line=component.line,
                    element=name,
                )


def _dependencies(component: Component) -> Iterator[Expression]:
    """The expressions that decide whether a component is shown or may be written, what it holds or offers."""
    asked = [component.hide]
    if isinstance(component, Question) and isinstance(component.readonly, Expression):
        asked.append(component.readonly)
    if isinstance(component, Choice):
        asked.append(component.values_expression)
    if isinstance(component, Computed):
        asked.append(component.expression)
    yield from (expression for expression in asked if expression is not None)


def _fault_cycles(notes: Notes, placed: list[Placed]) -> None:
    """Fields at the root whose conditions or expressions go round in a circle would never settle."""
    needs: dict[str, set[str]] = {}
    lines: dict[str, int] = {}
    for path, component, above in placed:
        if len(path) == 1:
            lines[path[0]] = component.line
            needs[path[0]] = {name for c in (component, *above) for e in _dependencies(c) for name in e.names}
    for key in needs:
        reached, ahead = set[str](), list(needs[key])
        while ahead:
            name = ahead.pop()
            if name in needs and name not in reached:
                reached.add(name)
                ahead.extend(needs[name])
        if key in reached:
            notes.add(
                "form.cycle",
                f"La condición o la expresión de «{key}» depende de «{key}» mismo.",
                f"Expected conditions without circles, but that of “{key}” depends on “{key}” itself.",
                line=lines[key],
                element=key,
            )


def _controlling(placed: list[Placed]) -> frozenset[str]:
    """The questions that a condition, an offer or a text on the form speaks of."""
    roots: set[str] = set()
    through_row: set[str] = set()
    for _, component, _ in placed:
        for expression in (*_dependencies(component), *_shown(component)):
            roots.update(expression.names)
            through_row.update(_THROUGH_ROW.findall(expression.text))
    return frozenset(
        ".".join(part for part in path if part != "[]")
        for path, component, _ in placed
        if isinstance(component, Question)
        and (path[-1] in through_row if "[]" in path else path[0] in roots or path[-1] in through_row)
    )


def _shown(component: Component) -> Iterator[Expression]:
    """The expressions inside texts: they change what is displayed, not what is taken."""
    for _, wording in _wordings(component):
        for phrase in wording.phrases.values():
            yield from (part for part in phrase if isinstance(part, Expression))
