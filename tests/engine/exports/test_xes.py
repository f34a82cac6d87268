"""The log keeps the rules of the XES schema: order, types, keys; and says nothing that was not asked for."""

import io
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from lxml import etree

from engine import Engine
from engine.exports.lives import Wanted
from engine.exports.walking import Chosen
from engine.exports.xes import NAMESPACE, write_xes
from engine.testing.clock_and_ids import START

ORDER = ["extension", "global", "classifier", "string", "date", "int", "float", "boolean", "trace"]
TRANSITIONS = {
    "schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete",
    "autoskip", "manualskip", "unknown",
}  # fmt: skip
"""Of the standard's lifecycle model."""
CHECKS: dict[str, Callable[[str], object]] = {
    "string": str,
    "date": datetime.fromisoformat,
    "int": int,
    "float": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


@pytest.fixture
def written(engine: Engine, wanted: Callable[..., Wanted]) -> Callable[..., bytes]:
    def write(**said: object) -> bytes:
        file = io.BytesIO()
        write_xes(file, engine.read, wanted(**said))
        return file.getvalue()

    return write


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _values(element: etree._Element) -> dict[str, str]:
    return {child.get("key", ""): child.get("value", "") for child in element if child.get("key")}


def check_schema(xml: bytes) -> etree._Element:
    """The rules of xes.xsd that a log can break, each looked at."""
    log = etree.fromstring(xml)
    assert log.tag == f"{{{NAMESPACE}}}log"
    assert re.fullmatch(r"\d+(\.\d+)?", log.get("xes.version", ""))
    assert log.get("xes.features") is not None
    names = [_name(child) for child in log]
    assert [ORDER.index(each) for each in names] == sorted(ORDER.index(each) for each in names)
    prefixes = {each.get("prefix") for each in log.iterfind(f"{{{NAMESPACE}}}extension")}
    assert [each.get("scope") for each in log.iterfind(f"{{{NAMESPACE}}}global")] == ["trace", "event"]
    for element in log.iter():
        kind = _name(element)
        if kind in CHECKS:
            CHECKS[kind](element.get("value", ""))
            assert set(element.attrib) == {"key", "value"}
            assert re.fullmatch(r"[A-Za-z_][\w.-]*(:[\w.-]+)?", element.get("key", "")), element.get("key")
            prefix, colon, _ = element.get("key", "").partition(":")
            assert not colon or prefix in prefixes, element.get("key")
        elif kind in ("trace", "event"):
            keys = [child.get("key") for child in element if child.get("key")]
            assert len(keys) == len(set(keys)), "a key twice"
    for event in log.iter(f"{{{NAMESPACE}}}event"):
        told = _values(event)
        assert {"concept:name", "time:timestamp", "lifecycle:transition"} <= set(told)
        assert told["lifecycle:transition"] in TRANSITIONS
    return log


def test_the_log_keeps_the_schema(written: Callable[..., bytes]) -> None:
    log = check_schema(written(variables=("dni", "level")))
    traces = log.findall(f"{{{NAMESPACE}}}trace")
    assert len(traces) == 3
    times = [
        [_values(event)["time:timestamp"] for event in trace if _name(event) == "event"] for trace in traces
    ]
    assert all(each == sorted(each) for each in times)


def test_a_trace_tells_who_did_what_when(written: Callable[..., bytes]) -> None:
    last = check_schema(written()).findall(f"{{{NAMESPACE}}}trace")[-1]
    told = [_values(event) for event in last if _name(event) == "event"]
    assert [(each["element"], each["lifecycle:transition"]) for each in told] == [
        ("s", "start"),
        ("s", "complete"),
        ("ask", "schedule"),
        ("ask", "complete"),
        ("e", "start"),
        ("e", "complete"),
    ]
    assert told[3]["concept:name"] == "Preguntar & «oír»"
    assert told[3]["org:resource"].startswith("p-")
    assert told[2]["time:timestamp"] < told[3]["time:timestamp"]


def test_a_cancelled_task_is_withdrawn(written: Callable[..., bytes]) -> None:
    first = check_schema(written()).findall(f"{{{NAMESPACE}}}trace")[0]
    transitions = [_values(event)["lifecycle:transition"] for event in first if _name(event) == "event"]
    assert transitions[-1] == "withdraw"
    assert _values(first)["outcome"] == "cancelled"


def test_nobody_and_no_value_is_named_by_default(written: Callable[..., bytes]) -> None:
    xml = written().decode()
    for private in ("berta", "ana", "C-1", "secret", "dni"):
        assert private not in xml
    assert "berta" in written(key=None).decode()


def test_only_named_variables_are_told_in_their_type(written: Callable[..., bytes]) -> None:
    xml = written(variables=("level", "dni"))
    trace = check_schema(xml).findall(f"{{{NAMESPACE}}}trace")[-1]
    told = {child.get("key"): (_name(child), child.get("value")) for child in trace if child.get("key")}
    assert told["variable_level"] == ("int", "2")
    assert told["variable_dni"] == ("string", "X\N{REPLACEMENT CHARACTER}"), (
        "what XML cannot hold is replaced"
    )
    assert "secret" not in xml.decode()


def test_a_name_that_xml_cannot_hold_becomes_one(engine: Engine, wanted: Callable[..., Wanted]) -> None:
    engine.start("call", {"first name": "a", "first_name": "b"}, actor="ana")
    file = io.BytesIO()
    write_xes(file, engine.read, wanted(variables=("first name", "first_name")))
    told = _values(check_schema(file.getvalue()).findall(f"{{{NAMESPACE}}}trace")[0])
    assert (told["variable_first_name"], told["variable_first_name__2"]) == ("a", "b")


def test_process_and_since_choose(written: Callable[..., bytes]) -> None:
    assert b"<trace" not in written(chosen=Chosen(process_id="other"))
    later = written(chosen=Chosen(since=START.replace(hour=10)))
    assert later.count(b"<trace") == 2
