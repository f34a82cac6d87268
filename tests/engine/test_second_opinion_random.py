"""Random processes of the constructs that both engines share give the same trace on both.

A construct that turns out to be excluded counts for nothing: there must be enough that are really compared.
"""

from collections import Counter
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.second_opinion.comparing import Opinion, compare_on
from engine.second_opinion.exploring import walk
from engine.second_opinion.scenario import Action, Advance, Scenario
from engine.second_opinion.subject import Subject
from engine.testing.random_bpmn import SHARED, draw

EXAMPLES = 400
ENOUGH = 200
MAY_HAPPEN = frozenset(
    {
        "repeated activity after a boundary event",
        "parallel join in a loop",
        "race between parallel branches",
        "error that nobody catches",
        "error out of a repeated sub-process",
        "error beside other activities that catch errors",
        "excess token at a parallel join",
        "several tokens at one element",
    }
)
"""What a random process may run into; anything else means that SHARED draws what is not shared."""


def _opinion(random: Random, depth: int) -> Opinion:
    subject = Subject.read((draw(random, depth, constructs=SHARED),))

    def choose(actions: list[Action]) -> Action:
        action = random.choice(actions)
        if isinstance(action, Advance):
            return action
        return replace(action, variables={"a": random.randint(0, 3), "b": random.choice((True, False))})

    begin = Scenario(process_id="p", variables={"a": 1, "b": False})
    scenario = walk(subject, begin, choose=choose, pick=lambda _gateway, _visit: None, longest=30)
    return compare_on(subject, scenario)


def test_random_processes_give_the_same_trace_on_both_engines() -> None:
    verdicts: Counter[str] = Counter()

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=EXAMPLES, deadline=None)
    @given(random=st.randoms(use_true_random=False), depth=st.integers(1, 3))
    def check(random: Random, depth: int) -> None:
        opinion = _opinion(random, depth)
        verdicts[opinion.verdict] += 1
        met = {obstacle.exclusion.construct for obstacle in opinion.obstacles}
        assert met <= MAY_HAPPEN, opinion.obstacles
        assert opinion.verdict != "differs", (opinion.ours, opinion.theirs)

    check()
    assert verdicts["agrees"] >= ENOUGH, verdicts
