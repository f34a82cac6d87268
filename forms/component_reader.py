"""One form-js component -> one value of `model`; a table says who reads which type, and what is refused.

Not for what concerns several components at once (see `reader`).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import Expression
from forms import model
from forms.json_document import Node
from forms.moments import read_iso
from forms.properties import (
    fault_bounds,
    fault_value,
    read_given_flag,
    read_given_number,
    read_key,
    read_pattern,
)
from forms.wording import Dictionary, is_expression, read_expression

_DEEPEST = 8
_REFUSED = {
    "html": "no se admite HTML en un formulario: use «text»|HTML is not accepted in a form: use “text”",
    "iframe": "no se admiten páginas incrustadas|embedded pages are not accepted",
    "image": "no se admiten imágenes externas|outside images are not accepted",
    "filepicker": "los ficheros se adjuntan al caso, todavía no a un formulario|"
    "files are attached to the case, not yet to a form",
    "documentPreview": "los documentos se ven en el caso|documents are shown in the case",
    "table": "las tablas no se admiten todavía|tables are not accepted yet",
}
_IGNORED = {"button"}


class ComponentReader:
    """Reads the components of one form. Holds its dictionary and where it stands."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._path: tuple[str, ...] = ()
        self._depth = 0
        self._count = 0
        self._readers: dict[str, Callable[[Node], model.Component | None]] = {
            "textfield": self._text_field,
            "textarea": self._text_field,
            "number": self._number,
            "datetime": self._moment,
            "checkbox": self._checkbox,
            "radio": self._choice,
            "select": self._choice,
            "checklist": self._choice,
            "taglist": self._choice,
            "expression": self._computed,
            "text": self._prose,
            "group": self._group,
            "dynamiclist": self._dynamic_list,
            "separator": lambda node: model.Separator(**self._common(node)),
            "spacer": lambda node: model.Spacer(**self._common(node)),
        }

    def read(self, container: Node) -> tuple[model.Component, ...]:
        """The components of a form, a group or a list; those with faults are left out and noted."""
        found = (self._component(node) for node in container.nodes("components"))
        return tuple(component for component in found if component is not None)

    def _component(self, node: Node) -> model.Component | None:
        kind = node.text("type")
        self._count += 1
        if kind in self._readers:
            return self._readers[kind](node)
        if kind in _IGNORED:
            node.warn(
                "form.ignored_type",
                f"«{kind}» no se muestra: los botones son de la página de la tarea.",
                f"“{kind}” is not shown: the buttons belong to the task page.",
            )
        elif kind in _REFUSED:
            es, en = _REFUSED[kind].split("|")
            node.fault("form.refused_type", f"«{kind}»: {es}.", f"“{kind}”: {en}.")
        else:
            known = ", ".join(sorted(self._readers))
            node.fault(
                "form.unknown_type",
                f"«{kind}» no es un tipo de campo conocido ({known}).",
                f"Expected a known type of field ({known}), but it is “{kind}”.",
            )
        return None

    # ---- what every component, and every question, has ----

    def _common(self, node: Node) -> dict[str, Any]:
        hide = node.node("conditional").text("hide")
        return {
            "id": node.text("id") or f"{node.text('type')}_{self._count}",
            "line": node.line,
            "hide": read_expression(hide, node) if hide else None,
        }

    def _names(self, node: Node, key: tuple[str, ...] = ()) -> tuple[str, ...]:
        """What the dictionary may call a component, the most exact name first."""
        names = (".".join((*self._path, *key)) if key else "", ".".join(key), node.text("id"))
        return tuple(name for name in dict.fromkeys(names) if name)

    def _question(self, node: Node) -> dict[str, Any]:
        key = read_key(node, "key")
        names = self._names(node, key)
        label = self._dictionary.wording(node, "label", names)
        if not label:
            node.fault(
                "form.no_label", "El campo no tiene etiqueta.", "Expected a label, but the field has none."
            )
        appearance = node.node("appearance")
        return {
            **self._common(node),
            "key": key,
            "label": label,
            "help": self._dictionary.wording(node, "description", names),
            "required": node.node("validate").flag("required"),
            "readonly": read_given_flag(node, "readonly"),
            "disabled": node.flag("disabled"),
            "default": node.raw("defaultValue"),
            "prefix": self._dictionary.wording(appearance, "prefixAdorner", names),
            "suffix": self._dictionary.wording(appearance, "suffixAdorner", names),
        }

    # ---- one method a type ----

    def _text_field(self, node: Node) -> model.Component:
        question, rules = self._question(node), node.node("validate")
        shape = rules.text("validationType")
        low, high = read_given_number(rules, "minLength"), read_given_number(rules, "maxLength")
        fault_bounds(node, low, high)
        return (model.TextArea if node.text("type") == "textarea" else model.TextField)(
            **question,
            min_length=low,
            max_length=high,
            pattern=read_pattern(node, rules.text("pattern")),
            pattern_message=self._dictionary.wording(
                rules, "patternErrorMessage", self._names(node, question["key"])
            ),
            shape="email" if shape == "email" else "phone" if shape == "phone" else "",
        )

    def _number(self, node: Node) -> model.Component:
        question, rules = self._question(node), node.node("validate")
        low, high = read_given_number(rules, "min"), read_given_number(rules, "max")
        decimals, step = node.number("decimalDigits"), read_given_number(node, "increment")
        fault_bounds(node, low, high)
        if isinstance(step, Decimal) and step <= 0:
            fault_value(node, "increment")
            step = None
        if decimals is not None and (decimals < 0 or decimals != decimals.to_integral_value()):
            fault_value(node, "decimalDigits")
            decimals = None
        return model.Number(
            **question, decimals=None if decimals is None else int(decimals), step=step, least=low, most=high
        )

    def _moment(self, node: Node) -> model.Component:
        subtype, rules = node.text("subtype", "date"), node.node("validate")
        if subtype not in ("date", "time", "datetime"):
            fault_value(node, "subtype")
            subtype = "date"
        if "label" not in node.values:  # form-js keeps the words of a date under names of its own
            other = node.text("timeLabel" if subtype == "time" else "dateLabel")
            node.values.update({"label": other} if other else {})
        return model.Moment(
            **self._question(node),
            subtype=subtype,  # type: ignore[arg-type]  # one of the three, see above
            least=self._bound(rules, "min", subtype),
            most=self._bound(rules, "max", subtype),
            not_past=node.flag("disallowPassedDates"),
        )

    def _bound(self, rules: Node, name: str, subtype: str) -> str | Expression | None:
        text = rules.text(name)
        if is_expression(text):
            return read_expression(text, rules)
        if text and read_iso(text, subtype) is None:
            fault_value(rules, name)
        return text or None

    def _checkbox(self, node: Node) -> model.Component:
        return model.Checkbox(**self._question(node))

    def _choice(self, node: Node) -> model.Component:
        question = self._question(node)
        values_key, text = node.text("valuesKey"), node.text("valuesExpression")
        options = () if values_key or text else self._options(node, self._names(node, question["key"]))
        kinds = {"radio": model.Radio, "select": model.Select, "checklist": model.Checklist}
        if question["default"] not in (None, "", []) and options:
            default = question["default"]
            chosen = default if isinstance(default, list) else [default]
            if any(value not in [option.value for option in options] for value in chosen):
                fault_value(node, "defaultValue")
        return kinds.get(node.text("type"), model.TagList)(
            **question,
            options=options,
            values_key=tuple(values_key.split(".")) if values_key else (),
            values_expression=read_expression(text, node) if text else None,
        )

    def _options(self, node: Node, names: tuple[str, ...]) -> tuple[model.Option, ...]:
        options: list[model.Option] = []
        for item in node.nodes("values"):
            value = item.raw("value")
            if value is None or isinstance(value, dict | list):
                fault_value(item, "value")
            elif any(str(value) == str(option.value) for option in options):
                item.fault(
                    "form.duplicate_option",
                    f"El valor «{value}» está dos veces.",
                    f"Expected each value once, but “{value}” is there twice.",
                )
            else:
                options.append(model.Option(value, self._dictionary.option(item, str(value), names)))
        if not options:
            node.fault(
                "form.no_options",
                "El campo no tiene opciones (values, valuesKey o valuesExpression).",
                "Expected options (values, valuesKey or valuesExpression), but there are none.",
            )
        return tuple(options)

    def _computed(self, node: Node) -> model.Component | None:
        key = read_key(node, "key")
        expression = read_expression(node.text("expression"), node)
        return model.Computed(**self._common(node), key=key, expression=expression) if expression else None

    def _prose(self, node: Node) -> model.Component:
        return model.Prose(
            **self._common(node), text=self._dictionary.wording(node, "text", self._names(node))
        )

    def _group(self, node: Node) -> model.Component:
        path = read_key(node, "path") if node.text("path") else ()
        return model.Group(
            **self._common(node),
            label=self._dictionary.wording(node, "label", self._names(node, path)),
            path=path,
            components=self._inside(node, path),
        )

    def _dynamic_list(self, node: Node) -> model.Component:
        path = read_key(node, "path")
        label = self._dictionary.wording(node, "label", self._names(node, path))
        if not label:
            node.fault(
                "form.no_label", "La lista no tiene etiqueta.", "Expected a label, but the list has none."
            )
        rows = node.number("defaultRepetitions")
        return model.DynamicList(
            **self._common(node),
            label=label,
            path=path,
            components=self._inside(node, path),
            default_rows=1 if rows is None else min(max(int(rows), 0), 20),
            may_change=node.raw("allowAddRemove") is not False,
        )

    def _inside(self, node: Node, path: tuple[str, ...]) -> tuple[model.Component, ...]:
        before = self._path
        self._path, self._depth = (*before, *path), self._depth + 1
        if self._depth > _DEEPEST:
            node.fault(
                "form.too_deep",
                f"Hay más de {_DEEPEST} grupos o listas uno dentro de otro.",
                f"Expected at most {_DEEPEST} groups or lists inside each other, but there are more.",
            )
        found = self.read(node) if self._depth <= _DEEPEST else ()
        self._path, self._depth = before, self._depth - 1
        return found
