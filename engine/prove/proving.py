"""Proves a process: explores it, asks every verdict, and says what was taken for granted."""

import time

from engine.prove.assumptions import Assumption
from engine.prove.exploration.explore import Budget, explore
from engine.prove.exploration.explored import Explored
from engine.prove.exploration.graph import Graph
from engine.prove.exploration.shortest import SEARCH, shortened
from engine.prove.exploration.world import World
from engine.prove.proof import NOT_PROVEN, PROVEN, REFUTED, Proof, Verdict
from engine.prove.simplified import crowds, simplified
from engine.prove.subject import Subject
from engine.prove.verdicts import VERDICTS, Judge, promises

BUDGET = Budget()
BOUNDS = {
    "states": ("situaciones", "situations"),
    "seconds": ("tiempo", "time"),
    "bytes": ("memoria", "memory"),
}


def prove(subject: Subject, process_id: str, *, budget: Budget = BUDGET, reduced: bool = True) -> Proof:
    """Raises KeyError for a process that is not among the files."""
    main = subject.find(process_id)
    if main is None:
        raise KeyError(f"Expected process {process_id!r} among the files, but it is not")
    began = time.perf_counter()
    world = World(subject, process_id)
    graph = explore(world, budget, reduced=reduced)
    explored = Explored(world, main, graph)
    verdicts = [verdict for each in VERDICTS for verdict in _verdicts(each, explored)]
    verdicts += [_promised(each, graph) for each in promises.judge(explored)]
    if reduced:
        search = _within(budget, SEARCH)
        verdicts = shortened(
            verdicts, lambda: prove(subject, process_id, budget=search, reduced=False).verdicts
        )
    return Proof(
        process=process_id,
        file=subject.file_of.get(process_id, ""),
        verdicts=tuple(verdicts),
        assumptions=(*_assumed(subject, process_id), *crowds(verdicts)),
        states=len(graph.situations),
        steps=graph.steps,
        seconds=time.perf_counter() - began,
        whole=graph.whole,
    )


def _within(budget: Budget, other: Budget) -> Budget:
    return Budget(
        states=min(budget.states, other.states),
        seconds=min(budget.seconds, other.seconds),
        bytes=min(budget.bytes, other.bytes),
    )


def _verdicts(each: Judge, explored: Explored) -> list[Verdict]:
    name, text, text_en = each.ID, each.TEXT, each.TEXT_EN
    found = [
        Verdict(
            id=name,
            result=REFUTED,
            element=fault.element,
            text=fault.text,
            text_en=fault.text_en,
            path=fault.path,
        )
        for fault in each.check(explored)
    ]
    if found:
        return found
    if explored.graph.whole:
        return [Verdict(id=name, result=PROVEN, text=text, text_en=text_en)]
    return [_not_proven(name, text, text_en, explored.graph)]


def _promised(judged: promises.Judged, graph: Graph) -> Verdict:
    fault = judged.fault
    if fault is not None:
        return Verdict(
            id=judged.id,
            result=REFUTED,
            element=fault.element,
            text=fault.text,
            text_en=fault.text_en,
            path=fault.path,
        )
    if judged.untold:
        return Verdict(
            id=judged.id,
            result=NOT_PROVEN,
            text=f"No está probado, porque el diagrama no dice cuánto dura un plazo: {judged.text}",
            text_en=f"Not proven, because the diagram does not say how long a timer runs: {judged.text_en}",
        )
    if graph.whole:
        return Verdict(id=judged.id, result=PROVEN, text=judged.text, text_en=judged.text_en)
    return _not_proven(judged.id, judged.text, judged.text_en, graph)


def _not_proven(name: str, text: str, text_en: str, graph: Graph) -> Verdict:
    es, en = BOUNDS[graph.stopped_by]
    seen, left = len(graph.situations), graph.left
    return Verdict(
        id=name,
        result=NOT_PROVEN,
        text=f"No está probado (se agotó el presupuesto de {es} tras {seen} situaciones; {left} sin mirar): {text}",
        text_en=f"Not proven (the budget of {en} ended after {seen} situations; {left} not looked at): {text_en}",
    )


def _assumed(subject: Subject, process_id: str) -> list[Assumption]:
    main = subject.find(process_id)
    beside = [] if main is None else simplified(main)
    return [*subject.assumed.get(process_id, ()), *beside]
