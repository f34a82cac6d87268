"""An opinion in words, Spanish or English: one line, and for a difference both traces from where they part."""

from collections.abc import Iterator
from itertools import zip_longest

from engine.second_opinion.comparing import Opinion, Verdict

WORDS: dict[Verdict, tuple[str, str]] = {
    "agrees": ("los dos motores coinciden", "both engines agree"),
    "differs": ("LOS MOTORES DIFIEREN", "THE ENGINES DIFFER"),
    "cannot_compare": ("no se puede comparar", "cannot be compared"),
}


def say(opinion: Opinion, language: str = "es") -> str:
    """For people, without a line's end."""
    return "\n".join(_lines(opinion, is_english=language == "en"))


def _lines(opinion: Opinion, *, is_english: bool) -> Iterator[str]:
    scenario = opinion.scenario
    way = " ".join(part for part in (scenario.process_id, scenario.start_event, scenario.name) if part)
    steps = len(opinion.ours.rounds) if opinion.ours is not None else 0
    counted = f" ({steps} {'steps' if is_english else 'pasos'})" if opinion.verdict == "agrees" else ""
    yield f"{way}: {WORDS[opinion.verdict][is_english]}{counted}"
    for obstacle in opinion.obstacles:
        yield f"  {obstacle.say('en' if is_english else 'es')}"
    if opinion.verdict == "differs":
        yield from _difference(opinion, is_english=is_english)


def _difference(opinion: Opinion, *, is_english: bool) -> Iterator[str]:
    assert opinion.ours is not None
    assert opinion.theirs is not None
    for number, (ours, theirs) in enumerate(zip_longest(opinion.ours.rounds, opinion.theirs.rounds), start=1):
        if ours != theirs:
            yield f"  {'step' if is_english else 'paso'} {number}"
            yield from _both(str(ours or "-"), str(theirs or "-"))
            return
    yield from _both(_end(opinion.ours.ended, is_english), _end(opinion.theirs.ended, is_english))
    names = opinion.ours.variables.keys() | opinion.theirs.variables.keys()
    differ = [
        name
        for name in sorted(names)
        if opinion.ours.variables.get(name) != opinion.theirs.variables.get(name)
    ]
    if differ:
        yield f"  {'variables that differ' if is_english else 'variables que difieren'}: {', '.join(differ)}"


def _both(ours: str, theirs: str) -> Iterator[str]:
    yield f"    Concierto      {ours}"
    yield f"    SpiffWorkflow  {theirs}"


def _end(ended: bool, is_english: bool) -> str:
    if is_english:
        return "ended" if ended else "not ended"
    return "terminado" if ended else "sin terminar"
