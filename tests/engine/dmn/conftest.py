"""Builders of small DMN files, so that a test shows its table as a table."""

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import pytest

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def build_definitions(*parts: str, namespace: str = "urn:test") -> bytes:
    return f'<definitions xmlns="{MODEL}" namespace="{namespace}" name="test">{"".join(parts)}</definitions>'.encode()


def build_table(
    inputs: Sequence[str], outputs: Sequence[str], rows: Sequence[str], *, attributes: str = ""
) -> str:
    """A decision table. An output is `name`, `name: values` or `name: values = default`; a row's cells are
    separated by `|`."""
    return (
        f"<decisionTable {attributes}>"
        + "".join(
            f"<input><inputExpression><text>{escape(text)}</text></inputExpression></input>"
            for text in inputs
        )
        + "".join(_output(text) for text in outputs)
        + "".join(_rule(place, row, len(inputs)) for place, row in enumerate(rows, 1))
        + "</decisionTable>"
    )


def _output(text: str) -> str:
    name, _, rest = text.partition(":")
    values, _, default = rest.partition("=")
    parts = f"<outputValues><text>{escape(values)}</text></outputValues>" if values.strip() else ""
    parts += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output name="{name}">{parts}</output>'


def _rule(place: int, row: str, inputs: int) -> str:
    cells = [escape(cell.strip()) for cell in row.split("|")]
    tests = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells[:inputs])
    outputs = "".join(f"<outputEntry><text>{cell}</text></outputEntry>" for cell in cells[inputs:])
    return f'<rule id="r{place}">{tests}{outputs}</rule>'


def build_decision(name: str, logic: str, *, requires: str = "", kind: str = "") -> str:
    variable = f'<variable name="{name}" typeRef="{kind}"/>' if kind else f'<variable name="{name}"/>'
    return f'<decision id="{name}" name="{name}">{variable}{requires}{logic}</decision>'


def build_literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


@pytest.fixture
def definitions() -> Callable[..., bytes]:
    return build_definitions


@pytest.fixture
def table() -> Callable[..., str]:
    return build_table


@pytest.fixture
def decision() -> Callable[..., str]:
    return build_decision


@pytest.fixture
def literal() -> Callable[..., str]:
    return build_literal
