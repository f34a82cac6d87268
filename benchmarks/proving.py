"""Proving: time and situations, for parallel branches with and without reduction, nested blocks, and what ships."""

import time
from collections.abc import Callable, Iterator

from msgspec import Struct

from benchmarks.figures import Figure, Setup, Target, Title, alone
from engine.prove import Budget, Proof, Subject, prove
from engine.testing.sketch import sketch
from processes.proving import load_shipped, processes_of

GROUP = "Proving"
BRANCHES = 17
ELEMENTS, SHIPPED_MS = 500, 500.0
BUDGET = Budget(seconds=60.0)


class Measured(Struct, frozen=True):
    """What was proved, how large it is, and its times in milliseconds, one a round."""

    name: str
    states: int
    times_ms: list[float]


def measure(setup: Setup) -> list[Figure]:
    """Processor time, the situations in the name: what it takes depends on how many there are."""
    return [*_branches(setup), _blocks(setup), *_shipped(setup)]


def _branches(setup: Setup) -> Iterator[Figure]:
    """One task in each branch: with reduction, then every order of them."""
    subject = _subject(branches(BRANCHES))
    reduced = _timed("with reduction", lambda: prove(subject, "p", budget=BUDGET), setup.rounds)
    name = f"{BRANCHES} parallel branches, reduced"
    yield alone(Title(GROUP, name, "situations"), [reduced.states], target=Target(at_most=100))
    yield alone(
        Title(GROUP, f"{name} ({reduced.states} situations)", "ms CPU"),
        reduced.times_ms,
        target=Target(at_most=50),
    )
    wide = _subject(branches(max(4, round(BRANCHES * min(1.0, setup.share)))))
    rounds = max(1, setup.rounds // 3)
    whole = _timed("without", lambda: prove(wide, "p", budget=BUDGET, reduced=False), rounds)
    rates = [1_000 * whole.states / each for each in whole.times_ms]
    yield alone(
        Title(GROUP, f"the same without reduction ({whole.states} situations)", "situations/s CPU"),
        rates,
        target=Target(at_least=20_000),
    )


def _blocks(setup: Setup) -> Figure:
    subject = _subject(nested(ELEMENTS))
    found = _timed("nested", lambda: prove(subject, "p", budget=BUDGET), setup.rounds)
    title = Title(GROUP, f"{ELEMENTS} elements of nested blocks ({found.states} situations)", "ms CPU")
    return alone(title, found.times_ms, target=Target(at_most=2_000))


def _shipped(setup: Setup) -> Iterator[Figure]:
    """Each shipped process in turn; the slowest is named, and the sum of all."""
    subject = load_shipped()
    ids = processes_of(subject, set(subject.file_of.values()))
    found = [_timed(each, _proving(subject, each), max(1, setup.rounds // 2)) for each in ids]
    slowest = max(found, key=lambda each: min(each.times_ms))
    title = f"the slowest shipped process, {slowest.name} ({slowest.states} situations)"
    yield alone(Title(GROUP, title, "ms CPU"), slowest.times_ms, target=Target(at_most=SHIPPED_MS))
    sums = [sum(times) for times in zip(*(each.times_ms for each in found), strict=True)]
    states = sum(each.states for each in found)
    yield alone(Title(GROUP, f"all {len(ids)} shipped processes ({states} situations)", "ms CPU"), sums)


def _proving(subject: Subject, process_id: str) -> Callable[[], Proof]:
    return lambda: prove(subject, process_id, budget=BUDGET)


def _timed(name: str, work: Callable[[], Proof], rounds: int) -> Measured:
    """Raises RuntimeError when something was left out: then the time says nothing."""
    times, proof = [], None
    for _ in range(rounds):
        began = time.process_time()
        proof = work()
        times.append(1_000 * (time.process_time() - began))
    if proof is None or not proof.whole:
        raise RuntimeError(f"Expected {name} to be explored whole, but it was not")
    return Measured(name, proof.states, times)


def _subject(text: str) -> Subject:
    return Subject.read({"p.bpmn": sketch(text)})


def branches(count: int) -> str:
    """So many branches of one task each."""
    names = [f"t{place}" for place in range(count)]
    tasks = [f"user {name} -> j" for name in names]
    return "\n".join(
        ["start s -> f", f"parallel f -> {', '.join(names)}", *tasks, "parallel j -> e", "end e"]
    )


def nested(elements: int) -> str:
    """Blocks in blocks, a parallel and an exclusive one in turn, each with a task before the next; about so many."""
    depth = elements // 3
    lines = ["start s -> open0"]
    for at in range(depth):
        inner = f"open{at + 1}" if at + 1 < depth else "middle"
        kind = "parallel" if at % 2 == 0 else "exclusive"
        split = f"{inner}, t{at}" if at % 2 == 0 else f"{inner} if =asked{at}, t{at} default"
        lines += [f"{kind} open{at} -> {split}", f"user t{at} -> close{at}"]
        lines.append(f"{kind} close{at} -> {f'close{at - 1}' if at else 'e'}")
    return "\n".join([*lines, f"user middle -> close{depth - 1}", "end e"])
