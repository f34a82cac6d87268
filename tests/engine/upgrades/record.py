"""`python tests/engine/upgrades/record.py`: stores samples of today's format from the golden scripts. For developers.

Run it when state.FORMAT has changed, and commit what it writes; what older formats wrote is never written again.
"""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from engine.apply import apply
from engine.codec import decode_events, encode_state
from engine.state import FORMAT, new_state
from engine.testing import Harness

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden"


def record() -> None:
    """One file a golden process: its diagram and, of each instance, the journal and the state after each row."""
    scripts = _golden_scripts()
    folder = HERE / "samples" / f"format_{FORMAT}"
    folder.mkdir(parents=True, exist_ok=True)
    decisions = {path.name: path.read_bytes() for path in sorted(GOLDEN.glob("*.dmn"))}
    for path in sorted(GOLDEN.glob("*.bpmn")):
        harness = Harness()
        harness.deploy(path.read_bytes(), files=decisions)
        scripts.SCRIPTS[path.stem](harness)
        sample = {
            "format": FORMAT,
            "files": {path.name: path.read_bytes(), **decisions},
            "definitions": {
                view.definition_id: view.process_id for view in harness.engine.read.list_definitions()
            },
            "instances": [_instance(harness, each) for each in harness.instances()],
        }
        (folder / f"{path.stem}.msgpack").write_bytes(msgspec.msgpack.encode(sample))


def _instance(harness: Harness, instance_id: int) -> dict[str, Any]:
    rows, states, state = harness.store.steps.journal_rows(instance_id), [], new_state()
    for row in rows:
        for event in decode_events(row.events):
            apply(state, event)
        states.append(encode_state(state))
    return {"rows": rows, "states": states}


def _golden_scripts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("golden_scripts", HERE.parent / "test_golden_traces.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    record()
