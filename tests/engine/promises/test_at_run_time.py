"""The kernel keeps promises: a person's step that would break one is refused, what nobody asked for is an incident."""

from collections.abc import Callable

import pytest

from engine.codec import decode_state
from engine.commands import AssignTask, ClaimTask, CompleteTask, MigrateInstance, StartBefore
from engine.errors import Rejection
from engine.state import State
from engine.testing import Harness
from engine.testing.sketch import sketch

DAY = 86_400
Promised = Callable[..., Harness]
Refused = Callable[[Callable[[], object]], Rejection]
CHOICE = """
start s -> g
exclusive g -> a if =x, b default
user a -> b
user b -> e
end e
"""
SKIPPED = """
start s -> a
user a -> b
user b -> e
end e
promise b never before a
"""
ROUND = """
start s -> a
user a -> g
exclusive g -> a if =again, b if =ask, e default
user b -> e
end e
"""


def _state(harness: Harness) -> State:
    stored = harness.store.steps.load([harness.current])
    return decode_state(stored[harness.current].state)


def _sentence(rejection: Rejection) -> str:
    assert rejection.code == "promise_broken"
    [sentence] = rejection.named
    return sentence


def test_a_start_that_breaks_a_promise_makes_no_instance(promised: Promised, refused: Refused) -> None:
    harness = promised(CHOICE + "promise b never before a", starts=False)
    rejection = refused(lambda: harness.start("p", {"x": False}))
    assert _sentence(rejection) == "b nunca antes de a"
    assert "b never before a" in rejection.text
    assert harness.instances() == []
    harness.start("p", {"x": True})
    harness.complete("a")
    harness.complete("b")
    assert harness.ended() == "completed"


def test_a_completion_that_breaks_a_promise_changes_nothing(promised: Promised, refused: Refused) -> None:
    harness = promised(ROUND + "promise after a always b")
    harness.complete("a", {"again": True, "ask": False})
    assert refused(lambda: harness.complete("a", {"again": False, "ask": False})).code == "promise_broken"
    assert harness.active() == ["a"]
    harness.complete("a", {"again": False, "ask": True})
    harness.complete("b")
    assert harness.ended() == "completed"


def test_a_round_too_many_is_refused(promised: Promised, refused: Refused) -> None:
    harness = promised(ROUND + "promise a at most 2 times")
    harness.complete("a", {"again": True})
    assert _sentence(refused(lambda: harness.complete("a", {"again": True}))) == "a como mucho 2 veces"
    harness.complete("a", {"again": False, "ask": False})
    assert harness.ended() == "completed"


def test_an_operator_may_still_cancel_what_owes_something(promised: Promised) -> None:
    harness = promised(ROUND + "promise after a always b")
    harness.complete("a", {"again": True, "ask": False})
    harness.cancel()
    assert harness.ended() == "cancelled"


def test_a_skipped_task_has_not_happened(refused: Refused) -> None:
    harness = Harness()
    harness.deploy(sketch(SKIPPED).replace(b"<care:task />", b'<care:task/><care:allow action="skip"/>', 1))
    harness.start("p")
    assert refused(lambda: harness.skip("a", "not needed")).code == "promise_broken"
    harness.complete("a")
    assert harness.active() == ["b"]


def test_a_job_that_would_break_a_promise_fails_with_its_sentence(promised: Promised) -> None:
    harness = promised(
        """
start s -> j
service j -> g
exclusive g -> a if =x, b default
user a -> b
user b -> e
end e
promise b never before a
"""
    )
    harness.run_job("j", {"x": False})
    [incident] = harness.incidents()
    assert (incident.kind, incident.element) == ("promise_broken", "j")
    assert "b never before a" in incident.text
    assert harness.active() == ["j"]
    harness.resolve(incident)
    harness.run_job("j", {"x": True})
    assert harness.active() == ["a"]


WAITING = """
start s -> a
user a -> b
user b -> e
boundary w on a %s -> b2
user b2 -> e3
end e
end e3
promise b2 never before a
"""


