"""The page docs/decisions.md: what each shipped decision table decides, asks and says, and where it comes from.

`python -m processes.decision_sheets` prints it; a test compares. It reads the files, and decides nothing.
"""

import sys
from collections.abc import Iterator

from lxml import etree

from engine.dmn.read_table import ENGLISH_LABEL
from processes import catalog
from processes.cases.law import Parameter, shipped_parameters, unit_names

SPACES = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/", "care": "urn:concierto:bpmn:care:1"}
HEAD = """# Tablas de decisión · Decision tables

Generada de las tablas: no se edita a mano (`python -m processes.decision_sheets > docs/decisions.md`). · Generated from
the tables: not edited by hand.

Una tabla propone; deciden las personas. (p): parámetro de la Red, por acordar. (?): por comprobar en la fuente.
`law` son los parámetros de la ley el día del caso (`concierto law --on DAY`). Para probar una: `concierto decide FILE
DECISION --data JSON`. · A table proposes; people decide. (p): a parameter of the Network, to be agreed. (?): to be
checked in the source. `law` are the parameters of the law on the case's day. To try one: `concierto decide`.

Lo que no es tabla: a quién llegan las plazas libres (`processes/risk/capacity.py`), porque ordena y sortea. · Not a
table: who gets the free places (`processes/risk/capacity.py`), because it ranks and draws.
"""


MOST_ACROSS = 8
"""Results side by side."""
LAW_HEAD = """## Parámetros · Parameters (`law`)

| parámetro | parameter | nombre · name | valor · value | desde · from | hasta · to | fuente · source |
|---|---|---|---|---|---|---|"""


def render_page() -> str:
    """The whole page: the law's parameters, then the tables by area and file name."""
    parts = [HEAD, LAW_HEAD, *(_parameter(each) for each in shipped_parameters()), ""]
    for name, content in catalog.resources().items():
        if name.endswith(".dmn"):
            parts.append(_file(name, etree.fromstring(content)))
    return "\n".join(parts)


def _parameter(parameter: Parameter) -> str:
    units = " · ".join(name for name in unit_names(parameter.value, parameter.unit) if name)
    value = f"{parameter.value} {units}".rstrip() + _marked(parameter.mark)
    cells = [parameter.es, parameter.en, f"`{parameter.name}`", value]
    cells += [f"{parameter.valid_from}{_marked(parameter.start_mark)}", str(parameter.valid_to or "")]
    return f"| {' | '.join([*cells, parameter.source])} |"


def _marked(mark: str) -> str:
    return f" ({mark})" if mark else ""


def _file(name: str, root: etree._Element) -> str:
    parts = [f"## {root.get('name')} (`{name}`)\n"]
    given = [str(each.get("name")) for each in root.iterfind("d:inputData", SPACES)]
    parts.append(f"Datos · Data: {', '.join(f'`{each}`' for each in given)}\n")
    parts += [_decision(each) for each in root.iterfind("d:decision", SPACES)]
    return "\n".join(parts)


def _decision(decision: etree._Element) -> str:
    english = decision.findtext("d:extensionElements/care:label", "", SPACES)
    lines = [
        f"### {decision.get('name')} · {english} (`{decision.get('id')}`)\n",
        f"{decision.findtext('d:description', '', SPACES)}\n",
        f"{decision.findtext('d:extensionElements/care:description', '', SPACES)}\n",
    ]
    literal = decision.findtext("d:literalExpression/d:text", None, SPACES)
    if literal is not None:
        lines.append(f"```\n{literal}\n```\n")
    table = decision.find("d:decisionTable", SPACES)
    if table is not None:
        lines += _table(table)
    return "\n".join(lines)


def _table(table: etree._Element) -> Iterator[str]:
    inputs = list(table.iterfind("d:input", SPACES))
    outputs = list(table.iterfind("d:output", SPACES))
    yield "| entrada | input | FEEL |\n|---|---|---|"
    for each in inputs:
        asked = each.findtext("d:inputExpression/d:text", "", SPACES)
        yield f"| {each.get('label')} | {each.findtext(ENGLISH_LABEL)} | {_code(asked)} |"
    yield ""
    heads = ["regla", "rule", *(str(each.get("label")) for each in inputs)]
    heads += [f"→ {each.get('name')}" for each in outputs]
    rows = [[*heads, "fuente · source"], *(_rule(rule) for rule in table.iterfind("d:rule", SPACES))]
    rows += _default(inputs, outputs)
    # A table with many results is read downwards: a line for each result, a column for each rule.
    shown = list(zip(*rows, strict=True)) if len(outputs) > MOST_ACROSS else rows
    for place, row in enumerate(shown):
        yield f"| {' | '.join(row)} |"
        if place == 0:
            yield "|---" * len(row) + "|"
    yield ""


def _default(inputs: list[etree._Element], outputs: list[etree._Element]) -> list[list[str]]:
    """The row of what holds where no rule does, if the table says so."""
    defaults = [each.findtext("d:defaultOutputEntry/d:text", None, SPACES) for each in outputs]
    if not any(defaults):
        return []
    results = [_code(each or "null") for each in defaults]
    return [["si ninguna", "if none", *("" for _ in inputs), *results, ""]]


def _rule(rule: etree._Element) -> list[str]:
    english, source = (
        each.findtext("d:text", "", SPACES) for each in rule.iterfind("d:annotationEntry", SPACES)
    )
    cells = [rule.findtext("d:description", "", SPACES), english]
    for kind in ("d:inputEntry", "d:outputEntry"):
        cells += [_code(each.findtext("d:text", "", SPACES)) for each in rule.iterfind(kind, SPACES)]
    return [*cells, source]


def _code(text: str) -> str:
    return "" if text == "-" else "`" + text.replace("|", "\\|") + "`"


if __name__ == "__main__":
    sys.stdout.write(render_page())
