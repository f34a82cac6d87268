"""A fault drawn into a shipped process is found, run into on the engine with data of its own, and mended."""

import pytest

from engine.prove import Subject, prove
from engine.prove.counterexample import replay, sentences
from engine.prove.repair import propose
from processes import catalog

BROKEN = [
    ("codiagnosis", "all_is_seen", ("parallel", "exclusive"), "one_token", "Haga paralela la unión «"),
    (
        "housing_emergency",
        "place_is_settled",
        ("exclusive", "parallel"),
        "joins_can_fire",
        "Haga exclusiva la unión «",
    ),
    ("exercise_of_rights", "both_agree", ("exclusive", "parallel"), "ends_properly", None),
]
"""Process, gateway, what it is turned into, a verdict that is refuted then, the repair that is offered."""


@pytest.mark.parametrize(
    ("process_id", "gateway", "turned", "verdict_id", "offered"), BROKEN, ids=[each[0] for each in BROKEN]
)
def test_a_fault_in_a_shipped_process_is_run_into_and_mended(
    process_id: str, gateway: str, turned: tuple[str, str], verdict_id: str, offered: str | None
) -> None:
    files = {name: xml for name, xml in catalog.resources().items() if not name.endswith(".form.json")}
    name, before = f"{process_id}.bpmn", turned[0]
    first, last = (f'<bpmn:{kind}Gateway id="{gateway}"' for kind in turned)
    xml = files[name].decode()
    opened = xml.index(first)
    closed = xml.index(f"</bpmn:{before}Gateway>", opened)
    xml = xml[:closed] + xml[closed:].replace(f"</bpmn:{before}G", f"</bpmn:{turned[1]}G", 1)
    files[name] = xml.replace(first, last).encode()
    subject = Subject.read(files)
    proof = prove(subject, process_id)
    verdict = next(each for each in proof.refuted if each.id == verdict_id and each.path)
    replayed = replay(subject, verdict)
    assert replayed.reached, replayed.why
    assert replayed.changes.answered == {}, "data that lead there are found"
    assert len(sentences(subject, verdict)) > len(verdict.path or ())
    repair = propose(files, process_id, verdict)
    if offered is None:
        assert repair is None
    else:
        assert repair is not None
        assert repair.text.startswith(offered)
        assert repair.xml == catalog.resources()[name]
