"""Random promises of random processes: one that a random run of the kernel breaks is refuted, reduced or not."""

import re
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from wandering import Around, Met, Wanderer

from engine.prove import Budget, Subject, prove
from engine.testing.random_bpmn import draw

BUDGET = Budget(states=3_000, seconds=20)
EXAMPLES = max(60, settings.default.max_examples // 20)
RUNS, MOST_MOVES = 12, 40
TASK = re.compile(
    r'<(?:userTask|task|manualTask|serviceTask) id="(\w+)" >[^>]*</(?:user|manual|service)?[tT]ask>'
)
FORMS = (
    "{a} never before {b}",
    "after {a} always {b}",
    "{a} and {b} never in one case",
    "{a} at most 1 times",
)
EXTENSION = "<extensionElements>{}</extensionElements>"


def is_broken(form: str, a: str, b: str, met: Met) -> bool:
    """The sentence read slowly, over all that happened in a run."""
    happened = met.happened
    first = next((at for at, each in enumerate(happened) if each == ("entered", a)), None)
    if form == FORMS[0]:
        return first is not None and ("left", b) not in happened[:first]
    if form == FORMS[1]:
        done = [at for at, each in enumerate(happened) if each == ("left", a)]
        return met.outcome == "completed" and bool(done) and ("left", b) not in happened[done[-1] :]
    if form == FORMS[2]:
        return {a, b} <= met.entered
    return happened.count(("entered", a)) > 1


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=EXAMPLES,
    deadline=None,
)
@given(random=st.randoms(use_true_random=False), depth=st.integers(1, 2), form=st.sampled_from(FORMS))
def test_a_promise_that_a_run_breaks_is_refuted(random: Random, depth: int, form: str) -> None:
    xml = draw(random, depth).decode()
    tasks = TASK.findall(xml)
    assume(len(tasks) > 1)
    a, b = random.sample(tasks, 2)
    says = EXTENSION.format(f'<care:promise says="{form.format(a=a, b=b)}"/>')
    promising = xml.replace(
        '<process id="p" isExecutable="true">', f'<process id="p" isExecutable="true">{says}'
    )
    subject = Subject.read({"p.bpmn": promising.encode()})
    proof = prove(subject, "p", budget=BUDGET)
    assume(proof.whole)
    told = any(verdict.id == "promise" for verdict in proof.refuted)
    whole = prove(subject, "p", budget=BUDGET, reduced=False)
    assert any(verdict.id == "promise" for verdict in whole.refuted) == told
    abstract = subject.find("p")
    assert abstract is not None
    free = Around(main=Subject.read({"p.bpmn": xml.encode()}).drawn[0], known=abstract.tracked)
    for _ in range(RUNS):
        met = Wanderer(free, random).wander(MOST_MOVES)
        assert told or not is_broken(form, a, b, met), f"{form} {a} {b} {met.moves}"
