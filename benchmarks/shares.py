"""Where the time of a step goes, outside the database: a profile of whole lives, by the part of the engine.

A profiler makes calls dearer than they are: the shares say what weighs, not what a part takes by the clock.
"""

import cProfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from benchmarks.figures import Figure, Setup, Title, alone
from benchmarks.lives import NOW, Ours
from benchmarks.shapes import Shape, script_and_gateway, user_tasks
from engine import commands as c
from engine import runtime
from engine.codec import decode_state
from engine.journal import Stepped
from engine.ports import Stored
from engine.projection import World, project
from engine.state import TokenStatus, new_state
from engine.testing.clock_and_ids import CountingIds

LIVES = 1_000
PARTS = {
    "guard.py": "guard",
    "apply.py": "events and apply",
    "lifecycle.py": "events and apply",
    "run.py": "the run: events, agenda, encoding",
    "runtime.py": "command and agenda",
    "behaviors": "behaviours",
    "feel": "FEEL",
    "values.py": "variables",
    "variables.py": "variables",
    "limits.py": "limits",
    "codec.py": "decode and encode",
    "projection.py": "rows of the step",
    "journal.py": "journal row and its digest",
}
REST = "everything else"


def measure(setup: Setup) -> list[Figure]:
    """The shares of each part, for two shapes."""
    figures = []
    for shape in (user_tasks(5), script_and_gateway()):
        shares = _shares(shape, max(10, round(LIVES * setup.share)))
        title = f"Where a step's time goes without the database: {shape.name}"
        figures += [alone(Title(title, part, "%"), [share]) for part, share in shares.most_common()]
    return figures


def _shares(shape: Shape, lives: int) -> Counter[str]:
    ours = Ours(shape)
    _live(ours)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(lives):
        _live(ours)
    profile.disable()
    spent: Counter[str] = Counter()
    profile.create_stats()
    for place, (_, _, itself, _, callers) in profile.stats.items():
        if place[0] == "~":  # what is written in C belongs to who called it
            for caller, (_, _, there, _) in callers.items():
                spent[_part(caller[0])] += there
        else:
            spent[_part(place[0])] += itself
    whole = sum(spent.values())
    return Counter({part: 100 * seconds / whole for part, seconds in spent.items()})


def _part(file: str) -> str:
    path = Path(file)
    return PARTS.get(path.name) or PARTS.get(path.parent.name) or PARTS.get(path.parent.parent.name) or REST


def _live(ours: Ours) -> None:
    """Start, complete, to the end: each step decoded, made, and turned into the rows that a store would write."""
    world = World(definition=ours.define, ids=CountingIds(), message_ttl=timedelta(days=1))
    command: c.Command = c.StartInstance(instance_id=1, definition_id=1, actor="ana")
    stored, done = None, 0
    while True:
        state = decode_state(stored.state) if stored else new_state()
        events = runtime.step(state, command, ours.context())
        step = Stepped(command=command, stored=stored, state=state, events=events, at=NOW)
        change = project(step, world).instance
        if state.outcome:
            return
        stored = Stored(instance_id=1, version=change.was + 1, digest=change.digest, state=change.body)
        number = next(each for each, token in state.tokens.items() if token.status == TokenStatus.TASK)
        command = c.CompleteTask(instance_id=1, number=number, actor="ana", variables={"field": done})
        done += 1