def test_a_timer_that_would_break_a_promise_stays_and_is_told_once(promised: Promised) -> None:
    harness = promised(WAITING % "timer P1D")
    harness.advance(2 * DAY)
    harness.advance(2 * DAY)
    assert harness.active() == ["a"]
    [incident] = harness.incidents()
    assert (incident.kind, incident.element) == ("promise_broken", "w")
    harness.complete("a")
    assert harness.active() == ["b"], "the task itself went on"


def test_a_message_that_would_break_a_promise_waits_on(promised: Promised) -> None:
    harness = promised(
        """
start s -> f
parallel f -> a, c
user a -> j
catch c message m -> b
user b -> j
parallel j -> e
end e
promise b never before a
"""
    )
    assert harness.publish("m")
    assert harness.active() == ["a", "c"]
    [incident] = harness.incidents()
    assert (incident.kind, incident.element) == ("promise_broken", "c")
    harness.complete("a")
    harness.engine.tick()
    assert harness.active() == ["b"], "the message was not lost"


PEOPLE = """
start s -> a
user a -> b
user b -> g
exclusive g -> a if =again, e default
end e
promise a and b by different people
"""


@pytest.mark.parametrize("way", ["claim", "assign", "complete"])
def test_another_person_must_do_it(promised: Promised, refused: Refused, way: str) -> None:
    harness = promised(PEOPLE)
    harness.complete("a", actor="ana")
    number = harness.tasks()[0].number
    command = {
        "claim": ClaimTask(instance_id=harness.current, number=number, actor="ana"),
        "assign": AssignTask(instance_id=harness.current, number=number, assignee="ana", actor="rosa"),
        "complete": CompleteTask(instance_id=harness.current, number=number, actor="ana"),
    }[way]
    rejection = refused(lambda: harness.execute(command))
    assert (rejection.code, rejection.named) == ("other_person", ("b",))
    assert "a and b by different people" in rejection.text
    harness.complete("b", {"again": True}, actor="eva")
    assert refused(lambda: harness.complete("a", actor="eva")).code == "other_person", (
        "nor the other way round"
    )
    harness.complete("a", actor="ana")
    harness.complete("b", {"again": False}, actor="eva")
    assert harness.ended() == "completed"


REVOKED = """
start s -> f
parallel f -> y, w
user y -> g
exclusive g -> y if =again, e default
end e
catch w message stop -> e2
end e2
promise while stop is revoked, never y
"""


def test_while_something_is_revoked_nobody_works_on_it(promised: Promised, refused: Refused) -> None:
    harness = promised(REVOKED)
    harness.complete("y", {"again": True})
    harness.publish("stop")
    for doing in (lambda: harness.claim("y", "ana"), lambda: harness.complete("y", {"again": False})):
        assert _sentence(refused(doing)) == "mientras stop esté revocado, nunca y"
    assert harness.active() == ["y"]


GRANTED = REVOKED.replace(
    "catch w message stop -> e2", "catch w message stop -> k\nuser k data consent -> e2"
)


def test_a_consent_given_anew_ends_the_revocation(promised: Promised, refused: Refused) -> None:
    harness = promised(GRANTED)
    harness.publish("stop")
    assert refused(lambda: harness.complete("y")).code == "promise_broken"
    harness.complete("k")
    harness.complete("y", {"again": False})
    assert harness.ended() == "completed"


CALLED = """
start s -> x
call x calls q -> y
user y -> e
end e
promise y at most 1 times
pool q
start s2 -> a
user a -> g2
exclusive g2 -> a if =again, b if =ask, e2 default
user b -> e2
end e2
promise after a always b
"""


def test_each_call_keeps_the_promises_of_its_own_process(promised: Promised, refused: Refused) -> None:
    harness = promised(CALLED)
    assert refused(lambda: harness.complete("a", {"again": False, "ask": False})).code == "promise_broken"
    harness.complete("a", {"again": False, "ask": True})
    harness.complete("b")
    harness.complete("y")
    assert harness.ended() == "completed"


