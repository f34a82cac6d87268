"""What a process says of its history is understood: how much is kept (full, activity, none) and how many days."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.history.levels import Level
from engine.lint.rule import Checked

RULE = "history_said"
SEVERITY: Severity = "error"
LONGEST = 36_500


def check(checked: Checked) -> Iterator[Fault]:
    for mark in checked.process.care.get("process", ()):
        level, days = mark.get("history"), mark.get("historyDays")
        if level is not None and level not in set(Level):
            yield checked.fault(
                None,
                RULE,
                f"El proceso guarda su historia en el nivel «{level}», que no existe. Ponga full, activity o none.",
                f"Expected full, activity or none as the history of the process, but got {level!r}. Put one of them.",
            )
        if days is not None and not (days.isdecimal() and 1 <= int(days) <= LONGEST):
            yield checked.fault(
                None,
                RULE,
                f"El proceso guarda su historia «{days}» días. Ponga un número entero de 1 a {LONGEST}.",
                f"Expected a whole number of days from 1 to {LONGEST} as the term of the history, but got {days!r}.",
            )
