"""The rules of the OCEL 2.0 JSON schema, and that every relationship leads to an object of the log."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from engine import Engine
from engine.exports.lives import Wanted
from engine.exports.ocel import write_ocel

Log = dict[str, Any]
TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": lambda value: isinstance(value, int | float),
    "boolean": lambda value: isinstance(value, bool),
    "time": lambda value: bool(datetime.fromisoformat(value)),
}


@pytest.fixture
def written(engine: Engine, wanted: Callable[..., Wanted]) -> Callable[..., Log]:
    def write(**said: object) -> Log:
        file = io.BytesIO()
        objects, events = write_ocel(file, engine.read, wanted(**said))
        log: Log = json.loads(file.getvalue())
        assert (len(log["objects"]), len(log["events"])) == (objects, events)
        return log

    return write


def check_schema(log: Log) -> None:
    """What the JSON schema of OCEL 2.0 and its text ask."""
    assert set(log) == {"objectTypes", "eventTypes", "objects", "events"}
    declared = {
        part: {
            kind["name"]: {each["name"]: each["type"] for each in kind["attributes"]} for kind in log[part]
        }
        for part in ("objectTypes", "eventTypes")
    }
    ids = [each["id"] for each in log["objects"]]
    assert len(ids) == len(set(ids))
    assert len({each["id"] for each in log["events"]}) == len(log["events"])
    for each in log["objects"]:
        assert set(each) == {"id", "type", "attributes", "relationships"}
        _check_attributes(each, declared["objectTypes"], {"name", "value", "time"})
    for each in log["events"]:
        assert set(each) == {"id", "type", "time", "attributes", "relationships"}
        assert each["time"].endswith("Z")
        _check_attributes(each, declared["eventTypes"], {"name", "value"})
        assert each["relationships"]
    for each in log["objects"] + log["events"]:
        for related in each["relationships"]:
            assert set(related) == {"objectId", "qualifier"}
            assert related["objectId"] in set(ids), related


def _check_attributes(each: Log, declared: dict[str, dict[str, str]], keys: set[str]) -> None:
    types = declared[each["type"]]
    for attribute in each["attributes"]:
        assert set(attribute) == keys
        assert TYPES[types[attribute["name"]]](attribute["value"]), attribute


def test_the_log_keeps_the_schema(written: Callable[..., Log]) -> None:
    check_schema(written(variables=("level",)))
    check_schema(written(key=None))


def test_objects_are_told_once(written: Callable[..., Log]) -> None:
    counted: dict[str, int] = {}
    for each in written()["objects"]:
        counted[each["type"]] = counted.get(each["type"], 0) + 1
    assert counted == {"instance": 3, "task": 3, "case": 2, "professional": 3}


def test_an_event_leads_to_its_instance_task_case_and_person(written: Callable[..., Log]) -> None:
    done = [each for each in written(key=None)["events"] if each["type"] == "Preguntar & «oír»"]
    related = [{each["qualifier"]: each["objectId"] for each in event["relationships"]} for event in done]
    assert {each["ended by"] for each in related} == {
        "professional berta",
        "professional ana",
        "professional gema",
    }
    assert {each["case"] for each in related} == {"case C-1", "case C-2"}
    assert all(set(each) == {"instance", "task", "case", "ended by"} for each in related)


def test_nobody_and_no_value_is_named_by_default(written: Callable[..., Log]) -> None:
    text = json.dumps(written())
    for private in ("berta", "gema", "C-1", "C-2", "secret", "dni"):
        assert private not in text
    told = json.dumps(written(variables=("level",)))
    assert "variable level" in told
    assert "secret" not in told


def test_an_empty_log_is_a_log(wanted: Callable[..., Wanted], engine: Engine) -> None:
    from engine.exports.walking import Chosen

    file = io.BytesIO()
    write_ocel(file, engine.read, wanted(chosen=Chosen(process_id="other")))
    check_schema(json.loads(file.getvalue()))
