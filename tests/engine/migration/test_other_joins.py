"""Complex gateways, start quantities, loops and sequences of a repetition through a migration."""

from collections.abc import Callable
from typing import Any

User = Callable[..., str]
START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
FORK = '<parallelGateway id="g"/>'
BRANCHES = "s>g g>a g>b g>c a>j b>j c>j j>then then>e"


def gateway(condition: str) -> str:
    return f'<complexGateway id="j"><activationCondition>{condition}</activationCondition></complexGateway>'


def branches(user: User) -> tuple[str, ...]:
    return (START, FORK, user("a"), user("b"), user("c"), user("then"), END)


def test_a_complex_gateway_that_has_fired_still_waits_for_its_reset(versions: Any, user: User) -> None:
    versions.first(*branches(user), gateway("activationCount = 2"), flows=BRANCHES)
    versions.complete("a")
    versions.complete("b")
    assert sorted(versions.active()) == ["c", "then"]
    new = (*branches(user), user("late"), gateway("activationCount = 2"))
    versions.second(*new, flows=f"{BRANCHES.replace('c>j', 'c>late')} late>j")
    assert versions.check() == []
    versions.migrate()
    versions.complete("c")
    versions.complete("late")
    assert versions.active() == ["then"], "the late token is taken by the reset, not sent on"
    versions.complete("then")
    assert versions.ended() == "completed"


def test_a_complex_gateway_may_have_enough_in_the_new_version(versions: Any, user: User) -> None:
    versions.first(*branches(user), gateway("activationCount = 3"), flows=BRANCHES)
    versions.complete("a")
    versions.complete("b")
    assert versions.active() == ["c"]
    versions.second(*branches(user), gateway("activationCount = 2"), flows=BRANCHES)
    versions.migrate()
    assert sorted(versions.active()) == ["c", "then"]


def test_a_start_quantity_may_be_there_in_the_new_version(versions: Any, user: User) -> None:
    def gathers(quantity: int) -> str:
        return f'<userTask id="then" startQuantity="{quantity}"/>'

    flows = "s>g g>a g>b g>c a>then b>then c>then then>e"
    elements = [each for each in branches(user) if each != user("then")]
    versions.first(*elements, gathers(3), flows=flows)
    versions.complete("a")
    versions.complete("b")
    assert versions.active() == ["c"]
    versions.second(*elements, gathers(2), flows=flows)
    versions.migrate()
    assert sorted(versions.active()) == ["c", "then"]


def test_a_loop_goes_on_counting(versions: Any, user: User) -> None:
    again = (
        '<standardLoopCharacteristics loopMaximum="{}"><loopCondition>true</loopCondition>'
        "</standardLoopCharacteristics>"
    )
    versions.first(START, user("a", inside=again.format(3)), END, flows="s>a a>e")
    versions.complete("a")
    versions.second(START, user("x"), user("a", inside=again.format(2)), END, flows="s>x x>a a>e")
    versions.migrate()
    assert versions.active() == ["a", "a"]
    versions.complete("a")
    assert versions.ended() == "completed", "two rounds are enough now"


def test_a_sequence_goes_on_where_it_is(versions: Any, user: User) -> None:
    care = '<care:repeat collection="=people" element="person"/>'
    many = '<multiInstanceLoopCharacteristics isSequential="true"/>'
    versions.first(START, user("a", care, many), END, flows="s>a a>e")
    versions.complete("a")
    versions.second(START, user("x"), user("a", care, many), END, flows="s>x x>a a>e")
    versions.migrate()
    [task] = versions.tasks("a")
    assert versions.engine.read.task_variables(task.instance_id, task.number)["person"] == "eva"
    versions.complete("a")
    versions.complete("a")
    assert versions.ended() == "completed"


def test_a_signal_under_another_name_is_waited_for_anew(versions: Any, user: User) -> None:
    def waiting(name: str) -> str:
        return f'<intermediateCatchEvent id="w"><signalEventDefinition signalRef="{name}"/></intermediateCatchEvent>'

    signals = '<signal id="s1" name="s1"/><signal id="s2" name="s2"/>'
    versions.first(START, waiting("s1"), END, flows="s>w w>e", others=signals)
    versions.second(START, waiting("s2"), END, flows="s>w w>e", others=signals)
    assert versions.migrate() == ["w subscription closed", "instance migrated", "w subscription opened s2 2"]
    versions.broadcast("s2")
    assert versions.ended() == "completed"
