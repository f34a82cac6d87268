"""Whatever is wrong in the store is found, and named with its instance."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engine.apply import replay
from engine.codec import decode_events, encode_events
from engine.events import TaskCompleted
from engine.invariants import check_invariants, find_violations
from engine.journal import NO_DIGEST, chained
from engine.ports import Store
from engine.store import tables as t

Plant = Callable[..., Any]


def test_nothing_is_wrong_with_what_the_engine_wrote(store: Store, lived: Any) -> None:
    assert check_invariants(store) == []


def test_every_instance_is_looked_at_in_small_batches(store: Store, lived: Any) -> None:
    seen: list[int] = []
    assert list(find_violations(store, batch=2, progress=seen.append)) == []
    assert seen == [2, 4, 6, 7]


# What is planted: the instance's role, the statement, and the words that must be found.
FAULTS = [
    ("task", "DELETE FROM engine_tasks WHERE instance_id = :i", "open task"),
    ("task", "UPDATE engine_tasks SET state = 'completed' WHERE instance_id = :i", "open task"),
    ("ended", "UPDATE engine_tasks SET state = 'open' WHERE instance_id = :i", "no open task"),
    ("ended", "UPDATE engine_tasks SET state = 'cancelled' WHERE instance_id = :i", "completed tasks"),
    ("task", "UPDATE engine_tasks SET assignee = 'eva' WHERE instance_id = :i", "differs in: assignee"),
    ("task", "UPDATE engine_tasks SET element = 'other' WHERE instance_id = :i", "differs in: element"),
    ("task", "DELETE FROM engine_task_candidates WHERE instance_id = :i", "candidates"),
    ("job", "DELETE FROM engine_jobs WHERE instance_id = :i", "Expected job"),
    ("job", "UPDATE engine_jobs SET paused = (1 = 1) WHERE instance_id = :i", "differs in: paused"),
    ("suspended", "DELETE FROM engine_timers WHERE instance_id = :i", "Expected timer"),
    ("suspended", "UPDATE engine_timers SET paused = (1 = 0) WHERE instance_id = :i", "differs in: paused"),
    ("message", "DELETE FROM engine_subscriptions WHERE instance_id = :i", "Expected subscription"),
    ("message", "UPDATE engine_subscriptions SET key = 'P-9' WHERE instance_id = :i", "differs in: key"),
    ("incident", "DELETE FROM engine_incidents WHERE instance_id = :i", "open incident"),
    ("incident", "UPDATE engine_instances SET incidents = 0 WHERE instance_id = :i", "in: incidents"),
    ("task", "UPDATE engine_activities SET state = 'completed' WHERE instance_id = :i", "open activity"),
    ("ended", "UPDATE engine_activities SET state = 'open' WHERE instance_id = :i", "no open activity"),
    ("task", "UPDATE engine_instances SET state = 'completed' WHERE instance_id = :i", "in: state"),
    ("ended", "UPDATE engine_instances SET ended_at = NULL WHERE instance_id = :i", "in: ended_at"),
    ("task", "UPDATE engine_instances SET business_key = 'C-9' WHERE instance_id = :i", "business_key"),
    ("task", "UPDATE engine_instances SET row_version = 9 WHERE instance_id = :i", "Expected 9 journal"),
    ("task", "DELETE FROM engine_journal WHERE instance_id = :i AND sequence = 1", "Expected journal row 1"),
    ("ended", "UPDATE engine_journal SET actor = 'x' WHERE instance_id = :i AND sequence = 2", "digest"),
    ("answered", "UPDATE engine_messages SET state = 'waiting' WHERE instance_id = :i", "letter-2"),
    ("answered", "UPDATE engine_messages SET instance_id = 1 WHERE instance_id = :i", "letter-2"),
]


@pytest.mark.parametrize(("role", "statement", "words"), FAULTS, ids=[f"{r}-{w}" for r, _, w in FAULTS])
def test_a_planted_fault_is_named(planted: Any, role: str, statement: str, words: str) -> None:
    instance_id = getattr(planted.lived, role)
    planted.run(statement, i=instance_id)
    found = check_invariants(planted.store)
    assert any(words in text and text.startswith(f"{instance_id}: ") for text in found), found


@pytest.mark.parametrize("table", ["tasks", "jobs", "timers", "subscriptions", "activities", "journal"])
def test_rows_of_an_instance_that_is_gone_are_named(planted: Any, table: str) -> None:
    role = {"jobs": "job", "timers": "suspended", "subscriptions": "message"}.get(table, "task")
    instance_id = getattr(planted.lived, role)
    planted.run("DELETE FROM engine_instances WHERE instance_id = :i", i=instance_id)
    found = check_invariants(planted.store)
    assert (
        f"{instance_id}: [2] Expected an instance for the rows in engine_{table}, but there is none" in found
    )


def test_a_state_that_the_journal_does_not_give_is_named(planted: Any) -> None:
    donor, taker = planted.lived.suspended, planted.lived.task
    planted.run(
        "UPDATE engine_instances SET body = (SELECT body FROM engine_instances WHERE instance_id = :d) "
        "WHERE instance_id = :i",
        d=donor,
        i=taker,
    )
    found = check_invariants(planted.store)
    assert f"{taker}: [1] Expected the journal to give the stored state, but it gives another" in found


def test_a_state_that_cannot_be_read_is_named(planted: Any) -> None:
    planted.run("UPDATE engine_instances SET body = :b WHERE instance_id = :i", b=b"x", i=planted.lived.task)
    [first, *_] = check_invariants(planted.store)
    assert first.startswith(f"{planted.lived.task}: [1] Expected a state that can be read")


def test_a_task_completed_twice_in_a_journal_whose_chain_holds_is_named(planted: Any) -> None:
    """Somebody who can compute digests adds a second completion."""
    instance_id = planted.lived.ended
    rows = planted.store.steps.journal_rows(instance_id)
    happened = decode_events(rows[-1].events)
    [completed] = [event for event in happened if isinstance(event, TaskCompleted)]
    forged = encode_events([completed, *happened])
    digest = NO_DIGEST
    with planted.database.begin() as connection:
        for row in rows:
            events = forged if row is rows[-1] else row.events
            digest = chained(digest, type(row)(**{**_fields(row), "events": events}))
        c = t.journal.c
        connection.execute(
            sa.update(t.journal)
            .where(c.instance_id == instance_id, c.sequence == rows[-1].sequence)
            .values(events=forged, digest=digest)
        )
    [found] = check_invariants(planted.store)
    assert f"{instance_id}: [1] Expected journal row {rows[-1].sequence} to follow those before" in found


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def test_no_value_of_a_person_is_in_the_words(planted: Any) -> None:
    planted.run("UPDATE engine_subscriptions SET key = 'P-777'")
    planted.run("UPDATE engine_tasks SET assignee = 'eva.secreta', business_key = 'C-777'")
    text = "\n".join(v.say("es") + v.say() for v in find_violations(planted.store))
    assert text
    assert not any(secret in text for secret in ("P-777", "P-1", "eva.secreta", "C-777", "C-1"))


def test_an_instance_that_moves_while_it_is_looked_at_is_seen_whole(planted: Any) -> None:
    """A step in the middle of the walk shows as before it or as after it, never as half of each."""
    with planted.store.inspection.look([planted.lived.task]) as instances:
        seen = next(instances)
        [task] = seen.tasks
        planted.engine.complete(planted.lived.task, task.number, {}, actor="ana")
        rows = list(seen.journal())
    assert len(rows) == seen.version
    assert replay([e for row in rows for e in decode_events(row.events)]).outcome == ""
    assert check_invariants(planted.store) == []
