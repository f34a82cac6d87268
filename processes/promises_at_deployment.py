"""What a deployment must keep: a version that can break a promise of the Network is refused, with its sentence.

What is shipped was proved with the release (tests/processes/test_proving.py) and is not proved again.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from engine.bundle import Bundle, read_deployed
from engine.faults import Fault, Severity
from engine.model import Process
from engine.prove import Budget, Verdict, prove
from engine.prove.counterexample import confirmed
from engine.prove.proof import NOT_PROVEN, PROVEN, REFUTED
from engine.prove.step.keeping import Keeping
from processes.network_promises import (
    PROMISES,
    consent_not_named,
    intervention_not_reviewed,
    score_at_grants,
)
from processes.proving import FORM, fields_of, load_subject, shipped

BUDGET = Budget(states=100_000, seconds=5.0)
"""Of each process: somebody waits for the answer."""
RULE = "network_promise"


def promises_kept(resources: Mapping[str, bytes], budget: Budget = BUDGET) -> list[Fault]:
    """A fault for each promise that can be broken; a warning for each of which that is not known.

    Expects files in which lint found no error.
    """
    bundle = read_deployed(resources)
    new = [process for process in bundle.processes if not _is_shipped(bundle, process)]
    looked = chain.from_iterable(_looked_at(bundle, process) for process in new)
    return [*looked, *_proved(bundle, filter(_has_promises, new), budget)]


def _is_shipped(bundle: Bundle, process: Process) -> bool:
    return all(shipped().get(each.name) == each.content for each in bundle.needs(process.id))


def _has_promises(process: Process) -> bool:
    """Has it the elements of which a promise of the Network speaks?"""
    return any(bound.promise.name for bound in Keeping(process, PROMISES).watch.promises)


def _looked_at(bundle: Bundle, process: Process) -> Iterator[Fault]:
    """What needs no exploring."""
    file = bundle.file_of[process.id]
    fields = fields_of({each.name: each.content for each in bundle.resources if each.name.endswith(FORM)})
    yield from consent_not_named(process, file=file)
    yield from intervention_not_reviewed(process, file=file)
    yield from score_at_grants(
        process, {form: frozenset(values) for form, values in fields.items()}, file=file
    )


def _proved(bundle: Bundle, processes: Iterable[Process], budget: Budget) -> Iterator[Fault]:
    files = {each.name: each.content for each in bundle.resources}
    for process in processes:
        subject = load_subject(files)
        proof = confirmed(subject, prove(subject, process.id, budget=budget), seconds=budget.seconds)
        for verdict in proof.verdicts:
            if verdict.result != PROVEN and verdict.id.startswith("network."):
                yield _fault(bundle, process, verdict)


def _fault(bundle: Bundle, process: Process, verdict: Verdict) -> Fault:
    node = process.nodes[process.indexes[verdict.element]] if verdict.element in process.indexes else None
    severity: Mapping[str, Severity] = {REFUTED: "error", NOT_PROVEN: "warning"}
    return Fault(
        file=bundle.file_of[process.id],
        line=process.line if node is None else node.line,
        element=verdict.element or process.id,
        rule=RULE,
        severity=severity[verdict.result],
        text=verdict.text,
        text_en=verdict.text_en,
    )
