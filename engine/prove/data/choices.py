"""The values that a variable may be any of, by number: what stands for a value that is not chosen yet."""

from typing import Any

from engine.prove.data.known import Exactly, Known, known_of

ANY = "\ue000any "
"""Begins the stored value of a variable that may be any of several; their number follows."""


class Domains:
    """Gives sets of values their numbers."""

    def __init__(self) -> None:
        self._sets: list[Known] = []
        self._numbers: dict[Known, int] = {}

    def any_of(self, values: tuple[Any, ...]) -> Any:
        """What is stored: the value itself where there is one, else what stands for any of them."""
        known = known_of(values)
        if isinstance(known, Exactly):
            return known.value
        number = self._numbers.setdefault(known, len(self._sets))
        if number == len(self._sets):
            self._sets.append(known)
        return f"{ANY}{number}"

    def known(self, stored: Any) -> Known:
        """What is known by a stored value."""
        if type(stored) is str and stored.startswith(ANY):
            return self._sets[int(stored.removeprefix(ANY))]
        return Exactly(stored)
