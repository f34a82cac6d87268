"""What promises cost a step that are watched while the process runs: the same life with them and without, in memory."""

from benchmarks.figures import Figure, Setup, Title, beside, take_turns
from benchmarks.lives import Ours
from benchmarks.rates import rate
from benchmarks.shapes import many_people, user_tasks
from engine.promises import Watch, parse

GROUP = "Promises watched at run time"
ONE_OF_EACH_FORM = (
    "task1 never before task0",
    "after task0 always task3",
    "task2 at most 3 times",
    "after task0, task4 within P30D",
)
CASES = (
    (user_tasks(5), ONE_OF_EACH_FORM[:1]),
    (user_tasks(5), ONE_OF_EACH_FORM),
    (user_tasks(60), ONE_OF_EACH_FORM),
    (many_people(), ("visit never before list",)),
)
TURN_S = 0.1
WITHOUT = "without them"


def measure(setup: Setup) -> list[Figure]:
    """Where nearly every step is about a promise, and where few are."""
    figures = []
    for shape, sentences in CASES:
        bare, kept = Ours(shape), Ours(shape)
        kept.watch = Watch(kept.definition.process, [parse(each) for each in sentences])
        lives = {"kept": kept.live, WITHOUT: bare.live}
        turns = {name: rate(live, TURN_S * setup.share) for name, live in lives.items()}
        values = take_turns(turns, setup.rounds)
        title = Title(GROUP, f"{shape.name}, promises: {len(sentences)}", "tasks/s")
        figures.append(beside(title, values["kept"], against=WITHOUT, others=values[WITHOUT]))
    return figures
