"""A condition over what is known: it holds, it does not, or nobody can say yet. Not for what an expression gives."""

from collections.abc import Collection

from engine.feel import Expression
from engine.prove.data.formulas import Formula, completions, deciding
from engine.prove.data.known import Free, Known, Look

REMEMBERED = 10_000


class Condition:
    """`tracked`: the variables that may be known. `names`: those of them that it reads."""

    __slots__ = ("_formula", "_held", "_wanted", "names")

    def __init__(self, expression: Expression | str, tracked: Collection[str]) -> None:
        self._formula = Formula(expression, tracked)
        self.names = self._formula.names
        self._held: dict[tuple[Known, ...], bool | None] = {}
        self._wanted: dict[tuple[Known, ...], str | None] = {}

    @property
    def text(self) -> str:
        return self._formula.text

    def holds(self, look: Look) -> bool | None:
        """True or False where every completion agrees. Null counts as not true (DMN 1.5, 10.3.2.2)."""
        seen = tuple([look(name) for name in self.names])
        if seen not in self._held:
            if len(self._held) >= REMEMBERED:
                self._held.clear()
            self._held[seen] = self._agreed(dict(zip(self.names, seen, strict=True)))
        return self._held[seen]

    def _agreed(self, known: dict[str, Known]) -> bool | None:
        """As a whole, or else choice by choice: `if a then a = 1 else ...` speaks twice of one choice."""
        truth = _truth(self._formula.known(known.__getitem__))
        if truth is not None:
            return truth
        answers = {_truth(self._formula.known(chosen.__getitem__)) for chosen in completions(known)}
        return answers.pop() if len(answers) == 1 else None

    def asks(self, look: Look) -> str | None:
        """A name with several values left whose choice matters. None: it is decided, or free whatever is chosen."""
        if self.holds(look) is not None:
            return None
        seen = tuple([look(name) for name in self.names])
        if seen not in self._wanted:
            if len(self._wanted) >= REMEMBERED:
                self._wanted.clear()
            known = dict(zip(self.names, seen, strict=True))
            self._wanted[seen] = deciding(known, lambda chosen: _truth(self._formula.known(chosen)))
        return self._wanted[seen]


def _truth(known: Known) -> bool | None:
    if isinstance(known, Free):
        return None
    truths = {value is True for value in known.values}
    return truths.pop() if len(truths) == 1 else None
