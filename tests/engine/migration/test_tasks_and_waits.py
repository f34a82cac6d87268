"""Tasks, jobs, timers, messages and boundary events through a migration: what is kept, what begins, what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.commands import MigrateInstance, SuspendInstance
from engine.errors import Rejection
from engine.migration.findings import MigrationRefused

User = Callable[..., str]
START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
ASK = "s>ask ask>e"


def task(form: str = "f1", role: str = "cc", **more: str) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in more.items())
    return f'<care:task form="{form}" {said}><care:candidate role="{role}"/></care:task>'


def boundary(element: str, host: str, inside: str, cancels: str = "true") -> str:
    return f'<boundaryEvent id="{element}" attachedToRef="{host}" cancelActivity="{cancels}">{inside}</boundaryEvent>'


def timer(duration: str) -> str:
    return f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="{name}"/>'


def waiting(name: str, key: str) -> str:
    """A catch event `ask` for a message under a key."""
    said = f'<extensionElements><care:correlation key="={key}"/></extensionElements>'
    return f'<intermediateCatchEvent id="ask">{said}{message(name)}</intermediateCatchEvent>'


def test_a_task_keeps_what_people_did_with_it(versions: Any, user: User) -> None:
    versions.first(
        START, user("ask", task(due="P3D", follow_up="P1D", priority="80"), name="Ask"), END, flows=ASK
    )
    versions.claim("ask", "ana")
    [before] = versions.tasks()
    versions.advance(3600)
    versions.second(
        START, user("ask", task("f2", "team", due="P9D", category="x"), name="Ask again"), END, flows=ASK
    )
    assert versions.check() == []
    assert versions.migrate() == ["instance migrated"]
    [after] = versions.tasks()
    assert (after.number, after.assignee, after.due_at, after.follow_up_at, after.priority) == (
        before.number,
        "ana",
        before.due_at,
        before.follow_up_at,
        80,
    )
    assert (after.form, after.name, after.category, after.candidates) == ("f2", "Ask again", "x", ("cc",))
    view = versions.engine.read.find_instance(versions.current)
    assert (view.version, view.definition_id) == (2, versions.version(2))
    versions.complete("ask")
    assert versions.ended() == "completed"


def test_candidates_are_asked_anew_only_on_demand(versions: Any, user: User) -> None:
    versions.first(START, user("ask", task(role="cc")), END, flows=ASK)
    versions.second(START, user("ask", task(role="team")), END, flows=ASK)
    assert versions.migrate(update_candidates=True) == ["instance migrated", "ask task offered"]
    [after] = versions.tasks()
    assert after.candidates == ("team",)


def test_a_renamed_task_goes_where_the_caller_or_its_name_says(versions: Any, user: User) -> None:
    versions.first(START, user("ask", name="Ask"), END, flows=ASK)
    versions.second(START, user("question", name="Ask"), END, flows="s>question question>e")
    plan = versions.engine.plan_migration(versions.version(1), versions.version(2))
    assert [(each.counterpart, each.how) for each in plan.elements if each.element == "ask"] == [
        ("question", "same_name")
    ]
    versions.migrate()
    assert [each.element for each in versions.tasks()] == ["question"]
    assert versions.active() == ["question"]
    [told] = versions.journal()[-1].events
    assert told == {
        "event": "InstanceMigrated",
        "definition_id": versions.version(2),
        "elements": {"ask": "question"},
    }
    assert (versions.journal()[-1].actor, versions.journal()[-1].reason) == ("eva", "a better version")
    versions.complete("question")
    assert versions.trace()[-6:-4] == ["question task completed", "question completed"]


def test_a_task_that_is_gone_or_of_another_kind_is_refused_with_all_reasons(
    versions: Any, user: User
) -> None:
    versions.first(
        START,
        '<parallelGateway id="g"/>',
        user("ask"),
        user("visit"),
        END,
        flows="s>g g>ask g>visit ask>e visit>e",
    )
    versions.second(
        START,
        '<serviceTask id="visit"><extensionElements><care:service handler="x"/></extensionElements></serviceTask>',
        END,
        flows="s>visit visit>e",
    )
    assert versions.codes() == [("ask", "no_counterpart"), ("visit", "other_kind")]
    before = versions.store.steps.load([versions.current])[versions.current]
    with pytest.raises(MigrationRefused) as refused:
        versions.migrate()
    assert list(refused.value.findings) == versions.check()
    assert "«ask»" in refused.value.text
    assert "«visit»" in refused.value.text
    assert versions.store.steps.load([versions.current])[versions.current] == before


def test_a_mandatory_review_is_not_taken_away_under_who_does_it(versions: Any, user: User) -> None:
    versions.first(START, user("ask", task(mandatory="true")), END, flows=ASK)
    versions.second(START, user("ask", task()), END, flows=ASK)
    assert versions.codes() == [("ask", "review_removed")]


def test_a_job_keeps_its_retries_and_gets_the_new_handler(versions: Any) -> None:
    def service(handler: str) -> str:
        care = f'<care:service handler="{handler}" retries="3"/>'
        return f'<serviceTask id="ask"><extensionElements>{care}</extensionElements></serviceTask>'

    versions.first(START, service("old.work"), END, flows=ASK)
    versions.fail_job("ask")
    versions.second(START, service("new.work"), END, flows=ASK)
    assert versions.codes() == [("ask", "other_handler")]
    versions.migrate()
    [job] = versions.jobs()
    assert (job.handler, job.retries, job.definition_id) == ("new.work", 2, versions.version(2))
    versions.advance(3600)
    versions.run_job("ask")
    assert versions.ended() == "completed"


def test_a_running_timer_keeps_its_due_date_and_a_new_one_counts_from_now(versions: Any, user: User) -> None:
    late = user("late")
    versions.first(START, user("ask"), late, END, boundary("t", "ask", timer("PT5H")), flows=f"{ASK} t>late")
    due = versions.timers()[0].due_at
    versions.advance(3600)
    versions.second(
        START,
        user("ask"),
        late,
        END,
        boundary("t", "ask", timer("PT9H")),
        boundary("n", "ask", timer("PT1H"), "false"),
        flows=f"{ASK} t>late n>late",
    )
    assert versions.codes() == [("n", "wait_opened")]
    assert versions.migrate() == ["instance migrated", "n timer scheduled"]
    waiting = {row.element: row.due_at for row in versions.timers()}
    assert waiting == {"t": due, "n": versions.clock.now() + timedelta(hours=1)}
    versions.advance(3 * 3600)
    assert versions.active() == ["ask", "late"]
    versions.advance(3600)
    assert [each.element for each in versions.tasks()] == ["late", "late"]


def test_a_boundary_event_that_is_gone_is_waited_for_no_more(versions: Any, user: User) -> None:
    versions.first(START, user("ask"), END, boundary("t", "ask", timer("PT5H")), flows=f"{ASK} t>e")
    versions.second(START, user("ask"), END, flows=ASK)
    [finding] = versions.check()
    assert (finding.code, finding.blocks) == ("wait_closed", False)
    assert versions.migrate() == ["t timer cancelled", "instance migrated"]
    assert versions.timers() == []


def test_a_boundary_event_that_has_fired_is_not_opened_again(versions: Any, user: User) -> None:
    late = (user("late"), boundary("t", "ask", timer("PT5H"), "false"))
    versions.first(START, user("ask"), *late, END, flows=f"{ASK} t>late")
    versions.advance(6 * 3600)
    versions.second(START, user("ask", name="Ask"), *late, END, flows=f"{ASK} t>late")
    assert versions.migrate() == ["instance migrated"]
    assert versions.timers() == []


def test_a_message_under_another_name_or_key_is_subscribed_anew(versions: Any, user: User) -> None:
    versions.first(START, waiting("m1", "case_id"), END, flows=ASK)
    [was] = versions.subscriptions()
    versions.second(START, waiting("m2", "case_id"), END, flows=ASK)
    assert versions.check() == []
    versions.migrate()
    [now] = versions.subscriptions()
    assert (was.name, now.name, now.key) == ("m1", "m2", "c1")
    versions.publish("m2", key="c1")
    assert versions.ended() == "completed"


def test_a_key_that_gives_nothing_is_said_before(versions: Any, user: User) -> None:
    versions.first(START, waiting("m1", "case_id"), END, flows=ASK)
    versions.second(START, waiting("m1", "nobody"), END, flows=ASK)
    [finding] = versions.check()
    assert (finding.code, finding.blocks) == ("no_key", True)
    with pytest.raises(Rejection, match="correlation key"):
        versions.migrate()


def test_who_waits_for_a_message_does_not_wait_for_a_clock_instead(versions: Any) -> None:
    versions.first(
        START, f'<intermediateCatchEvent id="ask">{message("m1")}</intermediateCatchEvent>', END, flows=ASK
    )
    versions.second(
        START, f'<intermediateCatchEvent id="ask">{timer("PT1H")}</intermediateCatchEvent>', END, flows=ASK
    )
    assert ("ask", "other_event") in versions.codes()
    with pytest.raises(MigrationRefused):
        versions.migrate()


def test_an_event_gateway_gets_the_ways_of_the_new_version(versions: Any) -> None:
    def catch(element: str, inside: str) -> str:
        return f'<intermediateCatchEvent id="{element}">{inside}</intermediateCatchEvent>'

    gateway = '<eventBasedGateway id="g"/>'
    one, two = catch("one", message("m1")), catch("two", timer("PT5H"))
    versions.first(START, gateway, one, two, END, flows="s>g g>one g>two one>e two>e")
    versions.second(
        START, gateway, one, catch("three", message("m2")), END, flows="s>g g>one g>three one>e three>e"
    )
    assert versions.codes() == [("two", "wait_closed"), ("three", "wait_opened")]
    versions.migrate()
    assert sorted(row.element for row in versions.subscriptions()) == ["one", "three"]
    versions.publish("m2")
    assert "three" in versions.completed()


def test_conditions_are_asked_again(versions: Any, user: User) -> None:
    def condition(text: str) -> str:
        return f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"

    versions.first(START, user("ask"), END, boundary("c", "ask", condition("a > 5")), flows=f"{ASK} c>e")
    versions.second(START, user("ask"), END, boundary("c", "ask", condition("a > 0")), flows=f"{ASK} c>e")
    versions.migrate()
    assert versions.ended() == "completed"
    assert "c" in versions.completed()


def test_an_incident_goes_along(versions: Any, user: User) -> None:
    def way(condition: str) -> str:
        return (
            f'<sequenceFlow id="w" sourceRef="g" targetRef="ask"><conditionExpression>{condition}</conditionExpression>'
            "</sequenceFlow>"
        )

    gateway = '<exclusiveGateway id="g"/>'
    versions.first(START, gateway, user("ask"), END, way("a = 9"), flows="s>g ask>e")
    [incident] = versions.incidents()
    versions.second(START, gateway, user("ask"), END, way("a = 1"), flows="s>g ask>e")
    versions.migrate()
    versions.resolve(incident)
    assert versions.active() == ["ask"]


def test_a_suspended_instance_is_migrated_and_stays_so(versions: Any, user: User) -> None:
    versions.first(START, user("ask"), END, flows=ASK)
    versions.engine.execute(SuspendInstance(instance_id=versions.current, actor="eva", reason="pause"))
    versions.second(START, user("ask"), END, boundary("t", "ask", timer("PT1H")), flows=f"{ASK} t>e")
    versions.migrate()
    versions.advance(5 * 3600)
    assert [row.element for row in versions.timers()] == ["t"], "a suspended instance's timers wait"


def test_an_ended_or_migrated_instance_is_refused(versions: Any, user: User) -> None:
    versions.first(START, user("ask"), END, flows=ASK)
    versions.second(START, user("ask", name="Ask"), END, flows=ASK)
    versions.migrate()
    assert versions.codes() == [("", "already_migrated")]
    with pytest.raises(MigrationRefused) as again:
        versions.migrate()
    assert again.value.code == "already_migrated"
    versions.complete("ask")
    assert versions.codes() == [("", "instance_ended")]
    with pytest.raises(Rejection) as ended:
        versions.migrate()
    assert ended.value.code == "instance_ended"


@pytest.mark.parametrize(("actor", "reason", "code"), [("", "x", "no_actor"), ("eva", " ", "no_reason")])
def test_somebody_asks_for_it_for_a_reason(
    versions: Any, user: User, actor: str, reason: str, code: str
) -> None:
    versions.first(START, user("ask"), END, flows=ASK)
    versions.second(START, user("ask", name="Ask"), END, flows=ASK)
    command = MigrateInstance(
        instance_id=versions.current, definition_id=versions.version(2), actor=actor, reason=reason
    )
    with pytest.raises(Rejection) as refused:
        versions.engine.execute(command)
    assert refused.value.code == code


def test_a_mapping_names_what_is_there(versions: Any, user: User) -> None:
    versions.first(START, user("ask"), END, flows=ASK)
    versions.second(START, user("ask", name="Ask"), END, flows=ASK)
    for mapping in ({"ask": "nobody"}, {"nobody": "ask"}):
        with pytest.raises(Rejection) as refused:
            versions.engine.plan_migration(versions.version(1), versions.version(2), mapping)
        assert refused.value.code == "unknown_element"
        with pytest.raises(MigrationRefused):
            versions.migrate(mapping)