REPEATED = """
start s -> a
user a many 3 -> e
end e
promise a at most 2 times
"""


def test_a_repeated_activity_counts_each_round(promised: Promised, refused: Refused) -> None:
    harness = promised(REPEATED, starts=False)
    assert refused(lambda: harness.start("p")).code == "promise_broken"


SIGNALLED = """
start s -> f
parallel f -> a, c
user a -> j
catch c signal bell -> b
user b -> j
parallel j -> e
end e
promise b never before a
"""


def test_a_signal_that_would_break_a_promise_waits_on(promised: Promised) -> None:
    harness = promised(SIGNALLED)
    assert harness.broadcast("bell") == 1
    harness.engine.tick()
    assert harness.active() == ["a", "c"]
    assert [each.kind for each in harness.incidents()] == ["promise_broken"]
    harness.complete("a")
    harness.engine.tick()
    assert harness.active() == ["b"]


def test_a_message_whose_instance_would_break_a_promise_starts_none(promised: Promised) -> None:
    harness = promised("start s message m -> b\nuser b -> e\nend e\npromise b never before e", starts=False)
    harness.publish("m")
    harness.engine.tick()
    assert harness.instances() == []


INTERRUPTED = """
start s -> x
call x calls q -> e
boundary w on x message stop -> e2
end e
end e2
pool q
start s2 -> a
user a -> b
user b -> e3
end e3
promise after a always b
"""


def test_a_call_that_is_interrupted_has_not_ended_by_itself(promised: Promised) -> None:
    harness = promised(INTERRUPTED)
    harness.complete("a")
    harness.publish("stop")
    assert harness.ended() == "completed"


FIRST = """
start s -> a
user a -> b
user b -> c
user c -> e
end e
promise c never before a
promise c at most 1 times
"""


def test_a_promise_goes_on_in_the_version_that_an_instance_is_migrated_to(
    promised: Promised, refused: Refused
) -> None:
    harness = promised(FIRST)
    harness.complete("a")
    harness.deploy(
        sketch(
            FIRST.replace("user a -> b", "user a -> n\ntask n -> b").replace(
                "promise c at most", "promise c never before n\npromise c at most"
            )
        )
    )
    views = harness.engine.read.list_definitions("p")
    latest = max(view.definition_id for view in views)
    harness.execute(
        MigrateInstance(
            instance_id=harness.current, definition_id=latest, actor="rosa", reason="a better version"
        )
    )
    harness.complete("b")
    assert harness.active() == ["c"], (
        "what is new was not watched from the start: it does not stand in the way"
    )
    back = StartBefore(element="c")
    rejection = refused(lambda: harness.modify(back))
    assert _sentence(rejection) == "c como mucho 1 veces"


def test_what_a_step_remembers_is_replayed_and_small(promised: Promised) -> None:
    """The Harness replays after each command (invariant 1); without promises a state has nothing of them."""
    assert _state(promised(ROUND)).watched == {}
    harness = promised(PEOPLE)
    harness.complete("a", actor="ana")
    [watched] = _state(harness).watched.values()
    assert (watched.at, watched.people, watched.due) == ((0,), {0: (("ana",), ())}, {})
    assert watched.alarm == 0


UNDONE = """
start s -> x
sub x -> c
  start s2 -> a
  user a -> e2
  boundary w on a compensation -> h
  task h undo data withdraw
  end e2
user c -> t
throw t compensation -> y
user y -> e
end e
promise x at most 1 times
promise a at most 1 times
promise h at most 1 times
promise while h is revoked, never y
"""


def test_what_is_undone_is_not_done_again_but_what_undoes_it_happens(
    promised: Promised, refused: Refused
) -> None:
    harness = promised(UNDONE)
    harness.complete("a")
    rejection = refused(lambda: harness.complete("c"))
    assert _sentence(rejection) == "mientras h esté revocado, nunca y"
