"""The DMN technology compatibility kit, read in place: how many of its cases pass, level by level.

The floors are what passes today; they may only rise. Numbers compare within 1e-8, temporal values by their text.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.dmn import Decisions, read_leniently
from engine.feel import Evaluation, FeelError, as_text, evaluate
from engine.feel.temporal import parse_date, parse_datetime, parse_duration, parse_time

LEFT_FAILING = (
    "0076-feel-external-java",  # fourteen: external functions are never run
)
LEVEL_2_FLOOR = 126
LEVEL_3_FLOOR = 1481
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
READERS = {
    "string": str,
    "boolean": lambda text: text == "true",
    "decimal": lambda text: evaluate(text, {}),
    "double": lambda text: evaluate(text, {}),
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_datetime,
    "duration": parse_duration,
}


def folder() -> Path:
    given = os.environ.get("CONCIERTO_CONFORMANCE")
    return Path(given) if given else Path(__file__).parents[3] / "shared" / "conformance"


def level(number: int) -> Path:
    path = folder() / "dmn" / f"compliance-level-{number}"
    if not path.is_dir():
        message = f"Expected the DMN compatibility kit in {path}, but it is not there"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def named(element: Any, name: str) -> list[Any]:
    return [child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name]


def value_of(element: Any) -> Any:
    """A typed value of a test case: `value`, `list` of `item`s, or `component`s."""
    for child in named(element, "value"):
        return simple_value(child)
    for child in named(element, "list"):
        return [value_of(item) for item in named(child, "item")]
    components = named(element, "component")
    return {part.get("name"): value_of(part) for part in components} if components else None


def simple_value(element: Any) -> Any:
    kinds = {etree.QName(key).localname: text for key, text in element.attrib.items()}
    if kinds.get("nil") == "true":
        return None
    kind = kinds.get("type", "xsd:string").rpartition(":")[2]
    text = element.text or ""
    value = READERS[kind](text)
    is_exact = kind not in {"time", "dateTime"} or as_text(value) == text
    return value if is_exact else f"{text}, exactly"


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in expected)
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(same(a, b) for a, b in zip(found, expected, strict=True))
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, int | Decimal) and isinstance(found, int | Decimal):
        return abs(Decimal(found) - Decimal(expected)) <= Decimal("1e-8")
    return type(found) is type(expected) and as_text(found) == as_text(expected)


def models(directory: Path) -> dict[str, Decisions]:
    """The models of a test directory by file name; a model is read after those that it imports."""
    waiting = {path.name: path.read_bytes() for path in sorted(directory.glob("*.dmn"))}
    read: dict[str, Decisions] = {}
    for _ in range(len(waiting)):
        by_namespace = {decisions.graph.namespace: decisions for decisions in read.values()}
        for name in sorted(waiting.keys() - read.keys()):
            decisions, faults = read_leniently(waiting[name], file=name, imported=by_namespace)
            if not any(fault.rule == "unknown-import" for fault in faults):
                read[name] = decisions
    return read


def cases(directory: Path) -> Iterator[tuple[str, bool]]:
    read = models(directory)
    for path in sorted(directory.glob("*-test-*.xml")):
        root = etree.parse(path).getroot()
        model = read[named(root, "modelName")[0].text.strip()]
        for case in named(root, "testCase"):
            inputs = {node.get("name"): value_of(node) for node in named(case, "inputNode")}
            for result in named(case, "resultNode"):
                name = f"{path.stem} {case.get('id')} {result.get('name')}"
                target = case.get("invocableName") if case.get("type") == "decisionService" else None
                yield name, passes(model, (target, result), inputs)


def passes(model: Decisions, asked: tuple[str | None, Any], inputs: dict[str, Any]) -> bool:
    target, result = asked
    expected = [value_of(node) for node in named(result, "expected")]
    try:
        decided = model.decide(target or result.get("name"), inputs, Evaluation(NOW))
    except (FeelError, LookupError):
        return False
    found = decided.value
    if target and isinstance(found, dict) and result.get("name") in found:
        found = found[result.get("name")]
    if result.get("errorResult") == "true" and not expected:
        return found is None
    return same(found, expected[0] if expected else None)


def run(number: int) -> list[tuple[str, bool]]:
    return [item for directory in sorted(level(number).iterdir()) for item in cases(directory)]


def counted(results: list[tuple[str, bool]]) -> str:
    """Results of a case are more than one where it asks more than one decision; it passes when all do."""
    passed: dict[str, bool] = {}
    for name, is_right in results:
        case = " ".join(name.split(" ")[:2])
        passed[case] = passed.get(case, True) and is_right
    right = sum(is_right for _, is_right in results)
    return f"{sum(passed.values())} of {len(passed)} cases, {right} of {len(results)} results"


@pytest.mark.parametrize(("number", "floor"), [(2, LEVEL_2_FLOOR), (3, LEVEL_3_FLOOR)])
def test_as_many_cases_of_the_kit_pass_as_before(
    number: int, floor: int, record_property: Callable[[str, object], None]
) -> None:
    results = run(number)
    failed = [name for name, is_right in results if not is_right]
    record_property("closing", f"dmn level {number}: {counted(results)}")
    assert len(results) - len(failed) >= floor, "\n".join(failed)
    assert [name for name in failed if not name.startswith(LEFT_FAILING)] == []
